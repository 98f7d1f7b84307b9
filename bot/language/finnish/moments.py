"""Readings, and the moments at which the wall clock shows a time."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.times import Moment, Reading, Reason, Span
from bot.language.finnish.categories import Unit
from bot.language.finnish.items import Item, Kind
from bot.language.finnish.options import DAY, Context
from bot.language.finnish.refusal import Refused

MINUTES = {Unit.MINUTE: 1, Unit.QUARTER_HOUR: 15, Unit.HOUR: 60}


class Readings(NamedTuple):
    """The possible readings, likeliest first; sure when there is one and it need not be asked about."""

    options: tuple[Reading, ...]
    sure: bool


class Now(NamedTuple):
    """When it was said: in the speaker's zone, and in UTC, in which moments are compared."""

    local: datetime
    zone: ZoneInfo
    utc: datetime

    def context(self) -> Context:
        """The days are counted from today."""
        today = self.local.date()
        return tuple.__new__(Context, (today, today, False))


def at_minutes(
    day: date, minutes: int, now: Now, item: Item, flags: Mapping[int, Item]
) -> tuple[datetime, ...]:
    """The moments at which the wall clock shows so many minutes after midnight: two in the autumn hour.

    Raises Refused for the hour that summer time skips.
    """
    days, minute = divmod(minutes, 1440)
    if days:
        day += DAY * days
    wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=UTC)
    if Kind.OFFSET_ZONE in flags:
        return (wall - timedelta(minutes=flags[Kind.OFFSET_ZONE].n),)
    offset = _offset(day, now.zone)
    if offset is not None:
        return (wall - offset,)
    early = wall.replace(tzinfo=now.zone)
    first = early.astimezone(UTC)
    second = early.replace(fold=1).astimezone(UTC)
    if first == second:
        return (first,)
    if first.astimezone(now.zone).time() != early.time():
        raise Refused(Reason.SKIPPED_BY_CLOCK, item.at)
    if Kind.DAYLIGHT in flags:
        return (first,) if flags[Kind.DAYLIGHT].n else (second,)
    return (first, second)


@lru_cache(maxsize=1024)
def _offset(day: date, zone: ZoneInfo) -> timedelta | None:
    """How far the clocks are ahead of UTC all through that day; None when they are turned on it."""
    offset = datetime.combine(day, time(), zone).utcoffset()
    return offset if offset == datetime.combine(day + DAY, time(), zone).utcoffset() else None


def start_of(reading: Reading) -> datetime:
    """When a reading with a clock time begins."""
    if type(reading) is Moment:
        return reading.at
    at = reading.start if isinstance(reading, Span) else None
    if not isinstance(at, datetime):
        raise TypeError(reading)
    return at


def duration_of(item: Item) -> timedelta:
    """The length of a LENGTH item in minutes and hours. Raises Refused for days and for absurd lengths."""
    if item.extra not in MINUTES:
        raise Refused(Reason.NOT_A_TIME, item.at)
    found = timedelta(minutes=item.n * MINUTES[item.extra] / 100)
    if not timedelta(0) < found <= 31 * DAY:
        raise Refused(Reason.IMPOSSIBLE, item.at)
    return found
