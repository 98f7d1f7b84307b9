"""Meetings, invitations and their answers: the words, and the facts that services return."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import NamedTuple

from bot.domain.agenda import AgendaItem
from bot.domain.calendar import Concern
from bot.domain.groups import GroupRef
from bot.domain.people import PersonRef, ReminderWish

DEFAULT_LENGTH = timedelta(hours=1)  # when only the beginning was said
MAX_REASON = 300
MAX_NOTE = 500


class MeetingState(StrEnum):
    """A meeting is a draft until its organiser confirms that the invitations go out."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """An invited person's answer (RSVP)."""

    NONE = "none"
    YES = "yes"
    NO = "no"
    MAYBE = "maybe"
    SUBSTITUTE = "substitute"  # somebody else comes instead, with an invitation of their own


class AnswerSource(StrEnum):
    """Where an answer was given."""

    SLACK = "slack"
    WEB = "web"
    CALENDAR = "calendar"  # pressed in a calendar program, which wrote to the sender's address
    RECORDED = "recorded"  # given by phone or in person, written down by somebody with the right to


@dataclass(frozen=True)
class MeetingInfo:
    """A meeting as far as showing it goes. Times are aware, in UTC."""

    id: int
    group: GroupRef
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    state: MeetingState
    sequence: int
    organiser: str
    cancel_reason: str = ""
    calendar_uid: str = ""
    changed_at: datetime | None = None  # when it was last moved or cancelled


@dataclass(frozen=True)
class Invitee:
    """Somebody whom an invitation would go to."""

    person: PersonRef
    partner_id: int | None
    partner: str  # "" when the person has none
    is_reached: bool
    guest_id: int | None = None  # the pass of a guest expert


@dataclass(frozen=True)
class Invited:
    """Somebody who was invited, and what they have said."""

    invitation_id: int
    person: PersonRef
    partner_id: int | None
    partner: str
    is_reached: bool
    answer: Answer = Answer.NONE
    stands_for_id: int | None = None  # the invitation of the member whom they stand in for
    present: bool | None = None
    recorded_by: str = ""  # who wrote the answer down; "" when they gave it themselves
    guest_id: int | None = None  # the pass of a guest expert: no member, and for no partner
    source: AnswerSource | None = None  # where they answered
    note: str = ""  # what they wrote to the organiser with it
    calendar_step: int = 0  # how often they were let go or asked again


@dataclass(frozen=True)
class InvitationInfo:
    """One person's invitation with its meeting: what a message to them is made of."""

    meeting: MeetingInfo
    invited: Invited
    wish: ReminderWish
    stands_for: str = ""  # the member's name
    substitute: str = ""  # the name of who comes instead
    substitute_is_reached: bool = True  # False: only the member can tell them
    withdrawn: bool = False
    reminder_minutes: str | None = None
    agenda: tuple[AgendaItem, ...] = ()
    deputy: str = ""  # who was asked to come instead when the member cannot; of the forum only


@dataclass(frozen=True)
class Tally:
    """How many come, do not come, may come, and have not said."""

    yes: int = 0
    no: int = 0
    maybe: int = 0
    silent: int = 0


def tally(invited: Iterable[Invited]) -> Tally:
    """Counts heads: a member who sends a substitute counts as that substitute."""
    counts = Counter(one.answer for one in invited)
    return Tally(counts[Answer.YES], counts[Answer.NO], counts[Answer.MAYBE], counts[Answer.NONE])


class Cover(IntEnum):
    """How surely a partner is represented in a meeting; the better, the larger."""

    ABSENT = 0
    SILENT = 1
    MAYBE = 2
    COMING = 3


_COVER = {
    Answer.YES: Cover.COMING,
    Answer.MAYBE: Cover.MAYBE,
    Answer.NONE: Cover.SILENT,
    Answer.NO: Cover.ABSENT,
}


def cover(invited: Iterable[Invited]) -> tuple[tuple[str, Cover], ...]:
    """Each partner with somebody invited and how surely it is represented, by name."""
    best: dict[str, Cover] = {}
    for one in invited:
        if one.partner and one.answer in _COVER:
            best[one.partner] = max(best.get(one.partner, Cover.ABSENT), _COVER[one.answer])
    return tuple(sorted(best.items()))


def present_partners(invited: Iterable[Invited]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The partners that were there and those that were not, by name: present by any of its people."""
    there: dict[str, bool] = {}
    for one in invited:
        if one.partner:
            there[one.partner] = there.get(one.partner, False) or bool(one.present)
    names = sorted(there)
    return tuple(name for name in names if there[name]), tuple(name for name in names if not there[name])


class Existed(StrEnum):
    """Whether a draft was made by this very request."""

    NO = "no"
    SAME = "same"  # the same meeting was there already
    SAME_TIME = "same_time"  # another meeting of the group begins at that time
    CHANGED = "changed"  # the draft is not what its button promised: look again


@dataclass(frozen=True)
class Draft:
    """What would be sent to whom. `stamp` (see draft_stamp) tells this content from any other."""

    meeting: MeetingInfo
    invitees: tuple[Invitee, ...]
    stamp: str
    concerns: tuple[Concern, ...] = ()
    same_day: tuple[MeetingInfo, ...] = ()
    existed: Existed = Existed.NO
    agenda: tuple[AgendaItem, ...] = ()
    forum_misses_january: bool = False  # rule R7: the forum meets in January, and no meeting there is known


def draft_stamp(meeting: MeetingInfo, invitees: Iterable[Invitee]) -> str:
    """A short mark of what a draft would send to whom: a button carries it, so that what was seen is sent."""
    content = (
        meeting.group.id,
        meeting.title,
        meeting.starts_at.isoformat(),
        meeting.ends_at.isoformat(),
        meeting.place,
        sorted(invitee.person.id for invitee in invitees),
    )
    return hashlib.sha256(repr(content).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class MeetingStatus:
    """A meeting with everybody invited; `mine` is the asking person's own invitation."""

    meeting: MeetingInfo
    invited: tuple[Invited, ...]
    may_manage: bool
    now: datetime
    mine: Invited | None = None
    undelivered: frozenset[int] = frozenset()  # invitations whose newest message did not arrive

    @property
    def unreachable(self) -> tuple[Invited, ...]:
        """Who has not answered and cannot be asked in Slack; nobody once the meeting is over."""
        if self.meeting.ends_at <= self.now:
            return ()
        return tuple(one for one in self.invited if not one.is_reached and one.answer is Answer.NONE)


@dataclass(frozen=True)
class NextMeeting:
    """When a group that meets at an interval could meet after `last`. Times are aware."""

    last: MeetingInfo
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Confirmed:
    """A meeting whose invitations went out: by this very press, or already before (`again`)."""

    status: MeetingStatus
    again: bool = False


class MeetingRow(NamedTuple):
    """A meeting in a list, with the asking person's own answer (None: not invited)."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    state: MeetingState
    sequence: int
    group_id: int
    group_name: str
    in_channel: bool
    invitation_id: int | None
    answer: Answer | None


@dataclass(frozen=True)
class MeetingList:
    """One page of coming meetings: of the channel's group, else of the asking person."""

    rows: tuple[MeetingRow, ...]
    skipped: int
    more: bool


@dataclass(frozen=True)
class HeldMeeting:
    """A meeting that has begun or is over; whether it is written down who was there."""

    meeting: MeetingInfo
    is_written: bool
    may_manage: bool


@dataclass(frozen=True)
class MovePlan:
    """A move as it would be: from the meeting's present time to the new one, told to so many."""

    meeting: MeetingInfo
    starts_at: datetime
    ends_at: datetime
    place: str
    told: int
    unreachable: tuple[str, ...]
    concerns: tuple[Concern, ...] = ()
    same_day: tuple[MeetingInfo, ...] = ()

    @property
    def place_only(self) -> bool:
        """Whether the time stays: then the answers stay as well."""
        return (self.starts_at, self.ends_at) == (self.meeting.starts_at, self.meeting.ends_at)


@dataclass(frozen=True)
class CancelPlan:
    """A cancellation as it would be."""

    meeting: MeetingInfo
    reason: str
    told: int
    unreachable: tuple[str, ...]


class AnswerFate(StrEnum):
    """What became of an answer."""

    KEPT = "kept"
    MOVED = "moved"  # the meeting has another time now: asked again
    CANCELLED = "cancelled"
    OVER = "over"
    WITHDRAWN = "withdrawn"  # a substitute who is not needed any more


@dataclass(frozen=True)
class Answered:
    """An answer's fate and the invitation as it now is."""

    fate: AnswerFate
    invitation: InvitationInfo
