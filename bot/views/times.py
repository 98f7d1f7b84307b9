"""Times that were not understood, in words: what was wrong, and how to write it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from bot.domain.errors import UserError
from bot.domain.times import (
    Day,
    Moment,
    Reading,
    Reason,
    Recurrence,
    Span,
    TimeAmbiguous,
    TimeNotUnderstood,
)
from bot.language.i18n import N_, Translator
from bot.language.showing import show_day, show_moment, show_span
from bot.views import blocks as b

SENTENCES = {
    Reason.EMPTY: N_("The time is missing."),
    Reason.TOO_LONG: N_("The time is too long a text. Write only the day and the time."),
    Reason.UNKNOWN_WORD: N_("I did not understand this word in the time: {word}"),
    Reason.NOT_A_TIME: N_("I did not understand this as a time: {word}"),
    Reason.IMPOSSIBLE: N_("There is no such day or time: {word}"),
    Reason.WEEKDAY_MISMATCH: N_("The weekday and the date do not match: {word}"),
    Reason.CONTRADICTION: N_("Two parts of the time exclude each other: {word}"),
    Reason.END_BEFORE_START: N_("The end is before the beginning: {word}"),
    Reason.PAST: N_("This time has already passed: {word}"),
    Reason.SKIPPED_BY_CLOCK: N_(
        "This time does not exist, because the clock is turned forward that night: {word}"
    ),
    Reason.VAGUE: N_("This is not an exact time: {word}. On which day, and at what time?"),
    Reason.SEVERAL: N_("There are several times here. Write one of them: {word}"),
    Reason.NEGATED: N_("This says when not. Write when: {word}"),
    Reason.NO_START: N_("The beginning is missing: {word}"),
    Reason.AMBIGUOUS: N_("The time can be understood in more than one way: {word}"),
}


def show_reading(reading: Reading, tr: Translator) -> str:
    """A reading in full: `ti 1.12.2026 klo 13.00–15.00`."""
    if isinstance(reading, Recurrence):
        return show_reading(reading.first, tr)
    if isinstance(reading, Moment):
        return show_moment(reading.at, tr.locale)
    if isinstance(reading, Day):
        return show_day(reading.on, tr.locale)
    return _span(reading, tr)


def _span(reading: Span, tr: Translator) -> str:
    start: datetime | date = reading.start
    return show_span(start, reading.end, tr.locale)


def _not_understood(error: TimeNotUnderstood, tr: Translator) -> str:
    _ = tr.gettext
    reason = Reason.EMPTY if not error.word and error.reason is Reason.UNKNOWN_WORD else error.reason
    # Some reasons have no word of their own: the sentence then ends before its colon.
    words = _(SENTENCES[reason]).format(word=b.cut(error.word, 60)).rstrip(" :")
    if error.suggestions:
        ending = " " if words.endswith(("?", ".")) else ". "
        words += ending + _("For example: {suggestions}").format(suggestions=", ".join(error.suggestions[:3]))
    return words


def _ambiguous(error: TimeAmbiguous, tr: Translator) -> str:
    _ = tr.gettext
    shown = [show_reading(reading, tr) for reading in error.readings[:3]]
    if not shown:
        return _not_understood(error, tr)
    if len(shown) == 1:
        return _("Did you mean this time: {time}?").format(time=shown[0])
    return _("The time can mean any of these: {times}. Check that it is right.").format(
        times=" / ".join(shown)
    )


ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    TimeNotUnderstood: _not_understood,
    TimeAmbiguous: _ambiguous,
}
