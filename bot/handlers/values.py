"""What people chose and typed in forms and menus, as texts.

The shapes are those of docs.slack.dev/reference/interaction-payloads/view-interactions-payload: a field that
was not touched is null or absent, and both mean "nothing".
"""

from collections.abc import Mapping
from typing import Any

from bot.handlers.text import typed

LIST_SEPARATOR = "\n"  # between the values of a menu of many choices
MAX_ID_DIGITS = 9


def chosen_of(element: Mapping[str, Any]) -> str:
    """The value of one element, whatever its kind; "" when nothing was chosen."""
    for name in (
        "value",
        "selected_date",
        "selected_time",
        "selected_user",
        "selected_channel",
        "selected_conversation",
    ):
        if element.get(name):
            return typed(str(element[name]))
    if element.get("selected_date_time"):
        return str(element["selected_date_time"])  # epoch seconds
    if element.get("selected_option"):
        return str(element["selected_option"].get("value", ""))
    for name in ("selected_users", "selected_channels", "selected_conversations"):
        if element.get(name):
            return LIST_SEPARATOR.join(str(one) for one in element[name])
    if element.get("selected_options"):
        return LIST_SEPARATOR.join(str(one.get("value", "")) for one in element["selected_options"])
    return ""


def id_of(text: str) -> int | None:
    """The id that a menu's choice carries; None when it is none, or longer than any id will ever be."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_ID_DIGITS else None


def values_of(state: Mapping[str, Any]) -> dict[str, str]:
    """The filled-in fields of a form by block id. One block has one field."""
    found: dict[str, str] = {}
    for block_id, elements in (state.get("values") or {}).items():
        for element in elements.values():
            value = chosen_of(element or {})
            if value:
                found[block_id] = value
    return found
