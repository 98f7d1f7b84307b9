"""Versions of the programme before they are decided: begun once, filled, changed, frozen (rule R8)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.clock import MovingClock
from bot.domain.names import NameEmpty
from bot.domain.payloads import StaleButton
from bot.domain.programme import NewAction, ProgrammeState, TopGoal, programme_year
from bot.domain.programme_errors import (
    DeadlinePast,
    GoalInUse,
    OwnerMissing,
    OwnerTwice,
    ProgrammeFrozen,
    YearOutOfReach,
)
from bot.domain.rights import NotAllowed
from bot.services import programme
from bot.services import programme_drafts as drafts
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, Programme
from tests.programme_world import YEAR, build_programmes

SPRING = date(2027, 3, 31)


class Desk:
    """The world of the programmes and short ways to what is tried."""

    def __init__(self, database: Database, clock: MovingClock) -> None:
        self.world, self.ids = build_programmes(database)
        self.clock = clock

    def does(self, first: str, work: Callable[..., Any], **values: Any) -> Any:
        now = self.clock.now()
        with self.world.database.writing() as session:
            return work(session, actor=self.world.actor(session, first, now), now=now, **values)

    def shown(self, programme_id: int) -> Any:
        with self.world.database.reading() as session:
            return programme.shown(session, programme_id)

    @property
    def new(self) -> NewAction:
        return NewAction(
            "Iltakahvila",
            self.ids.draft_goals[TopGoal.VITALITY],
            SPRING,
            group_id=self.world.group.id,
            partner_ids=(self.world.partners["Opisto"], self.world.partners["Mallila"]),
        )

    def adds(self, **changes: Any) -> Any:
        new = replace(self.new, **changes)
        return self.does("Eero", drafts.add_action, programme_id=self.ids.draft, new=new)


@pytest.fixture
def desk(sqlite_address: str, clock: MovingClock) -> Iterator[Desk]:
    store = Database(sqlite_address)
    yield Desk(store, clock)
    store.close()


def test_a_programme_begins_once_with_the_top_goals_of_the_agreement(desk: Desk) -> None:
    first = desk.does("Eero", drafts.begin, year=2026)
    again = desk.does("Eero", drafts.begin, year=2026)
    assert (first.existed, again.existed, again.ref.id) == (False, True, first.ref.id)
    assert [goal.top for goal in desk.shown(first.ref.id).goals] == [*TopGoal]


def test_the_year_is_the_next_one_from_october_on() -> None:
    days = (date(2026, 9, 30), date(2026, 10, 1), date(2027, 1, 15))
    assert [programme_year(day) for day in days] == [2026, 2027, 2027]


@pytest.mark.parametrize("year", [0, 2024, 2029])
def test_a_year_that_has_no_programme_is_told(desk: Desk, year: int) -> None:
    with pytest.raises(YearOutOfReach):
        desk.does("Eero", drafts.begin, year=year)


def test_a_new_version_of_a_decided_one_says_the_same_of_the_same_actions(
    database: Database, clock: MovingClock
) -> None:
    desk = Desk(database, clock)
    made = desk.does("Eero", drafts.begin, year=YEAR)
    assert (made.ref.version, made.ref.based_on_id, made.existed) == (2, desk.ids.decided, False)
    before, after = desk.shown(desk.ids.decided), desk.shown(made.ref.id)

    def said(view: Any) -> list[Any]:
        return [
            (
                goal.top,
                [(a.id, a.title, a.owner, a.partners, a.deadline) for a in goal.actions],
                len(goal.indicators),
            )
            for goal in view.goals
        ]

    assert said(after) == said(before)
    assert {one.plan_id for one in after.actions}.isdisjoint(one.plan_id for one in before.actions)
    changed = after.actions[0]
    desk.does("Eero", drafts.remove_action, programme_id=made.ref.id, action_id=changed.id)
    assert desk.shown(desk.ids.decided) == before


def test_only_those_who_manage_programmes_change_them(desk: Desk) -> None:
    for first in ("Leena", "Anna", "Kaisa"):
        with pytest.raises(NotAllowed):
            desk.does(first, drafts.begin, year=YEAR)
        with pytest.raises(NotAllowed):
            desk.does(first, drafts.add_action, programme_id=desk.ids.draft, new=desk.new)
        with pytest.raises(NotAllowed):
            desk.does(first, drafts.discard, programme_id=desk.ids.draft)


def test_an_action_is_added_changed_and_taken_out(desk: Desk) -> None:
    made = desk.adds()
    assert (made.existed, [one.name for one in made.action.partners]) == (False, ["Mallila", "Opisto"])
    assert (desk.adds().existed, desk.adds(title="ILTAKAHVILA").action.id) == (True, made.action.id)
    of = {"programme_id": desk.ids.draft, "action_id": made.action.id}
    new = replace(desk.new, group_id=None, person_id=desk.world.people["Anna"], partner_ids=())
    changed = desk.does("Eero", drafts.edit_action, **of, new=new)
    assert (changed.owner.name, changed.owner.group_id, changed.partners) == ("Anna Esimerkki", None, ())
    for _ in range(2):
        desk.does("Eero", drafts.remove_action, **of)
    assert desk.shown(desk.ids.draft).actions == ()
    with pytest.raises(StaleButton):
        desk.does("Eero", drafts.edit_action, **of, new=new)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"title": "  "}, NameEmpty),
        ({"group_id": None}, OwnerMissing),
        ({"person_id": 1}, OwnerTwice),
        ({"deadline": date(2026, 11, 23)}, DeadlinePast),
        ({"goal_id": 1}, StaleButton),  # the other version's
        ({"partner_ids": (999,)}, StaleButton),
        ({"group_id": 999}, StaleButton),
    ],
)
def test_what_an_action_lacks_is_told_and_nothing_is_stored(
    desk: Desk, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        desk.adds(**changes)
    assert desk.shown(desk.ids.draft).actions == ()


def test_a_deadline_that_has_passed_may_stay_when_something_else_changes(desk: Desk) -> None:
    made = desk.adds()
    desk.clock.set(desk.clock.now().replace(year=2027, month=6))
    of = {"programme_id": desk.ids.draft, "action_id": made.action.id}
    done = desk.does("Eero", drafts.edit_action, **of, new=replace(desk.new, title="Aamukahvila"))
    assert (done.title, done.deadline) == ("Aamukahvila", SPRING)


def test_a_decided_version_is_frozen(desk: Desk) -> None:
    of = {"programme_id": desk.ids.decided}
    for work, values in (
        (drafts.add_action, {"new": desk.new}),
        (drafts.edit_action, {"new": desk.new, "action_id": 1}),
        (drafts.remove_action, {"action_id": 1}),
        (drafts.add_goal, {"title": "Lisätavoite"}),
        (drafts.discard, {}),
    ):
        with pytest.raises(ProgrammeFrozen):
            desk.does("Eero", work, **of, **values)


def test_a_goal_of_its_own_is_added_once_and_taken_out_when_nothing_is_under_it(desk: Desk) -> None:
    goals = [desk.does("Eero", drafts.add_goal, programme_id=desk.ids.draft, title="Oma") for _ in range(2)]
    assert [(one.position, one.title) for one in goals] == [(5, "Oma")] * 2
    desk.adds(goal_id=goals[0].id)
    for goal in (goals[0].id, desk.ids.draft_goals[TopGoal.MATCHING]):
        with pytest.raises(GoalInUse):
            desk.does("Eero", drafts.remove_goal, goal_id=goal)
    action = desk.shown(desk.ids.draft).actions[0]
    desk.does("Eero", drafts.remove_action, programme_id=desk.ids.draft, action_id=action.id)
    desk.does("Eero", drafts.remove_goal, goal_id=goals[0].id)
    with pytest.raises(StaleButton):
        desk.does("Eero", drafts.remove_goal, goal_id=goals[0].id)
    assert len(desk.shown(desk.ids.draft).goals) == 4


def test_a_version_that_is_given_up_makes_room_for_the_next(desk: Desk) -> None:
    for _ in range(2):
        done = desk.does("Eero", drafts.discard, programme_id=desk.ids.draft)
        assert done.state is ProgrammeState.DISCARDED
    assert desk.does("Eero", drafts.begin, year=YEAR + 1).ref.version == 2


def test_every_change_is_written_down_without_words(desk: Desk) -> None:
    desk.adds()
    with desk.world.database.reading() as session:
        rows = session.execute(select(AuditEntry.action, AuditEntry.details)).all()
        versions = session.scalar(select(func.count(Programme.id)))
    assert ([tuple(row) for row in rows], versions) == ([("programme.action_added", {"action": 4})], 2)
