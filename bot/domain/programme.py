"""The development programme: versions by year, goals, actions and impact indicators (section 3; rule R8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from bot.domain.partners import PartnerRef

COMMENT_DAYS = 14  # a draft is open for comments this long, unless another day is said
NEXT_YEAR_FROM = 10  # from October on it is next year's programme that is prepared
FIRST_YEAR = 2025  # the agreement's first (section 11)
YEARS_AHEAD = 2
MAX_GOALS = 12
MAX_ACTIONS = 100  # of one version
MAX_COMMENT = 2000


class TopGoal(StrEnum):
    """The four top goals of the agreement (section 3), in its order; their words are views' business."""

    VITALITY = "vitality"  # elinvoiman ja työllisyyden edistäminen
    UNEMPLOYMENT = (
        "unemployment"  # työttömyyden laskeminen erityisesti nuorten ja pitkäaikaistyöttömien osalta
    )
    IMMIGRANTS = "immigrants"  # maahanmuuttajien työllistymisen parantaminen
    MATCHING = "matching"  # työpaikkojen ja työnhakijoiden kohtaannon tehostaminen


class ProgrammeState(StrEnum):
    """Where a version stands. A decided one is never edited: a change is a new version (rule R8).

    Being in force is no state of its own: the newest decided version whose `in_force_from` has come.
    """

    DRAFT = "draft"
    COMMENTS = "comments"  # open for comments until a day
    AGENDA = "agenda"  # waits for the forum, on the agenda of its next meeting
    DECIDED = "decided"
    DISCARDED = "discarded"


class ActionState(StrEnum):
    """How an action goes."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"


class NoteKind(StrEnum):
    """What somebody did to an action."""

    PROGRESS = "progress"
    MOVED = "moved"  # follows another day than the decided one
    HELP = "help"  # asked for help
    DONE = "done"
    DROPPED = "dropped"
    REOPENED = "reopened"


class CommentSource(StrEnum):
    """Where a comment was written."""

    FORM = "form"
    THREAD = "thread"
    PAGE = "page"  # the answer page, without Slack


class CalendarStep(StrEnum):
    """The dates by which next year's programme is prepared; each comes every year."""

    INPUT_ASKED = "input_asked"
    INPUT_REMINDED = "input_reminded"
    INPUT_CLOSES = "input_closes"
    COMMENTS_OPEN = "comments_open"
    COMMENTS_CLOSE = "comments_close"


# What the top goals are called in commands, folded: any unambiguous part of it names the goal.
GOAL_WORDS: Mapping[TopGoal, str] = {
    TopGoal.VITALITY: "elinvoiman ja tyollisyyden edistaminen",
    TopGoal.UNEMPLOYMENT: ("tyottomyyden laskeminen erityisesti nuorten ja pitkaaikaistyottomien osalta"),
    TopGoal.IMMIGRANTS: "maahanmuuttajien tyollistymisen parantaminen",
    TopGoal.MATCHING: "tyopaikkojen ja tyonhakijoiden kohtaannon tehostaminen",
}


@dataclass(frozen=True)
class ProgrammeRef:
    """One version of a year's programme, without what it says."""

    id: int
    year: int
    version: int
    state: ProgrammeState
    based_on_id: int | None = None
    comments_until: date | None = None  # the last local day
    decided_on: date | None = None
    in_force_from: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is being prepared: neither decided nor given up."""
        return self.state in (ProgrammeState.DRAFT, ProgrammeState.COMMENTS, ProgrammeState.AGENDA)


@dataclass(frozen=True)
class Owner:
    """Who answers for an action: a group, or a person. Exactly one of the ids is there."""

    name: str
    group_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True)
class ActionView:
    """An action as a version has it, and how it goes. `id` is what it is followed and named by: "#12"."""

    id: int
    plan_id: int
    programme_id: int
    goal_id: int
    title: str
    owner: Owner
    partners: tuple[PartnerRef, ...]
    deadline: date  # as the version says: the last local day
    state: ActionState
    moved_to: date | None = None  # the day it is followed by instead
    done_on: date | None = None
    note: str = ""  # what was last written of it

    @property
    def due_on(self) -> date:
        """The local day it is followed by now."""
        return self.moved_to or self.deadline

    @property
    def is_going(self) -> bool:
        """Whether it waits to be done."""
        return self.state in (ActionState.PLANNED, ActionState.UNDER_WAY)

    def is_late(self, today: date) -> bool:
        """Whether its day has passed and it is not done."""
        return self.is_going and self.due_on < today


@dataclass(frozen=True)
class IndicatorView:
    """An impact indicator as a version has it. `id` is what its readings belong to."""

    id: int
    plan_id: int
    programme_id: int
    goal_id: int
    name: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None


@dataclass(frozen=True)
class GoalView:
    """A goal of a version with what is to be done for it. `title` is "" for a top goal."""

    id: int
    position: int
    top: TopGoal | None
    title: str
    actions: tuple[ActionView, ...] = ()
    indicators: tuple[IndicatorView, ...] = ()


@dataclass(frozen=True)
class DecidedBy:
    """The forum's meeting that decided a version."""

    id: int
    title: str
    starts_at: datetime


@dataclass(frozen=True)
class ProgrammeView:
    """A version as a whole: goals in their order, each with its actions and indicators in theirs."""

    ref: ProgrammeRef
    goals: tuple[GoalView, ...]
    decided_by: DecidedBy | None = None

    @property
    def actions(self) -> tuple[ActionView, ...]:
        """All actions, goal by goal."""
        return tuple(action for goal in self.goals for action in goal.actions)

    @property
    def indicators(self) -> tuple[IndicatorView, ...]:
        """All indicators, goal by goal."""
        return tuple(one for goal in self.goals for one in goal.indicators)


@dataclass(frozen=True)
class NewAction:
    """An action as somebody wants it in a version. Its owner is a group or a person: one of the ids."""

    title: str
    goal_id: int
    deadline: date
    group_id: int | None = None
    person_id: int | None = None
    partner_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Begun:
    """A version to prepare; `existed` when it was there already."""

    ref: ProgrammeRef
    existed: bool


@dataclass(frozen=True)
class AddedAction:
    """An action of a version; `existed` when the very same title was there already."""

    action: ActionView
    existed: bool


@dataclass(frozen=True)
class Comment:
    """A comment of a version. `person` is "" when its writer was erased; `action` is what it is about."""

    id: int
    text: str
    person: str
    person_id: int | None
    action: str
    source: CommentSource
    at: datetime


@dataclass(frozen=True)
class Shown:
    """A version with what the reader may do, and what else there is to see.

    `versions` are the year's others; `in_force` and `draft` the ones that stand now, of any year.
    """

    view: ProgrammeView
    may_manage: bool
    may_comment: bool
    versions: tuple[ProgrammeRef, ...] = ()
    in_force: ProgrammeRef | None = None
    draft: ProgrammeRef | None = None
    comments: int = 0


def programme_year(today: date) -> int:
    """The year whose programme is meant when none is said: next year's from October on."""
    return today.year + (today.month >= NEXT_YEAR_FROM)
