"""Amounts of time and what follows them: 2 h, tunnin ajan, kolmen päivän päästä, 5 kertaa."""

from bot.language.finnish.categories import Cat, Unit
from bot.language.finnish.inflection import ESS, GEN, INE, NOM, PAR
from bot.language.finnish.items import Field, Found, Item, Kind, day
from bot.language.finnish.tokens import Token

# An amount is (hundredths, case); "pari" is marked, because of days it can mean "a few".
_Amount = tuple[int, int, bool]


def length(tokens: list[Token], at: int) -> Found:
    """An amount of time that begins at this token, as what the word after it makes of it."""
    if at + 1 == len(tokens) and Cat.UNIT not in tokens[at].lex:
        return None  # a number alone: of what?
    start = at
    while at < len(tokens) and Cat.LASTING in tokens[at].lex:
        at += 1
    lasting = at > start
    counted = None if lasting else _times(tokens, at)
    if counted:
        return counted
    found = _quantity(tokens, at)
    if found is None:
        return None
    hundredths, unit, case, vague, numbered, i = found
    smaller = _smaller(tokens, i, unit)
    whole_unit = unit
    if smaller:
        hundredths, unit = hundredths * _MINUTES[unit] + smaller[0], Unit.MINUTE
        i = smaller[1]
    follower = _follower(tokens, i, hundredths, unit, start, vague=vague)
    if follower:
        return follower
    if i < len(tokens) and (Cat.PAST_HOUR in tokens[i].lex or Cat.TO_HOUR in tokens[i].lex):
        return None  # viisi minuuttia yli kolme
    if (
        lasting
        or (numbered and case & (NOM | PAR))
        or (case & NOM and whole_unit in {Unit.HOUR, Unit.QUARTER_HOUR})
    ):
        return [Item(Kind.LENGTH, hundredths, unit, at=start)], i
    return None


_MINUTES = {Unit.MINUTE: 1, Unit.QUARTER_HOUR: 15, Unit.HOUR: 60}


def _number(tokens: list[Token], i: int) -> tuple[_Amount, int] | None:
    lex = tokens[i].lex
    whole = lex.get(Cat.CARDINAL) or lex.get(Cat.INT)
    if whole and Cat.ORD not in lex:
        amount, case, vague = whole.n * 100, whole.case, False
    elif lex.get(Cat.DECIMAL) or lex.get(Cat.HALVES):
        part = lex.get(Cat.DECIMAL) or lex[Cat.HALVES]
        return (part.n, part.case, False), i + 1
    elif Cat.DOTTED in lex:
        first, second = divmod(lex[Cat.DOTTED].n, 100)
        return (
            first * 100 + (second if lex[Cat.DOTTED].extra == 2 else second * 10),
            lex[Cat.DOTTED].case,
            False,
        ), i + 1
    elif Cat.PAIR in lex:
        amount, case, vague = 200, lex[Cat.PAIR].case, True
    elif Cat.HALF in lex:
        return (50, lex[Cat.HALF].case, False), i + 1
    else:
        return None
    if i + 2 < len(tokens) and Cat.AND in tokens[i + 1].lex and Cat.HALF in tokens[i + 2].lex:
        return (amount + 50, case, vague), i + 3  # kaksi ja puoli tuntia
    return (amount, case, vague), i + 1


def _quantity(tokens: list[Token], i: int) -> tuple[int, int, int, bool, bool, int] | None:
    """(hundredths, unit, case, vague, numbered, next) of "2 tuntia" or a lone "tunnin"."""
    if i >= len(tokens):
        return None
    number = _number(tokens, i)
    if number is None:
        lex = tokens[i].lex.get(Cat.UNIT)
        if lex is None or lex.extra or len(tokens[i].word) < 4:
            return None
        return 100, lex.n, lex.case, False, False, i + 1
    (hundredths, _, vague), then = number
    if then >= len(tokens):
        return None
    lex = tokens[then].lex.get(Cat.UNIT)
    if lex is None or lex.case in (ESS, INE):
        return None
    return hundredths, lex.n, lex.case, vague, True, then + 1


def _smaller(tokens: list[Token], i: int, unit: int) -> tuple[int, int] | None:
    """The minutes after hours: 1 h 30 min, tunti ja vartti. In hundredths of a minute."""
    if unit != Unit.HOUR or i >= len(tokens):
        return None
    joined = Cat.AND in tokens[i].lex
    bare = tokens[i].lex.get(Cat.INT)
    if bare and not bare.extra and tokens[i].glued and len(tokens[i].text) == 2 and bare.n < 60:
        return bare.n * 100, i + 1  # 1h30
    found = _quantity(tokens, i + 1 if joined else i)
    if found is None or found[1] not in {Unit.MINUTE, Unit.QUARTER_HOUR} or not (found[4] or joined):
        return None
    return found[0] * _MINUTES[found[1]], found[5]


def _follower(tokens: list[Token], i: int, hundredths: int, unit: int, at: int, *, vague: bool) -> Found:
    if i >= len(tokens):
        return None
    lex = tokens[i].lex
    if Cat.AFTER in lex:
        items = [day(Field.OFFSET, hundredths, at, extra=unit)]
        if vague and unit not in _MINUTES:
            items.append(Item(Kind.APPROXIMATE, at=at))
        return items, i + 1
    if Cat.WITHIN in lex or tokens[i].word == "aikana":
        return [Item(Kind.WITHIN, hundredths, unit, at=at)], i + 1
    if Cat.DURING in lex:
        return [Item(Kind.LENGTH, hundredths, unit, at=at)], i + 1
    if (Cat.APART in lex and hundredths % 100 == 0) or (
        Cat.APART in lex and unit == Unit.YEAR and hundredths == 50
    ):
        if hundredths == 50:
            hundredths, unit = 100, Unit.HALF_YEAR
        return [Item(Kind.REPEAT, hundredths // 100, unit, at=at)], i + 1
    return None


def _times(tokens: list[Token], i: int) -> Found:
    """viisi kertaa, 5 krt, viiden kerran ajan."""
    if i + 1 >= len(tokens):
        return None
    number = tokens[i].lex.get(Cat.CARDINAL) or tokens[i].lex.get(Cat.INT)
    if number is None:
        return None
    lex = tokens[i + 1].lex
    if Cat.TIMES in lex:
        return [Item(Kind.COUNT, number.n, at=i)], i + 2
    if Cat.ONCE in lex and number.case & GEN and i + 2 < len(tokens) and Cat.DURING in tokens[i + 2].lex:
        return [Item(Kind.COUNT, number.n, at=i)], i + 3
    return None


__all__ = ["length"]
