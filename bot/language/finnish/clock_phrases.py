"""Clock times: klo 13.15, puoli kolmelta, varttia vaille neljä, aamukahdeksalta, keskipäivällä."""

from bot.language.finnish.categories import ANY_CASE, Cat, Unit
from bot.language.finnish.inflection import ABL, ADE, ALL, ELA, GEN, ILL, NOM, TRA
from bot.language.finnish.items import Found, Item, Kind
from bot.language.finnish.tokens import Token

_LEADING = frozenset({Cat.KLO, Cat.SHARP})
_AT_CASES = ABL | ELA | ILL | ALL | TRA


def clock(tokens: list[Token], at: int) -> Found:
    """A clock time that begins at this token."""
    i, klo = at, False
    while i < len(tokens) and not _LEADING.isdisjoint(tokens[i].lex):
        klo = klo or Cat.KLO in tokens[i].lex
        i += 1
    if i >= len(tokens):
        return None
    found = _digits(tokens, i, at, klo=klo) or _spoken(tokens, i, at, klo=klo)
    if found and found[1] < len(tokens) and Cat.SHARP in tokens[found[1]].lex:
        return found[0], found[1] + 1
    return found


def _digits(tokens: list[Token], i: int, at: int, *, klo: bool) -> Found:
    lex = tokens[i].lex
    whole = lex.get(Cat.INT)
    if whole:
        if _minutes_follow(tokens, i + 1):
            return None
        if klo and len(tokens[i].text) in {3, 4} and not whole.extra:  # klo 1330
            return [Item(Kind.CLOCK, whole.n, at=at)], i + 1
        if klo or not whole.extra:
            return [Item(Kind.CLOCK, whole.n * 100, at=at, bare=not klo)], i + 1
        return None
    if Cat.CLOCK_DIGITS in lex and (klo or Cat.DATE not in lex):
        return [Item(Kind.CLOCK, lex[Cat.CLOCK_DIGITS].n, at=at)], i + 1
    if Cat.DOTTED in lex and lex[Cat.DOTTED].extra == 2 and klo:
        return [Item(Kind.CLOCK, lex[Cat.DOTTED].n, at=at)], i + 1
    if Cat.INT_CASE in lex:
        return [Item(Kind.CLOCK, lex[Cat.INT_CASE].n * 100, case=lex[Cat.INT_CASE].case, at=at)], i + 1
    return None


def _minutes_follow(tokens: list[Token], i: int) -> bool:
    """Whether "(minuuttia) yli" or "vaille" comes next: the number before it is no hour."""
    if i < len(tokens) and _unit(tokens[i]) == Unit.MINUTE:
        i += 1
    return i < len(tokens) and (Cat.PAST_HOUR in tokens[i].lex or Cat.TO_HOUR in tokens[i].lex)


def _unit(token: Token) -> int:
    lex = token.lex.get(Cat.UNIT)
    return lex.n if lex else 0


def _spoken(tokens: list[Token], i: int, at: int, *, klo: bool) -> Found:
    lex = tokens[i].lex
    if Cat.CARDINAL in lex and not _minutes_follow(tokens, i + 1):
        return _hour_word(tokens, i, at, klo=klo)
    if Cat.CLOCK in lex:
        meaning = lex[Cat.CLOCK]
        hour = abs(meaning.n)
        n = hour * 100 if meaning.n > 0 else _minus(hour, 30)
        return [Item(Kind.CLOCK, n, meaning.extra, meaning.case, at, spoken=True, to_hour=hour)], i + 1
    if Cat.NOON in lex:
        return [Item(Kind.CLOCK, 1200, case=lex[Cat.NOON].case, at=at)], i + 1
    if Cat.MIDNIGHT in lex:
        return [Item(Kind.CLOCK, 2400, case=lex[Cat.MIDNIGHT].case, at=at)], i + 1
    return _half(tokens, i, at) or _past_or_to(tokens, i, at) or _hour_word(tokens, i, at, klo=klo)


def _hour_of(token: Token) -> tuple[int, int] | None:
    """The hour a number names, and its case."""
    lex = token.lex.get(Cat.CARDINAL) or token.lex.get(Cat.INT_CASE) or token.lex.get(Cat.INT)
    return (lex.n, lex.case) if lex and lex.n <= 24 else None


def _minus(hour: int, minutes: int) -> int:
    total = (hour * 60 - minutes) % (24 * 60)
    return total // 60 * 100 + total % 60


def _half(tokens: list[Token], i: int, at: int) -> Found:
    if Cat.HALF not in tokens[i].lex or i + 1 >= len(tokens):
        return None
    hour = _hour_of(tokens[i + 1])
    follows_unit = i + 2 < len(tokens) and _unit(tokens[i + 2]) and Cat.INT not in tokens[i + 1].lex
    if hour is None or follows_unit or hour[0] == 0:
        return None
    return [Item(Kind.CLOCK, _minus(hour[0], 30), 0, hour[1], at, spoken=True, to_hour=hour[0])], i + 2


def _past_or_to(tokens: list[Token], i: int, at: int) -> Found:
    """varttia vaille neljä, 10 yli 3, viisi minuuttia yli kahdeksan, viittä vaille puoli neljä."""
    lex = tokens[i].lex
    number = lex.get(Cat.CARDINAL) or lex.get(Cat.INT)
    if _unit(tokens[i]) == Unit.QUARTER_HOUR:
        minutes = 15
    elif number and number.n < 60 and _minutes_follow(tokens, i + 1):
        minutes = number.n
    else:
        return None
    i += 1
    if i < len(tokens) and number and _unit(tokens[i]) == Unit.MINUTE:
        i += 1
    if i + 1 >= len(tokens) or not (Cat.PAST_HOUR in tokens[i].lex or Cat.TO_HOUR in tokens[i].lex):
        return None
    sign = 1 if Cat.PAST_HOUR in tokens[i].lex else -1
    return _before_or_after(tokens, i + 1, at, sign * minutes)


def _before_or_after(tokens: list[Token], i: int, at: int, minutes: int) -> Found:
    half = _half(tokens, i, at)
    if half:
        base, then = half[0][0], half[1]
        hour, case = (base.to_hour, base.case)
        minutes -= 30
    elif Cat.CLOCK in tokens[i].lex:
        meaning = tokens[i].lex[Cat.CLOCK]
        hour, case, then = abs(meaning.n), meaning.case, i + 1
        minutes -= 30 if meaning.n < 0 else 0
        n = _minus(hour, -minutes)
        return [Item(Kind.CLOCK, n, meaning.extra, case, at, spoken=True, to_hour=hour)], then
    else:
        named = _hour_of(tokens[i])
        if named is None:
            return None
        (hour, case), then = named, i + 1
    return [Item(Kind.CLOCK, _minus(hour, -minutes), 0, case, at, spoken=True, to_hour=hour)], then


def _hour_word(tokens: list[Token], i: int, at: int, *, klo: bool) -> Found:
    lex = tokens[i].lex.get(Cat.CARDINAL)
    if lex is None or lex.n > 24:
        return None
    case = lex.case
    then = i + 1
    approximate = then < len(tokens) and Cat.APPROXIMATE in tokens[then].lex
    minutes = tokens[then].lex.get(Cat.CARDINAL) if then < len(tokens) else None
    if minutes and 10 <= minutes.n < 60 and case & NOM and minutes.case & NOM and not _counts(tokens, then):
        n = lex.n * 100 + minutes.n  # kello kahdeksan kolmekymmentä
        return [Item(Kind.CLOCK, n, 0, ANY_CASE, at, spoken=True, to_hour=lex.n, bare=not klo)], then + 1
    between = case & GEN and any(Cat.BETWEEN in t.lex for t in tokens[then : then + 4])
    if not case & (_AT_CASES | ADE | NOM) and not (case & GEN and (approximate or klo or between)):
        return None
    bare = not klo and not case & _AT_CASES and not approximate and not between
    if bare and lex.extra:
        return [Item(Kind.CLOCK, lex.n * 100, at=at, bare=True)], then
    return [Item(Kind.CLOCK, lex.n * 100, 0, case, at, spoken=True, to_hour=lex.n, bare=bare)], then


def _counts(tokens: list[Token], i: int) -> bool:
    """Whether the number at `i` counts units or times."""
    return i + 1 < len(tokens) and bool(_unit(tokens[i + 1]) or Cat.TIMES in tokens[i + 1].lex)


__all__ = ["clock"]
