"""The small checks that every kind is put together from: texts, numbers, flags, lists, objects.

A check gets a value, its JSON pointer and the report; it says what is wrong and returns nothing.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeAlias, cast
from zoneinfo import ZoneInfo

from bot.sandbox.blockkit.limits import LIMITS, length
from bot.sandbox.blockkit.problems import Report

Check: TypeAlias = Callable[[object, str, Report], None]
Json: TypeAlias = dict[str, object]

_TYPE_NAMES = {str: "a string", bool: "a boolean", int: "an integer", list: "an array", dict: "an object"}


def as_object(value: object) -> Json:
    """The value as an object with string keys, or an empty one: for looking at what may be malformed."""
    return cast("Json", value) if isinstance(value, dict) else {}


def as_list(value: object) -> list[object]:
    """The value as a list, or an empty one."""
    return value if isinstance(value, list) else []


def is_a(value: object, kind: type, at: str, report: Report) -> bool:
    """Whether the value has the JSON type; says so if not. A boolean is no integer."""
    good = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
    if not good:
        report.add(at, "wrong_type", f"must provide {_TYPE_NAMES[kind]}")
    return good


def _measure(size: int, name: str, unit: str, at: str, report: Report) -> None:
    limit = LIMITS[name]
    if size > limit.high:
        report.add(at, "too_long" if unit == "characters" else "too_many", _more(unit, limit.high))
    elif size < limit.low:
        report.add(at, "too_short" if unit == "characters" else "too_few", _fewer(unit, limit.low))


def _more(unit: str, high: int) -> str:
    if unit == "characters":
        return f"must be less than {high + 1} characters"
    return f"no more than {high} items allowed"


def _fewer(unit: str, low: int) -> str:
    if unit == "characters":
        return f"must be more than {low - 1} characters"
    return f"no fewer than {low} items allowed"


def string(name: str) -> Check:
    """A string within the limit of that name."""

    def check(value: object, at: str, report: Report) -> None:
        if not is_a(value, str, at, report):
            return
        text = cast("str", value)
        _measure(length(text), name, "characters", at, report)
        if text and not text.strip():
            report.open_question(at, "a text of blanks only")

    return check


def pattern(name: str, expression: str, what: str) -> Check:
    """A string within the limit of that name that also matches the whole expression."""
    compiled = re.compile(expression)
    measured = string(name)

    def check(value: object, at: str, report: Report) -> None:
        before = len(report.problems)
        measured(value, at, report)
        if len(report.problems) == before and not compiled.fullmatch(cast("str", value)):
            report.add(at, "bad_format", f"must be {what}")

    return check


def web_address(name: str) -> Check:
    """An http or https address within the limit of that name."""
    return pattern(name, r"https?://[^\s/?#]+[^\s]*", "an http or https URL")


def flag(value: object, at: str, report: Report) -> None:
    """True or false, nothing that merely looks like it."""
    is_a(value, bool, at, report)


def whole(name: str) -> Check:
    """An integer within the limit of that name."""

    def check(value: object, at: str, report: Report) -> None:
        if not is_a(value, int, at, report):
            return
        limit, number = LIMITS[name], cast("int", value)
        if not limit.low <= number <= limit.high:
            report.add(at, "out_of_range", f"must be between {limit.low} and {limit.high}")

    return check


def one_of(*words: str) -> Check:
    """One of the given words."""

    def check(value: object, at: str, report: Report) -> None:
        if is_a(value, str, at, report) and value not in words:
            report.add(at, "not_allowed", f"must be one of: {', '.join(words)}")

    return check


def items(name: str, check_item: Check) -> Check:
    """An array within the limit of that name, each item checked."""

    def check(value: object, at: str, report: Report) -> None:
        if not is_a(value, list, at, report):
            return
        found = as_list(value)
        _measure(len(found), name, "items", at, report)
        for number, item in enumerate(found):
            check_item(item, f"{at}/{number}", report)

    return check


def unique(values: Iterable[tuple[str, object]], what: str, report: Report) -> None:
    """Says where a value (with its pointer) comes a second time."""
    seen: set[object] = set()
    for at, value in values:
        if not isinstance(value, str):
            continue
        if value in seen:
            report.add(at, "duplicate", f"{what} already exists: {value}")
        seen.add(value)


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with exactly these keys; an unknown key is refused, as Slack refuses it."""
    allowed = {**required, **(optional or {})}

    def check(value: object, at: str, report: Report) -> None:
        if not is_a(value, dict, at, report):
            return
        given = as_object(value)
        for key in required:
            if key not in given:
                report.add(at, "missing_field", f"missing required field: {key}")
        for key, inner in given.items():
            if key in allowed:
                allowed[key](inner, f"{at}/{key}", report)
            else:
                report.add(at, "unknown_field", f"invalid additional property: {key}")

    return check


def every(*checks: Check) -> Check:
    """All the checks, one after another."""

    def check(value: object, at: str, report: Report) -> None:
        for one in checks:
            one(value, at, report)

    return check


def calendar_date(value: object, at: str, report: Report) -> None:
    """YYYY-MM-DD, and a day that exists."""
    if not is_a(value, str, at, report):
        return
    text = cast("str", value)
    try:
        good = date.fromisoformat(text).isoformat() == text
    except ValueError:
        good = False
    if not good:
        report.add(at, "bad_format", "must be a real date in the format YYYY-MM-DD")


def clock_time(value: object, at: str, report: Report) -> None:
    """HH:mm, from 00:00 to 23:59."""
    if is_a(value, str, at, report) and not re.fullmatch(
        r"([01]\d|2[0-3]):[0-5]\d", cast("str", value), re.ASCII
    ):
        report.add(at, "bad_format", "must be a time in the format HH:mm")


def time_zone(value: object, at: str, report: Report) -> None:
    """An IANA time zone's name."""
    if not is_a(value, str, at, report):
        return
    try:
        ZoneInfo(cast("str", value))
    except (ValueError, OSError, KeyError):
        report.add(at, "bad_format", "must be an IANA time zone")
