"""Tokens into items: which phrase can begin with which kind of word, in the order in which they are tried."""

from collections.abc import Callable

from bot.language.finnish import clock_phrases, day_phrases, length_phrases, ordinal_phrases, repeat_phrases
from bot.language.finnish.categories import Cat, Unit
from bot.language.finnish.items import Found, Item, Kind
from bot.language.finnish.tokens import Token

_Rule = Callable[[list[Token], int], Found]


def _mark(kind: int) -> _Rule:
    return lambda _tokens, at: ([Item(kind, at=at)], at + 1)


def _skip(_tokens: list[Token], at: int) -> Found:
    return [], at + 1


def _label(_tokens: list[Token], at: int) -> Found:
    """aika: what is copied from an invitation says first what it is."""
    return None if at else ([], 1)


def _amount(tokens: list[Token], at: int) -> Found:
    """A number that counts what comes next."""
    following = tokens[at + 1].lex if at + 1 < len(tokens) else {}
    return None if _COUNTED.isdisjoint(following) else length_phrases.length(tokens, at)


_COUNTED = frozenset({Cat.UNIT, Cat.TIMES, Cat.ONCE, Cat.AND})


def _quarter(tokens: list[Token], at: int) -> Found:
    """varttia yli kahdeksan: the one unit that a clock time begins with."""
    return clock_phrases.clock(tokens, at) if tokens[at].lex[Cat.UNIT].n == Unit.QUARTER_HOUR else None


def _whole(tokens: list[Token], at: int) -> Found:
    """koko (päivän): a whole day is a day; other periods follow by themselves."""
    unit = tokens[at + 1].lex.get(Cat.UNIT) if at + 1 < len(tokens) else None
    return [Item(Kind.WHOLE, at=at)], at + (2 if unit and unit.n == Unit.DAY else 1)


def _dotted(tokens: list[Token], at: int) -> Found:
    lex = tokens[at].lex[Cat.DOTTED]
    return [Item(Kind.DOTTED, lex.n, lex.extra, at=at)], at + 1


def _from(tokens: list[Token], at: int) -> Found:
    """alkaen: a comma before it shows that it belongs to what follows."""
    return [Item(Kind.FROM, extra=int(at > 0 and Cat.COMMA in tokens[at - 1].lex), at=at)], at + 1


def _zone(tokens: list[Token], at: int) -> Found:
    return [Item(Kind.OFFSET_ZONE, tokens[at].lex[Cat.ZONE].n, at=at)], at + 1


def _daylight(tokens: list[Token], at: int) -> Found:
    return [Item(Kind.DAYLIGHT, tokens[at].lex[Cat.DAYLIGHT].n, at=at)], at + 1


_RULES: dict[int, tuple[_Rule, ...]] = {
    Cat.LASTING: (length_phrases.length,),
    Cat.KLO: (clock_phrases.clock,),
    Cat.SHARP: (clock_phrases.clock, _skip),
    Cat.CLOCK_DIGITS: (clock_phrases.clock,),
    Cat.DATE: (day_phrases.date,),
    Cat.ORD: (ordinal_phrases.ordinal,),
    Cat.INT: (_amount, day_phrases.number, clock_phrases.clock),
    Cat.INT_CASE: (_amount, clock_phrases.clock),
    Cat.DECIMAL: (_amount,),
    Cat.DOTTED: (_amount, _dotted),
    Cat.CARDINAL: (_amount, clock_phrases.clock),
    Cat.HALVES: (length_phrases.length,),
    Cat.PAIR: (length_phrases.length,),
    Cat.HALF: (length_phrases.length, clock_phrases.clock),
    Cat.CLOCK: (clock_phrases.clock,),
    Cat.NOON: (clock_phrases.clock,),
    Cat.MIDNIGHT: (clock_phrases.clock,),
    Cat.UNIT: (_quarter, day_phrases.period, length_phrases.length),
    Cat.MONTH_YEAR: (day_phrases.month_year,),
    Cat.WEEKDAY: (day_phrases.weekday,),
    Cat.WEEKDAY_EACH: (repeat_phrases.each_weekday,),
    Cat.WORKDAYS_EACH: (repeat_phrases.workdays,),
    Cat.WEEKEND_EACH: (repeat_phrases.weekends,),
    Cat.PART_EACH: (repeat_phrases.each_part,),
    Cat.FREQUENCY: (repeat_phrases.frequency,),
    Cat.EVERY: (repeat_phrases.every,),
    Cat.ONCE: (repeat_phrases.once,),
    Cat.PARITY: (repeat_phrases.parity,),
    Cat.MONTH: (day_phrases.month,),
    Cat.MONTH_SHORT: (day_phrases.month,),
    Cat.PART: (day_phrases.part,),
    Cat.RELATIVE: (day_phrases.relative,),
    Cat.WHICH: (day_phrases.which,),
    Cat.FEAST: (day_phrases.feast,),
    Cat.FEAST_SPAN: (day_phrases.feast_span,),
    Cat.WEEKEND: (day_phrases.weekend,),
    Cat.EDGE: (day_phrases.edge,),
    Cat.DASH: (_mark(Kind.TO),),
    Cat.COMMA: (_skip,),
    Cat.AND: (_mark(Kind.AND),),
    Cat.BY: (_mark(Kind.BY),),
    Cat.FROM: (_from,),
    Cat.UNTIL: (_mark(Kind.UNTIL),),
    Cat.BETWEEN: (_mark(Kind.BETWEEN),),
    Cat.DURING: (_mark(Kind.DURING),),
    Cat.WHOLE: (_whole,),
    Cat.ALWAYS: (_mark(Kind.ALWAYS),),
    Cat.TOTAL: (_skip,),
    Cat.LABEL: (_label,),
    Cat.APPROXIMATE: (_mark(Kind.APPROXIMATE),),
    Cat.ZONE: (_zone,),
    Cat.DAYLIGHT: (_daylight,),
}


def phrases(tokens: list[Token]) -> tuple[list[Item], int]:
    """The items of the tokens from the first on, and the index of the token where understanding stopped."""
    items: list[Item] = []
    at, end, rules = 0, len(tokens), _RULES
    while at < end:
        found = None
        for cat in tokens[at].lex:
            for rule in rules.get(cat, ()):
                found = rule(tokens, at)
                if found is not None:
                    break
            if found is not None:
                break
        if found is None:
            break
        items += found[0]
        at = found[1]
    return items, at
