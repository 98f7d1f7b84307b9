"""When a meeting is reminded of: lead times, wishes, office hours, the days when the clock is turned."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.calendar import in_office_hours
from bot.domain.meeting_reminders import (
    DAY_BEFORE,
    DEFAULT_MINUTES,
    lead_times,
    reminder_times,
    wants,
)
from bot.domain.people import ReminderWish
from bot.domain.zone import HELSINKI

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


def helsinki(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=HELSINKI).astimezone(UTC)


def walls(starts_at: datetime, leads: tuple[int, ...], now: datetime = NOW) -> list[str]:
    """Weekday, date and time in Helsinki of each reminder."""
    return [
        f"{moment.astimezone(HELSINKI):%a %-d.%-m. %-H.%M}"
        for _, moment in reminder_times(starts_at, leads, now)
    ]


def test_a_groups_own_lead_times_are_read_longest_first() -> None:
    assert lead_times(None) == (7 * 24 * 60, 24 * 60, 60)
    assert lead_times("60,120") == (120, 60)
    assert lead_times("") == ()


def test_an_afternoon_meeting_is_reminded_of_a_week_a_day_and_an_hour_before() -> None:
    assert walls(helsinki(2026, 11, 24, 13), DEFAULT_MINUTES) == [
        "Tue 17.11. 13.00",
        "Mon 23.11. 13.00",
        "Tue 24.11. 12.00",
    ]


def test_what_falls_on_a_weekend_comes_on_friday() -> None:
    assert walls(helsinki(2026, 11, 23, 10), DEFAULT_MINUTES) == [
        "Mon 16.11. 10.00",
        "Fri 20.11. 16.00",
        "Mon 23.11. 9.00",
    ]


def test_two_reminders_do_not_fall_on_one_afternoon() -> None:
    # Saturday at 17: a day before is Friday 17, an hour before Saturday 16; both go to Friday 16.
    assert walls(helsinki(2026, 11, 21, 17), DEFAULT_MINUTES) == ["Fri 13.11. 16.00", "Fri 20.11. 16.00"]


def test_an_early_meetings_last_reminder_comes_the_afternoon_before() -> None:
    assert walls(helsinki(2026, 11, 25, 8), (60,)) == ["Tue 24.11. 8.00", "Tue 24.11. 16.00"]


def test_independence_day_is_no_day_for_reminders() -> None:
    # 6.12.2027 is a Monday.
    now = helsinki(2027, 11, 1, 9)
    assert walls(helsinki(2027, 12, 7, 10), (DAY_BEFORE,), now) == ["Fri 3.12. 16.00"]


def test_a_day_before_is_the_same_clock_time_when_the_clock_was_turned() -> None:
    # Summer time ends on 25.10.2026; the meeting is on Monday, and the day before is a Sunday.
    now = helsinki(2026, 10, 1, 9)
    assert walls(helsinki(2026, 10, 26, 10), (7 * DAY_BEFORE,), now)[0] == "Mon 19.10. 10.00"


def test_what_is_past_is_not_made_up_for() -> None:
    start = helsinki(2026, 11, 24, 13)
    assert walls(start, DEFAULT_MINUTES, now=start - timedelta(hours=2)) == ["Tue 24.11. 12.00"]
    assert walls(start, DEFAULT_MINUTES, now=start - timedelta(minutes=59)) == []


def test_every_reminder_comes_in_office_hours_before_the_thing_itself() -> None:
    for hours in range(24 * 21):
        start = helsinki(2026, 12, 10, 0) + timedelta(hours=hours)
        for _, moment in reminder_times(start, DEFAULT_MINUTES, NOW):
            assert in_office_hours(moment)
            assert moment < start


@pytest.mark.parametrize(
    ("wish", "wanted"),
    [
        (ReminderWish.ALL, [True, False, True]),
        (ReminderWish.DAY_BEFORE, [False, True, False]),
        (ReminderWish.NONE, [False, False, False]),
    ],
)
def test_a_wish_decides_among_the_groups_times(wish: ReminderWish, wanted: list[bool]) -> None:
    leads = (7 * DAY_BEFORE, 60)
    assert [wants(lead, leads, wish) for lead in (7 * DAY_BEFORE, DAY_BEFORE, 60)] == wanted
