"""The fields that the commands about the agreement have in common."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from bot.domain.agreement_changes import OutcomeUnknown
from bot.domain.errors import UserError
from bot.domain.names import fold, numbered
from bot.domain.partners import DayNotUnderstood, PartnerAmbiguous, PartnerNotFound, PartnerRef
from bot.handlers.commands import Call
from bot.handlers.forms import Given, day_of
from bot.handlers.text import page_number
from bot.handlers.values import LIST_SEPARATOR, id_of
from bot.services import partners

PARTY_NAMES = {"osapuolet": "parties", "osapuoli": "parties", "kumppanit": "parties"}
NUMBER_NAMES = {"numero": "number", "nro": "number"}
E = TypeVar("E", bound=StrEnum)
OPEN_ENDED = ("toistaiseksi", "toistaiseksi voimassa", "voimassa toistaiseksi")


def parties_of(call: Call, given: Given) -> tuple[int, ...]:
    """The field `parties`: ids from a form's menu, or names parted by commas or "ja".

    What was understood stays chosen in the form that asks for the rest.
    """
    text = given.text("parties", required=True)
    if not text:
        return ()
    from_menu = call.surface == "submission" or LIST_SEPARATOR in text
    ids, problem = _chosen(call, text) if from_menu else (None, None)
    if ids is None:
        ids, problem = _named(call, text)
    given.known["parties"] = LIST_SEPARATOR.join(str(one) for one in ids)
    if problem is not None:
        given.problems["parties"] = problem
    return ids


def _chosen(call: Call, text: str) -> tuple[tuple[int, ...] | None, UserError | None]:
    ids = [id_of(one) for one in text.split(LIST_SEPARATOR)]
    if not all(ids):
        return None, None
    return tuple(partners.get_partner(call.session, one).id for one in ids if one), None


def _named(call: Call, text: str) -> tuple[tuple[int, ...], UserError | None]:
    found: list[int] = []
    problem: UserError | None = None
    for piece in filter(None, (one.strip() for one in text.replace(LIST_SEPARATOR, ",").split(","))):
        try:
            found += _piece(call, piece)
        except (PartnerNotFound, PartnerAmbiguous) as error:
            error.field = "parties"
            problem = problem or error
    return tuple(dict.fromkeys(found)), problem


def _piece(call: Call, piece: str) -> list[int]:
    """One name, or several with "ja" between them: no partner's name is taken apart that is one."""
    try:
        return [_partner(call, piece).id]
    except PartnerNotFound:
        apart = [one.strip() for one in piece.split(" ja ")]
        if len(apart) < 2:
            raise
        return [_partner(call, one).id for one in apart if one]


def _partner(call: Call, name: str) -> PartnerRef:
    return partners.find_partner(call.session, name, now=call.now)


def number_of(given: Given) -> int | None:
    """The field `number`; None when it is not there, or is no number."""
    return numbered(given.texts.get("number", ""))


def span_of(call: Call, given: Given) -> tuple[date | None, date | None, bool]:
    """The fields `starts` and `ends` as (first, last day, whether the last was said to be open).

    Both may be said at once in the first: 1.1.2027–31.12.2027.
    """
    both = _span(given.texts.get("starts", ""), call)
    if both is not None:
        starts, ends = both
        given.known |= {"starts": starts.isoformat(), "ends": ends.isoformat()}
        return starts, ends, False
    starts_on = given.day(call, "starts")
    if fold(given.texts.get("ends", "")) in OPEN_ENDED:
        return starts_on, None, True
    return starts_on, given.day(call, "ends"), False


def _span(text: str, call: Call) -> tuple[date, date] | None:
    """First and last day, when the text says both. A long term is said in years, with a dash between."""
    first, dash, last = text.partition("–") if "–" in text else text.partition(" - ")
    if not dash:
        return None
    found = [_day(one.strip(), call) for one in (first, last)]
    if found[0] is None or found[1] is None:
        return None
    return found[0], found[1]


def _day(text: str, call: Call) -> date | None:
    try:
        return day_of(call, text, "starts")
    except DayNotUnderstood:
        return None


def outcome_of(given: Given, words: Mapping[str, E]) -> E | None:
    """The field `outcome`: a code from a form's menu, or one of the words that people write."""

    def read(text: str) -> E:
        known = {**words, **{one.value: one for one in words.values()}}
        found = known.get(fold(text))
        if found is None:
            raise OutcomeUnknown(text, tuple(words))
        return found

    outcome = given.read("outcome", read, required=True)
    if outcome is not None:
        given.known["outcome"] = outcome.value
    return outcome


def list_or_number(text: str) -> tuple[int, int | None] | None:
    """(page, None) for a bare word or "sivu 2", (1, number) for "3" or "#3", None for anything else."""
    first, _, rest = text.strip().partition(" ")
    if not first:
        return 1, None
    if fold(first) == "sivu" and rest.strip().isdecimal():
        return page_number(rest), None
    number = numbered(text)
    return None if number is None else (1, number)
