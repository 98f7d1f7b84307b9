"""What commands and their forms have in common: fields read one by one, troubles told at their place."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import TypeVar

from bot.domain.errors import UserError
from bot.domain.partners import DayAmbiguous, DayNotUnderstood
from bot.domain.payloads import Payload
from bot.domain.times import Day, Reading, TimeAmbiguous, TimeNotUnderstood, one_by_one
from bot.domain.zone import HELSINKI, in_reach
from bot.handlers.answers import FieldErrors, Outcome
from bot.handlers.commands import Call, Incomplete
from bot.language.dates import understand
from bot.views import errors as error_views

T = TypeVar("T")

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_FINNISH = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


class Given:
    """The fields of a command or a form: those that are fine, and what is wrong with the others."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self.known: dict[str, str] = {}
        self.problems: dict[str, UserError | None] = {}

    def text(self, field: str, *, required: bool = False) -> str:
        """A field as it is."""
        found = self.texts.get(field, "").strip()
        if found:
            self.known[field] = found
        elif required:
            self.problems[field] = None
        return found

    def read(self, field: str, reader: Callable[[str], T], *, required: bool = False) -> T | None:
        """A field through a reader that raises UserError; None when it is missing or wrong."""
        text = self.text(field, required=required)
        if not text:
            return None
        try:
            return reader(text)
        except UserError as error:
            self.known.pop(field, None)
            self.problems[field] = error
            return None

    def day(self, call: Call, field: str) -> date | None:
        """A day; the form gets it as its day picker wants it."""
        found = self.read(field, lambda text: day_of(call, text, field))
        if found is not None:
            self.known[field] = found.isoformat()
        return found

    def incomplete(self) -> Incomplete:
        """To be raised when `problems` is not empty, or something that is needed is None."""
        return Incomplete(self.known, self.problems)


def day_of(call: Call, text: str, field: str) -> date:
    """A day as typed or picked; days of the past are fine. Raises DayNotUnderstood, or its DayAmbiguous."""
    try:
        if match := _ISO.fullmatch(text):
            day = date(int(match[1]), int(match[2]), int(match[3]))
        elif match := _FINNISH.fullmatch(text):
            day = date(int(match[3]), int(match[2]), int(match[1]))
        else:
            day = one_day(text, call.now, field)
    except ValueError:
        raise DayNotUnderstood(text, field) from None
    if not in_reach(day):
        raise DayNotUnderstood(text, field)
    return day


def one_day(text: str, now: datetime, field: str) -> date:
    """The day that words mean. Raises DayNotUnderstood, or its DayAmbiguous with the days it could be."""
    try:
        found: tuple[Reading, ...] = (understand(text, now=now),)
        sure = True
    except TimeAmbiguous as error:
        found, sure = error.readings, False
    except TimeNotUnderstood:
        raise DayNotUnderstood(text, field) from None
    readings = one_by_one(found)
    days = tuple(reading.on for reading in readings if isinstance(reading, Day))
    if not days or len(days) < len(readings):
        raise DayNotUnderstood(text, field)
    if sure and len(days) == 1:
        return days[0]
    raise DayAmbiguous(text, field, days if len(days) > 1 else _or_last_years(text, days[0], now))


def _or_last_years(text: str, day: date, now: datetime) -> tuple[date, ...]:
    """A date without a year that has just passed: last week's, or next year's."""
    if (day.month == 2 and day.day == 29) or not any(c.isdecimal() for c in text):
        return (day,)
    before = day.replace(year=day.year - 1)
    gone = now.astimezone(HELSINKI).date() - before
    return (before, day) if timedelta(0) < gone < timedelta(days=60) else (day,)


def sentences(incomplete: Incomplete, call: Call) -> dict[str, str]:
    """The troubles in words, by field; what is only missing needs none."""
    return {
        field: error_views.sentence(error, call.tr)
        for field, error in incomplete.problems.items()
        if error is not None
    }


def submits(
    read: Callable[[Call, Mapping[str, str]], T], run: Callable[[Call, T], Outcome]
) -> Callable[[Call, Payload, Mapping[str, str]], Outcome]:
    """A form that does what its command does; its payload tells nothing more."""

    def submit(call: Call, _payload: Payload, values: Mapping[str, str]) -> Outcome:
        _ = call.tr.gettext
        try:
            request = read(call, values)
        except Incomplete as incomplete:
            missing = {field: _("Please fill this in.") for field in incomplete.problems}
            return FieldErrors({**missing, **sentences(incomplete, call)})
        return run(call, request)

    return submit


def or_form(call: Call, known: Mapping[str, str], work: Callable[[], T]) -> T:
    """Does the work; what is wrong with one field opens the command's form instead of being a dead end.

    Raises Incomplete; in a submitted form the error itself, which the router shows at its field.
    """
    try:
        with call.session.begin_nested():
            return work()
    except UserError as error:
        field = getattr(error, "field", None)
        if field is None or call.surface == "submission":
            raise
        raise Incomplete(known, {field: error}) from error
