"""Seats that end, by a person or by their term (rules R3, R17); what each change of a seat begins with."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.domain.groups import Office
from bot.domain.partners import TermOutOfOrder
from bot.domain.payloads import StaleButton
from bot.domain.people import STRANGER, Actor, PersonRef, Who
from bot.domain.seats import MembersFollowRoles, NotAMember, Unseated
from bot.domain.zone import local_date
from bot.permissions import On, Permission, allows, require
from bot.services import audit
from bot.services.groups import group_ref
from bot.services.meeting_changes import follow_seats
from bot.services.offices import follow_development
from bot.services.people import find_person, get_person
from bot.storage import groups as groups_stored
from bot.storage import seats as stored
from bot.storage.models import Group, Seat


@dataclass(frozen=True)
class Act:
    """One change in the making: in which transaction, by whom, when, from where."""

    session: Session
    actor: Actor
    now: datetime
    source: str

    def note(self, action: str, seat: Seat, **details: int | str | bool | None) -> None:
        """Writes it to the audit trail."""
        audit.record(
            self.session,
            actor=self.actor,
            now=self.now,
            action=action,
            object_type="group",
            object_id=seat.group_id,
            source=self.source,
            details={"seat": seat.id, "person": seat.person_id, **details},
        )


def locked_group(session: Session, group_id: int) -> Group:
    """The group, for a change of its seats. Raises StaleButton, MembersFollowRoles (rule R6)."""
    group = groups_stored.get(session, group_id, locked=True)
    if group is None:
        raise StaleButton
    if not group.kind.has_typed_members:
        raise MembersFollowRoles(group_ref(group))
    return group


def may_try(actor: Actor, group: Group) -> None:
    """Refuses, before anything about people is told, whoever can name nobody to this group."""
    if not actor.contact_of:
        require(actor, Permission.NAME_MEMBERS, On(group_id=group.id))


@dataclass(frozen=True)
class _Ending:
    """A seat that may be ended, found and checked."""

    group: Group
    person: PersonRef
    seat: Seat
    was_leader: bool
    last_day: date | None  # when it is still to come; None: at once

    @property
    def told(self) -> Unseated:
        return Unseated(group_ref(self.group), self.person, self.last_day, self.was_leader)


def _ending(
    session: Session, actor: Actor, now: datetime, *, group_id: int, who: Who | int, last_day: date | None
) -> _Ending:
    group = locked_group(session, group_id)
    may_try(actor, group)
    person = get_person(session, who) if isinstance(who, int) else find_person(session, who)
    seat = stored.open_seat(session, group.id, person.id)
    if seat is None:
        raise NotAMember(person, group_ref(group))
    own = seat.partner_id is not None and On(partner_id=seat.partner_id)
    if not own or not allows(actor, Permission.NAME_MEMBERS, own):
        require(actor, Permission.NAME_MEMBERS, On(group_id=group.id))
    if last_day is not None and last_day < seat.starts_on:
        raise TermOutOfOrder(seat.starts_on, last_day, field="last_day")
    later = last_day is not None and last_day >= local_date(now)
    was_leader = stored.holds_office(session, group.id, person.id, Office.LEADER)
    return _Ending(group, person, seat, was_leader, last_day if later else None)


def plan_removal(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    group_id: int,
    who: Who | int,
    last_day: date | None = None,
) -> Unseated:
    """Whose seat remove_member would end, and when; nothing is changed. Raises what remove_member raises."""
    return _ending(session, actor, now, group_id=group_id, who=who, last_day=last_day).told


def remove_member(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    group_id: int,
    who: Who | int,
    last_day: date | None = None,
    source: str = "slack",
) -> Unseated:
    """The person's seat ends: at once, or after `last_day` when that is still to come. History stays.

    A leader whose seat ends at once leads no more (rule R3). Raises NotAllowed, MembersFollowRoles,
    NotAMember, TermOutOfOrder, PersonNotFound, PersonAmbiguous, StaleButton.
    """
    found = _ending(session, actor, now, group_id=group_id, who=who, last_day=last_day)
    group, person, seat = found.group, found.person, found.seat
    today = local_date(now)
    seat.ends_on = last_day or max(min(seat.ends_on or today, today), seat.starts_on)
    led = False
    if found.last_day is None:
        seat.ended_at = now
        led = stored.end_office(session, group.id, person.id, Office.LEADER, now)
    session.flush()
    follow_seats(session, actor=actor, now=now, group_id=group.id)
    if led:
        follow_development(session, actor=actor, now=now)
    later = found.last_day is not None
    Act(session, actor, now, source).note("seat.ended", seat, leader=found.was_leader, later=later)
    return found.told


def close_lapsed_seats(session: Session, now: datetime) -> int:
    """The nightly tidy: closes the seats whose last day is past, and the leader's office of whoever has none.

    Returns how many were closed. Safe to run twice, and by two processes at once.
    """
    return close_lapsed(session, now, None)


def close_lapsed(session: Session, now: datetime, group_id: int | None) -> int:
    """Closes what is past in one group, or in all of them."""
    closed = stored.close_lapsed(session, local_date(now), now, group_id)
    leaders = False
    for row in closed:
        led = stored.end_office(session, row.group_id, row.person_id, Office.LEADER, now)
        leaders = leaders or led
        audit.record(
            session,
            actor=STRANGER,
            now=now,
            action="seat.lapsed",
            object_type="group",
            object_id=row.group_id,
            source="job",
            details={"seat": row.id, "person": row.person_id, "leader": led},
        )
    for ended_in in {row.group_id for row in closed}:
        follow_seats(session, actor=STRANGER, now=now, group_id=ended_in)
    if leaders:
        follow_development(session, actor=STRANGER, now=now)
    return len(closed)
