"""Every row of the table of limits holds: at the limit fine, one beyond refused."""

from collections.abc import Callable

import pytest

from bot.sandbox.blockkit import LIMITS, check_message, check_view, refusal
from tests.sandbox.blockkit_pieces import (
    Json,
    button,
    codes,
    confirming,
    element,
    field,
    listed,
    many,
    menu,
    message,
    modal,
    number_of_digits,
    option,
    problems_of,
    raw,
    rich,
    section,
    text,
    url,
    wordy,
)

ROWS: dict[str, Callable[[int], Json]] = {
    "message.text": lambda n: {"text": wordy(n)},
    "message.blocks": lambda n: message(*many(n, lambda _: section())),
    "view.blocks": lambda n: modal(*many(n, lambda _: section())),
    "view.title": lambda n: modal(section()) | {"title": text(wordy(n))},
    "view.submit": lambda n: modal(section()) | {"submit": text(wordy(n))},
    "view.close": lambda n: modal(section(), close=text(wordy(n))),
    "view.private_metadata": lambda n: modal(section(), private_metadata=wordy(n)),
    "view.callback_id": lambda n: modal(section(), callback_id=wordy(n)),
    "view.external_id": lambda n: modal(section(), external_id=wordy(n)),
    "metadata.event_type": lambda n: message(metadata={"event_type": wordy(n), "event_payload": {}}),
    "block_id": lambda n: message(section(block_id=wordy(n))),
    "section.text": lambda n: message(section() | {"text": text(wordy(n))}),
    "section.fields": lambda n: message(section(fields=many(n, lambda _: text()))),
    "section.field": lambda n: message(section(fields=[text(wordy(n))])),
    "header.text": lambda n: message({"type": "header", "text": text(wordy(n))}),
    "context.elements": lambda n: message({"type": "context", "elements": many(n, lambda _: text())}),
    "actions.elements": lambda n: message(
        {"type": "actions", "elements": many(n, lambda i: button() | {"action_id": str(i)})}
    ),
    "input.label": lambda n: modal(field(element("plain_text_input")) | {"label": text(wordy(n))}),
    "input.hint": lambda n: modal(field(element("plain_text_input"), hint=text(wordy(n)))),
    "image.url": lambda n: message({"type": "image", "image_url": url(n), "alt_text": "x"}),
    "image.alt_text": lambda n: message({"type": "image", "image_url": url(30), "alt_text": wordy(n)}),
    "image.title": lambda n: message(
        {"type": "image", "image_url": url(30), "alt_text": "x", "title": text(wordy(n))}
    ),
    "markdown.text": lambda n: message({"type": "markdown", "text": wordy(n)}),
    "table.rows": lambda n: message({"type": "table", "rows": many(n, lambda _: [raw()])}),
    "table.cells": lambda n: message({"type": "table", "rows": [many(n, lambda _: raw())]}),
    "table.column_settings": lambda n: message(
        {
            "type": "table",
            "rows": [many(20, lambda _: raw())],
            "column_settings": many(n, lambda _: {"align": "left"}),
        }
    ),
    "table.characters": lambda n: message(
        {"type": "table", "rows": [[raw(wordy(n // 4))] * 3 + [raw(wordy(n - 3 * (n // 4)))]]}
        if n > 4
        else {"type": "table", "rows": [[raw(wordy(n))]]}
    ),
    "rich_text.elements": lambda n: message(rich(*many(n, lambda _: {"type": "text", "text": "x"}))),
    "rich_text.text": lambda n: message(rich({"type": "text", "text": wordy(n)})),
    "rich_text.indent": lambda n: message(listed(indent=n)),
    "rich_text.border": lambda n: message(listed(border=n)),
    "action_id": lambda n: message(section(accessory=button() | {"action_id": wordy(n)})),
    "placeholder": lambda n: modal(field(element("users_select", placeholder=text(wordy(n))))),
    "button.text": lambda n: message(section(accessory=button() | {"text": text(wordy(n))})),
    "button.value": lambda n: message(section(accessory=button(value=wordy(n)))),
    "button.url": lambda n: message(section(accessory=button(url=url(n)))),
    "button.accessibility_label": lambda n: message(section(accessory=button(accessibility_label=wordy(n)))),
    "select.options": lambda n: message(section(accessory=menu(n))),
    "select.option_groups": lambda n: message(
        section(
            accessory=element(
                "static_select",
                option_groups=many(n, lambda i: {"label": text(), "options": [option(str(i))]}),
            )
        )
    ),
    "select.min_query_length": lambda n: modal(field(element("external_select", min_query_length=n))),
    "select.max_selected_items": lambda n: modal(field(element("multi_users_select", max_selected_items=n))),
    "select.initial_ids": lambda n: modal(
        field(element("multi_users_select", initial_users=many(n, lambda i: f"U{i}")))
    ),
    "overflow.options": lambda n: message(
        section(accessory=element("overflow", options=many(n, lambda i: option(str(i)))))
    ),
    "checkboxes.options": lambda n: modal(
        field(element("checkboxes", options=many(n, lambda i: option(str(i)))))
    ),
    "radio_buttons.options": lambda n: modal(
        field(element("radio_buttons", options=many(n, lambda i: option(str(i)))))
    ),
    "datetimepicker.initial_date_time": lambda n: modal(
        field(element("datetimepicker", initial_date_time=n))
    ),
    "plain_text_input.min_length": lambda n: modal(field(element("plain_text_input", min_length=n))),
    "plain_text_input.max_length": lambda n: modal(field(element("plain_text_input", max_length=n))),
    "plain_text_input.initial_value": lambda n: modal(
        field(element("plain_text_input", initial_value=wordy(n)))
    ),
    "email_text_input.initial_value": lambda n: modal(
        field(element("email_text_input", initial_value="anna@example.fi".rjust(n, "x")))
    ),
    "url_text_input.initial_value": lambda n: modal(field(element("url_text_input", initial_value=url(n)))),
    "number_input.value": lambda n: modal(
        field(element("number_input", is_decimal_allowed=False, initial_value=number_of_digits(n)))
    ),
    "file_input.filetypes": lambda n: modal(field(element("file_input", filetypes=["pdf"] * n))),
    "file_input.filetype": lambda n: modal(field(element("file_input", filetypes=[wordy(n)]))),
    "file_input.max_files": lambda n: modal(field(element("file_input", max_files=n))),
    "rich_text_input.lines": lambda n: modal(field(element("rich_text_input", max_lines=n))),
    "option.text": lambda n: message(
        section(accessory=menu(0) | {"options": [option() | {"text": text(wordy(n))}]})
    ),
    "option.value": lambda n: message(section(accessory=menu(0) | {"options": [option(wordy(n))]})),
    "option.description": lambda n: message(
        section(accessory=menu(0) | {"options": [option(description=text(wordy(n)))]})
    ),
    "option.url": lambda n: message(section(accessory=element("overflow", options=[option(url=url(n))]))),
    "option_group.label": lambda n: message(
        section(
            accessory=element(
                "static_select", option_groups=[{"label": text(wordy(n)), "options": [option()]}]
            )
        )
    ),
    "option_group.options": lambda n: message(
        section(
            accessory=element(
                "static_select",
                option_groups=[{"label": text(), "options": many(n, lambda i: option(str(i)))}],
            )
        )
    ),
    "confirm.title": lambda n: confirming(title=text(wordy(n))),
    "confirm.text": lambda n: confirming(text=text(wordy(n))),
    "confirm.button": lambda n: confirming(deny=text(wordy(n))),
}
# Rows whose shape does not fit the pattern above have a test of their own below.
ELSEWHERE = {"update.text", "view.bytes", "metadata.bytes", "suggestion.options", "filter.include"}


@pytest.mark.parametrize("name", ROWS)
def test_a_payload_at_the_limit_passes_and_one_beyond_is_refused(name: str) -> None:
    limit = LIMITS[name]
    assert problems_of(ROWS[name](limit.high)) == []
    assert problems_of(ROWS[name](limit.high + 1)) != []


def lowest(name: str) -> bool:
    # These are built with a fixed beginning, so they cannot be made shorter than it; empty has its own test.
    return name not in {
        "image.url",
        "button.url",
        "option.url",
        "url_text_input.initial_value",
    } and not name.startswith("email_text_input")


@pytest.mark.parametrize("name", [name for name in ROWS if lowest(name) and LIMITS[name].low > 0])
def test_a_payload_at_the_lower_limit_passes_and_one_below_is_refused(name: str) -> None:
    limit = LIMITS[name]
    assert problems_of(ROWS[name](limit.low)) == []
    assert problems_of(ROWS[name](limit.low - 1)) != []


def test_every_row_of_the_table_of_limits_is_tried_and_names_its_source() -> None:
    assert set(ROWS) | ELSEWHERE == set(LIMITS)
    assert [name for name, limit in LIMITS.items() if not limit.source] == []


def test_an_updated_message_may_be_shorter_only() -> None:
    assert check_message({"text": wordy(4000)}, update=True) == []
    assert [problem.code for problem in check_message({"text": wordy(4001)}, update=True)] == ["too_long"]


def test_a_view_of_more_than_250_kilobytes_is_too_large() -> None:
    heavy = [section() | {"text": text(wordy(2900))} for _ in range(84)]
    assert codes(modal(*heavy)) == []
    heavy += [section() | {"text": text(wordy(2900))} for _ in range(6)]
    assert codes(modal(*heavy)) == [("/view", "view_too_large")]
    assert refusal(check_view(modal(*heavy)))["error"] == "view_too_large"
