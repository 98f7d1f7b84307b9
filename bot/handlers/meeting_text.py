"""What people type after /kokous, taken apart into groups, times and meetings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from bot.domain.errors import UserError
from bot.domain.groups import GroupAmbiguous, GroupNotFound, GroupRef
from bot.domain.meeting_errors import (
    ClockTimeMissing,
    ClockTimeSkipped,
    MeetingLengthUnclear,
    RepeatNotMade,
    checked_times,
)
from bot.domain.meetings import DEFAULT_LENGTH
from bot.domain.names import MAX_PLACE, MAX_TITLE, clean_within, fold
from bot.domain.times import Day, Moment, Reading, Recurrence, Span, TimeAmbiguous, TimeNotUnderstood
from bot.domain.zone import HELSINKI
from bot.handlers.commands import Call, Incomplete
from bot.handlers.text import fields
from bot.language.dates import understand
from bot.services.groups import find_group

NAMES = {
    "aika": "time",
    "ajankohta": "time",
    "milloin": "time",
    "otsikko": "title",
    "aihe": "title",
    "nimi": "title",
    "paikka": "place",
    "missa": "place",
    "linkki": "place",
    "ryhma": "group",
    "tyoryhma": "group",
    "kesto": "length",
}

_HOURS = re.compile(r"(\d+)(?:[.,](\d+))?\s*(?:tuntia|tunti|h|t)\b")
_MINUTES = re.compile(r"(\d+)\s*(?:minuuttia|minuutti|min|m)\.?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_WORDS = {"tunti": 60, "puoli tuntia": 30, "puolitoista tuntia": 90, "vartti": 15, "kolme varttia": 45}


@dataclass(frozen=True)
class NewMeeting:
    """A whole meeting as understood from text. Times are aware, in UTC."""

    group: GroupRef
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    assumed_end: bool
    or_else: tuple[datetime, datetime] | None = None  # what the words for the time could also have meant


@dataclass(frozen=True)
class When:
    """What was understood of a time: the parts that are known, as far as they go."""

    day: date | None = None
    start: time | None = None
    ends_at: datetime | None = None
    assumed_end: bool = False
    problem: UserError | None = None

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


def new_meeting(call: Call, text: str) -> NewMeeting:
    """The meeting that was typed. Raises Incomplete with all that was understood."""
    said = _fields(call, text)
    known: dict[str, str] = {}
    problems: dict[str, UserError | None] = {}
    group = _group(call, said.get("group"), known, problems)
    when = _when(call, said, known, problems)
    or_else = None
    if isinstance(when.problem, TimeAmbiguous):
        weeks = _this_week_or_next(when.problem, call.now)
        if weeks and not said.get("length", "").strip():
            when, other = weeks
            or_else = (other.starts_at, other.ends_at) if other.starts_at and other.ends_at else None
            known.update(when.known())
            problems.pop("date", None)
    for field, limit in (("title", MAX_TITLE), ("place", MAX_PLACE)):
        _text(said.get(field, ""), field, limit, known, problems)
    starts_at, ends_at = when.starts_at, when.ends_at
    if starts_at and ends_at and "date" not in problems:
        try:
            checked_times(starts_at, ends_at, call.now)
        except UserError as error:
            problems[str(getattr(error, "field", "date"))] = error
    if problems or group is None or starts_at is None or ends_at is None:
        raise Incomplete(known, problems)
    place = known.get("place", "")
    return NewMeeting(group, known["title"], starts_at, ends_at, place, when.assumed_end, or_else)


def _this_week_or_next(error: TimeAmbiguous, now: datetime) -> tuple[When, When] | None:
    """The two meetings meant by a weekday that could be this week's or next: the likelier one, and the other.

    A draft shows its day in full and nothing is sent of it, so that it may be made at once, with the other
    day one press away. Today is the less likely: people are invited at least a day ahead.
    """
    found = [_parts(reading, None) for reading in error.readings]
    days = [when.day for when in found]
    if len(found) != 2 or any(when.problem or not when.ends_at for when in found):
        return None
    first, second = found
    if days[0] is None or days[1] is None or abs(days[1] - days[0]) != timedelta(days=7):
        return None
    today = now.astimezone(HELSINKI).date()
    return (second, first) if days[0] <= today else (first, second)


def _fields(call: Call, text: str) -> dict[str, str]:
    """The pieces by name. The group comes first where the channel does not tell it, and may be left out."""
    names = [piece.partition(":")[0] for piece in text.split(";") if ":" in piece]
    named = {NAMES.get(fold(name)) for name in names}
    first = text.partition(";")[0].strip()
    order = ["time", "title", "place"]
    if "group" not in named and _names_group(call, first):
        order.insert(0, "group")
    return fields(text, order, NAMES)


def _names_group(call: Call, first: str) -> bool:
    """Whether the first piece is a group: never what is a time; in a group's channel it must match one."""
    if not first or is_time(first, call.now):
        return False
    try:
        find_group(call.session, first)
    except GroupNotFound:
        return call.group is None and not re.search(r"\d|klo|kello", fold(first))
    except GroupAmbiguous:
        return call.group is None
    return True


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


def _group(
    call: Call, said: str | None, known: dict[str, str], problems: dict[str, UserError | None]
) -> GroupRef | None:
    group = None
    if said:
        try:
            group = find_group(call.session, said)
        except (GroupNotFound, GroupAmbiguous) as error:
            problems["group"] = error
            if isinstance(error, GroupAmbiguous):
                known["group"] = str(error.groups[0].id)
    elif call.group:
        group = call.group
    else:
        problems["group"] = None
    if group:
        known["group"] = str(group.id)
    return group


def _text(
    said: str, field: str, limit: int, known: dict[str, str], problems: dict[str, UserError | None]
) -> None:
    if not said.strip():
        if field == "title":
            problems[field] = None
        return
    known[field] = said
    try:
        known[field] = clean_within(said, field, limit)
    except UserError as error:
        problems[field] = error


def _when(
    call: Call, said: Mapping[str, str], known: dict[str, str], problems: dict[str, UserError | None]
) -> When:
    text = said.get("time", "")
    if not text:
        problems["date"] = None
        return When()
    when = read_when(text, call.now, length=said.get("length", ""))
    known.update(when.known())
    known["time"] = text
    if when.problem is not None:
        problems[str(getattr(when.problem, "field", "date"))] = when.problem
    return when


def read_when(
    text: str, now: datetime, *, length: str = "", like: tuple[datetime, datetime] | None = None
) -> When:
    """What a time expression says of a meeting's time; never raises: what is wrong is `problem`.

    `like` is the present time of a meeting that moves: a day alone keeps its clock time, and a beginning
    alone its length.
    """
    try:
        reading = _understood(text, now)
    except TimeAmbiguous as error:
        return (
            replace(_parts(error.readings[0], like), problem=error) if error.readings else When(problem=error)
        )
    except TimeNotUnderstood as error:
        return When(problem=error)
    when = _parts(reading, like)
    return _with_length(when, length) if length.strip() else when


def _parts(reading: Reading, like: tuple[datetime, datetime] | None) -> When:
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

    Raises ClockTimeSkipped for a time that the clock skips.
    """
    day = date.fromisoformat(values["date"])
    return _on(day, values["from"]), _on(day, values["to"])


def _on(day: date, clock: str) -> datetime:
    local = datetime.combine(day, time.fromisoformat(clock), HELSINKI)
    moment = local.astimezone(UTC)
    # What does not come back the same was in the hour that is skipped.
    if moment.astimezone(HELSINKI).time() != local.time():
        raise ClockTimeSkipped
    return moment
