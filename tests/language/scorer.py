"""Reads the example tables and judges answers: the reader's hook against what was expected.

own.txt: `now | text | expected`, where now is a letter of NOWS or a local time, and expected is a date, a
datetime, start/end, "start[/end] RRULE", "-" (refused) or "?" (asked about). The JSON lines have the fields
of their conventions: text, now, start, end, rrule, kind, and `accept` where several outcomes are right.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from dateutil.rrule import rrulestr

from bot.domain.times import TimeAmbiguous, TimeNotUnderstood
from bot.domain.zone import HELSINKI
from tests.language.hook import parse

DATA = Path(__file__).parent / "data"
REFUSED, ASKED = "-", "?"
NOWS = {
    "W": "2026-02-11T09:40",
    "F": "2026-05-22T18:10",
    "T": "2026-10-22T10:00",
    "D": "2026-12-30T16:20",
    "S": "2026-03-26T14:00",
    "N": "2026-03-29T02:30",
    "A": "2026-10-24T20:00",
    # calendar_edges.txt
    "G": "2026-12-31T23:10",
    "H": "2027-01-01T08:30",
    "L": "2028-02-29T10:15",
    "K": "2028-02-28T16:45",
    "P": "2027-03-28T01:30",
    "Q": "2028-03-25T21:00",
    "R": "2026-10-25T01:20",
    "V": "2027-10-30T22:40",
    "X": "2028-10-28T18:00",
    "E": "2026-09-17T23:35",
    "U": "2026-08-16T12:05",
    "M": "2027-05-31T07:00",
    # office.txt
    "a": "2026-09-07T10:15",
    "b": "2026-12-02T08:20",
    "c": "2026-12-17T15:40",
    "d": "2027-01-15T11:05",
    "e": "2026-06-09T13:30",
    "f": "2027-03-21T12:00",
    "g": "2026-11-24T12:00",
    "h": "2026-10-24T09:30",
    "i": "2027-04-28T16:05",
    "j": "2027-03-27T20:00",
    "k": "2027-02-03T14:50",
    "l": "2027-08-19T07:30",
    "m": "2026-12-23T17:05",
    "n": "2027-05-10T09:00",
    "o": "2027-10-29T13:20",
    "p": "2027-09-14T15:20",
    "q": "2027-12-27T10:00",
    "r": "2028-02-10T12:00",
    "s": "2028-03-25T10:00",
    "t": "2028-06-05T08:45",
    "u": "2026-11-27T14:10",
    "v": "2028-09-06T16:30",
}
_COMPARED = 60  # occurrences of a rule


@dataclass(frozen=True)
class Row:
    """A text, when it is said, and the outcomes that are right."""

    text: str
    now: datetime
    right: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.text!r} @{self.now:%Y-%m-%dT%H:%M}"


def own_rows(name: str = "own.txt") -> list[Row]:
    """The project's own table."""
    rows = []
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        key, text, right = (part.strip() for part in line.split("|"))
        rows.append(Row(text, _local(NOWS.get(key, key)), (right,)))
    return rows


def json_rows(name: str) -> list[Row]:
    """The examples of the conventions."""
    rows = []
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        found = json.loads(line)
        accepted = found.get("accept") or [found]
        rows.append(Row(found["text"], _local(found["now"]), tuple(_outcome(a) for a in accepted)))
    return rows


def _outcome(found: dict[str, str]) -> str:
    if found.get("reject") or found.get("kind") == "reject":
        return REFUSED
    span = f"{found['start']}/{found['end']}" if found.get("end") else found["start"]
    return f"{span} {found['rrule']}" if found.get("rrule") else span


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI)


def answer(row: Row) -> str:
    """What the reader makes of a row, in the table's form; rules spelt out as their first occurrences."""
    try:
        start, end, rule = parse(row.text, row.now)
    except TimeAmbiguous:
        return ASKED
    except TimeNotUnderstood:
        return REFUSED
    span = _shown(start) + (f"/{_shown(end)}" if end else "")
    return f"{span} {_spelt(rule, _shown(start))}" if rule else span


def expected(row: Row) -> set[str]:
    """The answers that are right; asking is right wherever refusing is."""
    right = set()
    for outcome in row.right:
        span, _, rule = outcome.partition(" ")
        if span == REFUSED:
            right |= {REFUSED, ASKED}
        elif rule and span != "*":
            right.add(f"{_canonical(span)} {_spelt(rule, _canonical(span.partition('/')[0]))}")
        else:
            right.add(_canonical(span))
    return right


def _canonical(span: str) -> str:
    return "/".join(_shown(datetime.fromisoformat(s)) if "+" in s else s for s in span.split("/"))


def _shown(at: date | datetime) -> str:
    if not isinstance(at, datetime):
        return at.isoformat()
    local = at.astimezone(HELSINKI)
    return f"{local:%Y-%m-%dT%H:%M}" + (
        f"{local:%z}" if local.utcoffset() != _first(local).utcoffset() else ""
    )


def _first(local: datetime) -> datetime:
    return local.replace(fold=0)


def _spelt(rule: str, start: str) -> str:
    """The first occurrences of a rule: two spellings of one rule are equal."""
    begins = datetime.fromisoformat(start[:10])
    dates = rrulestr(rule, dtstart=begins)
    found: list[str] = []
    for day in dates:
        if len(found) >= _COMPARED or day > begins + timedelta(days=365 * 60):
            break
        found.append(f"{day:%Y%m%d}")
    return ",".join(found)
