"""What a clock time said in words or digits can mean on the 24-hour clock."""

from bot.domain.times import Reason
from bot.language.finnish.categories import Part
from bot.language.finnish.items import Item
from bot.language.finnish.refusal import Refused

_HALF_DAY = 12 * 60
_WHOLE_DAY = 24 * 60
# When the parts of day are, in minutes; the end is included.
_WINDOWS = {
    Part.MORNING: ((180, 719),),
    Part.FORENOON: ((360, 720),),
    Part.DAYTIME: ((540, 1020),),
    Part.AFTERNOON: ((720, 1110),),
    Part.EVENING: ((960, 1439),),
    Part.NIGHT: ((1320, 1440), (0, 330)),
}


def minutes(item: Item, part: int = 0) -> tuple[int, ...]:
    """The minutes after midnight (24.00 is 1440) that a clock item can mean. Raises Refused."""
    hour, minute = divmod(item.n, 100)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise Refused(Reason.IMPOSSIBLE, item.at)
    total = hour * 60 + minute
    part = item.extra or part
    if part:
        return _in_part(item, total, part)
    if not item.spoken or item.to_hour > 12 or item.to_hour == 0:
        return (total,)
    named = item.to_hour
    if named <= 5 or (named == 6 and total < 360):
        return ((total + _HALF_DAY) % _WHOLE_DAY,)
    if named <= 7:
        return (total, total + _HALF_DAY)
    return (total,)


def _in_part(item: Item, total: int, part: int) -> tuple[int, ...]:
    twelve_hours = (total <= _HALF_DAY + 59 and total >= 60) or (item.spoken and item.to_hour <= 12)
    candidates = {total, (total + _HALF_DAY) % _WHOLE_DAY} if twelve_hours else {total}
    if part == Part.NIGHT and total % _HALF_DAY == 0 and twelve_hours:
        candidates = {_WHOLE_DAY}
    found = tuple(sorted(c for c in candidates if any(a <= c <= b for a, b in _WINDOWS[part])))
    if len(found) > 1:
        found = (total,) if total in found else found
    if not found:
        raise Refused(Reason.CONTRADICTION, item.at)
    return found


def between(start: Item, end: Item, part: int, *, end_part: int = 0) -> tuple[tuple[int, int], ...]:
    """The meanings of a clock range: the end is read so that it follows the start. Raises Refused."""
    if part and not end_part and not start.extra:
        # "iltapäivällä yhdestä kolmeen" covers both; "aamulla kahdeksasta neljään" only the first
        starts = minutes(start, part)
        try:
            ends: tuple[int, ...] = minutes(end, part)
        except Refused:
            ends = minutes(end)
    else:
        starts, ends = minutes(start, part), minutes(end, end_part)
    if len(starts) > 1 and end.spoken and not end.extra:  # kuudesta kahdeksaan: 6–8 or 18–20
        ends = tuple(sorted({*ends, *(e + _HALF_DAY for e in ends if e < _HALF_DAY)}))
        return tuple((s, next(e for e in ends if e > s)) for s in starts if any(e > s for e in ends))
    pairs = [(s, e) for s in starts for e in ends if e > s]
    if not pairs and end.spoken and not end.extra and not end_part and end.to_hour <= 12:
        pairs = [
            (s, e % _WHOLE_DAY + _HALF_DAY)
            for s in starts
            for e in ends
            if e < _HALF_DAY and e + _HALF_DAY > s
        ]
    if not pairs:
        pairs = [(s, e + _WHOLE_DAY) for s in starts for e in ends if s >= 20 * 60 and e < _HALF_DAY]
    if not pairs:
        raise Refused(Reason.END_BEFORE_START, end.at)
    if len(pairs) > 1 and len(starts) == 1:
        pairs.sort(key=lambda p: p[1])
    return tuple(dict.fromkeys(pairs))


__all__ = ["between", "minutes"]
