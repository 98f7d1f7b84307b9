"""The message that tells an organiser whom the bot did not reach."""

from bot.delivery.renderers import Message, Rendering, Void
from bot.language.showing import show_span
from bot.storage.models import Meeting, Outgoing, Person
from bot.views.outgoing import not_delivered


def render_problem(at: Rendering) -> Message | Void:
    """Void when the meeting is over, or the message has arrived after all."""
    session, job, tr = at.session, at.job, at.tr
    about = session.get(Outgoing, job.about_id) if job.about_id else None
    meeting = session.get(Meeting, job.meeting_id) if job.meeting_id else None
    if about is None or meeting is None or about.sent_at or meeting.ends_at <= at.now:
        return Void()
    person = session.get(Person, about.recipient_id) if about.recipient_id else None
    name = person.name if person else (about.channel_id or "")
    when = show_span(meeting.starts_at, meeting.ends_at, tr.locale)
    return Message(not_delivered(name, meeting.title, when, tr))
