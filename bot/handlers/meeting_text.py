"""What people type after /kokous, taken apart into groups, times and meetings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import UserError
from bot.domain.groups import GroupAmbiguous, GroupNotFound, GroupRef
from bot.domain.meeting_errors import checked_times
from bot.domain.names import MAX_PLACE, MAX_TITLE, clean_within, fold
from bot.domain.times import TimeNotUnderstood
from bot.handlers.commands import Call, Incomplete
from bot.handlers.meeting_times import Times, When, is_time, read_when
from bot.handlers.text import fields
from bot.language.dates import locate
from bot.services.groups import find_group

NAMES = {
    "aika": "time",
    "ajankohta": "time",
    "milloin": "time",
    "otsikko": "title",
    "aihe": "title",
    "nimi": "title",
    "paikka": "place",
    "missa": "place",
    "linkki": "place",
    "ryhma": "group",
    "tyoryhma": "group",
    "kesto": "length",
}


@dataclass(frozen=True)
class NewMeeting:
    """A whole meeting as understood from text. Times are aware, in UTC."""

    group: GroupRef
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    assumed_end: bool
    choices: tuple[Times, ...] = ()  # the words could mean any of these, none likelier: the person chooses
    said: str = ""  # the words for the time


def new_meeting(call: Call, text: str) -> NewMeeting:
    """The meeting that was typed. Raises Incomplete with all that was understood."""
    said = _fields(call, text)
    known: dict[str, str] = {}
    problems: dict[str, UserError | None] = {}
    group = _group(call, said.get("group"), known, problems)
    when = _when(call, said, known, problems)
    for field, limit in (("title", MAX_TITLE), ("place", MAX_PLACE)):
        _text(said.get(field, ""), field, limit, known, problems)
    times: Times | None = (when.starts_at, when.ends_at) if when.starts_at and when.ends_at else None
    choices: tuple[Times, ...] = ()
    if when.choices and not problems.keys() - {"date"}:
        choices = when.choices
        del problems["date"]
    if times and "date" not in problems:
        _check(choices or (times,), call.now, problems)
    if problems or group is None or times is None:
        raise Incomplete(known, problems)
    place = known.get("place", "")
    said_time = said.get("time", "")
    return NewMeeting(group, known["title"], *times, place, when.assumed_end, choices, said_time)


def _check(meetings: tuple[Times, ...], now: datetime, problems: dict[str, UserError | None]) -> None:
    for starts_at, ends_at in meetings:
        try:
            checked_times(starts_at, ends_at, now)
        except UserError as error:
            problems[str(getattr(error, "field", "date"))] = error


def _fields(call: Call, text: str) -> dict[str, str]:
    """The pieces by name. The group comes first where the channel does not tell it, and may be left out."""
    names = [piece.partition(":")[0] for piece in text.split(";") if ":" in piece]
    named = {NAMES.get(fold(name)) for name in names}
    first = text.partition(";")[0].strip()
    order = ["time", "title", "place"]
    if "group" not in named and _names_group(call, first):
        order.insert(0, "group")
    elif not named & {"time", "title"}:
        sentence = _one_sentence(call, text)
        if sentence:
            return sentence
    return fields(text, order, NAMES)


def _one_sentence(call: Call, text: str) -> dict[str, str] | None:
    """ "Ohjaamon palvelut ensi ti klo 13–15 Carelicumissa": the title, the time and the place in one.

    The title stands before the time and the place after it, or the title alone on either side. None when it
    is parted by semicolons, or when what is what is not clear.
    """
    pieces = [piece for piece in text.split(";") if piece.strip()]
    free = [piece for piece in pieces if "free" in fields(piece, ["free"], NAMES)]
    if len(free) != 1 or is_time(free[0], call.now):
        return None
    try:
        found = locate(free[0], now=call.now)
    except TimeNotUnderstood:
        return None
    rest = fields(";".join(piece for piece in pieces if piece is not free[0]), [], NAMES)
    others = [field for field in ("title", "place") if field not in rest]
    if not 0 < len(found.around) <= len(others):
        return None
    return {**rest, "time": found.said, **dict(zip(others, found.around, strict=False))}


def _names_group(call: Call, first: str) -> bool:
    """Whether the first piece is a group: never what is a time; in a group's channel it must match one."""
    if not first or is_time(first, call.now):
        return False
    try:
        find_group(call.session, first)
    except GroupNotFound:
        return call.group is None and not re.search(r"\d|klo|kello", fold(first))
    except GroupAmbiguous:
        return call.group is None
    return True


def _group(
    call: Call, said: str | None, known: dict[str, str], problems: dict[str, UserError | None]
) -> GroupRef | None:
    group = None
    if said:
        try:
            group = find_group(call.session, said)
        except (GroupNotFound, GroupAmbiguous) as error:
            problems["group"] = error
            if isinstance(error, GroupAmbiguous):
                known["group"] = str(error.groups[0].id)
    elif call.group:
        group = call.group
    else:
        problems["group"] = None
    if group:
        known["group"] = str(group.id)
    return group


def _text(
    said: str, field: str, limit: int, known: dict[str, str], problems: dict[str, UserError | None]
) -> None:
    if not said.strip():
        if field == "title":
            problems[field] = None
        return
    known[field] = said
    try:
        known[field] = clean_within(said, field, limit)
    except UserError as error:
        problems[field] = error


def _when(
    call: Call, said: Mapping[str, str], known: dict[str, str], problems: dict[str, UserError | None]
) -> When:
    text = said.get("time", "")
    if not text:
        problems["date"] = None
        return When()
    when = read_when(text, call.now, length=said.get("length", ""))
    known.update(when.known())
    known["time"] = text
    if when.problem is not None:
        problems[str(getattr(when.problem, "field", "date"))] = when.problem
    return when
