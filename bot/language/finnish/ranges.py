"""From one day to another: what the two ends share, and in which order they must be."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.times import Moment, Reading, Reason, Recurrence, Span
from bot.language.finnish import clocks
from bot.language.finnish.categories import ANY_CASE
from bot.language.finnish.days import Bag, Context, resolve
from bot.language.finnish.frame import Frame, Point
from bot.language.finnish.items import Field, Item
from bot.language.finnish.moments import Now, Readings, at_minutes, start_of
from bot.language.finnish.refusal import Refused

# Longer than this a range of two yearless dates was not meant to cross the New Year: 22.3.–20.3.
_LONGEST_YEARLESS = timedelta(days=183)


def days_range(said: Frame, now: Now) -> Readings:
    """From one day to another, perhaps from one clock time to another."""
    left, right = said.start, said.end
    if right is None:
        raise Refused(Reason.NOT_A_TIME)
    first_bag, last_bag = _shared(left, right)
    if _short_weekday(first_bag) is not None and _short_weekday(first_bag) == _short_weekday(last_bag):
        raise Refused(Reason.NOT_A_TIME, left.days[0].at)
    starts = resolve(first_bag, now.context())
    spans: list[tuple[date, date]] = []
    sure = starts.sure
    for option in starts.options:
        last = resolve(last_bag, Context(now.local.date(), option.first, ranged=True))
        sure = sure and last.sure
        ends = [o.last or o.first for o in last.options]
        spans.extend((option.first, e) for e in ends)
    _check_order(spans, first_bag, last_bag, said)
    if left.clock and right.clock and not right.clock_first and not _shared_clock(said):
        return _point_to_point(said, spans, now, sure=sure)
    if left.clock or right.clock:
        return _span_or_daily(said, spans, now)
    if said.length:
        raise Refused(Reason.CONTRADICTION, said.length.at)
    return Readings(
        tuple(Span(a, b) for a, b in spans), sure and len(spans) == 1 and not (left.part or right.part)
    )


def _short_weekday(bag: Bag) -> int | None:
    """The weekday of "ti" alone: ti-ti and pe-pe are more likely words of another kind than a week."""
    weekday = bag[Field.WEEKDAY] if bag.keys() == {Field.WEEKDAY} else None
    return weekday.n if weekday and weekday.case == ANY_CASE else None


def _shared_clock(said: Frame) -> bool:
    """Whether the clock times are those of each day: 20.–22.3. klo 9–15, klo 9–15 20.–22.3."""
    if not (said.end and said.start.clock and said.end.clock):
        return False
    clock = said.start.clock.at
    return said.start.clock_first or clock > max(i.at for i in said.start.days + said.end.days[:1])


_MONTH_FIELDS = frozenset({Field.MONTH, Field.MONTH_RELATIVE, Field.YEAR, Field.YEAR_RELATIVE})


def _shared(left: Point, right: Point) -> tuple[Bag, Bag]:
    """The two bags, each completed with the month, year or week that was said only for the other."""
    first, last = left.bag(), right.bag()
    if first.keys() - {Field.WEEKDAY} == {Field.DAY_NUMBER}:
        weekday = {k: v for k, v in first.items() if k == Field.WEEKDAY}
        first = _completed(first[Field.DAY_NUMBER], last) | weekday
    if last.keys() == {Field.DAY_NUMBER} and (Field.MONTH in first or Field.MONTH_RELATIVE in first):
        _in_order(first.get(Field.DAY_NUMBER), last[Field.DAY_NUMBER])
        last |= {k: v for k, v in first.items() if k in {Field.MONTH, Field.MONTH_RELATIVE}}
    for week in (Field.WEEK, Field.WEEK_RELATIVE):
        if week in last and first.keys() == {Field.WEEKDAY}:
            first[week] = last[week]
        elif week in first and last.keys() == {Field.WEEKDAY}:
            last[week] = first[week]
    _share_year(first, last)
    return first, last


def _completed(number: Item, last: Bag) -> Bag:
    """The beginning of 20.–22.3. or 3.–5. maaliskuuta, with the month of its end."""
    if Field.DATE in last:
        code = last[Field.DATE]
        _in_order(number, replace(number, n=code.n % 100))
        return {Field.DATE: replace(code, n=code.n // 100 * 100 + number.n, at=number.at)}
    if last.keys() & {Field.MONTH, Field.MONTH_RELATIVE}:
        _in_order(number, last.get(Field.DAY_NUMBER))
        return {Field.DAY_NUMBER: number} | {k: v for k, v in last.items() if k in _MONTH_FIELDS}
    if number.extra and last.keys() == {Field.DAY_NUMBER} and last[Field.DAY_NUMBER].extra:
        raise Refused(Reason.AMBIGUOUS, number.at)
    return {Field.DAY_NUMBER: number}


def _in_order(first: Item | None, last: Item | None) -> None:
    if first and last and last.n <= first.n:
        raise Refused(Reason.END_BEFORE_START, last.at)


def _share_year(first: Bag, last: Bag) -> None:
    """A year said at the end holds for the beginning too, or the year before when that is later."""
    if Field.DATE not in first or Field.DATE not in last:
        return
    a, b = first[Field.DATE].n, last[Field.DATE].n
    if b >= 10000 > a:
        year = b // 10000 - (a > b % 10000)
        first[Field.DATE] = replace(first[Field.DATE], n=year * 10000 + a)


def _check_order(spans: list[tuple[date, date]], first: Bag, last: Bag, said: Frame) -> None:
    at = min(i.at for i in last.values())
    yearless = not (Field.DATE in last and last[Field.DATE].n >= 10000) and Field.YEAR not in last
    dated = (Field.DATE in last or Field.MONTH in last) and (Field.DATE in first or Field.MONTH in first)
    for a, b in spans:
        if b <= a and not (b == a and said.start.clock and said.end and said.end.clock):
            raise Refused(Reason.END_BEFORE_START, at)
        if yearless and dated and b - a > _LONGEST_YEARLESS and (b.year > a.year):
            raise Refused(Reason.END_BEFORE_START, at)
    if said.weekday_range:
        for item, day in zip(said.weekday_range, spans[0], strict=True):
            if item.n != day.weekday():
                raise Refused(Reason.WEEKDAY_MISMATCH, item.at)


def _point_to_point(said: Frame, spans: list[tuple[date, date]], now: Now, *, sure: bool) -> Readings:
    left, right = said.start, said.end
    if right is None or left.clock is None or right.clock is None:
        raise Refused(Reason.NOT_A_TIME)
    good = [
        Span(first, last)
        for a, b in spans
        for start in clocks.minutes(left.clock, left.part)
        for end in clocks.minutes(right.clock, right.part)
        for first in at_minutes(a, start, now, left.clock, said.flags)
        for last in at_minutes(b, end, now, right.clock, said.flags)
        if last > first
    ]
    if not good:
        raise Refused(Reason.END_BEFORE_START, right.clock.at)
    future: list[Reading] = [r for r in good if start_of(r) > now.utc]
    if not future:
        raise Refused(Reason.PAST, left.clock.at)
    return Readings(tuple(future), sure and len(future) == 1)


def _span_or_daily(said: Frame, spans: list[tuple[date, date]], now: Now) -> Readings:
    """maanantaista perjantaihin klo 9–15: one long thing, or each day. Always asked about."""
    item = said.start.clock or (said.end.clock if said.end else None)
    if item is None:
        raise Refused(Reason.NOT_A_TIME)
    options: list[Reading] = []
    clock_pair = said.start.clock and said.end and said.end.clock
    for a, b in spans:
        if clock_pair and said.end and said.end.clock:
            for start, end in clocks.between(item, said.end.clock, said.start.part, end_part=said.end.part):
                first = at_minutes(a, start, now, item, said.flags)[0]
                options.append(Span(first, at_minutes(b, end, now, item, said.flags)[0]))
                options.append(_daily(Span(first, at_minutes(a, end, now, item, said.flags)[0]), a, b))
        else:
            starts = clocks.minutes(item, said.start.part)
            options.extend(_daily(Moment(at_minutes(a, m, now, item, said.flags)[0]), a, b) for m in starts)
    return Readings(tuple(options), sure=False)


def _daily(first: Moment | Span, start: date, last: date) -> Recurrence:
    """The same clock time on each day of a range."""
    return Recurrence(f"FREQ=DAILY;COUNT={(last - start).days + 1}", first)
