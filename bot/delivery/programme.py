"""Messages about the programme, written when they are sent: the version as it is at that moment."""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.delivery.renderers import Message, Rendered, Renderers, Rendering, Subject, Void
from bot.domain.links import Purpose
from bot.domain.outgoing import OutgoingKind
from bot.domain.zone import HELSINKI, local_date
from bot.language.i18n import Translator
from bot.language.showing import show_day
from bot.services import programme
from bot.services.programme_comments import is_open
from bot.storage.models import Outgoing
from bot.views import programme as names
from bot.views import programme_versions as views


def render_comments(at: Rendering) -> Rendered:
    """That a version is open for comments; void when it is not any more."""
    found = programme.shown(at.session, at.job.programme_id or 0)
    if not is_open(found.ref, local_date(at.now)):
        return Void()
    if at.job.recipient_id is None:
        return Message(views.posted(found, at.tr))
    url = at.link(Purpose.PROGRAMME, found.ref.id)
    return Message(views.asked(found, at.tr, url=url), letter=views.letter(found, url, at.tr))


def subject(session: Session, about: Outgoing, tr: Translator) -> Subject | None:
    """What an undelivered message about comments was about."""
    if about.kind is not OutgoingKind.PROGRAMME_COMMENTS or about.programme_id is None:
        return None
    ref = programme.get_programme(session, about.programme_id)
    if ref.comments_until is None:
        return None
    ends: datetime = datetime.combine(ref.comments_until + timedelta(days=1), time(0), HELSINKI)
    return Subject(names.name(ref, tr), show_day(ref.comments_until, tr.locale), ends)


RENDERERS: Renderers = {OutgoingKind.PROGRAMME_COMMENTS: render_comments}
