"""Messages about guests' passes, written when they are sent: in the reader's language, after another look."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.delivery.renderers import Message, Renderer, Renderers, Void
from bot.domain.guests import Pass, PassState
from bot.domain.outgoing import OutgoingKind
from bot.domain.payloads import StaleButton
from bot.domain.zone import local_date
from bot.language.i18n import Translator
from bot.services import guests
from bot.storage.outgoing import Job
from bot.views import guest_messages as views
from bot.views.blocks import Block

Check = Callable[[Pass, Job], bool]


def _same_days(found: Pass, job: Job) -> bool:
    """Whether the last day is the one that the row was made for."""
    return found.ends_on.toordinal() == job.sequence


def _renderer(view: Callable[[Pass, Translator], list[Block]], still_so: Check) -> Renderer:
    """Void when the pass is not any more what the message would say."""

    def render(session: Session, job: Job, tr: Translator, now: datetime) -> Message | Void:
        try:
            found = guests.get(session, job.guest_id or 0, local_date(now))
        except StaleButton:
            return Void()
        return Message(view(found, tr)) if still_so(found, job) else Void()

    return render


RENDERERS: Renderers = {
    OutgoingKind.GUEST_INVITATION: _renderer(
        views.invitation, lambda found, _job: found.state is PassState.INVITED
    ),
    OutgoingKind.GUEST_CHANGED: _renderer(
        views.changed, lambda found, job: found.state.is_open and _same_days(found, job)
    ),
    OutgoingKind.GUEST_CANCELLED: _renderer(
        views.cancelled, lambda found, _job: found.state is PassState.CANCELLED
    ),
    OutgoingKind.GUEST_ANSWERED: _renderer(
        views.answered_to_host, lambda found, _job: found.state in (PassState.ACCEPTED, PassState.DECLINED)
    ),
    OutgoingKind.GUEST_ENDING: _renderer(
        views.ending, lambda found, job: found.state is PassState.ACCEPTED and _same_days(found, job)
    ),
    OutgoingKind.GUEST_ENDED: _renderer(views.ended, lambda found, _job: found.state is PassState.ENDED),
}
