"""Queries about the registry's people as users of the workspace."""

from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from bot.domain.people import Role, SlackId
from bot.storage.models import OfficeHolding, PartnerContact, Person, RoleHolding


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
