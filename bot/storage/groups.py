"""Queries about groups, seats and offices."""

from collections.abc import Sequence

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from bot.domain.groups import GroupKind
from bot.storage.models import Group

_BOUND = select(Group.id, Group.name, Group.kind).where(
    Group.channel_id == bindparam("channel"), Group.ended_at.is_(None)
)
_CURRENT = (
    select(Group.search_name, Group.id, Group.name, Group.kind)
    .where(Group.ended_at.is_(None))
    .order_by(Group.search_name)
)


def bound_to(session: Session, channel_id: str) -> tuple[int, str, GroupKind] | None:
    """The current group bound to this channel, as (id, name, kind)."""
    row = session.execute(_BOUND, {"channel": channel_id}).first()
    return (row.id, row.name, row.kind) if row else None


def current(session: Session) -> Sequence[Row[str, int, str, GroupKind]]:
    """All current groups as (search_name, id, name, kind), by name."""
    return session.execute(_CURRENT).all()
