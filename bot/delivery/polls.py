"""Messages about polls, written when they are sent: the poll as it is at that moment."""

from sqlalchemy.orm import Session

from bot.delivery.renderers import (
    Message,
    NotYet,
    Rendered,
    Renderers,
    Rendering,
    Replacement,
    Subject,
    Void,
)
from bot.domain.links import Purpose
from bot.domain.outgoing import OutgoingKind
from bot.domain.polls import PollState, Voice
from bot.language.i18n import Translator
from bot.language.showing import show_moment
from bot.services import polls
from bot.storage import poll_messages as messages
from bot.storage import polls as stored
from bot.storage.models import Outgoing
from bot.views import poll_letters as letters
from bot.views import polls as views


def render_opening(at: Rendering) -> Rendered:
    """The post to the channel; void when the poll is over before it could be posted."""
    poll = polls.load(at.session, at.job.poll_id or 0)
    if not poll.is_open(at.now):
        return Void()
    return Message(views.posted(polls.counted(at.session, poll, at.now), at.tr))


def render_ask(at: Rendering) -> Rendered:
    """To one person: void when they have answered already, or need not any more."""
    return _asking(at, nudge=False)


def render_nudge(at: Rendering) -> Rendered:
    """To who is silent still; where partners vote, to nobody of a partner that has answered."""
    return _asking(at, nudge=True)


def _asking(at: Rendering, *, nudge: bool) -> Rendered:
    poll = polls.load(at.session, at.job.poll_id or 0)
    row = stored.voter_of(at.session, poll.id, at.job.recipient_id or 0)
    if not poll.is_open(at.now) or row is None or row.withdrawn_at is not None or row.answered:
        return Void()
    if polls.has_left(at.session, poll, row.person_id, at.now):
        return Void()
    spoken_for = poll.voice is Voice.PARTNER and stored.partner_has_answered(
        at.session, poll.id, row.partner_id
    )
    if nudge and spoken_for:
        return Void()
    found = polls.counted(at.session, poll, at.now)
    url = at.link(Purpose.POLL, poll.id)
    return Message(
        views.asked(found, at.tr, nudge=nudge), letter=letters.asked(found, url, at.tr, nudge=nudge)
    )


def render_update(at: Rendering) -> Rendered:
    """The message in the channel, or to one person when the poll has closed, as it should look now."""
    poll = polls.load(at.session, at.job.poll_id or 0)
    if at.job.recipient_id is not None:
        place = messages.posted_to(at.session, poll.id, at.job.recipient_id)
    else:
        place = messages.posted(at.session, poll.id)
    if place is None:
        # What is being posted at this moment may have been written before the change.
        return NotYet() if messages.opening_waits(at.session, poll.id) else Void()
    return Replacement(*place, views.posted(polls.counted(at.session, poll, at.now), at.tr))


def render_result(at: Rendering) -> Rendered:
    """That the poll is over, and how it ended."""
    poll = polls.load(at.session, at.job.poll_id or 0)
    if poll.state is not PollState.CLOSED:
        return Void()
    if at.job.recipient_id is not None and polls.has_left(at.session, poll, at.job.recipient_id, at.now):
        return Void()
    found = polls.counted(at.session, poll, at.now)
    url = at.link(Purpose.POLL, poll.id) if at.job.recipient_id is not None else ""
    return Message(views.ended(found, at.tr), letter=letters.ended(found, url, at.tr))


def subject(session: Session, about: Outgoing, tr: Translator) -> Subject | None:
    """What an undelivered message of a poll was about."""
    if about.poll_id is None:
        return None
    poll = polls.load(session, about.poll_id)
    # A result that did not arrive is told of for a while; a question only while it can be answered.
    ends_at = about.expires_at if about.kind is OutgoingKind.POLL_RESULT else poll.closes_at
    return Subject(poll.question, show_moment(poll.closes_at, tr.locale), ends_at)


RENDERERS: Renderers = {
    OutgoingKind.POLL_OPENING: render_opening,
    OutgoingKind.POLL_ASK: render_ask,
    OutgoingKind.POLL_NUDGE: render_nudge,
    OutgoingKind.POLL_UPDATE: render_update,
    OutgoingKind.POLL_RESULT: render_result,
}
