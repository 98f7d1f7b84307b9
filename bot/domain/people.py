"""People: the roles they are appointed to, and the person a command comes from."""

from dataclasses import dataclass, field
from enum import StrEnum


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

    @property
    def is_known(self) -> bool:
        """Whether the registry knows this person."""
        return self.person_id is not None


@dataclass(frozen=True)
class PersonRef:
    """A person as far as naming them goes."""

    id: int
    name: str


STRANGER = Actor(person_id=None)
