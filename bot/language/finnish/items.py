"""What phrases say: the small steps between words and meaning."""

from dataclasses import dataclass, replace

from bot.language.finnish.categories import ANY_CASE, Codes
from bot.language.finnish.dates_math import EVERY_DAY, WORKDAY

__all__ = ["EVERY_DAY", "WORKDAY", "Field", "Found", "Item", "Kind", "day"]


class Kind(metaclass=Codes):
    """What an item adds to the whole."""

    DAY = 1
    CLOCK = 2
    DOTTED = 3  # 14.12: day or clock, to be decided
    PART = 4
    LENGTH = 5
    TO = 6
    FROM = 7
    UNTIL = 8
    BY = 9
    BETWEEN = 10
    AND = 11
    WHOLE = 12
    DURING = 13
    APPROXIMATE = 14
    WITHIN = 15
    REPEAT = 16
    EACH = 17
    COUNT = 18
    PARITY = 19
    ALWAYS = 20
    OFFSET_ZONE = 21
    DAYLIGHT = 22


class Field(metaclass=Codes):
    """What a DAY item tells about the day."""

    DATE = 1  # n: a date code, year 0 when not said
    DAY_NUMBER = 2  # extra 1: no "päivä" was said
    MONTH = 3
    MONTH_RELATIVE = 4  # extra 1: "kuun", 2: "kuukauden", without saying which
    YEAR = 5
    YEAR_RELATIVE = 6
    WEEKDAY = 7
    WEEK = 8  # extra: its year, 0 when not said
    WEEK_RELATIVE = 9
    WEEKEND = 10
    RELATIVE = 11
    FEAST = 12  # extra 1: the eve of it
    FEAST_SPAN = 13
    BESIDE = 14  # n 1: after the feast, -1: before it; extra: weekday, EVERY_DAY or WORKDAY
    NTH = 15  # n-th, extra: weekday, or EVERY_DAY or WORKDAY
    EDGE = 16
    OFFSET = 17  # extra: unit
    WHICH = 18


@dataclass(slots=True, unsafe_hash=True)
class Item:
    """One thing that was said. `n` and `extra` depend on the kind; `at` is the index of its first token.

    CLOCK: n is hour * 100 + minute (24 h allowed), extra the part of day said in the same word; `spoken`
    hours may mean the afternoon; a `bare` one needs something else to show that it is a clock time.
    LENGTH: n is an amount in hundredths, extra the unit. REPEAT: n is the interval, extra the unit.
    """

    kind: int
    n: int = 0
    extra: int = 0
    case: int = ANY_CASE
    at: int = 0
    field: int | None = None
    spoken: bool = False
    bare: bool = False
    to_hour: int = 0  # the hour that was named, when minutes before or after it were said

    def with_case(self, case: int) -> "Item":
        """The same in another case."""
        return replace(self, case=case)


Found = tuple[list[Item], int] | None  # the items and the index of the token after them


def day(field: int, n: int, at: int, case: int = ANY_CASE, extra: int = 0) -> Item:
    """A DAY item."""
    return Item(Kind.DAY, n, extra, case, at, field)
