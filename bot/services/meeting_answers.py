"""Answers to invitations, substitutes, and who was there."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.groups import GroupKind
from bot.domain.links import Purpose
from bot.domain.meeting_errors import (
    MeetingGone,
    MeetingNotBegun,
    MeetingNotSent,
    MeetingOver,
    SubstituteInvited,
    SubstituteMissing,
    SubstituteOfGuest,
    SubstituteOfSubstitute,
    SubstituteUnknown,
)
from bot.domain.meetings import (
    MAX_NOTE,
    Answer,
    Answered,
    AnswerFate,
    AnswerSource,
    InvitationInfo,
    MeetingInfo,
    MeetingState,
    MeetingStatus,
)
from bot.domain.names import clean_within
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor, PersonNotFound, PersonRef, SlackId
from bot.domain.rights import On, Permission
from bot.domain.zone import local_date
from bot.permissions import require
from bot.services import audit, links, meeting_messages
from bot.services.meeting_changes import let_go, revived
from bot.services.meetings import everybody, invitation_info, load, show
from bot.services.people import find_person, get_or_create_person
from bot.storage import meetings as stored


def answer(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    invitation_id: int,
    sequence: int,
    given: Answer,
    source: AnswerSource = AnswerSource.SLACK,
    note: str | None = None,
) -> Answered:
    """Keeps the actor's answer to their own invitation; `note` is for the organiser, None keeps the old one.

    An answer to an older time, to a cancelled or past meeting is not kept; its fate tells why. A member who
    answers themself needs no substitute any more. Raises NotAllowed, StaleButton, NameTooLong (field "note").
    """
    found = _own(session, actor, invitation_id)
    stored.lock(session, found.meeting.id)
    found = _own(session, actor, invitation_id)
    fate = _fate(found, sequence, now)
    if fate is not AnswerFate.KEPT:
        return Answered(fate, found)
    _write_note(session, now, found, note)
    _keep(session, actor, now, found=found, given=given, source=source)
    return Answered(fate, _again(session, invitation_id))


def look(session: Session, *, actor: Actor, now: datetime, invitation_id: int, sequence: int) -> Answered:
    """The actor's own invitation, and what would become of an answer now. Raises NotAllowed, StaleButton."""
    found = _own(session, actor, invitation_id)
    return Answered(_fate(found, sequence, now), found)


def recording(session: Session, *, actor: Actor, now: datetime, meeting_id: int) -> MeetingStatus:
    """Those invited, for writing down what one of them has answered.

    Raises NotAllowed, StaleButton, MeetingNotSent, MeetingGone, MeetingOver.
    """
    meeting = load(session, meeting_id)
    require(actor, Permission.MANAGE_GROUP, On(group_id=meeting.group.id))
    if meeting.state is MeetingState.DRAFT:
        raise MeetingNotSent(meeting)
    _can_be_recorded(meeting, now)
    return show(session, actor=actor, now=now, meeting_id=meeting_id)


def record(
    session: Session, *, actor: Actor, now: datetime, invitation_id: int, given: Answer
) -> MeetingStatus:
    """Writes down an answer that somebody gave by phone or in person; it shows who wrote it down.

    Raises NotAllowed, StaleButton, MeetingGone, MeetingOver.
    """
    found = _again(session, invitation_id)
    meeting = load(session, found.meeting.id, locked=True)
    require(actor, Permission.MANAGE_GROUP, On(group_id=meeting.group.id))
    _can_be_recorded(meeting, now)
    if found.withdrawn:
        raise StaleButton
    _keep(session, actor, now, found=found, given=given, source=AnswerSource.RECORDED)
    return show(session, actor=actor, now=now, meeting_id=meeting.id)


def substitute_choices(
    session: Session, *, actor: Actor, now: datetime, invitation_id: int, sequence: int
) -> tuple[Answered, PersonRef | None, tuple[PersonRef, ...]]:
    """Whom a member could send: the seat's deputy, and the other people of the partner, by name.

    The answer's fate tells whether there is still something to send somebody to. Raises NotAllowed,
    StaleButton, SubstituteOfSubstitute, SubstituteOfGuest.
    """
    found = _own(session, actor, invitation_id)
    _may_send(found)
    meeting = found.meeting
    taken = {one.person.id for one in everybody(session, meeting.id)}
    row = stored.deputy(session, meeting.group.id, found.invited.person.id, local_date(meeting.starts_at))
    deputy = PersonRef(*row) if row and row.id not in taken else None
    partner_id = found.invited.partner_id
    people = stored.colleagues(session, partner_id) if partner_id else ()
    others = tuple(PersonRef(*one) for one in people if one.id not in taken and row != one)
    return Answered(_fate(found, sequence, now), found), deputy, others


def name_substitute(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    invitation_id: int,
    sequence: int,
    person_id: int | None = None,
    slack: SlackId | None = None,
    name: str = "",
    email: str = "",
    source: AnswerSource = AnswerSource.SLACK,
    note: str | None = None,
) -> Answered:
    """Sends somebody in the actor's place: they get an invitation of their own.

    The person is one of the registry (`person_id`), a Slack user, or a name with perhaps an address; who is
    new is added with the member's partner. Raises NotAllowed, StaleButton, SubstituteOfSubstitute,
    SubstituteOfGuest, SubstituteMissing, SubstituteInvited, SubstituteUnknown (a Slack user without a name),
    PersonNotFound (an address without a name), EmailNotUnderstood, PersonTaken, NameTooLong.
    """
    found = _own(session, actor, invitation_id)
    stored.lock(session, found.meeting.id)
    found = _own(session, actor, invitation_id)
    fate = _fate(found, sequence, now)
    if fate is not AnswerFate.KEPT:
        return Answered(fate, found)
    _may_send(found)
    person = _substitute(session, actor, now, found, person_id=person_id, slack=slack, name=name, email=email)
    meeting = found.meeting
    current = stored.standing_in(session, invitation_id)
    if current is not None and current.person_id == person.id:
        return Answered(fate, found)
    invited = {one.person.id: one for one in everybody(session, meeting.id)}
    if person.id in invited:
        raise SubstituteInvited(person.name)
    _write_note(session, now, found, note)
    _keep(session, actor, now, found=found, given=Answer.SUBSTITUTE, source=source)
    _send(session, now, found, person.id)
    return Answered(fate, _again(session, invitation_id))


def report_wrong_reader(session: Session, *, actor: Actor, now: datetime, found: InvitationInfo) -> None:
    """Somebody else has got the person's link: their links are closed, and the organiser is told."""
    person_id = found.invited.person.id
    links.close(session, actor=actor, now=now, purpose=Purpose.MEETING, person_id=person_id, source="web")
    meeting_messages.tell_wrong_reader(session, found.meeting, found.invited, now)


def attendance(session: Session, *, actor: Actor, now: datetime, meeting_id: int) -> MeetingStatus:
    """Those invited, for writing down who was there: from the meeting's day on.

    Raises NotAllowed, StaleButton, MeetingGone, MeetingNotSent, MeetingNotBegun.
    """
    meeting = load(session, meeting_id)
    require(actor, Permission.MANAGE_GROUP, On(group_id=meeting.group.id))
    if meeting.state is MeetingState.CANCELLED:
        raise MeetingGone(meeting)
    if meeting.state is MeetingState.DRAFT:
        raise MeetingNotSent(meeting)
    if local_date(meeting.starts_at) > local_date(now):
        raise MeetingNotBegun(meeting)
    return show(session, actor=actor, now=now, meeting_id=meeting_id)


def record_attendance(
    session: Session, *, actor: Actor, now: datetime, meeting_id: int, present: Collection[int]
) -> MeetingStatus:
    """Writes down who was there; `present` are ids of invitations. Raises what attendance raises."""
    status = attendance(session, actor=actor, now=now, meeting_id=meeting_id)
    here = 0
    for one in status.invited:
        was_there = one.invitation_id in present
        here += was_there
        stored.update_invitation(session, one.invitation_id, {"present": was_there})
    _note(session, actor, now, "meeting.attendance", status.meeting, present=here)
    return show(session, actor=actor, now=now, meeting_id=meeting_id)


# -- parts -------------------------------------------------------------------------------------------------


def _can_be_recorded(meeting: MeetingInfo, now: datetime) -> None:
    if meeting.state is MeetingState.CANCELLED:
        raise MeetingGone(meeting)
    if meeting.ends_at <= now:
        raise MeetingOver(meeting)


def _own(session: Session, actor: Actor, invitation_id: int) -> InvitationInfo:
    found = _again(session, invitation_id)
    require(actor, Permission.ANSWER, On(person_id=found.invited.person.id))
    return found


def _again(session: Session, invitation_id: int) -> InvitationInfo:
    found = invitation_info(session, invitation_id)
    if found is None:
        raise StaleButton
    return found


def _fate(found: InvitationInfo, sequence: int, now: datetime) -> AnswerFate:
    if found.meeting.state is not MeetingState.CONFIRMED:
        return AnswerFate.CANCELLED
    if found.withdrawn:
        return AnswerFate.WITHDRAWN
    if found.meeting.ends_at <= now:
        return AnswerFate.OVER
    if found.meeting.sequence != sequence:
        return AnswerFate.MOVED
    return AnswerFate.KEPT


def _keep(
    session: Session,
    actor: Actor,
    now: datetime,
    *,
    found: InvitationInfo,
    given: Answer,
    source: AnswerSource,
) -> None:
    """Writes the answer; a substitute sent before is let go."""
    invitation_id = found.invited.invitation_id
    before = stored.standing_in(session, invitation_id)
    for one in everybody(session, found.meeting.id) if before else ():
        if before and one.invitation_id == before.id:
            let_go(session, one, found.meeting, now)
    values = {
        "answer": given,
        "answered_at": now,
        "answered_sequence": found.meeting.sequence,
        "answer_source": source,
        "recorded_by": actor.person_id if source is AnswerSource.RECORDED else None,
    }
    stored.update_invitation(session, invitation_id, values)
    _note(
        session,
        actor,
        now,
        "meeting.answered",
        found.meeting,
        invitation=invitation_id,
        answer=str(given),
        source=str(source),
        came_by=source,
    )
    if given is Answer.NO:
        _call_deputy(session, now, found)


def _write_note(session: Session, now: datetime, found: InvitationInfo, note: str | None) -> None:
    """Keeps what the person writes to the organiser, who gets it as a message when it is new."""
    if note is None:
        return
    cleaned = clean_within(note, "note", MAX_NOTE, may_be_empty=True)
    if cleaned == found.invited.note:
        return
    stored.update_invitation(session, found.invited.invitation_id, {"note": cleaned or None})
    if cleaned:
        meeting_messages.pass_on_note(session, found.meeting, found.invited, now)


def _send(session: Session, now: datetime, found: InvitationInfo, person_id: int) -> None:
    """Invites somebody to stand in for the holder of an invitation."""
    meeting, invitation_id = found.meeting, found.invited.invitation_id
    old = stored.invitation_of(session, meeting.id, person_id)
    if old is None:
        row = {
            "meeting_id": meeting.id,
            "person_id": person_id,
            "partner_id": found.invited.partner_id,
            "stands_for_id": invitation_id,
            "answer": Answer.NONE,
            "created_at": now,
        }
        stored.insert_invitations(session, [row])
    else:
        stored.update_invitation(session, old, revived(found.invited.partner_id, invitation_id))
        stored.raise_calendar_step(session, old)
    new = [one for one in everybody(session, meeting.id) if one.person.id == person_id]
    meeting_messages.invite(session, meeting, new, now, again=True)


def _call_deputy(session: Session, now: datetime, found: InvitationInfo) -> None:
    """In the forum the deputy comes where the member cannot (section 5), unless they are invited already."""
    if found.meeting.group.kind is not GroupKind.FORUM or found.invited.stands_for_id is not None:
        return
    day = local_date(found.meeting.starts_at)
    deputy = stored.deputy(session, found.meeting.group.id, found.invited.person.id, day)
    if deputy and deputy.id not in {one.person.id for one in everybody(session, found.meeting.id)}:
        _send(session, now, found, deputy.id)


def _may_send(found: InvitationInfo) -> None:
    """Raises SubstituteOfSubstitute, SubstituteOfGuest."""
    if found.invited.stands_for_id is not None:
        raise SubstituteOfSubstitute
    if found.invited.guest_id is not None:
        raise SubstituteOfGuest


def _substitute(
    session: Session,
    actor: Actor,
    now: datetime,
    found: InvitationInfo,
    *,
    person_id: int | None,
    slack: SlackId | None,
    name: str,
    email: str,
) -> PersonRef:
    """Whom the member means: a written name and a Slack user go before one picked from the list."""
    if name.strip():
        partner_id = found.invited.partner_id
        return get_or_create_person(
            session, actor=actor, now=now, name=name, email=email, slack=slack, partner_id=partner_id
        )
    if slack is not None:
        try:
            return find_person(session, slack)
        except PersonNotFound:
            raise SubstituteUnknown from None
    if email.strip():
        return find_person(session, email)
    if person_id is None:
        raise SubstituteMissing
    name_there = stored.person_name(session, person_id)
    if name_there is None:
        raise StaleButton
    return PersonRef(person_id, name_there)


def _note(
    session: Session,
    actor: Actor,
    now: datetime,
    action: str,
    meeting: MeetingInfo,
    *,
    came_by: AnswerSource = AnswerSource.SLACK,
    **details: int | str,
) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=action,
        object_type="meeting",
        object_id=meeting.id,
        source="slack" if came_by in (AnswerSource.SLACK, AnswerSource.RECORDED) else "web",
        details=details,
    )
