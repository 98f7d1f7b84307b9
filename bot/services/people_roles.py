"""Appointed roles: who has them, appointing and ending (the agreement, section 5)."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.people import EMPLOYMENT_AREA_ROLES, Actor, PersonRef, Role
from bot.domain.people_roles import LastAdministrator, RoleHeld, RoleNotHeld, RoleRow
from bot.permissions import Permission, require
from bot.services import audit
from bot.services.people import complete, get_person
from bot.storage import directory as directory_stored
from bot.storage import partners as partners_stored
from bot.storage import people as people_stored
from bot.storage import people_roles as stored


def holders(session: Session, *, actor: Actor) -> tuple[RoleRow, ...]:
    """Everybody with a role, by name. Raises NotAllowed."""
    require(actor, Permission.SEE_NETWORK)
    return tuple(
        RoleRow(role, PersonRef(pid, name), since) for role, pid, name, since in stored.current(session)
    )


def may_appoint(session: Session, *, actor: Actor, person_id: int, role: Role) -> PersonRef:
    """Who would be appointed. Raises NotAllowed, StaleButton, RoleHeld."""
    require(actor, Permission.APPOINT_ROLES)
    person = get_person(session, person_id)
    if stored.holding(session, person.id, role) is not None:
        raise RoleHeld(person, role)
    return person


def appoint(session: Session, *, actor: Actor, now: datetime, person_id: int, role: Role) -> PersonRef:
    """The person has the role from now on. Raises NotAllowed, StaleButton, RoleHeld."""
    ref = may_appoint(session, actor=actor, person_id=person_id, role=role)
    directory_stored.appoint(session, ref.id, role, now, appointed_by=actor.person_id)
    if role in EMPLOYMENT_AREA_ROLES:
        person, area = people_stored.get(session, ref.id), partners_stored.employment_area(session)
        if person is not None and area is not None:
            complete(session, person, actor=actor, now=now, partner_id=area.id)
    _note(session, actor, now, "role.appointed", person_id=ref.id, role=role)
    return ref


def end(session: Session, *, actor: Actor, now: datetime, person_id: int, role: Role) -> PersonRef:
    """The person has the role no more. Raises NotAllowed, StaleButton, RoleNotHeld, LastAdministrator."""
    # Two administrators who end each other at once: the second one waits here, and is then the last.
    stored.lock_holders(session, role)
    ref = may_end(session, actor=actor, person_id=person_id, role=role)
    held = stored.holding(session, ref.id, role)
    if held is None:
        raise RoleNotHeld(ref, role)
    held.ended_at = now
    session.flush()
    _note(session, actor, now, "role.ended", person_id=ref.id, role=role)
    return ref


def may_end(session: Session, *, actor: Actor, person_id: int, role: Role) -> PersonRef:
    """Whose role would end. Raises NotAllowed, StaleButton, RoleNotHeld, LastAdministrator."""
    require(actor, Permission.APPOINT_ROLES)
    person = get_person(session, person_id)
    if stored.holding(session, person.id, role) is None:
        raise RoleNotHeld(person, role)
    if role is Role.ADMINISTRATOR and stored.count(session, role) < 2:
        raise LastAdministrator(person)
    return person


def _note(session: Session, actor: Actor, now: datetime, action: str, *, person_id: int, role: Role) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=action,
        object_type="person",
        object_id=person_id,
        details={"role": role.value},
    )
