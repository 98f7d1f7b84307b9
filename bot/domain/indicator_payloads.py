"""What the buttons and forms of impact indicators carry."""

from dataclasses import dataclass

from bot.domain.payloads import Payload


@dataclass(frozen=True)
class OfIndicator(Payload):
    """An indicator, whatever version it is in; 0: one to be chosen."""

    indicator_id: int


@dataclass(frozen=True)
class OfReading(Payload):
    """One reading of an indicator."""

    reading_id: int


@dataclass(frozen=True)
class InVersion(Payload):
    """An indicator as a version of the programme says it; 0: all of them, or a new one."""

    programme_id: int
    indicator_id: int = 0
