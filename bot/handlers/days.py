"""A day that can mean several: the typed line again, a button for each day, its date in the words' stead."""

from datetime import date

from bot.domain.partners import DayAmbiguous
from bot.domain.payloads import RunText
from bot.handlers.answers import Answer
from bot.handlers.commands import Command, Incomplete
from bot.language.i18n import Translator
from bot.views import house as views

_MOST = 4  # longer rows of buttons are a wall on a phone


def which_day(command: Command, rest: str, incomplete: Incomplete, tr: Translator) -> Answer | None:
    """The question, when the words for a day are what is unclear and stand in the line once; else None.

    A press runs the line as it was typed, the day written out: nothing of it is lost.
    """
    unclear = next((e for e in incomplete.problems.values() if isinstance(e, DayAmbiguous)), None)
    if unclear is None or rest.count(unclear.text) != 1 or len(unclear.days) > _MOST:
        return None
    lines = {day: _line(command, rest, unclear.text, day) for day in unclear.days}
    if not all(line.fits for line in lines.values()):
        return None
    return Answer(views.which_day(unclear.text, lines, tr))


def _line(command: Command, rest: str, words: str, day: date) -> RunText:
    typed = rest.replace(words, f"{day.day}.{day.month}.{day.year}")
    return RunText(command.slash, " ".join((*command.words, typed)))
