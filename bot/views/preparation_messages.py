"""What is said unasked about the preparation: the asking, the reminder, and who has given what at the end."""

from collections.abc import Sequence

from bot.domain.payloads import RunText
from bot.domain.preparation import Giver
from bot.domain.preparation_payloads import GiveInput
from bot.domain.programme import CalendarStep
from bot.domain.programme_calendar import Round
from bot.language.i18n import Translator
from bot.language.showing import show_day
from bot.views import blocks as b
from bot.views.letters import Fact, Letter, Link
from bot.views.preparation import by_line, hint, label, question, waits_for

_BUTTONS = 5  # of groups; more have the form's own menu


def ask(lacking: Sequence[Giver], found: Round, tr: Translator, *, again: bool) -> list[b.Block]:
    """The request to one person, with everything that they are asked for."""
    _ = tr.gettext
    lines = [b.line("{words}", words=_why(lacking, tr, again=again))]
    lines.append(b.line(_("*Answer by:* {day}"), day=_closes(found, tr)))
    return [
        b.header(_heading(found, tr, again=again)),
        b.rich(*lines),
        b.bullets(*(b.line("{name}", name=_whose(one, tr)) for one in lacking)),
        b.note(hint(tr)),
        b.actions(*_give_buttons(lacking, tr), _shared_button(tr)),
    ]


def ask_letter(
    lacking: Sequence[Giver], found: Round, url: str, ask_whom: str, tr: Translator, *, again: bool
) -> Letter:
    """The same for who has no Slack; `url` "" when there are no pages. It is a duty: nobody refuses it."""
    _ = tr.gettext
    closing = [hint(tr)]
    if not url and ask_whom:
        closing.append(_("Answer by phone or by e-mail to: {name}").format(name=ask_whom))
    return Letter(
        subject=_heading(found, tr, again=again),
        paragraphs=[_why(lacking, tr, again=again), question(found.year, tr)],
        facts=[
            Fact(_("Answer by"), _closes(found, tr)),
            *(Fact(_("Whose input"), _whose(one, tr)) for one in lacking),
        ],
        links=[Link(_("Give input"), url, is_main=True)],
        closing=closing,
        when=_("Answer by: {time}").format(time=_closes(found, tr)),
    )


def summary(givers: Sequence[Giver], found: Round, tr: Translator) -> list[b.Block]:
    """Who has given what and who has not, when the time is over; and what comes next."""
    _ = tr.gettext
    given = [one for one in givers if one.given]
    missing = [one for one in givers if not one.given]
    shown = [
        b.header(_("Input to the programme of {year} is in").format(year=found.year)),
        b.rich(b.line(_("*Has given:* {given}/{all}"), given=len(given), all=len(givers))),
    ]
    if given:
        shown.append(
            b.bullets(
                *(
                    b.line("{name}: {by}", name=label(one, tr), by=by_line(one, one.given, tr))
                    for one in given
                    if one.given
                )
            )
        )
    if missing:
        shown += [b.rich(b.line(_("*Has not given*"))), b.bullets(*(waits_for(one, tr) for one in missing))]
    opens = show_day(found.days[CalendarStep.COMMENTS_OPEN], tr.locale)
    shown.append(b.rich(b.line(_("Next, the draft is opened for comments: {day}"), day=opens)))
    return [*shown, b.actions(_shared_button(tr))]


def about(year: int, tr: Translator) -> str:
    """What the request is about, for who hears that it did not arrive."""
    return tr.gettext("Input to the development programme of {year}").format(year=year)


def _heading(found: Round, tr: Translator, *, again: bool) -> str:
    _ = tr.gettext
    words = (
        _("Reminder: input to the development programme of {year}")
        if again
        else _("Your input to the development programme of {year} is asked for")
    )
    return words.format(year=found.year)


def _why(lacking: Sequence[Giver], tr: Translator, *, again: bool) -> str:
    _ = tr.gettext
    if again:
        return _("These are still missing. If there is nothing to propose, that is an answer too.")
    together = _(
        "The leaders of the working groups and the area experts prepare next year's programme together."
    )
    if any(one.group for one in lacking):
        return together + " " + _("Talk about it in the group and write down what you propose.")
    return together + " " + _("Write down what you propose yourself.")


def _whose(one: Giver, tr: Translator) -> str:
    return one.name if one.group else tr.gettext("Your own, as an area expert")


def _closes(found: Round, tr: Translator) -> str:
    return show_day(found.days[CalendarStep.INPUT_CLOSES], tr.locale)


def _give_buttons(lacking: Sequence[Giver], tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    if len(lacking) == 1 or len(lacking) > _BUTTONS:
        only = _payload(lacking[0]) if len(lacking) == 1 else GiveInput(0, is_own=False)
        return [b.button(_("Give input"), "preparation.form", only, style="primary")]
    return [
        b.button(
            _("Give input: {name}").format(name=_whose(one, tr)),
            "preparation.form",
            _payload(one),
            nth=one.group.id if one.group else 0,
        )
        for one in lacking
    ]


def _payload(one: Giver) -> GiveInput:
    return GiveInput(one.group.id if one.group else 0, is_own=one.group is None)


def _shared_button(tr: Translator) -> b.Block:
    shared = RunText("/ohjelma", "valmistelu")
    return b.button(tr.gettext("What others have given"), "house.run", shared, nth="given")
