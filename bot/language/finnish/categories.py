"""The kinds of words and the small values they carry."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.language.finnish.inflection import NOM

ANY_CASE = (1 << 11) - 1  # all of inflection's cases


class Codes(type):
    """Named whole numbers: a member of an Enum costs ten times as much to look up, and this is read often."""

    def __getitem__(cls, name: str) -> int:
        code: int = vars(cls)[name]
        return code

    def __iter__(cls) -> Iterator[int]:
        return (code for code in vars(cls).values() if isinstance(code, int))


class Cat(metaclass=Codes):
    """What kind of thing a word or a number is. Grammar rules are chosen by it."""

    INT = 1
    INT_CASE = 2  # 9:stä
    ORD = 3  # n, or -1 for "viimeinen"
    DATE = 4  # 24.2. with or without year
    DOTTED = 5  # 14.12: a date or a clock time
    CLOCK_DIGITS = 6  # 13:15
    DECIMAL = 7  # in hundredths
    WEEK_YEAR = 8  # 35/2026
    MONTH_YEAR = 9  # 12/2026
    DASH = 10
    COMMA = 11
    WEEKDAY = 12
    WEEKDAY_EACH = 13
    MONTH = 14
    MONTH_SHORT = 15
    CARDINAL = 16
    UNIT = 17
    PART = 18  # part of day
    PART_EACH = 19
    RELATIVE = 20
    WHICH = 21  # ensi, tämä, tuleva, seuraava
    FEAST = 22
    FEAST_SPAN = 23  # joulu, pääsiäinen: several days, so ambiguous
    ADVENT = 24
    EVE = 25
    BESIDE = 26  # n 1: jälkeinen, -1: edeltävä
    KLO = 27
    HALF = 28
    PAST_HOUR = 29  # yli
    TO_HOUR = 30  # vaille
    SHARP = 31
    NOON = 32
    MIDNIGHT = 33
    CLOCK = 34  # iltakuudelta
    BY = 35
    FROM = 36
    UNTIL = 37
    AFTER = 38
    WITHIN = 39
    DURING = 40
    LASTING = 41
    APART = 42  # välein
    BETWEEN = 43
    AND = 44
    EVERY = 45
    ONCE = 46
    TIMES = 47
    FREQUENCY = 48
    WEEKEND = 49
    WEEKEND_EACH = 50
    WORKDAYS_EACH = 51
    EDGE = 52
    WHOLE = 53
    ALWAYS = 54
    TOTAL = 55
    LABEL = 56  # aika:, pvm
    PARITY = 57
    APPROXIMATE = 58
    HALVES = 59  # puolitoista, puoltoista
    PAIR = 60  # pari
    DAYLIGHT = 61  # kesäaikaa, talviaikaa
    ZONE = 62  # +02:00, in minutes
    REFUSED = 63


class Unit(metaclass=Codes):
    """Units of time."""

    MINUTE = 1
    QUARTER_HOUR = 2
    HOUR = 3
    DAY = 4
    WORKDAY = 5
    WEEK = 6
    MONTH = 7
    QUARTER = 8
    HALF_YEAR = 9
    YEAR = 10


class Part(metaclass=Codes):
    """Parts of day."""

    NONE = 0
    MORNING = 1
    FORENOON = 2
    DAYTIME = 3
    AFTERNOON = 4
    EVENING = 5
    NIGHT = 6


class Which(metaclass=Codes):
    """Which one of several."""

    THIS = 1
    COMING = 2
    NEXT = 3


class Edge(metaclass=Codes):
    """A part of a period."""

    END = 1
    START = 2
    MIDDLE = 3


class Lex(NamedTuple):
    """One meaning of a word or a number: its kind, its value, its case (bits)."""

    cat: int
    n: int = 0
    case: int = NOM
    extra: int = 0


Meanings = dict[int, Lex]
Lexicon = dict[str, Meanings]
