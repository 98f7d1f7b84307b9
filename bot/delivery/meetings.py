"""Messages about meetings, written when they are sent: in the recipient's language, after another look.

Between the row and the sending the meeting may have moved or been cancelled, and the person may have
answered, been let go or changed their wish: then there is nothing to send any more.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.renderers import Message, Renderers, Void
from bot.domain.meeting_reminders import DAY_BEFORE, lead_times, reminder_key, wants
from bot.domain.meetings import Answer, InvitationInfo, MeetingState
from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.language.i18n import Translator
from bot.services.meetings import invitation_info
from bot.storage import meeting_messages as stored
from bot.storage.outgoing import Job
from bot.views import meeting_messages as views


def render_invitation(session: Session, job: Job, tr: Translator, now: datetime) -> Message | Void:
    """Void when the meeting is cancelled, moved or over, or the person is let go."""
    found = _current(session, job, now)
    return Message(views.invitation(found, tr)) if found else Void()


def render_moved(session: Session, job: Job, tr: Translator, now: datetime) -> Message | Void:
    """The old time is the one that this person last heard of; who heard of none is simply invited."""
    found = _current(session, job, now)
    if found is None:
        return Void()
    told = stored.last_told(session, found.invited.invitation_id, job.sequence)
    if told is None:
        return Message(views.invitation(found, tr))
    for move in stored.moves(session, found.meeting.id):
        # The first move after what they heard tells the time that they heard of.
        if move["sequence"] == told + 1:
            old = (datetime.fromisoformat(move["old_start"]), datetime.fromisoformat(move["old_end"]))
            return Message(views.moved(found, *old, tr))
    return Message(views.invitation(found, tr))


def render_cancelled(session: Session, job: Job, tr: Translator, now: datetime) -> Message | Void:
    """To everybody who was invited; or, while the meeting is held, to one who is not needed any more."""
    found = invitation_info(session, job.invitation_id or 0)
    if found is None:
        return Void()
    if found.meeting.state is MeetingState.CANCELLED:
        # Who is told that the meeting is not held need not be told first that it is held without them.
        heard = found.meeting.sequence == job.sequence
        return Message(views.cancelled(found, tr)) if heard else Void()
    if not found.withdrawn or found.meeting.ends_at <= now:
        return Void()
    return Message(views.withdrawn(found, tr))


def render_reminder(session: Session, job: Job, tr: Translator, now: datetime) -> Message | Void:
    """To those who said no nothing, to those silent the question; as each person wishes.

    When the bot was down and several reminders are due at once, only the last of them is sent.
    """
    found = _current(session, job, now)
    if found is None or found.invited.answer in (Answer.NO, Answer.SUBSTITUTE):
        return Void()
    wanted = _wanted(job, found)
    if stored.dedupe_key(session, job.id) not in wanted:
        return Void()
    if stored.waiting_later(session, wanted, job.due_at, now):
        return Void(OutgoingState.EXPIRED)
    if found.invited.answer is Answer.NONE:
        return Message(views.nudge(found, now, tr))
    return Message(views.reminder(found, now, tr))


def render_nudge(session: Session, job: Job, tr: Translator, now: datetime) -> Message | Void:
    """The organiser asks who is coming: to those who still have not said."""
    found = _current(session, job, now)
    if found is None or found.invited.answer is not Answer.NONE:
        return Void()
    return Message(views.nudge(found, now, tr))


RENDERERS: Renderers = {
    OutgoingKind.INVITATION: render_invitation,
    OutgoingKind.MEETING_MOVED: render_moved,
    OutgoingKind.MEETING_CANCELLED: render_cancelled,
    OutgoingKind.MEETING_REMINDER: render_reminder,
    OutgoingKind.ANSWER_NUDGE: render_nudge,
}


def _current(session: Session, job: Job, now: datetime) -> InvitationInfo | None:
    """The invitation, when it stands and its meeting is still the one that the row was made for."""
    found = invitation_info(session, job.invitation_id or 0)
    if found is None or found.withdrawn:
        return None
    meeting = found.meeting
    if meeting.state is not MeetingState.CONFIRMED or meeting.sequence != job.sequence:
        return None
    return found if meeting.ends_at > now else None


def _wanted(job: Job, found: InvitationInfo) -> frozenset[str]:
    """The keys of the reminders that the group sends and this person wants."""
    leads = lead_times(found.reminder_minutes)
    meeting_id, person_id = found.meeting.id, found.invited.person.id
    return frozenset(
        reminder_key(meeting_id, job.sequence, lead, person_id)
        for lead in {*leads, DAY_BEFORE}
        if wants(lead, leads, found.wish)
    )
