"""Repeating: joka toinen torstai, tiistaisin, kerran kuussa, viikoittain, parillisina viikkoina."""

from bot.language.finnish.categories import Cat, Part, Unit
from bot.language.finnish.inflection import INE
from bot.language.finnish.items import Found, Item, Kind
from bot.language.finnish.tokens import Token

_WORKDAYS, _WEEKEND_DAYS = range(5), (5, 6)


def every(tokens: list[Token], at: int) -> Found:
    """joka tiistai, joka toinen viikko, joka kuun, joka aamu, joka ma ja ke."""
    i, interval = at + 1, 1
    if i < len(tokens) and (Cat.ORD in tokens[i].lex) and 2 <= tokens[i].lex[Cat.ORD].n <= 52:
        interval, i = tokens[i].lex[Cat.ORD].n, i + 1
    if i >= len(tokens):
        return None
    lex = tokens[i].lex
    if Cat.WEEKDAY in lex:
        return _each_of(tokens, i, at, interval)
    if Cat.UNIT in lex:
        return _every_unit(tokens, i, at, interval)
    if interval == 1 and Cat.WEEKEND in lex:
        return [Item(Kind.REPEAT, 1, Unit.WEEK, at=at), *_days(_WEEKEND_DAYS, at)], i + 1
    if interval == 1 and Cat.PART in lex:
        return [Item(Kind.REPEAT, 1, Unit.DAY, at=at), Item(Kind.PART, lex[Cat.PART].n, at=i)], i + 1
    if interval == 1 and Cat.CLOCK in lex and lex[Cat.CLOCK].extra:  # joka ilta kahdeksalta
        return [Item(Kind.REPEAT, 1, Unit.DAY, at=at)], i
    if interval == 1 and Cat.MONTH in lex:
        return [Item(Kind.REPEAT, 1, Unit.YEAR, at=at)], i
    if interval == 1 and Cat.FEAST in lex:
        return [Item(Kind.REPEAT, 1, Unit.YEAR, at=at)], i
    return None


def _every_unit(tokens: list[Token], i: int, at: int, interval: int) -> Found:
    unit = tokens[i].lex[Cat.UNIT]
    if unit.n == Unit.WORKDAY:
        items = [Item(Kind.REPEAT, 1, Unit.WEEK, at=at), *_days(_WORKDAYS, at)]
        part = next((p for p in Part if p and tokens[i].word.startswith("arki" + _PART_WORDS[p])), Part.NONE)
        if part and tokens[i].word != "arkipaiva":
            items.append(Item(Kind.PART, part, at=i))
        return (items, i + 1) if interval == 1 else None
    if unit.n in {Unit.MINUTE, Unit.QUARTER_HOUR, Unit.HOUR}:
        return None
    return [Item(Kind.REPEAT, interval, unit.n, at=at)], i + 1


_PART_WORDS = {
    Part.MORNING: "aamu",
    Part.FORENOON: "aamupaiva",
    Part.DAYTIME: "paiva",
    Part.AFTERNOON: "iltapaiva",
    Part.EVENING: "ilta",
    Part.NIGHT: "yo",
}


def _days(days: range | tuple[int, ...], at: int) -> list[Item]:
    return [Item(Kind.EACH, n, at=at) for n in days]


def _each_of(tokens: list[Token], i: int, at: int, interval: int) -> Found:
    """The weekdays after "joka": one, a list, or a range."""
    items = [Item(Kind.REPEAT, interval, Unit.WEEK, at=at)]
    days = [tokens[i].lex[Cat.WEEKDAY]]
    i += 1
    while i + 1 < len(tokens) and Cat.WEEKDAY in tokens[i + 1].lex:
        between = tokens[i].lex
        if Cat.DASH in between:
            first, last = days[-1], tokens[i + 1].lex[Cat.WEEKDAY]
            if last.n <= first.n:
                return None
            days.extend(first._replace(n=n) for n in range(first.n + 1, last.n + 1))
        elif Cat.AND in between or Cat.COMMA in between:
            days.append(tokens[i + 1].lex[Cat.WEEKDAY])
        else:
            break
        i += 2
    items.extend(Item(Kind.EACH, d.n, at=at) for d in days)
    if days[-1].extra:
        items.append(Item(Kind.PART, days[-1].extra, at=i - 1))
    return items, i


def each_weekday(tokens: list[Token], at: int) -> Found:
    """tiistaisin, perjantai-iltaisin."""
    lex = tokens[at].lex[Cat.WEEKDAY_EACH]
    items = [Item(Kind.EACH, lex.n, at=at)]
    if lex.extra:
        items.append(Item(Kind.PART, lex.extra, at=at))
    return items, at + 1


def workdays(tokens: list[Token], at: int) -> Found:
    """arkisin, arkiaamuisin."""
    items = _days(_WORKDAYS, at)
    part = tokens[at].lex[Cat.WORKDAYS_EACH].extra
    return [*items, *([Item(Kind.PART, part, at=at)] if part else [])], at + 1


def weekends(_tokens: list[Token], at: int) -> Found:
    """viikonloppuisin."""
    return _days(_WEEKEND_DAYS, at), at + 1


def each_part(tokens: list[Token], at: int) -> Found:
    """aamuisin: every day; beside weekdays it only says the part of day."""
    return [Item(Kind.ALWAYS, 1, at=at), Item(Kind.PART, tokens[at].lex[Cat.PART_EACH].n, at=at)], at + 1


def frequency(tokens: list[Token], at: int) -> Found:
    """viikoittain, vuosittain."""
    return [Item(Kind.REPEAT, 1, tokens[at].lex[Cat.FREQUENCY].n, at=at)], at + 1


def once(tokens: list[Token], at: int) -> Found:
    """kerran kuussa, kerran kahdessa viikossa; "kerran" before "joka" adds nothing."""
    i, interval = at + 1, 1
    number = tokens[i].lex.get(Cat.CARDINAL) if i < len(tokens) else None
    if number and number.case & INE:
        interval, i = number.n, i + 1
    if i >= len(tokens):
        return None
    lex = tokens[i].lex
    if interval == 1 and (Cat.EVERY in lex or Cat.FREQUENCY in lex):
        return [Item(Kind.ALWAYS, at=at)], i
    unit = lex.get(Cat.UNIT)
    if unit and unit.case & INE and unit.n >= Unit.DAY:
        return [Item(Kind.REPEAT, interval, unit.n, at=at)], i + 1
    return None


def parity(tokens: list[Token], at: int) -> Found:
    """parillisina viikkoina, parittomien viikkojen."""
    unit = tokens[at + 1].lex.get(Cat.UNIT) if at + 1 < len(tokens) else None
    if unit and unit.n == Unit.WEEK:
        return [Item(Kind.PARITY, tokens[at].lex[Cat.PARITY].n, at=at)], at + 2
    return None


__all__ = ["each_part", "each_weekday", "every", "frequency", "once", "parity", "weekends", "workdays"]
