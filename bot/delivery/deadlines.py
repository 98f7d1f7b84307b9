"""Messages about deadlines, written when they are sent: of what still waits, to who answers for it now."""

from sqlalchemy.orm import Session

from bot.delivery.renderers import Message, NotYet, Rendered, Renderers, Rendering, Subject, Void
from bot.domain.deadlines import wait_for_office
from bot.domain.links import Purpose
from bot.domain.outgoing import OutgoingKind
from bot.domain.zone import local_date
from bot.language.i18n import Translator
from bot.services import deadlines, programme_following
from bot.storage.models import Outgoing
from bot.views import deadline_letters as letters
from bot.views import deadlines as views


def render_reminder(at: Rendering) -> Rendered:
    """Void when everything it would tell of is done, moved, or somebody else's by now."""
    found = deadlines.told_by(
        at.session,
        now=at.now,
        row_id=at.job.id,
        recipient_id=at.job.recipient_id,
        channel_id=at.job.channel_id,
    )
    if not found:
        return Void()
    wait = wait_for_office(at.now, at.job.expires_at)
    if wait is not None:
        return NotYet(wait)
    today = local_date(at.now)
    urls = {one.id: at.link(Purpose.ACTION, one.id) for one in found} if at.job.recipient_id else {}
    return Message(views.reminder(found, today, at.tr), letters.reminder(found, urls, today, at.tr))


def render_passed(at: Rendering) -> Rendered:
    """To who stands behind the owner; void when the action is done or moved after all."""
    found = deadlines.escalated_by(at.session, now=at.now, row_id=at.job.id, recipient_id=at.job.recipient_id)
    if not found:
        return Void()
    wait = wait_for_office(at.now, at.job.expires_at)
    if wait is not None:
        return NotYet(wait)
    today = local_date(at.now)
    urls = {one.id: at.link(Purpose.ACTION, one.id) for one in found}
    return Message(views.passed(found, today, at.tr), letters.passed(found, urls, today, at.tr))


def render_help(at: Rendering) -> Rendered:
    """A call for help goes at once: somebody has just asked. Void when the action is done by now."""
    found = programme_following.help_asked(at.session, at.job.sequence, now=at.now)
    if found is None:
        return Void()
    url = at.link(Purpose.ACTION, found.action.id)
    return Message(views.help_asked(found, at.tr), letters.help_asked(found, url, at.tr))


def subject(session: Session, row: Outgoing, tr: Translator) -> Subject | None:
    """The action that a message was about, for who hears that it did not arrive."""
    if row.action_id is None:
        return None
    found = next(iter(deadlines.among(session, [row.action_id], now=row.due_at)), None)
    return Subject(found.title, views.when(found, tr), row.expires_at) if found else None


RENDERERS: Renderers = {
    OutgoingKind.DEADLINE_REMINDER: render_reminder,
    OutgoingKind.DEADLINE_PASSED: render_passed,
    OutgoingKind.ACTION_HELP: render_help,
}
