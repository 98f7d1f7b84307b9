"""Queries about disputes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Row, func, insert, select
from sqlalchemy.orm import Session

from bot.storage.models import Dispute, DisputeParty, Partner

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

_ALL = select(
    Dispute.id,
    Dispute.subject,
    Dispute.began_on,
    Dispute.outcome,
    Dispute.ended_on,
    Dispute.created_at,
).order_by(Dispute.ended_on.is_not(None), Dispute.began_on, Dispute.id)


def everything(session: Session) -> Sequence[AnyRow]:
    """All disputes, open ones first, those that began first in front."""
    return session.execute(_ALL).all()


def open_ones(session: Session) -> Sequence[AnyRow]:
    """Those that are negotiated."""
    return session.execute(_ALL.where(Dispute.outcome.is_(None))).all()


def get(session: Session, dispute_id: int) -> AnyRow | None:
    """One dispute."""
    return session.execute(_ALL.where(Dispute.id == dispute_id)).first()


def lock(session: Session, dispute_id: int) -> Dispute | None:
    """One dispute, for a change."""
    return session.scalar(
        select(Dispute)
        .where(Dispute.id == dispute_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def open_count(session: Session) -> int:
    """How many are negotiated."""
    return session.scalar(select(func.count(Dispute.id)).where(Dispute.outcome.is_(None))) or 0


def parties(session: Session, ids: Collection[int]) -> Mapping[int, list[AnyRow]]:
    """The parties of the disputes, as (id, name, kind), by name."""
    found: dict[int, list[AnyRow]] = {}
    rows = session.execute(
        select(DisputeParty.dispute_id, Partner.id, Partner.name, Partner.kind)
        .join(Partner, Partner.id == DisputeParty.partner_id)
        .where(DisputeParty.dispute_id.in_(sorted(ids)))
        .order_by(Partner.search_name)
    )
    for row in rows:
        found.setdefault(row.dispute_id, []).append(row)
    return found


def add(session: Session, values: Mapping[str, Any], partners: Collection[int]) -> int:
    """Adds a dispute between these partners; its id."""
    made = session.execute(insert(Dispute).values(**values).returning(Dispute.id)).scalar_one()
    session.execute(
        insert(DisputeParty), [{"dispute_id": made, "partner_id": one} for one in sorted(partners)]
    )
    return made


def same(session: Session, subject: str, began_on: date, partners: Collection[int]) -> int | None:
    """An open dispute that is the very same."""
    rows = session.scalars(
        select(Dispute.id).where(
            Dispute.subject == subject, Dispute.began_on == began_on, Dispute.outcome.is_(None)
        )
    ).all()
    held = parties(session, rows) if rows else {}
    return next((one for one in rows if {row.id for row in held.get(one, ())} == set(partners)), None)
