"""The agenda of a group's meeting: standing items of the forum, and what members and partners propose.

The forum takes up last year's results, the programme and the sub-agreements every January (the agreement,
sections 3, 5 and 6). What was not dealt with goes on to the next meeting by itself.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.errors import UserError
from bot.domain.programme import ProgrammeRef
from bot.domain.zone import local_date

PROPOSALS_CLOSE = timedelta(days=14)  # before the meeting, unless another day is set
MAX_ITEMS = 40  # proposals that wait at one time; a meeting cannot deal with more


class StandingItem(StrEnum):
    """What is on the forum's agenda every year, in this order."""

    LAST_YEAR = "last_year"
    PROGRAMME = "programme"
    SUB_AGREEMENTS = "sub_agreements"


class ItemState(StrEnum):
    """Where an item stands. Only OPEN ones move on to the next meeting."""

    OPEN = "open"
    DEALT = "dealt"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class AgendaItem:
    """One item. A standing one has no title of its own; `proposer` is "" when the person was erased.

    `about` are the sub-agreements, each as its subject and parties, that their standing item tells of;
    `programme` the version that the programme's item takes up.
    """

    id: int
    title: str
    standing: StandingItem | None
    state: ItemState
    proposer_id: int | None = None
    proposer: str = ""
    partner: str = ""
    about: tuple[tuple[str, tuple[str, ...]], ...] = ()
    programme: ProgrammeRef | None = None


class TooManyItems(UserError):
    """So many proposals wait already that one more would never be dealt with."""

    field = "title"

    def __init__(self, limit: int = MAX_ITEMS) -> None:
        super().__init__(limit)
        self.limit = limit


class ClosingAfterMeeting(UserError):
    """The last day for proposals must be before the meeting and not in the past."""

    field = "closes"

    def __init__(self, meeting_on: date) -> None:
        super().__init__(meeting_on)
        self.meeting_on = meeting_on


def closing_day(starts_at: datetime, chosen: date | None) -> date:
    """The last local day on which items can be proposed for a meeting that starts then (aware)."""
    return chosen or local_date(starts_at - PROPOSALS_CLOSE)
