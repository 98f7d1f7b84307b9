"""Numbers as Finns write them, into exact decimals and back: `12,5 %`, `1 234`, `−3`.

Kielitoimisto: a decimal comma, digits in groups of three parted by a space, the sign U+2212 for minus.
"""

import re
from decimal import Decimal

from bot.domain.indicators import (
    MAX_DECIMALS,
    MAX_DIGITS,
    NumberAmbiguous,
    NumberNotUnderstood,
    NumberTooLong,
    UnitOther,
)
from bot.domain.names import fold

_NBSP = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"
_SPACES = re.compile("[\\s\u2009\u202f]+")
_NUMBER = re.compile(
    r"(?P<sign>[+\-\u2212\u2013\u2012]?) ?"
    r"(?P<whole>\d{1,3}(?: \d{3})+|\d+)"
    r"(?:(?P<mark>[.,])(?P<part>\d+))?"
    r" ?(?P<rest>[^\d\s].*)?",
    re.ASCII,
)
_POWERS = {"tuhatta": 3, "tuhat": 3, "milj": 6, "miljoonaa": 6, "mrd": 9, "miljardia": 9}
_TIMES = re.compile(rf"({'|'.join(_POWERS)})\.?(?: (.*))?")
# Ways to write the same unit, folded; of an indicator whose unit is any of them.
_SAME = (
    frozenset({"%", "prosenttia", "prosentti", "pros.", "pros"}),
    frozenset({"€", "e", "eur", "euroa", "euro"}),
    frozenset({"kpl", "kappaletta"}),
    frozenset({"henkiloa", "henkilo", "hlo", "hloa", "henkea"}),
)


def read_number(text: str, *, unit: str = "", field: str = "value") -> Decimal:
    """The number that a text is, its unit or `tuhatta`, `milj.`, `mrd` after it.

    `unit` is the one that is expected. Raises NumberNotUnderstood, its NumberAmbiguous and NumberTooLong,
    UnitOther.
    """
    plain = _SPACES.sub(" ", text).strip()
    match = _NUMBER.fullmatch(plain)
    if match is None:
        raise NumberNotUnderstood(text, field)
    whole, part = match["whole"].replace(" ", ""), match["part"] or ""
    if match["mark"] == "." and len(part) == 3 and len(whole) <= 3 and whole != "0":
        sign = "-" if match["sign"] not in ("", "+") else ""
        raise NumberAmbiguous(
            text, (Decimal(f"{sign}{whole}.{part}"), Decimal(f"{sign}{whole}{part}")), field
        )
    power = _rest(match["rest"] or "", unit, text, field)
    if len(whole.lstrip("0")) + power > MAX_DIGITS or len(part) > MAX_DECIMALS:
        raise NumberTooLong(text, field)
    value = Decimal(f"{whole}.{part}" if part else whole).scaleb(power)
    # Back from an exponent: 1,2 milj. is 1200000.
    value = value.quantize(Decimal(1)) if value == value.to_integral_value() and power else value
    return -value if match["sign"] not in ("", "+") and value else value


def _rest(rest: str, unit: str, text: str, field: str) -> int:
    """By which power of ten the words after a number multiply it."""
    words = fold(rest)
    power = 0
    if times := _TIMES.fullmatch(words):
        power = _POWERS[times[1]]
        words = times[2] or ""
    if not words or _same_unit(words, unit):
        return power
    if any(words in group for group in _SAME):
        if unit:
            raise UnitOther(rest, unit, field)
        return power
    raise NumberNotUnderstood(text, field)


def _same_unit(said: str, unit: str) -> bool:
    folded = fold(unit)
    return said == folded or any(said in group and folded in group for group in _SAME)


def show_number(value: Decimal, locale: str = "fi") -> str:
    """A number as it is read: `1 234,5`, `−3`; in English `1,234.5`. Zeros that were written stay."""
    digits = format(abs(value), "f")
    whole, _, part = digits.partition(".")
    english = not locale.startswith(("fi", "sv"))
    groups = f"{int(whole):,}".replace(",", "," if english else _NBSP)
    shown = groups + (("." if english else ",") + part if part else "")
    return f"{_MINUS}{shown}" if value < 0 else shown


def show_amount(value: Decimal, unit: str, locale: str = "fi") -> str:
    """A number with its unit after a space that does not break: `12,5 %`, `880 henkilöä`."""
    shown = show_number(value, locale)
    return f"{shown}{_NBSP}{unit}" if unit else shown
