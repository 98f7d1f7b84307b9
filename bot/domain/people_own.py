"""What the house knows of one person, for that person: groups, meetings, settings, all stored data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.deadlines import DueAction
from bot.domain.duty_notices import Noticed
from bot.domain.errors import UserError
from bot.domain.groups import GroupKind, Office
from bot.domain.guests import Pass
from bot.domain.meetings import Answer
from bot.domain.outgoing import Way
from bot.domain.people import PersonRef, ReminderWish, Role
from bot.domain.preparation import Giver

LANGUAGES = ("fi", "sv", "en")


@dataclass(frozen=True)
class OwnGroup:
    """A group that the person belongs to, leads or coordinates."""

    id: int
    name: str
    kind: GroupKind
    offices: frozenset[Office]
    is_member: bool


@dataclass(frozen=True)
class OwnMeeting:
    """A coming meeting that the person is invited to. `is_open` while it waits for their answer."""

    id: int
    group: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    answer: Answer
    invitation_id: int
    sequence: int

    @property
    def is_open(self) -> bool:
        """Whether the meeting waits for an answer."""
        return self.answer is Answer.NONE


@dataclass(frozen=True)
class OwnPage:
    """What is the person's own, and what waits for them."""

    name: str
    groups: tuple[OwnGroup, ...]
    meetings: tuple[OwnMeeting, ...]
    duties: tuple[Noticed, ...]  # that the person answers for, and that are not as they should be
    uncoordinated: tuple[str, ...]  # groups the person leads
    passes: tuple[Pass, ...] = ()  # of a guest expert, open ones
    polls: tuple[tuple[int, str, datetime], ...] = ()  # waiting for an answer: (id, question, end)
    acknowledges: bool = False  # belongs to a group, and has not acknowledged confidentiality (rule R14)
    deadlines: tuple[DueAction, ...] = ()  # of actions the person answers for: past, and near
    today: date = date.min
    inputs: tuple[Giver, ...] = ()  # to next year's programme, asked of the person and not given yet
    inputs_until: date = date.max


@dataclass(frozen=True)
class OwnSettings:
    """A person's own choices; `language` None follows Slack, `way` None is Slack for who has it."""

    language: str | None
    reminders: ReminderWish
    way: Way | None = None


@dataclass(frozen=True)
class Term:
    """Something held from–to: a role, an office, a seat, a contact's place. `what` is its name."""

    what: str
    where: str
    first: date
    last: date | None


@dataclass(frozen=True)
class Invited:
    """A meeting the person was or is invited to."""

    group: str
    title: str
    starts_at: datetime
    answer: Answer
    was_present: bool | None


@dataclass(frozen=True)
class OwnData:
    """Everything held about a person. `invited` are the latest; the counts are of all."""

    person: PersonRef
    email: str | None
    partner: str | None
    slack_user_id: str | None
    slack_locale: str | None
    settings: OwnSettings
    created_at: datetime
    roles: tuple[Term, ...] = ()
    offices: tuple[Term, ...] = ()
    seats: tuple[Term, ...] = ()
    deputy_in: tuple[str, ...] = ()
    contact_of: tuple[Term, ...] = ()
    invited: tuple[Invited, ...] = ()
    passes: tuple[Pass, ...] = ()
    acknowledged: tuple[tuple[str, datetime], ...] = ()  # versions of the confidentiality text, and when
    counts: dict[str, int] = field(default_factory=dict)  # invitations, messages, changes


@dataclass(frozen=True)
class Exported:
    """Everything held about a person, as rows of tables: column names and values as they are stored."""

    person: PersonRef
    made_at: datetime
    slack_user_id: str | None
    rows: Mapping[str, Sequence[Mapping[str, object]]]


@dataclass(frozen=True)
class Erased:
    """What became of an erasure: how many seats ended, messages were cancelled, invitations withdrawn."""

    seats: int
    messages: int
    invitations: int


class HoldsOffice(UserError):
    """Somebody who holds an office cannot be erased: first the offices end. Names of groups and partners."""

    def __init__(
        self,
        *,
        roles: tuple[Role, ...],
        leads: tuple[str, ...],
        coordinates: tuple[str, ...],
        contact_of: tuple[str, ...],
    ) -> None:
        super().__init__(roles, leads, coordinates, contact_of)
        self.roles = roles
        self.leads = leads
        self.coordinates = coordinates
        self.contact_of = contact_of


class WordUnknown(UserError):
    """A setting or a role has no such value; `field` tells which."""

    def __init__(self, text: str, field: str) -> None:
        super().__init__(text, field)
        self.text = text
        self.field = field
