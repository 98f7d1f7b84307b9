"""Answers that several entries of the impact indicators give: all of a version, and one with its readings."""

from bot.domain.indicators import Indicators
from bot.domain.links import NOBODY, Purpose
from bot.domain.programme import IndicatorView
from bot.domain.rights import Permission
from bot.handlers.answers import Answer, FieldErrors
from bot.handlers.commands import Call, Incomplete
from bot.handlers.forms import sentences
from bot.permissions import allows
from bot.services import indicators
from bot.views import indicators as views


def all_of(call: Call, found: Indicators, *, page: int = 1, notice: str = "") -> Answer:
    """A page of a version's indicators."""
    pictures = {one.indicator.id: _picture(call, one.indicator) for one in found.followed}
    shown = views.overview(
        found,
        page,
        call.tr,
        notice=notice,
        pictures={number: address for number, address in pictures.items() if address},
        files=_files(call, found) if found.followed else (),
    )
    return Answer(shown, title=call.tr.gettext("Indicators"))


def details(call: Call, indicator_id: int, notice: str = "") -> Answer:
    """One indicator with its readings."""
    found = indicators.one(call.session, actor=call.actor, now=call.now, indicator_id=indicator_id)
    may_record = allows(call.actor, Permission.COMMENT_PROGRAMME)
    picture = _picture(call, found.indicator)
    shown = views.details(found, call.tr, may_record=may_record, picture=picture, notice=notice)
    return Answer(shown, title=call.tr.gettext("Indicator"))


def _picture(call: Call, indicator: IndicatorView) -> str:
    """An address of the caller's own; a new one each time, since Slack keeps a picture by its address."""
    return _link(call, Purpose.INDICATOR_PICTURE, indicator.id, f"/{int(call.now.timestamp())}.png")


def _files(call: Call, found: Indicators) -> list[tuple[str, str]]:
    _ = call.tr.gettext
    of = found.programme.id
    pairs = [
        (_("Readings (XLSX)"), _link(call, Purpose.INDICATOR_FILES, of, "/lukemat.xlsx")),
        (_("Readings (CSV)"), _link(call, Purpose.INDICATOR_FILES, of, "/lukemat.csv")),
    ]
    return [(words, address) for words, address in pairs if address]


def _link(call: Call, purpose: Purpose, subject_id: int, tail: str) -> str:
    return call.links.url(
        call.session, purpose, person_id=call.actor.person_id or NOBODY, subject_id=subject_id, tail=tail
    )


def at_fields(call: Call, incomplete: Incomplete) -> FieldErrors:
    """The troubles of a submitted form at their fields."""
    missing = {field: call.tr.gettext("Please fill this in.") for field in incomplete.problems}
    return FieldErrors({**missing, **sentences(incomplete, call)})
