"""The preparation of next year's programme, shown: who has given what, one input as a whole, and the form."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from bot.domain import preparation as domain
from bot.domain.errors import UserError
from bot.domain.payloads import RunText
from bot.domain.preparation import MAX_INPUT, SHORT, Giver, Input, InputSaved, Preparation, Read, Stage
from bot.domain.preparation_payloads import GiveInput, OfInput
from bot.domain.programme import CalendarStep
from bot.domain.zone import local_date
from bot.language.i18n import Translator
from bot.language.showing import show_day
from bot.views import blocks as b
from bot.views import meetings as m
from bot.views.forms import Problems, with_problems
from bot.views.paging import paged

SLASH, WORD = "/ohjelma", "valmistelu"
OWN = "own"
"""The menu's choice of an area expert's own input."""
_PAGE = 8  # inputs with their buttons; Slack takes fifty blocks in a message


def shared(found: Preparation, page: int, tr: Translator, *, notice: str = "") -> list[b.Block]:
    """The shared view: who has given what, and who has not yet."""
    _ = tr.gettext
    shown = [b.header(_("Preparation of the programme of {year}").format(year=found.round.year))]
    if notice:
        shown.append(b.rich(b.line("{notice}", notice=notice)))
    shown.append(b.rich(*_where(found, tr)))
    given = paged([one for one in found.givers if one.given], page, _PAGE)
    for giver in given.here:
        shown += _row(giver, found, tr)
    missing = [one for one in found.givers if not one.given]
    if missing:
        shown += [b.rich(b.line(_("*Not yet*"))), b.bullets(*(waits_for(one, tr) for one in missing))]
    buttons = given.buttons(SLASH, WORD, tr)
    if found.may_give or found.gives_own:
        give = GiveInput(0, is_own=False)
        buttons.insert(0, b.button(_("Give input"), "preparation.form", give, style="primary"))
    buttons.append(calendar_button(tr))
    return [*shown, *given.note(tr), b.actions(*buttons)]


def calendar_button(tr: Translator) -> b.Block:
    """The way to the calendar of the preparation."""
    calendar = RunText(SLASH, "kalenteri")
    return b.button(tr.gettext("The calendar"), "house.run", calendar, nth="calendar")


def _where(found: Preparation, tr: Translator) -> list[list[b.Block]]:
    _ = tr.gettext
    day = {step: show_day(on, tr.locale) for step, on in found.round.days.items()}
    closes = day[CalendarStep.INPUT_CLOSES]
    until = (
        _("*Input can be given until:* {day}") if found.is_open else _("*Input was taken in until:* {day}")
    )
    lines = [
        b.line(_("*Has given:* {given}/{all}"), given=found.given, all=len(found.givers)),
        b.line(until, day=closes),
        b.line(
            _("*The draft is open for comments:* {first} – {last}"),
            first=day[CalendarStep.COMMENTS_OPEN],
            last=day[CalendarStep.COMMENTS_CLOSE],
        ),
    ]
    if found.meeting:
        lines.append(b.line(_("*The forum decides:* {when}"), when=m.when(found.meeting, tr)))
    return lines


def _row(giver: Giver, found: Preparation, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    given = giver.given
    if given is None:
        return []
    short = b.cut(given.text, SHORT) or _("(the text has been removed)")
    shown = [b.section(f"{label(giver, tr)}\n{by_line(giver, given, tr)}\n{short}")]
    buttons = []
    if short != given.text or given.earlier:
        buttons.append(b.button(_("Read it all"), "preparation.read", OfInput(given.id), nth=given.id))
    if found.may_manage and given.text:
        make = b.button(_("Make it an action"), "preparation.to_action", OfInput(given.id), nth=given.id)
        buttons.append(make)
    return [*shown, b.actions(*buttons)] if buttons else shown


def label(giver: Giver, tr: Translator) -> str:
    """Whose input it is: the group's, or an expert's own."""
    if giver.group is not None:
        return giver.group.name
    return tr.gettext("{name} (area expert)").format(name=giver.name)


def by_line(giver: Giver, given: Input, tr: Translator) -> str:
    """Who gave it, unless that is said already, and when."""
    by = given.by if giver.group is not None else ""
    return ", ".join(filter(None, (by, show_day(local_date(given.at), tr.locale))))


def waits_for(giver: Giver, tr: Translator) -> list[b.Block]:
    """Whose input is missing, and who is asked for it."""
    _ = tr.gettext
    if giver.group is None:
        return b.line("{label}", label=label(giver, tr))
    if giver.asked is None:
        return b.line(_("{group} (has neither a leader nor a coordinator)"), group=giver.group.name)
    return b.line("{group} ({name})", group=giver.group.name, name=giver.asked.name)


def missing(giver: Giver, until: date, tr: Translator) -> list[b.Block]:
    """On the own page of who is asked: what is missing, and by when."""
    _ = tr.gettext
    words = _("Input to the programme is missing: {name}, by {day}")
    name = giver.name if giver.group else _("Your own, as an area expert")
    return b.line(words, name=name, day=show_day(until, tr.locale))


def give_button(missing_ones: Sequence[Giver], tr: Translator) -> b.Block:
    """The way to the form: of the only one that is missing, or to choose in it."""
    payload = GiveInput(0, is_own=False)
    if len(missing_ones) == 1:
        group = missing_ones[0].group
        payload = GiveInput(group.id if group else 0, is_own=group is None)
    return b.button(tr.gettext("Give input"), "preparation.form", payload)


def whole(found: Read, tr: Translator) -> list[b.Block]:
    """One input as a whole, and what it has replaced."""
    _ = tr.gettext
    shown = [b.header(label(found.giver, tr)), *_text(found.giver, found.newest, tr)]
    if found.earlier:
        shown.append(b.rich(b.line(_("*Earlier versions, replaced by the one above*"))))
    for one in found.earlier[:_PAGE]:
        shown += _text(found.giver, one, tr)
    return shown


def _text(giver: Giver, one: Input, tr: Translator) -> list[b.Block]:
    return [
        b.note(by_line(giver, one, tr)),
        b.section(one.text or tr.gettext("(the text has been removed)")),
    ]


def saved(done: InputSaved, tr: Translator) -> str:
    """What became of what was given, in a sentence or two."""
    _ = tr.gettext
    name = done.giver.name
    if done.same:
        return _("The same input was there already: {name}").format(name=name)
    if done.replaced:
        return _("The input has been replaced, and the earlier one is kept: {name}").format(name=name)
    return _("Thank you! The input has been saved: {name}").format(name=name)


def no_draft(year: int, tr: Translator) -> list[b.Block]:
    """An action has nowhere to go yet."""
    _ = tr.gettext
    words = _(
        "The draft of the programme of {year} has not been begun. Begin it, and then make actions of this."
    )
    begin = b.button(_("Begin the draft"), "house.run", RunText(SLASH, f"uusi {year}"), style="primary")
    return [b.rich(b.line("{words}", words=words.format(year=year))), b.actions(begin)]


def one_line(stage: Stage, tr: Translator) -> list[b.Block]:
    """Where the preparation stands, below the programme."""
    _ = tr.gettext
    day = {step: show_day(on, tr.locale) for step, on in stage.round.days.items()}
    if stage.step is CalendarStep.INPUT_ASKED:
        words = _("Input has been given by {given}/{all}, and can be given until {day}.").format(
            given=stage.given, all=stage.all, day=day[CalendarStep.INPUT_CLOSES]
        )
    elif stage.step is CalendarStep.INPUT_CLOSES:
        words = _("The input is in ({given}/{all}). The draft is opened for comments {day}.").format(
            given=stage.given, all=stage.all, day=day[CalendarStep.COMMENTS_OPEN]
        )
    elif stage.step is CalendarStep.COMMENTS_OPEN:
        words = _("The draft can be commented until {day}.").format(day=day[CalendarStep.COMMENTS_CLOSE])
    elif stage.meeting:
        words = _("The forum decides: {when}.").format(when=m.when(stage.meeting, tr))
    else:
        words = _("The forum decides in January. Its meeting has not been called yet.")
    line = b.line(_("*Preparation of {year}:* {words}"), year=stage.round.year, words=words)
    return [b.rich(line), b.actions(calendar_button(tr))]


# -- the form --------------------------------------------------------------------------------------------


def form(
    giver: Giver | None, found: Preparation, known: Mapping[str, str], problems: Problems, tr: Translator
) -> b.Block:
    """The form for an input; without a `giver` it begins with the choice of whose it is."""
    _ = tr.gettext
    fields = []
    if giver is None:
        options = [b.option(group.name, str(group.id)) for group in found.may_give]
        if found.gives_own:
            options.insert(0, b.option(_("My own, as an area expert"), OWN))
        menu = b.select(options, initial=known.get("group"))
        fields.append(b.input_block("group", _("Whose input"), menu))
        payload = GiveInput(0, is_own=False)
    else:
        fields.append(b.rich(b.line("*{name}*", name=giver.name)))
        payload = GiveInput(giver.group.id if giver.group else 0, is_own=giver.group is None)
    text = b.text_input(initial=known.get("text", ""), multiline=True, limit=MAX_INPUT)
    fields.append(b.input_block("text", question(found.round.year, tr), text, hint=hint(tr)))
    return b.modal(
        _("Input to the programme"),
        with_problems(fields, problems),
        close=_("Back"),
        submit=_("Save"),
        callback_id="preparation.give",
        metadata=payload,
    )


def question(year: int, tr: Translator) -> str:
    """What is asked."""
    return tr.gettext("What should be done in {year}?").format(year=year)


def hint(tr: Translator) -> str:
    """How to answer."""
    return tr.gettext(
        "Actions, with who would do them and by when, or what should be left out or done otherwise. "
        "You can change this until the time is over; the earlier versions are kept."
    )


ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    domain.InputClosed: lambda error, tr: tr.gettext(
        "Input was taken in until {day}. Say it now as a comment on the draft, from {first} on."
    ).format(
        day=show_day(error.round.days[CalendarStep.INPUT_CLOSES], tr.locale),
        first=show_day(error.round.days[CalendarStep.COMMENTS_OPEN], tr.locale),
    ),
    domain.NotOfWorkingGroup: lambda error, tr: tr.gettext(
        "Input is given by working groups. This is none: {group}. A subgroup's goes with its working group's."
    ).format(group=error.group.name),
    domain.NothingOwnAsked: lambda _error, tr: tr.gettext(
        "Input is given by the leaders and coordinators of working groups for their group, "
        "and by area experts in their own name."
    ),
}
