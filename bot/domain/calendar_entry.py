"""What a calendar is told of one event, for one person or for a feed: facts only, no format."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


def new_uid() -> str:
    """What calendars know an event by: never changed and never given twice (RFC 5545, section 3.8.4.7)."""
    return f"{secrets.token_hex(16)}@ekosysteemibotti"


class Method(StrEnum):
    """What the calendar is asked to do (RFC 5546)."""

    REQUEST = "REQUEST"  # put it in, or bring it up to date
    CANCEL = "CANCEL"  # take it out
    PUBLISH = "PUBLISH"  # a feed or a file: no answer is asked for


@dataclass(frozen=True)
class Attendee:
    """Somebody with an address. `answer` is a PARTSTAT of RFC 5545: NEEDS-ACTION, ACCEPTED, …"""

    name: str
    email: str
    answer: str = "NEEDS-ACTION"


@dataclass(frozen=True)
class CalendarEntry:
    """One event. Times are aware; people's words are plain text and may hold anything.

    `sequence` rises with every change that is told, also when one person is let go or asked again: calendars
    leave aside what is not newer. `organiser` and `attendee` are needed for a letter and absent in a feed.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str = ""
    description: str = ""
    url: str = ""
    organiser: Attendee | None = None
    attendee: Attendee | None = None
    is_cancelled: bool = False
    changed_at: datetime | None = None  # when it was last changed; for feeds
