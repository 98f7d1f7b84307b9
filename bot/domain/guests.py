"""Guest experts: the passes by which they take part, and the confidentiality they acknowledge.

A pass lets somebody who is not a member take part in a group for a time, in a subgroup, or in one meeting
(the agreement, section 5). Guests count neither to the size nor to the balance of a group (rules R2, R5), see
only what the pass covers, and acknowledge confidentiality before they see anything of it (section 7, rule
R14).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendar import OFFICE_OPENS, shift_into_office_hours
from bot.domain.groups import GroupRef
from bot.domain.meetings import Answer
from bot.domain.outgoing import Way
from bot.domain.people import Named, PersonRef
from bot.domain.zone import HELSINKI

LONGEST_PASS = timedelta(days=2 * 366)  # a longer one is a slip of the pen; a pass is for a time
NOTICE = timedelta(days=7)  # the leader hears so long before a pass ends
MAX_PURPOSE = 300


class PassState(StrEnum):
    """How a pass stands: kutsuttu, hyväksynyt, kieltäytynyt, päättynyt, peruttu."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether the pass is still offered or in use."""
        return self in (PassState.INVITED, PassState.ACCEPTED)


class AckSource(StrEnum):
    """Where confidentiality was acknowledged, and the pass answered."""

    SLACK = "slack"
    WEB = "web"


@dataclass(frozen=True)
class MeetingRef:
    """The one meeting that a pass is for. Times are aware, in UTC."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str


@dataclass(frozen=True)
class Pass:
    """A guest's pass. `meeting` None: the whole group from `starts_on` to `ends_on`, both included.

    `state` is the one of the moment it was looked at: a pass whose last day is past has ended, whether or not
    the nightly tidy has been.
    """

    id: int
    guest: PersonRef
    by_slack: bool
    has_email: bool
    group: GroupRef
    channel_id: str | None
    meeting: MeetingRef | None
    purpose: str
    starts_on: date
    ends_on: date
    state: PassState
    inviter: str
    in_channel: bool = False
    """Whether the bot was asked to invite the guest to the group's channel, and not to remove them."""

    @property
    def covers_group(self) -> bool:
        """Whether the pass is for the group, not for one meeting of it."""
        return self.meeting is None


def state_on(state: PassState, ends_on: date, today: date) -> PassState:
    """The state as it is on a local day: an open pass has ended when its last day is past."""
    return PassState.ENDED if state.is_open and ends_on < today else state


def end_of(ends_on: date) -> datetime:
    """The moment a pass ends: midnight in Helsinki after its last day; aware."""
    return datetime.combine(ends_on + timedelta(days=1), time(), HELSINKI)


def notice_at(ends_on: date, now: datetime) -> datetime:
    """When the leader hears that a pass ends: a week before, at the beginning of office hours; aware, in UTC.

    Outside office hours it moves earlier, never past the end (domain.calendar).
    """
    morning = datetime.combine(ends_on - NOTICE, OFFICE_OPENS, HELSINKI)
    return shift_into_office_hours(morning, end_of(ends_on), not_before=now)


class InviteFate(StrEnum):
    """What came of an invitation."""

    NEW = "new"
    CHANGED = "changed"  # the same pass with another last day or purpose
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Invitation:
    """A pass that was offered, changed or found as it was. `changed`: which of purpose, starts, ends.

    `way` is how the guest is reached now.
    """

    fate: InviteFate
    made: Pass
    named: Named
    way: Way
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class GuestList:
    """Passes to show. `manageable` are the groups whose passes the reader may change."""

    passes: tuple[Pass, ...]
    manageable: frozenset[int]
    group: GroupRef | None = None


@dataclass(frozen=True)
class GuestMeeting:
    """A coming meeting that a pass covers, with the guest's answer. Times are aware, in UTC."""

    id: int
    invitation_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    sequence: int
    answer: Answer


@dataclass(frozen=True)
class Answered:
    """What became of a guest's answer. `kept` False: the pass could not be answered any more."""

    found: Pass
    kept: bool


# -- confidentiality -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Confidentiality:
    """The text that is acknowledged, in the languages it was written in; the Finnish one is always there."""

    version: str
    texts: Mapping[str, str]

    def text(self, language: str) -> str:
        """The text in a language, else in Finnish."""
        return self.texts.get(language) or self.texts["fi"]

    def language(self, language: str) -> str:
        """The language that `text` is in."""
        return language if self.texts.get(language) else "fi"


def version_of(texts: Mapping[str, str]) -> str:
    """A short mark of the texts: another comma is another version. The same on every machine."""
    whole = "\0".join(f"{language}\0{_plain(text)}" for language, text in sorted(texts.items()))
    return hashlib.sha256(whole.encode()).hexdigest()[:12]


def _plain(text: str) -> str:
    """Line ends and trailing blanks differ between editors, and mean nothing."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


class Part(StrEnum):
    """What a piece of the confidentiality text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


def parts(text: str) -> tuple[tuple[Part, str], ...]:
    """The text taken apart: `# heading`, `- item`, and paragraphs parted by empty lines."""
    found: list[tuple[Part, str]] = []
    open_part = False
    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            open_part = False
        elif line.startswith("#"):
            found.append((Part.HEADING, line.lstrip("#").strip()))
            open_part = False
        elif line.startswith(("- ", "* ")):
            found.append((Part.ITEM, line[2:].strip()))
            open_part = True
        elif open_part:
            kind, before = found[-1]
            found[-1] = (kind, f"{before} {line}")
        else:
            found.append((Part.PARAGRAPH, line))
            open_part = True
    return tuple(found)


@dataclass(frozen=True)
class Acknowledged:
    """That somebody acknowledged a version of the text, and when (aware, in UTC)."""

    version: str
    at: datetime
    is_current: bool
