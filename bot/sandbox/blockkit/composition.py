"""Composition objects: texts, options and their groups, confirmation dialogs, conversation filters.

https://docs.slack.dev/reference/block-kit/composition-objects
"""

from bot.sandbox.blockkit.fields import (
    Check,
    as_list,
    as_object,
    flag,
    is_a,
    items,
    one_of,
    shape,
    string,
    unique,
    web_address,
)
from bot.sandbox.blockkit.problems import Report


def _text(name: str, *kinds: str) -> Check:
    # `emoji` belongs to plain_text and `verbatim` to mrkdwn only (the text object's page).
    shapes = {
        "plain_text": shape({"type": one_of("plain_text"), "text": string(name)}, {"emoji": flag}),
        "mrkdwn": shape({"type": one_of("mrkdwn"), "text": string(name)}, {"verbatim": flag}),
    }

    def check(value: object, at: str, report: Report) -> None:
        if not is_a(value, dict, at, report):
            return
        kind = as_object(value).get("type")
        if kind is None:
            report.add(at, "missing_field", "missing required field: type")
        elif isinstance(kind, str) and kind in kinds:
            shapes[kind](value, at, report)
        else:
            report.add(f"{at}/type", "unsupported_type", f"unsupported type: {kind}")

    return check


def plain_text(name: str) -> Check:
    """A plain_text object within the limit of that name."""
    return _text(name, "plain_text")


def any_text(name: str) -> Check:
    """A plain_text or mrkdwn object within the limit of that name."""
    return _text(name, "plain_text", "mrkdwn")


confirm: Check = shape(
    {
        "title": plain_text("confirm.title"),
        "text": plain_text("confirm.text"),
        "confirm": plain_text("confirm.button"),
        "deny": plain_text("confirm.button"),
    },
    {"style": one_of("primary", "danger")},
)

# Select and overflow menus show plain text only; radio buttons and checkboxes take mrkdwn too.
menu_option: Check = shape(
    {"text": plain_text("option.text"), "value": string("option.value")},
    {"description": plain_text("option.description")},
)
overflow_option: Check = shape(
    {"text": plain_text("option.text"), "value": string("option.value")},
    {"description": plain_text("option.description"), "url": web_address("option.url")},
)
choice_option: Check = shape(
    {"text": any_text("option.text"), "value": string("option.value")},
    {"description": plain_text("option.description")},
)
option_group: Check = shape(
    {"label": plain_text("option_group.label"), "options": items("option_group.options", menu_option)}
)

_CONVERSATIONS = ("im", "mpim", "private", "public")


def conversation_filter(value: object, at: str, report: Report) -> None:
    """A conversation filter: at least one of its keys, the list never empty and without repetition."""
    shape(
        {},
        {
            "include": items("filter.include", one_of(*_CONVERSATIONS)),
            "exclude_external_shared_channels": flag,
            "exclude_bot_users": flag,
        },
    )(value, at, report)
    given = as_object(value)
    if isinstance(value, dict) and not given:
        report.add(at, "too_few", "at least one field is required")
    include = as_list(given.get("include"))
    unique(((f"{at}/include/{number}", kind) for number, kind in enumerate(include)), "include", report)


def options_of(holder: object, at: str = "") -> list[tuple[str, object]]:
    """All options of a menu or an answer with their pointers, whether listed plainly or in groups."""
    given = as_object(holder)
    found = [
        (f"{at}/options/{number}", option) for number, option in enumerate(as_list(given.get("options")))
    ]
    for number, group in enumerate(as_list(given.get("option_groups"))):
        inner = as_list(as_object(group).get("options"))
        found += [
            (f"{at}/option_groups/{number}/options/{index}", option) for index, option in enumerate(inner)
        ]
    return found


def distinct_options(holder: object, at: str, report: Report) -> None:
    """No two options of one menu with the same value: the app could not tell which was chosen."""
    values = ((f"{where}/value", as_object(option).get("value")) for where, option in options_of(holder, at))
    unique(values, "option value", report)


def exactly_one_list(holder: object, at: str, report: Report) -> None:
    """Either options or option_groups, never both and never neither."""
    given = as_object(holder)
    both = "options" in given and "option_groups" in given
    neither = "options" not in given and "option_groups" not in given
    if both:
        report.add(at, "conflict", "only one of options and option_groups may be provided")
    if neither:
        report.add(at, "missing_field", "missing required field: options")
