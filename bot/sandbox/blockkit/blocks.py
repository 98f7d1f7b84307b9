"""Blocks: https://docs.slack.dev/reference/block-kit/blocks"""

from collections.abc import Mapping

from bot.sandbox.blockkit.composition import any_text, plain_text
from bot.sandbox.blockkit.elements import IMAGE_FIELDS, accessory, action, context_element, input_element
from bot.sandbox.blockkit.fields import (
    Check,
    as_list,
    as_object,
    every,
    flag,
    is_a,
    items,
    one_of,
    shape,
    string,
    unique,
)
from bot.sandbox.blockkit.limits import LIMITS, length
from bot.sandbox.blockkit.problems import Report, Surface
from bot.sandbox.blockkit.richtext import by_type, rich_text


def _block(kind: str, required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return shape({"type": one_of(kind), **required}, {"block_id": string("block_id"), **(optional or {})})


def _says_something(value: object, at: str, report: Report) -> None:
    given = as_object(value)
    if "text" not in given and "fields" not in given:
        report.add(at, "missing_field", "missing required field: text")


def _distinct_actions(value: object, at: str, report: Report) -> None:
    ids = (
        (f"{at}/elements/{number}/action_id", as_object(one).get("action_id"))
        for number, one in enumerate(as_list(as_object(value).get("elements")))
    )
    unique(ids, "action_id", report)


def _input_rules(value: object, at: str, report: Report) -> None:
    given = as_object(value)
    inner = as_object(given.get("element"))
    if inner.get("type") == "file_input" and given.get("dispatch_action") is True:
        report.add(f"{at}/dispatch_action", "conflict", "dispatch_action is not allowed with file_input")
    if "confirm" in inner:
        report.open_question(f"{at}/element/confirm", "a confirmation inside an input block")
    if "response_url_enabled" in inner and report.surface is not Surface.MODAL:
        report.add(f"{at}/element/response_url_enabled", "conflict", "only available in modals")


def _no_response_url(field: str) -> Check:
    # https://docs.slack.dev/surfaces/modals: response_url_enabled works in input blocks of modals only.
    def check(value: object, at: str, report: Report) -> None:
        held = as_object(value).get(field)
        many = isinstance(held, list)
        for number, one in enumerate(as_list(held) if many else [held]):
            if "response_url_enabled" in as_object(one):
                where = f"{at}/{field}/{number}" if many else f"{at}/{field}"
                report.add(f"{where}/response_url_enabled", "conflict", "only available in input blocks")

    return check


def _only_on(surface: Surface, kind: str) -> Check:
    def check(_value: object, at: str, report: Report) -> None:
        if report.surface is not surface:
            report.open_question(f"{at}/type", f"{kind} on the surface {report.surface}")

    return check


def _image_block_source(value: object, at: str, report: Report) -> None:
    if "slack_file" in as_object(value):
        report.open_question(f"{at}/slack_file", "images from Slack's own files")


def _characters(value: object) -> int:
    if isinstance(value, dict):
        return sum(
            length(inner) if key == "text" and isinstance(inner, str) else _characters(inner)
            for key, inner in value.items()
        )
    return sum(_characters(inner) for inner in as_list(value))


def _table_form(value: object, at: str, report: Report) -> None:
    rows = as_list(as_object(value).get("rows"))
    widths = {len(row) for row in rows if isinstance(row, list)}
    if len(widths) > 1:
        report.open_question(f"{at}/rows", "table rows of different lengths")
    settings = as_list(as_object(value).get("column_settings"))
    if widths and len(settings) > max(widths):
        report.open_question(f"{at}/column_settings", "settings for columns that are not there")
    if _characters(rows) > LIMITS["table.characters"].high:
        report.open_question(
            f"{at}/rows", f"a table of more than {LIMITS['table.characters'].high} characters"
        )


def _row(value: object, at: str, report: Report) -> None:
    if is_a(value, list, at, report):
        items("table.cells", _CELL)(value, at, report)


_CELL = by_type(
    {"raw_text": shape({"type": one_of("raw_text"), "text": string("section.text")}), "rich_text": rich_text},
    {"raw_number": "numbers in the cells of a table"},
)
_COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})

BLOCKS: dict[str, Check] = {
    "section": every(
        _block(
            "section",
            {},
            {
                "text": any_text("section.text"),
                "fields": items("section.fields", any_text("section.field")),
                "accessory": accessory,
                "expand": flag,
            },
        ),
        _says_something,
        _no_response_url("accessory"),
    ),
    "header": _block("header", {"text": plain_text("header.text")}),
    "divider": _block("divider", {}),
    "context": _block("context", {"elements": items("context.elements", context_element)}),
    "actions": every(
        _block("actions", {"elements": items("actions.elements", action)}),
        _distinct_actions,
        _no_response_url("elements"),
    ),
    "input": every(
        _block(
            "input",
            {"label": plain_text("input.label"), "element": input_element},
            {"hint": plain_text("input.hint"), "optional": flag, "dispatch_action": flag},
        ),
        _input_rules,
    ),
    "image": every(_image_block_source, _block("image", IMAGE_FIELDS, {"title": plain_text("image.title")})),
    "rich_text": rich_text,
    "markdown": every(
        _block("markdown", {"text": string("markdown.text")}), _only_on(Surface.MESSAGE, "markdown")
    ),
    "table": every(
        _block(
            "table",
            {"rows": items("table.rows", _row)},
            {"column_settings": items("table.column_settings", _COLUMN)},
        ),
        _table_form,
        _only_on(Surface.MESSAGE, "table"),
    ),
}

# Kinds that Slack has and this workspace does not draw.
UNSETTLED_BLOCKS = {
    kind: f"{kind} blocks are not modelled"
    for kind in (
        "alert",
        "call",
        "card",
        "carousel",
        "container",
        "context_actions",
        "data_table",
        "data_visualization",
        "file",
        "plan",
        "task_card",
        "video",
    )
}

_block_of_any_kind: Check = by_type(BLOCKS, UNSETTLED_BLOCKS)


def blocks(name: str) -> Check:
    """The list of blocks of a surface, with what must hold across all of them."""

    def check(value: object, at: str, report: Report) -> None:
        items(name, _block_of_any_kind)(value, at, report)
        found = [(f"{at}/{number}", as_object(one)) for number, one in enumerate(as_list(value))]
        unique(((f"{where}/block_id", one.get("block_id")) for where, one in found), "block_id", report)
        tables = [where for where, one in found if one.get("type") == "table"]
        for where in tables[1:]:
            report.add(where, "only_one_table_allowed", "only_one_table_allowed")
        written = [one.get("text") for _, one in found if one.get("type") == "markdown"]
        total = sum(length(text) for text in written if isinstance(text, str))
        if len(written) > 1 and total > LIMITS["markdown.text"].high:
            report.add(
                at,
                "too_long",
                f"markdown blocks must be less than {LIMITS['markdown.text'].high + 1} characters",
            )
        for where in report.focused[1:]:
            report.add(where, "duplicate", "only one element can have focus_on_load set to true")

    return check
