"""Messages about meetings, written when they are sent: in the recipient's language, after another look.

Between the row and the sending the meeting may have moved or been cancelled, and the person may have
answered, been let go or changed their wish: then there is nothing to send any more.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.renderers import Message, Renderers, Rendering, Subject, Void
from bot.domain.links import CALENDAR_FILE, Purpose
from bot.domain.meeting_reminders import DAY_BEFORE, lead_times, reminder_key, wants
from bot.domain.meetings import Answer, InvitationInfo, MeetingState
from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.language.i18n import Translator
from bot.language.showing import show_span
from bot.services.meetings import invitation_info
from bot.storage import meeting_messages as stored
from bot.storage.models import Meeting, Outgoing
from bot.storage.outgoing import Job, recipient
from bot.views import meeting_letters as letters
from bot.views import meeting_messages as views


def render_invitation(at: Rendering) -> Message | Void:
    """Void when the meeting is cancelled, moved or over, or the person is let go."""
    found = _current(at)
    return _invitation(at, found) if found else Void()


def _invitation(at: Rendering, found: InvitationInfo) -> Message:
    return Message(
        views.invitation(found, at.tr, calendar=_file(at, found)),
        letters.invitation(found, _page(at, found), at.tr, _email(at)),
    )


def render_moved(at: Rendering) -> Message | Void:
    """The old time is the one that this person last heard of; who heard of none is simply invited."""
    found = _current(at)
    if found is None:
        return Void()
    told = stored.last_told(at.session, found.invited.invitation_id, at.job.sequence)
    moves = stored.moves(at.session, found.meeting.id) if told is not None else ()
    for move in moves:
        # The first move after what they heard tells the time that they heard of.
        if told is not None and move["sequence"] == told + 1:
            old = (datetime.fromisoformat(move["old_start"]), datetime.fromisoformat(move["old_end"]))
            return Message(
                views.moved(found, *old, at.tr, calendar=_file(at, found)),
                letters.moved(found, old, _page(at, found), at.tr, _email(at)),
            )
    return _invitation(at, found)


def render_cancelled(at: Rendering) -> Message | Void:
    """To everybody who was invited; or, while the meeting is held, to one who is not needed any more."""
    found = invitation_info(at.session, at.job.invitation_id or 0)
    if found is None:
        return Void()
    if found.meeting.state is MeetingState.CANCELLED:
        # Who is told that the meeting is not held need not be told first that it is held without them.
        if found.meeting.sequence != at.job.sequence:
            return Void()
        return Message(views.cancelled(found, at.tr), letters.cancelled(found, at.tr, _email(at)))
    if not found.withdrawn or found.meeting.ends_at <= at.now:
        return Void()
    return Message(views.withdrawn(found, at.tr), letters.withdrawn(found, at.tr, _email(at)))


def render_reminder(at: Rendering) -> Message | Void:
    """To those who said no nothing, to those silent the question; as each person wishes.

    When the bot was down and several reminders are due at once, only the last of them is sent.
    """
    found = _current(at)
    if found is None or found.invited.answer in (Answer.NO, Answer.SUBSTITUTE):
        return Void()
    wanted = _wanted(at.job, found)
    if stored.dedupe_key(at.session, at.job.id) not in wanted:
        return Void()
    if stored.waiting_later(at.session, wanted, at.job.due_at, at.now):
        return Void(OutgoingState.EXPIRED)
    if found.invited.answer is Answer.NONE:
        return _nudge(at, found)
    letter = letters.reminder(found, at.now, _page(at, found), at.tr)
    return Message(views.reminder(found, at.now, at.tr), letter)


def render_nudge(at: Rendering) -> Message | Void:
    """The organiser asks who is coming: to those who still have not said."""
    found = _current(at)
    if found is None or found.invited.answer is not Answer.NONE:
        return Void()
    return _nudge(at, found)


def _nudge(at: Rendering, found: InvitationInfo) -> Message:
    letter = letters.nudge(found, at.now, _page(at, found), at.tr)
    return Message(views.nudge(found, at.now, at.tr), letter)


def render_note(at: Rendering) -> Message | Void:
    """What somebody wrote to the organiser, unless they have taken it back."""
    found = invitation_info(at.session, at.job.invitation_id or 0)
    return Message(views.note(found, at.tr)) if found and found.invited.note else Void()


def render_wrong_reader(at: Rendering) -> Message | Void:
    """To the organiser: a link reached somebody else."""
    found = invitation_info(at.session, at.job.invitation_id or 0)
    return Message(views.wrong_reader(found, at.tr)) if found else Void()


def _page(at: Rendering, found: InvitationInfo) -> str:
    return at.link(Purpose.MEETING, found.meeting.id)


def _file(at: Rendering, found: InvitationInfo) -> str:
    return at.link(Purpose.MEETING, found.meeting.id, CALENDAR_FILE)


def _email(at: Rendering) -> str:
    person = recipient(at.session, at.job.recipient_id) if at.job.recipient_id else None
    return (person.email or "") if person else ""


RENDERERS: Renderers = {
    OutgoingKind.INVITATION: render_invitation,
    OutgoingKind.MEETING_MOVED: render_moved,
    OutgoingKind.MEETING_CANCELLED: render_cancelled,
    OutgoingKind.MEETING_REMINDER: render_reminder,
    OutgoingKind.ANSWER_NUDGE: render_nudge,
    OutgoingKind.ANSWER_NOTE: render_note,
    OutgoingKind.WRONG_READER: render_wrong_reader,
}


def subject(session: Session, row: Outgoing, tr: Translator) -> Subject | None:
    """The meeting that a message was about."""
    meeting = session.get(Meeting, row.meeting_id) if row.meeting_id else None
    if meeting is None:
        return None
    when = show_span(meeting.starts_at, meeting.ends_at, tr.locale)
    return Subject(meeting.title, when, meeting.ends_at)


def _current(at: Rendering) -> InvitationInfo | None:
    """The invitation, when it stands and its meeting is still the one that the row was made for."""
    found = invitation_info(at.session, at.job.invitation_id or 0)
    if found is None or found.withdrawn:
        return None
    meeting = found.meeting
    if meeting.state is not MeetingState.CONFIRMED or meeting.sequence != at.job.sequence:
        return None
    return found if meeting.ends_at > at.now else None


def _wanted(job: Job, found: InvitationInfo) -> frozenset[str]:
    """The keys of the reminders that the group sends and this person wants."""
    leads = lead_times(found.reminder_minutes)
    meeting_id, person_id = found.meeting.id, found.invited.person.id
    return frozenset(
        reminder_key(meeting_id, job.sequence, lead, person_id)
        for lead in {*leads, DAY_BEFORE}
        if wants(lead, leads, found.wish)
    )
