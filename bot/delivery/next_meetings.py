"""The proposal of a group's next meeting, written when it is sent."""

from bot.delivery.renderers import Message, Renderers, Rendering, Void
from bot.domain.outgoing import OutgoingKind
from bot.services.next_meetings import proposal
from bot.views import next_meetings as views


def render_proposal(at: Rendering) -> Message | Void:
    """Void when a meeting has been agreed meanwhile."""
    found = proposal(at.session, at.job.meeting_id or 0, at.now)
    return Message(views.proposal(found, at.tr)) if found else Void()


RENDERERS: Renderers = {OutgoingKind.NEXT_MEETING: render_proposal}
