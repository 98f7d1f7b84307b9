"""Queries about amendments of the agreement and their approvals."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.domain.agreement_changes import AmendmentState
from bot.domain.groups import GroupKind
from bot.domain.meetings import MeetingState
from bot.domain.partners import PartnerKind
from bot.storage.models import Amendment, AmendmentApproval, Group, Meeting, Partner

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

_ALL = (
    select(
        Amendment.id,
        Amendment.title,
        Amendment.partner_id,
        Partner.name.label("partner_name"),
        Partner.kind.label("partner_kind"),
        Amendment.agenda_item_id,
        Amendment.state,
        Amendment.handled_on,
        Amendment.in_force_on,
        Amendment.created_at,
    )
    .join(Partner, Partner.id == Amendment.partner_id)
    .order_by(Amendment.id.desc())
)


def everything(session: Session) -> Sequence[AnyRow]:
    """All amendments, the newest first."""
    return session.execute(_ALL).all()


def in_state(session: Session, states: Collection[AmendmentState]) -> Sequence[AnyRow]:
    """Those that stand so, the newest first."""
    return session.execute(_ALL.where(Amendment.state.in_(list(states)))).all()


def get(session: Session, amendment_id: int) -> AnyRow | None:
    """One amendment."""
    return session.execute(_ALL.where(Amendment.id == amendment_id)).first()


def lock(session: Session, amendment_id: int) -> Amendment | None:
    """One amendment, for a change."""
    return session.scalar(
        select(Amendment)
        .where(Amendment.id == amendment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def same(session: Session, title: str, partner_id: int) -> int | None:
    """An open proposal of the partner with this very title."""
    return session.scalar(
        select(Amendment.id)
        .where(
            Amendment.title == title,
            Amendment.partner_id == partner_id,
            Amendment.state == AmendmentState.PROPOSED,
        )
        .limit(1)
    )


def add(session: Session, values: Mapping[str, Any]) -> int:
    """Adds an amendment; its id."""
    return session.execute(insert(Amendment).values(**values).returning(Amendment.id)).scalar_one()


def withdraw_of_item(session: Session, item_id: int) -> int | None:
    """The proposal that this item of the agenda was made of is taken back with it; its id."""
    return session.execute(
        update(Amendment)
        .where(Amendment.agenda_item_id == item_id, Amendment.state == AmendmentState.PROPOSED)
        .values(state=AmendmentState.WITHDRAWN)
        .returning(Amendment.id)
    ).scalar()


def approvals(session: Session, ids: Collection[int]) -> Mapping[int, list[AnyRow]]:
    """The approvals of the amendments, in the order they were decided."""
    found: dict[int, list[AnyRow]] = {}
    rows = session.execute(
        select(
            AmendmentApproval.amendment_id,
            AmendmentApproval.approved_on,
            AmendmentApproval.body,
            AmendmentApproval.section,
            Partner.id,
            Partner.name,
            Partner.kind,
        )
        .join(Partner, Partner.id == AmendmentApproval.partner_id)
        .where(AmendmentApproval.amendment_id.in_(sorted(ids)))
        .order_by(AmendmentApproval.approved_on, Partner.search_name)
    )
    for row in rows:
        found.setdefault(row.amendment_id, []).append(row)
    return found


def put_approval(session: Session, values: Mapping[str, Any]) -> None:
    """Records a partner's approval, in place of what was recorded before."""
    new = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    changed = {name: value for name, value in values.items() if name not in ("amendment_id", "partner_id")}
    session.execute(
        new(AmendmentApproval)
        .values(**values)
        .on_conflict_do_update(index_elements=["amendment_id", "partner_id"], set_=changed)
    )


def signatories(session: Session) -> Sequence[AnyRow]:
    """All partners that are or were parties to the agreement, with their time in it, by name."""
    return session.execute(
        select(Partner.id, Partner.name, Partner.kind, Partner.joined_on, Partner.left_on)
        .where(Partner.kind != PartnerKind.EMPLOYMENT_AREA)
        .order_by(Partner.search_name)
    ).all()


def forum_meetings(session: Session, now: datetime) -> Sequence[Row[int, datetime]]:
    """The forum's meetings that have begun, as (id, start), the latest first."""
    return session.execute(
        select(Meeting.id, Meeting.starts_at)
        .join(Group, Group.id == Meeting.group_id)
        .where(
            Group.kind == GroupKind.FORUM,
            Meeting.state == MeetingState.CONFIRMED,
            Meeting.starts_at <= now,
        )
        .order_by(Meeting.starts_at.desc())
    ).all()


def next_forum_meeting(session: Session, now: datetime) -> datetime | None:
    """When the forum meets next, as far as a meeting is called."""
    return session.scalar(
        select(Meeting.starts_at)
        .join(Group, Group.id == Meeting.group_id)
        .where(
            Group.kind == GroupKind.FORUM, Meeting.state == MeetingState.CONFIRMED, Meeting.starts_at > now
        )
        .order_by(Meeting.starts_at)
        .limit(1)
    )
