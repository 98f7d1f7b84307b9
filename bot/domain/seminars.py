"""The yearly seminar: its stages, its places and who gets them, and the facts that services return.

The agreement, section 5: an ecosystem seminar once a year in early autumn, to which everybody involved is
invited (rule R9).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.duties import SEMINAR_FROM, SEMINAR_TO
from bot.domain.names import fold
from bot.domain.outgoing import Way
from bot.domain.people import PersonRef
from bot.domain.zone import local_date

DEFAULT_REMINDERS = 2
MAX_REMINDERS = 4
MAX_CAPACITY = 5000
MAX_PROGRAMME = 2500
MAX_LINK = 300
MAX_NEEDS = 300
MAX_NOTE = 500
GRADES = range(1, 6)  # of feedback: 1 of no use, 5 very useful
NEEDS_KEPT = timedelta(days=14)  # diets and accessibility needs go this long after the seminar


class SeminarState(StrEnum):
    """A draft is known to its makers alone, an announced one to all; an open one can be registered to."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """The messages of a seminar, in their order."""

    SAVE_THE_DATE = "save_the_date"
    INVITATION = "invitation"
    REMINDER = "reminder"
    LAST_CALL = "last_call"
    PRACTICAL = "practical"
    THANKS = "thanks"


class StageState(StrEnum):
    """A stage is planned until somebody sends it or says when it goes out."""

    PLANNED = "planned"
    SCHEDULED = "scheduled"
    SENT = "sent"  # its messages are in the queue


class Reason(StrEnum):
    """Why somebody is invited, in the order in which it is told."""

    FORUM = "forum"
    LEADER = "leader"
    COORDINATOR = "coordinator"
    MEMBER = "member"
    AREA_EXPERT = "area_expert"
    MANAGEMENT = "management"  # director, service manager
    CONTACT = "contact"
    GUEST = "guest"
    EXTRA = "extra"  # added by whoever arranges the seminar
    SELF = "self"  # came by themself


class Reply(StrEnum):
    """How somebody's registration stands."""

    SILENT = "silent"
    COMING = "coming"
    NOT_COMING = "not_coming"
    WAITING = "waiting"  # in the queue
    OFFERED = "offered"  # a place is held for them until offer_until
    LAPSED = "lapsed"  # the offer was not taken in time


HAS_PLACE = frozenset({Reply.COMING, Reply.OFFERED})
IN_QUEUE = frozenset({Reply.WAITING, Reply.OFFERED})


def in_season(starts_at: datetime) -> bool:
    """Whether a moment is in early autumn, 15 August – 30 September in Helsinki (rule R9)."""
    day = local_date(starts_at)
    return SEMINAR_FROM <= (day.month, day.day) <= SEMINAR_TO


@dataclass(frozen=True)
class SeminarInfo:
    """A seminar as far as showing it goes. Times are aware, in UTC."""

    id: int
    name: str
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    capacity: int | None  # None: room for everybody
    deadline: datetime
    programme: str
    catering: bool
    state: SeminarState
    sequence: int
    organiser: PersonRef
    organiser_email: str
    calendar_uid: str
    off_season_ok: bool = False
    cancel_reason: str = ""
    changed_at: datetime | None = None

    @property
    def is_off_season(self) -> bool:
        """Whether it is held at another time than the agreement says (rule R9)."""
        return not in_season(self.starts_at)

    def is_closed(self, now: datetime) -> bool:
        """Whether the time to register is over."""
        return now >= self.deadline


@dataclass(frozen=True)
class Details:
    """What whoever arranges a seminar decides about it, as typed; times aware."""

    name: str
    starts_at: datetime
    ends_at: datetime
    deadline: datetime
    place: str = ""
    link: str = ""
    capacity: int | None = None
    programme: str = ""
    catering: bool = False


@dataclass(frozen=True)
class Guest:
    """Somebody invited, and how their registration stands. `position` counts from 1; 0 outside the queue."""

    id: int
    person: PersonRef
    partner_id: int | None
    partner: str
    reasons: tuple[Reason, ...]
    way: Way
    reply: Reply = Reply.SILENT
    queue_no: int | None = None
    offer_until: datetime | None = None
    answered_at: datetime | None = None
    recorded_by: str = ""
    arrived_at: datetime | None = None
    note: str = ""
    calendar_step: int = 0
    created_at: datetime | None = None
    email: str = ""


@dataclass(frozen=True)
class Needs:
    """What somebody needs at the seminar: shown to the organiser alone, erased after it."""

    guest_id: int
    diet: str
    access: str


@dataclass(frozen=True)
class StageInfo:
    """One stage, with how far its messages have come when they are on their way."""

    id: int
    stage: Stage
    nth: int  # of the reminders: 1, 2 …; else 1
    state: StageState
    due_at: datetime | None
    suggested_at: datetime | None = None
    total: int = 0
    sent: int = 0
    failed: int = 0
    void: int = 0  # not sent because it was not needed any more


@dataclass(frozen=True)
class Invitee:
    """Somebody the registry would have invited."""

    person: PersonRef
    partner_id: int | None
    partner: str
    reasons: tuple[Reason, ...]
    way: Way


@dataclass(frozen=True)
class StagePlan:
    """What a stage would send: to how many, a few of them by name, and who has to be phoned."""

    seminar: SeminarInfo
    stage: StageInfo
    count: int
    by_way: Mapping[Way, int]
    by_reason: Mapping[Reason, int]
    sample: tuple[PersonRef, ...]
    unreachable: tuple[PersonRef, ...]


@dataclass(frozen=True)
class Panel:
    """The seminar with its stages and its audience."""

    seminar: SeminarInfo
    stages: tuple[StageInfo, ...]
    by_reason: Mapping[Reason, int]
    total: int
    unreachable: tuple[PersonRef, ...]
    holds: tuple["Hold", ...] = ()


@dataclass(frozen=True)
class Hold:
    """Places held for a partner's people."""

    partner_id: int
    partner: str
    places: int


@dataclass(frozen=True)
class Feedback:
    """What people thought: how many gave each grade, and what they wrote."""

    counts: tuple[tuple[int, int], ...]
    comments: tuple[str, ...]

    @property
    def given(self) -> int:
        """How many answered."""
        return sum(count for _grade, count in self.counts)


@dataclass(frozen=True)
class Tally:
    """How many have answered what. `silent` and the others add up to everybody invited."""

    coming: int = 0
    not_coming: int = 0
    waiting: int = 0
    silent: int = 0

    @property
    def answered(self) -> int:
        """Everybody but the silent."""
        return self.coming + self.not_coming + self.waiting

    @property
    def total(self) -> int:
        """Everybody invited."""
        return self.answered + self.silent


_COUNTED = {
    Reply.SILENT: "silent",
    Reply.COMING: "coming",
    Reply.NOT_COMING: "not_coming",
    Reply.WAITING: "waiting",
    Reply.OFFERED: "waiting",  # until they take the place
    Reply.LAPSED: "not_coming",
}


def tally(guests: Iterable[Guest]) -> Tally:
    """Counts registrations."""
    return Tally(**Counter(_COUNTED[one.reply] for one in guests))


@dataclass(frozen=True)
class PartnerRow:
    """One partner's people among those invited."""

    partner: str
    tally: Tally


def by_partner(guests: Iterable[Guest]) -> tuple[PartnerRow, ...]:
    """The partners with somebody invited, by name."""
    found: dict[str, list[Guest]] = {}
    for one in guests:
        if one.partner:
            found.setdefault(one.partner, []).append(one)
    return tuple(PartnerRow(name, tally(found[name])) for name in sorted(found, key=fold))


@dataclass(frozen=True)
class Status:
    """Everything about a seminar's registrations. `trend` is registrations by day, oldest first."""

    seminar: SeminarInfo
    guests: tuple[Guest, ...]
    stages: tuple[StageInfo, ...]
    partners_total: int
    partners_absent: tuple[str, ...]  # active partners with nobody invited
    diets: tuple[tuple[str, int], ...] | None  # None: not for this reader
    access: tuple[str, ...] | None
    holds: tuple[Hold, ...]
    now: datetime
    may_manage: bool
    is_organiser: bool
    feedback: Feedback | None = None

    @property
    def tally(self) -> Tally:
        """How many have answered what."""
        return tally(self.guests)

    @property
    def trend(self) -> tuple[tuple[str, int], ...]:
        """Registrations that stand, by local day (ISO) of the answer."""
        days = Counter(
            local_date(one.answered_at).isoformat()
            for one in self.guests
            if one.reply in HAS_PLACE | IN_QUEUE and one.answered_at
        )
        return tuple(sorted(days.items()))


@dataclass(frozen=True)
class Registration:
    """One person's registration with its seminar: what messages and pages to them are made of."""

    seminar: SeminarInfo
    guest: Guest
    position: int = 0  # in the queue, from 1; 0 when not in it
    stands: bool = True  # False: taken off the list


class Fate(StrEnum):
    """What became of a registration, or of giving one up."""

    IN = "in"
    QUEUED = "queued"
    OUT = "out"
    SAME = "same"  # it was so already
    CLOSED = "closed"  # the time to register is over
    NOT_OPEN = "not_open"
    CANCELLED = "cancelled"
    OVER = "over"
    OFFER_LAPSED = "offer_lapsed"


@dataclass(frozen=True)
class Registered:
    """An answer's fate and the registration as it now is."""

    fate: Fate
    registration: Registration
