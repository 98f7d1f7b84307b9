"""Appointed roles: the words for them, and what can go wrong."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import UserError
from bot.domain.names import fold
from bot.domain.people import PersonRef, Role
from bot.domain.people_own import WordUnknown

# What people write for a role.
ROLE_WORDS = {
    "johtaja": Role.DIRECTOR,
    "tyollisyysaluejohtaja": Role.DIRECTOR,
    "palvelupaallikko": Role.SERVICE_MANAGER,
    "asiantuntija": Role.AREA_EXPERT,
    "tyollisyysalueen asiantuntija": Role.AREA_EXPERT,
    "yllapitaja": Role.ADMINISTRATOR,
}


def role_of(text: str) -> Role:
    """The role that people call so. Raises WordUnknown (field "role")."""
    found = ROLE_WORDS.get(fold(text)) or next((role for role in Role if role == text), None)
    if found is None:
        raise WordUnknown(text, "role")
    return found


@dataclass(frozen=True)
class RoleRow:
    """Somebody with a role."""

    role: Role
    person: PersonRef
    since: datetime


class RoleHeld(UserError):
    """The person has the role already."""

    def __init__(self, person: PersonRef, role: Role) -> None:
        super().__init__(person, role)
        self.person = person
        self.role = role


class RoleNotHeld(UserError):
    """The person does not have the role."""

    def __init__(self, person: PersonRef, role: Role) -> None:
        super().__init__(person, role)
        self.person = person
        self.role = role


class LastAdministrator(UserError):
    """The house would be left without an administrator."""

    def __init__(self, person: PersonRef) -> None:
        super().__init__(person)
        self.person = person
