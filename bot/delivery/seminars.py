"""Messages about seminars, written when they are sent: in the recipient's language, after another look.

Between the row and the sending the seminar may have moved or been cancelled, and the person may have answered
or been taken off the list: then there is nothing to send any more.
"""

from collections.abc import Callable

from bot.delivery.renderers import Message, Renderer, Renderers, Rendering, Void
from bot.domain.links import QR, Purpose
from bot.domain.outgoing import OutgoingKind
from bot.domain.seminars import Registration, Reply, SeminarState, Stage
from bot.services.seminars import registration
from bot.storage import seminar_guests as stored
from bot.views import seminar_letters as letters
from bot.views import seminar_messages as views


def _stage(stage: Stage, is_for: Callable[[Reply], bool]) -> Renderer:
    """A stage's message: void when the seminar is cancelled, or this person's answer makes it needless."""

    def render(at: Rendering) -> Message | Void:
        found = _standing(at)
        if found is None or not is_for(found.guest.reply):
            return Void()
        ticket = ticket_picture(at, found) if stage is Stage.PRACTICAL else ""
        blocks = views.stage_message(found, stage, at.tr, ticket=ticket)
        return Message(blocks, letters.stage(found, stage, page(at, found), at.tr))

    return render


def render_moved(at: Rendering) -> Message | Void:
    """To who has heard of the old time; who has not will hear of the new one only."""
    found = _standing(at)
    if found is None or found.seminar.sequence != at.job.sequence or found.seminar.starts_at <= at.now:
        return Void()
    if not stored.has_heard(at.session, found.guest.id):
        return Void()
    old = stored.time_before(at.session, found.seminar.id, at.job.sequence)
    return Message(views.moved(found, old, at.tr), letters.moved(found, old, page(at, found), at.tr))


def render_cancelled(at: Rendering) -> Message | Void:
    """To who has heard of the seminar."""
    found = registration(at.session, at.job.seminar_guest_id or 0)
    if found is None or found.seminar.state is not SeminarState.CANCELLED:
        return Void()
    if not stored.has_heard(at.session, found.guest.id):
        return Void()
    return Message(views.cancelled(found.seminar, at.tr), letters.cancelled(found, at.tr))


def render_confirmation(at: Rendering) -> Message | Void:
    """How the registration stands; void when a later answer was given."""
    found = _current(at, Reply.COMING, Reply.WAITING, Reply.NOT_COMING)
    if found is None:
        return Void()
    blocks = views.confirmation(found, at.tr, ticket=ticket_picture(at, found))
    ticket = at.link(Purpose.SEMINAR_TICKET, found.seminar.id)
    return Message(blocks, letters.confirmation(found, page(at, found), ticket, at.tr))


def render_offer(at: Rendering) -> Message | Void:
    """A place on offer; void when it was taken, given up or has gone on."""
    found = _current(at, Reply.OFFERED)
    if found is None:
        return Void()
    return Message(views.offer(found, at.tr), letters.offer(found, page(at, found), at.tr))


def render_lapsed(at: Rendering) -> Message | Void:
    """Void when the person has answered anew."""
    found = _standing(at)
    if found is None or found.guest.reply is not Reply.LAPSED or found.seminar.starts_at <= at.now:
        return Void()
    return Message(views.offer_lapsed(found, at.tr), letters.offer_lapsed(found, page(at, found), at.tr))


def page(at: Rendering, found: Registration) -> str:
    """The person's own answer page; "" when the installation has no pages."""
    return at.link(Purpose.SEMINAR, found.seminar.id)


def ticket_picture(at: Rendering, found: Registration) -> str:
    """The address of the QR code; "" without a place, or when the installation has no pages."""
    if found.guest.reply is not Reply.COMING:
        return ""
    return at.link(Purpose.SEMINAR_TICKET, found.seminar.id, QR)


def _current(at: Rendering, *replies: Reply) -> Registration | None:
    found = _standing(at)
    if found is None or found.guest.calendar_step != at.job.sequence:
        return None
    return found if found.guest.reply in replies and found.seminar.starts_at > at.now else None


def _standing(at: Rendering) -> Registration | None:
    found = registration(at.session, at.job.seminar_guest_id or 0)
    if found is None or not found.stands or found.seminar.state is SeminarState.CANCELLED:
        return None
    return found


def _is_silent(reply: Reply) -> bool:
    return reply is Reply.SILENT


def _comes(reply: Reply) -> bool:
    return reply is Reply.COMING


def _anybody(_reply: Reply) -> bool:
    return True


_K = OutgoingKind
RENDERERS: Renderers = {
    _K.SEMINAR_SAVE_THE_DATE: _stage(Stage.SAVE_THE_DATE, _anybody),
    _K.SEMINAR_INVITATION: _stage(Stage.INVITATION, _anybody),
    _K.SEMINAR_REMINDER: _stage(Stage.REMINDER, _is_silent),
    _K.SEMINAR_LAST_CALL: _stage(Stage.LAST_CALL, _is_silent),
    _K.SEMINAR_PRACTICAL: _stage(Stage.PRACTICAL, _comes),
    _K.SEMINAR_THANKS: _stage(Stage.THANKS, _anybody),
    _K.SEMINAR_MOVED: render_moved,
    _K.SEMINAR_CANCELLED: render_cancelled,
    _K.SEMINAR_CONFIRMATION: render_confirmation,
    _K.SEMINAR_OFFER: render_offer,
    _K.SEMINAR_OFFER_LAPSED: render_lapsed,
}
