"""What a new version of the programme changed, and what is left of a person in it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from bot.domain.outgoing import OutgoingState
from bot.domain.people import ERASED_NAME
from bot.domain.programme import NewAction
from bot.domain.programme_errors import (
    NothingBefore,
)
from bot.domain.programme_versions import Part
from bot.services import people_own, programme
from bot.services import programme_comments as comments
from bot.services import programme_drafts as drafts
from bot.services import programme_versions as versions
from bot.storage.models import IndicatorPlan, OfficeHolding
from tests.programme_world import YEAR
from tests.services.programme_desk import Desk
from tests.services.programme_desk import desk as desk  # noqa: PLC0414 (a fixture)

# -- differences -------------------------------------------------------------------------------------------


def test_a_new_version_shows_what_was_added_taken_out_and_changed(desk: Desk) -> None:
    new = desk.does("Eero", drafts.begin, year=YEAR).ref
    with desk.world.database.reading() as session:
        view = programme.shown(session, new.id)
    assert desk.does("Eero", _compared, programme_id=new.id).is_same
    by_group = next(one for one in view.actions if one.id == desk.ids.by_group)
    goal = desk.does("Eero", drafts.add_goal, programme_id=new.id, title="Oma tavoite")
    moved = NewAction("Ohjaamon aamuajat", goal.id, date(2027, 4, 30), person_id=desk.world.people["Anna"])
    desk.does("Eero", drafts.edit_action, programme_id=new.id, action_id=by_group.id, new=moved)
    desk.does("Eero", drafts.remove_action, programme_id=new.id, action_id=desk.ids.by_person)
    added = replace(moved, title="Aivan uusi")
    desk.does("Eero", drafts.add_action, programme_id=new.id, new=added)
    with desk.world.database.writing() as session:
        session.execute(
            update(IndicatorPlan).where(IndicatorPlan.programme_id == new.id).values(target=Decimal(650))
        )
    found = desk.does("Anna", _compared, programme_id=new.id)
    assert ([one.title for one in found.goals_added], found.goals_removed) == (["Oma tavoite"], ())
    assert [one.title for one in found.actions.added] == ["Aivan uusi"]
    assert [one.title for one in found.actions.removed] == ["Rekrytointitapahtuma Lieksassa"]
    [changed] = found.actions.changed
    assert {
        one.part: (one.before, one.after) if one.part is not Part.GOAL else None for one in changed.parts
    } == {
        Part.TITLE: ("Ohjaamon ilta-ajat", "Ohjaamon aamuajat"),
        Part.GOAL: None,
        Part.OWNER: ("Nuorten palvelut", "Anna Esimerkki"),
        Part.DEADLINE: (date(2027, 3, 31), date(2027, 4, 30)),
        Part.PARTNERS: (("Opisto",), ()),
    }
    [indicator] = found.indicators.changed
    assert [(one.part, one.before, one.after) for one in indicator.parts] == [
        (Part.TARGET, Decimal(700), Decimal(650))
    ]
    with pytest.raises(NothingBefore):
        desk.does("Eero", _compared, programme_id=desk.ids.decided)


def _compared(session: Any, *, actor: Any, now: Any, programme_id: int) -> Any:
    return versions.compare(session, actor=actor, programme_id=programme_id)


# -- own data ----------------------------------------------------------------------------------------------


def test_an_erased_persons_comments_and_actions_stay_without_the_name(desk: Desk) -> None:
    desk.fills()
    desk.opens()
    desk.says("Leena", "Hyvä alku")
    leena, anna = desk.world.people["Leena"], desk.world.people["Anna"]
    exported = desk.does("Leena", people_own.export, person_id=leena).rows
    assert [row["text"] for row in exported["programme_comments"]] == ["Hyvä alku"]
    exported = desk.does("Anna", people_own.export, person_id=anna).rows
    assert [row["title"] for row in exported["action_plans"]] == ["Rekrytointitapahtuma Lieksassa"]
    with desk.world.database.reading() as session:
        anna_acts = desk.world.actor(session, "Anna", desk.clock.now())
        counts = people_own.data(session, actor=anna_acts, now=desk.clock.now()).counts
    assert (counts["actions"], counts["comments"]) == (1, 0)
    with desk.world.database.writing() as session:
        session.execute(update(OfficeHolding).values(ended_at=desk.clock.now()))
    for first, person_id in (("Leena", leena), ("Anna", anna)):
        desk.does(first, people_own.erase, person_id=person_id)
    with desk.world.database.reading() as session:
        eero = desk.world.actor(session, "Eero", desk.clock.now())
        [comment] = comments.comments(session, actor=eero, programme_id=desk.ids.draft)
        owner = programme.get_action(session, desk.ids.by_person, today=date(2027, 1, 1)).owner
    assert (comment.person, comment.text, owner.name) == (ERASED_NAME, "Hyvä alku", ERASED_NAME)
    assert "Leena" not in desk.queued(OutgoingState.DUE)
