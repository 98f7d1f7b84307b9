"""Who is involved in the network, and why: the whole audience of a seminar in one statement."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, case, literal, or_, select, union_all
from sqlalchemy.orm import Session

from bot.domain.groups import GroupKind, Office
from bot.domain.guests import PassState
from bot.domain.people import Role
from bot.domain.seminars import Reason
from bot.storage.meetings import AnyRow
from bot.storage.models import (
    Group,
    GuestPass,
    OfficeHolding,
    Partner,
    PartnerContact,
    Person,
    RoleHolding,
    Seat,
)

_NOBODY = literal(None, type_=Seat.partner_id.type)
_MANAGEMENT = (Role.DIRECTOR, Role.SERVICE_MANAGER)


def _seats(today: date) -> Any:
    return (
        select(
            Seat.person_id.label("person_id"),
            case((Group.kind == GroupKind.FORUM, Reason.FORUM.value), else_=Reason.MEMBER.value).label(
                "reason"
            ),
            Seat.partner_id.label("partner_id"),
        )
        .join(Group, Group.id == Seat.group_id)
        .where(
            Group.ended_at.is_(None),
            Seat.ended_at.is_(None),
            Seat.starts_on <= today,
            or_(Seat.ends_on.is_(None), Seat.ends_on >= today),
        )
    )


def _offices() -> Any:
    reason = case(
        (OfficeHolding.office == Office.LEADER, Reason.LEADER.value), else_=Reason.COORDINATOR.value
    )
    return (
        select(OfficeHolding.person_id, reason, _NOBODY)
        .join(Group, Group.id == OfficeHolding.group_id)
        .where(Group.ended_at.is_(None), OfficeHolding.ended_at.is_(None))
    )


def _roles() -> Any:
    reason = case(
        (RoleHolding.role == Role.AREA_EXPERT, Reason.AREA_EXPERT.value), else_=Reason.MANAGEMENT.value
    )
    return select(RoleHolding.person_id, reason, _NOBODY).where(
        RoleHolding.role.in_((Role.AREA_EXPERT, *_MANAGEMENT)), RoleHolding.ended_at.is_(None)
    )


def _contacts(today: date) -> Any:
    return (
        select(PartnerContact.person_id, literal(Reason.CONTACT.value), PartnerContact.partner_id)
        .join(Partner, Partner.id == PartnerContact.partner_id)
        .where(PartnerContact.ended_at.is_(None), or_(Partner.left_on.is_(None), Partner.left_on > today))
    )


def _guests(today: date) -> Any:
    return select(GuestPass.person_id, literal(Reason.GUEST.value), _NOBODY).where(
        GuestPass.state == PassState.ACCEPTED, GuestPass.starts_on <= today, GuestPass.ends_on >= today
    )


def everybody(session: Session, today: date) -> Sequence[AnyRow]:
    """Everybody involved on a local day, once for each reason, by name.

    Columns: person_id, name, email, slack_user_id, slack_active, preferred_way, reason, partner_id, partner.
    """
    why = union_all(_seats(today), _offices(), _roles(), _contacts(today), _guests(today)).subquery()
    # A person's own partner goes before the one they sit for.
    own = case((Person.partner_id.is_not(None), Person.partner_id), else_=why.c.partner_id)
    return session.execute(
        select(
            Person.id.label("person_id"),
            Person.name,
            Person.email,
            Person.slack_user_id,
            Person.slack_active,
            Person.preferred_way,
            why.c.reason,
            own.label("partner_id"),
            Partner.name.label("partner"),
        )
        .join(why, why.c.person_id == Person.id)
        .outerjoin(Partner, and_(Partner.id == own))
        .where(Person.erased_at.is_(None))
        .order_by(Person.search_name, Person.id)
    ).all()


def one(session: Session, person_id: int) -> AnyRow | None:
    """Somebody of the registry with the same columns, for no reason (None)."""
    return session.execute(
        select(
            Person.id.label("person_id"),
            Person.name,
            Person.email,
            Person.slack_user_id,
            Person.slack_active,
            Person.preferred_way,
            literal(None).label("reason"),
            Person.partner_id,
            Partner.name.label("partner"),
        )
        .outerjoin(Partner, Partner.id == Person.partner_id)
        .where(Person.id == person_id, Person.erased_at.is_(None))
    ).first()
