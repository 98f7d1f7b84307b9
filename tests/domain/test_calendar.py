"""The Finnish calendar against an independent one, and the office hours against their edges."""

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import (
    Concern,
    Feast,
    add_working_days,
    closed_days,
    concerns,
    easter,
    feast_day,
    in_office_hours,
    is_working_day,
    shift_into_office_hours,
)
from bot.domain.zone import HELSINKI


def helsinki(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI)


@pytest.mark.parametrize("year", range(1992, 2100))
def test_closed_days_are_those_of_the_holidays_package(year: int) -> None:
    assert set(closed_days(year)) == set(holidays.country_holidays("FI", years=year))


def test_easter_falls_where_the_churches_say() -> None:
    # The last two are the rare years in which the tables move the paschal full moon.
    assert [easter(y) for y in (2024, 2025, 2026, 2027, 1981, 1954)] == [
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
        date(1981, 4, 19),
        date(1954, 4, 18),
    ]


def test_moving_flag_days_fall_on_their_sundays_and_saturdays() -> None:
    names = (
        Feast.MOTHERS_DAY,
        Feast.FALLEN_SOLDIERS_DAY,
        Feast.NATURE_DAY,
        Feast.FATHERS_DAY,
        Feast.FIRST_ADVENT,
    )
    assert [feast_day(n, 2026) for n in names] == [
        date(2026, 5, 10),
        date(2026, 5, 17),
        date(2026, 8, 29),
        date(2026, 11, 8),
        date(2026, 11, 29),
    ]


def test_midsummer_eve_and_christmas_eve_are_no_working_days_but_may_day_eve_is_one() -> None:
    days = (date(2026, 6, 19), date(2026, 12, 24), date(2026, 4, 30), date(2026, 12, 31))
    assert [is_working_day(d) for d in days] == [False, False, True, True]


def test_working_days_are_counted_over_christmas() -> None:
    assert add_working_days(date(2026, 12, 23), 1) == date(2026, 12, 28)
    assert add_working_days(date(2026, 12, 23), 5) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-12-01T13:00", "2026-12-01T15:00", ()),
        ("2026-12-05T13:00", "2026-12-05T15:00", (Concern.WEEKEND,)),
        ("2026-12-06T13:00", "2026-12-06T15:00", (Concern.HOLIDAY,)),
        ("2026-06-19T10:00", "2026-06-19T11:00", (Concern.HOLIDAY,)),
        ("2026-12-02T03:00", "2026-12-02T04:00", (Concern.NIGHT,)),
        ("2026-12-02T20:00", "2026-12-02T21:30", (Concern.NIGHT,)),
        ("2026-12-05T22:00", "2026-12-06T01:00", (Concern.WEEKEND, Concern.NIGHT)),
    ],
)
def test_unusual_meeting_times_are_named(start: str, end: str, expected: tuple[Concern, ...]) -> None:
    assert concerns(helsinki(start), helsinki(end)) == expected


@pytest.mark.parametrize(
    ("due", "not_after", "goes_out"),
    [
        ("2026-12-01T10:00", "2026-12-02T10:00", "2026-12-01T10:00"),  # inside: as it is
        ("2026-12-01T17:00", "2026-12-01T18:00", "2026-12-01T16:00"),  # evening: the same afternoon
        ("2026-12-01T07:00", "2026-12-01T08:00", "2026-11-30T16:00"),  # before opening: the day before
        ("2026-11-29T09:00", "2026-11-30T09:00", "2026-11-27T16:00"),  # Sunday: Friday
        ("2026-12-26T10:00", "2026-12-28T10:00", "2026-12-23T16:00"),  # Christmas: before its eve
        ("2026-12-01T11:00", "2026-12-01T10:00", "2026-12-01T10:00"),  # never past the thing itself
    ],
)
def test_lead_times_outside_office_hours_move_earlier(due: str, not_after: str, goes_out: str) -> None:
    assert shift_into_office_hours(helsinki(due), helsinki(not_after)) == helsinki(goes_out)


def test_what_can_no_longer_go_earlier_waits_for_the_next_opening() -> None:
    saturday = helsinki("2026-11-28T12:00")
    shifted = shift_into_office_hours(saturday, helsinki("2026-12-01T10:00"), not_before=saturday)
    assert shifted == helsinki("2026-11-30T08:00")


def test_what_happens_before_the_next_opening_is_told_outside_office_hours() -> None:
    saturday = helsinki("2026-11-28T12:00")
    due = helsinki("2026-11-29T09:00")
    assert shift_into_office_hours(due, helsinki("2026-11-29T10:00"), not_before=saturday) == due


_MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)).map(lambda d: d.replace(tzinfo=UTC))  # noqa: DTZ001


@given(due=_MOMENTS, lead=st.timedeltas(timedelta(0), timedelta(days=30)))
def test_a_moved_message_is_in_office_hours_and_never_after_the_thing(due: datetime, lead: timedelta) -> None:
    shifted = shift_into_office_hours(due, due + lead)
    assert in_office_hours(shifted)
    assert shifted <= due


@given(
    due=_MOMENTS,
    lead=st.timedeltas(timedelta(0), timedelta(days=9)),
    known=st.timedeltas(timedelta(0), timedelta(days=9)),
)
def test_a_message_learnt_of_late_goes_out_between_now_and_the_thing(
    due: datetime, lead: timedelta, known: timedelta
) -> None:
    shifted = shift_into_office_hours(due, due + lead, not_before=due - known)
    assert due - known <= shifted <= due + lead
