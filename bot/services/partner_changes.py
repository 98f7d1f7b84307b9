"""What changes about a partner: it joins, gets a contact, names its member to the forum, leaves."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.groups import Office
from bot.domain.names import MAX_NAME, clean_within, fold
from bot.domain.partner_file import NewPartner
from bot.domain.partners import (
    AlreadyInForum,
    Leaving,
    NotAContact,
    PartnerKnown,
    PartnerRef,
    TermOutOfOrder,
)
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor, Named, PersonRef, Who
from bot.domain.zone import local_date
from bot.permissions import On, Permission, require
from bot.services import audit
from bot.services.meeting_changes import follow_seats
from bot.services.offices import follow_development
from bot.services.partners import active, folded_aliases
from bot.services.people import find_person, get_person
from bot.services.people_naming import name_person
from bot.services.seat_ends import close_lapsed, locked_group
from bot.storage import partners as stored
from bot.storage import seats
from bot.storage.models import Partner, PartnerContact, Seat


def add(session: Session, *, actor: Actor, now: datetime, new: NewPartner) -> PartnerRef:
    """A partner joins. Raises NotAllowed, NameEmpty, NameTooLong, PartnerKnown."""
    require(actor, Permission.MANAGE_PARTNERS)
    name = clean_within(new.name, "name", MAX_NAME)
    known = stored.with_name(session, fold(name))
    if known is not None:
        raise PartnerKnown(PartnerRef(known.id, known.name, known.kind))
    partner = Partner(
        name=name,
        search_name=fold(name),
        kind=new.kind,
        aliases=folded_aliases(new.aliases),
        joined_on=new.joined_on or local_date(now),
        created_at=now,
    )
    session.add(partner)
    session.flush()
    _note(session, actor, now, "partner.added", partner.id)
    return PartnerRef(partner.id, partner.name, partner.kind)


@dataclass(frozen=True)
class ContactNamed:
    """A new contact of a partner, or one who was it already."""

    partner: PartnerRef
    named: Named


def name_contact(
    session: Session, *, actor: Actor, now: datetime, partner_id: int, who: Who, email: str | None
) -> ContactNamed:
    """The person becomes a contact of the partner. Raises NotAllowed, and what active and name_person do."""
    require(actor, Permission.NAME_PARTNER_PEOPLE, On(partner_id=partner_id))
    partner = active(session, partner_id, local_date(now))
    named = name_person(session, actor=actor, now=now, who=who, email=email, partner_id=partner.id)
    if stored.contact(session, partner.id, named.person.id) is None:
        session.add(PartnerContact(partner_id=partner.id, person_id=named.person.id, started_at=now))
        session.flush()
        _note(session, actor, now, "partner.contact_named", partner.id, person=named.person.id)
    return ContactNamed(_ref(partner), named)


def end_contact(
    session: Session, *, actor: Actor, now: datetime, partner_id: int, who: Who | int
) -> ContactNamed:
    """The person is no more a contact of the partner. Raises NotAllowed, StaleButton, NotAContact."""
    require(actor, Permission.NAME_PARTNER_PEOPLE, On(partner_id=partner_id))
    partner = active(session, partner_id, local_date(now))
    person = get_person(session, who) if isinstance(who, int) else find_person(session, who)
    held = stored.contact(session, partner.id, person.id)
    if held is None:
        raise NotAContact(person, _ref(partner))
    held.ended_at = now
    session.flush()
    _note(session, actor, now, "partner.contact_ended", partner.id, person=person.id)
    return ContactNamed(_ref(partner), Named(person, is_new=False))


@dataclass(frozen=True)
class ForumMemberNamed:
    """A new seat in the forum. `replaced` is whose seat ends for it, on the day before `starts_on`."""

    partner: PartnerRef
    named: Named
    starts_on: date
    ends_on: date | None
    replaced: PersonRef | None


def name_forum_member(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    partner_id: int,
    who: Who,
    email: str | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    replaces: int | None = None,
) -> ForumMemberNamed:
    """The partner names its member to the forum (the agreement, section 5; rule R1).

    `starts_on` is today by default; `replaces` is the id of the seat that this one follows. Raises
    NotAllowed, TermOutOfOrder, AlreadyInForum, StaleButton, and what active and name_person do.
    """
    require(actor, Permission.NAME_PARTNER_PEOPLE, On(partner_id=partner_id))
    found = stored.forum(session)
    if found is None:
        raise StaleButton
    # Locked, so that two who name the same person at once come one after the other.
    forum = locked_group(session, found.id)
    close_lapsed(session, now, forum.id)
    today = local_date(now)
    partner = active(session, partner_id, today)
    starts_on = starts_on or today
    if ends_on is not None and ends_on < starts_on:
        raise TermOutOfOrder(starts_on, ends_on)
    named = name_person(session, actor=actor, now=now, who=who, email=email, partner_id=partner.id)
    held = seats.open_seat(session, forum.id, named.person.id)
    if held is not None:
        holder = stored.get(session, held.partner_id) if held.partner_id else None
        raise AlreadyInForum(named.person, holder.name if holder else "")
    replaced = None
    if replaces is not None:
        seat_of = (forum.id, partner.id)
        replaced = _end_before(session, replaces, of=seat_of, starts_on=starts_on, now=now)
    seat = Seat(
        group_id=forum.id,
        person_id=named.person.id,
        partner_id=partner.id,
        named_by=actor.person_id,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=now,
    )
    session.add(seat)
    session.flush()
    _note(session, actor, now, "partner.forum_member_named", partner.id, seat=seat.id, replaces=replaces)
    follow_seats(session, actor=actor, now=now, group_id=forum.id)
    return ForumMemberNamed(_ref(partner), named, starts_on, ends_on, replaced)


def _end_before(
    session: Session, seat_id: int, *, of: tuple[int, int], starts_on: date, now: datetime
) -> PersonRef:
    """Ends the seat so that the next one follows without a gap; `of` is its (forum, partner)."""
    seat = session.get(Seat, seat_id)
    if seat is None or seat.ended_at is not None or (seat.group_id, seat.partner_id) != of:
        raise StaleButton
    last_day = max(starts_on - timedelta(1), seat.starts_on)
    seat.ends_on = last_day
    if last_day < local_date(now) or starts_on <= local_date(now):
        seat.ended_at = now
    session.flush()
    return get_person(session, seat.person_id)


def leaving(
    session: Session, *, actor: Actor, now: datetime, partner_id: int, on: date | None = None
) -> Leaving:
    """What would end if the partner left on that day. Raises NotAllowed, StaleButton, PartnerHasLeft."""
    require(actor, Permission.MANAGE_PARTNERS)
    partner = active(session, partner_id, local_date(now))
    rows = stored.open_seats(session, partner.id)
    held = tuple((row.group_name, PersonRef(row.person_id, row.person_name)) for row in rows)
    leaders = tuple(
        row.group_name
        for row in rows
        if seats.holds_office(session, row.group_id, row.person_id, Office.LEADER)
    )
    contacts = tuple(PersonRef(*row) for row in stored.contacts(session, partner.id))
    return Leaving(_ref(partner), on or local_date(now), held, contacts, leaders)


def leave(session: Session, *, actor: Actor, now: datetime, partner_id: int, on: date) -> Leaving:
    """The partner leaves: `on` is the first day without it. History stays (rule R17).

    Seats and contacts end at once when the day has come; when it is ahead, the seats' terms end on the day
    before it. Raises NotAllowed, StaleButton, PartnerHasLeft.
    """
    told = leaving(session, actor=actor, now=now, partner_id=partner_id, on=on)
    today = local_date(now)
    partner = active(session, partner_id, today)
    partner.left_on = on
    held = stored.open_seats(session, partner.id)
    for row in held:
        seat = session.get_one(Seat, row.seat_id)
        last_day = max(on - timedelta(1), seat.starts_on)
        seat.ends_on = min(seat.ends_on or last_day, last_day)
        if on <= today:
            seat.ended_at = now
            seats.end_office(session, row.group_id, row.person_id, Office.LEADER, now)
    if on <= today:
        for contact in stored.open_contacts(session, partner.id):
            contact.ended_at = now
    session.flush()
    _note(session, actor, now, "partner.left", partner.id, on=on.isoformat(), seats=len(told.seats))
    for group_id in sorted({row.group_id for row in held}):
        follow_seats(session, actor=actor, now=now, group_id=group_id)
    follow_development(session, actor=actor, now=now)
    return told


def _ref(partner: Partner) -> PartnerRef:
    return PartnerRef(partner.id, partner.name, partner.kind)


def _note(
    session: Session, actor: Actor, now: datetime, action: str, partner_id: int, **details: int | str | None
) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=action,
        object_type="partner",
        object_id=partner_id,
        details=details,
    )
