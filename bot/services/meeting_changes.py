"""Confirmed meetings that change: moved, cancelled, their silent members asked again, their group changed."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.calendar import concerns
from bot.domain.meeting_errors import (
    MeetingChanged,
    MeetingGone,
    MeetingNotSent,
    MeetingOver,
    SameTime,
    TimeTaken,
    checked_times,
)
from bot.domain.meetings import (
    MAX_REASON,
    Answer,
    CancelPlan,
    Invited,
    Invitee,
    MeetingInfo,
    MeetingState,
    MovePlan,
)
from bot.domain.names import MAX_PLACE, clean_within
from bot.domain.people import Actor
from bot.domain.rights import On, Permission
from bot.domain.zone import local_date
from bot.permissions import require
from bot.services import agenda, audit, guest_ends, meeting_messages
from bot.services.meeting_drafts import add_invitations, invitees_of, same_day
from bot.services.meetings import everybody, info, load
from bot.storage import meetings as stored


def plan_move(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    meeting_id: int,
    starts_at: datetime,
    ends_at: datetime,
    place: str | None = None,
) -> MovePlan:
    """What a move would do; nothing is changed. `place` None keeps the place.

    Raises NotAllowed, MeetingGone, MeetingNotSent, MeetingOver, SameTime, TimeTaken, NameTooLong, and what
    checked_times raises.
    """
    meeting = changeable(session, actor, now, meeting_id)
    checked_times(starts_at, ends_at, now)
    new_place = meeting.place if place is None else clean_within(place, "place", MAX_PLACE, may_be_empty=True)
    if (starts_at, ends_at, new_place) == (meeting.starts_at, meeting.ends_at, meeting.place):
        raise SameTime(meeting)
    there = stored.at_time(session, meeting.group.id, starts_at)
    if there is not None and there.id != meeting.id:
        raise TimeTaken(info(there))
    told = everybody(session, meeting.id)
    return MovePlan(
        meeting=meeting,
        starts_at=starts_at,
        ends_at=ends_at,
        place=new_place,
        told=len(told),
        unreachable=_unreachable(told),
        concerns=concerns(starts_at, ends_at),
        same_day=same_day(session, meeting, starts_at),
    )


def move(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    meeting_id: int,
    sequence: int,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
) -> MovePlan:
    """Moves a meeting and asks everybody again; reminders move with it.

    Answers are emptied (the audit trail keeps them), substitutes are thanked and let go, and the group's
    present members are asked. When only the place changes, everybody is told and the answers stay.

    `sequence` is the one that the person saw. Raises what plan_move raises, and MeetingChanged when somebody
    else changed the meeting meanwhile.
    """
    stored.lock(session, meeting_id)
    plan = plan_move(
        session,
        actor=actor,
        now=now,
        meeting_id=meeting_id,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
    )
    old = plan.meeting
    if old.sequence != sequence:
        raise MeetingChanged(old)
    changed = {"starts_at": starts_at, "ends_at": ends_at, "place": plan.place, "sequence": sequence + 1}
    if not stored.update_meeting(session, meeting_id, {**changed, "changed_at": now}):
        raise TimeTaken(old)
    guest_ends.follow_meeting(session, meeting_id, local_date(ends_at))
    before = everybody(session, meeting_id)
    meeting_messages.forget(session, old, now)
    if not plan.place_only:
        for substitute in (one for one in before if one.stands_for_id):
            let_go(session, substitute, load(session, meeting_id), now)
        stored.forget_answers(session, meeting_id)
    _follow_seats(session, load(session, meeting_id), now, tell_new=False)
    meeting_messages.tell_moved(session, load(session, meeting_id), everybody(session, meeting_id), now)
    _note(
        session,
        actor,
        now,
        "meeting.moved",
        meeting_id,
        sequence=sequence + 1,
        old_start=old.starts_at.isoformat(),
        old_end=old.ends_at.isoformat(),
        answers=",".join(f"{one.invitation_id}:{one.answer}" for one in before),
    )
    return plan


def plan_cancel(session: Session, *, actor: Actor, now: datetime, meeting_id: int, reason: str) -> CancelPlan:
    """What a cancellation would do; nothing is changed. Who cancels knows, and is not told.

    Raises NotAllowed, MeetingGone, MeetingNotSent, MeetingOver, NameTooLong (field "reason").
    """
    meeting = changeable(session, actor, now, meeting_id)
    told = _others(session, actor, meeting_id)
    cleaned = clean_within(reason, "reason", MAX_REASON, may_be_empty=True)
    return CancelPlan(meeting, cleaned, len(told), _unreachable(told))


def cancel(
    session: Session, *, actor: Actor, now: datetime, meeting_id: int, sequence: int, reason: str
) -> CancelPlan:
    """Cancels a meeting and tells everybody else invited, also those who said no.

    Raises what plan_cancel raises, and MeetingChanged when it was moved after the person looked.
    """
    stored.lock(session, meeting_id)
    plan = plan_cancel(session, actor=actor, now=now, meeting_id=meeting_id, reason=reason)
    if plan.meeting.sequence != sequence:
        raise MeetingChanged(plan.meeting)
    changed = {
        "state": MeetingState.CANCELLED,
        "sequence": sequence + 1,
        "cancelled_at": now,
        "changed_at": now,
        "cancel_reason": plan.reason,
    }
    stored.update_meeting(session, meeting_id, changed)
    agenda.release(session, meeting_id)
    meeting_messages.forget(session, plan.meeting, now)
    meeting = load(session, meeting_id)
    meeting_messages.tell_cancelled(session, meeting, _others(session, actor, meeting_id), now)
    guest_ends.end_with_meeting(session, actor=actor, now=now, meeting_id=meeting_id)
    _note(session, actor, now, "meeting.cancelled", meeting_id, sequence=sequence + 1, told=plan.told)
    return plan


def nudge(session: Session, *, actor: Actor, now: datetime, meeting_id: int) -> tuple[MeetingInfo, int]:
    """Asks those who have not answered once more, at most once a day; how many are asked now.

    Who asks is not asked: they know, and have the buttons before them.

    Raises NotAllowed, MeetingGone, MeetingNotSent, MeetingOver.
    """
    meeting = changeable(session, actor, now, meeting_id)
    silent = [
        one
        for one in everybody(session, meeting_id)
        if one.answer is Answer.NONE and one.is_reached and one.person.id != actor.person_id
    ]
    asked = meeting_messages.nudge(session, meeting, silent, now)
    _note(session, actor, now, "meeting.nudged", meeting_id, asked=asked)
    return meeting, asked


def follow_seats(session: Session, *, actor: Actor, now: datetime, group_id: int) -> int:
    """Brings the invitations of a group's coming meetings up to its present seats; how many changed.

    To be called in the transaction that changes seats: who joins is invited, who leaves is not asked about
    the meetings any more.
    """
    changed = 0
    for row in stored.standing_since(session, now):
        meeting = info(row)
        if (
            meeting.group.id == group_id
            and meeting.state is MeetingState.CONFIRMED
            and meeting.starts_at > now
        ):
            stored.lock(session, meeting.id)
            count = _follow_seats(session, meeting, now, tell_new=True)
            if count:
                _note(session, actor, now, "meeting.followed_seats", meeting.id, changed=count)
            changed += count
    return changed


def follow_reminders(session: Session, *, now: datetime, group_id: int) -> None:
    """Arms the coming meetings of a group with its new lead times; to be called in the transaction that sets
    them."""
    for row in stored.standing_since(session, now):
        meeting = info(row)
        if meeting.group.id == group_id and meeting.state is MeetingState.CONFIRMED:
            meeting_messages.arm_reminders(session, meeting, everybody(session, meeting.id), now)


def let_go(session: Session, invited: Invited, meeting: MeetingInfo, now: datetime) -> None:
    """Withdraws an invitation and tells its person."""
    stored.update_invitation(session, invited.invitation_id, {"withdrawn_at": now})
    stored.raise_calendar_step(session, invited.invitation_id)
    meeting_messages.tell_withdrawn(session, meeting, invited, now)


def changeable(session: Session, actor: Actor, now: datetime, meeting_id: int) -> MeetingInfo:
    """A coming meeting whose invitations are out, and which the actor may change.

    Raises NotAllowed, MeetingGone, MeetingNotSent, MeetingOver.
    """
    meeting = load(session, meeting_id)
    require(actor, Permission.MANAGE_GROUP, On(group_id=meeting.group.id))
    if meeting.state is MeetingState.CANCELLED:
        raise MeetingGone(meeting)
    if meeting.state is MeetingState.DRAFT:
        raise MeetingNotSent(meeting)
    if meeting.starts_at <= now:
        raise MeetingOver(meeting)
    return meeting


def _follow_seats(session: Session, meeting: MeetingInfo, now: datetime, *, tell_new: bool) -> int:
    """Invites members who are not invited yet, lets go of those without a seat; how many of both."""
    wanted = invitees_of(session, meeting)
    there = everybody(session, meeting.id)
    gone = [
        one
        for one in there
        if one.stands_for_id is None and one.person.id not in {w.person.id for w in wanted}
    ]
    for one in gone:
        substitute = next((s for s in there if s.stands_for_id == one.invitation_id), None)
        for leaving in filter(None, (one, substitute)):
            let_go(session, leaving, meeting, now)
    _follow_passes(session, wanted, there)
    new = tuple(w for w in wanted if w.person.id not in {one.person.id for one in there})
    fresh = []
    for invitee in new:
        old = stored.invitation_of(session, meeting.id, invitee.person.id)
        if old is None:
            fresh.append(invitee)
        else:
            stored.update_invitation(session, old, revived(invitee.partner_id, guest_id=invitee.guest_id))
            stored.raise_calendar_step(session, old)
    add_invitations(session, meeting, tuple(fresh), now)
    if new and tell_new:
        ids = {invitee.person.id for invitee in new}
        invited = [one for one in everybody(session, meeting.id) if one.person.id in ids]
        meeting_messages.invite(session, meeting, invited, now, again=True)
    return len(gone) + len(new)


def _follow_passes(session: Session, wanted: tuple[Invitee, ...], there: tuple[Invited, ...]) -> None:
    """Who was invited as a guest and is a member now, or the other way, stays invited as what they are."""
    now_by = {one.person.id: one for one in wanted}
    for one in there:
        invitee = now_by.get(one.person.id)
        if invitee is not None and one.stands_for_id is None and one.guest_id != invitee.guest_id:
            values = {"guest_id": invitee.guest_id, "partner_id": invitee.partner_id}
            stored.update_invitation(session, one.invitation_id, values)


def revived(
    partner_id: int | None, stands_for_id: int | None = None, *, guest_id: int | None = None
) -> dict[str, object]:
    """What a withdrawn invitation becomes when its person is invited once more: unanswered."""
    return {
        "withdrawn_at": None,
        "partner_id": partner_id,
        "stands_for_id": stands_for_id,
        "guest_id": guest_id,
        "answer": Answer.NONE,
        "answered_at": None,
        "answered_sequence": None,
        "answer_source": None,
        "recorded_by": None,
    }


def _others(session: Session, actor: Actor, meeting_id: int) -> tuple[Invited, ...]:
    return tuple(one for one in everybody(session, meeting_id) if one.person.id != actor.person_id)


def _unreachable(told: tuple[Invited, ...]) -> tuple[str, ...]:
    return tuple(one.person.name for one in told if not one.is_reached)


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
