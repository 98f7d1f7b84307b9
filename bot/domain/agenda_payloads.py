"""What the buttons and forms of agendas carry."""

from dataclasses import dataclass

from bot.domain.payloads import Payload


@dataclass(frozen=True)
class OfItem(Payload):
    """One item of an agenda."""

    item_id: int


@dataclass(frozen=True)
class OfAgenda(Payload):
    """The agenda of a group's next meeting."""

    group_id: int
