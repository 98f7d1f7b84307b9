"""Messages about the agreement's own matters, written when they are sent, after another look."""

from bot.delivery.renderers import Message, Renderers, Rendering, Subject, Void
from bot.domain.agreements import NothingSuch, SubAgreement, end_of
from bot.domain.outgoing import OutgoingKind
from bot.domain.zone import local_date
from bot.language.i18n import Translator
from bot.services import Session, agreement_notices, agreements
from bot.storage import agreements as stored
from bot.storage.models import Outgoing
from bot.views import agreements as views


def render_ending(at: Rendering) -> Message | Void:
    """Void when the end has moved, or the reader has nothing to do with it any more."""
    row = stored.get(at.session, at.job.sub_agreement_id or 0)
    if row is None or row.ends_on is None or row.ends_on.toordinal() != at.job.sequence:
        return Void()
    (found,) = agreements.facts(at.session, [row])
    if at.job.recipient_id not in agreement_notices.warned(at.session, found, row.registered_by):
        return Void()
    today = local_date(at.now)
    return Message(views.ending(found, today, at.tr), views.ending_letter(found, today, at.tr))


def subject(session: Session, row: Outgoing, tr: Translator) -> Subject | None:
    """What a message was about, for who hears that it did not arrive."""
    if row.sub_agreement_id is None:
        return None
    try:
        found: SubAgreement = agreements.get(session, row.sub_agreement_id)
    except NothingSuch:
        return None
    return Subject(found.subject, views.term(found, tr), end_of(found.ends_on or local_date(row.expires_at)))


RENDERERS: Renderers = {OutgoingKind.SUB_AGREEMENT_ENDING: render_ending}
