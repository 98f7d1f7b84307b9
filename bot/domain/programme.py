"""The development programme: versions by year, goals, actions and impact indicators (section 3; rule R8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from bot.domain.partners import PartnerRef

COMMENT_DAYS = 14  # a draft is open for comments this long, unless another day is said


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
