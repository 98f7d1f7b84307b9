"""Seats of the groups: named, changed, ended, and closed when their term has run out (rules R2, R6)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.domain.groups import MAX_SIZE
from bot.domain.names import MAX_NAME, clean_within
from bot.domain.partners import TermOutOfOrder
from bot.domain.payloads import StaleButton
from bot.domain.people import (
    Actor,
    Named,
    PersonElsewhere,
    PersonNotFound,
    PersonRef,
    SlackId,
    Who,
)
from bot.domain.seats import (
    DeputyIsMember,
    Done,
    GroupFull,
    PartnerNeeded,
    Seated,
    SeatTaken,
    Term,
    most_at_once,
)
from bot.domain.zone import local_date
from bot.permissions import On, Permission, allows, require
from bot.services.groups import group_ref
from bot.services.meeting_changes import follow_seats
from bot.services.partners import active
from bot.services.people import complete, find_person, get_or_create_person, get_person
from bot.services.people_naming import name_person
from bot.services.seat_ends import Act, close_lapsed, locked_group, may_try
from bot.storage import constraints
from bot.storage import partners as partners_stored
from bot.storage import seats as stored
from bot.storage.models import Group, Person, Seat


@dataclass(frozen=True)
class SeatRequest:
    """Somebody to be a member of a group; what is None stays as it is, or gets the usual value.

    `may_create`: somebody the registry does not have is added to it (the person who acts has confirmed that);
    `slack` is then the workspace's user they are. `open_ended` takes an agreed last day away.
    """

    group_id: int
    who: Who | int
    email: str = ""
    partner_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    open_ended: bool = False
    deputy: Who | int | None = None
    may_create: bool = False
    slack: SlackId | None = None


def add_member(
    session: Session, *, actor: Actor, now: datetime, request: SeatRequest, source: str = "slack"
) -> Seated:
    """The person gets a seat in the group, or what is asked for is changed in the seat they have.

    A partner's contact may name the own partner's people. Raises NotAllowed, MembersFollowRoles,
    PersonNotFound, PersonAmbiguous, PersonElsewhere, PartnerNeeded, PartnerHasLeft, TermOutOfOrder,
    DeputyIsMember, GroupFull, SeatTaken, StaleButton; what name_person raises about somebody new.
    """
    act = Act(session, actor, now, source)
    group = locked_group(session, request.group_id)
    may_try(actor, group)
    close_lapsed(session, now, group.id)
    person = _find(session, request)
    held = stored.open_seat(session, group.id, person.id) if person else None
    partner_id = request.partner_id
    if partner_id is None and held is not None:
        partner_id = held.partner_id
    if partner_id is None and person is not None:
        partner_id = person.partner_id
    _may_name(act, group, person, held, partner_id)
    if partner_id is None:
        raise PartnerNeeded(person.name if person else str(request.who))
    partner = active(session, partner_id, local_date(now))
    named = _named(act, person, request, partner_id)
    wanted = _wanted(act, request, held, named.person, partner_id)
    size = _room(session, group, wanted.term, held)
    seat, done, changed = _written(act, group, named.person, held, wanted)
    if done is not Done.UNCHANGED:
        follow_seats(session, actor=actor, now=now, group_id=group.id)
    return Seated(
        done=done,
        group=group_ref(group),
        named=named,
        partner=partner.name,
        starts_on=seat.starts_on,
        ends_on=seat.ends_on,
        deputy=get_person(session, seat.deputy_id).name if seat.deputy_id else "",
        size=size,
        has_size_limit=group.kind.has_size_limit,
        changed=changed,
    )


@dataclass(frozen=True)
class _Wanted:
    """A seat as it shall be."""

    partner_id: int
    starts_on: date
    ends_on: date | None
    deputy_id: int | None

    @property
    def term(self) -> Term:
        return (self.starts_on, self.ends_on)


def _wanted(act: Act, request: SeatRequest, held: Seat | None, person: PersonRef, partner_id: int) -> _Wanted:
    """What is asked for, over what there is. Raises TermOutOfOrder, DeputyIsMember, PersonNotFound."""
    starts_on = request.starts_on or (held.starts_on if held else local_date(act.now))
    ends_on = request.ends_on
    if ends_on is None and held is not None and not request.open_ended:
        ends_on = held.ends_on
    if ends_on is not None and ends_on < starts_on:
        raise TermOutOfOrder(starts_on, ends_on)
    deputy_id = _deputy(act.session, request, person) or (held.deputy_id if held else None)
    return _Wanted(partner_id, starts_on, ends_on, deputy_id)


def _may_name(
    act: Act, group: Group, person: Person | None, held: Seat | None, partner_id: int | None
) -> None:
    """Managers of the group name anybody; a partner's contact the own partner's people to its seats."""
    anybody, own = On(group_id=group.id), On(partner_id=partner_id)
    if allows(act.actor, Permission.NAME_MEMBERS, anybody):
        return
    if partner_id is None or not allows(act.actor, Permission.NAME_MEMBERS, own):
        require(act.actor, Permission.NAME_MEMBERS, anybody)
    if held is not None and held.partner_id != partner_id:
        require(act.actor, Permission.NAME_MEMBERS, anybody)
    if person is not None and person.partner_id not in (None, partner_id):
        other = partners_stored.get(act.session, person.partner_id)
        raise PersonElsewhere(PersonRef(person.id, person.name), other.name if other else "")


def _find(session: Session, request: SeatRequest) -> Person | None:
    """Whoever of the registry is meant; None when somebody new may be added. Raises PersonNotFound."""
    if isinstance(request.who, int):
        return session.get_one(Person, get_person(session, request.who).id)
    try:
        # An address tells more than a name: with a new address, somebody new is meant.
        return session.get_one(Person, find_person(session, request.email or request.who).id)
    except PersonNotFound as error:
        if request.may_create and not isinstance(request.who, SlackId):
            return None
        raise PersonNotFound(error.query and str(request.who)) from None


def _named(act: Act, person: Person | None, request: SeatRequest, partner_id: int) -> Named:
    """The person, added to the registry if need be; what the registry lacked of them is filled in."""
    email = request.email or None
    if person is not None:
        ref = complete(
            act.session,
            person,
            actor=act.actor,
            now=act.now,
            email=email,
            partner_id=partner_id,
            source=act.source,
        )
        return Named(ref, is_new=False)
    if isinstance(request.who, int):
        raise StaleButton
    if isinstance(request.who, str):
        # Refused here, where the field is called by the form's name for it.
        clean_within(request.who, "person", MAX_NAME)
    if request.slack is None:
        return name_person(
            act.session, actor=act.actor, now=act.now, who=request.who, email=email, partner_id=partner_id
        )
    ref = get_or_create_person(
        act.session,
        actor=act.actor,
        now=act.now,
        name=str(request.who),
        email=email,
        slack=request.slack,
        partner_id=partner_id,
        source=act.source,
    )
    return Named(ref, is_new=True)


def _deputy(session: Session, request: SeatRequest, person: PersonRef) -> int | None:
    if request.deputy is None:
        return None
    try:
        found = (
            get_person(session, request.deputy)
            if isinstance(request.deputy, int)
            else find_person(session, request.deputy)
        )
    except PersonNotFound as error:
        raise PersonNotFound(error.query, field="deputy") from None
    if found.id == person.id:
        raise DeputyIsMember(person)
    return found.id


def _room(session: Session, group: Group, term: Term, held: Seat | None) -> int:
    """The group's size with the seat on the fullest day of its term. Raises GroupFull (rule R2).

    Counted under the group's lock: of two who take the last place at once, the second one is refused.
    """
    others = [(seat.starts_on, seat.ends_on) for seat in stored.open_seats(session, group.id) if seat != held]
    size = most_at_once([*others, term], term)
    if group.kind.has_size_limit and size > MAX_SIZE:
        raise GroupFull(group_ref(group))
    return size


# The seat's columns as commands, forms and tables call them.
_WORDS = {"partner_id": "partner", "starts_on": "starts", "ends_on": "ends", "deputy_id": "deputy"}


def _written(
    act: Act, group: Group, person: PersonRef, held: Seat | None, wanted: _Wanted
) -> tuple[Seat, Done, tuple[str, ...]]:
    fields = {
        "partner_id": wanted.partner_id,
        "starts_on": wanted.starts_on,
        "ends_on": wanted.ends_on,
        "deputy_id": wanted.deputy_id,
    }
    if held is None:
        seat = Seat(
            group_id=group.id,
            person_id=person.id,
            named_by=act.actor.person_id,
            created_at=act.now,
            **fields,
        )
        act.session.add(seat)
        ref = group_ref(group)  # after a failed flush nothing can be looked at any more
        try:
            act.session.flush()
        except IntegrityError as error:
            if constraints.violates(error, "uq_seats_current"):
                raise SeatTaken(person, ref) from error
            raise
        act.note("seat.added", seat)
        return seat, Done.ADDED, ()
    changed = [name for name, value in fields.items() if getattr(held, name) != value]
    if not changed:
        return held, Done.UNCHANGED, ()
    for name in changed:
        setattr(held, name, fields[name])
    act.session.flush()
    act.note("seat.changed", held, changed=",".join(changed))
    return held, Done.CHANGED, tuple(_WORDS[name] for name in changed)
