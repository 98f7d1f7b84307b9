"""RFC 5545 rules from repeating words, each with the test that its days pass."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from bot.domain.calendar import Feast, feast_day
from bot.domain.times import Reason
from bot.language.finnish.bounds import Sorted
from bot.language.finnish.categories import Unit
from bot.language.finnish.dates_math import EVERY_DAY, WORKDAY, is_date, next_date
from bot.language.finnish.items import Field, Item
from bot.language.finnish.moments import Now
from bot.language.finnish.options import DAY
from bot.language.finnish.refusal import Refused

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.HALF_YEAR: 6}
_FEASTS = list(Feast)
# Moving days whose rule RFC 5545 can say: (month, BYDAY, BYMONTHDAY).
_MOVING = {
    Feast.MOTHERS_DAY: "BYMONTH=5;BYDAY=2SU",
    Feast.FATHERS_DAY: "BYMONTH=11;BYDAY=2SU",
    Feast.FALLEN_SOLDIERS_DAY: "BYMONTH=5;BYDAY=3SU",
    Feast.NATURE_DAY: "BYMONTH=8;BYDAY=-1SA",
    Feast.MIDSUMMER_EVE: "BYMONTH=6;BYDAY=FR;BYMONTHDAY=19,20,21,22,23,24,25",
    Feast.MIDSUMMER_DAY: "BYMONTH=6;BYDAY=SA;BYMONTHDAY=20,21,22,23,24,25,26",
}
_EASTER_DAYS = frozenset(
    {Feast.SHROVE_SUNDAY, Feast.SHROVE_TUESDAY, Feast.ASH_WEDNESDAY, Feast.PALM_SUNDAY, Feast.MAUNDY_THURSDAY,
     Feast.GOOD_FRIDAY, Feast.EASTER_SATURDAY, Feast.EASTER_SUNDAY, Feast.EASTER_MONDAY, Feast.ASCENSION_DAY,
     Feast.WHIT_SUNDAY, Feast.ALL_SAINTS_DAY, Feast.FIRST_ADVENT, Feast.SECOND_ADVENT, Feast.THIRD_ADVENT,
     Feast.FOURTH_ADVENT}
)  # fmt: skip


@dataclass(slots=True)
class Said:
    """The repeating words, gathered."""

    unit: int = 0
    interval: int = 1
    each: set[int] = field(default_factory=set)
    parity: int | None = None
    count: int = 0
    part: int = 0
    length: Item | None = None


@dataclass(slots=True)
class Rule:
    """A rule, and how to find the first of its days on or after a day (None: not within some years)."""

    text: str
    nearest: Callable[[date], date | None]
    weekly: frozenset[int] = frozenset()


def rule_of(said: Said, found: Sorted, since: date | None, now: Now) -> Rule:
    """The rule of what was said; `since` is the day from which it holds, if one was said. Raises Refused."""
    if said.parity is not None:
        return _parity(said, found)
    if said.unit == Unit.WEEK:
        return _weekly(said, found, since)
    if said.unit == Unit.DAY:
        return _daily(said, found, since)
    if said.unit == Unit.YEAR:
        return _yearly(said, found, since, now)
    if said.unit in _MONTHS:
        return _monthly(said, found, since)
    raise Refused(Reason.NOT_A_TIME)


def _interval(n: int) -> str:
    return f";INTERVAL={n}" if n > 1 else ""


def _byday(days: set[int]) -> str:
    if len(days) == 1:
        (day,) = days
        return _DAYS[day]
    return ",".join(_DAYS[d] for d in sorted(days))


def _parity(said: Said, found: Sorted) -> Rule:
    if not said.each or found.days or said.interval > 1:
        raise Refused(Reason.AMBIGUOUS)
    days, odd = frozenset(said.each), said.parity
    weeks = ",".join(str(w) for w in range(1, 54) if w % 2 == odd)
    fortnight = range(21)  # two odd weeks can follow each other at the New Year

    def nearest(day: date) -> date | None:
        ahead = (day + n * DAY for n in fortnight)
        return next((d for d in ahead if d.weekday() in days and d.isocalendar().week % 2 == odd), None)

    return Rule(f"FREQ=YEARLY;BYWEEKNO={weeks};BYDAY={_byday(said.each)}", nearest)


def _weekly(said: Said, found: Sorted, since: date | None) -> Rule:
    if found.days:
        raise Refused(Reason.AMBIGUOUS, found.days[0].at)
    days = set(said.each)
    if not days:
        if since is None:
            raise Refused(Reason.AMBIGUOUS)  # which day of the week?
        days = {since.weekday()}
    allowed = frozenset(days)
    if len(days) == 1:
        (only,) = days
        text = f"FREQ=WEEKLY{_interval(said.interval)};BYDAY={_DAYS[only]}"
        return Rule(text, lambda d: d + (only - d.weekday()) % 7 * DAY, allowed)
    return Rule(
        f"FREQ=WEEKLY{_interval(said.interval)};BYDAY={_byday(days)}",
        lambda d: d + min((w - d.weekday()) % 7 for w in allowed) * DAY,
        allowed,
    )


def _daily(said: Said, found: Sorted, since: date | None) -> Rule:
    if found.days or (said.interval > 1 and since is None):
        raise Refused(Reason.AMBIGUOUS)
    return Rule(f"FREQ=DAILY{_interval(said.interval)}", lambda d: d)


def _monthly(said: Said, found: Sorted, since: date | None) -> Rule:
    head = f"FREQ=MONTHLY{_interval(said.interval * _MONTHS[said.unit])}"
    days = [i for i in found.days if not (i.field == Field.MONTH_RELATIVE and i.extra)]
    fields = {i.field for i in days}
    if not days and since:
        return _month_days(head, [since.day])
    if fields == {Field.DAY_NUMBER}:
        numbers = [i.n for i in days]
        if not all(1 <= n <= 31 for n in numbers):
            raise Refused(Reason.IMPOSSIBLE, days[0].at)
        return _month_days(head, numbers)
    if fields == {Field.NTH} and len({i.extra for i in days}) == 1:
        return _nth(head, days)
    raise Refused(Reason.AMBIGUOUS, days[0].at if days else -1)


def _month_days(head: str, numbers: list[int]) -> Rule:
    return _in_months(f"{head};BYMONTHDAY={','.join(map(str, numbers))}", EVERY_DAY, numbers)


def _nth(head: str, items: list[Item], month: int = 0) -> Rule:
    kind, ns = items[0].extra, [i.n for i in items]
    ordinals = ",".join(str(n) for n in ns)
    if kind == EVERY_DAY:
        text = f"BYMONTHDAY={ordinals}"
    elif kind == WORKDAY:
        text = f"BYDAY=MO,TU,WE,TH,FR;BYSETPOS={ordinals}"
    else:
        text = "BYDAY=" + ",".join(f"{n}{_DAYS[kind]}" for n in ns)

    if not all(n and _FURTHEST_FROM_END <= n <= _MOST_IN_MONTH[kind] for n in ns):
        raise Refused(Reason.IMPOSSIBLE, items[0].at)

    return _in_months(f"{head};{text}", kind, ns, month)


_FURTHEST_FROM_END = -10
_MOST_IN_MONTH = {EVERY_DAY: 31, WORKDAY: 23, **dict.fromkeys(range(7), 5)}
_LONGEST_SEARCH = 9  # years
_SATURDAY = 5


def _in_months(text: str, kind: int, ns: list[int], month: int = 0) -> Rule:
    """A rule whose days are the n-th ones of each month, or of one month of the year."""

    def nearest(day: date) -> date | None:
        for k in range(day.month - 1, day.month - 1 + 12 * _LONGEST_SEARCH):
            at = k % 12 + 1
            if month and at != month:
                continue
            year = day.year + k // 12
            found = [d for n in ns if (d := _nth_day(year, at, kind, n)) and d >= day]
            if found:
                return min(found)
        return None

    return Rule(text, nearest)


def _nth_day(year: int, month: int, kind: int, n: int) -> date | None:
    """The n-th day of a kind in a month, from its end when n is negative; Monday–Friday all count as work."""
    first, length = calendar.monthrange(year, month)
    if kind == EVERY_DAY:
        number = n if n > 0 else length + 1 + n
    elif kind == WORKDAY:
        workdays = [d for d in range(1, length + 1) if (first + d - 1) % 7 < _SATURDAY]
        if abs(n) > len(workdays):
            return None
        number = workdays[n - 1 if n > 0 else n]
    else:
        number = (kind - first) % 7 + 1 + 7 * (n - 1)
        if n < 0:
            last = (first + length - 1) % 7
            number = length - (last - kind) % 7 + 7 * (n + 1)
    return date(year, month, number) if 1 <= number <= length else None


def _yearly(said: Said, found: Sorted, since: date | None, now: Now) -> Rule:
    head = f"FREQ=YEARLY{_interval(said.interval)}"
    bag = {i.field: i for i in found.days if i.field}
    if len(bag) != len(found.days):
        raise Refused(Reason.SEVERAL, found.days[-1].at)
    if not bag and since:
        return _year_day(head, since.month, since.day)
    if bag.keys() == {Field.FEAST}:
        return _yearly_feast(head, bag[Field.FEAST], now)
    if bag.keys() == {Field.DATE} and bag[Field.DATE].n < 10000:
        month, day = divmod(bag[Field.DATE].n, 100)
        return _year_day(head, month, day)
    if bag.keys() == {Field.MONTH, Field.DAY_NUMBER}:
        return _year_day(head, bag[Field.MONTH].n, bag[Field.DAY_NUMBER].n)
    if bag.keys() == {Field.MONTH, Field.NTH}:
        month = bag[Field.MONTH].n
        return _nth(f"{head};BYMONTH={month}", [bag[Field.NTH]], month)
    raise Refused(Reason.AMBIGUOUS, found.days[0].at if found.days else -1)


def _year_day(head: str, month: int, day: int) -> Rule:
    if not is_date(2000, month, day):
        raise Refused(Reason.IMPOSSIBLE)
    if (month, day) == (2, 29):
        raise Refused(Reason.AMBIGUOUS)
    return Rule(f"{head};BYMONTH={month};BYMONTHDAY={day}", lambda d: next_date(d, month, day))


def _yearly_feast(head: str, item: Item, now: Now) -> Rule:
    feast = _FEASTS[item.n]
    if feast in _EASTER_DAYS or (feast in _MOVING and item.extra):
        raise Refused(Reason.NOT_A_TIME, item.at)  # no rule of the calendar standard can say Easter
    if feast in _MOVING:
        return Rule(f"{head};{_MOVING[feast]}", lambda d: _next_feast(feast, d))
    day = feast_day(feast, now.local.year) - item.extra * DAY
    return _year_day(head, day.month, day.day)


def _next_feast(feast: Feast, day: date) -> date:
    this = feast_day(feast, day.year)
    return this if this >= day else feast_day(feast, day.year + 1)
