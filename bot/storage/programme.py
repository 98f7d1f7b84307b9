"""Queries about the development programme: its versions, and what each says."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session

from bot.domain.partners import PartnerKind
from bot.domain.programme import ProgrammeState
from bot.storage.models import (
    ActionNote,
    ActionPartner,
    ActionPlan,
    Group,
    IndicatorPlan,
    Meeting,
    Partner,
    Person,
    Programme,
    ProgrammeAction,
    ProgrammeComment,
    ProgrammeGoal,
)

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

OPEN = (ProgrammeState.DRAFT, ProgrammeState.COMMENTS, ProgrammeState.AGENDA)
_ACTIONS = (
    select(
        ActionPlan.action_id,
        ActionPlan.id.label("plan_id"),
        ActionPlan.programme_id,
        ActionPlan.goal_id,
        ActionPlan.title,
        ActionPlan.owner_group_id,
        ActionPlan.owner_person_id,
        func.coalesce(Group.name, Person.name).label("owner"),
        ActionPlan.deadline,
        ProgrammeAction.state,
        ProgrammeAction.moved_to,
        ProgrammeAction.done_on,
    )
    .join(ProgrammeAction, ProgrammeAction.id == ActionPlan.action_id)
    .outerjoin(Group, Group.id == ActionPlan.owner_group_id)
    .outerjoin(Person, Person.id == ActionPlan.owner_person_id)
    .order_by(ActionPlan.position, ActionPlan.id)
)


def get(session: Session, programme_id: int, *, locked: bool = False) -> Programme | None:
    """A version; `locked` keeps others from changing it until the commit (PostgreSQL)."""
    query = select(Programme).where(Programme.id == programme_id)
    if locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def of_year(session: Session, year: int) -> Sequence[Programme]:
    """The year's versions, the first one first; those that were given up as well."""
    return session.scalars(select(Programme).where(Programme.year == year).order_by(Programme.version)).all()


def in_force(session: Session, today: date, year: int | None = None) -> Programme | None:
    """The newest decided version whose day has come; without a year the newest year's."""
    query = select(Programme).where(
        Programme.state == ProgrammeState.DECIDED, Programme.in_force_from <= today
    )
    return session.scalar(_newest(query, year))


def open_version(session: Session, year: int | None = None) -> Programme | None:
    """The version that is being prepared; without a year the newest year's."""
    return session.scalar(_newest(select(Programme).where(Programme.state.in_(OPEN)), year))


def open_versions(session: Session) -> Sequence[Programme]:
    """All versions that are being prepared, one of a year at most, the newest year's first."""
    query = select(Programme).where(Programme.state.in_(OPEN))
    return session.scalars(query.order_by(Programme.year.desc())).all()


def on_agenda(session: Session, meeting_id: int, *, waiting: bool) -> Programme | None:
    """The newest version that the meeting decided; with `waiting` else the one that is on its way there."""
    on_its_way = Programme.state.in_((ProgrammeState.COMMENTS, ProgrammeState.AGENDA))
    decided_here = Programme.decided_meeting_id == meeting_id
    query = select(Programme).where(or_(decided_here, on_its_way) if waiting else decided_here)
    return session.scalar(
        query.order_by(
            Programme.decided_meeting_id.is_(None), Programme.year.desc(), Programme.version.desc()
        ).limit(1)
    )


def _newest(query: Select[Programme], year: int | None) -> Select[Programme]:
    if year is not None:
        query = query.where(Programme.year == year)
    return query.order_by(Programme.year.desc(), Programme.version.desc()).limit(1)


def goals(session: Session, programme_id: int) -> Sequence[ProgrammeGoal]:
    """A version's goals in their order."""
    return session.scalars(
        select(ProgrammeGoal)
        .where(ProgrammeGoal.programme_id == programme_id)
        .order_by(ProgrammeGoal.position)
    ).all()


def actions(session: Session, programme_id: int) -> Sequence[AnyRow]:
    """A version's actions in their order, with their owner's name and how they go."""
    return session.execute(_ACTIONS.where(ActionPlan.programme_id == programme_id)).all()


def plans_of(session: Session, action_id: int) -> Sequence[AnyRow]:
    """What each version says of an action, the newest first; versions that were given up left out."""
    return session.execute(
        _ACTIONS.add_columns(Programme.state.label("version_state"), Programme.in_force_from)
        .join(Programme, Programme.id == ActionPlan.programme_id)
        .where(ActionPlan.action_id == action_id, Programme.state != ProgrammeState.DISCARDED)
        .order_by(None)
        .order_by(Programme.year.desc(), Programme.version.desc())
    ).all()


def partners(session: Session, plan_ids: Sequence[int]) -> Mapping[int, list[tuple[int, str, PartnerKind]]]:
    """The partners that take part, by plan, as (id, name, kind), by name."""
    found: dict[int, list[tuple[int, str, PartnerKind]]] = {}
    rows = session.execute(
        select(ActionPartner.plan_id, Partner.id, Partner.name, Partner.kind)
        .join(Partner, Partner.id == ActionPartner.partner_id)
        .where(ActionPartner.plan_id.in_(plan_ids))
        .order_by(Partner.search_name)
    )
    for plan_id, partner_id, name, kind in rows:
        found.setdefault(plan_id, []).append((partner_id, name, kind))
    return found


def last_notes(session: Session, action_ids: Sequence[int]) -> Mapping[int, str]:
    """What was last written of each action."""
    newest = (
        select(func.max(ActionNote.id))
        .where(ActionNote.action_id.in_(action_ids), ActionNote.text != "")
        .group_by(ActionNote.action_id)
    )
    rows = session.execute(select(ActionNote.action_id, ActionNote.text).where(ActionNote.id.in_(newest)))
    return {action_id: text for action_id, text in rows}  # noqa: C416 (a Row is no pair to mypy)


def indicators(session: Session, programme_id: int) -> Sequence[IndicatorPlan]:
    """A version's indicators in their order."""
    return session.scalars(
        select(IndicatorPlan)
        .where(IndicatorPlan.programme_id == programme_id)
        .order_by(IndicatorPlan.position, IndicatorPlan.id)
    ).all()


def comment_count(session: Session, programme_id: int) -> int:
    """How many comments of a version stand."""
    return (
        session.scalar(
            select(func.count(ProgrammeComment.id)).where(
                ProgrammeComment.programme_id == programme_id, ProgrammeComment.withdrawn_at.is_(None)
            )
        )
        or 0
    )


def deciding_meeting(session: Session, meeting_id: int) -> tuple[int, str, datetime] | None:
    """A meeting as (id, title, start)."""
    row = session.execute(
        select(Meeting.id, Meeting.title, Meeting.starts_at).where(Meeting.id == meeting_id)
    ).first()
    return (row[0], row[1], row[2]) if row else None


__all__ = [
    "OPEN",
    "actions",
    "comment_count",
    "deciding_meeting",
    "get",
    "goals",
    "in_force",
    "indicators",
    "last_notes",
    "of_year",
    "on_agenda",
    "open_version",
    "open_versions",
    "partners",
    "plans_of",
]
