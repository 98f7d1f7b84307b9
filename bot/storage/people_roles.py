"""Queries about appointed roles."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from bot.domain.people import Role
from bot.storage.models import Person, RoleHolding


def current(session: Session) -> Sequence[Row[Role, int, str, datetime]]:
    """Everybody who has a role, as (role, person, name, since), by name."""
    return session.execute(
        select(RoleHolding.role, Person.id, Person.name, RoleHolding.started_at)
        .join(Person, Person.id == RoleHolding.person_id)
        .where(RoleHolding.ended_at.is_(None))
        .order_by(Person.search_name)
    ).all()


def holding(session: Session, person_id: int, role: Role) -> RoleHolding | None:
    """The person's present holding of the role."""
    return session.scalar(
        select(RoleHolding).where(
            RoleHolding.person_id == person_id, RoleHolding.role == role, RoleHolding.ended_at.is_(None)
        )
    )


def lock_holders(session: Session, role: Role) -> None:
    """Waits until no other transaction is changing who holds the role (SQLite: none is by now)."""
    session.execute(
        select(RoleHolding.id)
        .where(RoleHolding.role == role, RoleHolding.ended_at.is_(None))
        .order_by(RoleHolding.id)
        .with_for_update()
    ).all()


def count(session: Session, role: Role) -> int:
    """How many hold the role."""
    statement = select(func.count(RoleHolding.id)).where(
        RoleHolding.role == role, RoleHolding.ended_at.is_(None)
    )
    return session.scalar(statement) or 0
