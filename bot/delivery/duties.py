"""The month's message about duties, written when it is sent: with what is missing at that very moment."""

from bot.delivery.renderers import Message, Renderers, Rendering, Void
from bot.domain.outgoing import OutgoingKind
from bot.services.duty_notices import of_person
from bot.views import duty_notices as views


def render_notice(at: Rendering) -> Message | Void:
    """Void when everything has been mended meanwhile."""
    found = of_person(at.session, at.job.recipient_id or 0, at.now)
    return Message(views.notice(found, at.tr)) if found else Void()


RENDERERS: Renderers = {OutgoingKind.DUTY_NOTICE: render_notice}
