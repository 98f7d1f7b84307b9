"""Rules between an element's own fields: chosen values are on offer, bounds are in order."""

import re
from decimal import Decimal

from bot.sandbox.blockkit.composition import options_of
from bot.sandbox.blockkit.fields import Check, as_list, as_object, unique
from bot.sandbox.blockkit.problems import Report

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def chosen_exist(value: object, at: str, report: Report) -> None:
    """Every initial option is one of the options."""
    # "exactly matches one of the options": every field of it, not only the value.
    given = as_object(value)
    offered = [option for _, option in options_of(given)]
    first = given.get("initial_option")
    if first is not None and first not in offered:
        report.add(f"{at}/initial_option", "not_among_options", "must match one of the options exactly")
    chosen = as_list(given.get("initial_options"))
    for number, option in enumerate(chosen):
        if option not in offered:
            report.add(
                f"{at}/initial_options/{number}", "not_among_options", "must match one of the options exactly"
            )
    chosen_once(chosen, f"{at}/initial_options", report)


def chosen_once(chosen: list[object], at: str, report: Report) -> None:
    """No initial option is chosen twice."""
    unique(
        ((f"{at}/{number}", as_object(option).get("value")) for number, option in enumerate(chosen)),
        at,
        report,
    )


def not_too_many(field: str) -> Check:
    """No more is chosen at first than max_selected_items, and nothing twice."""

    def check(value: object, at: str, report: Report) -> None:
        given = as_object(value)
        most, chosen = given.get("max_selected_items"), as_list(given.get(field))
        if isinstance(most, int) and len(chosen) > most:
            report.add(f"{at}/{field}", "too_many", f"no more than {most} items allowed")
        if chosen and isinstance(chosen[0], str):
            unique(((f"{at}/{field}/{number}", one) for number, one in enumerate(chosen)), field, report)

    return check


def text_bounds(value: object, at: str, report: Report) -> None:
    """min_length, max_length and the first value agree."""
    given = as_object(value)
    low, high, first = given.get("min_length", 0), given.get("max_length", 3_000), given.get("initial_value")
    if not isinstance(low, int) or not isinstance(high, int):
        return
    if low > high:
        report.add(f"{at}/min_length", "out_of_range", "must not be greater than max_length")
    if isinstance(first, str) and not low <= len(first) <= high:
        report.add(f"{at}/initial_value", "out_of_range", "must be within min_length and max_length")


def _number(text: object) -> Decimal | None:
    return Decimal(text) if isinstance(text, str) and NUMBER.fullmatch(text) else None


def number_bounds(value: object, at: str, report: Report) -> None:
    """min_value, max_value and the first value agree, whole numbers where decimals are not allowed."""
    given = as_object(value)
    low, high, first = (_number(given.get(field)) for field in ("min_value", "max_value", "initial_value"))
    if low is not None and high is not None and low > high:
        report.add(f"{at}/min_value", "out_of_range", "must not be greater than max_value")
    if first is not None and ((low is not None and first < low) or (high is not None and first > high)):
        report.add(f"{at}/initial_value", "out_of_range", "must be within min_value and max_value")
    if given.get("is_decimal_allowed") is False:
        for field in ("min_value", "max_value", "initial_value"):
            number = _number(given.get(field))
            if number is not None and "." in str(given[field]):
                report.add(f"{at}/{field}", "bad_format", "must be a whole number")


def lines(value: object, at: str, report: Report) -> None:
    """min_lines and max_lines agree."""
    given = as_object(value)
    low, high = given.get("min_lines"), given.get("max_lines")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        report.add(f"{at}/min_lines", "out_of_range", "must not be greater than max_lines")
