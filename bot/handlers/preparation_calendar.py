"""/ohjelma kalenteri: the days by which next year's programme is prepared."""

import re
from collections.abc import Mapping

from bot.domain.names import fold
from bot.domain.preparation_payloads import OfCalendar
from bot.domain.programme import CalendarStep
from bot.domain.programme_calendar import YearlyDayNotUnderstood, yearly_day
from bot.domain.rights import Permission
from bot.handlers.answers import Answer, OpenForm
from bot.handlers.commands import Action, Call, Command, Form, Incomplete, Pressed
from bot.handlers.forms import Given, day_of, or_form, sentences, submits
from bot.handlers.text import fields
from bot.language.i18n import N_
from bot.permissions import require
from bot.services import programme_calendar
from bot.views import preparation_calendar as calendar_views

SLASH = "/ohjelma"
STEP_WORDS = {
    **dict.fromkeys(("ehdotukset", "syotteet", "pyynto", "kysytaan"), CalendarStep.INPUT_ASKED.value),
    **dict.fromkeys(("muistutus", "muistutetaan"), CalendarStep.INPUT_REMINDED.value),
    **dict.fromkeys(
        ("ehdotukset paattyvat", "ehdotusaika paattyy", "ehdotusaika", "syotteet paattyvat", "takaraja"),
        CalendarStep.INPUT_CLOSES.value,
    ),
    **dict.fromkeys(("kommentit", "kommentit alkavat", "kommentointi"), CalendarStep.COMMENTS_OPEN.value),
    **dict.fromkeys(("kommentit paattyvat", "kommentointi paattyy"), CalendarStep.COMMENTS_CLOSE.value),
}
_HOUSES_OWN = frozenset({"oletus", "oma", "talon oma", "alkuperainen"})
_SHORT_DAY = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.?(?:\s*\d{4})?")

Days = Mapping[CalendarStep, tuple[int, int] | None]


def _parse_calendar(call: Call, text: str) -> Days:
    if not text.strip():
        return {}
    named = fields(text, (), STEP_WORDS)
    return _read_days(call, named)


def _read_days(call: Call, values: Mapping[str, str]) -> Days:
    given = Given(values)
    found = {
        step: given.read(step.value, lambda text, step=step: _day(call, text, step))  # type: ignore[misc]
        for step in CalendarStep
        if values.get(step.value)
    }
    if given.problems:
        raise given.incomplete()
    return {step: day[0] for step, day in found.items() if day}


def _day(call: Call, text: str, step: CalendarStep) -> tuple[tuple[int, int] | None]:
    """The day of the year; inside a tuple, since the house's own is told as None."""
    if fold(text) in _HOUSES_OWN:
        return (None,)
    if match := _SHORT_DAY.fullmatch(text):
        found = yearly_day(int(match[1]), int(match[2]))
    else:
        day = day_of(call, text, step.value)
        found = (day.month, day.day)
    if found is None:
        raise YearlyDayNotUnderstood(text, step.value)
    return (found,)


def _run_calendar(call: Call, days: Days) -> Answer:
    if not days:
        return _calendar(call)
    known = {step.value: calendar_views.yearly(day) for step, day in days.items() if day}
    return or_form(call, known, lambda: _change(call, days))


def _change(call: Call, days: Days) -> Answer:
    programme_calendar.change(call.session, actor=call.actor, now=call.now, days=days)
    return _calendar(call, changed=True)


def _calendar(call: Call, *, changed: bool = False) -> Answer:
    found = programme_calendar.page(call.session, actor=call.actor, now=call.now)
    notice = calendar_views.changed(call.tr) if changed else ""
    shown = calendar_views.calendar(found, call.tr, notice=notice)
    return Answer(shown, title=call.tr.gettext("The calendar"))


def _calendar_form(call: Call, incomplete: Incomplete) -> OpenForm:
    require(call.actor, Permission.MANAGE_PROGRAMME)
    known = {**_present(call), **incomplete.known}
    return OpenForm(calendar_views.form(known, sentences(incomplete, call), call.tr))


def _open_calendar(call: Call, _of: OfCalendar, _pressed: Pressed) -> OpenForm:
    return OpenForm(calendar_views.form(_present(call), {}, call.tr))


def _present(call: Call) -> dict[str, str]:
    found = programme_calendar.this_round(call.session, call.now)
    return {step.value: calendar_views.yearly(day) for step, day in found.chosen.items()}


def _read_form(call: Call, values: Mapping[str, str]) -> Days:
    """Every step of the form: an emptied field is the house's own day."""
    return {**dict.fromkeys(CalendarStep), **_read_days(call, values)}


def _save_calendar(call: Call, days: Days) -> Answer:
    return _change(call, days)


COMMANDS: tuple[Command, ...] = (
    Command(
        SLASH,
        ("kalenteri",),
        parse=_parse_calendar,
        form=_calendar_form,
        run=_run_calendar,
        help=N_("Shows by which days next year's programme is prepared; with a day after it, changes one."),
        usage=N_("[input: day; reminder: day; comments: day]"),
        example="/ohjelma kalenteri ehdotukset: 15.9.",
        permission=Permission.SEE_NETWORK,
        writes=True,
    ),
)
ACTIONS: tuple[Action, ...] = (
    Action(
        "preparation.calendar_form", OfCalendar, _open_calendar, Permission.MANAGE_PROGRAMME, writes=False
    ),
)
FORMS: tuple[Form, ...] = (
    Form(
        "preparation.calendar", OfCalendar, submits(_read_form, _save_calendar), Permission.MANAGE_PROGRAMME
    ),
)
