"""A version's way to the decision: what each step would do, and what a version changed (rule R8)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from bot.domain.meetings import MeetingInfo
from bot.domain.names import fold
from bot.domain.programme import ActionView, GoalView, IndicatorView, ProgrammeRef, ProgrammeView

T = TypeVar("T", ActionView, IndicatorView)


class Part(StrEnum):
    """What of an action or an indicator can change."""

    TITLE = "title"
    GOAL = "goal"
    OWNER = "owner"
    DEADLINE = "deadline"
    PARTNERS = "partners"
    UNIT = "unit"
    BASELINE = "baseline"
    TARGET = "target"


@dataclass(frozen=True)
class Opening:
    """What opening a version for comments would do: who hears, and whether a channel does too."""

    ref: ProgrammeRef
    until: date
    people: int
    channel_id: str | None


@dataclass(frozen=True)
class Deciding:
    """A decision as it would be written down."""

    ref: ProgrammeRef
    meeting: MeetingInfo
    decided_on: date
    in_force_from: date


@dataclass(frozen=True)
class PartChange:
    """One part that changed: a text, a day, a number, a goal, or several names; None when there was none."""

    part: Part
    before: object
    after: object


@dataclass(frozen=True)
class Changed(Generic[T]):
    """One action or indicator that says something else now; `now` is the newer one."""

    now: T
    parts: tuple[PartChange, ...]


@dataclass(frozen=True)
class Compared(Generic[T]):
    """The actions, or the indicators, of two versions."""

    added: tuple[T, ...]
    removed: tuple[T, ...]
    changed: tuple[Changed[T], ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return not (self.added or self.removed or self.changed)


@dataclass(frozen=True)
class Differences:
    """What a version says that the one before it does not, and the other way round."""

    before: ProgrammeRef
    after: ProgrammeRef
    goals_added: tuple[GoalView, ...]
    goals_removed: tuple[GoalView, ...]
    actions: Compared[ActionView]
    indicators: Compared[IndicatorView]

    @property
    def is_same(self) -> bool:
        """Whether the two say the same."""
        return (
            not (self.goals_added or self.goals_removed) and self.actions.is_same and self.indicators.is_same
        )


def differences(before: ProgrammeView, after: ProgrammeView) -> Differences:
    """Compares two versions; the same action or indicator is known by its number, a goal by its words."""
    old, new = ({_key(goal): goal for goal in view.goals} for view in (before, after))
    goals = {goal.id: goal for view in (before, after) for goal in view.goals}

    def action_parts(one: ActionView) -> dict[Part, object]:
        return {
            Part.TITLE: one.title,
            Part.GOAL: _key(goals[one.goal_id]),
            Part.OWNER: (one.owner.group_id, one.owner.person_id),
            Part.DEADLINE: one.deadline,
            Part.PARTNERS: tuple(partner.id for partner in one.partners),
        }

    def action_words(one: ActionView, part: Part) -> object:
        return {
            Part.TITLE: one.title,
            Part.GOAL: goals[one.goal_id],
            Part.OWNER: one.owner.name,
            Part.DEADLINE: one.deadline,
            Part.PARTNERS: tuple(partner.name for partner in one.partners),
        }[part]

    def indicator_parts(one: IndicatorView) -> dict[Part, object]:
        return {
            Part.TITLE: one.name,
            Part.GOAL: _key(goals[one.goal_id]),
            Part.UNIT: one.unit,
            Part.BASELINE: one.baseline,
            Part.TARGET: one.target,
        }

    def indicator_words(one: IndicatorView, part: Part) -> object:
        return goals[one.goal_id] if part is Part.GOAL else indicator_parts(one)[part]

    return Differences(
        before.ref,
        after.ref,
        tuple(goal for key, goal in new.items() if key not in old),
        tuple(goal for key, goal in old.items() if key not in new),
        _compare(before.actions, after.actions, action_parts, action_words),
        _compare(before.indicators, after.indicators, indicator_parts, indicator_words),
    )


def _key(goal: GoalView) -> str:
    return goal.top.value if goal.top is not None else f"own:{fold(goal.title)}"


def _compare(
    before: Sequence[T],
    after: Sequence[T],
    parts: Callable[[T], dict[Part, object]],
    words: Callable[[T, Part], object],
) -> Compared[T]:
    old, new = {one.id: one for one in before}, {one.id: one for one in after}
    changed = []
    for number, one in new.items():
        was = old.get(number)
        if was is None:
            continue
        was_parts = parts(was)
        found = tuple(
            PartChange(part, words(was, part), words(one, part))
            for part, value in parts(one).items()
            if value != was_parts[part]
        )
        if found:
            changed.append(Changed(one, found))
    return Compared(
        tuple(one for number, one in new.items() if number not in old),
        tuple(one for number, one in old.items() if number not in new),
        tuple(changed),
    )
