"""When what does not fit among the week's five messages is told."""

from datetime import UTC, datetime

import pytest

from bot.domain.pace import digest_moment, monday_digest, morning_digest, next_week, week_start
from bot.domain.zone import HELSINKI


def wall(day: int, hour: int = 0, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=HELSINKI).astimezone(UTC)


TUESDAY = wall(24, 10)


@pytest.mark.parametrize("now", [wall(23), TUESDAY, wall(29, 23, 59)])
def test_a_week_is_from_monday_to_sunday_on_the_wall(now: datetime) -> None:
    assert (week_start(now), next_week(now)) == (wall(23), wall(30))


def test_a_week_in_which_the_clock_is_turned_is_an_hour_longer() -> None:
    sunday = wall(25, 12, month=10)
    assert (next_week(sunday) - week_start(sunday)).total_seconds() == 7 * 24 * 3600 + 3600


def test_the_digest_comes_on_the_first_working_morning_of_the_next_week() -> None:
    assert monday_digest(TUESDAY) == wall(30, 9)
    # 6.4.2026 is Easter Monday.
    assert monday_digest(wall(2, 12, month=4)) == wall(7, 9, month=4)


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (wall(24, 8, 59), wall(24, 9)),
        (wall(24, 9), wall(25, 9)),
        (wall(26, 12), wall(27, 9)),
        (wall(27, 12), None),  # Friday
        (wall(28, 12), None),
    ],
)
def test_the_next_morning_is_a_working_one_of_the_same_week(now: datetime, morning: datetime | None) -> None:
    assert morning_digest(now) == morning


@pytest.mark.parametrize(
    ("until", "waiting", "is_free", "moment"),
    [
        (wall(8, 12, month=12), None, True, wall(30, 9)),  # what can wait for Monday does
        (wall(1, 9, month=12), None, True, wall(30, 9)),
        (wall(1, 8, 59, month=12), None, True, wall(25, 9)),  # Monday's would leave less than a day
        (wall(26, 12), None, True, wall(25, 9)),
        (wall(26, 12), None, False, None),  # five have gone
        (wall(25, 11, 59), None, True, None),  # less than three hours after the morning's
        (wall(8, 12, month=12), wall(25, 9), False, wall(25, 9)),  # one that waits is joined
        (wall(26, 12), wall(30, 9), True, wall(25, 9)),  # or brought forward
        (wall(26, 12), wall(30, 9), False, None),
        (wall(24, 14), wall(24, 9), False, wall(24, 9)),  # also when it is held up
        (wall(24, 12), wall(24, 9), False, None),
    ],
)
def test_a_message_waits_for_the_digest_that_still_helps(
    until: datetime, waiting: datetime | None, *, is_free: bool, moment: datetime | None
) -> None:
    assert digest_moment(TUESDAY, until, waiting=waiting, is_free=is_free) == moment
