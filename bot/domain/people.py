"""People: the roles they are appointed to, and the person a command comes from."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.errors import UserError
from bot.domain.names import clean

MAX_EMAIL = 254  # RFC 5321, section 4.5.3.1.3, less the angle brackets
ERASED_NAME = "Poistettu henkilö"
"""What is left of an erased person's name: data, as the name of a group is, so in the house's language."""

_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+\.[^\s@<>,;:\"()\[\]\\.]+")


_NAME_AND_ADDRESS = re.compile(
    rf"(?P<name>[^@<>,;\"\x00-\x1f]*[^@<>,;\"\s\x00-\x1f])[\s,]+[<(]?(?P<address>{_EMAIL.pattern})[>)]?"
)


class Role(StrEnum):
    """Appointed roles (the agreement, section 5). Leader and coordinator are offices of a group instead."""

    DIRECTOR = "director"
    SERVICE_MANAGER = "service_manager"
    AREA_EXPERT = "area_expert"
    ADMINISTRATOR = "administrator"


EMPLOYMENT_AREA_ROLES = frozenset({Role.DIRECTOR, Role.SERVICE_MANAGER, Role.AREA_EXPERT})


class ReminderWish(StrEnum):
    """Which meeting reminders a person wants."""

    ALL = "all"
    DAY_BEFORE = "day_before"
    NONE = "none"


@dataclass(frozen=True)
class Actor:
    """Whoever acts: a known person, or a stranger (`person_id` None) from the workspace.

    All sets hold current standings only, as of the moment the command came in.
    """

    person_id: int | None
    name: str = ""
    partner_id: int | None = None
    slack_user_id: str | None = None
    locale: str = "fi"
    roles: frozenset[Role] = field(default_factory=frozenset)
    member_of: frozenset[int] = field(default_factory=frozenset)
    leads: frozenset[int] = field(default_factory=frozenset)
    coordinates: frozenset[int] = field(default_factory=frozenset)
    contact_of: frozenset[int] = field(default_factory=frozenset)
    guest_of: frozenset[int] = field(default_factory=frozenset)
    """Groups to which an accepted pass runs; a pass for one meeting is not among them."""
    only_guest: bool = False
    """Whether the person has come to the registry as a guest expert, and is nothing else in the network."""

    @property
    def is_known(self) -> bool:
        """Whether the registry knows this person."""
        return self.person_id is not None


@dataclass(frozen=True)
class PersonRef:
    """A person as far as naming them goes."""

    id: int
    name: str


@dataclass(frozen=True)
class SlackId:
    """The pair that identifies a user of the workspace (docs.slack.dev/reference/objects/user-object)."""

    team_id: str
    user_id: str


Who = str | SlackId
"""How people are named: a mention, or a name or an e-mail address as typed."""

STRANGER = Actor(person_id=None)


class PersonNotFound(UserError):
    """The registry has nobody such. `query` is what was typed; empty when a Slack user was mentioned."""

    def __init__(self, query: str, field: str = "person") -> None:
        super().__init__(query, field)
        self.query = query
        self.field = field


class PersonAmbiguous(UserError):
    """Several people match; carries them for the person to choose from."""

    def __init__(self, query: str, people: tuple[PersonRef, ...], field: str = "person") -> None:
        super().__init__(query, people, field)
        self.query = query
        self.people = people
        self.field = field


class EmailNotUnderstood(UserError):
    """What was given is no e-mail address; `field` is the block id of a form's e-mail field."""

    def __init__(self, text: str, field: str = "email") -> None:
        super().__init__(text, field)
        self.text = text
        self.field = field


class PersonTaken(UserError):
    """The e-mail address is somebody's who is not the mentioned Slack user; carries whose it is."""

    def __init__(self, person: PersonRef, field: str = "email") -> None:
        super().__init__(person, field)
        self.person = person
        self.field = field


class AddressNotGiven(UserError):
    """An address would have been added to somebody whose letters and standing are not the actor's to give."""

    def __init__(self, person: PersonRef, field: str = "email") -> None:
        super().__init__(person, field)
        self.person = person
        self.field = field


class PersonUnclear(UserError):
    """Nobody has the name, but somebody's name is close to it: a new person, or a slip of the finger?"""

    def __init__(self, query: str, near: PersonRef, field: str = "person") -> None:
        super().__init__(query, near, field)
        self.query = query
        self.near = near
        self.field = field


class NameNeeded(UserError):
    """Nobody has the e-mail address, and a new person needs a name: first name and surname."""

    def __init__(self, query: str, field: str = "person") -> None:
        super().__init__(query, field)
        self.query = query
        self.field = field


class PersonElsewhere(UserError):
    """The person is another partner's; only whoever manages partners moves people between them."""

    def __init__(self, person: PersonRef, partner: str, field: str = "person") -> None:
        super().__init__(person, partner, field)
        self.person = person
        self.partner = partner
        self.field = field


@dataclass(frozen=True)
class Named:
    """A person somebody named; `is_new` when they were added to the registry by that."""

    person: PersonRef
    is_new: bool


def name_and_address(text: str) -> tuple[str, str] | None:
    """ "Anna Asiantuntija <anna@example.fi>" or without the brackets, as people write it: the two parts."""
    match = _NAME_AND_ADDRESS.fullmatch(text.strip())
    return (match["name"].strip(), match["address"]) if match else None


def email_address(text: str, field: str = "email") -> str:
    """An e-mail address as it is kept and compared: clean, in lower case. Raises EmailNotUnderstood.

    Only the shape is looked at: whether the address works is known when something is sent to it.
    """
    cleaned = clean(text).lower()
    if len(cleaned) > MAX_EMAIL or not _EMAIL.fullmatch(cleaned):
        raise EmailNotUnderstood(text, field)
    return cleaned
