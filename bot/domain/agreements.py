"""Sub-agreements between partners (the agreement, section 6; rule R10), and what all of its duties share.

A sub-agreement has its own validity, which is not tied to the agreement's. The employment area administers
them, and each is brought to the forum for information: when it is new, and again when it has changed.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendar import OFFICE_OPENS, next_office_moment, shift_into_office_hours
from bot.domain.errors import UserError
from bot.domain.partners import PartnerRef
from bot.domain.zone import HELSINKI

WARNED_DAYS = (90, 30, 7)  # before a sub-agreement's last day
ENDING_DAYS = WARNED_DAYS[0]
MAX_SUBJECT = 200
LOOKED_AHEAD = timedelta(days=10)  # offices may be closed for days on end: so much earlier is looked


class Validity(StrEnum):
    """How a sub-agreement stands on a day."""

    COMING = "coming"
    IN_FORCE = "in_force"
    ENDED = "ended"


@dataclass(frozen=True)
class SubAgreement:
    """A sub-agreement. `ends_on` is its last day, None until further notice.

    `informed_on` is the day of the forum's meeting that it was brought to as it is now; None: not yet.
    """

    id: int
    subject: str
    parties: tuple[PartnerRef, ...]
    starts_on: date
    ends_on: date | None
    informed_on: date | None
    changed_at: datetime

    def on(self, today: date) -> Validity:
        """How it stands on the day."""
        if self.ends_on is not None and self.ends_on < today:
            return Validity.ENDED
        return Validity.COMING if self.starts_on > today else Validity.IN_FORCE

    def ends_soon(self, today: date) -> bool:
        """Whether its last day is within the days of the first warning."""
        return self.ends_on is not None and today <= self.ends_on <= today + timedelta(ENDING_DAYS)


@dataclass(frozen=True)
class SubAgreementPage:
    """What the list of sub-agreements shows. `may_manage` tells whether the reader administers them."""

    found: tuple[SubAgreement, ...]
    today: date
    may_manage: bool


@dataclass(frozen=True)
class Registered:
    """A sub-agreement that was registered or changed. `again` tells that nothing was new."""

    agreement: SubAgreement
    today: date
    is_new: bool
    again: bool = False


@dataclass(frozen=True)
class Mark:
    """A moment to remind at: so many days before a last day (0: when it is over), of use until the next."""

    days: int
    due_at: datetime
    until: datetime


def marks(last_day: date, days_before: tuple[int, ...], *, known_on: date, now: datetime) -> tuple[Mark, ...]:
    """The reminders before `last_day` that are near: aware, at the beginning of office hours.

    Outside office hours they move earlier, never past the thing itself. Each is of use until the next one;
    the last one until the end of the day. What was due before the day was known is nobody's surprise: who
    set it has just seen it. `days_before` from the largest on.
    """
    found = []
    for place, days in enumerate(days_before):
        on = last_day - timedelta(days)
        if on <= known_on or _morning(on) > now + LOOKED_AHEAD:
            continue
        is_last = place + 1 == len(days_before)
        until = end_of(last_day) if is_last else _morning(last_day - timedelta(days_before[place + 1]))
        if now >= until:
            continue
        due = shift_into_office_hours(max(_morning(on), now), until, not_before=now)
        found.append(Mark(days, due, until))
    return tuple(found)


def after(last_day: date, *, until: timedelta, now: datetime) -> Mark | None:
    """The notice that `last_day` is over: on the next morning that offices are open, of use for `until`."""
    morning = _morning(last_day + timedelta(1))
    end = morning + until
    if not morning <= now + LOOKED_AHEAD or now >= end:
        return None
    return Mark(0, next_office_moment(max(morning, now)), end)


def _morning(day: date) -> datetime:
    return datetime.combine(day, OFFICE_OPENS, HELSINKI)


def end_of(day: date) -> datetime:
    """Midnight in Helsinki after the day; aware."""
    return datetime.combine(day + timedelta(1), time(), HELSINKI)


class PartiesTooFew(UserError):
    """It takes two partners at least."""

    field = "parties"


class NoSignatory(UserError):
    """The employment area coordinates; it is no party to the agreement (section 1)."""

    def __init__(self, partner: PartnerRef, field: str = "partner") -> None:
        super().__init__(partner, field)
        self.partner = partner
        self.field = field


class NothingSuch(UserError):
    """There is nothing with this number."""

    def __init__(self, number: int, field: str = "number") -> None:
        super().__init__(number, field)
        self.number = number
        self.field = field
