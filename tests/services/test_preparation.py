"""Input to next year's programme: who gives it, for whom, and what is kept; on both engines."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update

from bot.clock import MovingClock
from bot.domain.groups import GroupKind
from bot.domain.names import NameEmpty, NameTooLong
from bot.domain.payloads import StaleButton
from bot.domain.preparation import MAX_INPUT, InputClosed, NothingOwnAsked, NotOfWorkingGroup
from bot.domain.programme import CalendarStep as S
from bot.domain.programme_calendar import StepsTooNear
from bot.domain.rights import NotAllowed
from bot.services import people_own, preparation, programme_calendar
from bot.storage import preparation as stored
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, Group, OfficeHolding, RoleHolding
from tests.meeting_world import LONG_AGO
from tests.preparation_world import Autumn

OCTOBER = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def autumn(sqlite_address: str, clock: MovingClock) -> Iterator[Autumn]:
    clock.set(OCTOBER)
    store = Database(sqlite_address)
    yield Autumn(store, clock)
    store.close()


@pytest.fixture
def everywhere(database: Database, clock: MovingClock) -> Autumn:
    """The same on each engine in turn."""
    clock.set(OCTOBER)
    return Autumn(database, clock)


def test_everybody_who_prepares_sees_who_has_given_what(everywhere: Autumn) -> None:
    autumn = everywhere
    autumn.gives("Leena", "Ohjaamo auki lauantaisin;\n\n\n ja työpajoja ", autumn.group)
    autumn.gives("Kaisa", "Yksi mittari lisää", None)
    found = autumn.sees("Ville")
    assert [
        (one.name, one.asked.name if one.asked else "", one.given.text if one.given else None)
        for one in found.givers
    ] == [
        ("Nuorten palvelut", "Leena Esimerkki", "Ohjaamo auki lauantaisin;\n\nja työpajoja"),
        ("Työnantajapalvelut", "Ville Esimerkki", None),
        ("Kaisa Esimerkki", "Kaisa Esimerkki", "Yksi mittari lisää"),
    ]
    assert (found.given, found.round.year, found.is_open) == (2, 2027, True)
    assert ([one.name for one in found.may_give], found.gives_own) == (["Työnantajapalvelut"], False)
    with pytest.raises(NotAllowed):
        autumn.sees("Anna")


def test_what_is_given_again_replaces_and_the_earlier_is_kept(everywhere: Autumn) -> None:
    autumn = everywhere
    first = autumn.gives("Leena", "Eka", autumn.group)
    again = autumn.gives("Kaisa", "Toka", autumn.group)
    same = autumn.gives("Leena", " Toka", autumn.group)
    assert [(one.replaced, one.same) for one in (first, again, same)] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    given = autumn.sees().givers[0].given
    assert given is not None
    assert (given.text, given.by, given.earlier) == ("Toka", "Kaisa Esimerkki", 1)
    with autumn.database.reading() as session:
        read = preparation.read(
            session, actor=autumn.world.actor(session, "Ville", OCTOBER), input_id=given.id
        )
        written = session.scalars(
            select(AuditEntry.action).where(AuditEntry.object_type == "programme_input")
        ).all()
    assert (read.newest.text, [one.text for one in read.earlier]) == ("Toka", ["Eka"])
    assert written == ["programme.input", "programme.input"]


def test_rights_are_those_of_the_group_and_of_the_expert(autumn: Autumn) -> None:
    for first, group in (("Anna", autumn.group), ("Ville", autumn.group), ("Leena", autumn.other)):
        with pytest.raises(NotAllowed):
            autumn.gives(first, "En saa", group)
    for first in ("Leena", "Paula"):
        with pytest.raises(NothingOwnAsked):
            autumn.gives(first, "Oma", None)
    with autumn.database.writing() as session:
        subgroup = Group(
            name="Työpajat",
            search_name="tyopajat",
            kind=GroupKind.SUBGROUP,
            parent_id=autumn.group.id,
            started_on=date(2026, 1, 7),
            created_at=LONG_AGO,
        )
        session.add(subgroup)
        session.flush()
        subgroup_id = subgroup.id
    for group_id in (subgroup_id, autumn.forum.id):
        with pytest.raises(NotOfWorkingGroup):
            autumn.does("Kaisa", preparation.give, text="Alaryhmän", group_id=group_id)
    with pytest.raises(StaleButton):
        autumn.does("Kaisa", preparation.give, text="Ei ole", group_id=9999)
    assert autumn.sees().given == 0


@pytest.mark.parametrize(("text", "error"), [(" \n\u200b ", NameEmpty), ("x" * (MAX_INPUT + 1), NameTooLong)])
def test_a_text_that_is_no_input_is_refused_at_its_field(
    autumn: Autumn, text: str, error: type[Exception]
) -> None:
    with pytest.raises(error) as refused:
        autumn.gives("Leena", text, autumn.group)
    assert refused.value.field == "text"  # type: ignore[attr-defined]


def test_after_the_closing_only_those_who_prepare_the_draft_write_down_what_they_hear(
    autumn: Autumn,
) -> None:
    autumn.clock.set(datetime(2026, 11, 30, 21, 59, tzinfo=UTC))  # 23.59 in Helsinki
    autumn.gives("Leena", "Viime hetkellä", autumn.group)
    autumn.clock.set(datetime(2026, 11, 30, 22, 0, tzinfo=UTC))
    with pytest.raises(InputClosed):
        autumn.gives("Leena", "Myöhässä", autumn.group)
    assert autumn.gives("Paula", "Puhelimessa kuultu", autumn.group).replaced
    assert autumn.sees().is_open is False


def test_each_year_begins_from_nothing_and_the_last_ones_stay(autumn: Autumn) -> None:
    autumn.gives("Leena", "Vuodelle 2027", autumn.group)
    autumn.clock.set(datetime(2027, 1, 31, 12, 0, tzinfo=UTC))
    assert (autumn.sees().round.year, autumn.sees().given) == (2027, 1)
    autumn.clock.set(datetime(2027, 10, 12, 9, 0, tzinfo=UTC))
    assert (autumn.sees().round.year, autumn.sees().given) == (2028, 0)
    with autumn.database.reading() as session:
        assert [row.text for row in stored.inputs(session, 2027)] == ["Vuodelle 2027"]


def test_what_a_group_gave_stays_in_view_when_the_group_ends(autumn: Autumn) -> None:
    autumn.gives("Leena", "Jää talteen", autumn.group)
    with autumn.database.writing() as session:
        group = session.get(Group, autumn.group.id)
        assert group is not None
        group.ended_at = OCTOBER
    last = autumn.sees().givers[-1]
    assert (last.name, last.given.text if last.given else "") == ("Nuorten palvelut", "Jää talteen")


def test_an_erased_experts_own_words_go_and_the_groups_stay(everywhere: Autumn) -> None:
    autumn = everywhere
    autumn.gives("Kaisa", "Omia ajatuksia", None)
    autumn.gives("Kaisa", "Ryhmän ehdotus", autumn.group)
    kaisa = autumn.world.people["Kaisa"]
    with autumn.database.writing() as session:
        for held in (RoleHolding, OfficeHolding):  # nobody in an office is erased
            session.execute(update(held).where(held.person_id == kaisa).values(ended_at=OCTOBER))
    autumn.does("Paula", people_own.erase, person_id=kaisa)
    with autumn.database.reading() as session:
        found = [(row.text, row.by) for row in stored.inputs(session, 2027)]
    assert found == [("Ryhmän ehdotus", "Poistettu henkilö"), ("", "Poistettu henkilö")]


# -- the calendar ------------------------------------------------------------------------------------------


def test_a_day_is_changed_for_every_year_and_changed_back(everywhere: Autumn) -> None:
    autumn = everywhere
    changed = autumn.does("Kaisa", programme_calendar.change, days={S.INPUT_ASKED: (2, 29)})
    assert changed.round.days[S.INPUT_ASKED] == date(2026, 3, 2)  # 28.2.2026 is a Saturday
    autumn.clock.set(datetime(2028, 6, 1, tzinfo=UTC))
    assert autumn.does("Ville", programme_calendar.page).round.days[S.INPUT_ASKED] == date(2028, 2, 29)
    back = autumn.does("Paula", programme_calendar.change, days={S.INPUT_ASKED: None})
    assert back.round.days[S.INPUT_ASKED] == date(2028, 10, 2)
    with autumn.database.reading() as session:
        details = session.scalars(
            select(AuditEntry.details).where(AuditEntry.action == "programme.calendar")
        ).all()
    assert details == [
        {"step": "input_asked", "month": 2, "day": 29},
        {"step": "input_asked", "month": 10, "day": 1},
    ]


def test_the_calendar_is_changed_by_those_who_manage_the_programme_and_in_its_order(autumn: Autumn) -> None:
    with pytest.raises(NotAllowed):
        autumn.does("Leena", programme_calendar.change, days={S.INPUT_ASKED: (9, 15)})
    with pytest.raises(StepsTooNear):
        autumn.does("Kaisa", programme_calendar.change, days={S.INPUT_CLOSES: (12, 5)})
    moved = {S.INPUT_CLOSES: (12, 7), S.COMMENTS_OPEN: (12, 14)}
    found = autumn.does("Kaisa", programme_calendar.change, days=moved)
    assert [found.round.days[step] for step in moved] == [date(2026, 12, 7), date(2026, 12, 14)]


def test_a_changed_closing_day_opens_the_time_again(autumn: Autumn) -> None:
    autumn.clock.set(DECEMBER)
    with pytest.raises(InputClosed):
        autumn.gives("Leena", "Myöhässä", autumn.group)
    moved = {S.INPUT_CLOSES: (12, 4), S.COMMENTS_OPEN: (12, 11)}
    autumn.does("Kaisa", programme_calendar.change, days=moved)
    assert autumn.gives("Leena", "Nyt ajoissa", autumn.group).replaced is False
