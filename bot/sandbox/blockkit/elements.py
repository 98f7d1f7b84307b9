"""Block elements: https://docs.slack.dev/reference/block-kit/block-elements

Which element lives in which block and on which surface comes from that page's table; where its editions
differ, the narrower one holds here. An interactive element without an action_id is refused: Slack would give
it a random one that no listener can name (https://github.com/slackapi/bolt-python/issues/264).
"""

from collections.abc import Mapping

from bot.sandbox.blockkit.composition import (
    any_text,
    choice_option,
    confirm,
    conversation_filter,
    distinct_options,
    exactly_one_list,
    menu_option,
    option_group,
    overflow_option,
    plain_text,
)
from bot.sandbox.blockkit.fields import (
    Check,
    as_list,
    as_object,
    calendar_date,
    clock_time,
    every,
    flag,
    items,
    one_of,
    pattern,
    shape,
    string,
    time_zone,
    unique,
    web_address,
    whole,
)
from bot.sandbox.blockkit.problems import Report, Surface
from bot.sandbox.blockkit.richtext import by_type, rich_text
from bot.sandbox.blockkit.rules import (
    NUMBER,
    chosen_exist,
    chosen_once,
    lines,
    not_too_many,
    number_bounds,
    text_bounds,
)

_USER = pattern("rich_text.text", r"[UW][A-Z0-9]+", "a user id")
_CHANNEL = pattern("rich_text.text", r"[CG][A-Z0-9]+", "a channel id")
_CONVERSATION = pattern("rich_text.text", r"[CDG][A-Z0-9]+", "a conversation id")
_PLACEHOLDER = {"placeholder": plain_text("placeholder")}
_CONFIRM = {"confirm": confirm}
_MANY = {"max_selected_items": whole("select.max_selected_items")}
_OPTIONS = {
    "options": items("select.options", menu_option),
    "option_groups": items("select.option_groups", option_group),
}
_QUERY = {"min_query_length": whole("select.min_query_length")}
_URL_ENABLED = {"response_url_enabled": flag}
_FILTER = {"default_to_current_conversation": flag, "filter": conversation_filter}


def _dispatch_config(value: object, at: str, report: Report) -> None:
    events = items("filter.include", one_of("on_enter_pressed", "on_character_entered"))
    shape({"trigger_actions_on": events})(value, at, report)
    listed = as_list(as_object(value).get("trigger_actions_on"))
    unique(
        ((f"{at}/trigger_actions_on/{number}", word) for number, word in enumerate(listed)), "trigger", report
    )


_DISPATCH = {"dispatch_action_config": _dispatch_config}


def _focus(value: object, at: str, report: Report) -> None:
    flag(value, at, report)
    if value is not True:
        return
    if report.surface is Surface.MESSAGE:
        report.open_question(at, "focus_on_load outside a view")
    report.focused.append(at)


_FOCUS = {"focus_on_load": _focus}


def _element(kind: str, required: Mapping[str, Check], *optional: Mapping[str, Check]) -> Check:
    extras: dict[str, Check] = {}
    for group in optional:
        extras.update(group)
    return shape({"type": one_of(kind), "action_id": string("action_id"), **required}, extras)


def _image_source(value: object, at: str, report: Report) -> None:
    if "slack_file" in as_object(value):
        report.open_question(f"{at}/slack_file", "images from Slack's own files")


IMAGE_FIELDS: dict[str, Check] = {
    "image_url": web_address("image.url"),
    "alt_text": string("image.alt_text"),
}
image: Check = every(_image_source, shape({"type": one_of("image"), **IMAGE_FIELDS}))
_BUTTON_EXTRAS: dict[str, Check] = {
    "value": string("button.value"),
    "url": web_address("button.url"),
    "style": one_of("primary", "danger"),
    "accessibility_label": string("button.accessibility_label"),
}
_DECIMAL = pattern("number_input.value", NUMBER.pattern, "a number written as a string")
_EMAIL = pattern("email_text_input.initial_value", r"[^\s@]+@[^\s@]+\.[^\s@.]+", "an e-mail address")
_SELECT = (_PLACEHOLDER, _CONFIRM, _FOCUS)
_MULTI = (*_SELECT, _MANY)


def _ids(one: Check) -> Check:
    return items("select.initial_ids", one)


def _menu(kind: str, *extra: Mapping[str, Check]) -> Check:
    return every(_element(kind, {}, _OPTIONS, *extra), exactly_one_list, distinct_options, chosen_exist)


def _choice(kind: str, initial: Mapping[str, Check]) -> Check:
    options = {"options": items(f"{kind}.options", choice_option)}
    return every(_element(kind, options, initial, _CONFIRM, _FOCUS), distinct_options, chosen_exist)


def _repeated_external(value: object, at: str, report: Report) -> None:
    chosen_once(as_list(as_object(value).get("initial_options")), f"{at}/initial_options", report)


_INITIAL_OPTION = {"initial_option": menu_option}
_INITIAL_OPTIONS = {"initial_options": items("select.options", menu_option)}

ELEMENTS: dict[str, Check] = {
    "button": _element("button", {"text": plain_text("button.text")}, _BUTTON_EXTRAS, _CONFIRM),
    "overflow": every(
        _element("overflow", {"options": items("overflow.options", overflow_option)}, _CONFIRM),
        distinct_options,
    ),
    "static_select": _menu("static_select", _INITIAL_OPTION, *_SELECT),
    "multi_static_select": every(
        _menu("multi_static_select", _INITIAL_OPTIONS, *_MULTI), not_too_many("initial_options")
    ),
    "external_select": _element("external_select", {}, _INITIAL_OPTION, _QUERY, *_SELECT),
    "multi_external_select": every(
        _element("multi_external_select", {}, _INITIAL_OPTIONS, _QUERY, *_MULTI),
        _repeated_external,
        not_too_many("initial_options"),
    ),
    "users_select": _element("users_select", {}, {"initial_user": _USER}, *_SELECT),
    "multi_users_select": every(
        _element("multi_users_select", {}, {"initial_users": _ids(_USER)}, *_MULTI),
        not_too_many("initial_users"),
    ),
    "channels_select": _element("channels_select", {}, {"initial_channel": _CHANNEL}, _URL_ENABLED, *_SELECT),
    "multi_channels_select": every(
        _element("multi_channels_select", {}, {"initial_channels": _ids(_CHANNEL)}, *_MULTI),
        not_too_many("initial_channels"),
    ),
    "conversations_select": _element(
        "conversations_select", {}, {"initial_conversation": _CONVERSATION}, _URL_ENABLED, _FILTER, *_SELECT
    ),
    "multi_conversations_select": every(
        _element(
            "multi_conversations_select", {}, {"initial_conversations": _ids(_CONVERSATION)}, _FILTER, *_MULTI
        ),
        not_too_many("initial_conversations"),
    ),
    "checkboxes": _choice("checkboxes", {"initial_options": items("checkboxes.options", choice_option)}),
    "radio_buttons": _choice("radio_buttons", {"initial_option": choice_option}),
    "datepicker": _element("datepicker", {}, {"initial_date": calendar_date}, *_SELECT),
    "timepicker": _element("timepicker", {}, {"initial_time": clock_time, "timezone": time_zone}, *_SELECT),
    "datetimepicker": _element(
        "datetimepicker",
        {},
        {"initial_date_time": whole("datetimepicker.initial_date_time")},
        _CONFIRM,
        _FOCUS,
    ),
    "plain_text_input": every(
        _element(
            "plain_text_input",
            {},
            {
                "initial_value": string("plain_text_input.initial_value"),
                "multiline": flag,
                "min_length": whole("plain_text_input.min_length"),
                "max_length": whole("plain_text_input.max_length"),
            },
            _PLACEHOLDER,
            _DISPATCH,
            _FOCUS,
        ),
        text_bounds,
    ),
    "email_text_input": _element(
        "email_text_input", {}, {"initial_value": _EMAIL}, _PLACEHOLDER, _DISPATCH, _FOCUS
    ),
    "url_text_input": _element(
        "url_text_input",
        {},
        {"initial_value": web_address("url_text_input.initial_value")},
        _PLACEHOLDER,
        _DISPATCH,
        _FOCUS,
    ),
    "number_input": every(
        _element(
            "number_input",
            {"is_decimal_allowed": flag},
            {"initial_value": _DECIMAL, "min_value": _DECIMAL, "max_value": _DECIMAL},
            _PLACEHOLDER,
            _DISPATCH,
            _FOCUS,
        ),
        number_bounds,
    ),
    "file_input": _element(
        "file_input",
        {},
        {
            "filetypes": items("file_input.filetypes", string("file_input.filetype")),
            "max_files": whole("file_input.max_files"),
        },
    ),
    "rich_text_input": every(
        _element(
            "rich_text_input",
            {},
            {
                "initial_value": rich_text,
                "min_lines": whole("rich_text_input.lines"),
                "max_lines": whole("rich_text_input.lines"),
            },
            _PLACEHOLDER,
            _DISPATCH,
            _FOCUS,
        ),
        lines,
    ),
}
UNSETTLED_ELEMENTS = {
    kind: f"{kind} elements are not modelled"
    for kind in ("workflow_button", "feedback_buttons", "icon_button", "url")
}

_MENUS = frozenset(kind for kind in ELEMENTS if kind.endswith("_select"))
_CHOICES = frozenset({"checkboxes", "radio_buttons", "datepicker", "timepicker"}) | _MENUS
IN_SECTION = _CHOICES | {"button", "overflow"}
IN_ACTIONS = IN_SECTION | {"datetimepicker"}
IN_INPUT = _CHOICES | {
    "datetimepicker",
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "file_input",
    "rich_text_input",
}

_EVERYWHERE = frozenset(Surface)
_SURFACES: dict[str, frozenset[Surface]] = {
    "datetimepicker": frozenset({Surface.MODAL, Surface.MESSAGE}),
    "email_text_input": frozenset({Surface.MODAL}),
    "url_text_input": frozenset({Surface.MODAL}),
    "number_input": frozenset({Surface.MODAL}),
    "file_input": frozenset({Surface.MODAL}),
    "rich_text_input": frozenset({Surface.MODAL, Surface.HOME}),
}


def element(kinds: frozenset[str], others: Mapping[str, Check] | None = None) -> Check:
    """One of these kinds of elements, on a surface that has it; `others` are non-interactive kinds."""
    known: dict[str, Check] = {kind: ELEMENTS[kind] for kind in kinds} | dict(others or {})
    chosen = by_type(known, UNSETTLED_ELEMENTS)

    def check(value: object, at: str, report: Report) -> None:
        chosen(value, at, report)
        kind = as_object(value).get("type")
        shown = _SURFACES.get(kind, _EVERYWHERE) if isinstance(kind, str) else _EVERYWHERE
        if report.surface not in shown:
            report.open_question(f"{at}/type", f"{kind} on the surface {report.surface}")

    return check


context_element: Check = by_type(
    {"image": image, "plain_text": any_text("section.text"), "mrkdwn": any_text("section.text")}
)
accessory: Check = element(IN_SECTION, {"image": image})
action: Check = element(IN_ACTIONS)
input_element: Check = element(IN_INPUT)
