"""Messages about guests' passes, written when they are sent: in the reader's language, after another look."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.delivery.renderers import Message, Renderer, Renderers, Rendering, Subject, Void
from bot.domain.guests import Pass, PassState, end_of
from bot.domain.links import Purpose
from bot.domain.outgoing import OutgoingKind
from bot.domain.payloads import StaleButton
from bot.domain.zone import local_date
from bot.language.i18n import Translator
from bot.services import guests
from bot.storage.models import GuestPass, Outgoing
from bot.storage.outgoing import Job
from bot.views import guest_letters as letters
from bot.views import guest_messages as views
from bot.views.blocks import Block
from bot.views.guests import term
from bot.views.letters import Letter

Check = Callable[[Pass, Job], bool]
LetterOf = Callable[[Pass, str, Translator], Letter]


def _same_days(found: Pass, job: Job) -> bool:
    """Whether the last day is the one that the row was made for."""
    return found.ends_on.toordinal() == job.sequence


def _renderer(
    view: Callable[[Pass, Translator], list[Block]], still_so: Check, letter: LetterOf | None = None
) -> Renderer:
    """Void when the pass is not any more what the message would say.

    The guest's letters carry the link to the page of the pass; others go as the words of their blocks.
    """

    def render(at: Rendering) -> Message | Void:
        try:
            found = guests.get(at.session, at.job.guest_id or 0, local_date(at.now))
        except StaleButton:
            return Void()
        if not still_so(found, at.job):
            return Void()
        url = at.link(Purpose.GUEST, found.id) if letter else ""
        return Message(view(found, at.tr), letter(found, url, at.tr) if letter else None)

    return render


def subject(session: Session, row: Outgoing, tr: Translator) -> Subject | None:
    """The pass that a message was about, for who hears that it did not arrive."""
    held = session.get(GuestPass, row.guest_id) if row.guest_id else None
    if held is None:
        return None
    found = guests.get(session, held.id, held.ends_on)
    return Subject(views.about(found, tr), term(found, tr), end_of(held.ends_on))


RENDERERS: Renderers = {
    OutgoingKind.GUEST_INVITATION: _renderer(
        views.invitation, lambda found, _job: found.state is PassState.INVITED, letters.invitation
    ),
    OutgoingKind.GUEST_CHANGED: _renderer(
        views.changed, lambda found, job: found.state.is_open and _same_days(found, job), letters.changed
    ),
    OutgoingKind.GUEST_CANCELLED: _renderer(
        views.cancelled, lambda found, _job: found.state is PassState.CANCELLED, letters.cancelled
    ),
    OutgoingKind.GUEST_ANSWERED: _renderer(
        views.answered_to_host, lambda found, _job: found.state in (PassState.ACCEPTED, PassState.DECLINED)
    ),
    OutgoingKind.GUEST_ENDING: _renderer(
        views.ending, lambda found, job: found.state is PassState.ACCEPTED and _same_days(found, job)
    ),
    OutgoingKind.GUEST_ENDED: _renderer(views.ended, lambda found, _job: found.state is PassState.ENDED),
    OutgoingKind.GUEST_WRONG_READER: _renderer(views.wrong_reader, lambda _found, _job: True),
}
