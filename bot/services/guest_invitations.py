"""Guest experts invited to a group for a time or to one meeting; their passes changed and cancelled.

The agreement, section 5: working groups can have guest experts. They are outside size and balance (R2, R5).
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.domain.guest_errors import (
    GuestIsMember,
    GuestUnreachable,
    PassClosed,
    PassFollowsMeeting,
    PassInPast,
    PassTooLong,
)
from bot.domain.guests import LONGEST_PASS, MAX_PURPOSE, Invitation, InviteFate, Pass, PassState
from bot.domain.meeting_errors import MeetingGone, MeetingOver
from bot.domain.meetings import MeetingInfo, MeetingState
from bot.domain.names import MAX_NAME, clean_within
from bot.domain.outgoing import Way
from bot.domain.partners import TermOutOfOrder
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor, Named, SlackId, Who
from bot.domain.zone import local_date
from bot.permissions import On, Permission, require
from bot.services import audit, guest_messages, guests, meetings, outgoing
from bot.services.groups import get_group, members_of
from bot.services.meeting_changes import follow_seats
from bot.services.people import get_or_create_person, get_person
from bot.services.people_naming import name_person
from bot.storage import guests as stored
from bot.storage.models import GuestPass, Person


@dataclass(frozen=True)
class GuestRequest:
    """Somebody to be invited. `meeting_id` None: to the group, until `ends_on`; `starts_on` None: from today.

    `slack` is the workspace's user whom somebody new is; the registry did not know them.
    """

    group_id: int
    who: Who | int
    purpose: str
    email: str = ""
    meeting_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    slack: SlackId | None = None


def invite(session: Session, *, actor: Actor, now: datetime, request: GuestRequest) -> Invitation:
    """Offers a pass; the guest is asked to acknowledge confidentiality and to accept it.

    An open pass of the same guest to the same thing gets the new purpose and days instead. Raises NotAllowed,
    StaleButton, MeetingGone, MeetingOver, NameEmpty and NameTooLong (field "purpose"), PassInPast,
    PassTooLong, TermOutOfOrder, PassFollowsMeeting, GuestIsMember, GuestUnreachable, and what name_person
    raises.
    """
    group = get_group(session, request.group_id)
    require(actor, Permission.MANAGE_GROUP, On(group_id=group.id))
    meeting = _meeting(session, request, now)
    purpose = clean_within(request.purpose, "purpose", MAX_PURPOSE)
    starts_on, ends_on = _term(request, meeting, now)
    named = _named(session, actor, now, request)
    person = session.get_one(Person, named.person.id)
    if not (person.email or (person.slack_user_id and person.slack_active)):
        raise GuestUnreachable(named.person)
    if any(one.person.id == person.id for one in members_of(session, group_id=group.id, now=now)):
        raise GuestIsMember(named.person, group)
    wanted = _Wanted(purpose, starts_on, ends_on)
    stored.hold_meetings(session, group.id, now)
    held = _held(session, person.id, request, now)
    if held is None:
        made = _insert(session, actor, now, person_id=person.id, request=request, wanted=wanted)
        if made is not None:
            found = guests.get(session, made.id, local_date(now))
            guest_messages.offer(session, found, now)
            _note(session, actor, now, "guest.invited", made, person=person.id, meeting=made.meeting_id)
            return Invitation(InviteFate.NEW, found, named, _way(session, found))
        # Somebody else invited the same guest at the same moment: that pass it is.
        held = _held(session, person.id, request, now)
    if held is None:
        raise StaleButton
    keep_start = request.starts_on is None or held.meeting_id is not None
    changed = _change(
        session,
        actor,
        now,
        held,
        wanted=_Wanted(purpose, held.starts_on if keep_start else starts_on, ends_on),
    )
    fate = InviteFate.CHANGED if changed else InviteFate.UNCHANGED
    after = guests.get(session, held.id, local_date(now))
    return Invitation(fate, after, named, _way(session, after), changed)


def extend(session: Session, *, actor: Actor, now: datetime, pass_id: int, ends_on: date) -> Invitation:
    """Gives a pass another last day, later or earlier; the guest is told.

    Raises NotAllowed, StaleButton, PassClosed, PassFollowsMeeting, PassInPast, PassTooLong, TermOutOfOrder.
    """
    held, found = _changeable(session, actor, now, pass_id)
    if held.meeting_id is not None:
        raise PassFollowsMeeting
    _check_term(held.starts_on, ends_on, now)
    changed = _change(session, actor, now, held, wanted=_Wanted(held.purpose, held.starts_on, ends_on))
    fate = InviteFate.CHANGED if changed else InviteFate.UNCHANGED
    after = guests.get(session, held.id, local_date(now))
    return Invitation(fate, after, Named(found.guest, is_new=False), _way(session, after), changed)


def send_again(session: Session, *, actor: Actor, now: datetime, pass_id: int) -> Pass:
    """Sends the guest the invitation once more, or the link to a pass in use; once a minute at most.

    For who has not answered, has lost the message, or whose links were closed. Raises NotAllowed,
    StaleButton, PassClosed.
    """
    held, found = _changeable(session, actor, now, pass_id)
    guest_messages.send_again(session, found, now)
    _note(session, actor, now, "guest.sent_again", held, person=held.person_id)
    return found


def may_change(session: Session, *, actor: Actor, now: datetime, pass_id: int) -> Pass:
    """An open pass that the actor may change. Raises NotAllowed, StaleButton, PassClosed."""
    found = guests.get(session, pass_id, local_date(now))
    require(actor, Permission.MANAGE_GROUP, On(group_id=found.group.id))
    if not found.state.is_open:
        raise PassClosed(found)
    return found


def cancel(session: Session, *, actor: Actor, now: datetime, pass_id: int) -> Pass:
    """Cancels a pass: from now on the guest sees nothing of what it covered, and is told so.

    What they have acknowledged stays (rule R14). Raises NotAllowed, StaleButton, PassClosed.
    """
    held, found = _changeable(session, actor, now, pass_id)
    held.state, held.ended_at = PassState.CANCELLED, now
    session.flush()
    unheard = guest_messages.forget(session, found)
    guests.let_go_of_polls(session, found, now)
    follow_seats(session, actor=actor, now=now, group_id=held.group_id)
    after = guests.get(session, held.id, local_date(now))
    if not unheard:
        guest_messages.tell_cancelled(session, after, now)
    _note(session, actor, now, "guest.cancelled", held, person=held.person_id)
    return after


def _way(session: Session, found: Pass) -> Way:
    return outgoing.ways(session, [found.guest.id]).get(found.guest.id, Way.NONE)


@dataclass(frozen=True)
class _Wanted:
    """A pass as it shall be."""

    purpose: str
    starts_on: date
    ends_on: date


def _meeting(session: Session, request: GuestRequest, now: datetime) -> MeetingInfo | None:
    if request.meeting_id is None:
        return None
    meeting = meetings.load(session, request.meeting_id)
    if meeting.group.id != request.group_id:
        raise StaleButton
    if meeting.state is MeetingState.CANCELLED:
        raise MeetingGone(meeting)
    if meeting.ends_at <= now:
        raise MeetingOver(meeting)
    return meeting


def _term(request: GuestRequest, meeting: MeetingInfo | None, now: datetime) -> tuple[date, date]:
    """From–to: a meeting's pass is from today to the meeting's last day."""
    today = local_date(now)
    if meeting is not None:
        if request.ends_on is not None or request.starts_on is not None:
            raise PassFollowsMeeting
        return today, local_date(meeting.ends_at)
    starts_on = request.starts_on or today
    if request.ends_on is None:
        raise TypeError("a group's pass has a last day")
    _check_term(starts_on, request.ends_on, now)
    return starts_on, request.ends_on


def _check_term(starts_on: date, ends_on: date, now: datetime) -> None:
    """Raises PassInPast, TermOutOfOrder, PassTooLong."""
    today = local_date(now)
    if ends_on < today:
        raise PassInPast(ends_on)
    if ends_on < starts_on:
        raise TermOutOfOrder(starts_on, ends_on)
    if ends_on - min(starts_on, today) > LONGEST_PASS:
        raise PassTooLong(ends_on)


def _named(session: Session, actor: Actor, now: datetime, request: GuestRequest) -> Named:
    """The guest, added to the registry if need be; no partner is put on them."""
    email = request.email or None
    if isinstance(request.who, int):
        return Named(get_person(session, request.who), is_new=False)
    if isinstance(request.who, str):
        # Refused here, where the field is called by the form's name for it.
        clean_within(request.who, "person", MAX_NAME)
    if request.slack is None:
        return name_person(session, actor=actor, now=now, who=request.who, email=email)
    ref = get_or_create_person(
        session, actor=actor, now=now, name=str(request.who), email=email, slack=request.slack
    )
    return Named(ref, is_new=True)


def _held(session: Session, person_id: int, request: GuestRequest, now: datetime) -> GuestPass | None:
    """The open pass to the same thing; one whose last day is past is closed on the way."""
    held = stored.open_pass(session, person_id, request.group_id, request.meeting_id)
    if held is not None and held.ends_on < local_date(now):
        held.state, held.ended_at = PassState.ENDED, now
        session.flush()
        return None
    return held


def _insert(
    session: Session,
    actor: Actor,
    now: datetime,
    *,
    person_id: int,
    request: GuestRequest,
    wanted: _Wanted,
) -> GuestPass | None:
    made = GuestPass(
        person_id=person_id,
        group_id=request.group_id,
        meeting_id=request.meeting_id,
        purpose=wanted.purpose,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        state=PassState.INVITED,
        invited_by=actor.person_id,
        created_at=now,
        changed_at=now,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        return None
    return made


def _change(
    session: Session, actor: Actor, now: datetime, held: GuestPass, *, wanted: _Wanted
) -> tuple[str, ...]:
    """Writes what is new, and tells the guest when the days are; which of purpose, starts, ends changed."""
    changed = tuple(
        name.removesuffix("_on")
        for name in ("purpose", "starts_on", "ends_on")
        if getattr(held, name) != getattr(wanted, name)
    )
    if not changed:
        return ()
    held.purpose, held.starts_on, held.ends_on = wanted.purpose, wanted.starts_on, wanted.ends_on
    held.changed_at = now
    session.flush()
    found = guests.get(session, held.id, local_date(now))
    if held.state is PassState.ACCEPTED:
        follow_seats(session, actor=actor, now=now, group_id=held.group_id)
    if changed != ("purpose",):
        if guest_messages.forget(session, found):
            guest_messages.offer_again(session, found, now)
        else:
            guest_messages.tell_changed(session, found, now)
    _note(session, actor, now, "guest.changed", held, person=held.person_id, changed=",".join(changed))
    return changed


def _changeable(session: Session, actor: Actor, now: datetime, pass_id: int) -> tuple[GuestPass, Pass]:
    """An open pass, held until the commit. Raises NotAllowed, StaleButton, PassClosed."""
    held = stored.lock(session, pass_id, now)
    if held is None:
        raise StaleButton
    return held, may_change(session, actor=actor, now=now, pass_id=pass_id)


def _note(
    session: Session,
    actor: Actor,
    now: datetime,
    action: str,
    held: GuestPass,
    **details: int | str | None,
) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=action,
        object_type="group",
        object_id=held.group_id,
        details={"guest": held.id, **details},
    )
