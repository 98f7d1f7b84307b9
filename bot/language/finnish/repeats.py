"""Repeating expressions: their rule, their bounds and their first occurrence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.times import Day, Moment, Reason, Recurrence, Span
from bot.language.finnish import clocks
from bot.language.finnish.bounds import Sorted, sort
from bot.language.finnish.categories import Unit
from bot.language.finnish.days import DAY, Bag, Context, resolve, shifted
from bot.language.finnish.frame import connect, take_flags
from bot.language.finnish.inflection import ILL
from bot.language.finnish.items import Field, Item, Kind
from bot.language.finnish.moments import MINUTES, Now, Readings, at_minutes, duration_of
from bot.language.finnish.refusal import Refused
from bot.language.finnish.repeat_rules import Rule, Said, rule_of

_WEEKDAYS = frozenset(range(5))
_ONE_DAY = frozenset({Field.NTH, Field.DAY_NUMBER, Field.DATE})
_MOST_TIMES = 1000
_UNCLEAR = frozenset({Kind.BY, Kind.APPROXIMATE, Kind.WITHIN})


def recurrence(items: list[Item], now: Now) -> Readings:
    """What a repeating expression means. Raises Refused."""
    rest, flags = take_flags(items)
    always = flags.get(Kind.ALWAYS)
    for kind in flags:
        if kind in _UNCLEAR:
            raise Refused(Reason.AMBIGUOUS, flags[kind].at)
    found = sort(connect(rest))
    said = _gather(found, daily=bool(always and always.n))
    since, sure = _since(found, now)
    rule = rule_of(said, found, since, now)
    options: list[Recurrence] = []
    for clock in _clocks(found, said, flags, now):
        for first in _firsts(rule, since, clock, now):
            ends = _ends(found, said, first, now)
            sure = sure and len(ends) == 1
            options.extend(_made(rule.text + end, first, clock, said.length) for end in ends)
    if len(options) > 1:
        options = list(dict.fromkeys(options))
    return Readings(tuple(options), sure and len(options) == 1)


def _gather(found: Sorted, *, daily: bool) -> Said:
    said = Said(unit=Unit.DAY if daily else 0)
    repeats: list[Item] = []
    for item in found.rest:
        if item.kind == Kind.REPEAT:
            repeats.append(item)
        elif item.kind == Kind.EACH:
            said.each.add(item.n)
        elif item.kind == Kind.PARITY:
            said.parity = item.n
        elif item.kind == Kind.COUNT and not said.count:
            said.count = item.n
        elif item.kind == Kind.PART and said.part in {0, item.n}:
            said.part = item.n
        elif item.kind == Kind.LENGTH and said.length is None:
            said.length = item
        elif item.kind != Kind.AND:
            raise Refused(Reason.NOT_A_TIME, item.at)
    _units(said, repeats, found)
    _check(said, counted=said.count != 0 or any(i.kind == Kind.COUNT for i in found.rest))
    return said


def _check(said: Said, *, counted: bool) -> None:
    if (counted and not 1 <= said.count <= _MOST_TIMES) or not 1 <= said.interval <= _MOST_TIMES:
        raise Refused(Reason.IMPOSSIBLE)
    if said.each and said.unit != Unit.WEEK:
        raise Refused(Reason.CONTRADICTION)


def _units(said: Said, repeats: list[Item], found: Sorted) -> None:
    units = {(r.extra, r.n) for r in repeats}
    if len(units) > 1:
        units -= {(Unit.WEEK, 1)} if said.each else set()
    if len(units) > 1:
        raise Refused(Reason.CONTRADICTION, repeats[-1].at)
    if units:
        said.unit, said.interval = units.pop()
    for first, last in found.weekday_ranges:
        if last <= first:
            raise Refused(Reason.END_BEFORE_START)
        said.each |= set(range(first, last + 1))
    weekdays = [i for i in found.days if i.field == Field.WEEKDAY]
    nth = bool(found.days) and any(i.field in _ONE_DAY for i in found.days)
    if len(weekdays) > 1 and not any(i.kind == Kind.AND for i in found.rest):
        raise Refused(Reason.SEVERAL, weekdays[1].at)
    if weekdays and not nth:
        said.each |= {i.n for i in weekdays}
        found.days = [i for i in found.days if i.field != Field.WEEKDAY]
    if said.each and said.unit in {0, Unit.DAY} and said.interval == 1:
        said.unit = Unit.WEEK
    elif not said.unit:
        said.unit = Unit.MONTH if nth else Unit.WEEK


def _bag(items: list[Item]) -> Bag:
    bag: Bag = {}
    for item in items:
        if item.field is None or item.field in bag:
            raise Refused(Reason.SEVERAL, item.at)
        bag[item.field] = item
    return bag


def _since(found: Sorted, now: Now) -> tuple[date | None, bool]:
    if not found.since:
        return None, True
    bag = _bag(found.since)
    if found.until and bag.keys() == {Field.DAY_NUMBER}:
        raise Refused(Reason.AMBIGUOUS, found.since[0].at)
    days = resolve(bag, now.context())
    first = days.options[0]
    running = first.last is not None and first.first <= now.local.date()
    return max(first.first, now.local.date()), days.sure or running


def _ends(found: Sorted, said: Said, first: date, now: Now) -> list[str]:
    """The COUNT or UNTIL parts the rule can have; several when readers could differ."""
    length = said.length
    if length and length.extra not in MINUTES:
        if found.until or said.count:
            raise Refused(Reason.CONTRADICTION, length.at)
        return [f";UNTIL={shifted(first, length.n, length.extra, length.at) - DAY:%Y%m%d}"]
    if said.count and found.until:
        raise Refused(Reason.CONTRADICTION, found.until[0].at)
    if said.count:
        return [f";COUNT={said.count}"]
    if not found.until:
        return [""]
    bag = _bag(found.until)
    if found.until is found.since:
        days = resolve(bag, now.context())
        last = days.options[0].last or days.options[0].first
        lasts = [last]
    else:
        if not bag.keys() & {Field.FEAST_SPAN, Field.WEEKDAY, Field.DAY_NUMBER}:
            _not_just_past(bag, now)
        days = resolve(bag, Context(now.local.date(), first, ranged=True))
        lasts = [o.last or o.first for o in days.options]
        closed = any(i.case & ILL and i.field in {Field.MONTH, Field.MONTH_RELATIVE} for i in found.until)
        if days.options[0].last and closed and not found.since:
            lasts = [days.options[0].first - DAY, *lasts]  # kesäkuuhun asti: June included or not
    if any(last < first for last in lasts):
        raise Refused(Reason.END_BEFORE_START, found.until[0].at)
    return [f";UNTIL={last:%Y%m%d}" for last in lasts]


def _not_just_past(bag: Bag, now: Now) -> None:
    """An end that has just passed is not silently taken to be next year's."""
    days = resolve(bag, now.context())
    if not days.sure and len(days.options) == 1 and days.options[0].last is None:
        raise Refused(Reason.AMBIGUOUS, min(i.at for i in bag.values()))


@dataclass(slots=True)
class _Clock:
    """The clock time of each occurrence, in minutes after midnight, and the moment it makes on a day."""

    start: int
    end: int | None
    item: Item
    flags: Mapping[int, Item]
    now: Now

    def at(self, day: date, minutes: int) -> datetime:
        """In the autumn hour that comes twice, the first."""
        return at_minutes(day, minutes, self.now, self.item, self.flags)[0]


def _clocks(found: Sorted, said: Said, flags: Mapping[int, Item], now: Now) -> list[_Clock | None]:
    if found.clock is None:
        if said.part:
            raise Refused(Reason.VAGUE)
        return [None]
    if found.clock_end:
        pairs = clocks.between(found.clock, found.clock_end, said.part)
        return [_Clock(start, end, found.clock, flags, now) for start, end in pairs]
    return [_Clock(m, None, found.clock, flags, now) for m in clocks.minutes(found.clock, said.part)]


def _firsts(rule: Rule, since: date | None, clock: _Clock | None, now: Now) -> list[date]:
    """The first occurrence; two when it could be today or the next one."""
    today = now.local.date()
    day = rule.nearest(since or today)
    if day is not None and day <= today and clock and clock.at(day, clock.start) <= now.utc:
        day = rule.nearest(day + DAY)
    if day is None:
        raise Refused(Reason.IMPOSSIBLE)
    if clock is None and since is None and day == today and rule.weekly and rule.weekly != _WEEKDAYS:
        later = rule.nearest(day + DAY)
        return [day, later] if later else [day]
    return [day]


def _made(text: str, first: date, clock: _Clock | None, length: Item | None) -> Recurrence:
    if clock is None:
        if length and length.extra in MINUTES:
            raise Refused(Reason.NO_START, length.at)
        return Recurrence(text, Day(first))
    start = clock.at(first, clock.start)
    if clock.end is not None:
        return Recurrence(text, Span(start, clock.at(first, clock.end)))
    if length and length.extra in MINUTES:
        return Recurrence(text, Span(start, start + duration_of(length)))
    return Recurrence(text, Moment(start))
