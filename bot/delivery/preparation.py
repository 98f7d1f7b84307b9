"""Messages about the preparation of next year's programme, written when they are sent."""

from datetime import timedelta

from sqlalchemy.orm import Session

from bot.delivery.renderers import Message, Rendered, Renderers, Rendering, Subject, Void
from bot.domain.links import Purpose
from bot.domain.outgoing import OutgoingKind
from bot.domain.programme_calendar import round_year
from bot.domain.zone import local_date
from bot.language.i18n import Translator
from bot.language.showing import show_day
from bot.services import preparation
from bot.services.programme_calendar import this_round
from bot.storage.models import Outgoing
from bot.views import preparation_messages as views


def render_ask(at: Rendering) -> Rendered:
    """Void when all has been given meanwhile, or somebody else leads the group now."""
    return _asking(at, again=False)


def render_reminder(at: Rendering) -> Rendered:
    """Void likewise."""
    return _asking(at, again=True)


def _asking(at: Rendering, *, again: bool) -> Rendered:
    lacking = preparation.lacking(at.session, at.job.recipient_id or 0, at.now)
    if not lacking:
        return Void()
    found = this_round(at.session, at.now)
    url = at.link(Purpose.PREPARATION, found.year)
    whom = "" if url else preparation.whom_to_phone(at.session)
    return Message(
        views.ask(lacking, found, at.tr, again=again),
        letter=views.ask_letter(lacking, found, url, whom, at.tr, again=again),
    )


def render_end(at: Rendering) -> Rendered:
    """Void when the calendar was changed so that the time is not over after all."""
    found = this_round(at.session, at.now)
    if at.now < found.input_over_at:
        return Void()
    givers = preparation.givers(at.session, found.year, at.now)
    return Message(views.summary(givers, found, at.tr))


def subject(_session: Session, row: Outgoing, tr: Translator) -> Subject | None:
    """What a message was about, for who hears that it did not arrive."""
    if row.kind not in (OutgoingKind.INPUT_ASKED, OutgoingKind.INPUT_REMINDED):
        return None
    last = local_date(row.expires_at - timedelta(seconds=1))
    return Subject(views.about(round_year(last), tr), show_day(last, tr.locale), row.expires_at)


RENDERERS: Renderers = {
    OutgoingKind.INPUT_ASKED: render_ask,
    OutgoingKind.INPUT_REMINDED: render_reminder,
    OutgoingKind.INPUTS_CLOSED: render_end,
}
