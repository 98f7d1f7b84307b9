"""Ordinals: 15. päivä, kolmas maaliskuuta, ensimmäinen viidettä, viimeinen perjantai, toinen adventti."""

from bot.domain.calendar import Feast
from bot.language.finnish.categories import ANY_CASE, Cat, Unit
from bot.language.finnish.day_phrases import lex_at
from bot.language.finnish.inflection import ADE, GEN, ILL, INE, NOM, PAR, TRA
from bot.language.finnish.items import EVERY_DAY, WORKDAY, Field, Found, Item, Kind, day
from bot.language.finnish.tokens import Token

_FEASTS = list(Feast)
_SECOND_DAYS = {Feast.EASTER_SUNDAY: Feast.EASTER_MONDAY, Feast.CHRISTMAS_DAY: Feast.BOXING_DAY}
_ADVENTS = (Feast.FIRST_ADVENT, Feast.SECOND_ADVENT, Feast.THIRD_ADVENT, Feast.FOURTH_ADVENT)


def ordinal(tokens: list[Token], at: int) -> Found:
    """15. päivä, kolmas maaliskuuta, ensimmäinen viidettä, viimeinen perjantai, 1. ja 15. päivä."""
    lex = tokens[at].lex[Cat.ORD]
    n, i = lex.n, at + 1
    last = lex_at(tokens, i, Cat.ORD)
    if last and last.n == -1 and n > 0 and lex.case == TRA:  # toiseksi viimeinen
        n, i = -n, i + 1
    following = tokens[i].lex if i < len(tokens) else {}
    if Cat.AND in following or Cat.COMMA in following:
        return _listed(tokens, at, n, i + 1)
    found = _ordinal_of(tokens, i, at, n, lex.case)
    if found:
        return found
    if n > 0 and lex.case != PAR:  # "toista" alone is no day: viidestoista, puoli kolmetoista
        return [day(Field.DAY_NUMBER, n, at, lex.case, extra=1)], i
    return None


def _listed(tokens: list[Token], at: int, n: int, i: int) -> Found:
    """The first of several ordinals: what the last one belongs to, this one does too."""
    rest = ordinal(tokens, i) if i < len(tokens) and Cat.ORD in tokens[i].lex else None
    model = rest[0][0] if rest else None
    if rest is None or model is None or model.field not in {Field.DAY_NUMBER, Field.NTH}:
        return None
    first = day(model.field, n, at, model.case, extra=model.extra)
    return [first, Item(Kind.AND, at=at), *rest[0]], rest[1]


def _ordinal_of(tokens: list[Token], i: int, at: int, n: int, case: int) -> Found:
    following = tokens[i].lex if i < len(tokens) else {}
    named = following.get(Cat.MONTH) or following.get(Cat.MONTH_SHORT)
    if named and n > 0:
        return [day(Field.DAY_NUMBER, n, at, case), day(Field.MONTH, named.n, i, _of(named.case))], i + 1
    unit = following.get(Cat.UNIT)
    if unit:
        return _ordinal_unit(tokens, i, at, n)
    if Cat.WEEKDAY in following and abs(n) <= 5:
        weekday_lex = following[Cat.WEEKDAY]
        if not (Cat.INT in tokens[at].lex and weekday_lex.case == ANY_CASE):
            return [day(Field.NTH, n, at, weekday_lex.case, extra=weekday_lex.n)], i + 1
    second = following.get(Cat.ORD)
    if second and n > 0 and 1 <= second.n <= 12 and second.case & PAR and Cat.INT not in following:
        return [day(Field.DAY_NUMBER, n, at, case), day(Field.MONTH, second.n, i)], i + 1
    if Cat.ADVENT in following and 1 <= n <= 4:
        return [day(Field.FEAST, _FEASTS.index(_ADVENTS[n - 1]), at, following[Cat.ADVENT].case)], i + 1
    if Cat.FEAST in following and n == 2 and _FEASTS[following[Cat.FEAST].n] in _SECOND_DAYS:
        second_day = _SECOND_DAYS[_FEASTS[following[Cat.FEAST].n]]
        return [day(Field.FEAST, _FEASTS.index(second_day), at, following[Cat.FEAST].case)], i + 1
    return None


def _of(case: int) -> int:
    """The case of a month after its day says nothing about direction (5. maaliskuuta)."""
    return ANY_CASE if case & (PAR | NOM | GEN) else case


def _ordinal_unit(tokens: list[Token], i: int, at: int, n: int) -> Found:
    unit = tokens[i].lex[Cat.UNIT]
    if unit.n == Unit.DAY:
        kind = (
            day(Field.DAY_NUMBER, n, at, unit.case)
            if n > 0
            else day(Field.NTH, n, at, unit.case, extra=EVERY_DAY)
        )
        return [kind], i + 1
    if unit.n == Unit.WORKDAY:
        return [day(Field.NTH, n, at, unit.case, extra=WORKDAY)], i + 1
    if unit.n == Unit.WEEK and n > 0 and unit.case & (ADE | GEN | INE | ILL):
        return [day(Field.WEEK, n, at, unit.case)], i + 1
    return None
