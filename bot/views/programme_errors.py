"""What cannot be done about the development programme, said kindly."""

from collections.abc import Callable
from typing import Any

from bot.domain import programme_errors as e
from bot.domain.errors import UserError
from bot.domain.programme import ProgrammeState
from bot.language.i18n import Translator
from bot.views import blocks as b
from bot.views.programme import goal_name


def _no_programme(error: e.NoProgramme, tr: Translator) -> str:
    _ = tr.gettext
    if error.year is None:
        return _("There is no development programme yet. An expert of the employment area begins one.")
    return _("There is no programme for {year}.").format(year=error.year)


def _action_ambiguous(error: e.ActionAmbiguous, tr: Translator) -> str:
    names = ", ".join(f"{b.cut(title, 60)} (#{number})" for number, title in error.actions[:5])
    return tr.gettext("Several actions match: {names}. Write the number or more of the name.").format(
        names=names
    )


def _goal_ambiguous(error: e.GoalAmbiguous, tr: Translator) -> str:
    names = ", ".join(f"{one.position}. {goal_name(one, tr)}" for one in error.goals[:5])
    return tr.gettext("Several goals match: {names}. Write the number or more of the name.").format(
        names=names
    )


def _frozen(error: e.ProgrammeFrozen, tr: Translator) -> str:
    _ = tr.gettext
    if error.programme.state is ProgrammeState.DECIDED:
        return _(
            "The forum has decided this version, and it is not changed any more. "
            "Make a new version: /ohjelma uusi {year}"
        ).format(year=error.programme.year)
    return _("This version is no draft any more, so it cannot be changed.")


ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    e.NoProgramme: _no_programme,
    e.NoDraft: lambda _error, tr: tr.gettext(
        "No version of the programme is being prepared. Begin one: /ohjelma uusi"
    ),
    e.ActionNotFound: lambda error, tr: tr.gettext("I found no such action: {query}").format(
        query=b.cut(error.query, 80)
    ),
    e.ActionAmbiguous: _action_ambiguous,
    e.GoalNotFound: lambda error, tr: tr.gettext("The programme has no such goal: {query}").format(
        query=b.cut(error.query, 80)
    ),
    e.GoalAmbiguous: _goal_ambiguous,
    e.ProgrammeFrozen: _frozen,
}
