"""When deadlines are reminded of: weekends, holidays, the clock's nights, New Year, late starts."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from bot.domain.calendar import in_office_hours
from bot.domain.deadlines import (
    Reminder,
    Step,
    dedupe_key,
    is_digest,
    schedule,
    to_tell,
    wait_for_office,
    week_of,
)
from bot.domain.zone import HELSINKI

LONG_AGO = date(2026, 1, 1)
FAR = datetime(2031, 1, 1, tzinfo=UTC)


def shown(reminders: tuple[Reminder, ...]) -> list[str]:
    """Each moment as it is read in Helsinki."""
    return [f"{one.step} {one.at.astimezone(HELSINKI):%a %d.%m.%Y %H}" for one in reminders]


def helsinki(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=HELSINKI).astimezone(UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        pytest.param(
            date(2027, 3, 4),
            [
                "month Tue 02.02.2027 09",
                "week Thu 25.02.2027 09",
                "day Wed 03.03.2027 09",
                "late_1 Fri 05.03.2027 09",
                "late_2 Fri 12.03.2027 09",
                "late_3 Fri 19.03.2027 09",
                "escalation Tue 30.03.2027 09",
            ],
            id="good friday holds up the last one until after easter",
        ),
        pytest.param(
            date(2027, 2, 15),
            [
                "month Fri 15.01.2027 09",
                "week Mon 08.02.2027 09",
                "day Fri 12.02.2027 09",
                "late_1 Tue 16.02.2027 09",
                "late_2 Tue 23.02.2027 09",
                "late_3 Tue 02.03.2027 09",
                "escalation Tue 09.03.2027 09",
            ],
            id="a monday's: weekends move earlier",
        ),
        pytest.param(
            date(2027, 1, 2),
            [
                "month Thu 03.12.2026 09",
                "week Wed 23.12.2026 09",
                "day Thu 31.12.2026 09",
                "late_1 Mon 04.01.2027 09",
                "late_2 Mon 11.01.2027 09",
                "late_3 Mon 18.01.2027 09",
                "escalation Mon 25.01.2027 09",
            ],
            id="over new year: christmas and new year's day move earlier, the weekend after it later",
        ),
        pytest.param(
            date(2027, 6, 27),
            [
                "month Fri 28.05.2027 09",
                "week Fri 18.06.2027 09",
                "day Thu 24.06.2027 09",
                "late_1 Mon 28.06.2027 09",
                "late_2 Mon 05.07.2027 09",
                "late_3 Mon 12.07.2027 09",
                "escalation Mon 19.07.2027 09",
            ],
            id="midsummer's eve and day are free",
        ),
    ],
)
def test_reminders_come_on_working_days_at_nine(due_on: date, expected: list[str]) -> None:
    assert shown(schedule(due_on, LONG_AGO)) == expected


@pytest.mark.parametrize("due_on", [date(2027, 3, 29), date(2026, 10, 26), date(2027, 10, 31)])
def test_nine_is_nine_on_the_wall_on_both_sides_of_the_clocks_nights(due_on: date) -> None:
    assert {one.at.astimezone(HELSINKI).hour for one in schedule(due_on, LONG_AGO)} == {9}
    assert all(in_office_hours(one.at) for one in schedule(due_on, LONG_AGO))


def test_on_every_day_of_two_years_the_order_holds_and_nothing_before_comes_after_the_deadline() -> None:
    for ahead in range(731):
        due_on = date(2026, 7, 1) + timedelta(days=ahead)
        found = schedule(due_on, LONG_AGO)
        assert [one.step for one in found] == list(Step)
        moments = [one.at for one in found]
        assert moments == sorted(set(moments))
        end = datetime.combine(due_on + timedelta(days=1), datetime.min.time(), HELSINKI)
        assert [one.at < end for one in found] == [True] * 3 + [False] * 4
        assert all(one.at < one.until for one in found)
        assert all(a.until <= b.at for a, b in pairwise(found))
        assert all(in_office_hours(moment) for moment in moments)


@pytest.mark.parametrize(
    ("known_on", "steps"),
    [
        (date(2027, 1, 1), ["month", "week", "day", "late_1", "late_2", "late_3", "escalation"]),
        (date(2027, 2, 4), ["week", "day", "late_1", "late_2", "late_3", "escalation"]),
        (date(2027, 3, 3), ["day", "late_1", "late_2", "late_3", "escalation"]),
        (date(2027, 3, 4), ["late_1", "late_2", "late_3", "escalation"]),
    ],
)
def test_who_takes_a_thing_on_late_is_not_told_what_they_missed(known_on: date, steps: list[str]) -> None:
    assert [str(one.step) for one in schedule(date(2027, 3, 4), known_on)] == steps


def test_a_deadline_that_had_passed_when_it_was_decided_is_counted_from_that_day() -> None:
    assert shown(schedule(date(2026, 12, 1), date(2027, 1, 19))) == [
        "late_1 Tue 19.01.2027 09",
        "late_2 Tue 26.01.2027 09",
        "late_3 Tue 02.02.2027 09",
        "escalation Tue 09.02.2027 09",
    ]


DUE = date(2027, 3, 4)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param(
            helsinki(2027, 2, 6, 12),
            "month Mon 08.02.2027 09",
            id="the month's, late: the next working morning",
        ),
        pytest.param(
            helsinki(2027, 2, 23, 10),
            "week Thu 25.02.2027 09",
            id="the month's so late that the week's is near",
        ),
        pytest.param(
            helsinki(2027, 2, 26, 10), "week Fri 26.02.2027 10", id="the week's in its place: at once"
        ),
        pytest.param(helsinki(2027, 3, 4, 15), "day Thu 04.03.2027 15", id="on the very day"),
        pytest.param(
            helsinki(2027, 3, 4, 17), "late_1 Fri 05.03.2027 09", id="in the evening it helps no more"
        ),
        pytest.param(
            helsinki(2027, 3, 13, 9), "late_2 Mon 15.03.2027 09", id="a week late: the second, not both"
        ),
    ],
)
def test_after_a_silence_only_what_still_helps_is_told(now: datetime, expected: str) -> None:
    assert shown(to_tell(DUE, LONG_AGO, now, FAR))[0] == expected


def test_nothing_is_told_for_ever() -> None:
    assert to_tell(DUE, LONG_AGO, helsinki(2027, 5, 3, 9), FAR) == ()
    assert to_tell(DUE, LONG_AGO, helsinki(2027, 1, 1, 9), helsinki(2027, 2, 2, 9)) == ()


def test_the_key_has_the_day_in_it() -> None:
    keys = {
        dedupe_key(3, day, Step.WEEK, 7) for day in (date(2027, 3, 4), date(2027, 3, 5), date(2028, 3, 4))
    }
    assert len(keys) == 3


@pytest.mark.parametrize(
    ("at", "monday"),
    [
        (helsinki(2027, 1, 3, 23, 59), date(2026, 12, 28)),
        (helsinki(2027, 1, 4, 0, 0), date(2027, 1, 4)),
        (helsinki(2027, 3, 28, 23, 30), date(2027, 3, 22)),  # the night of the clock is behind
    ],
)
def test_a_week_is_from_monday_to_sunday_in_helsinki(at: datetime, monday: date) -> None:
    assert week_of(at) == monday


def test_one_action_alone_is_no_digest_however_often_it_comes_up() -> None:
    assert (is_digest([4, 4]), is_digest([4, 5]), is_digest([])) == (False, True, False)


def test_what_comes_up_at_night_waits_for_the_morning_if_it_still_helps_then() -> None:
    night, morning = helsinki(2027, 3, 3, 23), helsinki(2027, 3, 4, 8)
    assert wait_for_office(night, helsinki(2027, 3, 5)) == morning - night
    assert wait_for_office(night, helsinki(2027, 3, 4, 0)) is None
    assert wait_for_office(morning, helsinki(2027, 3, 5)) is None
