"""Amendments of the agreement (section 10; rule R11): proposed, handled by the forum, approved by partners.

An amendment is in force from the first day on which every partner of that very day has approved it. So one
that leaves is not waited for any more. One that joins while approvals are being gathered joins the agreement
as it then stands, and the amendment would change it for that partner as for the others: its approval is
needed ("when the partners have duly approved"). One that joins later joins the agreement as amended.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.errors import UserError
from bot.domain.partners import PartnerRef


class AmendmentState(StrEnum):
    """Where an amendment stands."""

    PROPOSED = "proposed"  # waits for the forum
    ADOPTED = "adopted"  # the forum agreed: the partners approve, each in its own way
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    IN_FORCE = "in_force"


class AmendmentOutcome(StrEnum):
    """What may become of a proposal in people's words."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


MAX_AMENDMENT = 110  # characters: it is an item of the forum's agenda, with a few words before it
MAX_BODY = 100
MAX_SECTION = 40
OPEN_STATES = (AmendmentState.PROPOSED, AmendmentState.ADOPTED)


@dataclass(frozen=True)
class Membership:
    """A partner's time in the agreement: first day, and the first day without it; None is open."""

    partner_id: int
    joined_on: date | None
    left_on: date | None

    def holds_on(self, day: date) -> bool:
        """Whether the partner is a party to the agreement on the day."""
        return (self.joined_on is None or self.joined_on <= day) and (
            self.left_on is None or self.left_on > day
        )


def in_force_from(
    members: Iterable[Membership], approved: Mapping[int, date], adopted_on: date, today: date
) -> date | None:
    """The first day, up to today, on which every partner of that day had approved; None: not yet.

    Things change only when the forum adopts, a partner approves or a partner leaves: no other day is tried.
    """
    parties = tuple(members)
    days = {adopted_on, *approved.values(), *(one.left_on for one in parties if one.left_on)}
    for day in sorted(day for day in days if adopted_on <= day <= today):
        there = [one.partner_id for one in parties if one.holds_on(day)]
        if there and all(one in approved and approved[one] <= day for one in there):
            return day
    return None


@dataclass(frozen=True)
class Approval:
    """A partner's approval: when, by which body and in which section of its minutes."""

    partner: PartnerRef
    approved_on: date
    body: str
    section: str


@dataclass(frozen=True)
class Amendment:
    """An amendment proposal with its approvals; `missing` are the partners that have not approved yet."""

    id: int
    title: str
    proposer: PartnerRef
    state: AmendmentState
    handled_on: date | None
    in_force_on: date | None
    approvals: tuple[Approval, ...]
    missing: tuple[PartnerRef, ...]


@dataclass(frozen=True)
class AmendmentPage:
    """Amendments; `speaks_for` are the partners whose approval the reader may record."""

    found: tuple[Amendment, ...]
    may_manage: bool
    speaks_for: tuple[PartnerRef, ...]


@dataclass(frozen=True)
class AmendmentRecorded:
    """What was recorded. `again`: it was there. `on_next`: on the agenda of a meeting that is called."""

    found: Amendment
    again: bool = False
    on_next: bool = False


class AmendmentNotOpen(UserError):
    """The amendment is not where this could be done: not handled by the forum yet, or at its end."""

    def __init__(self, state: AmendmentState) -> None:
        super().__init__(state)
        self.state = state


class NoForumMeeting(UserError):
    """The forum has not met on that day."""

    def __init__(self, day: date | None, field: str = "forum") -> None:
        super().__init__(day, field)
        self.day = day
        self.field = field


class ApprovedOutOfTime(UserError):
    """An approval's day is in the future, or before the proposal was made."""

    def __init__(self, day: date, field: str = "approved") -> None:
        super().__init__(day, field)
        self.day = day
        self.field = field


class OutcomeUnknown(UserError):
    """The words for how something came out are none of those known."""

    def __init__(self, text: str, known: tuple[str, ...], field: str = "outcome") -> None:
        super().__init__(text, known, field)
        self.text = text
        self.known = known
        self.field = field
