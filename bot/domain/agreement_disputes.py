"""Disputes about the agreement (section 9; rule R13): 60 days of negotiation, then the district court."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.partners import PartnerRef

NEGOTIATED_DAYS = 60
REMINDED_DAYS = (30, 7)  # before the last day of the negotiations


class DisputeOutcome(StrEnum):
    """How a dispute ended, as far as the ecosystem goes."""

    SETTLED = "settled"
    COURT = "court"  # taken to the district court
    MISTAKEN = "mistaken"  # recorded by mistake


def last_day(began_on: date) -> date:
    """The last day of the negotiations: the 60th day after they began."""
    return began_on + timedelta(NEGOTIATED_DAYS)


@dataclass(frozen=True)
class Dispute:
    """A dispute between partners, for those who may see it."""

    id: int
    subject: str
    parties: tuple[PartnerRef, ...]
    began_on: date
    outcome: DisputeOutcome | None
    ended_on: date | None

    @property
    def last_day(self) -> date:
        """The last day of the negotiations."""
        return last_day(self.began_on)

    def days_left(self, today: date) -> int:
        """How many days of negotiation are left after today; negative when the time is over."""
        return (self.last_day - today).days


@dataclass(frozen=True)
class DisputePage:
    """The disputes that the reader may see, and how many are open in all."""

    found: tuple[Dispute, ...]
    open_count: int
    today: date
    may_register: bool


@dataclass(frozen=True)
class DisputeRecorded:
    """What was recorded of a dispute. `again` tells that nothing was new."""

    dispute: Dispute
    today: date
    again: bool = False
