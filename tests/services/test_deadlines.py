"""Deadlines in the queue: armed once, together in a week, for the version in force; on both engines."""

from datetime import date

import pytest
from sqlalchemy import update

from bot.clock import MovingClock
from bot.domain.groups import Office
from bot.domain.outgoing import OutgoingState
from bot.domain.programme import ActionState
from bot.services import deadlines
from bot.services import programme_following as following
from bot.storage.engine import Database
from bot.storage.models import (
    OfficeHolding,
)
from tests.programme_world import GROUPS_DEADLINE, PERSONS_DEADLINE
from tests.services.deadline_house import House

_S = OutgoingState


@pytest.fixture
def house(database: Database, clock: MovingClock) -> House:
    return House(database, clock)


@pytest.fixture
def quick(sqlite_address: str, clock: MovingClock) -> House:
    """On SQLite alone."""
    return House(Database(sqlite_address), clock)


def test_this_week_and_the_next_are_armed_and_a_second_night_adds_nothing(house: House) -> None:
    house.at(2027, 3, 15, 3, 0)
    assert house.plays(date(2027, 3, 21)) == [("16.03.2027", "Leena", [1])]  # the month's, late
    house.at(2027, 3, 22, 3, 0)
    assert (house.arms(), house.arms()) == (2, 0)  # the first was armed last week
    assert house.rows() == [
        "Leena 24.03.2027 09: #1",
        "Leena 30.03.2027 09: #1",
        "Leena 01.04.2027 09: #1",
    ]


def test_who_does_nothing_is_told_seven_times_in_all(house: House) -> None:
    house.at(2027, 2, 26, 12, 0)
    assert house.plays(date(2027, 6, 1)) == [
        ("01.03.2027", "Leena", [1]),
        ("24.03.2027", "Leena", [1]),
        ("30.03.2027", "Leena", [1]),
        ("01.04.2027", "Leena", [1]),
        ("08.04.2027", "Leena", [1]),
        ("15.04.2027", "Leena", [1]),
        ("22.04.2027", "Kaisa", [1]),
        ("31.05.2027", "Ville", [3]),
    ]


def test_of_several_actions_in_a_week_one_row_is_sent_and_tells_of_all(house: House) -> None:
    a, b = house.adds("Aamu", date(2027, 3, 29)), house.adds("Ilta", date(2027, 4, 2))
    house.at(2027, 3, 20, 12, 0)
    told = house.plays(date(2027, 4, 8))
    # A week before, the day before, the passing: nine moments in three weeks become three messages, and what
    # comes up again in the same week is not told again by itself.
    assert told == [
        ("22.03.2027", "Leena", [a, 1, b]),
        ("30.03.2027", "Leena", [a, 1, b]),
        ("05.04.2027", "Leena", [a, 1, b]),
    ]
    assert len(house.rows(_S.SENT)) == 3


def test_one_action_alone_comes_twice_in_a_week(quick: House) -> None:
    """A Monday's: seven days before, and the Friday before."""
    action = quick.adds("Maanantai", date(2027, 2, 15), "Matti")
    quick.at(2027, 2, 6, 12, 0)
    assert quick.plays(date(2027, 2, 14)) == [
        ("08.02.2027", "Matti", [action]),
        ("12.02.2027", "Matti", [action]),
    ]


def test_what_comes_later_in_the_week_joins_what_waits_and_not_what_was_sent(quick: House) -> None:
    first = quick.adds("Ensin", date(2027, 2, 18), "Matti")
    quick.at(2027, 2, 9, 9, 0)
    quick.arms()
    earlier = quick.adds("Aiemmin", date(2027, 2, 17), "Matti")
    assert quick.plays(date(2027, 2, 10)) == [("10.02.2027", "Matti", [earlier, first])]
    late = quick.adds("Myöhemmin", date(2027, 2, 19), "Matti")
    assert quick.plays(date(2027, 2, 12)) == [("12.02.2027", "Matti", [late])]


def test_who_was_reminded_last_year_is_reminded_this_year_too(house: House) -> None:
    """The same action, the same day of the year, in the next programme: the fault that others have."""
    house.at(2027, 3, 23, 12, 0)
    first = house.plays(date(2027, 4, 2))
    house.decides(2028, 1, date(2028, 1, 18), {house.ids.by_group: date(2028, 3, 31)})
    house.at(2028, 2, 29, 12, 0)
    again = house.plays(date(2028, 4, 4))
    assert [(day[:5], who) for day, who, _ in first] == [
        ("24.03", "Leena"),
        ("30.03", "Leena"),
        ("01.04", "Leena"),
    ]
    assert [(day, who, actions) for day, who, actions in again] == [
        ("01.03.2028", "Leena", [1]),
        ("24.03.2028", "Leena", [1]),
        ("30.03.2028", "Leena", [1]),
        ("03.04.2028", "Leena", [1]),
    ]


def test_only_the_version_in_force_is_reminded_of(quick: House) -> None:
    """From the day on which the next version is in force, what it has left out is nobody's any more."""
    quick.at(2027, 3, 20, 12, 0)
    assert quick.plays(date(2027, 3, 24)) == [("24.03.2027", "Leena", [1])]
    quick.decides(2027, 2, date(2027, 3, 28), {quick.ids.by_other: date(2027, 12, 1)})
    assert quick.plays(date(2027, 5, 30)) == []
    quick.decides(2027, 3, date(2027, 6, 1), {quick.ids.by_group: date(2027, 6, 30)})
    assert [day for day, _, _ in quick.plays(date(2027, 7, 1))] == ["23.06.2027", "29.06.2027", "01.07.2027"]


def test_a_moved_deadline_is_reminded_of_by_its_new_day_alone(house: House) -> None:
    house.at(2027, 3, 22, 10, 0)
    house.arms()
    house.does(
        "Leena",
        following.move,
        action_id=1,
        day=date(2027, 4, 15),
        reason="Tilat valmistuvat myöhemmin",
    )
    told = house.plays(date(2027, 4, 17))
    # Thirty days before the new day had passed when it was chosen.
    assert told == [
        ("08.04.2027", "Leena", [1]),
        ("14.04.2027", "Leena", [1]),
        ("16.04.2027", "Leena", [1]),
    ]


@pytest.mark.parametrize("state", [ActionState.DONE, ActionState.DROPPED])
def test_what_is_done_or_dropped_before_it_is_sent_is_not_told(quick: House, state: ActionState) -> None:
    other = quick.adds("Toinen", date(2027, 3, 31))
    quick.at(2027, 3, 22, 10, 0)
    quick.arms()
    quick.does("Eero", following.set_state, action_id=1, state=state)
    assert quick.plays(date(2027, 3, 25)) == [("24.03.2027", "Leena", [other])]
    quick.does("Eero", following.set_state, action_id=other, state=state)
    assert quick.plays(date(2027, 5, 30)) == []


def test_a_new_owner_is_reminded_and_the_old_one_is_not(quick: House) -> None:
    quick.at(2027, 3, 22, 10, 0)
    quick.arms()
    with quick.world.database.writing() as session:
        session.execute(
            update(OfficeHolding)
            .where(OfficeHolding.person_id == quick.world.people["Leena"])
            .values(ended_at=quick.clock.now())
        )
        session.add(
            OfficeHolding(
                group_id=quick.world.group.id,
                person_id=quick.world.people["Anna"],
                office=Office.LEADER,
                started_at=quick.clock.now(),
            )
        )
    assert quick.plays(date(2027, 4, 1)) == [
        ("24.03.2027", "Anna", [1]),
        ("30.03.2027", "Anna", [1]),
        ("01.04.2027", "Anna", [1]),
    ]


def test_without_a_leader_the_coordinator_is_reminded_and_the_managers_stand_behind(quick: House) -> None:
    with quick.world.database.writing() as session:
        session.execute(
            update(OfficeHolding)
            .where(OfficeHolding.person_id.in_([quick.world.people["Leena"], quick.world.people["Ville"]]))
            .values(ended_at=quick.clock.now())
        )
    quick.at(2027, 4, 14, 8, 0)
    assert quick.plays(date(2027, 4, 23)) == [
        ("15.04.2027", "Kaisa", [1]),
        ("22.04.2027", "Oili", [1]),
    ]
    quick.at(2027, 6, 28, 8, 0)
    assert quick.plays(date(2027, 6, 30)) == [("29.06.2027", "Oili", [3])]  # nobody heads that group


def test_after_a_silence_one_message_comes_and_not_all_that_were_missed(quick: House) -> None:
    quick.at(2027, 2, 26, 12, 0)
    quick.arms()
    quick.at(2027, 4, 2, 12, 0)  # five weeks later: three were missed, and the first of the late ones
    assert quick.plays(date(2027, 4, 9)) == [
        ("05.04.2027", "Leena", [1]),
        ("08.04.2027", "Leena", [1]),
    ]


def test_in_the_groups_channel_only_on_the_leaders_wish(house: House) -> None:
    house.at(2027, 3, 22, 3, 0)
    house.arms()
    assert [row for row in house.rows() if "C0" in row] == []
    house.does("Leena", following.wish_channel, action_id=1, wanted=True)
    assert [row for row in house.rows() if "C0" in row] == [
        "C0NUORET 24.03.2027 09: #1",
        "C0NUORET 30.03.2027 09: #1",
        "C0NUORET 01.04.2027 09: #1",
    ]
    house.does("Leena", following.wish_channel, action_id=1, wanted=False)
    assert [who for _, who, _ in house.plays(date(2027, 4, 1)) if who.startswith("C0")] == []


def test_ones_own_are_the_late_and_the_near_of_ones_own_and_of_the_groups_one_leads(quick: House) -> None:
    def own(first: str) -> list[tuple[int, date]]:
        return [(one.id, one.due_on) for one in quick.does(first, deadlines.own)]

    assert (own("Anna"), own("Leena"), own("Kaisa")) == ([(2, PERSONS_DEADLINE)], [], [])
    late = quick.adds("Myöhässä", date(2026, 11, 1))
    quick.at(2027, 3, 1, 12, 0)
    assert own("Leena") == [(late, date(2026, 11, 1)), (1, GROUPS_DEADLINE)]
    assert (own("Kaisa"), own("Eero"), own("Matti")) == ([], [], [])
    assert [one.id for one in quick.does("Ville", deadlines.open_ones)] == [3]
