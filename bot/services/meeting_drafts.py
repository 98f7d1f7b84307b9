"""Meetings before anybody hears of them: drafted, edited, discarded, confirmed."""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.domain.calendar import concerns
from bot.domain.calendar_entry import new_uid
from bot.domain.groups import GroupRef
from bot.domain.meeting_errors import (
    MeetingChanged,
    MeetingGone,
    NobodyToInvite,
    TimeTaken,
    checked_times,
)
from bot.domain.meetings import (
    Confirmed,
    Draft,
    Existed,
    Invitee,
    MeetingInfo,
    MeetingState,
    draft_stamp,
)
from bot.domain.names import MAX_PLACE, MAX_TITLE, clean_within
from bot.domain.people import Actor, PersonRef
from bot.domain.rights import On, Permission
from bot.domain.zone import HELSINKI, local_date
from bot.permissions import require
from bot.services import agenda, agenda_items, audit, meeting_messages
from bot.services.meetings import everybody, info, is_reached, load, show
from bot.storage import guests as guests_stored
from bot.storage import meetings as stored


def draft(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    group: GroupRef,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
) -> Draft:
    """Makes a draft; nothing is sent. When the group has a meeting at that time, that one comes instead.

    `title` and `place` as typed; times aware. Raises NotAllowed, NameEmpty, NameTooLong, and what
    checked_times raises.
    """
    require(actor, Permission.MANAGE_GROUP, On(group_id=group.id))
    values = _checked(title, starts_at, ends_at, place, now)
    new = {
        **values,
        "group_id": group.id,
        "state": MeetingState.DRAFT,
        "sequence": 0,
        "organiser_id": actor.person_id,
        "cancel_reason": "",
        "created_at": now,
        "calendar_uid": new_uid(),
    }
    meeting_id = stored.insert_meeting(session, new)
    if meeting_id is None:
        there = stored.at_time(session, group.id, starts_at)
        if there is None:
            raise TypeError("a meeting was refused, but none is in its way")
        same = there.title == values["title"] and there.ends_at == ends_at
        return _shown(session, info(there), Existed.SAME if same else Existed.SAME_TIME)
    _note(session, actor, now, "meeting.drafted", meeting_id)
    meeting = load(session, meeting_id)
    agenda.prepare(session, meeting, now=now)
    return _shown(session, meeting)


def edit(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    meeting_id: int,
    group: GroupRef,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
) -> Draft:
    """Changes a draft. Raises what `draft` raises, TimeTaken, MeetingGone, MeetingChanged (it was sent)."""
    meeting = _own_draft(session, actor, meeting_id)
    require(actor, Permission.MANAGE_GROUP, On(group_id=group.id))
    values = _checked(title, starts_at, ends_at, place, now)
    if not stored.update_meeting(session, meeting.id, {**values, "group_id": group.id}):
        there = stored.at_time(session, group.id, starts_at)
        raise TimeTaken(info(there) if there else meeting)
    _note(session, actor, now, "meeting.edited", meeting_id)
    if group.id != meeting.group.id:
        agenda.release(session, meeting_id)
        agenda.prepare(session, load(session, meeting_id), now=now)
    return _shown(session, load(session, meeting_id))


def discard(session: Session, *, actor: Actor, now: datetime, meeting_id: int) -> MeetingInfo:
    """Gives a draft up, of which nobody has heard. Raises NotAllowed, MeetingGone, MeetingChanged."""
    meeting = _own_draft(session, actor, meeting_id)
    stored.update_meeting(session, meeting.id, {"state": MeetingState.CANCELLED, "cancelled_at": now})
    agenda.release(session, meeting.id)
    _note(session, actor, now, "meeting.discarded", meeting_id)
    return meeting


def show_draft(session: Session, *, actor: Actor, meeting_id: int) -> Draft:
    """A draft as it now is. Raises NotAllowed, MeetingGone, MeetingChanged (it was sent)."""
    # A mere look locks nothing: PostgreSQL refuses a lock to whoever may only read.
    return _shown(session, _draft(actor, load(session, meeting_id)))


def confirm(
    session: Session, *, actor: Actor, now: datetime, meeting_id: int, stamp: str
) -> Confirmed | Draft:
    """Sends the invitations of a draft, and arms the reminders.

    `stamp` is the mark of the draft that the person saw: when something has changed since, nothing is sent
    and the draft comes back to be looked at. Raises NotAllowed, MeetingGone, NobodyToInvite, MeetingInPast.
    """
    meeting = load(session, meeting_id, locked=True)
    require(actor, Permission.MANAGE_GROUP, On(group_id=meeting.group.id))
    if meeting.state is MeetingState.CANCELLED:
        raise MeetingGone(meeting)
    if meeting.state is MeetingState.CONFIRMED:
        return Confirmed(show(session, actor=actor, now=now, meeting_id=meeting_id), again=True)
    checked_times(meeting.starts_at, meeting.ends_at, now)
    found = _shown(session, meeting, Existed.CHANGED)
    if not found.invitees:
        raise NobodyToInvite(meeting.group.name)
    if found.stamp != stamp:
        return found
    stored.update_meeting(
        session, meeting_id, {"state": MeetingState.CONFIRMED, "confirmed_at": now, "changed_at": now}
    )
    add_invitations(session, meeting, found.invitees, now)
    meeting_messages.invite(session, load(session, meeting_id), everybody(session, meeting_id), now)
    _note(session, actor, now, "meeting.confirmed", meeting_id, invited=len(found.invitees))
    return Confirmed(show(session, actor=actor, now=now, meeting_id=meeting_id))


def add_invitations(
    session: Session, meeting: MeetingInfo, invitees: tuple[Invitee, ...], now: datetime
) -> None:
    """The rows of new invitations, unanswered."""
    rows = [
        {
            "meeting_id": meeting.id,
            "person_id": invitee.person.id,
            "partner_id": invitee.partner_id,
            "guest_id": invitee.guest_id,
            "answer": "none",
            "created_at": now,
        }
        for invitee in invitees
    ]
    stored.insert_invitations(session, rows)


def invitees_of(session: Session, meeting: MeetingInfo) -> tuple[Invitee, ...]:
    """The members whose seat is current on the meeting's day, by name; then the guests whose pass covers it.

    A guest comes for no partner: experts are outside the balance (rule R5).
    """
    day = local_date(meeting.starts_at)
    rows = stored.members(session, meeting.group.id, meeting.group.kind, day)
    found = {
        row.id: Invitee(
            PersonRef(row.id, row.name), row.partner_id, row.partner or "", is_reached(session, row)
        )
        for row in rows
    }
    for row in guests_stored.covering(session, group_id=meeting.group.id, meeting_id=meeting.id, day=day):
        person = PersonRef(row.id, row.name)
        # Who is a member as well is invited as one.
        found.setdefault(row.id, Invitee(person, None, "", is_reached(session, row), guest_id=row.guest_id))
    return tuple(found.values())


def same_day(session: Session, meeting: MeetingInfo, starts_at: datetime) -> tuple[MeetingInfo, ...]:
    """The group's other meetings on the local day of `starts_at`."""
    day = local_date(starts_at)
    since = datetime.combine(day, time(), HELSINKI)
    until = datetime.combine(day + timedelta(days=1), time(), HELSINKI)
    rows = stored.between(session, meeting.group.id, since, until, but=meeting.id)
    return tuple(info(row) for row in rows)


def _checked(
    title: str, starts_at: datetime, ends_at: datetime, place: str, now: datetime
) -> dict[str, object]:
    checked_times(starts_at, ends_at, now)
    return {
        "title": clean_within(title, "title", MAX_TITLE),
        "place": clean_within(place, "place", MAX_PLACE, may_be_empty=True),
        "starts_at": starts_at,
        "ends_at": ends_at,
    }


def _own_draft(session: Session, actor: Actor, meeting_id: int) -> MeetingInfo:
    return _draft(actor, load(session, meeting_id, locked=True))


def _draft(actor: Actor, meeting: MeetingInfo) -> MeetingInfo:
    require(actor, Permission.MANAGE_GROUP, On(group_id=meeting.group.id))
    if meeting.state is MeetingState.CANCELLED:
        raise MeetingGone(meeting)
    if meeting.state is MeetingState.CONFIRMED:
        raise MeetingChanged(meeting)
    return meeting


def _shown(session: Session, meeting: MeetingInfo, existed: Existed = Existed.NO) -> Draft:
    invitees = invitees_of(session, meeting)
    return Draft(
        meeting=meeting,
        invitees=invitees,
        stamp=draft_stamp(meeting, invitees),
        concerns=concerns(meeting.starts_at, meeting.ends_at),
        same_day=same_day(session, meeting, meeting.starts_at),
        existed=existed,
        agenda=agenda_items.of_meeting(session, meeting),
        forum_misses_january=agenda.forum_misses_january(session, meeting),
    )


def _note(
    session: Session, actor: Actor, now: datetime, action: str, meeting_id: int, **details: int | str
) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=action,
        object_type="meeting",
        object_id=meeting_id,
        details=details,
    )
