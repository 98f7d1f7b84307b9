"""What can go wrong with seminars, in words."""

from collections.abc import Callable
from typing import Any

from bot.domain import seminar_errors as e
from bot.domain.errors import UserError
from bot.language.i18n import N_, Translator
from bot.language.showing import show_moment
from bot.views import blocks as b
from bot.views.seminar_stages import stage_name
from bot.views.seminars import when


def _plain(words: str) -> Callable[[Any, Translator], str]:
    return lambda _error, tr: tr.gettext(words)


def _about(words: str) -> Callable[[Any, Translator], str]:
    """A sentence that may name the seminar's name and time."""

    def sentence(error: Any, tr: Translator) -> str:
        seminar = error.seminar
        return tr.gettext(words).format(title=b.cut(seminar.name, 100), time=when(seminar, tr))

    return sentence


def _stage(words: str) -> Callable[[Any, Translator], str]:
    return lambda error, tr: tr.gettext(words).format(stage=stage_name(error.stage, tr))


ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    e.SeminarNotFound: lambda error, tr: (
        tr.gettext("I found no such seminar: {query}").format(query=b.cut(error.query, 80))
        if error.query.strip()
        else tr.gettext("No seminar has been announced.")
    ),
    e.SeminarAmbiguous: lambda error, tr: tr.gettext("Several seminars match: {titles}").format(
        titles=", ".join(f"{one.id} {one.name}" for one in error.seminars[:5])
    ),
    e.CapacityNotUnderstood: lambda error, tr: tr.gettext(
        "I did not understand the number of places: {text}. Write for example: 100"
    ).format(text=b.cut(error.text, 60)),
    e.CapacityTooSmall: lambda error, tr: tr.gettext(
        "There must be at least {count} places: so many are taken or held already."
    ).format(count=error.needed),
    e.CapacityMissing: _plain(
        N_("Places can be held for partners only when the number of places is given as well.")
    ),
    e.DeadlineAfterStart: _plain(N_("The time to register must end before the seminar begins.")),
    e.DeadlinePassed: lambda error, tr: tr.gettext(
        "The time to register would be over already: {time}. Choose a later day."
    ).format(time=show_moment(error.deadline, tr.locale)),
    e.LinkNotUnderstood: _plain(N_("The link must be a whole address that begins with https://")),
    e.ChoiceNotUnderstood: lambda error, tr: tr.gettext(
        "I did not understand this: {text}. Write yes or no."
    ).format(text=b.cut(error.text, 60)),
    e.HoldNotUnderstood: lambda error, tr: tr.gettext(
        "I did not understand the held places: {text}. "
        "Write the partner and the number, for example: Joensuu: 5"
    ).format(text=b.cut(error.text, 60)),
    e.GuestLineNotUnderstood: lambda error, tr: tr.gettext(
        "I did not understand this line: {text}. Write a name and an address, for example: {example}"
    ).format(text=b.cut(error.text, 80), example="Anna Asiantuntija <anna@example.fi>"),
    e.AnswerMissing: _plain(N_("Please choose an answer.")),
    e.SeminarGone: _about(N_("This seminar is cancelled: {title}, {time}.")),
    e.SeminarOver: _about(
        N_("This seminar has begun or is over, so it can no longer be changed: {title}, {time}.")
    ),
    e.SeminarChanged: _about(
        N_("This seminar has changed meanwhile. Look at it again before you go on: {title}, {time}.")
    ),
    e.SeminarNotOpen: _about(N_("Registration has not begun yet: {title}, {time}.")),
    e.SeasonNotConfirmed: _about(
        N_("The time is not in early autumn. Confirm the time first, then send: {title}, {time}.")
    ),
    e.NothingChanges: _about(N_("Time and place are these already: {title}, {time}. Nothing was changed.")),
    e.NotOnTheList: _about(N_("You are not on the list of this seminar: {title}, {time}.")),
    e.DoorClosed: _about(N_("People are received on the day of the seminar only: {title}, {time}.")),
    e.NobodyToTell: _about(N_("There is nobody to whom this could be sent now: {title}, {time}.")),
    e.StageTooEarly: _stage(N_("It is too early for this message: {stage}. Something must come before it.")),
    e.StageTooLate: _stage(N_("It is too late for this message: {stage}. Choose an earlier time.")),
    e.StageInPast: _stage(N_("That time has already passed. Choose a later time for: {stage}.")),
}
