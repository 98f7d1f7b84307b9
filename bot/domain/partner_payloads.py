"""What the buttons and forms about partners carry."""

from dataclasses import dataclass

from bot.domain.payloads import Payload


@dataclass(frozen=True)
class OfPartner(Payload):
    """A partner."""

    partner_id: int


@dataclass(frozen=True)
class OfContact(Payload):
    """A partner's contact."""

    partner_id: int
    person_id: int


@dataclass(frozen=True)
class PartnerLeaves(Payload):
    """A partner that leaves; `on` is the first day without it, as 2026-12-31."""

    partner_id: int
    on: str
