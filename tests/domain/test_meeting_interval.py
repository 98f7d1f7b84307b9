"""How often a group meets, as people write it, and the next date that follows."""

from datetime import UTC, datetime

import pytest

from bot.domain.meeting_interval import IntervalNotUnderstood, next_start, read_interval
from bot.domain.zone import HELSINKI


@pytest.mark.parametrize(
    ("text", "weeks"),
    [
        ("6 vk", 6),
        ("6", 6),
        ("6 viikkoa", 6),
        ("6 viikon välein", 6),
        ("joka 3. viikko", 3),
        ("joka toinen viikko", 2),
        ("Viikoittain", 1),
        ("kerran kuussa", 4),
        ("26 vko", 26),
        ("ei", None),
        ("", None),
    ],
)
def test_an_interval_is_read(text: str, weeks: int | None) -> None:
    assert read_interval(text) == weeks


@pytest.mark.parametrize("text", ["27 vk", "pian", "-2", "6 pv", "1.5 vk", "x" * 300, "6 6"])
def test_what_is_no_interval_is_refused(text: str) -> None:
    with pytest.raises(IntervalNotUnderstood):
        read_interval(text)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=HELSINKI)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("last", "weeks", "now", "next_one"),
    [
        # The same weekday and clock time, so many weeks later.
        (at(2026, 10, 6, 9), 8, at(2026, 10, 6, 12), at(2026, 12, 1, 9)),
        # Nine o'clock stays nine over the change of the clock.
        (at(2026, 10, 20, 9), 2, at(2026, 10, 20, 12), at(2026, 11, 3, 9)),
        # Two weeks ahead at least, also when nobody looked for a long time.
        (at(2026, 3, 3, 13), 4, at(2026, 11, 24, 8), at(2026, 12, 8, 13)),
        # Independence Day is a Sunday in 2026; Epiphany 2027 a Wednesday: the day after it.
        (at(2026, 12, 9, 9), 4, at(2026, 12, 9, 12), at(2027, 1, 7, 9)),
    ],
)
def test_the_next_date_keeps_weekday_and_clock(
    last: datetime, weeks: int, now: datetime, next_one: datetime
) -> None:
    assert next_start(last.astimezone(UTC), weeks, now) == next_one
