"""Queries about who answers for a duty."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.people import Role
from bot.storage.models import PartnerContact, RoleHolding


def role_holders(session: Session) -> Mapping[Role, list[int]]:
    """The people who now hold each role."""
    found: dict[Role, list[int]] = {}
    rows = session.execute(
        select(RoleHolding.role, RoleHolding.person_id)
        .where(RoleHolding.ended_at.is_(None))
        .order_by(RoleHolding.person_id)
    )
    for role, person_id in rows:
        found.setdefault(role, []).append(person_id)
    return found


def contacts(session: Session) -> Mapping[int, list[int]]:
    """The current contacts of each partner."""
    found: dict[int, list[int]] = {}
    rows = session.execute(
        select(PartnerContact.partner_id, PartnerContact.person_id)
        .where(PartnerContact.ended_at.is_(None))
        .order_by(PartnerContact.person_id)
    )
    for partner_id, person_id in rows:
        found.setdefault(partner_id, []).append(person_id)
    return found
