"""Polls: what is asked of whom, and the facts that services return (counting: domain/poll_counting.py)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendar import Concern, add_working_days, shift_into_office_hours
from bot.domain.groups import GroupRef
from bot.domain.outgoing import Way
from bot.domain.people import PersonRef
from bot.domain.zone import HELSINKI, local_date

MAX_QUESTION = 200
MAX_OPTION = 100
MAX_OPTIONS = 20  # one message has 50 blocks, an option at most two of them
FEWEST_OPTIONS = 2
LONGEST = timedelta(days=366)
DEFAULT_WORKING_DAYS = 5
_CLOSES = time(16)


class PollKind(StrEnum):
    """What the options are."""

    CHOICE = "choice"
    TIMES = "times"  # times of a meeting: each is answered yes, if needed, or no


class Audience(StrEnum):
    """Whose answers are asked for."""

    CHANNEL = "channel"  # everybody in the channel whom the registry knows
    GROUP = "group"  # the members of a group; the forum is one
    CONTACTS = "contacts"  # the contacts of all partners
    PEOPLE = "people"  # people named one by one


class Voice(StrEnum):
    """Whose one vote it is."""

    PERSON = "person"
    PARTNER = "partner"


class PollState(StrEnum):
    """A poll is a draft until its organiser sends it. A closed one is never changed."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    DISCARDED = "discarded"


class Closing(StrEnum):
    """Why a poll was closed."""

    TIME = "time"
    EVERYBODY = "everybody"  # all have answered
    PERSON = "person"  # somebody with the right to closed it
    CHOSEN = "chosen"  # one of its times was made a meeting


class Value(StrEnum):
    """What is said of one option. A choice is a YES; what is not chosen has no value."""

    YES = "yes"
    MAYBE = "maybe"  # if needed
    NO = "no"


class Reach(StrEnum):
    """How a voter gets the question."""

    CHANNEL = "channel"  # sees it where it was posted
    DIRECT = "direct"  # in a message of their own
    EMAIL = "email"
    NONE = "none"  # neither is known: somebody phones


class PollSource(StrEnum):
    """Where an answer was given."""

    SLACK = "slack"
    WEB = "web"


@dataclass(frozen=True)
class PollInfo:
    """A poll as far as showing it goes. Times are aware, in UTC."""

    id: int
    kind: PollKind
    question: str
    place: str
    group: GroupRef | None
    channel_id: str | None
    audience: Audience
    voice: Voice
    multiple: bool
    anonymous: bool
    hidden: bool
    own_options: bool
    until_all: bool
    quorum: int | None
    quorum_is_percent: bool
    closes_at: datetime
    state: PollState
    revision: int
    organiser: PersonRef
    created_at: datetime
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    closed_why: Closing | None = None
    chosen_option_id: int | None = None
    meeting_id: int | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether an answer counts now: to the second, whether or not the closing has been written down."""
        return self.state is PollState.OPEN and now < self.closes_at

    @property
    def shows_results(self) -> bool:
        """Whether the results may be seen: an anonymous poll's are counted only when it has closed."""
        return self.state is PollState.CLOSED or not (self.hidden or self.anonymous)

    @property
    def by_form(self) -> bool:
        """Whether it is answered in a form, all options at once."""
        return self.kind is PollKind.TIMES or (self.anonymous and self.multiple)


@dataclass(frozen=True)
class OptionInfo:
    """One option. `starts_at` and `ends_at` (aware, in UTC) are of a meeting's time."""

    id: int
    position: int
    text: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    counted: "Counts | None" = None  # of an anonymous poll: the sums, once it has closed


@dataclass(frozen=True)
class Counts:
    """How many say yes, if needed and no."""

    yes: int = 0
    maybe: int = 0
    no: int = 0


@dataclass(frozen=True)
class Voter:
    """Somebody whose answer is asked for. `sequence` orders the answers of an open poll, the latest last."""

    id: int
    person: PersonRef
    partner_id: int | None
    partner: str
    reach: Reach
    answered: bool = False
    sequence: int = 0


@dataclass(frozen=True)
class Electorate:
    """Who would be asked, before a poll is sent."""

    people: tuple["Asked", ...]
    without_partner: int = 0  # left out: in a vote by partners they have no voice


@dataclass(frozen=True)
class Asked:
    """Somebody who would be asked."""

    person: PersonRef
    partner_id: int | None
    partner: str
    way: Way
    slack_user_id: str | None = None


@dataclass(frozen=True)
class PollDraft:
    """A poll before anybody hears of it. `stamp` tells this content from any other."""

    poll: PollInfo
    options: tuple[OptionInfo, ...]
    electorate: Electorate
    stamp: str
    concerns: Mapping[int, tuple[Concern, ...]] = field(default_factory=dict)  # by option
    changed: bool = False


def poll_stamp(poll: PollInfo, options: tuple[OptionInfo, ...], electorate: Electorate) -> str:
    """A short mark of what a draft would ask of whom: a button carries it, so that what was seen is sent."""
    content = (
        poll.question,
        poll.place,
        poll.channel_id,
        poll.audience,
        poll.group and poll.group.id,
        poll.voice,
        (poll.multiple, poll.anonymous, poll.hidden, poll.own_options, poll.until_all),
        (poll.quorum, poll.quorum_is_percent),
        poll.closes_at.isoformat(),
        [(one.text, one.starts_at, one.ends_at) for one in options],
        # Who is in a channel is asked from Slack at the moment of sending.
        sorted(one.person.id for one in electorate.people if poll.audience is not Audience.CHANNEL),
    )
    return hashlib.sha256(repr(content).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class NewPoll:
    """A poll as asked for, before it is checked. Texts as typed; times aware."""

    question: str
    options: tuple[str, ...] = ()
    times: tuple[tuple[datetime, datetime], ...] = ()
    kind: PollKind = PollKind.CHOICE
    place: str = ""
    group: GroupRef | None = None
    channel_id: str | None = None
    audience: Audience = Audience.CHANNEL
    people: tuple[int, ...] = ()
    voice: Voice = Voice.PERSON
    multiple: bool = False
    anonymous: bool = False
    hidden: bool = False
    own_options: bool = False
    until_all: bool = False
    quorum: int | None = None
    quorum_is_percent: bool = False
    closes_at: datetime | None = None


@dataclass(frozen=True)
class PollRow:
    """A poll in a list. `mine`: whether the asking person has answered; None when they are not asked."""

    poll: PollInfo
    answered: int
    asked: int
    mine: bool | None


@dataclass(frozen=True)
class PollList:
    """Open polls, then those closed lately."""

    rows: tuple[PollRow, ...]
    more: bool = False
    skipped: int = 0


class PollFate(StrEnum):
    """What became of an answer."""

    KEPT = "kept"
    TAKEN_BACK = "taken_back"
    CLOSED = "closed"
    ALREADY = "already"  # anonymous, and this person (or their partner) has answered
    ADDED = "added"  # an option of their own, in an anonymous poll: not an answer yet


def default_closing(now: datetime) -> datetime:
    """When a poll closes whose end nobody said: at 16.00 on the fifth working day from now, in UTC."""
    day = add_working_days(local_date(now), DEFAULT_WORKING_DAYS)
    return datetime.combine(day, _CLOSES, HELSINKI).astimezone(now.tzinfo)


_DAY = timedelta(days=1)
_SHORTEST = timedelta(hours=2)


def nudge_at(opened_at: datetime, closes_at: datetime) -> datetime | None:
    """When the silent are asked once more: a day before the end, of a short poll when a quarter is left.

    In office hours when the end allows (domain.calendar); None for a poll of less than two hours: whoever
    was just asked is not asked again.
    """
    lasts = closes_at - opened_at
    if lasts < _SHORTEST:
        return None
    lead = _DAY if lasts >= 2 * _DAY else lasts / 4
    found = shift_into_office_hours(closes_at - lead, closes_at, not_before=opened_at + lasts / 2)
    return found if opened_at < found < closes_at else None
