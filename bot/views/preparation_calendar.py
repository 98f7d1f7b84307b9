"""The calendar of next year's programme, shown: each day, what it does and who does it; and its form."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain import programme_calendar as domain
from bot.domain.errors import UserError
from bot.domain.payloads import RunText
from bot.domain.preparation import CalendarPage
from bot.domain.preparation_payloads import OfCalendar
from bot.domain.programme import CalendarStep
from bot.domain.programme_calendar import DEFAULTS
from bot.domain.zone import local_date
from bot.language.i18n import N_, Translator
from bot.language.showing import show_day
from bot.views import blocks as b
from bot.views import meetings as m
from bot.views.forms import Problems, with_problems

NAMES: Mapping[CalendarStep, str] = {
    CalendarStep.INPUT_ASKED: N_("Input is asked"),
    CalendarStep.INPUT_REMINDED: N_("A reminder of the input"),
    CalendarStep.INPUT_CLOSES: N_("The last day for input"),
    CalendarStep.COMMENTS_OPEN: N_("Comments begin"),
    CalendarStep.COMMENTS_CLOSE: N_("The last day for comments"),
}
WORDS: Mapping[CalendarStep, str] = {
    CalendarStep.INPUT_ASKED: N_(
        "The bot asks the leaders of the working groups and the area experts what should be in the programme."
    ),
    CalendarStep.INPUT_REMINDED: N_("The bot reminds those who have not given theirs. Once."),
    CalendarStep.INPUT_CLOSES: N_(
        "On the next working day the bot tells the service manager and the area experts who has given what."
    ),
    CalendarStep.COMMENTS_OPEN: N_(
        "The service manager or an area expert opens the draft for comments: /ohjelma kommentit"
    ),
    CalendarStep.COMMENTS_CLOSE: N_("After this the draft goes on the agenda of the forum."),
}


def calendar(found: CalendarPage, tr: Translator, *, notice: str = "") -> list[b.Block]:
    """The days of this round, and the forum's meeting that decides."""
    _ = tr.gettext
    shown = [b.header(_("Calendar of the programme of {year}").format(year=found.round.year))]
    if notice:
        shown.append(b.rich(b.line("{notice}", notice=notice)))
    shown.append(b.bullets(*(_step(step, found, tr) for step in CalendarStep), _forum(found, tr)))
    if _meets_too_early(found):
        shown.append(
            b.rich(b.line(_("*The forum meets before the comments have ended. Change one of the two.*")))
        )
    yearly_words = _("The days come every year by themselves. One that is no working day moves to the next.")
    shown.append(b.note(yearly_words))
    buttons = [b.button(_("The preparation"), "house.run", RunText("/ohjelma", "valmistelu"), nth="given")]
    if found.may_manage:
        buttons.insert(0, b.button(_("Change the days"), "preparation.calendar_form", OfCalendar()))
    buttons.append(
        b.button(_("The forum's agenda"), "house.run", RunText("/foorumi", "asialista"), nth="agenda")
    )
    return [*shown, b.actions(*buttons)]


def _step(step: CalendarStep, found: CalendarPage, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    day = found.round.days[step]
    line = b.line(
        "*{day} · {name}*. {words}", day=show_day(day, tr.locale), name=_(NAMES[step]), words=_(WORDS[step])
    )
    if found.round.is_own(step):
        line += b.line(" " + _("(the house's own day would be {day})"), day=yearly(DEFAULTS[step]))
    return line


def _forum(found: CalendarPage, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    if found.meeting:
        return b.line(
            _("*{when} · The forum decides.* The programme is on its agenda every January."),
            when=m.when(found.meeting, tr),
        )
    return b.line(
        _("*January {year} · The forum decides.* The meeting has not been called yet: /foorumi kutsu"),
        year=found.round.year,
    )


def _meets_too_early(found: CalendarPage) -> bool:
    closes = found.round.days[CalendarStep.COMMENTS_CLOSE]
    return found.meeting is not None and local_date(found.meeting.starts_at) <= closes


def yearly(day: tuple[int, int]) -> str:
    """A (month, day) as people write it: 15.9."""
    month, number = day
    return f"{number}.{month}."


def changed(tr: Translator) -> str:
    """What is said when days have been changed."""
    return tr.gettext(
        "The days have been changed, for every year to come. What has been done this year stays done."
    )


def form(days: Mapping[str, str], problems: Problems, tr: Translator) -> b.Block:
    """The form of all days; `days` as texts by step."""
    _ = tr.gettext
    fields = [
        b.input_block(
            step.value,
            _(NAMES[step]),
            b.text_input(initial=days.get(step.value, ""), limit=40),
            hint=_("Empty: the house's own day, {day}").format(day=yearly(DEFAULTS[step])),
            optional=True,
        )
        for step in CalendarStep
    ]
    return b.modal(
        _("The calendar"),
        with_problems(fields, problems),
        close=_("Back"),
        submit=_("Save"),
        callback_id="preparation.calendar",
        metadata=OfCalendar(),
    )


def _too_near(error: domain.StepsTooNear, tr: Translator) -> str:
    _ = tr.gettext
    words = (
        _("{step}: the day must be at least a week after this: {other} {day}")
        if error.is_earlier
        else _("{step}: the day must be at least a week before this: {other} {day}")
    )
    return words.format(step=_(NAMES[error.step]), other=_(NAMES[error.other]), day=yearly(error.day))


ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    domain.StepsTooNear: _too_near,
    domain.CommentsCloseTooLate: lambda _error, tr: tr.gettext(
        "Comments must end on {day} at the latest, so that the forum can still decide in January."
    ).format(day=yearly(domain.LAST_CLOSE)),
    domain.YearlyDayNotUnderstood: lambda error, tr: tr.gettext(
        "I did not understand this as a day of the year: {text}. Write it like this: 15.9."
    ).format(text=b.cut(error.text, 60)),
}
