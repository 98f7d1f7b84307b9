"""Queries about the registry's people as users of the workspace."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from bot.domain.people import Role, SlackId
from bot.storage.models import AuditEntry, OfficeHolding, PartnerContact, Person, RoleHolding


def known(session: Session) -> tuple[set[SlackId], set[str]]:
    """Everybody's Slack ids, and everybody's e-mail addresses."""
    linked: set[SlackId] = set()
    addresses: set[str] = set()
    rows = session.execute(select(Person.slack_team_id, Person.slack_user_id, Person.email))
    for team_id, user_id, email in rows:
        if team_id and user_id:
            linked.add(SlackId(team_id, user_id))
        if email:
            addresses.add(email)
    return linked, addresses


def newest_change(session: Session) -> int:
    """The id of the newest change in the trail; 0 when there is none."""
    return session.scalar(select(func.max(AuditEntry.id))) or 0


def addresses_since(session: Session, change: int, actions: Collection[str]) -> Sequence[str]:
    """Addresses that changes of these kinds after that one have brought, of people not joined to a user."""
    return session.scalars(
        select(Person.email)
        .join(AuditEntry, AuditEntry.object_id == Person.id)
        .where(
            AuditEntry.id > change,
            AuditEntry.object_type == "person",
            AuditEntry.action.in_(actions),
            Person.email.is_not(None),
            Person.slack_user_id.is_(None),
        )
        .distinct()
        .order_by(Person.email)
    ).all()  # type: ignore[return-value]  # none of them is None


def holds_anything(session: Session, person_id: int) -> bool:
    """Whether the person has any role, office or contact's place now: rights beyond a member's."""
    return bool(
        session.scalar(
            select(
                or_(
                    *(
                        exists().where(table.person_id == person_id, table.ended_at.is_(None))
                        for table in (RoleHolding, OfficeHolding, PartnerContact)
                    )
                )
            )
        )
    )


def ever_held(session: Session, person_id: int, role: Role) -> bool:
    """Whether the person has the role or has had it."""
    return bool(
        session.scalar(select(exists().where(RoleHolding.person_id == person_id, RoleHolding.role == role)))
    )


def appoint(
    session: Session, person_id: int, role: Role, now: datetime, appointed_by: int | None = None
) -> None:
    """Gives the role from now on."""
    session.add(RoleHolding(person_id=person_id, role=role, started_at=now, appointed_by=appointed_by))
    session.flush()
