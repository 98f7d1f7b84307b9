"""From when and until when something repeats: which of the day words are bounds and which say the days."""

from bot.domain.times import Reason
from bot.language.finnish.categories import Edge
from bot.language.finnish.inflection import FROM_CASES, GEN, ILL
from bot.language.finnish.items import Field, Item, Kind
from bot.language.finnish.refusal import Refused

_PERIODS = frozenset({Field.WEEK, Field.WEEK_RELATIVE, Field.YEAR, Field.YEAR_RELATIVE, Field.WEEKEND})
_BOUNDING = _PERIODS | {Field.MONTH, Field.MONTH_RELATIVE}


class Sorted:
    """The items of a repeating expression by role."""

    __slots__ = ("clock", "clock_end", "days", "rest", "since", "starts", "until", "weekday_ranges")

    def __init__(self) -> None:
        self.since: list[Item] = []
        self.until: list[Item] = []
        self.days: list[Item] = []  # what says on which days
        self.weekday_ranges: list[tuple[int, int]] = []
        self.clock: Item | None = None
        self.clock_end: Item | None = None
        self.rest: list[Item] = []
        self.starts = False  # "alkaen" was said, but of nothing near it


def sort(items: list[Item]) -> Sorted:
    """Finds the bounds of a repeating expression. Raises Refused."""
    found = Sorted()
    used: set[int] = set()
    _bounds(items, found, used)
    for i, item in enumerate(items):
        if i in used:
            continue
        if item.kind == Kind.DAY:
            found.days.append(item)
        elif item.kind == Kind.CLOCK:
            if found.clock:
                raise Refused(Reason.SEVERAL, item.at)
            found.clock = item
        else:
            found.rest.append(item)
    _whole_periods(found)
    return found


def _bounds(items: list[Item], found: Sorted, used: set[int]) -> None:
    kinds = {item.kind for item in items}
    for kind, rule in _BOUNDS:
        if kind not in kinds:
            continue
        for i, item in enumerate(items):
            if item.kind == kind and i not in used:
                rule(items, i, found, used)
    _edges(items, found, used)


def _back(items: list[Item], i: int, used: set[int], cases: int) -> list[int]:
    """The day words right before `i` that can be one bound: the last in one of the cases."""
    run: list[int] = []
    fields: set[int | None] = set()
    j = i - 1
    while j >= 0 and j not in used and items[j].kind == Kind.DAY and items[j].field not in fields:
        wanted = cases if not run else cases | GEN
        if not items[j].case & wanted:
            break
        run.append(j)
        fields.add(items[j].field)
        j -= 1
    return run[::-1]


def _ahead(items: list[Item], i: int, used: set[int]) -> list[int]:
    run: list[int] = []
    fields: set[int | None] = set()
    j = i + 1
    while j < len(items) and j not in used and items[j].kind == Kind.DAY and items[j].field not in fields:
        run.append(j)
        fields.add(items[j].field)
        j += 1
    return run


def _take(items: list[Item], run: list[int], used: set[int]) -> list[Item]:
    used.update(run)
    return [items[j] for j in run]


def _range(items: list[Item], i: int, found: Sorted, used: set[int]) -> None:
    left, right = items[i - 1] if i else None, items[i + 1] if i + 1 < len(items) else None
    used.add(i)
    if left and right and left.kind == right.kind == Kind.CLOCK and not found.clock:
        found.clock, found.clock_end = left, right
        used.update({i - 1, i + 1})
    elif left and right and left.kind == right.kind == Kind.DAY:
        if left.field == right.field == Field.WEEKDAY:
            found.weekday_ranges.append((left.n, right.n))
            used.update({i - 1, i + 1})
            return
        if found.since or found.until:
            raise Refused(Reason.SEVERAL, right.at)
        found.since = _take(items, _back(items, i, used, -1), used)
        found.until = _take(items, _ahead(items, i, used), used)
        after = max(used) + 1
        if after < len(items) and items[after].kind == Kind.UNTIL:
            used.add(after)
    else:
        raise Refused(Reason.NOT_A_TIME, items[i].at)


def _until(items: list[Item], i: int, found: Sorted, used: set[int]) -> None:
    run = _back(items, i, used, ILL)
    if not run or found.until:
        raise Refused(Reason.NOT_A_TIME, items[i].at)
    used.add(i)
    found.until = _take(items, run, used)


def _since(items: list[Item], i: int, found: Sorted, used: set[int]) -> None:
    if found.since:
        raise Refused(Reason.SEVERAL, items[i].at)
    used.add(i)
    before = items[i - 1] if i and i - 1 not in used else None
    ahead = _ahead(items, i, used)
    dated = before is not None and before.kind == Kind.DAY and before.case & FROM_CASES
    weekday = before is not None and before.field == Field.WEEKDAY and before.case & ILL
    if ahead and (weekday or items[i].extra):
        dated = False  # "viikoittain ti alkaen 3.3.", "joka vuosi 6.12., alkaen 6.12.2026"
    if dated:
        found.since = _take(items, _back(items, i, used, FROM_CASES), used)
    elif ahead:
        found.since = _take(items, ahead, used)
    elif before is not None and before.kind == Kind.CLOCK:
        run = _back(items, i - 1, used, FROM_CASES)
        if run:
            found.since = _take(items, run, used)
        else:
            found.starts = True
    else:
        raise Refused(Reason.NOT_A_TIME, items[i].at)


def _edges(items: list[Item], found: Sorted, used: set[int]) -> None:
    """toukokuun loppuun and maaliskuun alusta are bounds without any mark."""
    for i, item in enumerate(items):
        if i in used or item.field != Field.EDGE:
            continue
        run = [*_back(items, i, used, GEN), i]
        if item.n == Edge.END and item.case & ILL and not found.until:
            found.until = _take(items, run, used)
        elif item.n == Edge.START and item.case & FROM_CASES and not found.since:
            found.since = _take(items, run, used)


def _whole_periods(found: Sorted) -> None:
    """joka päivä ensi viikolla: the period bounds the repeating at both ends."""
    fields = {i.field for i in found.days}
    if fields.isdisjoint(_BOUNDING):
        return
    month = Field.MONTH in fields and not fields & {Field.DAY_NUMBER, Field.NTH}
    relative = any(i.field == Field.MONTH_RELATIVE and not i.extra for i in found.days)
    periods = [
        i
        for i in found.days
        if i.field in _PERIODS
        or (month and i.field == Field.MONTH)
        or (relative and i.field == Field.MONTH_RELATIVE)
    ]
    if not periods or fields & {Field.DAY_NUMBER, Field.NTH, Field.DATE, Field.FEAST}:
        return
    if found.since or found.until:
        raise Refused(Reason.CONTRADICTION, periods[0].at)
    found.since, found.until = periods, periods
    found.days = [i for i in found.days if i not in periods]


_BOUNDS = ((Kind.TO, _range), (Kind.UNTIL, _until), (Kind.FROM, _since))
