"""Times as people mean them: the frozen values a Finnish expression is read into."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum, unique

from bot.domain.errors import UserError


@dataclass(frozen=True)
class Moment:
    """One point in time: aware, in UTC."""

    at: datetime


@dataclass(frozen=True)
class Day:
    """A whole calendar day in the speaker's zone; no clock time was said."""

    on: date


@dataclass(frozen=True)
class Span:
    """From–to. Either two aware UTC datetimes (end exclusive) or two dates (last day inclusive).

    `days` are what it may mean where one day is needed: "viikonloppuna" is on Saturday or on Sunday. Empty
    where the words say the whole of it (ensi viikolla).
    """

    start: datetime | date
    end: datetime | date
    days: tuple[Day, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Recurrence:
    """A repeating time: an RFC 5545 RRULE (without the `RRULE:` prefix) and its first occurrence.

    The rule counts in the speaker's zone: a weekly 9.00 stays 9.00 on the wall. UNTIL is a plain local date.
    """

    rule: str
    first: "Moment | Day | Span"


Reading = Moment | Day | Span | Recurrence


@dataclass(frozen=True)
class Found:
    """A time found inside a longer text, and the text without it."""

    reading: Reading
    rest: str


@dataclass(frozen=True)
class Located:
    """Where a longer text says a time: the words that say it, and the texts around them, as typed."""

    said: str
    around: tuple[str, ...]


@unique
class Reason(StrEnum):
    """Why a time expression was refused. The codes are stable: the views have one sentence for each."""

    EMPTY = "empty"  # nothing was written
    TOO_LONG = "too_long"  # longer than any time expression
    UNKNOWN_WORD = "unknown_word"  # `word` is not a word of time
    NOT_A_TIME = "not_a_time"  # the words are known but do not make a time together
    IMPOSSIBLE = "impossible"  # 31.2., klo 25, week 54
    WEEKDAY_MISMATCH = "weekday_mismatch"  # the weekday is not that date's
    CONTRADICTION = "contradiction"  # two parts of it exclude each other: huomenna 24.12., klo 15 aamulla
    END_BEFORE_START = "end_before_start"  # klo 14–13
    PAST = "past"  # explicitly past
    SKIPPED_BY_CLOCK = "skipped_by_clock"  # in the hour that does not exist when summer time begins
    VAGUE = "vague"  # soon, some day, in the summer
    SEVERAL = "several"  # two alternatives, or several separate times
    NEGATED = "negated"  # not on Tuesday
    NO_START = "no_start"  # only a length or an end was said
    AMBIGUOUS = "ambiguous"  # readers could differ: see `TimeAmbiguous.readings`


class TimeNotUnderstood(UserError):
    """A time expression could not be read; nothing is ever guessed.

    `word` is the part that was not understood (empty when nothing was written), `reason` says why,
    `suggestions` are expressions that would be understood.
    """

    def __init__(self, word: str, reason: Reason, suggestions: tuple[str, ...] = ()) -> None:
        self.word = word
        self.reason = reason
        self.suggestions = suggestions


class TimeAmbiguous(TimeNotUnderstood):
    """Educated readers could differ: `readings` are the possible meanings, likeliest first, to ask about.

    There may be only one reading when it is likely but not sure (a date of last week: next year's?).
    """

    def __init__(self, word: str, readings: tuple[Reading, ...]) -> None:
        super().__init__(word, Reason.AMBIGUOUS)
        self.readings = readings


def one_by_one(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The same readings with each weekend as its days: what to choose from where one day is needed."""
    return tuple(
        one
        for reading in readings
        for one in (reading.days if isinstance(reading, Span) else ()) or (reading,)
    )
