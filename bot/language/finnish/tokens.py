"""Text into tokens: words with their meanings, and numbers in the shapes that dates and clock times take."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from bot.language.finnish.categories import ANY_CASE, Cat, Lex, Meanings
from bot.language.finnish.inflection import ABL, ALL, ELA, ESS, GEN, ILL, NOM, TRA, fold
from bot.language.finnish.lexicon import lexicon

# All dashes are one; characters that do not show are not there.
_CHARACTERS = {ord(c): "-" for c in "‐‑‒–—―−﹣－"} | {
    ord(c): None for c in "\u00ad\u200b\u200c\u200d\u2060\ufeff"
}


_ODD = re.compile("[" + "".join(map(chr, _CHARACTERS)) + "]")


@dataclass(slots=True)
class Token:
    """A word, a number or a mark; where it stood in the normalised text; what it can mean."""

    text: str
    start: int
    end: int
    lex: Meanings
    word: str = ""  # folded; empty for numbers and marks
    glued: bool = False  # nothing between it and the token before


# Suffixes after a number, with or without a colon: 9:ltä, 15:een, 3:s.
_SUFFIX_CASES = (
    dict.fromkeys(("lta", "lt"), ABL)
    | dict.fromkeys(("sta", "st"), ELA)
    | {"lle": ALL, "ksi": TRA, "n": GEN}
    | dict.fromkeys(("een", "aan", "iin", "hin", "yn", "an", "en", "hun"), ILL)
)
_ORDINAL_SUFFIXES = (
    dict.fromkeys(("s", "nen"), NOM)
    | dict.fromkeys(("nnen", "sen"), GEN)
    | dict.fromkeys(("ntena", "sena", "na", "tena"), ESS)
)

_SCANNER = re.compile(
    r"""
    (?P<link>https?://\S+)
  | (?P<word>(?!(?<=\d)z\b)[^\W\d_]+(?::[^\W\d_]+)?)
  | (?P<ignored>(?:[\s!?()\[\]"'”’]|\.(?!\.*\d)|:(?=\s|\Z))+)
  | (?P<whole>\d{1,3}(?![\w.:,/½…]))
  | (?P<iso>\d{4}-\d{1,2}-\d{1,2})(?:t(?=\d\d:))?
  | (?P<zone>(?=[-+z])(?:(?<=t\d\d:\d\d)|(?<=t\d\d:\d\d:\d\d)|(?<=:\d\d\.\d\d\d)|(?<=:\d\d\.\d{6}))
        (?:z\b|[+-]\d\d:?\d\d\b))
  | (?P<offset>(?<![\w+.-])[+-](?:0\d|1[0-4])(?:00|30|45)(?!\w))
  | (?P<fraction>(?<=:\d\d)\.\d{1,9}(?!\d))
  | (?P<version>\d+(?:\.\d+){3,} | \d+\.\d+\.\d(?![\d]) | \d{3,}\.\d+(?:\.\d+)*)
  | (?P<dmy>\d{1,2}\.\s?\d{1,2}\.\s?\d{4}(?!\d) | \d{1,2}\.\d{1,2}\.\d\d(?![\d:]|\.\d))
  | (?P<dm>\d{1,2}\.\s?\d{1,2}\.(?!\d))
  | (?P<hms>\d{1,2}:\d\d:\d\d(?!\d))
  | (?P<colon>\d{1,2}:\d\d(?!\d))
  | (?P<dotted>\d{1,2}\.\d{1,2}(?!\d))
  | (?P<slash>\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?!\d) | \d{1,2}/(?:\d{4}|\d{1,2})(?!\d))
  | (?P<monthyear>(?:0?[1-9]|1[0-2])\.20\d\d(?![\d.]))
  | (?P<decimal>\d{1,3},\d{1,2}(?!\d) | \d{0,3}½)
  | (?P<dots>(?<=\d)(?:\.{2,}|…)(?=\d))
  | (?P<stray>\.)
  | (?P<ordinal>\d{1,2}\.(?!\d))
  | (?P<suffixed>\d{1,2}:?(?:ltä|lta|lt|stä|sta|lle|ksi|een|ään|aan|iin|hin|yn|än|an|en|hun|nnen|s|nen|sen|
        ntena|ntenä|sena|senä|nä|na|tenä)\b | \d{1,2}:n\b)
  | (?P<int>\d+)
  | (?P<dash>-+)
  | (?P<comma>[,;])
  | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_SKIPPED = frozenset({"ignored", "fraction", "stray"})
_DIGITS = re.compile(r"\d+")


def normalise(text: str) -> str:
    """The text with composed letters, one kind of dash and no invisible characters."""
    if text.isascii():
        return text
    if "–" in text:  # the common one
        text = text.replace("–", "-")
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text.translate(_CHARACTERS) if _ODD.search(text) else text


def places_kept(text: str, normalised: str) -> bool:
    """Whether each character stands where it stood before: only dashes were changed."""
    return len(text) == len(normalised) and text.translate(_CHARACTERS) == normalised


def scan(text: str) -> list[Token]:
    """All tokens of a normalised text. What is no word of time has no meanings."""
    tokens: list[Token] = []
    end = 0
    for match in _SCANNER.finditer(text):
        kind = match.lastgroup
        if kind == "word":
            start, last = match.span()
            raw = match[0]
            word, meanings = _word(raw)
            tokens.append(Token(raw, start, last, meanings, word, 0 < start == end))
        elif kind in _SKIPPED:
            continue
        else:
            start, last = match.span()
            raw = match[0]
            tokens.append(Token(raw, start, last, _number(kind, raw), "", 0 < start == end))
        end = last
    return tokens


_DATE_APART = re.compile(r"\d\.\s\d")  # 3. 3. 2026


def scan_expression(text: str) -> list[Token]:
    """As `scan`, piece by piece: words and numbers come again and again. Places are within the piece."""
    if _DATE_APART.search(text):
        return scan(text)
    tokens: list[Token] = []
    for piece in text.split():
        tokens += _piece(piece)
    return tokens


@lru_cache(maxsize=4096)
def _piece(text: str) -> tuple[Token, ...]:
    """What stands between two spaces. Tokens are never changed, so that they can be shared."""
    return tuple(scan(text))


@lru_cache(maxsize=4096)
def _word(raw: str) -> tuple[str, Meanings]:
    """The folded form of a word and what it can mean."""
    lower = raw.lower()
    word = fold(lower).replace(":", "")
    return word, _NOTHING if lower in _OTHER_WORDS else lexicon().get(word, _NOTHING)


@lru_cache(maxsize=4096)
def _number(kind: str | None, raw: str) -> Meanings:
    """What a number or a mark can mean."""
    make = _NUMBERS.get(kind or "")
    return {lex.cat: lex for lex in make(raw)} if make else _NOTHING


_NOTHING: Meanings = {}
# Without their dots these would be words of time; with them they are others (käsi is no kasi).
_OTHER_WORDS = frozenset(
    {
        "käsi",
        "käsiin",
        "käsiltä",
        "käsistä",
        "töistä",
        "töissä",
        "taksi",
        "alkaa",
        "ala",
        "päri",
        "väillä",
        "täi",
    }
)


def _numbers(raw: str) -> list[int]:
    return [int(d) for d in _DIGITS.findall(raw)]


def clock_code(hour: int, minute: int) -> int:
    """A clock time as one number."""
    return hour * 100 + minute


def date_code(day: int, month: int, year: int = 0) -> int:
    """A date as one number; year 0 when none was said."""
    return year * 10000 + month * 100 + day


def _iso(raw: str) -> list[Lex]:
    year, month, day = _numbers(raw)
    return [Lex(Cat.DATE, date_code(day, month, year), ANY_CASE)]


def _dmy(raw: str) -> list[Lex]:
    day, month, year = _numbers(raw)
    found = [Lex(Cat.DATE, date_code(day, month, year if year > 99 else 2000 + year), ANY_CASE)]
    if year < 60 and month < 60 and day <= 24 and raw[-3] == "." and raw[-6:-5] in ".":
        clock = Lex(Cat.CLOCK_DIGITS, clock_code(day, month), ANY_CASE, year)
        # 13.00.00 can only be a clock time
        found = [clock] if not 1 <= month <= 12 else [*found, clock]
    return found


def _dm(raw: str) -> list[Lex]:
    day, month = _numbers(raw)
    found = [Lex(Cat.DATE, date_code(day, month), ANY_CASE)]
    if day <= 24 and month < 60 and raw[-3].isdigit():  # a sentence may end with a clock time: klo 9.30.
        found.append(Lex(Cat.CLOCK_DIGITS, clock_code(day, month), ANY_CASE))
    return found


def _colon(raw: str) -> list[Lex]:
    hour, minute, *rest = _numbers(raw)
    if rest and rest[0] > 59:
        return []
    return [Lex(Cat.CLOCK_DIGITS, clock_code(hour, minute), ANY_CASE, rest[0] if rest else 0)]


def _dotted(raw: str) -> list[Lex]:
    first, second = _numbers(raw)
    return [Lex(Cat.DOTTED, clock_code(first, second), ANY_CASE, len(raw.rpartition(".")[2]))]


def _slash(raw: str) -> list[Lex]:
    numbers = _numbers(raw)
    if raw == "24/7":  # "always", not 24 July
        return []
    if len(numbers) == 2 and numbers[1] > 99:
        code = numbers[1] * 100 + numbers[0]
        found = [Lex(Cat.WEEK_YEAR, code, ANY_CASE)]
        return [*found, Lex(Cat.MONTH_YEAR, code, ANY_CASE)] if 1 <= numbers[0] <= 12 else found
    day, month, *year = numbers
    full = year[0] + (2000 if year[0] < 100 else 0) if year else 0
    return [Lex(Cat.DATE, date_code(day, month, full), ANY_CASE)]


def _month_year(raw: str) -> list[Lex]:
    month, year = _numbers(raw)
    return [Lex(Cat.MONTH_YEAR, year * 100 + month, ANY_CASE)]


def _decimal(raw: str) -> list[Lex]:
    if raw.endswith("½"):
        return [Lex(Cat.DECIMAL, int(raw[:-1] or 0) * 100 + 50, ANY_CASE)]
    whole, _, part = raw.partition(",")
    return [Lex(Cat.DECIMAL, int(whole) * 100 + int(part.ljust(2, "0")), ANY_CASE)]


def _ordinal(raw: str) -> list[Lex]:
    n = int(raw[:-1])
    return [Lex(Cat.ORD, n, ANY_CASE), Lex(Cat.INT, n, ANY_CASE, 1)]


def _suffixed(raw: str) -> list[Lex]:
    digits = _DIGITS.match(raw)
    n = int(digits[0]) if digits else 0
    suffix = fold(raw.lower()).lstrip("0123456789:")
    if suffix in _ORDINAL_SUFFIXES:
        return [Lex(Cat.ORD, n, _ORDINAL_SUFFIXES[suffix])]
    return [Lex(Cat.INT_CASE, n, _SUFFIX_CASES.get(suffix, 0))]


def _int(raw: str) -> list[Lex]:
    return [Lex(Cat.INT, int(raw), ANY_CASE, 0)] if len(raw) <= 4 else []


def _zone(raw: str) -> list[Lex]:
    if raw in "zZ":
        return [Lex(Cat.ZONE, 0)]
    hours, minutes = int(raw[1:3]), int(raw[-2:])
    return [Lex(Cat.ZONE, (hours * 60 + minutes) * (-1 if raw[0] == "-" else 1))]


_NUMBERS: dict[str, Callable[[str], list[Lex]]] = {
    "iso": _iso,
    "dmy": _dmy,
    "dm": _dm,
    "hms": _colon,
    "colon": _colon,
    "dotted": _dotted,
    "slash": _slash,
    "monthyear": _month_year,
    "decimal": _decimal,
    "ordinal": _ordinal,
    "suffixed": _suffixed,
    "int": _int,
    "whole": _int,
    "zone": _zone,
    "offset": _zone,
    "dash": lambda _raw: [Lex(Cat.DASH)],
    "dots": lambda _raw: [Lex(Cat.DASH)],
    "comma": lambda _raw: [Lex(Cat.COMMA)],
}
