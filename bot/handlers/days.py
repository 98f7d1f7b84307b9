"""A day or time that can mean several: the typed line again, a button for each, it in the words' stead."""

from bot.domain.errors import UserError
from bot.domain.partners import DayAmbiguous
from bot.domain.payloads import RunText
from bot.domain.times import Day, Reading, TimeAmbiguous, one_by_one
from bot.handlers.answers import Answer
from bot.handlers.commands import Command, Incomplete
from bot.language.i18n import Translator
from bot.language.showing_repeats import show_reading
from bot.views import house as views

_MOST = 4  # longer rows of buttons are a wall on a phone


def which_one(command: Command, rest: str, incomplete: Incomplete, tr: Translator) -> Answer | None:
    """The question, when the words for a day or a time are unclear and stand in the line once; else None.

    A press runs the line as it was typed, the day or time written out: nothing of it is lost.
    """
    words, readings = next(filter(None, map(_unclear, incomplete.problems.values())), ("", ()))
    if not readings or rest.count(words) != 1 or len(readings) > _MOST:
        return None
    lines = [
        (show_reading(one, tr.locale), _line(command, rest.replace(words, _written(one)))) for one in readings
    ]
    if not all(line.fits for _, line in lines):
        return None
    days = all(isinstance(one, Day) for one in readings)
    return Answer(views.which_day(words, lines, tr) if days else views.which_time(words, lines, tr))


def _unclear(error: UserError | None) -> tuple[str, tuple[Reading, ...]] | None:
    """The words that can mean several, and what they can mean."""
    if isinstance(error, DayAmbiguous):
        return error.text, tuple(Day(day) for day in error.days)
    if isinstance(error, TimeAmbiguous) and error.word:
        return error.word, one_by_one(error.readings)
    return None


def _written(reading: Reading) -> str:
    """As it is read back; a day without its weekday, as days of the past are."""
    if isinstance(reading, Day):
        return f"{reading.on.day}.{reading.on.month}.{reading.on.year}"
    return show_reading(reading)


def _line(command: Command, typed: str) -> RunText:
    return RunText(command.slash, " ".join((*command.words, typed)))
