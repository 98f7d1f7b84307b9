"""What the buttons and forms about groups carry."""

from dataclasses import dataclass

from bot.domain.payloads import Payload


@dataclass(frozen=True)
class OfGroup(Payload):
    """A group."""

    group_id: int


@dataclass(frozen=True)
class OfChannel(Payload):
    """A channel for a group."""

    group_id: int
    channel_id: str


@dataclass(frozen=True)
class NewMember(Payload):
    """The form of a member. `confirmed`: it has said that somebody new is added to the registry.

    `slack_user_id` is who was mentioned, when the registry did not know them; "" otherwise.
    """

    confirmed: bool = False
    slack_user_id: str = ""


@dataclass(frozen=True)
class PickGroup(Payload):
    """A form that only asks for the group of a command: its words, and its fields as typed.

    `channel_id` is where the command was given: a form is nowhere.
    """

    words: str
    rest: str = ""
    channel_id: str = ""
