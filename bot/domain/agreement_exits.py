"""Renegotiation after an essential change, and a partner's notice when it fails (section 10; rule R12)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.errors import UserError
from bot.domain.partners import PartnerRef

NOTICE_DAYS = 14
"""The agreement ends for a partner this many days after its notice."""


class RenegotiationOutcome(StrEnum):
    """How a renegotiation came out."""

    AGREED = "agreed"
    FAILED = "failed"


def last_day(given_on: date) -> date:
    """The last day of the agreement for who gives notice: the 14th day after it; the next is without it."""
    return given_on + timedelta(NOTICE_DAYS)


@dataclass(frozen=True)
class Notice:
    """A partner's notice. `has_left` tells whether the registry knows that the partner leaves."""

    id: int
    partner: PartnerRef
    given_on: date
    ends_on: date
    has_left: bool

    @property
    def first_day_without(self) -> date:
        """The day that the registry's leaving is recorded for."""
        return self.ends_on + timedelta(1)


@dataclass(frozen=True)
class Renegotiation:
    """A renegotiation: what changed, from when it is negotiated on, how it came out, who gave notice."""

    id: int
    reason: str
    began_on: date
    outcome: RenegotiationOutcome | None
    ended_on: date | None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class RenegotiationPage:
    """Renegotiations, and what the reader may do about them."""

    found: tuple[Renegotiation, ...]
    may_manage: bool
    may_leave: bool  # may record that a partner leaves
    speaks_for: tuple[PartnerRef, ...]


@dataclass(frozen=True)
class RenegotiationRecorded:
    """What was recorded. `again`: nothing was new. `may_leave`: the actor may record the leaving now."""

    found: Renegotiation
    again: bool = False
    notice: Notice | None = None
    may_leave: bool = False


class NotFailed(UserError):
    """Notice can be given only after a renegotiation has failed (section 10)."""


class RenegotiationOver(UserError):
    """The renegotiation's outcome is recorded already."""

    def __init__(self, outcome: RenegotiationOutcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class NoticeGiven(UserError):
    """The partner has given notice already."""

    def __init__(self, notice: Notice, field: str = "partner") -> None:
        super().__init__(notice, field)
        self.notice = notice
        self.field = field


class DayOutOfTime(UserError):
    """A day is in the future, or before what it follows."""

    def __init__(self, day: date, field: str) -> None:
        super().__init__(day, field)
        self.day = day
        self.field = field
