"""What the buttons of calendar addresses carry."""

from dataclasses import dataclass

from bot.domain.payloads import Payload


@dataclass(frozen=True)
class CalendarOf(Payload):
    """A group's calendar; 0 is the person's own."""

    group_id: int
