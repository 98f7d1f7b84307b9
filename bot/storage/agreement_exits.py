"""Queries about renegotiations and the notices that partners give."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Row, Select, insert, select
from sqlalchemy.orm import Session

from bot.storage.models import Partner, PartnerNotice, Renegotiation

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

_ALL = select(
    Renegotiation.id,
    Renegotiation.reason,
    Renegotiation.began_on,
    Renegotiation.outcome,
    Renegotiation.ended_on,
).order_by(Renegotiation.ended_on.is_not(None), Renegotiation.id.desc())


def everything(session: Session) -> Sequence[AnyRow]:
    """All renegotiations, those that go on first, then the newest first."""
    return session.execute(_ALL).all()


def get(session: Session, renegotiation_id: int) -> AnyRow | None:
    """One renegotiation."""
    return session.execute(_ALL.where(Renegotiation.id == renegotiation_id)).first()


def lock(session: Session, renegotiation_id: int) -> Renegotiation | None:
    """One renegotiation, for a change."""
    return session.scalar(
        select(Renegotiation)
        .where(Renegotiation.id == renegotiation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def same(session: Session, reason: str) -> int | None:
    """A renegotiation that goes on for the very same reason."""
    return session.scalar(
        select(Renegotiation.id)
        .where(Renegotiation.reason == reason, Renegotiation.outcome.is_(None))
        .limit(1)
    )


def add(session: Session, values: Mapping[str, Any]) -> int:
    """Adds a renegotiation; its id."""
    return session.execute(insert(Renegotiation).values(**values).returning(Renegotiation.id)).scalar_one()


def _notices() -> Select[*tuple[Any, ...]]:
    return (
        select(
            PartnerNotice.id,
            PartnerNotice.renegotiation_id,
            PartnerNotice.partner_id,
            PartnerNotice.given_on,
            PartnerNotice.ends_on,
            Partner.name,
            Partner.kind,
            Partner.left_on,
        )
        .join(Partner, Partner.id == PartnerNotice.partner_id)
        .order_by(PartnerNotice.given_on, Partner.search_name)
    )


def notices(session: Session, ids: Collection[int]) -> Mapping[int, list[AnyRow]]:
    """The notices given after these renegotiations, in their order."""
    found: dict[int, list[AnyRow]] = {}
    for row in session.execute(_notices().where(PartnerNotice.renegotiation_id.in_(sorted(ids)))):
        found.setdefault(row.renegotiation_id, []).append(row)
    return found


def notice(session: Session, notice_id: int) -> AnyRow | None:
    """One notice."""
    return session.execute(_notices().where(PartnerNotice.id == notice_id)).first()


def open_notices(session: Session) -> Sequence[AnyRow]:
    """The notices of partners whose leaving is not recorded yet."""
    return session.execute(_notices().where(Partner.left_on.is_(None))).all()


def add_notice(session: Session, values: Mapping[str, Any]) -> int:
    """Adds a notice; its id."""
    return session.execute(insert(PartnerNotice).values(**values).returning(PartnerNotice.id)).scalar_one()
