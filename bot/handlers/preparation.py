"""/ohjelma valmistelu and /ohjelma kalenteri: how next year's programme is prepared, and by when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.groups import GroupKind, GroupRef
from bot.domain.names import fold
from bot.domain.payloads import StaleButton
from bot.domain.preparation import Giver, NothingOwnAsked
from bot.domain.preparation_payloads import GiveInput, OfCalendar, OfInput
from bot.domain.programme import CalendarStep
from bot.domain.programme_calendar import YearlyDayNotUnderstood, yearly_day
from bot.domain.rights import Permission
from bot.handlers.answers import Answer, OpenForm, Outcome
from bot.handlers.commands import Action, Call, Command, Form, Incomplete, Pressed
from bot.handlers.forms import Given, day_of, or_form, sentences, submits
from bot.handlers.group_fields import read_group
from bot.handlers.text import fields, page_number
from bot.handlers.values import id_of
from bot.language.i18n import N_
from bot.permissions import require
from bot.services import preparation, programme_calendar
from bot.services.groups import get_group
from bot.views import preparation as views
from bot.views import preparation_calendar as calendar_views

SLASH = "/ohjelma"
_OWN_WORDS = frozenset({"oma", "omat", "asiantuntija", "own"})
_GROUP = re.compile(r"\s*(?:ryhm[äa]|työryhm[äa]|tyoryhma)\s*:(.*)", re.IGNORECASE | re.DOTALL)
_TEXT = re.compile(r"\s*(?:teksti|ehdotus|ehdotukset)\s*:(.*)", re.IGNORECASE | re.DOTALL)
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


# -- the preparation -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """What was asked: to see (a page of) the shared view, or to give an input."""

    text: str = ""
    group: GroupRef | None = None
    page: int = 1


def _parse(call: Call, text: str) -> Asked:
    """Words after the command are an input, whatever is in them; `ryhmä: …;` tells whose it is."""
    if not text.strip() or text.strip().isdecimal():
        return Asked(page=page_number(text))
    given = Given(_pieces(text))
    whole = given.text("text", required=True)
    group = _whose(call, given)
    if given.problems:
        raise given.incomplete()
    return Asked(whole, group)


def _pieces(text: str) -> dict[str, str]:
    """The group apart; semicolons of the text itself stay as they are."""
    found, words = {}, []
    for piece in text.split(";"):
        if "group" not in found and (match := _GROUP.fullmatch(piece)):
            found["group"] = match[1].strip()
        else:
            words.append(piece)
    whole = ";".join(words).strip()
    return {**found, "text": match[1].strip() if (match := _TEXT.fullmatch(whole)) else whole}


def _whose(call: Call, given: Given) -> GroupRef | None:
    """The group named, else the channel's, else the only one there is; None is the expert's own.

    What cannot be told becomes a problem of the field `group`.
    """
    typed = given.text("group")
    if typed:
        if fold(typed) in _OWN_WORDS:
            given.known["group"] = views.OWN
            return None
        named = given.read("group", lambda text: read_group(call, text))
        if named:
            given.known["group"] = str(named.id)
        return named
    here = call.group
    if here is not None and here.kind in (GroupKind.WORKING_GROUP, GroupKind.SUBGROUP):
        given.known["group"] = str(here.id)
        return here
    found = preparation.look(call.session, actor=call.actor, now=call.now)
    if found.gives_own:
        given.known["group"] = views.OWN
        return None
    if not found.may_give:
        raise NothingOwnAsked
    # Only one's own group is taken for granted: whoever manages all of them must say which.
    mine = [one for one in found.may_give if one.id in call.actor.leads | call.actor.coordinates]
    if len(mine) != 1:
        given.problems["group"] = None
        return None
    given.known["group"] = str(mine[0].id)
    return mine[0]


def _run(call: Call, asked: Asked) -> Outcome:
    if not asked.text:
        return _shared(call, asked.page)
    known = {"text": asked.text, "group": str(asked.group.id) if asked.group else views.OWN}
    return or_form(call, known, lambda: _give(call, asked.text, asked.group))


def _give(call: Call, text: str, group: GroupRef | None) -> Answer:
    done = preparation.give(
        call.session,
        actor=call.actor,
        now=call.now,
        text=text,
        group_id=group.id if group else None,
    )
    return _shared(call, 1, views.saved(done, call.tr))


def _shared(call: Call, page: int, notice: str = "") -> Answer:
    found = preparation.look(call.session, actor=call.actor, now=call.now)
    shown = views.shared(found, page, call.tr, notice=notice)
    return Answer(shown, title=call.tr.gettext("The preparation"))


def _form(call: Call, incomplete: Incomplete) -> OpenForm:
    return _open(call, None, incomplete.known, sentences(incomplete, call))


def _open(call: Call, giver: Giver | None, known: Mapping[str, str], problems: Mapping[str, str]) -> OpenForm:
    found = preparation.look(call.session, actor=call.actor, now=call.now)
    if not found.may_give and not found.gives_own:
        raise NothingOwnAsked
    return OpenForm(views.form(giver, found, known, problems, call.tr))


def _open_form(call: Call, of: GiveInput, _pressed: Pressed) -> OpenForm:
    """The form with what was given before in it: who corrects a line need not write the others again."""
    if not of.group_id and not of.is_own:
        return _open(call, None, {}, {})
    giver = preparation.giver(
        call.session, actor=call.actor, now=call.now, group_id=of.group_id if not of.is_own else None
    )
    return _open(call, giver, {"text": giver.given.text} if giver.given else {}, {})


def _read(call: Call, of: OfInput, _pressed: Pressed) -> Answer:
    found = preparation.read(call.session, actor=call.actor, input_id=of.input_id)
    return Answer(views.whole(found, call.tr), title=call.tr.gettext("The input"), beside=True)


def _save(call: Call, of: GiveInput, values: Mapping[str, str]) -> Answer:
    text = values.get("text", "")
    if of.is_own:
        return _give(call, text, None)
    if of.group_id:
        return _give(call, text, get_group(call.session, of.group_id))
    chosen = values.get("group", "")
    if chosen == views.OWN:
        return _give(call, text, None)
    group_id = id_of(chosen)
    if group_id is None:
        raise StaleButton
    return _give(call, text, get_group(call.session, group_id))


# -- the calendar ----------------------------------------------------------------------------------------

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
        ("valmistelu",),
        parse=_parse,
        form=_form,
        run=_run,
        help=N_("Shows who has given input to next year's programme; with words after it, gives yours."),
        usage=N_("[group: name; what you propose]"),
        example="/ohjelma valmistelu ryhmä: Nuorten palvelut; Ohjaamo auki myös lauantaisin",
        permission=Permission.COMMENT_PROGRAMME,
        writes=True,
    ),
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
    Action("preparation.form", GiveInput, _open_form, Permission.COMMENT_PROGRAMME, writes=False),
    Action("preparation.read", OfInput, _read, Permission.COMMENT_PROGRAMME, writes=False),
    Action(
        "preparation.calendar_form", OfCalendar, _open_calendar, Permission.MANAGE_PROGRAMME, writes=False
    ),
)
FORMS: tuple[Form, ...] = (
    Form("preparation.give", GiveInput, _save, Permission.COMMENT_PROGRAMME),
    Form(
        "preparation.calendar", OfCalendar, submits(_read_form, _save_calendar), Permission.MANAGE_PROGRAMME
    ),
)
