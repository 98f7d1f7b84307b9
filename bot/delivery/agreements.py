"""Messages about the agreement's own matters, written when they are sent, after another look."""

from bot.delivery.renderers import Message, Renderers, Rendering, Subject, Void
from bot.domain.agreement_changes import AmendmentState
from bot.domain.agreement_disputes import DisputeRecorded
from bot.domain.agreements import NothingSuch, end_of
from bot.domain.outgoing import OutgoingKind
from bot.domain.zone import local_date
from bot.language.i18n import Translator
from bot.services import Session, agreement_notices, agreements
from bot.services import agreement_changes as changes
from bot.services import agreement_disputes as disputes
from bot.services import agreement_exits as exits
from bot.storage import agreement_disputes as disputes_stored
from bot.storage import agreements as stored
from bot.storage.models import Outgoing
from bot.views import agreement_changes as change_views
from bot.views import agreement_disputes as dispute_views
from bot.views import agreement_exits as exit_views
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


def render_dispute(at: Rendering) -> Message | Void:
    """Void when the dispute has ended, or is not the reader's to see any more."""
    row = disputes_stored.get(at.session, at.job.dispute_id or 0)
    if row is None or row.outcome is not None:
        return Void()
    (found,) = disputes.facts(at.session, [row])
    if at.job.recipient_id not in disputes.readers(at.session, found):
        return Void()
    told = DisputeRecorded(found, local_date(at.now))
    return Message(dispute_views.reminder(told, at.tr), dispute_views.letter(told, at.tr))


def render_amendment(at: Rendering) -> Message | Void:
    """Void when the amendment is not any more where the message would say."""
    try:
        found = changes.get(at.session, at.job.amendment_id or 0, at.now)
    except NothingSuch:
        return Void()
    expected = {changes.ASKED: AmendmentState.ADOPTED, changes.IN_FORCE: AmendmentState.IN_FORCE}
    if found.state is not expected.get(at.job.sequence):
        return Void()
    return Message(change_views.news(found, at.tr), change_views.letter(found, at.tr))


def render_notice(at: Rendering) -> Message | Void:
    """Void when the leaving is recorded already."""
    found = exits.notice(at.session, at.job.partner_notice_id or 0)
    if found is None or found.has_left:
        return Void()
    return Message(exit_views.notice(found, at.tr), exit_views.letter(found, at.tr))


def subject(session: Session, row: Outgoing, tr: Translator) -> Subject | None:
    """What a message was about, for who hears that it did not arrive. Of a dispute nothing but its number."""
    end = end_of(local_date(row.expires_at))
    try:
        if row.sub_agreement_id is not None:
            found = agreements.get(session, row.sub_agreement_id)
            return Subject(
                found.subject, views.term(found, tr), end_of(found.ends_on) if found.ends_on else end
            )
        if row.dispute_id is not None:
            return Subject(tr.gettext("Dispute #{number}").format(number=row.dispute_id), "–", end)
        if row.amendment_id is not None:
            amendment = changes.get(session, row.amendment_id, row.created_at)
            return Subject(amendment.title, change_views.state(amendment, tr), end)
    except NothingSuch:
        return None
    return None


RENDERERS: Renderers = {
    OutgoingKind.SUB_AGREEMENT_ENDING: render_ending,
    OutgoingKind.DISPUTE_REMINDER: render_dispute,
    OutgoingKind.AMENDMENT_NEWS: render_amendment,
    OutgoingKind.NOTICE_GIVEN: render_notice,
}
