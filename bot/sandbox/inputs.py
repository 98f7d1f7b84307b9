"""Interactive elements: their RAW values, `state.values`, the `actions[]` entry, and what Slack's client
refuses.

RAW is what the page sends (docs/sandbox.md). Shapes per type: bolt-js src/types/view/index.ts; an untouched
or deselected field is `null`, not missing
(docs.slack.dev/reference/interaction-payloads/block_actions-payload).
"""

import re
from collections.abc import Iterator
from typing import Any

from bot.sandbox.errors import PersonError
from bot.sandbox.text import echo_blocks

Json = dict[str, Any]
Raw = dict[str, dict[str, Any]]

TEXTS = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
}
SINGLE_IDS = {
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
}
MANY_IDS = {
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
}
MOMENTS = {
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
ONE_OPTION = {"static_select", "radio_buttons", "external_select"}
MANY_OPTIONS = {"multi_static_select", "checkboxes", "multi_external_select"}
STATELESS = {"button", "overflow", "workflow_button"}
INTERACTIVE = {
    *TEXTS,
    *SINGLE_IDS,
    *MANY_IDS,
    *MOMENTS,
    *ONE_OPTION,
    *MANY_OPTIONS,
    *STATELESS,
    "rich_text_input",
    "file_input",
}


def elements(blocks: list[Json] | None) -> Iterator[tuple[Json, Json]]:
    """Every (block, interactive element) of a payload, in order."""
    for block in blocks or []:
        candidates = [block.get("element"), block.get("accessory"), *(block.get("elements") or [])]
        for candidate in candidates:
            if isinstance(candidate, dict) and candidate.get("type") in INTERACTIVE:
                yield block, candidate


def find_element(blocks: list[Json] | None, block_id: str, action_id: str) -> tuple[Json, Json]:
    """The element with these ids. Raises PersonError `no_such_element`."""
    for block, element in elements(blocks):
        if block.get("block_id") == block_id and element.get("action_id") == action_id:
            return block, element
    raise PersonError("no_such_element", f"{block_id}/{action_id}")


def initial_values(blocks: list[Json] | None) -> Raw:
    """The RAW values that a payload starts with, for every element that has a state."""
    values: Raw = {}
    for block, element in elements(blocks):
        if element["type"] not in STATELESS:
            values.setdefault(block["block_id"], {})[element["action_id"]] = initial_raw(element)
    return values


def initial_raw(element: Json) -> Any:
    """What an untouched element holds."""
    kind = element["type"]
    if kind in TEXTS or kind == "rich_text_input":
        initial = element.get("initial_value")
        return initial if isinstance(initial, str) else None
    for table in (SINGLE_IDS, MOMENTS):
        if kind in table:
            return element.get(table[kind][1])
    if kind in MANY_IDS:
        return list(element.get(MANY_IDS[kind][1]) or [])
    if kind in ONE_OPTION:
        option = element.get("initial_option")
        return _raw_option(kind, option) if option else None
    return [_raw_option(kind, option) for option in element.get("initial_options") or []]


def _raw_option(kind: str, option: Json) -> Any:
    return option if "external" in kind else option["value"]


def merge(values: Raw, given: Raw | None, blocks: list[Json] | None) -> Raw:
    """`values` with what the page sent put in; elements that the payload does not have are refused."""
    merged = {block_id: dict(fields) for block_id, fields in values.items()}
    for block_id, given_fields in (given or {}).items():
        for action_id, raw in given_fields.items():
            _, element = find_element(blocks, block_id, action_id)
            state_value(element, raw)  # refuses what the element could not hold
            merged.setdefault(block_id, {})[action_id] = raw
    return merged


def carried_over(old: Raw, blocks: list[Json] | None) -> Raw:
    """Values after an update: an element keeps what it held only if block_id and action_id both stay the
    same.

    Then a new `initial_value` is ignored (github.com/slackapi/bolt-python#1064).
    """
    values = initial_values(blocks)
    for block, element in elements(blocks):
        block_id, action_id = block["block_id"], element["action_id"]
        if action_id in old.get(block_id, {}) and _can_hold(element, old[block_id][action_id]):
            values[block_id][action_id] = old[block_id][action_id]
    return values


def _can_hold(element: Json, raw: Any) -> bool:
    """False also for an option that is not offered any more."""
    try:
        state_value(element, raw)
    except PersonError:
        return False
    return True


def state_values(blocks: list[Json] | None, values: Raw, *, with_inputs: bool = True) -> Json:
    """`state.values` in Slack's form. `with_inputs=False`: as `view_closed` has it
    (docs.slack.dev/surfaces/modals)."""
    state: Json = {}
    for block, element in elements(blocks):
        if element["type"] in STATELESS or (block["type"] == "input" and not with_inputs):
            continue
        block_id, action_id = block["block_id"], element["action_id"]
        raw = values.get(block_id, {}).get(action_id)
        state.setdefault(block_id, {})[action_id] = {"type": element["type"], **state_value(element, raw)}
    return state


def state_value(element: Json, raw: Any) -> Json:
    """The value part of one element's state. Raises PersonError when it cannot hold `raw`."""
    kind = element["type"]
    if kind in TEXTS:
        value: Json = {"value": _text(raw)}
    elif kind == "rich_text_input":
        value = {"rich_text_value": _rich_text(raw)}
    elif kind in SINGLE_IDS:
        value = {SINGLE_IDS[kind][0]: _text(raw)}
    elif kind in MANY_IDS:
        value = {MANY_IDS[kind][0]: _list(raw)}
    elif kind in MOMENTS:
        value = {MOMENTS[kind][0]: _moment(kind, raw)}
        if kind == "timepicker" and element.get("timezone"):
            value["timezone"] = element["timezone"]
    elif kind in ONE_OPTION:
        value = {"selected_option": None if raw is None or raw == "" else option_of(element, raw)}
    elif kind in MANY_OPTIONS:
        value = {"selected_options": [option_of(element, item) for item in _list(raw)]}
    else:
        raise PersonError("not_settled", f"{kind} is not modelled")
    return value


def action_value(element: Json, raw: Any) -> Json:
    """What `actions[]` says besides ids and time."""
    kind = element["type"]
    if kind == "button":
        value = {"value": element["value"]} if "value" in element else {}
        return {"text": echo_blocks(element.get("text")), **value}
    if kind == "overflow":
        return {"selected_option": option_of(element, raw)}
    return state_value(element, raw)


def option_of(element: Json, raw: Any) -> Json:
    """The option with this value, echoed; for an external select the option object itself."""
    if "external" in element["type"]:
        if not (
            isinstance(raw, dict) and isinstance(raw.get("value"), str) and isinstance(raw.get("text"), dict)
        ):
            raise PersonError("invalid_value", "an external select holds the option object")
        return {"text": echo_blocks(raw["text"]), "value": raw["value"]}
    for option in all_options(element):
        if option.get("value") == raw:
            return {
                key: echo_blocks(item)
                for key, item in option.items()
                if key in {"text", "value", "description"}
            }
    raise PersonError("invalid_value", f"no option {raw!r}")


def all_options(element: Json) -> list[Json]:
    """The options of an element, groups flattened."""
    grouped = [option for group in element.get("option_groups") or [] for option in group.get("options", [])]
    return [*(element.get("options") or []), *grouped]


def _text(raw: Any) -> str | None:
    if raw is None or raw == "":
        return None
    if not isinstance(raw, str):
        raise PersonError("invalid_value", "a string is needed")
    return raw


def _list(raw: Any) -> list[Any]:
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise PersonError("invalid_value", "a list is needed")
    return raw


def _rich_text(raw: Any) -> Json | None:
    text = _text(raw)
    if text is None:
        return None
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


def _moment(kind: str, raw: Any) -> Any:
    if raw is None or raw == "":
        return None
    if kind == "datetimepicker":
        if isinstance(raw, bool) or not isinstance(raw, int):
            raise PersonError("invalid_value", "epoch seconds are needed")
        return raw
    pattern = r"\d{4}-\d{2}-\d{2}" if kind == "datepicker" else r"(?:[01]\d|2[0-3]):[0-5]\d"
    if not isinstance(raw, str) or not re.fullmatch(pattern, raw):
        raise PersonError("invalid_value", f"{kind}: {raw!r}")
    return raw


# What Slack's own client refuses before the app hears of it: code -> the words that Slack shows.
CLIENT_WORDS = {
    "required": "Please complete this required field.",
    "too_short": "This field is too short.",
    "too_long": "This field is too long.",
    "not_email": "Please enter a valid email address.",
    "not_url": "Please enter a valid URL.",
    "not_number": "Please enter a number.",
    "out_of_range": "This number is out of range.",
}


def client_errors(blocks: list[Json], values: Raw) -> dict[str, str]:
    """block_id -> code of CLIENT_WORDS, for every input block that the client would not let through."""
    errors: dict[str, str] = {}
    for block, element in elements(blocks):
        if block["type"] != "input":
            continue
        raw = values.get(block["block_id"], {}).get(element["action_id"])
        empty = raw is None or raw in ("", [])
        code = ("" if block.get("optional") else "required") if empty else _client_error(element, raw)
        if code:
            errors[block["block_id"]] = code
    return errors


def _client_error(element: Json, raw: Any) -> str:
    kind = element["type"]
    if kind == "plain_text_input":
        if len(raw) < int(element.get("min_length", 0)):
            return "too_short"
        return "too_long" if len(raw) > int(element.get("max_length", 3000)) else ""
    if kind == "email_text_input":
        return "" if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", raw) else "not_email"
    if kind == "url_text_input":
        return "" if re.fullmatch(r"https?://\S+", raw) else "not_url"
    if kind == "number_input":
        return _number_error(element, raw)
    return ""


def _number_error(element: Json, raw: str) -> str:
    pattern = r"-?\d+(?:\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(pattern, raw):
        return "not_number"
    low, high = element.get("min_value"), element.get("max_value")
    below = low is not None and float(raw) < float(low)
    above = high is not None and float(raw) > float(high)
    return "out_of_range" if below or above else ""
