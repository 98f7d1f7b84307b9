"""Signed personal links: what each is for, what it says, and why one is not taken."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import UserError


class Purpose(StrEnum):
    """What a link opens. The value is the first word of its path, and the salt of its signature."""

    MEETING = "kokous"
    GUEST = "asiantuntija"
    SEMINAR = "seminaari"
    SEMINAR_TICKET = "lippu"  # what a QR code opens
    SEMINAR_DOOR = "ovi"  # where people are received
    SEMINAR_LISTS = "osallistujat"  # files and name tags, for who asked for them
    SEMINAR_PICTURE = "kaavio"
    CYCLE_PICTURE = "vuosikello"
    INDICATOR_PICTURE = "mittari"  # an indicator's chart; its subject is the indicator
    INDICATOR_FILES = "mittarit"  # a programme's readings; its subject is the programme's version
    POLL = "kysely"
    PREPARATION = "ehdotukset"  # input to next year's programme
    PROGRAMME = "ohjelma"
    ACTION = "toimenpide"  # of the development programme
    FEED = "kalenteri"  # a person's own calendar
    GROUP_FEED = "ryhmakalenteri"  # a group's; it is nobody's in particular
    UNSUBSCRIBE = "kirjeet"


QR = "/koodi.png"  # the picture of a ticket, after its token
CALENDAR_FILE = "/kalenteri.ics"
"""After the token of an event's link: the event as a file for one's own calendar."""

NOBODY = 0
"""The person of a link that is not personal."""


@dataclass(frozen=True)
class Ticket:
    """What a link says: whose it is, what it is about, and the version of its owner's links it was made for.

    Its signature is right; whether it still counts is asked of the store (services.links.admit).
    """

    purpose: Purpose
    person_id: int
    subject_id: int
    version: int


class LinkWrong(UserError):
    """Not a link that this house has made."""


class LinkCut(UserError):
    """The end of the link is missing: mail programs and copying break long lines."""


class LinkClosed(UserError):
    """The link was made unusable: its owner's links were renewed, or its owner's data erased."""


class LinkExpired(UserError):
    """What the link was for is over."""
