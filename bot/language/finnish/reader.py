"""The whole way from text to readings."""

from dataclasses import replace
from itertools import product

from bot.domain.times import Reading, Reason, Recurrence
from bot.language.finnish.categories import Cat
from bot.language.finnish.frame import REPEATING
from bot.language.finnish.inflection import NOM
from bot.language.finnish.items import EVERY_DAY, Field, Item, Kind, day
from bot.language.finnish.meaning import readings
from bot.language.finnish.moments import Now, Readings
from bot.language.finnish.phrases import phrases
from bot.language.finnish.refusal import Refused
from bot.language.finnish.repeats import recurrence
from bot.language.finnish.tokens import Token

_MOST_TOKENS = 40
_MOST_UNDECIDED = 4
_REFUSED = Cat.REFUSED
_REFUSALS = tuple(Reason)
# Sets of kinds and fields as bits: one pass over the items tells which of them were said.
_DOTTED = 1 << Kind.DOTTED
_SEVERAL_DAYS = sum(1 << kind for kind in REPEATING | {Kind.ALWAYS, Kind.AND})
_REPEATING = sum(1 << kind for kind in REPEATING)
_NTH_OF_MONTH = 1 << Field.MONTH_RELATIVE | 1 << Field.NTH


def read(tokens: list[Token], now: Now) -> Readings:
    """What the tokens mean, all of them. Raises Refused."""
    if len(tokens) > _MOST_TOKENS:
        raise Refused(Reason.TOO_LONG)
    _refuse_words(tokens)
    items, stopped = phrases(tokens)
    if stopped < len(tokens):
        meanings = tokens[stopped].lex
        if _REFUSED in meanings:
            raise Refused(_REFUSALS[meanings[_REFUSED].n], stopped)
        raise Refused(Reason.NOT_A_TIME if meanings else Reason.UNKNOWN_WORD, stopped)
    return _decided(items, now)


def _refuse_words(tokens: list[Token]) -> None:
    unknown = -1
    for at, token in enumerate(tokens):
        lex = token.lex
        if _REFUSED in lex:
            if len(lex) == 1:
                raise Refused(_REFUSALS[lex[_REFUSED].n], at)
        elif not lex and unknown < 0:
            unknown = at
    if unknown >= 0:
        several = tokens[unknown].text in {"/", "&"}
        raise Refused(Reason.SEVERAL if several else Reason.UNKNOWN_WORD, unknown)


def _decided(items: list[Item], now: Now) -> Readings:
    """Reads 14.12 as a date and as a clock time, where it can be both, and keeps what makes sense."""
    kinds, fields = _said(items)
    if not kinds & _DOTTED:
        return _meaning(items, kinds, fields, now)
    undecided = [i for i, item in enumerate(items) if item.kind == Kind.DOTTED]
    if len(undecided) > _MOST_UNDECIDED:
        raise Refused(Reason.NOT_A_TIME, items[undecided[0]].at)
    senses = [_senses(items, i) for i in undecided]
    if all(len(each) == 1 for each in senses):
        for i, (only,) in zip(undecided, senses, strict=True):
            items[i] = only
        return _meaning(items, *_said(items), now)
    results: list[Readings] = []
    refusal: Refused | None = None
    for choice in product(*senses):
        if _mixed(items, undecided, choice):
            continue
        variant = list(items)
        for i, item in zip(undecided, choice, strict=True):
            variant[i] = item
        try:
            results.append(_meaning(variant, *_said(variant), now))
        except Refused as error:
            refusal = refusal or error
    options = tuple(dict.fromkeys(o for r in results for o in r.options))
    if not options:
        raise refusal or Refused(Reason.IMPOSSIBLE, items[undecided[0]].at)
    return Readings(options, sure=len(options) == 1 and all(r.sure for r in results))


def _mixed(items: list[Item], undecided: list[int], choice: tuple[Item, ...]) -> bool:
    """Whether a range would go from a date to a clock time: 10.12–11.30 is one or the other."""
    return any(
        b - a == 2 and items[a + 1].kind == Kind.TO and first.kind != second.kind
        for a, b, first, second in zip(undecided, undecided[1:], choice, choice[1:], strict=False)
    )


def _senses(items: list[Item], at: int) -> list[Item]:
    """What 14.12 can be: at the other end of a range from a clock time only a clock time.

    Beside a weekday it is a date (ma 14.12), unless its minutes are such as meetings begin at (ma 14.10).
    """
    item = items[at]
    first, second = divmod(item.n, 100)
    senses = []
    ranged = _across(items, at - 1, at - 2) == Kind.CLOCK or _across(items, at + 1, at + 2) == Kind.CLOCK
    if not ranged and 1 <= second <= 12 and 1 <= first <= 31:
        senses.append(day(Field.DATE, second * 100 + first, item.at))
    if item.extra == 2 and first <= 24 and second < 60:
        clock = Item(Kind.CLOCK, item.n, case=item.case, at=item.at, bare=first < 6)
        if not (senses and second % 5 and _beside_weekday(items)):
            senses.append(clock)
    return senses


def _beside_weekday(items: list[Item]) -> bool:
    """Whether there is a weekday and no dash."""
    return any(i.field == Field.WEEKDAY for i in items) and all(i.kind != Kind.TO for i in items)


def _across(items: list[Item], dash: int, other: int) -> int | None:
    """The kind of the item on the other side of a dash."""
    inside = dash >= 0 and 0 <= other < len(items)
    return items[other].kind if inside and items[dash].kind == Kind.TO else None


def _said(items: list[Item]) -> tuple[int, int]:
    """The kinds and the fields of the items, as bits."""
    kinds = fields = 0
    for item in items:
        kinds |= 1 << item.kind
        if item.field:
            fields |= 1 << item.field
    return kinds, fields


def _meaning(items: list[Item], kinds: int, fields: int, now: Now) -> Readings:
    if not items:
        raise Refused(Reason.NOT_A_TIME)
    if kinds & _SEVERAL_DAYS:
        return _several_days(items, kinds, now)
    if fields & _NTH_OF_MONTH == _NTH_OF_MONTH and _monthly(items):
        return recurrence(items, now)
    found = readings(items, now)
    return found if found.sure else _or_monthly(items, found, now)


def _several_days(items: list[Item], kinds: int, now: Now) -> Readings:
    """What repeats, or names several days."""
    if kinds & _REPEATING:
        return recurrence(items, now)
    if kinds & 1 << Kind.ALWAYS:
        if any(i.kind == Kind.ALWAYS and i.n for i in items):
            return recurrence(items, now)
        raise Refused(Reason.AMBIGUOUS, items[0].at)
    if _monthly(items):
        return recurrence(items, now)
    weekdays = [i for i in items if i.field == Field.WEEKDAY]
    if len(weekdays) > 1:
        return _listed(items, len(weekdays), now)
    if not kinds & 1 << Kind.BETWEEN:
        raise Refused(Reason.SEVERAL, next(i.at for i in items if i.kind == Kind.AND))
    found = readings(items, now)
    return found if found.sure else _or_monthly(items, found, now)


def _or_monthly(items: list[Item], found: Readings, now: Now) -> Readings:
    """kuukauden ensimmäisenä torstaina: of this month or, the other reading, of every month."""
    open_month = any(i.field == Field.MONTH_RELATIVE and i.extra for i in items)
    if not open_month or not any(i.field in {Field.NTH, Field.DAY_NUMBER} for i in items):
        return found
    try:
        monthly = recurrence(items, now)
    except Refused:
        return found
    return Readings((*found.options, *monthly.options), sure=False)


def _monthly(items: list[Item]) -> bool:
    """kuukauden ensimmäinen maanantai: the nominative without any other anchor is every month's."""
    fields = {i.field: i for i in items}
    month, nth = fields.get(Field.MONTH_RELATIVE), fields.get(Field.NTH)
    if month is None or nth is None:
        return False
    if not (month.extra == 2 and nth.case & NOM and nth.extra != EVERY_DAY):
        return False
    return not any(
        i.kind == Kind.BY or (i.kind == Kind.TO and not _between_clocks(items, n))
        for n, i in enumerate(items)
    )


def _between_clocks(items: list[Item], at: int) -> bool:
    return at + 1 < len(items) and items[at + 1].kind == Kind.CLOCK


def _listed(items: list[Item], count: int, now: Now) -> Readings:
    """ma, ke ja pe klo 9: those three, or every week. Always asked about."""
    rest = [i for i in items if i.field != Field.WEEKDAY]
    each = [Item(Kind.EACH, i.n, at=i.at) for i in items if i.field == Field.WEEKDAY]
    if any(i.kind == Kind.DAY for i in rest):
        raise Refused(Reason.SEVERAL, rest[0].at)
    weekly = recurrence([*each, *rest], now)
    options: list[Reading] = []
    for reading in weekly.options:
        if isinstance(reading, Recurrence) and "COUNT" not in reading.rule and "UNTIL" not in reading.rule:
            options.append(replace(reading, rule=f"{reading.rule};COUNT={count}"))
        options.append(reading)
    return Readings(tuple(options), sure=False)
