"""What phrases say: the small steps between words and meaning."""

from dataclasses import dataclass, replace
from enum import IntEnum, auto

from bot.language.finnish.categories import ANY_CASE
from bot.language.finnish.dates_math import EVERY_DAY, WORKDAY

__all__ = ["EVERY_DAY", "WORKDAY", "Field", "Found", "Item", "Kind", "day"]


class Kind(IntEnum):
    """What an item adds to the whole."""

    DAY = auto()
    CLOCK = auto()
    DOTTED = auto()  # 14.12: day or clock, to be decided
    PART = auto()
    LENGTH = auto()
    TO = auto()
    FROM = auto()
    UNTIL = auto()
    BY = auto()
    BETWEEN = auto()
    AND = auto()
    WHOLE = auto()
    DURING = auto()
    APPROXIMATE = auto()
    WITHIN = auto()
    REPEAT = auto()
    EACH = auto()
    COUNT = auto()
    PARITY = auto()
    ALWAYS = auto()
    OFFSET_ZONE = auto()
    DAYLIGHT = auto()


class Field(IntEnum):
    """What a DAY item tells about the day."""

    DATE = auto()  # n: a date code, year 0 when not said
    DAY_NUMBER = auto()  # extra 1: no "päivä" was said
    MONTH = auto()
    MONTH_RELATIVE = auto()  # extra 1: "kuun", 2: "kuukauden", without saying which
    YEAR = auto()
    YEAR_RELATIVE = auto()
    WEEKDAY = auto()
    WEEK = auto()  # extra: its year, 0 when not said
    WEEK_RELATIVE = auto()
    WEEKEND = auto()
    RELATIVE = auto()
    FEAST = auto()  # extra 1: the eve of it
    FEAST_SPAN = auto()
    BESIDE = auto()  # n 1: after the feast, -1: before it; extra: weekday, EVERY_DAY or WORKDAY
    NTH = auto()  # n-th, extra: weekday, or EVERY_DAY or WORKDAY
    EDGE = auto()
    OFFSET = auto()  # extra: unit
    WHICH = auto()


@dataclass(slots=True, unsafe_hash=True)
class Item:
    """One thing that was said. `n` and `extra` depend on the kind; `at` is the index of its first token.

    CLOCK: n is hour * 100 + minute (24 h allowed), extra the part of day said in the same word; `spoken`
    hours may mean the afternoon; a `bare` one needs something else to show that it is a clock time.
    LENGTH: n is an amount in hundredths, extra the unit. REPEAT: n is the interval, extra the unit.
    """

    kind: Kind
    n: int = 0
    extra: int = 0
    case: int = ANY_CASE
    at: int = 0
    field: Field | None = None
    spoken: bool = False
    bare: bool = False
    to_hour: int = 0  # the hour that was named, when minutes before or after it were said

    def with_case(self, case: int) -> "Item":
        """The same in another case."""
        return replace(self, case=case)


Found = tuple[list[Item], int] | None  # the items and the index of the token after them


def day(field: Field, n: int, at: int, case: int = ANY_CASE, extra: int = 0) -> Item:
    """A DAY item."""
    return Item(Kind.DAY, n, extra, case, at, field)
