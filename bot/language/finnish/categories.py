"""The kinds of words and the small values they carry."""

from enum import IntEnum, auto
from typing import NamedTuple

from bot.language.finnish.inflection import NOM

ANY_CASE = (1 << 11) - 1  # all of inflection's cases


class Cat(IntEnum):  # whole numbers, because they hash four times as fast
    """What kind of thing a word or a number is. Grammar rules are chosen by it."""

    INT = auto()
    INT_CASE = auto()  # 9:stä
    ORD = auto()  # n, or -1 for "viimeinen"
    DATE = auto()  # 24.2. with or without year
    DOTTED = auto()  # 14.12: a date or a clock time
    CLOCK_DIGITS = auto()  # 13:15
    DECIMAL = auto()  # in hundredths
    WEEK_YEAR = auto()  # 35/2026
    MONTH_YEAR = auto()  # 12/2026
    DASH = auto()
    COMMA = auto()
    WEEKDAY = auto()
    WEEKDAY_EACH = auto()
    MONTH = auto()
    MONTH_SHORT = auto()
    CARDINAL = auto()
    UNIT = auto()
    PART = auto()  # part of day
    PART_EACH = auto()
    RELATIVE = auto()
    WHICH = auto()  # ensi, tämä, tuleva, seuraava
    FEAST = auto()
    FEAST_SPAN = auto()  # joulu, pääsiäinen: several days, so ambiguous
    ADVENT = auto()
    EVE = auto()
    BESIDE = auto()  # n 1: jälkeinen, -1: edeltävä
    KLO = auto()
    HALF = auto()
    PAST_HOUR = auto()  # yli
    TO_HOUR = auto()  # vaille
    SHARP = auto()
    NOON = auto()
    MIDNIGHT = auto()
    CLOCK = auto()  # iltakuudelta
    BY = auto()
    FROM = auto()
    UNTIL = auto()
    AFTER = auto()
    WITHIN = auto()
    DURING = auto()
    LASTING = auto()
    APART = auto()  # välein
    BETWEEN = auto()
    AND = auto()
    EVERY = auto()
    ONCE = auto()
    TIMES = auto()
    FREQUENCY = auto()
    WEEKEND = auto()
    WEEKEND_EACH = auto()
    WORKDAYS_EACH = auto()
    EDGE = auto()
    WHOLE = auto()
    ALWAYS = auto()
    TOTAL = auto()
    LABEL = auto()  # aika:, pvm
    PARITY = auto()
    APPROXIMATE = auto()
    HALVES = auto()  # puolitoista, puoltoista
    PAIR = auto()  # pari
    DAYLIGHT = auto()  # kesäaikaa, talviaikaa
    ZONE = auto()  # +02:00, in minutes
    REFUSED = auto()


class Unit(IntEnum):
    """Units of time."""

    MINUTE = auto()
    QUARTER_HOUR = auto()
    HOUR = auto()
    DAY = auto()
    WORKDAY = auto()
    WEEK = auto()
    MONTH = auto()
    QUARTER = auto()
    HALF_YEAR = auto()
    YEAR = auto()


class Part(IntEnum):
    """Parts of day."""

    NONE = 0
    MORNING = auto()
    FORENOON = auto()
    DAYTIME = auto()
    AFTERNOON = auto()
    EVENING = auto()
    NIGHT = auto()


class Which(IntEnum):
    """Which one of several."""

    THIS = auto()
    COMING = auto()
    NEXT = auto()


class Edge(IntEnum):
    """A part of a period."""

    END = auto()
    START = auto()
    MIDDLE = auto()


class Lex(NamedTuple):
    """One meaning of a word or a number: its kind, its value, its case (bits)."""

    cat: Cat
    n: int = 0
    case: int = NOM
    extra: int = 0


Meanings = dict[Cat, Lex]
Lexicon = dict[str, Meanings]
