"""Queries about partners."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, bindparam, func, or_, select
from sqlalchemy.orm import Session

from bot.domain.groups import GroupKind
from bot.domain.partners import PartnerKind
from bot.storage.models import Group, Partner, Person, Seat

_forum_seats = (
    select(func.count(Seat.id))
    .join(Group, Group.id == Seat.group_id)
    .where(
        Group.kind == GroupKind.FORUM,
        Group.ended_at.is_(None),
        Seat.partner_id == Partner.id,
        Seat.ended_at.is_(None),
        Seat.starts_on <= bindparam("today"),
        or_(Seat.ends_on.is_(None), Seat.ends_on >= bindparam("today")),
    )
    .scalar_subquery()
)
_people = select(func.count(Person.id)).where(Person.partner_id == Partner.id).scalar_subquery()
_OVERVIEW = (
    select(Partner.id, Partner.name, Partner.kind, _forum_seats, _people, Partner.left_on)
    .where(or_(Partner.left_on.is_(None), Partner.left_on > bindparam("today")))
    .order_by(Partner.search_name)
)


def overview(session: Session, today: date) -> Sequence[Row[int, str, PartnerKind, int, int, date | None]]:
    """Active partners with their current forum seats and their people, by name."""
    return session.execute(_OVERVIEW, {"today": today}).all()
