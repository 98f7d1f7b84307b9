"""What is typed of an action: which one, its new day, how it goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.names import fold
from bot.domain.partners import DayAmbiguous
from bot.domain.payloads import RunText
from bot.domain.programme import ActionState
from bot.domain.programme_errors import ActionAmbiguous
from bot.domain.programme_following import StateWordUnknown
from bot.domain.zone import local_date
from bot.handlers.commands import Call
from bot.handlers.forms import Given, day_of
from bot.handlers.text import fields
from bot.services import programme

SLASH = "/ohjelma"
_NAMES = {
    "toimenpide": "action",
    "maaraaika": "day",
    "uusi maaraaika": "day",
    "paiva": "day",
    "syy": "reason",
    "miksi": "reason",
    "kanavalle": "channel",
    "huomio": "note",
    "tila": "state",
}
_STATES = {
    "aloittamatta": ActionState.PLANNED,
    "ei aloitettu": ActionState.PLANNED,
    "kaynnissa": ActionState.UNDER_WAY,
    "kesken": ActionState.UNDER_WAY,
    "aloitettu": ActionState.UNDER_WAY,
    "valmis": ActionState.DONE,
    "tehty": ActionState.DONE,
    "jatetty tekematta": ActionState.DROPPED,
    "jatetaan tekematta": ActionState.DROPPED,
    **{one.value: one for one in ActionState},
}
_YES_NO = {"kylla": True, "joo": True, "ei": False}


@dataclass(frozen=True)
class Which:
    """An action as it was named: its number, or those it could be, with the line that each would be."""

    action_id: int
    query: str = ""
    choices: tuple[tuple[str, RunText], ...] = ()


@dataclass(frozen=True)
class Move:
    """Another day for an action, or whether it is reminded of in the channel."""

    which: Which
    day: date | None
    reason: str
    in_channel: bool | None


@dataclass(frozen=True)
class Tell:
    """How an action goes."""

    which: Which
    state: ActionState | None
    note: str


def _which(call: Call, given: Given, word: str) -> Which | None:
    """The action of the field; of several that match a typed name, all of them to choose from."""
    found = given.read("action", lambda text: _find(call, text), required=True)
    error = given.problems.get("action")
    if isinstance(error, ActionAmbiguous):
        del given.problems["action"]
        rest = "".join(f"; {name}: {text}" for name, text in _typed(given.texts))
        choices = tuple((title, RunText(SLASH, f"{word} #{number}{rest}")) for number, title in error.actions)
        return Which(0, error.query, choices)
    return Which(found) if found else None


def _find(call: Call, text: str) -> int:
    return programme.find_action(call.session, text, today=local_date(call.now)).id


def _typed(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """All fields but the action, by names that the command knows."""
    names = {"day": "määräaika", "reason": "syy", "channel": "kanavalle", "note": "huomio", "state": "tila"}
    return [(names[field], text) for field, text in texts.items() if field in names and text]


def parse_move(call: Call, text: str) -> Move:
    """The fields of /ohjelma määräaika. Raises Incomplete."""
    return read_move(call, fields(text, ("action", "day", "reason"), _NAMES))


def read_move(call: Call, texts: Mapping[str, str]) -> Move:
    """Another day for an action, from texts by field; a form asks why as well. Raises Incomplete."""
    given = Given(texts)
    which = _which(call, given, "määräaika")
    in_channel = given.read("channel", _yes_no)
    # Who only wishes for the channel need not move anything.
    day = given.read("day", lambda text: _day(call, text), required=in_channel is None)
    if day is not None:
        given.known["day"] = day.isoformat()
    reason = given.text("reason", required=call.surface == "submission")
    if which is None or given.problems:
        raise given.incomplete()
    return Move(which, day, reason, in_channel)


def _day(call: Call, text: str) -> date:
    """A day as typed; of two that it could be the one to come."""
    try:
        return day_of(call, text, "day")
    except DayAmbiguous as error:
        coming = [day for day in error.days if day >= local_date(call.now)]
        if len(coming) != 1:
            raise
        return coming[0]


def _yes_no(text: str) -> bool:
    found = _YES_NO.get(fold(text))
    if found is None:
        raise StateWordUnknown(text, "channel")
    return found


def parse_done(call: Call, text: str) -> Tell:
    """The fields of /ohjelma valmis. Raises Incomplete."""
    return read_done(call, fields(text, ("action", "note"), _NAMES))


def read_done(call: Call, texts: Mapping[str, str]) -> Tell:
    """An action that is done, from texts by field. Raises Incomplete."""
    given = Given(texts)
    which = _which(call, given, "valmis")
    note = given.text("note")
    if which is None or given.problems:
        raise given.incomplete()
    return Tell(which, ActionState.DONE, note)


def parse_state(call: Call, text: str) -> Tell:
    """The fields of /ohjelma edistyminen. Raises Incomplete."""
    return read_state(call, fields(text, ("action", "note"), _NAMES))


def read_state(call: Call, texts: Mapping[str, str]) -> Tell:
    """How an action goes, from texts by field. Raises Incomplete."""
    given = Given(texts)
    which = _which(call, given, "edistyminen")
    state = given.read("state", _state)
    note = given.text("note")
    if which is None or given.problems:
        raise given.incomplete()
    return Tell(which, state, note)


def _state(text: str) -> ActionState:
    found = _STATES.get(fold(text))
    if found is None:
        raise StateWordUnknown(text, "state")
    return found
