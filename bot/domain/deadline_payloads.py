"""What the buttons and forms of deadlines carry."""

from dataclasses import dataclass

from bot.domain.payloads import Payload

MAX_AMONG = 20  # actions of one message that have buttons


@dataclass(frozen=True)
class OfAction(Payload):
    """An action. `among`: the actions of the message the button is in, so that it can be shown anew."""

    action_id: int
    among: str = ""

    @property
    def together(self) -> tuple[int, ...]:
        """The numbers of `among`; what is no number is left out."""
        pieces = self.among.split(",")[:MAX_AMONG]
        return tuple(int(one) for one in pieces if one.isascii() and one.isdecimal() and len(one) < 10)


@dataclass(frozen=True)
class OfChannelWish(Payload):
    """An action, and whether its reminders go to the group's channel too."""

    action_id: int
    wanted: bool
