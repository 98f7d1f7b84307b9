"""The possible days of a day expression, and what they are counted from."""

from datetime import date, timedelta
from typing import NamedTuple

from bot.domain.times import Reason
from bot.language.finnish.items import Field, Item
from bot.language.finnish.refusal import Refused

Bag = dict[int, Item]
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


class Option(NamedTuple):
    """A possible meaning: one day, or a period when there is a last day."""

    first: date
    last: date | None = None


class Days(NamedTuple):
    """The possible meanings, likeliest first. Not sure: to be asked about even when there is only one."""

    options: tuple[Option, ...]
    sure: bool = True


class Context(NamedTuple):
    """Today, and for the end of a range the day after or on which it lies."""

    today: date
    base: date
    ranged: bool = False


_new = tuple.__new__  # without the named tuples' own constructors: this runs for every expression


def one(day: date) -> Days:
    """Exactly this day."""
    return _new(Days, ((_new(Option, (day, None)),), True))


def period(first: date, last: date) -> Days:
    """Exactly these days."""
    return Days((Option(first, last),))


def unsure(*options: Option) -> Days:
    """To be asked about."""
    return Days(options, sure=False)


def year_said(bag: Bag, context: Context) -> int | None:
    """The year that was said, if one was. Raises Refused for a past one."""
    if Field.YEAR in bag:
        year = bag[Field.YEAR].n
        if year < context.today.year:
            raise Refused(Reason.PAST, bag[Field.YEAR].at)
        return year
    if Field.YEAR_RELATIVE in bag:
        return context.today.year + bag[Field.YEAR_RELATIVE].n
    return None


def not_past(day: date, context: Context, at: int) -> date:
    """The day itself. Raises Refused when it is before what it is counted from."""
    if day < context.base and not context.ranged:
        raise Refused(Reason.PAST, at)
    if day < context.base:
        raise Refused(Reason.END_BEFORE_START, at)
    return day
