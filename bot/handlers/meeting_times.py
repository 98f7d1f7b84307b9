"""What people type as a meeting's time: read into a day, a beginning and an end, or into what is wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from bot.domain.errors import UserError
from bot.domain.meeting_errors import ClockTimeMissing, ClockTimeSkipped, MeetingLengthUnclear, RepeatNotMade
from bot.domain.meetings import DEFAULT_LENGTH
from bot.domain.partners import DayAmbiguous, DayNotUnderstood
from bot.domain.times import (
    Day,
    Moment,
    Reading,
    Reason,
    Recurrence,
    Span,
    TimeAmbiguous,
    TimeNotUnderstood,
    one_by_one,
)
from bot.domain.zone import HELSINKI, in_reach
from bot.language.dates import understand

Times = tuple[datetime, datetime]  # a beginning and an end, aware in UTC
LAST_HOUR, LAST_MINUTE = 23, 59
_FEW_DAYS = 3

_HOURS = re.compile(r"(\d+)(?:[.,](\d+))?\s*(?:tuntia|tunti|h|t)\b")
_MINUTES = re.compile(r"(\d+)\s*(?:minuuttia|minuutti|min|m)\.?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_WORDS = {"tunti": 60, "puoli tuntia": 30, "puolitoista tuntia": 90, "vartti": 15, "kolme varttia": 45}


@dataclass(frozen=True)
class When:
    """What was understood of a time: the parts that are known, as far as they go."""

    day: date | None = None
    start: time | None = None
    ends_at: datetime | None = None
    assumed_end: bool = False
    problem: UserError | None = None
    choices: tuple[Times, ...] = ()  # the whole meetings that ambiguous words could mean, likeliest first

    @property
    def starts_at(self) -> datetime | None:
        """The beginning, aware in UTC, when both day and clock time are known."""
        if self.day is None or self.start is None:
            return None
        return datetime.combine(self.day, self.start, HELSINKI).astimezone(UTC)

    def known(self) -> dict[str, str]:
        """The parts as the fields of a form."""
        found = {}
        if self.day:
            found["date"] = self.day.isoformat()
        if self.start:
            found["from"] = f"{self.start:%H:%M}"
        if self.ends_at:
            found["to"] = f"{self.ends_at.astimezone(HELSINKI):%H:%M}"
        return found


def form_of(times: Times) -> dict[str, str]:
    """A meeting's time as the fields of a form."""
    start, end = (at.astimezone(HELSINKI) for at in times)
    return {"date": start.date().isoformat(), "from": f"{start:%H:%M}", "to": f"{end:%H:%M}"}


@lru_cache(maxsize=8)
def _understood(text: str, now: datetime) -> Reading:
    """As `understand`; a command asks twice of one text: whether it is a time at all, and which."""
    return understand(text, now=now)


def is_time(text: str, now: datetime) -> bool:
    """Whether a text says a time, be it an ambiguous one."""
    try:
        _understood(text, now)
    except TimeAmbiguous:
        return True
    except TimeNotUnderstood:
        return False
    return True


def read_when(text: str, now: datetime, *, length: str = "", like: Times | None = None) -> When:
    """What a time expression says of a meeting's time; never raises: what is wrong is `problem`.

    `like` is the present time of a meeting that moves: a day alone keeps its clock time, and a beginning
    alone its length.
    """
    try:
        reading = _understood(text, now)
    except TimeAmbiguous as error:
        return _ambiguous(error, text, length, like)
    except TimeNotUnderstood as error:
        return When(problem=error)
    if isinstance(reading, Span):
        if reading.days:  # a meeting is on one day: of a weekend it is asked which
            return _ambiguous(TimeAmbiguous(text, reading.days), text, length, like)
        unclear = _several_days(reading.start, reading.end, text, like)
        if unclear:
            return When(problem=unclear)
    return _with_length(_parts(reading, like), length)


def _several_days(first: date, last: date, text: str, like: Times | None) -> TimeNotUnderstood | None:
    """A meeting is on one day: of a week or a month it is asked when.

    A few days are a beginning at least, unless a meeting's own clock time would make a whole time of it.
    """
    if isinstance(first, datetime):
        return None
    count = (last - first).days + 1
    return TimeNotUnderstood(text, Reason.VAGUE) if like or count > _FEW_DAYS else None


def _ambiguous(error: TimeAmbiguous, text: str, length: str, like: Times | None) -> When:
    readings = one_by_one(error.readings)
    found = [_with_length(_parts(reading, like), length) for reading in readings]
    whole = [(one.starts_at, one.ends_at) for one in found if one.problem is None]
    choices = tuple((start, end) for start, end in whole if start and end)
    first = found[0] if found else When()
    if choices and len(choices) == len(found):
        return replace(first, problem=error, choices=choices)
    days = tuple(reading.on for reading in readings if isinstance(reading, Day))
    if days and len(days) == len(readings):
        return replace(first, problem=DayAmbiguous(text, "date", days))
    return replace(first, problem=error)


def _parts(reading: Reading, like: Times | None) -> When:
    if isinstance(reading, Recurrence):
        return replace(_parts(reading.first, like), problem=RepeatNotMade())
    if isinstance(reading, Span) and isinstance(reading.start, datetime):
        start = reading.start.astimezone(HELSINKI)
        return When(start.date(), start.time(), _moment(reading.end))
    if isinstance(reading, Moment):
        start = reading.at.astimezone(HELSINKI)
        lasts = like[1] - like[0] if like else DEFAULT_LENGTH
        return When(start.date(), start.time(), reading.at + lasts, assumed_end=like is None)
    day = reading.on if isinstance(reading, Day) else reading.start
    if isinstance(day, datetime):
        day = day.astimezone(HELSINKI).date()
    if like is None:
        return When(day, problem=ClockTimeMissing())
    start = datetime.combine(day, like[0].astimezone(HELSINKI).time(), HELSINKI)
    return When(day, start.time(), start.astimezone(UTC) + (like[1] - like[0]))


def _moment(end: datetime | date) -> datetime | None:
    return end if isinstance(end, datetime) else None


def _with_length(when: When, text: str) -> When:
    if not text.strip():
        return when
    lasts = length_of(text)
    starts_at = when.starts_at
    if lasts is None:
        return replace(when, problem=when.problem or MeetingLengthUnclear(text))
    if starts_at is None:
        return when
    ends_at = starts_at + lasts
    if not when.assumed_end and when.ends_at not in (None, ends_at):
        return replace(when, problem=when.problem or MeetingLengthUnclear(text))
    return replace(when, ends_at=ends_at, assumed_end=False)


def length_of(text: str) -> timedelta | None:
    """A length as people write it: "2 h", "1,5 tuntia", "1 h 30 min", "1:30", "puolitoista tuntia"."""
    plain = " ".join(text.lower().split())
    if plain in _WORDS:
        return timedelta(minutes=_WORDS[plain])
    clock = _CLOCK.fullmatch(plain)
    if clock:
        return timedelta(hours=int(clock[1]), minutes=int(clock[2])) or None
    hours = _HOURS.match(plain)
    rest = plain[hours.end() :].removeprefix(" ja").strip() if hours else plain
    minutes = _MINUTES.fullmatch(rest) if rest else None
    if rest and not minutes:
        return None
    total = timedelta()
    if hours and len(hours[1]) <= 2:
        total += timedelta(hours=float(f"{hours[1]}.{hours[2] or 0}"))
    if minutes and len(minutes[1]) <= 3:
        total += timedelta(minutes=int(minutes[1]))
    return total or None


def form_times(values: Mapping[str, str]) -> tuple[datetime, datetime]:
    """The times of a submitted form, aware in UTC; an end before the beginning is the service's to refuse.

    Raises DayNotUnderstood, ClockTimeMissing, and ClockTimeSkipped for a time that the clock skips.
    """
    said = values.get("date", "")
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise DayNotUnderstood(said, "date") from None
    if not in_reach(day):
        raise DayNotUnderstood(said, "date")
    return _on(day, values.get("from", "")), _on(day, values.get("to", ""))


def _on(day: date, clock: str) -> datetime:
    match = _CLOCK.fullmatch(clock)
    if match is None or int(match[1]) > LAST_HOUR or int(match[2]) > LAST_MINUTE:
        raise ClockTimeMissing
    local = datetime.combine(day, time(int(match[1]), int(match[2])), HELSINKI)
    moment = local.astimezone(UTC)
    # What does not come back the same was in the hour that is skipped.
    if moment.astimezone(HELSINKI).time() != local.time():
        raise ClockTimeSkipped
    return moment
