"""Several times in one text: "ti 1.12. tai to 3.12. klo 9–11" is two meetings, both from nine to eleven.

`understand` reads one time and refuses two. Here the text is parted at the words and marks that people put
between alternatives; what a part leaves unsaid (clock time, day, month, week) is what the neighbour says, as
a reader would take it. Each part is then read by `understand`, as strictly as ever.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.times import Day, Reading, Reason, Span, TimeNotUnderstood
from bot.domain.zone import HELSINKI
from bot.language.dates import understand

MAX_LENGTH = 1000
MAX_TIMES = 40

# A comma inside a number ("1,5 h") parts nothing; "ja" and "tai" do, as words of their own.
_BETWEEN = re.compile(
    r"\s*(?:[;\n]|(?<!\d),|,(?!\d)|\s/\s|\b(?:tai|taikka|vai|ja|sekä|or|eller)\b)\s*", re.IGNORECASE
)
_CLOCK = re.compile(
    r"(?:\b(?:klo|kello)\b.*"  # klo 9–11, klo 9 alkaen …
    r"|(?<![\d.])\d{1,2}(?:[.:]\d{2})?\s*[\u2013\u2014-]\s*\d{1,2}(?:[.:]\d{2})?)\s*$",  # never 1.–3.12.
    re.IGNORECASE | re.DOTALL,
)
_LENGTH = re.compile(r"(?:kesto|pituus)\b", re.IGNORECASE)
_DAY_ALONE = re.compile(r"(?:(?P<word>[^\W\d]+)\s+)?(?P<day>\d{1,2})\.?$")
_MONTH = re.compile(r"\d{1,2}\.\s*(\d{1,2}\.(?:\s*\d{4})?|[^\W\d]*kuu(?:ta|n)?(?:\s+\d{4})?)", re.IGNORECASE)
_WEEK = re.compile(
    r"(?:ensi|tällä|seuraavalla|tulevalla)\s+viikolla|ensi\s+viikon|(?:viikolla|vko?)\s*\d{1,2}",
    re.IGNORECASE,
)
_DAY_AFTER = re.compile(
    r"(?P<clock>(?:klo|kello)\s*\d{1,2}(?:[.:]\d{2})?(?:\s*[\u2013\u2014-]\s*\d{1,2}(?:[.:]\d{2})?)?)\s+"
    r"(?P<day>(?:\d|huomenna|ylihuomenna|(?:ma|ti|ke|to|pe|la|su)[^\W\d]*\b).*)",  # klo 13 ti 1.12.
    re.IGNORECASE | re.DOTALL,
)
_BARE_WEEKDAY = re.compile(r"(?:ma|ti|ke|to|pe|la|su)[^\W\d]*$", re.IGNORECASE)


@dataclass(frozen=True)
class _Part:
    """One alternative: its day and its clock time as written; either may be unsaid."""

    day: str
    clock: str

    @property
    def text(self) -> str:
        return f"{self.day} {self.clock}".strip()


def understand_many(text: str, *, now: datetime, zone: ZoneInfo = HELSINKI) -> tuple[Reading, ...]:
    """The times that a text offers, each once, in the order they are written.

    Raises TimeNotUnderstood (or TimeAmbiguous) about the first part that cannot be read; one time alone is
    read as `understand` reads it.
    """
    if len(text) > MAX_LENGTH:
        raise TimeNotUnderstood("", Reason.TOO_LONG)
    parts = _parts(text)
    if len(parts) <= 1:
        return (understand(text, now=now, zone=zone),)
    if len(parts) > MAX_TIMES:
        raise TimeNotUnderstood("", Reason.TOO_LONG)
    whole = _with_clocks(_with_days(parts), now, zone)
    return tuple(dict.fromkeys(understand(part.text, now=now, zone=zone) for part in whole))


def _parts(text: str) -> list[_Part]:
    found: list[_Part] = []
    for piece in filter(None, (piece.strip() for piece in _BETWEEN.split(text))):
        if found and _LENGTH.match(piece):
            # "klo 9, kesto 2 h": of the time before it.
            found[-1] = replace(found[-1], clock=f"{found[-1].clock}, {piece}".strip(", "))
            continue
        clock = _CLOCK.search(piece)
        said = clock.group().strip() if clock else ""
        if said and said[0].isdigit():
            said = f"klo {said}"
        day = piece[: clock.start()].strip() if clock else piece
        turned = _DAY_AFTER.fullmatch(said) if said and not day else None
        found.append(_Part(turned["day"], turned["clock"]) if turned else _Part(day, said))
    return found


def _with_days(parts: Sequence[_Part]) -> list[_Part]:
    """Days, months and weeks from the neighbours: the day before, the month after, the week before."""
    found: list[_Part] = []
    for number, part in enumerate(parts):
        day = part.day
        if not day:
            before = found[-1].day if found else ""
            day = before or next((one.day for one in parts[number + 1 :] if one.day), "")
        elif _DAY_ALONE.fullmatch(day):
            months = (_MONTH.search(one.day) for one in parts[number + 1 :])
            month = next((match[1] for match in months if match), "")
            day = (
                f"{day.rstrip('.')}.{month}" if month[:1].isdigit() else f"{day.rstrip('.')}. {month}".strip()
            )
        elif _BARE_WEEKDAY.fullmatch(day) and found:
            week = _WEEK.search(found[-1].day)
            day = f"{week.group()} {day}" if week else day
        found.append(replace(part, day=day))
    return found


def _with_clocks(parts: Sequence[_Part], now: datetime, zone: ZoneInfo) -> list[_Part]:
    """Clock times from the neighbours: from the next that says one, else from the one before.

    A part that says its time in words ("huomenna kahdesta neljään") needs none.
    """
    found: list[_Part] = []
    for number, part in enumerate(parts):
        clock = part.clock
        if not clock and _is_day(part.day, now, zone):
            after = (one.clock for one in parts[number + 1 :])
            before = (one.clock for one in reversed(found))
            clock = next(filter(None, (*after, *before)), "")
        found.append(replace(part, clock=clock))
    return found


def _is_day(text: str, now: datetime, zone: ZoneInfo) -> bool:
    """Whether a text says a day, or days, without a clock time."""
    try:
        reading = understand(text, now=now, zone=zone)
    except TimeNotUnderstood:
        return True  # perhaps with a clock time it is: "1." alone is not
    return isinstance(reading, Day) or (isinstance(reading, Span) and not isinstance(reading.start, datetime))
