"""Items into readings: days, clock times and lengths put together on the calendar and the clock."""

from datetime import date, datetime, timedelta

from bot.domain.times import Day, Moment, Reading, Reason, Span
from bot.language.finnish import clocks
from bot.language.finnish.categories import ANY_CASE, Part, Which
from bot.language.finnish.days import DAY, Bag, Context, Days, Option, resolve, shifted
from bot.language.finnish.frame import Frame, frame
from bot.language.finnish.inflection import ABL, ALL, ELA, GEN, ILL, NOM, TRA
from bot.language.finnish.items import Field, Item, Kind
from bot.language.finnish.moments import MINUTES, Now, Readings, at_minutes, duration_of, start_of
from bot.language.finnish.ranges import days_range
from bot.language.finnish.refusal import Refused

_PERIOD_MARKS = frozenset({Kind.DURING, Kind.WHOLE})
_NUMBER_ONLY = frozenset({Field.DAY_NUMBER})
_WEEKDAY_ONLY = frozenset({Field.WEEKDAY, Field.WHICH})
_DAY_AND_MONTH = frozenset({Field.DAY_NUMBER, Field.MONTH})


def readings(items: list[Item], now: Now) -> Readings:
    """What an expression that does not repeat means. Raises Refused."""
    said = frame(items)
    if said.flags:
        return _marked(said, now)
    return _unmarked(said, now)


def _marked(said: Frame, now: Now) -> Readings:
    if Kind.WHOLE in said.flags and (said.start.clock or said.elapsed or said.length):
        raise Refused(Reason.CONTRADICTION, said.flags[Kind.WHOLE].at)
    if Kind.WITHIN in said.flags:
        return _within(said, now)
    if Kind.OFFSET_ZONE in said.flags and not said.start.clock:
        raise Refused(Reason.NOT_A_TIME, said.flags[Kind.OFFSET_ZONE].at)
    found = _unmarked(said, now)
    if Kind.APPROXIMATE in said.flags:
        return found._replace(sure=False)
    return found


def _unmarked(said: Frame, now: Now) -> Readings:
    if said.elapsed:
        return _elapsed(said, now)
    if said.length and not said.start.clock and not said.start.days:
        raise Refused(Reason.NO_START, said.length.at)
    if said.end and (said.end.days or said.weekday_range):
        return days_range(said, now)
    return _clock(said, now) if said.start.clock else _day(said, now)


def _within(said: Frame, now: Now) -> Readings:
    """kahden viikon kuluessa: by then, or some time from now to then."""
    item = said.flags[Kind.WITHIN]
    if said.start.days or said.start.clock or said.end or item.extra in MINUTES:
        raise Refused(Reason.VAGUE, item.at)
    last = shifted(now.local.date(), item.n, item.extra, item.at)
    return Readings((Day(last), Span(now.local.date(), last)), sure=False)


def _elapsed(said: Frame, now: Now) -> Readings:
    """kahden tunnin päästä: by the clock that never jumps."""
    item = said.elapsed
    if item is None or said.start.days or said.start.clock or said.start.part or said.end:
        raise Refused(Reason.CONTRADICTION, item.at if item else -1)
    start = now.utc + timedelta(minutes=item.n * MINUTES[item.extra] / 100)
    sure = Kind.APPROXIMATE not in said.flags
    if said.length:
        return Readings((Span(start, start + duration_of(said.length)),), sure)
    return Readings((Moment(start),), sure)


def _day(said: Frame, now: Now) -> Readings:
    """A day or a period without a clock time."""
    point = said.start
    if not point.days:
        raise Refused(Reason.VAGUE if point.part else Reason.NOT_A_TIME)
    bag = point.bag()
    genitives = point.days[-1].case == GEN and all(i.case == GEN for i in point.days)
    if genitives and _PERIOD_MARKS.isdisjoint(said.flags):
        raise Refused(Reason.NOT_A_TIME, point.days[-1].at)  # ensi kuun: something of it was to follow
    found = resolve(bag, now.context())
    if bag.keys() == _NUMBER_ONLY and bag[Field.DAY_NUMBER].extra:
        raise Refused(Reason.AMBIGUOUS, bag[Field.DAY_NUMBER].at)  # "15." alone
    sure = found.sure and not point.part and Kind.DAYLIGHT not in said.flags
    if said.length:
        return Readings(tuple(_lasting(o, said.length) for o in found.options), sure)
    if Kind.BY in said.flags or said.until:
        sure = sure and all(o.last is None for o in found.options)
    if Field.WEEKEND in bag:
        return Readings(tuple(_weekend(o, now.local.date()) for o in found.options), sure)
    return Readings(tuple(_day_reading(o) for o in found.options), sure)


def _day_reading(option: Option) -> Reading:
    return Day(option.first) if option.last is None else Span(option.first, option.last)


def _weekend(option: Option, today: date) -> Span:
    """Both of its days or, for what is on one day, either of those that are still to come."""
    last = option.last or option.first
    return Span(option.first, last, tuple(Day(d) for d in (option.first, last) if d >= today))


def _lasting(option: Option, length: Item) -> Reading:
    """viikon ajan 1.3. alkaen: so many days, the first one counted."""
    if option.last is not None or length.extra in MINUTES:
        raise Refused(Reason.NO_START, length.at)
    last = shifted(option.first, length.n, length.extra, length.at) - DAY
    if last < option.first:
        raise Refused(Reason.IMPOSSIBLE, length.at)
    return Span(option.first, last) if last > option.first else Day(option.first)


def _clock(said: Frame, now: Now) -> Readings:
    """A clock time, with or without a day, to another clock time or for a length."""
    point = said.start
    item = point.clock
    if item is None:
        raise Refused(Reason.NOT_A_TIME)
    _check_bare(said, item)
    times = _times(said, item)
    if not point.days:
        return _next_time(said, times, item, now)
    bag = point.bag()
    found = _days_for_clock(bag, now)
    options, sure = found.options, found.sure
    if _midnight_or_night(said, item, times):
        options += tuple(Option(o.first + DAY) for o in found.options)
        sure = False
    made = _combined(said, [o.first for o in options], times, item, now)
    if _yearless_today(bag, options, now) and all(start_of(r) <= now.utc for r in made):
        later = resolve(bag, Context(now.local.date(), now.local.date() + DAY))
        made, sure = _combined(said, [o.first for o in later.options], times, item, now), False
    weekday = bag.get(Field.WEEKDAY)
    which = bag.get(Field.WHICH)
    either = which is None or which.n == Which.COMING  # tänä tiistaina is today, ensi tiistaina never
    if weekday and either and bag.keys() <= _WEEKDAY_ONLY and weekday.n == now.local.weekday():
        today = [r for r in _combined(said, [now.local.date()], times, item, now) if start_of(r) > now.utc]
        made, sure = [*today, *made], sure and not today
    future = [r for r in made if start_of(r) > now.utc]
    if not future:
        raise Refused(Reason.PAST, item.at)
    if len(future) == 1:
        return tuple.__new__(Readings, ((future[0],), sure))
    different = tuple(dict.fromkeys(future))
    return Readings(different, sure and len(different) == 1)


def _check_bare(said: Frame, item: Item) -> None:
    """A number is a clock time only beside a day; an hour in words only beside a part of day."""
    case = item.case
    directed = item.spoken and case != ANY_CASE and case & (ILL | ELA | TRA | ALL) and not case & (NOM | ABL)
    if directed and not (said.end or said.until or Kind.BY in said.flags):
        towards = case & (ILL | TRA | ALL) and any(
            d.case & (ILL | TRA | ALL) for d in said.start.days if d.case != ANY_CASE
        )
        if not towards:
            raise Refused(Reason.NOT_A_TIME, item.at)  # viiteen: until five, for five, into five?
    if not item.bare:
        return
    if item.spoken:
        if not said.start.part:
            raise Refused(Reason.NOT_A_TIME, item.at)
    elif not said.start.days and not (said.end and said.end.clock and not said.end.clock.bare):
        raise Refused(Reason.AMBIGUOUS, item.at)


def _times(said: Frame, item: Item) -> tuple[tuple[int, int | None], ...]:
    """(start, end) pairs in minutes after midnight."""
    part = said.start.part
    if said.end and said.end.clock:
        end = said.end.clock
        return clocks.between(item, end, part, end_part=said.end.part)
    return tuple((m, None) for m in clocks.minutes(item, part))


def _midnight_or_night(said: Frame, item: Item, times: tuple[tuple[int, int | None], ...]) -> bool:
    """Whether readers could differ about the date: perjantaina keskiyöllä, perjantaina yöllä kahdelta."""
    if item.spoken and item.to_hour == 24 and item.n == 2400:
        return True
    if (item.extra or said.start.part) != Part.NIGHT:
        return False
    return any(start < 360 or start == 1440 for start, _ in times)


def _days_for_clock(bag: Bag, now: Now) -> Days:
    """The days that were said; not whole periods."""
    found = resolve(bag, now.context())
    if Field.WEEKEND in bag:  # viikonloppuna klo 10: on which of its days?
        both = [Option(day) for o in found.options for day in (o.first, o.last or o.first)]
        return Days(tuple(both), sure=False)
    for option in found.options:
        if option.last is not None:
            raise Refused(Reason.NOT_A_TIME, min(i.at for i in bag.values()))
    return found


def _yearless_today(bag: Bag, options: tuple[Option, ...], now: Now) -> bool:
    """Whether a date without a year is today's: when its clock time is past, next year's may be meant."""
    if len(options) != 1 or options[0].first != now.local.date():
        return False
    return (Field.DATE in bag and bag[Field.DATE].n < 10000) or bag.keys() == _DAY_AND_MONTH


def _combined(
    said: Frame, days: list[date], times: tuple[tuple[int, int | None], ...], item: Item, now: Now
) -> list[Reading]:
    made: list[Reading] = []
    for day in days:
        for start, end in times:
            for at in at_minutes(day, start, now, item, said.flags):
                if end is None and said.length is None:
                    made.append(Moment(at))
                else:
                    made.extend(_with_end(said, day, at, end, now))
    return made if len(made) == 1 else [r for r in made if start_of(r) > now.utc] or made


def _with_end(said: Frame, day: date, at: datetime, end: int | None, now: Now) -> list[Reading]:
    if end is None:
        if said.length:
            return [Span(at, at + duration_of(said.length))]
        return [Moment(at)]
    if said.length:
        raise Refused(Reason.CONTRADICTION, said.length.at)
    item = said.end.clock if said.end and said.end.clock else said.start.clock
    if item is None:
        raise Refused(Reason.NOT_A_TIME)
    ends = at_minutes(day, end, now, item, said.flags)
    return [Span(at, e) for e in ends if e > at]


def _next_time(said: Frame, times: tuple[tuple[int, int | None], ...], item: Item, now: Now) -> Readings:
    """A clock time alone: today if it is still ahead, else tomorrow."""
    found: list[Reading] = []
    today = now.local.date()
    for pair in times:
        made: list[Reading] = []
        for day in (today - DAY, today, today + DAY):
            if day < today and pair[0] < 1440:
                continue
            made = [r for r in _combined(said, [day], (pair,), item, now) if start_of(r) > now.utc]
            if made:
                break
        found.extend(made)
    if len(found) == 1:
        return Readings((found[0],), sure=True)
    if not found:
        raise Refused(Reason.PAST, item.at)
    return Readings(tuple(dict.fromkeys(found)), len(set(found)) == 1)
