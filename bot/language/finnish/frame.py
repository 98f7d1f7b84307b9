"""What was said, sorted: marks, ranges, days, clock times and lengths each in their place."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.times import Reason
from bot.language.finnish.categories import ANY_CASE, Unit
from bot.language.finnish.days import Bag
from bot.language.finnish.inflection import FROM_CASES, GEN, ILL, TO_CASES
from bot.language.finnish.items import Field, Item, Kind
from bot.language.finnish.refusal import Refused

_FLAGS = frozenset(
    {
        Kind.BY,
        Kind.WHOLE,
        Kind.DURING,
        Kind.APPROXIMATE,
        Kind.OFFSET_ZONE,
        Kind.DAYLIGHT,
        Kind.ALWAYS,
        Kind.WITHIN,
    }
)
# What stands where it was said.
_PLAIN = frozenset({Kind.DAY, Kind.CLOCK, Kind.PART, Kind.TO})
_OFFSET = Field.OFFSET
_CLOCK_UNITS = frozenset({Unit.MINUTE, Unit.QUARTER_HOUR, Unit.HOUR})
_DAY, _CLOCK, _TO, _PART = Kind.DAY, Kind.CLOCK, Kind.TO, Kind.PART
_DIRECTED = frozenset({Kind.DAY, Kind.CLOCK})
_ASIDE = frozenset({Kind.LENGTH, Kind.UNTIL, Kind.FROM})
REPEATING = frozenset({Kind.REPEAT, Kind.EACH, Kind.PARITY, Kind.COUNT})


class Point:
    """One end of what was said: its day words, its clock time, its part of day."""

    __slots__ = ("clock", "clock_first", "days", "part")

    def __init__(
        self,
        days: list[Item] | None = None,
        clock: Item | None = None,
        part: int = 0,
        clock_first: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        self.days = [] if days is None else days
        self.clock = clock
        self.part = part
        self.clock_first = clock_first

    def bag(self) -> Bag:
        """The day words by field. Raises Refused when something was said twice."""
        found: Bag = {}
        for item in self.days:
            if item.field is None or item.field in found:
                raise Refused(Reason.SEVERAL, item.at)
            found[item.field] = item
        return found


class Frame:
    """All that was said, by role."""

    __slots__ = ("elapsed", "end", "flags", "length", "start", "until", "weekday_range")

    def __init__(self, start: Point, end: Point | None = None) -> None:
        self.start = start
        self.end = end
        self.length: Item | None = None
        self.flags: Mapping[int, Item] = _NO_FLAGS
        self.weekday_range: tuple[Item, Item] | None = None  # pe–su beside 6.–8.3.
        self.elapsed: Item | None = None  # kahden tunnin päästä
        self.until = False


_NO_FLAGS: Mapping[int, Item] = {}


def take_flags(items: list[Item]) -> tuple[list[Item], dict[int, Item]]:
    """The items that are not mere marks, and the marks."""
    for item in items:
        if item.kind in _FLAGS:
            break
    else:
        return items, {}
    flags = {i.kind: i for i in items if i.kind in _FLAGS}
    for item in items:
        if item.kind == Kind.DAYLIGHT and item.n != flags[Kind.DAYLIGHT].n:
            raise Refused(Reason.NOT_A_TIME, item.at)  # each end by its own time: too rare to read
    return [i for i in items if i.kind not in _FLAGS], flags


def connect(items: list[Item]) -> list[Item]:
    """Turns what joins two ends into one sign: "-sta … -hin", "a ja b välillä", "a alkaen b asti"."""
    between = directed = False
    for item in items:
        if item.kind == Kind.BETWEEN:
            between = True
        elif item.case & FROM_CASES and item.case != ANY_CASE:
            directed = True
    return _joined(items, between=between) if between or directed else items


def _joined(items: list[Item], *, between: bool) -> list[Item]:
    ranged = any(item.kind == _TO for item in items)
    connected: list[Item] = []
    open_start: int | None = None
    for item in items:
        if item.kind == Kind.BETWEEN:
            continue
        if item.kind == Kind.AND and between and not ranged:
            connected.append(replace(item, kind=Kind.TO))
            between = False
            continue
        if item.kind in _DIRECTED and item.case != ANY_CASE:
            if item.case & FROM_CASES and not item.case & TO_CASES:
                open_start = item.at
            elif open_start is not None and item.case & ILL and connected and connected[-1].kind != Kind.TO:
                connected.insert(_before_genitives(connected), Item(Kind.TO, at=item.at))
                open_start = None
        connected.append(item)
    return connected


def _before_genitives(items: list[Item]) -> int:
    """Where the other end begins: with the genitives before its last word (maaliskuun 5. päivään)."""
    at = len(items)
    while at > 1 and items[at - 1].kind == Kind.DAY and items[at - 1].case == GEN:
        at -= 1
    return at


def frame(items: list[Item]) -> Frame:
    """Sorts the items of an expression that does not repeat. Raises Refused."""
    opened = 0
    for item in items:
        if item.kind not in _PLAIN or item.field == _OFFSET:
            return _sorted(items)
        case = item.case
        if case != ANY_CASE:
            if opened and case & ILL:
                return _sorted(items)
            opened = opened or case & FROM_CASES
    return _paired(_points(items))


def _sorted(items: list[Item]) -> Frame:
    """As `frame`, for what does not all stand where it was said."""
    rest, flags = take_flags(items)
    aside: dict[int, Item] = {}
    elapsed: Item | None = None
    kept: list[Item] = []
    for item in _from_until(connect(rest)):
        if item.field == Field.OFFSET and item.extra in _CLOCK_UNITS:
            if elapsed:
                raise Refused(Reason.NOT_A_TIME, item.at)
            elapsed = item
        elif item.kind not in _ASIDE:
            kept.append(item)
        elif item.kind in aside and item.kind == Kind.LENGTH:
            raise Refused(Reason.NOT_A_TIME, item.at)
        else:
            aside[item.kind] = item
    made = _paired(_points(kept))
    made.length = aside.get(Kind.LENGTH)
    made.elapsed = elapsed
    made.flags, made.until = flags, Kind.UNTIL in aside
    return made


def _from_until(items: list[Item]) -> list[Item]:
    kinds = [i.kind for i in items]
    if Kind.FROM not in kinds or Kind.UNTIL not in kinds or Kind.TO in kinds:
        return items
    at = kinds.index(Kind.FROM)
    if 0 < at < kinds.index(Kind.UNTIL):
        return [replace(i, kind=Kind.TO) if n == at else i for n, i in enumerate(items)]
    return items


def _points(items: list[Item]) -> list[Point]:
    point = Point()
    points = [point]
    days = point.days
    for item in items:
        kind = item.kind
        if kind == _DAY:
            days.append(item)
        elif kind == _CLOCK and point.clock is None:
            point.clock, point.clock_first = item, not days
        elif kind == _TO:
            point = Point()
            points.append(point)
            days = point.days
        elif kind == _PART and not point.part:
            point.part = item.n
        else:
            raise Refused(Reason.SEVERAL, item.at)
    return points


def _paired(points: list[Point]) -> Frame:
    if len(points) == 1:
        return Frame(points[0])
    if len(points) == 2:
        return _pair(points[0], points[1])
    if len(points) == 3:
        return _three(*points)
    raise Refused(Reason.NOT_A_TIME)


def _pair(left: Point, right: Point) -> Frame:
    if not (left.days or left.clock) or not (right.days or right.clock):
        raise Refused(Reason.NOT_A_TIME)
    if left.clock and right.clock and right.clock_first:  # klo 9–11 tiistaina
        start = Point(left.days + right.days, left.clock, left.part or right.part, left.clock_first)
        return Frame(start, Point([], right.clock, right.part))
    if left.clock and right.clock and not left.days:
        raise Refused(Reason.NO_START, left.clock.at)
    if bool(left.days) != bool(right.days):
        raise Refused(Reason.NOT_A_TIME, (left.days or right.days)[0].at)
    return Frame(left, right)


def _three(first: Point, second: Point, third: Point) -> Frame:
    """Day–day clock–clock, clock–clock day–day, or weekday–weekday date–date."""
    if not first.clock and second.clock and third.clock and third.clock_first and second.days:
        start = Point(first.days, second.clock, second.part)
        return Frame(start, Point(second.days, third.clock, third.part))
    if first.clock and second.clock and second.clock_first and second.days and not third.clock:
        return Frame(
            Point(second.days, first.clock, first.part), Point(third.days, second.clock, second.part)
        )
    weekday = first.days[0] if len(first.days) == 1 and first.days[0].field == Field.WEEKDAY else None
    if (
        weekday
        and not first.clock
        and not second.clock
        and second.days
        and second.days[0].field == Field.WEEKDAY
    ):
        made = Frame(Point(second.days[1:]), third)
        made.weekday_range = (weekday, second.days[0])
        made.start.clock, made.start.part = third.clock, third.part
        if not second.days[1:]:
            raise Refused(Reason.NOT_A_TIME, weekday.at)
        return made
    raise Refused(Reason.NOT_A_TIME)
