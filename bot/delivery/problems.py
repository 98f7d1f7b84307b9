"""The messages that tell whoever is responsible whom the bot did not reach, and whom to phone.

What the undelivered message was about is told by SUBJECTS: a noun whose messages have a responsible person
adds a function there.
"""

from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.delivery import agreements, deadlines, guests, meetings, polls, preparation, programme
from bot.delivery.renderers import Message, Rendering, Subject, Void
from bot.domain.outgoing import OutgoingState, Way
from bot.language.i18n import Translator
from bot.services.outgoing import ways
from bot.services.undelivered import PROBLEM_IS_NEWS
from bot.storage import outgoing as stored
from bot.storage import people as stored_people
from bot.storage.models import Outgoing
from bot.views import outgoing as views

SUBJECTS: tuple[Callable[[Session, Outgoing, Translator], Subject | None], ...] = (
    meetings.subject,
    guests.subject,
    polls.subject,
    agreements.subject,
    programme.subject,
    deadlines.subject,
    preparation.subject,
)


def render_problem(at: Rendering) -> Message | Void:
    """Void when the thing is over, or the message has arrived after all."""
    about = _about(at)
    subject = _subject(at, about)
    if about is None or subject is None or about.state is OutgoingState.SENT:
        return Void()
    if about.channel_id is not None:
        return Message(views.not_posted(about.channel_id, subject.title, subject.when, at.tr))
    person = stored_people.get(at.session, about.recipient_id) if about.recipient_id else None
    name = person.name if person else ""
    return Message(views.not_delivered(name, subject.title, subject.when, about.way, at.tr))


def render_phone_list(at: Rendering) -> Message | Void:
    """Those who still cannot be reached in any way. Void when there is nobody, or the thing is over."""
    about = _about(at)
    subject = _subject(at, about)
    if about is None or subject is None:
        return Void()
    people = stored.to_phone(
        at.session,
        meeting_id=about.meeting_id,
        responsible_id=about.responsible_id,
        since=at.now - PROBLEM_IS_NEWS,
    )
    known = ways(at.session, people)
    found = [stored_people.get(at.session, one) for one in people if known.get(one, Way.NONE) is Way.NONE]
    names = sorted(person.name for person in found if person is not None and person.erased_at is None)
    if not names:
        return Void()
    return Message(views.to_phone(names, subject.title, subject.when, about.meeting_id, at.tr))


def _about(at: Rendering) -> Outgoing | None:
    return at.session.get(Outgoing, at.job.about_id) if at.job.about_id else None


def _subject(at: Rendering, about: Outgoing | None) -> Subject | None:
    """What it was about, unless that is over."""
    if about is None:
        return None
    found = next(filter(None, (describe(at.session, about, at.tr) for describe in SUBJECTS)), None)
    return found if found is None or found.ends_at > at.now else None
