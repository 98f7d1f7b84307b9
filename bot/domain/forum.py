"""The forum: how the partners' places stand, and the agenda of its next meeting (rules R1 and R7)."""

from dataclasses import dataclass
from datetime import date

from bot.domain.agenda import AgendaItem
from bot.domain.groups import GroupRef
from bot.domain.meetings import MeetingInfo
from bot.domain.partners import Coverage, PartnerRow


@dataclass(frozen=True)
class Agenda:
    """The agenda of a group's next meeting, and what waits for the one after it.

    `left` are the items of the last meeting that nobody has marked as dealt with.
    """

    group: GroupRef
    meeting: MeetingInfo | None
    items: tuple[AgendaItem, ...]
    waiting: tuple[AgendaItem, ...]
    left: tuple[AgendaItem, ...]
    last: MeetingInfo | None
    closes_on: date | None
    may_manage: bool
    may_propose: bool


@dataclass(frozen=True)
class Proposed:
    """An item that was proposed: on the agenda of `meeting`, or waiting for a later one (None).

    `late` tells that the day for proposals had passed; `again` that the very item was there already.
    """

    group: GroupRef
    item: AgendaItem
    meeting: MeetingInfo | None
    late: bool = False
    again: bool = False


@dataclass(frozen=True)
class ForumStanding:
    """The partners of the agreement, and what the forum's coming meeting has heard of them.

    `silent` are partners that were invited to `meeting` and of whose people nobody has answered.
    """

    group: GroupRef
    parties: tuple[PartnerRow, ...]
    meeting: MeetingInfo | None
    silent: tuple[str, ...]
    coming: int  # partners of whose people somebody comes
    may_manage: bool

    def of(self, coverage: Coverage) -> tuple[PartnerRow, ...]:
        """The partners whose place stands so, by name."""
        return tuple(row for row in self.parties if row.forum.coverage is coverage)
