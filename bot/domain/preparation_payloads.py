"""What the buttons and forms of the programme's preparation carry."""

from dataclasses import dataclass

from bot.domain.payloads import Payload


@dataclass(frozen=True)
class GiveInput(Payload):
    """The form for an input: a group's, the reader's own, or (with neither) one to be chosen."""

    group_id: int
    is_own: bool


@dataclass(frozen=True)
class OfInput(Payload):
    """One input."""

    input_id: int


@dataclass(frozen=True)
class OfCalendar(Payload):
    """The form of the calendar's days."""
