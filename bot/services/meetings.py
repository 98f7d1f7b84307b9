"""Meetings: finding them, showing them, listing what is coming."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.groups import GroupRef
from bot.domain.meeting_errors import MeetingAmbiguous, MeetingNotFound, NoGroupToMeet, NotInvited
from bot.domain.meetings import (
    Answer,
    HeldMeeting,
    InvitationInfo,
    Invited,
    MeetingInfo,
    MeetingList,
    MeetingState,
    MeetingStatus,
)
from bot.domain.names import fold, matching, numbered
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor, PersonRef
from bot.domain.rights import On, Permission
from bot.domain.zone import local_date
from bot.permissions import allows, require
from bot.services import agenda_items
from bot.services.outgoing import sends_letters
from bot.storage import groups as stored_groups
from bot.storage import meeting_lists
from bot.storage import meetings as stored
from bot.storage.meeting_messages import undelivered_to

PAGE = 5  # what a telephone shows at once
LONGEST_LIST = 10_000  # nobody turns so many pages
_COMES_SELF = (Answer.NONE, Answer.YES, Answer.MAYBE)
LOOKED_BACK = timedelta(days=60)  # how far back a title is looked for: attendance is filled in afterwards


def coming(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    channel_id: str | None,
    group_id: int = 0,
    skip: int = 0,
    count: int = PAGE,
) -> MeetingList:
    """Coming meetings: of the named group, else of the channel's group, else the actor's own.

    Raises NotAllowed for a group whose meetings the actor may not see.
    """
    if group_id:
        require(actor, Permission.SEE_GROUP, On(group_id=group_id))
    found = meeting_lists.coming(
        session,
        person_id=actor.person_id or 0,
        channel_id=channel_id or "",
        group_id=group_id,
        now=now,
        count=count + 1,
        skip=min(skip, LONGEST_LIST),
    )
    rows = tuple(found[:count])
    for seen in {row.group_id for row in rows if row.in_channel and row.invitation_id is None}:
        require(actor, Permission.SEE_GROUP, On(group_id=seen))
    return MeetingList(rows, skipped=skip, more=len(found) > count)


def groups_to_meet(session: Session, *, actor: Actor) -> tuple[GroupRef, ...]:
    """The groups that the actor may call together, by name. Raises NoGroupToMeet."""
    found = tuple(
        GroupRef(row.id, row.name, row.kind)
        for row in stored_groups.current(session)
        if allows(actor, Permission.MANAGE_GROUP, On(group_id=row.id))
    )
    if not found:
        raise NoGroupToMeet
    return found


def find(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    query: str,
    group: GroupRef | None = None,
    past: bool = False,
) -> MeetingInfo:
    """The meeting named by its number, by a part of its title or of its group's name; "" means the next one.

    In a group's channel (`group`) that group's meetings come first. With `past` the latest one that has begun
    comes before the next: attendance is asked about afterwards. Raises MeetingNotFound, MeetingAmbiguous.
    """
    number = numbered(query)
    if number is not None:
        row = stored.get(session, number)
        if row is None or not _may_see(session, actor, row, now):
            raise MeetingNotFound(query)
        return info(row)
    seen = _visible(session, actor, now)
    of_group = [one for one in seen if group and one.group.id == group.id]
    if not query.strip():
        return _next(of_group if group else seen, now, query, past=past)
    for pool in (of_group, seen):
        found = matching(query, [(fold(one.title), one) for one in pool]) or matching(
            query, [(fold(one.group.name), one) for one in pool]
        )
        ahead = [one for one in found if one.ends_at > now]
        found = found if past else ahead or found
        if len(found) == 1:
            return found[0]
        if found:
            raise MeetingAmbiguous(query, tuple(found))
    raise MeetingNotFound(query)


def _next(pool: Sequence[MeetingInfo], now: datetime, query: str, *, past: bool) -> MeetingInfo:
    begun = [one for one in pool if one.starts_at <= now and one.state is MeetingState.CONFIRMED]
    ahead = [one for one in pool if one.ends_at > now]
    if past and begun:
        return begun[-1]
    if not ahead:
        raise MeetingNotFound(query, past=past)
    return ahead[0]


def _visible(session: Session, actor: Actor, now: datetime) -> list[MeetingInfo]:
    mine = stored.invited_to(session, actor.person_id or 0, local_date(now))
    return [
        info(row)
        for row in stored.standing_since(session, now - LOOKED_BACK)
        if row.id in mine or _may_see_group(actor, row)
    ]


def _may_see(session: Session, actor: Actor, row: stored.AnyRow, now: datetime) -> bool:
    if _may_see_group(actor, row):
        return True
    return row.id in stored.invited_to(session, actor.person_id or 0, local_date(now))


def _may_see_group(actor: Actor, row: stored.AnyRow) -> bool:
    # A draft is nobody's business but those who may send it.
    needed = Permission.MANAGE_GROUP if row.state is MeetingState.DRAFT else Permission.SEE_GROUP
    return allows(actor, needed, On(group_id=row.group_id))


def held(
    session: Session, *, actor: Actor, now: datetime, group: GroupRef | None = None
) -> tuple[HeldMeeting, ...]:
    """Meetings of the last two months that have begun, latest first: the group's, else all one may see."""
    begun = [
        one
        for one in reversed(_visible(session, actor, now))
        if one.starts_at <= now and one.state is MeetingState.CONFIRMED
        if group is None or one.group.id == group.id
    ][:PAGE]
    written = stored.with_attendance(session, [one.id for one in begun])
    return tuple(
        HeldMeeting(one, one.id in written, allows(actor, Permission.MANAGE_GROUP, On(group_id=one.group.id)))
        for one in begun
    )


def show(session: Session, *, actor: Actor, now: datetime, meeting_id: int) -> MeetingStatus:
    """A meeting with everybody invited: for who may see the group, and for who is invited.

    Raises NotAllowed, StaleButton when there is no such meeting.
    """
    row = stored.get(session, meeting_id)
    if row is None:
        raise StaleButton
    if not _may_see(session, actor, row, now):
        require(actor, Permission.SEE_GROUP, On(group_id=row.group_id))
        require(actor, Permission.MANAGE_GROUP, On(group_id=row.group_id))
    invited = everybody(session, meeting_id)
    may_manage = allows(actor, Permission.MANAGE_GROUP, On(group_id=row.group_id))
    return MeetingStatus(
        meeting=info(row),
        invited=invited,
        may_manage=may_manage,
        now=now,
        mine=next((one for one in invited if one.person.id == actor.person_id), None),
        undelivered=frozenset(undelivered_to(session, meeting_id)) if may_manage else frozenset(),
    )


def my_invitation(session: Session, *, actor: Actor, meeting: MeetingInfo) -> InvitationInfo:
    """The actor's own invitation to a meeting. Raises NotInvited."""
    found = stored.invitation_of(session, meeting.id, actor.person_id or 0)
    invitation = invitation_info(session, found) if found else None
    if invitation is None or invitation.withdrawn:
        raise NotInvited(meeting)
    return invitation


def invitation_to(session: Session, *, actor: Actor, now: datetime, meeting_id: int) -> InvitationInfo:
    """The actor's own invitation to a meeting, whatever has become of either.

    Raises StaleButton for none, and for a guest's whose pass does not run any more.
    """
    found = stored.invitation_of(session, meeting_id, actor.person_id or 0)
    invitation = invitation_info(session, found) if found else None
    if invitation is None or not still_theirs(session, [invitation], now):
        raise StaleButton
    return invitation


def still_theirs(
    session: Session, invitations: Sequence[InvitationInfo], now: datetime
) -> tuple[InvitationInfo, ...]:
    """One person's invitations without a guest's that no pass covers any more: those are not to be seen."""
    person_id = next((one.invited.person.id for one in invitations), 0)
    covered = stored.invited_to(session, person_id, local_date(now))
    return tuple(one for one in invitations if one.invited.guest_id is None or one.meeting.id in covered)


# -- rows to facts: for the services of this noun and for delivery ----------------------------------------


def load(session: Session, meeting_id: int, *, locked: bool = False) -> MeetingInfo:
    """A meeting; `locked` until the commit. Raises StaleButton when there is none."""
    if locked:
        stored.lock(session, meeting_id)
    row = stored.get(session, meeting_id)
    if row is None:
        raise StaleButton
    return info(row)


def info(row: stored.AnyRow) -> MeetingInfo:
    """A meeting's row as facts."""
    return MeetingInfo(
        id=row.id,
        group=GroupRef(row.group_id, row.group_name, row.group_kind),
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        state=row.state,
        sequence=row.sequence,
        organiser=row.organiser,
        cancel_reason=row.cancel_reason,
        calendar_uid=row.calendar_uid,
        changed_at=row.changed_at,
    )


def everybody(session: Session, meeting_id: int) -> tuple[Invited, ...]:
    """Everybody invited whose invitation stands, by name."""
    return tuple(_invited(session, row) for row in stored.invited(session, meeting_id))


def invitation_info(session: Session, invitation_id: int) -> InvitationInfo | None:
    """One invitation with all that a message about it tells; None when there is none."""
    row = stored.one_invited(session, invitation_id)
    if row is None:
        return None
    meeting = stored.get(session, row.meeting_id)
    if meeting is None:
        return None
    member = stored.one_invited(session, row.stands_for_id) if row.stands_for_id else None
    other = None if row.answer in _COMES_SELF else stored.standing_in(session, invitation_id)
    substitute = other if row.answer is Answer.SUBSTITUTE else None
    shown = info(meeting)
    return InvitationInfo(
        meeting=shown,
        invited=_invited(session, row),
        wish=row.reminder_wish,
        stands_for=member.name if member else "",
        substitute=substitute.name if substitute else "",
        substitute_is_reached=substitute is None or is_reached(session, substitute),
        withdrawn=row.withdrawn_at is not None,
        reminder_minutes=meeting.reminder_minutes,
        agenda=agenda_items.of_meeting(session, shown),
        deputy=other.name if other and row.answer is Answer.NO else "",
    )


def _invited(session: Session, row: stored.AnyRow) -> Invited:
    return Invited(
        invitation_id=row.invitation_id,
        person=PersonRef(row.id, row.name),
        partner_id=row.partner_id,
        partner=row.partner or "",
        is_reached=is_reached(session, row),
        answer=row.answer,
        stands_for_id=row.stands_for_id,
        present=row.present,
        recorded_by=row.recorder or "",
        guest_id=row.guest_id,
        source=row.answer_source,
        note=row.note or "",
        calendar_step=row.calendar_step,
    )


def is_reached(session: Session, row: stored.AnyRow) -> bool:
    """Whether a message reaches the person, in Slack or by e-mail."""
    in_slack = bool(row.slack_user_id) and row.slack_active
    return in_slack or (bool(row.email) and sends_letters(session))
