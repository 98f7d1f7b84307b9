"""Changes of a programme's versions: new ones, copies, and what they say."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from bot.domain.programme import TopGoal
from bot.storage.models import (
    ActionPartner,
    ActionPlan,
    IndicatorPlan,
    Programme,
    ProgrammeAction,
    ProgrammeGoal,
)


def add_top_goals(session: Session, programme_id: int) -> None:
    """The four top goals of the agreement, in its order."""
    session.add_all(
        ProgrammeGoal(programme_id=programme_id, position=place, top=top)
        for place, top in enumerate(TopGoal, start=1)
    )
    session.flush()


def copy(session: Session, base_id: int, programme_id: int) -> None:
    """Everything that a version says, into a new one: the actions and indicators stay the same ones."""
    goals: dict[int, int] = {}
    for goal in session.scalars(select(ProgrammeGoal).where(ProgrammeGoal.programme_id == base_id)).all():
        made = ProgrammeGoal(
            programme_id=programme_id, position=goal.position, top=goal.top, title=goal.title
        )
        session.add(made)
        session.flush()
        goals[goal.id] = made.id
    for plan in session.scalars(select(ActionPlan).where(ActionPlan.programme_id == base_id)).all():
        copied = ActionPlan(
            programme_id=programme_id,
            action_id=plan.action_id,
            goal_id=goals[plan.goal_id],
            position=plan.position,
            title=plan.title,
            owner_group_id=plan.owner_group_id,
            owner_person_id=plan.owner_person_id,
            deadline=plan.deadline,
        )
        session.add(copied)
        session.flush()
        taking_part = select(ActionPartner.partner_id).where(ActionPartner.plan_id == plan.id)
        set_partners(session, copied.id, session.scalars(taking_part).all())
    for one in session.scalars(select(IndicatorPlan).where(IndicatorPlan.programme_id == base_id)).all():
        session.add(
            IndicatorPlan(
                programme_id=programme_id,
                indicator_id=one.indicator_id,
                goal_id=goals[one.goal_id],
                position=one.position,
                name=one.name,
                unit=one.unit,
                baseline=one.baseline,
                target=one.target,
            )
        )
    session.flush()


def add_goal(session: Session, programme_id: int, title: str) -> int:
    """A goal of the version's own, after the others; its id."""
    goal = ProgrammeGoal(
        programme_id=programme_id, position=_last_goal(session, programme_id) + 1, title=title
    )
    session.add(goal)
    session.flush()
    return goal.id


def goal(session: Session, goal_id: int) -> ProgrammeGoal | None:
    """One goal."""
    return session.get(ProgrammeGoal, goal_id)


def goal_is_used(session: Session, goal_id: int) -> bool:
    """Whether actions or indicators are under it."""
    return any(
        session.scalar(select(table.id).where(table.goal_id == goal_id).limit(1)) is not None
        for table in (ActionPlan, IndicatorPlan)
    )


def remove_goal(session: Session, goal_id: int) -> None:
    """Takes an unused goal away."""
    session.execute(delete(ProgrammeGoal).where(ProgrammeGoal.id == goal_id))


def add_action(session: Session, now: datetime, values: Mapping[str, Any]) -> tuple[int, int]:
    """A new action with its plan in a version, after the others; (its number, the plan's id)."""
    action = ProgrammeAction(created_at=now)
    session.add(action)
    session.flush()
    last = session.scalar(
        select(func.max(ActionPlan.position)).where(ActionPlan.programme_id == values["programme_id"])
    )
    plan = ActionPlan(action_id=action.id, position=(last or 0) + 1, **values)
    session.add(plan)
    session.flush()
    return action.id, plan.id


def plan(session: Session, programme_id: int, action_id: int) -> ActionPlan | None:
    """What a version says of an action."""
    return session.scalar(
        select(ActionPlan).where(ActionPlan.programme_id == programme_id, ActionPlan.action_id == action_id)
    )


def change_plan(session: Session, plan_id: int, values: Mapping[str, Any]) -> None:
    """Changes what a version says of an action."""
    session.execute(update(ActionPlan).where(ActionPlan.id == plan_id).values(**values))
    session.expire_all()


def remove_plan(session: Session, plan_id: int) -> None:
    """Takes an action out of a version. What is followed of it stays: its number is never another's."""
    session.execute(delete(ActionPartner).where(ActionPartner.plan_id == plan_id))
    session.execute(delete(ActionPlan).where(ActionPlan.id == plan_id))


def set_partners(session: Session, plan_id: int, partner_ids: Sequence[int]) -> None:
    """The partners that take part, instead of those that did."""
    session.execute(delete(ActionPartner).where(ActionPartner.plan_id == plan_id))
    rows = [{"plan_id": plan_id, "partner_id": one} for one in dict.fromkeys(partner_ids)]
    if rows:
        session.execute(insert(ActionPartner).values(rows))


def change(session: Session, programme_id: int, values: Mapping[str, Any]) -> None:
    """Changes a version's own facts."""
    session.execute(update(Programme).where(Programme.id == programme_id).values(**values))
    session.expire_all()


def _last_goal(session: Session, programme_id: int) -> int:
    return (
        session.scalar(
            select(func.max(ProgrammeGoal.position)).where(ProgrammeGoal.programme_id == programme_id)
        )
        or 0
    )
