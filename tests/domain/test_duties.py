"""The annual cycle's rules (the agreement, section 5; rules R1–R9)."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain import duties
from bot.domain.duties import Duty, DutyCode, DutyState, GroupFacts, ProgrammeFacts
from bot.domain.partners import Coverage, ForumState, PartnerKind

COVERED = ForumState(Coverage.COVERED)
ENDING = ForumState(Coverage.ENDING, date(2026, 12, 31))
VACANT = ForumState(Coverage.VACANT)
EVEN = tuple((kind.value, kind) for kind in PartnerKind if kind.is_party)
FINE = GroupFacts("Fine", 10, has_leader=True, leader_is_member=True, has_coordinator=True, seats=EVEN)
X = replace(FINE, name="X")


def test_a_vacant_place_is_late_an_ending_one_is_coming() -> None:
    code, ends = DutyCode.FORUM_SEATS, date(2026, 12, 31)
    assert duties.forum_seats([("A", COVERED), ("B", COVERED)]) == Duty(
        code, DutyState.FINE, count=2, total=2
    )
    assert duties.forum_seats([("A", COVERED), ("B", ENDING)]) == Duty(
        code, DutyState.COMING, ("B",), count=2, total=2, next_on=ends
    )
    assert duties.forum_seats([("A", ENDING), ("B", VACANT), ("C", VACANT)]) == Duty(
        code, DutyState.LATE, ("B", "C"), count=1, total=3, next_on=ends
    )


def _states(*groups: GroupFacts) -> dict[DutyCode, tuple[DutyState, tuple[str, ...]]]:
    return {duty.code: (duty.state, duty.names) for duty in duties.of_groups(groups)}


def test_groups_in_order_have_nothing_to_tell() -> None:
    nothing = (DutyState.FINE, ())
    assert set(_states(FINE).values()) == {nothing}
    assert set(_states().values()) == {nothing}


@pytest.mark.parametrize(
    ("group", "code", "state"),
    [
        (replace(X, has_leader=False, leader_is_member=False), DutyCode.LEADERS, DutyState.LATE),
        # A leader whose seat ended leads no more (rule R3).
        (replace(X, leader_is_member=False), DutyCode.LEADERS, DutyState.LATE),
        (replace(X, has_coordinator=False), DutyCode.COORDINATORS, DutyState.LATE),
        (replace(X, size=11), DutyCode.GROUP_SIZE, DutyState.NOTICE),
        (replace(X, size=15), DutyCode.GROUP_SIZE, DutyState.NOTICE),
        (replace(X, size=16), DutyCode.GROUP_SIZE, DutyState.LATE),
        (replace(X, size=5, seats=EVEN[1:]), DutyCode.BALANCE, DutyState.NOTICE),
        (replace(X, seats=EVEN + EVEN[:1] * 2), DutyCode.BALANCE, DutyState.NOTICE),
    ],
)
def test_what_is_amiss_in_a_group_is_told_by_its_name(
    group: GroupFacts, code: DutyCode, state: DutyState
) -> None:
    found = _states(FINE, group)

    assert found.pop(code) == (state, ("X",))
    assert set(found.values()) == {(DutyState.FINE, ())}


LONG_KNOWN = date(2025, 3, 1)
JANUARY = (date(2027, 1, 1), date(2027, 1, 31))


@pytest.mark.parametrize(
    ("today", "days", "since", "expected"),
    [
        # In autumn: last January's meeting was held, the next one is not agreed.
        (date(2026, 11, 24), [date(2026, 1, 20)], LONG_KNOWN, [(DutyState.COMING, *JANUARY)]),
        # The next one is agreed.
        (
            date(2026, 11, 24),
            [date(2026, 1, 20), date(2027, 1, 19)],
            LONG_KNOWN,
            [(DutyState.FINE, date(2027, 1, 19), date(2027, 1, 19))],
        ),
        # Last January's is missing.
        (
            date(2026, 11, 24),
            [date(2026, 2, 1)],
            LONG_KNOWN,
            [(DutyState.LATE, date(2026, 1, 1), date(2026, 1, 31)), (DutyState.COMING, *JANUARY)],
        ),
        # The registry began later: nobody knows here whether it was held.
        (date(2026, 11, 24), [], date(2026, 2, 1), [(DutyState.COMING, *JANUARY)]),
        # The agreement itself is in force from 1.2.2025.
        (
            date(2025, 11, 24),
            [],
            date(2024, 1, 1),
            [(DutyState.COMING, date(2026, 1, 1), date(2026, 1, 31))],
        ),
        # In January itself it is still coming, and when held, in order.
        (date(2027, 1, 31), [], LONG_KNOWN, [(DutyState.COMING, *JANUARY)]),
        (
            date(2027, 1, 31),
            [date(2027, 1, 12)],
            LONG_KNOWN,
            [(DutyState.FINE, date(2027, 1, 12), date(2027, 1, 12))],
        ),
    ],
)
def test_the_forum_meets_each_january(
    today: date, days: list[date], since: date, expected: list[tuple[DutyState, date, date]]
) -> None:
    found = duties.forum_meetings(days, today, since)

    assert [(duty.state, duty.first, duty.last) for duty in found] == expected


@pytest.mark.parametrize(
    ("today", "days", "seen_on", "next_on"),
    [
        (date(2026, 11, 24), [date(2026, 1, 20)], date(2026, 1, 20), date(2026, 12, 1)),  # to be called by
        (date(2026, 12, 9), [date(2026, 1, 20)], date(2026, 1, 20), date(2026, 12, 9)),  # now
        (date(2027, 1, 7), [], None, date(2027, 1, 31)),
        (date(2026, 11, 24), [date(2027, 1, 19)], None, date(2027, 1, 19)),
    ],
)
def test_the_forum_s_duty_tells_the_last_meeting_and_the_next_day_to_know(
    today: date, days: list[date], seen_on: date | None, next_on: date
) -> None:
    found = duties.forum_meetings(days, today, date(2026, 11, 1))[-1]

    assert (found.seen_on, found.next_on) == (seen_on, next_on)


@pytest.mark.parametrize(
    ("today", "days", "seen_on", "next_on"),
    [
        (date(2026, 11, 24), [date(2026, 9, 10)], date(2026, 9, 10), date(2027, 5, 1)),  # to be agreed by
        (date(2027, 6, 1), [], None, date(2027, 6, 1)),  # now
        (date(2027, 6, 1), [date(2027, 9, 9)], None, date(2027, 9, 9)),
    ],
)
def test_the_seminar_s_duty_tells_the_last_one_and_the_next_day_to_know(
    today: date, days: list[date], seen_on: date | None, next_on: date
) -> None:
    found = duties.seminar(days, today)

    assert (found.seen_on, found.next_on) == (seen_on, next_on)


def test_the_next_end_of_a_leader_s_seat_is_told_of_groups_that_have_a_leader() -> None:
    ends = replace(FINE, leader_until=date(2027, 3, 31))
    gone = replace(X, leader_is_member=False, leader_until=date(2026, 1, 1))
    leaders = duties.of_groups([FINE, ends, gone])[0]

    assert (leaders.count, leaders.total, leaders.next_on) == (2, 3, date(2027, 3, 31))


@pytest.mark.parametrize(
    ("members", "days", "proposed", "state", "next_on"),
    [
        (0, [date(2026, 12, 1)], None, DutyState.LATE, date(2026, 12, 1)),  # nobody has the roles
        (7, [date(2026, 12, 1)], None, DutyState.FINE, date(2026, 12, 1)),
        (7, [date(2026, 11, 24)], None, DutyState.FINE, date(2026, 11, 24)),  # today
        (7, [date(2026, 11, 3)], date(2026, 12, 15), DutyState.COMING, date(2026, 12, 15)),
        (7, [date(2026, 11, 3)], None, DutyState.NOTICE, None),  # nor has it an interval
    ],
)
def test_the_development_group_has_members_by_role_and_a_meeting_to_come(
    members: int, days: list[date], proposed: date | None, state: DutyState, next_on: date | None
) -> None:
    found = duties.development_group(members, days, proposed, date(2026, 11, 24))

    assert (found.state, found.count, found.next_on) == (state, members, next_on)


@pytest.mark.parametrize(
    ("day", "state"), [(date(2026, 11, 30), DutyState.COMING), (date(2026, 12, 1), DutyState.LATE)]
)
def test_a_january_that_nobody_has_called_is_late_from_december_on(day: date, state: DutyState) -> None:
    assert [duty.state for duty in duties.forum_meetings([date(2026, 1, 20)], day, LONG_KNOWN)] == [state]


@pytest.mark.parametrize(
    ("today", "days", "state", "first"),
    [
        (date(2026, 10, 1), [date(2026, 9, 10)], DutyState.COMING, date(2027, 8, 15)),
        (date(2027, 4, 30), [], DutyState.COMING, date(2027, 8, 15)),
        (date(2027, 5, 1), [], DutyState.LATE, date(2027, 8, 15)),
        (date(2027, 9, 30), [], DutyState.LATE, date(2027, 8, 15)),
        (date(2027, 5, 1), [date(2027, 9, 10)], DutyState.FINE, date(2027, 9, 10)),
        (date(2026, 10, 1), [date(2027, 9, 10)], DutyState.FINE, date(2027, 9, 10)),
    ],
)
def test_the_seminars_date_is_agreed_by_may(
    today: date, days: list[date], state: DutyState, first: date
) -> None:
    found = duties.seminar(days, today)
    assert (found.state, found.first) == (state, first)


DECIDED = ProgrammeFacts(2027, 2, date(2027, 1, 19), "Johtofoorumin kokous")
UNDECIDED, NONE_YET, BEGUN = ProgrammeFacts(2027), ProgrammeFacts(2028), ProgrammeFacts(2028, is_open=True)
KNOWN, OCTOBER = date(2026, 1, 7), date(2027, 10, 1)


@pytest.mark.parametrize(
    ("facts", "today", "known", "expected"),
    [
        ((UNDECIDED, NONE_YET), date(2027, 1, 31), KNOWN, ("coming", ("2027",), date(2027, 1, 31))),
        ((UNDECIDED, NONE_YET), date(2027, 2, 1), KNOWN, ("late", ("2027",), date(2027, 2, 1))),
        ((UNDECIDED, NONE_YET), date(2027, 5, 3), date(2027, 4, 1), ("notice", ("2027",), OCTOBER)),
        ((DECIDED, NONE_YET), date(2027, 9, 30), KNOWN, ("fine", ("2027", DECIDED.meeting), OCTOBER)),
        ((DECIDED, NONE_YET), OCTOBER, KNOWN, ("coming", ("2028",), date(2028, 1, 31))),
        ((DECIDED, NONE_YET), date(2027, 12, 1), KNOWN, ("late", ("2028",), date(2027, 12, 1))),
        ((DECIDED, BEGUN), date(2027, 12, 1), KNOWN, ("coming", ("2028",), date(2028, 1, 31))),
    ],
)
def test_the_years_programme_is_decided_in_january_and_begun_by_december(
    facts: tuple[ProgrammeFacts, ProgrammeFacts],
    today: date,
    known: date,
    expected: tuple[str, tuple[str, ...], date],
) -> None:
    found = duties.programme(*facts, today, known)
    assert ((found.state, found.names, found.next_on), found.clause) == (expected, "3")
