"""Days and periods: 24.2., maaliskuun kolmas päivä, ensi viikon tiistai, vappuna."""

from bot.domain.calendar import Feast
from bot.language.finnish.categories import ANY_CASE, Cat, Lex, Unit, Which
from bot.language.finnish.inflection import ADE, ESS, GEN, ILL, INE, NOM, PAR, TRA
from bot.language.finnish.items import EVERY_DAY, WORKDAY, Field, Found, Item, Kind, day
from bot.language.finnish.tokens import Token

_LAST_HOUR = 24
_FIRST_YEAR = 1900
_FEASTS = list(Feast)
_SECOND_DAYS = {Feast.EASTER_SUNDAY: Feast.EASTER_MONDAY, Feast.CHRISTMAS_DAY: Feast.BOXING_DAY}
_ADVENTS = (Feast.FIRST_ADVENT, Feast.SECOND_ADVENT, Feast.THIRD_ADVENT, Feast.FOURTH_ADVENT)


def date(tokens: list[Token], at: int) -> Found:
    """24.2.2026, 24/2, 2026-02-24. Right after a date, 10.01.00 is a clock time."""
    clock = tokens[at].lex.get(Cat.CLOCK_DIGITS)
    before = tokens[at - 1].lex if at else {}
    dated = (
        Cat.DATE in before or Cat.MONTH in before or (Cat.INT in before and before[Cat.INT].n >= _FIRST_YEAR)
    )
    if clock and dated:
        return [Item(Kind.CLOCK, clock.n, at=at)], at + 1
    return [day(Field.DATE, tokens[at].lex[Cat.DATE].n, at)], at + 1


def weekday(tokens: list[Token], at: int) -> Found:
    """tiistaina, perjantai-iltana."""
    lex = tokens[at].lex[Cat.WEEKDAY]
    items = [day(Field.WEEKDAY, lex.n, at, lex.case)]
    if lex.extra:
        items.append(Item(Kind.PART, lex.extra, at=at))
    return items, at + 1


def relative(tokens: list[Token], at: int) -> Found:
    """huomenna, huomisaamuna."""
    lex = tokens[at].lex[Cat.RELATIVE]
    items = [day(Field.RELATIVE, lex.n, at, lex.case)]
    if lex.extra:
        items.append(Item(Kind.PART, lex.extra, at=at))
    return items, at + 1


def feast(tokens: list[Token], at: int) -> Found:
    """vappuna, itsenäisyyspäivän aattona."""
    lex = tokens[at].lex[Cat.FEAST]
    eve = _lex(tokens, at + 1, Cat.EVE)
    if eve and lex.case & GEN:
        return [day(Field.FEAST, lex.n, at, eve.case, extra=1)], at + 2
    return _beside(tokens, at, day(Field.FEAST, lex.n, at, lex.case))


def _beside(tokens: list[Token], at: int, named: Item) -> Found:
    """loppiaisen jälkeisenä päivänä, joulua edeltävänä perjantaina, or the feast alone."""
    beside = _lex(tokens, at + 1, Cat.BESIDE)
    if beside is None:
        return [named], at + 1
    unit, weekday_lex = _lex(tokens, at + 2, Cat.UNIT), _lex(tokens, at + 2, Cat.WEEKDAY)
    if weekday_lex:
        kind, case = weekday_lex.n, weekday_lex.case
    elif unit and unit.n in {Unit.DAY, Unit.WORKDAY}:
        kind, case = (EVERY_DAY if unit.n == Unit.DAY else WORKDAY), unit.case
    else:
        return None
    if not named.case & (PAR if beside.extra else GEN):
        return None
    return [named, day(Field.BESIDE, beside.n, at + 1, case, extra=kind)], at + 3


def feast_span(tokens: list[Token], at: int) -> Found:
    """jouluna: several days by one name."""
    lex = tokens[at].lex[Cat.FEAST_SPAN]
    return _beside(tokens, at, day(Field.FEAST_SPAN, lex.n, at, lex.case))


def weekend(tokens: list[Token], at: int) -> Found:
    """viikonloppuna."""
    return [day(Field.WEEKEND, 0, at, tokens[at].lex[Cat.WEEKEND].case)], at + 1


def edge(tokens: list[Token], at: int) -> Found:
    """(maaliskuun) loppuun, alusta, puolivälissä."""
    lex = tokens[at].lex[Cat.EDGE]
    return [day(Field.EDGE, lex.n, at, lex.case)], at + 1


def part(tokens: list[Token], at: int) -> Found:
    """aamulla, iltapäivällä."""
    lex = tokens[at].lex[Cat.PART]
    return [Item(Kind.PART, lex.n, case=lex.case, at=at)], at + 1


def month(tokens: list[Token], at: int) -> Found:
    """maaliskuussa, maaliskuun 3., touko–kesäkuussa."""
    lex = tokens[at].lex.get(Cat.MONTH)
    if lex:
        items = [day(Field.MONTH, lex.n, at, lex.case)]
        directed = _lex(tokens, at + 1, Cat.INT_CASE)
        if directed and directed.n <= 31 and lex.case & GEN:  # joulukuun 15:een
            return [*items, day(Field.DAY_NUMBER, directed.n, at + 1, directed.case, extra=1)], at + 2
        number = _lex(tokens, at + 1, Cat.INT)
        if number and not number.extra and number.n <= 31 and lex.case & GEN and _lone_number(tokens, at + 1):
            items.append(day(Field.DAY_NUMBER, number.n, at + 1, extra=1))
            after = at + 2 + bool(_unit(tokens, at + 2) == Unit.DAY)
            return items, after
        return items, at + 1
    short = tokens[at].lex[Cat.MONTH_SHORT]
    if _lex(tokens, at + 1, Cat.DASH) and _lex(tokens, at + 2, Cat.MONTH):
        return [day(Field.MONTH, short.n, at)], at + 1
    return None


def month_year(tokens: list[Token], at: int) -> Found:
    """12/2026."""
    year, n = divmod(tokens[at].lex[Cat.MONTH_YEAR].n, 100)
    return [day(Field.MONTH, n, at), day(Field.YEAR, year, at)], at + 1


def _lone_number(tokens: list[Token], at: int) -> bool:
    """Whether a number neither counts something nor begins a clock time or a range of them."""
    if at + 1 >= len(tokens):
        return True
    lex = tokens[at + 1].lex
    unit = lex.get(Cat.UNIT)
    return not (Cat.PAST_HOUR in lex or Cat.TO_HOUR in lex or (unit and unit.n != Unit.DAY))


def which(tokens: list[Token], at: int) -> Found:
    """ensi viikolla, tämän vuoden, tänä iltana, tulevana maanantaina."""
    code, case = tokens[at].lex[Cat.WHICH].n, tokens[at].lex[Cat.WHICH].case
    nxt = at + 1
    if nxt >= len(tokens):
        return None
    lex = tokens[nxt].lex
    ahead = 0 if code == Which.THIS else 1
    unit = lex.get(Cat.UNIT)
    if Cat.PART in lex and code == Which.THIS:
        return [day(Field.RELATIVE, 0, at), Item(Kind.PART, lex[Cat.PART].n, at=nxt)], nxt + 1
    if unit:
        return _which_unit(tokens, nxt, at, code, ahead)
    if Cat.WEEKEND in lex:
        return [day(Field.WEEKEND, code, at, lex[Cat.WEEKEND].case)], nxt + 1
    if Cat.WEEKDAY in lex or Cat.FEAST in lex or Cat.MONTH in lex:
        return [day(Field.WHICH, code, at, case)], nxt
    return None


_WHICH_FIELDS = {
    Unit.WEEK: Field.WEEK_RELATIVE,
    Unit.MONTH: Field.MONTH_RELATIVE,
    Unit.YEAR: Field.YEAR_RELATIVE,
}


def _which_unit(tokens: list[Token], i: int, at: int, code: int, ahead: int) -> Found:
    unit = tokens[i].lex[Cat.UNIT]
    field = _WHICH_FIELDS.get(unit.n)
    if field:
        return [day(field, ahead, at, unit.case)], i + 1
    if unit.n == Unit.DAY and code == Which.THIS:
        return [day(Field.RELATIVE, 0, at, unit.case)], i + 1
    if unit.n == Unit.WORKDAY and code != Which.THIS:
        return [day(Field.OFFSET, 100, at, unit.case, extra=Unit.WORKDAY)], i + 1
    return None


def period(tokens: list[Token], at: int) -> Found:
    """viikolla 35, kuun (15. päivä), vuonna 2027, viikon (loppuun), päivän (loppuun)."""
    unit = tokens[at].lex[Cat.UNIT]
    number = _lex(tokens, at + 1, Cat.INT) or _lex(tokens, at + 1, Cat.CARDINAL)
    if unit.n == Unit.WEEK:
        return _week(tokens, at)
    if unit.n == Unit.YEAR and number and number.n > 99:
        return [day(Field.YEAR, number.n, at, unit.case, extra=1)], at + 2
    if not unit.case & GEN or len(tokens[at].word) < 4:
        return None
    follows = at + 1 < len(tokens) and (Cat.EDGE in tokens[at + 1].lex or Cat.ORD in tokens[at + 1].lex)
    if unit.n == Unit.YEAR and (follows or _ends(tokens, at)):
        return [day(Field.YEAR_RELATIVE, 0, at, unit.case, extra=1)], at + 1
    if unit.n == Unit.MONTH and (follows or _lone_day(tokens, at + 1)):
        return [day(Field.MONTH_RELATIVE, 0, at, unit.case, extra=1 if unit.extra else 2)], at + 1
    if unit.n == Unit.DAY and _lex(tokens, at + 1, Cat.EDGE):
        return [day(Field.RELATIVE, 0, at)], at + 1
    return None


def _ends(tokens: list[Token], at: int) -> bool:
    return at + 2 < len(tokens) and Cat.EDGE in tokens[at + 2].lex


def _lone_day(tokens: list[Token], at: int) -> bool:
    return bool(_lex(tokens, at, Cat.INT)) and _unit(tokens, at + 1) == Unit.DAY


def _week(tokens: list[Token], at: int) -> Found:
    unit = tokens[at].lex[Cat.UNIT]
    year_too = _lex(tokens, at + 1, Cat.WEEK_YEAR)
    if year_too:
        year, n = divmod(year_too.n, 100)
        return [day(Field.WEEK, n, at, unit.case, extra=year)], at + 2
    number = _lex(tokens, at + 1, Cat.INT) or _lex(tokens, at + 1, Cat.CARDINAL)
    if number and number.n < 100:
        items = [day(Field.WEEK, number.n, at, unit.case)]
        last = _lex(tokens, at + 3, Cat.INT)
        joined = _lex(tokens, at + 2, Cat.DASH)
        if (
            joined
            and last
            and not _lex(tokens, at + 4, Cat.DASH)
            and last.n > number.n
            and (_is_plural(tokens[at]) or number.n > _LAST_HOUR)
        ):
            return [*items, Item(Kind.TO, at=at + 2), day(Field.WEEK, last.n, at + 3)], at + 4
        return items, at + 2
    if _lex(tokens, at + 1, Cat.EDGE) and unit.case & GEN:
        return [day(Field.WEEK_RELATIVE, 0, at, unit.case)], at + 1
    return None


def _is_plural(token: Token) -> bool:
    """Whether "8-9" after it are two weeks and not a clock range: viikot, viikoilla, vk."""
    return not token.word.startswith("viiko") or token.word in {"viikot", "viikoilla", "viikkojen"}


def number(tokens: list[Token], at: int) -> Found:
    """15 maaliskuuta, 15 päivä, 20-22.3., 2027."""
    n = tokens[at].lex[Cat.INT].n
    if len(tokens[at].text) == 4 and _FIRST_YEAR <= n < 2200:
        return [day(Field.YEAR, n, at)], at + 1
    if n > 31 or tokens[at].lex[Cat.INT].extra:
        return None
    named = _lex(tokens, at + 1, Cat.MONTH)
    if named and named.case & (PAR | GEN | NOM):
        return [
            day(Field.DAY_NUMBER, n, at),
            day(Field.MONTH, named.n, at + 1, named.case & ~GEN | NOM),
        ], at + 2
    unit = _lex(tokens, at + 1, Cat.UNIT)
    if unit and unit.n == Unit.DAY and unit.case & (NOM | ESS) and len(tokens[at + 1].word) > 3:
        return [day(Field.DAY_NUMBER, n, at, unit.case)], at + 2
    if _lex(tokens, at + 1, Cat.DASH) and _dates_follow(tokens, at + 2):
        return [day(Field.DAY_NUMBER, n, at)], at + 1
    return None


def _dates_follow(tokens: list[Token], at: int) -> bool:
    """Whether the other end of a range is a date, so that its beginning is a day number."""
    if at >= len(tokens):
        return False
    lex = tokens[at].lex
    dotted = lex.get(Cat.DOTTED)
    if Cat.DATE in lex or (dotted and dotted.extra == 1):
        return True
    return Cat.INT in lex and bool(_lex(tokens, at + 1, Cat.MONTH))


def ordinal(tokens: list[Token], at: int) -> Found:
    """15. päivä, kolmas maaliskuuta, ensimmäinen viidettä, viimeinen perjantai, 1. ja 15. päivä."""
    lex = tokens[at].lex[Cat.ORD]
    n, i = lex.n, at + 1
    last = _lex(tokens, i, Cat.ORD)
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


def _lex(tokens: list[Token], i: int, cat: int) -> Lex | None:
    return tokens[i].lex.get(cat) if i < len(tokens) else None


def _unit(tokens: list[Token], i: int) -> int:
    lex = _lex(tokens, i, Cat.UNIT)
    return lex.n if lex else 0
