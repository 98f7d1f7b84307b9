"""What the buttons and forms about people carry."""

from dataclasses import dataclass

from bot.domain.payloads import Payload


@dataclass(frozen=True)
class OfPerson(Payload):
    """A person."""

    person_id: int


@dataclass(frozen=True)
class OfRole(Payload):
    """A person's role, by the role's code."""

    person_id: int
    role: str
