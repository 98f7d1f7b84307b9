"""Days and periods: 24.2., maaliskuun kolmas päivä, ensi viikon tiistai, vappuna."""

from bot.domain.calendar import Feast
from bot.language.finnish.categories import Cat, Lex, Unit, Which
from bot.language.finnish.inflection import ESS, GEN, NOM, PAR
from bot.language.finnish.items import EVERY_DAY, WORKDAY, Field, Found, Item, Kind, day
from bot.language.finnish.tokens import Token

_LAST_HOUR = 24
_FIRST_YEAR = 1900
_FEASTS = list(Feast)


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
    eve = lex_at(tokens, at + 1, Cat.EVE)
    if eve and lex.case & GEN:
        return [day(Field.FEAST, lex.n, at, eve.case, extra=1)], at + 2
    return _beside(tokens, at, day(Field.FEAST, lex.n, at, lex.case))


def _beside(tokens: list[Token], at: int, named: Item) -> Found:
    """loppiaisen jälkeisenä päivänä, joulua edeltävänä perjantaina, or the feast alone."""
    beside = lex_at(tokens, at + 1, Cat.BESIDE)
    if beside is None:
        return [named], at + 1
    unit, weekday_lex = lex_at(tokens, at + 2, Cat.UNIT), lex_at(tokens, at + 2, Cat.WEEKDAY)
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
        directed = lex_at(tokens, at + 1, Cat.INT_CASE)
        if directed and directed.n <= 31 and lex.case & GEN:  # joulukuun 15:een
            return [*items, day(Field.DAY_NUMBER, directed.n, at + 1, directed.case, extra=1)], at + 2
        number = lex_at(tokens, at + 1, Cat.INT)
        if number and not number.extra and number.n <= 31 and lex.case & GEN and _lone_number(tokens, at + 1):
            items.append(day(Field.DAY_NUMBER, number.n, at + 1, extra=1))
            after = at + 2 + bool(unit_at(tokens, at + 2) == Unit.DAY)
            return items, after
        return items, at + 1
    short = tokens[at].lex[Cat.MONTH_SHORT]
    if lex_at(tokens, at + 1, Cat.DASH) and lex_at(tokens, at + 2, Cat.MONTH):
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
    number = lex_at(tokens, at + 1, Cat.INT) or lex_at(tokens, at + 1, Cat.CARDINAL)
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
    if unit.n == Unit.DAY and lex_at(tokens, at + 1, Cat.EDGE):
        return [day(Field.RELATIVE, 0, at)], at + 1
    return None


def _ends(tokens: list[Token], at: int) -> bool:
    return at + 2 < len(tokens) and Cat.EDGE in tokens[at + 2].lex


def _lone_day(tokens: list[Token], at: int) -> bool:
    return bool(lex_at(tokens, at, Cat.INT)) and unit_at(tokens, at + 1) == Unit.DAY


def _week(tokens: list[Token], at: int) -> Found:
    unit = tokens[at].lex[Cat.UNIT]
    year_too = lex_at(tokens, at + 1, Cat.WEEK_YEAR)
    if year_too:
        year, n = divmod(year_too.n, 100)
        return [day(Field.WEEK, n, at, unit.case, extra=year)], at + 2
    number = lex_at(tokens, at + 1, Cat.INT) or lex_at(tokens, at + 1, Cat.CARDINAL)
    if number and number.n < 100:
        items = [day(Field.WEEK, number.n, at, unit.case)]
        last = lex_at(tokens, at + 3, Cat.INT)
        joined = lex_at(tokens, at + 2, Cat.DASH)
        if (
            joined
            and last
            and not lex_at(tokens, at + 4, Cat.DASH)
            and last.n > number.n
            and (_is_plural(tokens[at]) or number.n > _LAST_HOUR)
        ):
            return [*items, Item(Kind.TO, at=at + 2), day(Field.WEEK, last.n, at + 3)], at + 4
        return items, at + 2
    if lex_at(tokens, at + 1, Cat.EDGE) and unit.case & GEN:
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
    named = lex_at(tokens, at + 1, Cat.MONTH)
    if named and named.case & (PAR | GEN | NOM):
        return [
            day(Field.DAY_NUMBER, n, at),
            day(Field.MONTH, named.n, at + 1, named.case & ~GEN | NOM),
        ], at + 2
    unit = lex_at(tokens, at + 1, Cat.UNIT)
    if unit and unit.n == Unit.DAY and unit.case & (NOM | ESS) and len(tokens[at + 1].word) > 3:
        return [day(Field.DAY_NUMBER, n, at, unit.case)], at + 2
    if lex_at(tokens, at + 1, Cat.DASH) and _dates_follow(tokens, at + 2):
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
    return Cat.INT in lex and bool(lex_at(tokens, at + 1, Cat.MONTH))


def lex_at(tokens: list[Token], i: int, cat: int) -> Lex | None:
    """One meaning of the token at `i`, if there is such a token."""
    return tokens[i].lex.get(cat) if i < len(tokens) else None


def unit_at(tokens: list[Token], i: int) -> int:
    """The unit that the token at `i` names, 0 when it names none."""
    lex = lex_at(tokens, i, Cat.UNIT)
    return lex.n if lex else 0
