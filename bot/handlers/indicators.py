"""/ohjelma mittari: the programme's impact indicators and their readings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.indicator_payloads import InVersion, OfIndicator, OfReading
from bot.domain.indicators import Choices, IndicatorAmbiguous, NoIndicators, Period
from bot.domain.names import fold
from bot.domain.rights import Permission
from bot.domain.zone import local_date
from bot.handlers import indicator_plans
from bot.handlers.answers import Answer, OpenForm, Outcome
from bot.handlers.commands import Action, Call, Command, Form, Incomplete, Pressed
from bot.handlers.forms import Given, or_form, sentences
from bot.handlers.indicator_shown import all_of, at_fields, details
from bot.handlers.text import fields
from bot.language.i18n import N_
from bot.language.numbers import read_number
from bot.language.periods import read_period
from bot.permissions import require
from bot.services import indicator_changes as changes
from bot.services import indicators
from bot.views import indicator_forms as forms
from bot.views import indicators as views

_READING_NAMES = {
    "mittari": "indicator",
    "kausi": "period",
    "jakso": "period",
    "ajanjakso": "period",
    "arvo": "value",
    "lukema": "value",
    "lahde": "source",
}
_READING = ("indicator", "period", "value", "source")
_PAGE = re.compile(r"sivu (\d{1,3})")
_YEAR = re.compile(r"20\d\d")
_DRAFT = "luonnos"


@dataclass(frozen=True)
class Look:
    """All indicators were asked for: a page of the version in force, of a year, or of the draft."""

    page: int = 1
    year: int | None = None
    draft: bool = False


@dataclass(frozen=True)
class One:
    """One indicator was asked for."""

    indicator_id: int


@dataclass(frozen=True)
class Several:
    """The name fits several; `rest` is what was said after it."""

    choices: Choices
    rest: str


@dataclass(frozen=True)
class NewReading:
    """A reading to be recorded."""

    indicator_id: int
    period: Period
    value: Decimal
    source: str
    known: Mapping[str, str]


Asked = Look | One | Several | NewReading


# -- seeing ------------------------------------------------------------------------------------------------


def _all_asked(words: str) -> Look | None:
    """Which indicators were asked for, when it was no single one."""
    if page := _PAGE.fullmatch(words):
        return Look(page=int(page[1]))
    if _YEAR.fullmatch(words):
        return Look(year=int(words))
    return Look(draft=words == _DRAFT) if words in ("", _DRAFT) else None


def _parse(call: Call, text: str) -> Asked:
    look = _all_asked(fold(text))
    if look is not None:
        return look
    given = fields(text, _READING, _READING_NAMES)
    try:
        if set(given) == {"indicator"}:
            return One(indicators.find(call.session, given["indicator"], now=call.now).id)
        return read_reading(call, given)
    except IndicatorAmbiguous as several:
        _before, mark, rest = text.partition(";")
        return Several(several.choices, mark + rest)


def _run(call: Call, asked: Asked) -> Outcome:
    if isinstance(asked, Look):
        return _overview(call, asked)
    if isinstance(asked, Several):
        return Answer(views.choose(asked.choices, asked.rest, call.tr))
    if isinstance(asked, One):
        return details(call, asked.indicator_id)
    return _record(call, asked)


def _overview(call: Call, look: Look) -> Answer:
    found = indicators.overview(
        call.session, actor=call.actor, now=call.now, year=look.year, draft=look.draft
    )
    return all_of(call, found, page=look.page)


def _shown_version(call: Call, of: InVersion, _pressed: Pressed) -> Answer:
    found = indicators.of_version(call.session, actor=call.actor, programme_id=of.programme_id)
    return all_of(call, found)


def _pressed_one(call: Call, of: OfIndicator, _pressed: Pressed) -> Answer:
    return details(call, of.indicator_id)


# -- readings ----------------------------------------------------------------------------------------------


def read_reading(call: Call, texts: Mapping[str, str]) -> NewReading:
    """A reading as typed or from its form. Raises Incomplete, and IndicatorAmbiguous at once."""
    given = Given(texts)
    named = given.read(
        "indicator", lambda text: indicators.find(call.session, text, now=call.now), required=True
    )
    several = given.problems.get("indicator")
    if isinstance(several, IndicatorAmbiguous):
        raise several
    if named is not None:
        given.known["indicator"] = str(named.id)
    unit = named.unit if named else ""
    period = given.read("period", lambda text: read_period(text, local_date(call.now)), required=True)
    value = given.read("value", lambda text: read_number(text, unit=unit), required=True)
    source = given.text("source")
    if named is None or period is None or value is None:
        raise given.incomplete()
    return NewReading(named.id, period, value, source, given.known)


def _record(call: Call, asked: NewReading) -> Answer:
    done = or_form(
        call,
        asked.known,
        lambda: changes.record(
            call.session,
            actor=call.actor,
            now=call.now,
            indicator_id=asked.indicator_id,
            period=asked.period,
            value=asked.value,
            source=asked.source,
        ),
    )
    return details(call, asked.indicator_id, views.recorded(done, call.tr))


def _record_form(call: Call, incomplete: Incomplete) -> OpenForm:
    require(call.actor, Permission.COMMENT_PROGRAMME)
    choices = indicators.choices(call.session, now=call.now)
    if not choices:
        raise NoIndicators
    problems = sentences(incomplete, call)
    return OpenForm(forms.record_form(choices, incomplete.known, problems, call.tr))


def _pressed_record(call: Call, of: OfIndicator, _pressed: Pressed) -> OpenForm:
    known = {"indicator": str(of.indicator_id)} if of.indicator_id else {}
    return _record_form(call, Incomplete(known, {}))


def _save_reading(call: Call, _of: OfIndicator, values: Mapping[str, str]) -> Outcome:
    try:
        asked = read_reading(call, values)
    except Incomplete as incomplete:
        return at_fields(call, incomplete)
    return _record(call, asked)


def _remove(call: Call, of: OfReading, _pressed: Pressed) -> Answer:
    indicator_id = changes.remove_reading(
        call.session, actor=call.actor, now=call.now, reading_id=of.reading_id
    )
    return details(call, indicator_id, call.tr.gettext("The reading has been removed."))


COMMANDS: tuple[Command, ...] = (
    Command(
        views.SLASH,
        (views.WORD,),
        parse=_parse,
        form=_record_form,
        run=_run,
        help=N_(
            "Shows the programme's impact indicators with their charts; with a period and a value after the "
            "indicator, records a reading."
        ),
        usage=N_("[indicator; period; value; source]"),
        example="/ohjelma mittari #1; syyskuu 2026; 850; Työllisyyskatsaus",
        permission=Permission.SEE_NETWORK,
        writes=True,
    ),
    *indicator_plans.COMMANDS,
)
ACTIONS: tuple[Action, ...] = (
    Action("indicator.show", OfIndicator, _pressed_one, Permission.SEE_NETWORK, writes=False),
    Action("indicator.version", InVersion, _shown_version, Permission.SEE_NETWORK, writes=False),
    Action("indicator.record_form", OfIndicator, _pressed_record, Permission.COMMENT_PROGRAMME, writes=False),
    Action("indicator.remove", OfReading, _remove, Permission.COMMENT_PROGRAMME),
    *indicator_plans.ACTIONS,
)
FORMS: tuple[Form, ...] = (
    Form("indicator.record", OfIndicator, _save_reading, Permission.COMMENT_PROGRAMME),
    *indicator_plans.FORMS,
)
