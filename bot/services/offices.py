"""The two offices of a group: its leader (rule R3) and its coordinator (rule R4)."""

from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.domain.groups import Office
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor, PersonRef, Who
from bot.domain.seats import Appointed, CoordinatorNotOfArea, Done, LeaderNotMember, OfficeTaken
from bot.domain.zone import local_date
from bot.permissions import On, Permission, require
from bot.services import audit
from bot.services.groups import group_ref
from bot.services.meeting_changes import follow_seats
from bot.services.people import find_person, get_person
from bot.storage import constraints
from bot.storage import groups as stored
from bot.storage import people as people_stored
from bot.storage import seats as seats_stored
from bot.storage.models import Group, OfficeHolding


def area_people(session: Session) -> tuple[PersonRef, ...]:
    """Those who may coordinate a group (rule R4), by name."""
    return tuple(PersonRef(*row) for row in stored.area_people(session))


def follow_development(session: Session, *, actor: Actor, now: datetime) -> None:
    """The development group's coming meetings follow who leads the groups (rule R6)."""
    group_id = stored.development_group(session)
    if group_id is not None:
        follow_seats(session, actor=actor, now=now, group_id=group_id)


def appoint(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    group_id: int,
    office: Office,
    who: Who | int | None,
    source: str = "slack",
) -> Appointed:
    """The person leads or coordinates the group from now on; with None nobody does.

    A leader is a current member (rule R3), a coordinator belongs to the employment area (rule R4). Raises
    NotAllowed, LeaderNotMember, CoordinatorNotOfArea, OfficeTaken, PersonNotFound, PersonAmbiguous,
    StaleButton.
    """
    on = On(group_id=group_id)
    if office is Office.LEADER:
        require(actor, Permission.MANAGE_GROUP, on)
    else:
        require(actor, Permission.FORM_GROUPS, on)
    group = stored.get(session, group_id, locked=True)
    if group is None:
        raise StaleButton
    person = None
    if who is not None:
        person = get_person(session, who) if isinstance(who, int) else find_person(session, who)
        _is_fit(session, group, office, person, local_date(now))
    ref = group_ref(group)  # after a failed flush nothing can be looked at any more
    row = stored.offices(session, group.id).get((group.id, office))
    before = PersonRef(row.id, row.name) if row else None
    if before == person:
        return Appointed(Done.UNCHANGED, ref, office, person, before)
    if before is not None:
        seats_stored.end_office(session, group.id, before.id, office, now)
    if person is not None:
        session.add(OfficeHolding(group_id=group.id, person_id=person.id, office=office, started_at=now))
        try:
            session.flush()
        except IntegrityError as error:
            if constraints.violates(error, "uq_office_holdings_current"):
                raise OfficeTaken(ref, office) from error
            raise
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"group.{office.value}_named" if person else f"group.{office.value}_ended",
        object_type="group",
        object_id=group.id,
        source=source,
        details={"person": person.id if person else None, "before": before.id if before else None},
    )
    if office is Office.LEADER:
        follow_development(session, actor=actor, now=now)
    return Appointed(Done.CHANGED if before else Done.ADDED, ref, office, person, before)


def _is_fit(session: Session, group: Group, office: Office, person: PersonRef, today: date) -> None:
    if office is Office.COORDINATOR:
        if not people_stored.belongs_to_employment_area(session, person.id):
            raise CoordinatorNotOfArea(person)
        return
    if group.kind.has_typed_members:
        is_member = seats_stored.is_current(session, group.id, person.id, today)
    else:
        is_member = any(row.person_id == person.id for row in stored.development_members(session))
    if not is_member:
        raise LeaderNotMember(person, group_ref(group))
