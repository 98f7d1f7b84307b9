"""What the buttons and forms about guests carry."""

from dataclasses import dataclass

from bot.domain.payloads import Payload


@dataclass(frozen=True)
class PassRef(Payload):
    """A pass."""

    pass_id: int


@dataclass(frozen=True)
class PassVersion(Payload):
    """A pass, and the version of the confidentiality text that was shown with it."""

    pass_id: int
    version: str


@dataclass(frozen=True)
class TextVersion(Payload):
    """The version of the confidentiality text that was shown."""

    version: str


@dataclass(frozen=True)
class NewGuest(Payload):
    """The form of an invitation. `slack_user_id` is who was mentioned and not known yet; "" otherwise."""

    slack_user_id: str = ""
