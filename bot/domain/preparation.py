"""Preparation of next year's programme: whose input is asked, and who has given what (section 3).

"Vetäjät ja työllisyysalueen asiantuntijat vastaavat kehittämisohjelman valmistelusta": each working group is
asked through its leader, and each area expert for themselves.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.errors import UserError
from bot.domain.groups import GroupRef
from bot.domain.meetings import MeetingInfo
from bot.domain.names import MAX_TITLE, NameEmpty, NameTooLong, clean
from bot.domain.people import PersonRef
from bot.domain.programme import CalendarStep
from bot.domain.programme_calendar import Round

MAX_INPUT = 2000  # characters: a page; a button of Slack's form takes 3,000
SHORT = 280  # of a text in the shared view
# Who was asked less than this ago is not reminded: the asking itself is fresh.
FRESH = timedelta(days=7)
SUMMARY_KEPT = timedelta(days=14)


class InputClosed(UserError):
    """Input is not taken in any more: the draft is made of what was given."""

    field = "text"

    def __init__(self, on_round: Round, field: str = "text") -> None:
        super().__init__(on_round)
        self.round = on_round
        self.field = field


class NotOfWorkingGroup(UserError):
    """Input is asked of the working groups; a subgroup's goes with its working group's."""

    def __init__(self, group: GroupRef, field: str = "group") -> None:
        super().__init__(group)
        self.group = group
        self.field = field


class NothingOwnAsked(UserError):
    """Only an area expert gives input of their own: others give their group's."""

    def __init__(self, field: str = "group") -> None:
        super().__init__()
        self.field = field


@dataclass(frozen=True)
class Input:
    """What was given last; `by` is a name, and `earlier` how many it has replaced."""

    id: int
    text: str
    by: str
    at: datetime
    earlier: int = 0


@dataclass(frozen=True)
class Giver:
    """Whose input is asked: a working group's, or without a group an area expert's own.

    `asked` is who is asked: the leader, else the coordinator, else nobody; or the expert.
    """

    group: GroupRef | None
    asked: PersonRef | None
    given: Input | None = None

    @property
    def name(self) -> str:
        """The group's name, or the expert's."""
        return self.group.name if self.group else self.asked.name if self.asked else ""


@dataclass(frozen=True)
class Preparation:
    """Who has given what, as one person sees it."""

    round: Round
    givers: tuple[Giver, ...]
    may_give: tuple[GroupRef, ...]  # groups for which the reader may give input
    gives_own: bool
    may_manage: bool
    meeting: MeetingInfo | None  # the forum's, of January
    is_open: bool

    @property
    def given(self) -> int:
        """How many have given theirs."""
        return sum(giver.given is not None for giver in self.givers)


@dataclass(frozen=True)
class Stage:
    """Where the preparation stands: the latest step that has come, and what belongs to it."""

    round: Round
    step: CalendarStep  # INPUT_REMINDED counts as INPUT_ASKED
    given: int
    all: int
    meeting: MeetingInfo | None


@dataclass(frozen=True)
class Read:
    """One input as a whole, with what it has replaced, newest first."""

    giver: Giver
    newest: Input
    earlier: tuple[Input, ...]
    year: int


@dataclass(frozen=True)
class InputSaved:
    """What was given. `replaced` when there was an earlier one, `same` when nothing changed."""

    giver: Giver
    round: Round
    replaced: bool = False
    same: bool = False


def clean_input(text: str, field: str) -> str:
    """Visible text in lines as it was written; of empty ones at most one between paragraphs.

    Raises NameEmpty, NameTooLong.
    """
    lines: list[str] = []
    for line in map(clean, text.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    whole = "\n".join(lines).strip()
    if not whole:
        raise NameEmpty(field)
    if len(whole) > MAX_INPUT:
        raise NameTooLong(field, MAX_INPUT, len(whole))
    return whole


def as_title(text: str) -> str:
    """The first line of an input as the title of an action to be."""
    first = text.partition("\n")[0]
    return first if len(first) <= MAX_TITLE else first[: MAX_TITLE - 1].rstrip() + "…"


@dataclass(frozen=True)
class CalendarPage:
    """A round's days as one person sees them; `meeting` is the forum's agreed one of January."""

    round: Round
    meeting: MeetingInfo | None
    today: date
    may_manage: bool
