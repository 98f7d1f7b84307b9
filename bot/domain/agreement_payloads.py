"""What the buttons and forms about the agreement's own matters carry."""

from dataclasses import dataclass

from bot.domain.payloads import Payload


@dataclass(frozen=True)
class OpenAgreementForm(Payload):
    """One of this noun's forms, by its name after "agreement.", and what it is about; 0 is something new."""

    form: str
    of_id: int


@dataclass(frozen=True)
class OfAgreement(Payload):
    """What a form is about: the sub-agreement, amendment, renegotiation or dispute; 0 is something new."""

    of_id: int
