"""Agendas, shown: the items of a meeting, what waits, and the form to propose one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.domain import agenda as domain
from bot.domain.agenda import AgendaItem, ItemState, StandingItem
from bot.domain.agenda_payloads import OfAgenda, OfItem
from bot.domain.errors import UserError
from bot.domain.forum import Agenda, Proposed
from bot.domain.groups import GroupKind
from bot.domain.meetings import MeetingState
from bot.domain.names import MAX_TITLE
from bot.domain.payloads import RunText
from bot.domain.programme import ProgrammeState
from bot.language.i18n import N_, Translator
from bot.language.showing import show_day
from bot.views import blocks as b
from bot.views import meetings as m
from bot.views import programme
from bot.views.forms import Problems, date_input, with_problems

ROWS = 20  # items with buttons; Slack takes fifty blocks in a message

STANDING_TITLES = {
    StandingItem.LAST_YEAR: N_("Last year's results"),
    StandingItem.PROGRAMME: N_("The development programme"),
    StandingItem.SUB_AGREEMENTS: N_("Sub-agreements, for information"),
}


def title_of(item: AgendaItem, tr: Translator) -> str:
    """The item's title; a standing one's in the reader's language."""
    if item.programme is not None:
        state = item.programme.state
        words = programme.name(item.programme, tr)
        # On the day of the meeting it is simply what is taken up.
        is_plain = state in (ProgrammeState.AGENDA, ProgrammeState.DECIDED)
        return words if is_plain else f"{words} ({tr.gettext(programme.STATE_NAMES[state])})"
    return item.title if item.standing is None else tr.gettext(STANDING_TITLES[item.standing])


def listed(items: Sequence[AgendaItem], tr: Translator) -> list[b.Block]:
    """The items under a small heading, for a draft, an invitation or a meeting; nothing for none."""
    if not items:
        return []
    return [b.rich(b.line(tr.gettext("*Agenda*"))), b.bullets(*(_line(item, tr) for item in items))]


def _line(item: AgendaItem, tr: Translator) -> list[b.Block]:
    by = ", ".join(filter(None, (item.proposer, item.partner)))
    done = f" – {tr.gettext('dealt with')}" if item.state is ItemState.DEALT else ""
    if item.standing is not None or not by:
        return [*b.line("{title}{done}", title=title_of(item, tr), done=done), *_about(item)]
    return b.line("{title} ({by}){done}", title=item.title, by=by, done=done)


ABOUT_SHOWN = 10


def about_lines(item: AgendaItem) -> list[str]:
    """The sub-agreements that a standing item tells of, each with its parties."""
    shown = [f"{subject} ({', '.join(parties)})" for subject, parties in item.about[:ABOUT_SHOWN]]
    return [*shown, "…"] if len(item.about) > ABOUT_SHOWN else shown


def _about(item: AgendaItem) -> list[b.Block]:
    return [part for words in about_lines(item) for part in b.line("\n– {words}", words=words)]


def agenda(found: Agenda, me: int | None, tr: Translator, *, notice: str = "") -> list[b.Block]:
    """The next meeting's agenda with the buttons that make sense for this person."""
    _ = tr.gettext
    shown = [b.header(_("Agenda: {group}").format(group=found.group.name))]
    if notice:
        shown.append(b.rich(b.line("{notice}", notice=notice)))
    shown += _of_next(found, me, tr)
    if found.waiting:
        shown.append(b.rich(b.line(_("*Waits for a later meeting*"))))
        shown += _rows(found.waiting, found, me, tr)
    if found.left and found.last:
        when = m.when(found.last, tr)
        shown.append(b.rich(b.line(_("*Not marked as dealt with in the last meeting* ({when})"), when=when)))
        shown += _rows(found.left, found, me, tr)
        shown.append(b.note(_("What is left undealt moves on to the next meeting by itself.")))
    return [*shown, *_buttons(found, tr)]


def _of_next(found: Agenda, me: int | None, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    meeting = found.meeting
    if meeting is None:
        return [b.rich(b.line(_("No meeting has been called yet. What you propose waits for the next one.")))]
    lines = [b.line(_("*Meeting:* {title}"), title=meeting.title)]
    lines.append(b.line(_("*Time:* {time}"), time=m.when(meeting, tr)))
    if meeting.state is MeetingState.DRAFT:
        lines.append(b.line(_("The meeting is still a draft: nobody has been invited.")))
    if found.closes_on:
        day = show_day(found.closes_on, tr.locale)
        lines.append(b.line(_("*Items can be proposed until:* {day}"), day=day))
    shown = [b.rich(*lines)]
    if not found.items:
        return [*shown, b.rich(b.line(_("There is nothing on the agenda yet.")))]
    return [*shown, *_rows(found.items, found, me, tr)]


def _rows(items: Sequence[AgendaItem], found: Agenda, me: int | None, tr: Translator) -> list[b.Block]:
    """Items with a button each where there is something to press, else a plain list."""
    _ = tr.gettext
    rows: list[b.Block] = []
    plain: list[AgendaItem] = []
    begun = {item.id for item in found.left}
    for number, item in enumerate(items):
        button = None
        if number < ROWS and item.id in begun and found.may_manage:
            button = b.button(_("Dealt with"), "agenda.deal", OfItem(item.id), nth=item.id)
        elif number < ROWS and item.standing is None and (found.may_manage or item.proposer_id == me):
            button = b.button(
                _("Take back"), "agenda.withdraw", OfItem(item.id), nth=item.id,
                confirm=b.confirm(
                    _("Take the item back?"),
                    _("The item is removed from the agenda: {title}").format(title=b.cut(item.title, 200)),
                    yes=_("Take back"),
                    no=_("Back"),
                ),
            )  # fmt: skip
        if button is None:
            plain.append(item)
        else:
            by = ", ".join(filter(None, (item.proposer, item.partner)))
            text = title_of(item, tr) + (f"\n{by}" if by and item.standing is None else "")
            text += "".join(f"\n– {words}" for words in about_lines(item))
            rows.append(b.section(text, accessory=button))
    return [*([b.bullets(*(_line(item, tr) for item in plain))] if plain else []), *rows]


def _buttons(found: Agenda, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    of, buttons = OfAgenda(found.group.id), []
    if found.may_propose:
        buttons.append(b.button(_("Propose an item"), "agenda.propose_form", of, style="primary"))
    if found.may_manage and found.meeting:
        buttons.append(b.button(_("Change the last day"), "agenda.closing_form", of))
    if found.group.kind is GroupKind.FORUM:
        calendar = RunText("/ohjelma", "kalenteri")
        buttons.append(b.button(_("The programme's calendar"), "house.run", calendar, nth="calendar"))
    return [b.actions(*buttons)] if buttons else []


def proposed(done: Proposed, tr: Translator) -> str:
    """What became of a proposal, in one sentence."""
    _ = tr.gettext
    title = b.cut(done.item.title, 200)
    if done.again:
        return _("This item was proposed already: {title}").format(title=title)
    if done.late:
        return _("The time for proposals is over. Your item waits for the following meeting: {title}").format(
            title=title
        )
    if done.meeting is None:
        return _("Your item waits for the next meeting: {title}").format(title=title)
    return _("Your item is on the agenda of the next meeting: {title}").format(title=title)


def propose_form(group_id: int, known: Mapping[str, str], problems: Problems, tr: Translator) -> b.Block:
    """A form for one item."""
    _ = tr.gettext
    hint = _("One matter that the meeting should take up. At most {limit} characters.").format(
        limit=MAX_TITLE
    )
    fields = [b.input_block("title", _("Item"), b.text_input(initial=known.get("title", "")), hint=hint)]
    return b.modal(
        _("Propose an item"),
        with_problems(fields, problems),
        close=_("Back"),
        submit=_("Propose"),
        callback_id="agenda.propose",
        metadata=OfAgenda(group_id),
    )


def closing_form(group_id: int, known: Mapping[str, str], problems: Problems, tr: Translator) -> b.Block:
    """A form for the last day of proposals."""
    _ = tr.gettext
    fields = [b.input_block("closes", _("Items can be proposed until"), date_input(known.get("closes", "")))]
    return b.modal(
        _("The last day"),
        with_problems(fields, problems),
        close=_("Back"),
        submit=_("Save"),
        callback_id="agenda.closing",
        metadata=OfAgenda(group_id),
    )


ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    domain.TooManyItems: lambda error, tr: tr.gettext(
        "{limit} items wait already, and more could not be dealt with. Talk with the organiser first."
    ).format(limit=error.limit),
    domain.ClosingAfterMeeting: lambda error, tr: tr.gettext(
        "The last day must be today or later, and before the meeting ({day})."
    ).format(day=show_day(error.meeting_on, tr.locale)),
}
