"""Times as people mean them: the frozen values a Finnish expression is read into."""

from dataclasses import dataclass
from datetime import date, datetime

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
    """From–to. Either two aware UTC datetimes (end exclusive) or two dates (last day inclusive)."""

    start: datetime | date
    end: datetime | date


@dataclass(frozen=True)
class Recurrence:
    """A repeating time: an RFC 5545 RRULE (without the `RRULE:` prefix) and its first occurrence.

    The rule counts in the speaker's zone: a weekly 9.00 stays 9.00 on the wall.
    """

    rule: str
    first: "Moment | Day | Span"


class TimeNotUnderstood(UserError):
    """A time expression could not be read; nothing is ever guessed.

    `word` is the part that was not understood (empty when nothing was written), `reason` one of the
    stable codes below, `suggestions` are expressions that would be understood.
    """

    def __init__(self, word: str, reason: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(word, reason, suggestions)
        self.word = word
        self.reason = reason
        self.suggestions = suggestions
