"""What cannot be done about the development programme, said kindly."""

from collections.abc import Callable
from typing import Any

from bot.domain import programme_errors as e
from bot.domain.errors import UserError
from bot.domain.programme import ProgrammeState
from bot.language.i18n import Translator
from bot.language.showing import show_day
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


def _not_open(error: e.CommentsNotOpen, tr: Translator) -> str:
    _ = tr.gettext
    if error.programme.state is ProgrammeState.DRAFT:
        return _("This version has not been opened for comments yet.")
    return _("The time for comments is over.")


def _not_commented(error: e.NotCommented, tr: Translator) -> str:
    _ = tr.gettext
    if error.programme.state is ProgrammeState.COMMENTS and error.programme.comments_until:
        return _(
            "The version is open for comments until {day}. End the comments first: /ohjelma kommentit"
        ).format(day=show_day(error.programme.comments_until, tr.locale))
    return _("The version has not been open for comments yet. Open it first: /ohjelma kommentit")


def _goal_in_use(error: e.GoalInUse, tr: Translator) -> str:
    _ = tr.gettext
    if error.goal.top is not None:
        return _("This is one of the agreement's top goals, and it stays: {goal}").format(
            goal=goal_name(error.goal, tr)
        )
    return _("There are actions or indicators under this goal. Move them first: {goal}").format(
        goal=goal_name(error.goal, tr)
    )


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
    e.YearOutOfReach: lambda error, tr: tr.gettext(
        "Write a year from {first} to {last}: those have a programme."
    ).format(first=error.first, last=error.last),
    e.OwnerMissing: lambda _error, tr: tr.gettext("Choose a group, or name a person, who answers for it."),
    e.OwnerTwice: lambda _error, tr: tr.gettext(
        "A group and a person were both named. Leave one of them out: one answers for an action."
    ),
    e.OwnerNotFound: lambda error, tr: tr.gettext(
        "I found neither a group nor a person by the name: {query}"
    ).format(query=b.cut(error.query, 80)),
    e.OwnerAmbiguous: lambda error, tr: tr.gettext("Several match: {names}. Write more of the name.").format(
        names=", ".join(name for name, _ in error.owners[:5])
    ),
    e.DeadlinePast: lambda error, tr: tr.gettext(
        "This day has already passed: {day}. Choose a deadline that is ahead."
    ).format(day=show_day(error.day, tr.locale)),
    e.GoalInUse: _goal_in_use,
    e.ProgrammeEmpty: lambda _error, tr: tr.gettext(
        "There are no actions in this version yet. Add at least one first: /ohjelma toimenpide"
    ),
    e.CommentsDayWrong: lambda error, tr: tr.gettext(
        "The last day for comments is from tomorrow on, and at the latest {day}."
    ).format(day=show_day(error.last, tr.locale)),
    e.CommentsNotOpen: _not_open,
    e.CommentEmpty: lambda _error, tr: tr.gettext("Write a comment first."),
    e.NotCommented: _not_commented,
    e.NoForumMeeting: lambda _error, tr: tr.gettext(
        "There is no such meeting of the forum that has been held. The programme waits until the forum meets."
    ),
    e.DecisionDayWrong: lambda error, tr: tr.gettext(
        "The day of the decision is from {first} to {last}: from the meeting on, and not in the future."
    ).format(first=show_day(error.first, tr.locale), last=show_day(error.last, tr.locale)),
    e.InForceTooEarly: lambda error, tr: tr.gettext(
        "The programme is in force from the decision on ({day}) at the earliest."
    ).format(day=show_day(error.decided_on, tr.locale)),
    e.NothingBefore: lambda error, tr: tr.gettext(
        "This is the first version of {year}, so there is nothing to compare it with."
    ).format(year=error.programme.year),
    e.TooMany: lambda error, tr: tr.gettext(
        "There are {limit} of them already, and more could not be followed."
    ).format(limit=error.limit),
}
