"""The rules of Block Kit that are not a number, and the words of the refusal."""

from typing import Any

import pytest

from bot.sandbox.blockkit import (
    NOT_SETTLED,
    check_message,
    check_metadata,
    check_options,
    check_view,
    refusal,
)
from tests.sandbox.blockkit_pieces import (
    Json,
    button,
    codes,
    element,
    field,
    menu,
    message,
    modal,
    option,
    raw,
    section,
    text,
    wordy,
)


def refused(payload: Json, pointer: str, code: str) -> Any:
    return pytest.param(payload, pointer, code, id=f"{code} at {pointer}")


FEB_31 = element("datepicker", initial_date="2026-02-31")
TABLE = {"type": "table", "rows": [[raw()]]}
FOCUS = element("plain_text_input", focus_on_load=True)


@pytest.mark.parametrize(
    ("payload", "pointer", "code"),
    [
        refused(modal(field(FEB_31)), "/view/blocks/0/element/initial_date", "bad_format"),
        refused(
            modal(field(element("datepicker", initial_date="20260201"))),
            "/view/blocks/0/element/initial_date",
            "bad_format",
        ),
        refused(
            modal(field(element("timepicker", initial_time="24:00"))),
            "/view/blocks/0/element/initial_time",
            "bad_format",
        ),
        refused(
            modal(field(element("timepicker", timezone="Helsinki"))),
            "/view/blocks/0/element/timezone",
            "bad_format",
        ),
        refused({"type": "modal", "title": text(), "blocks": [field(FOCUS)]}, "/view", "missing_field"),
        refused(message(TABLE, TABLE), "/blocks/1", "only_one_table_allowed"),
        refused(message({"type": "table", "rows": [[raw()], [raw(), raw()]]}), "/blocks/0/rows", NOT_SETTLED),
        refused(modal(TABLE), "/view/blocks/0/type", NOT_SETTLED),
        refused(message(section(block_id="b"), section(block_id="b")), "/blocks/1/block_id", "duplicate"),
        refused(
            message({"type": "actions", "elements": [button(), button()]}),
            "/blocks/0/elements/1/action_id",
            "duplicate",
        ),
        refused(
            message(section(accessory=menu(2) | {"options": [option(), option()]})),
            "/blocks/0/accessory/options/1/value",
            "duplicate",
        ),
        refused(
            message(section(accessory=menu(2) | {"initial_option": option("9")})),
            "/blocks/0/accessory/initial_option",
            "not_among_options",
        ),
        refused(
            modal(field(element("checkboxes", options=[option()], initial_options=[option("x")]))),
            "/view/blocks/0/element/initial_options/0",
            "not_among_options",
        ),
        refused(modal(field(FOCUS), field(FOCUS)), "/view/blocks/1/element/focus_on_load", "duplicate"),
        refused(
            message(section(accessory={"type": "button", "text": text()})),
            "/blocks/0/accessory",
            "missing_field",
        ),
        refused(
            message(section(accessory=element("datetimepicker"))),
            "/blocks/0/accessory/type",
            "unsupported_type",
        ),
        refused(message(section() | {"text": text("   ")}), "/blocks/0/text/text", NOT_SETTLED),
        refused(message({"type": "section"}), "/blocks/0", "missing_field"),
        refused(message({"type": "video"}), "/blocks/0/type", NOT_SETTLED),
        refused(message({"type": "sections"}), "/blocks/0/type", "unsupported_type"),
        refused(
            message(section(accessory=element("workflow_button"))), "/blocks/0/accessory/type", NOT_SETTLED
        ),
        refused(
            message({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}),
            "/blocks/0/text/type",
            "unsupported_type",
        ),
        refused(
            message(section() | {"text": {"type": "mrkdwn", "text": "x", "emoji": True}}),
            "/blocks/0/text",
            "unknown_field",
        ),
        refused(
            message(
                section(accessory=menu(1) | {"option_groups": [{"label": text(), "options": [option("g")]}]})
            ),
            "/blocks/0/accessory",
            "conflict",
        ),
        refused(message(section(accessory=element("static_select"))), "/blocks/0/accessory", "missing_field"),
        refused(
            modal(
                field(
                    element(
                        "users_select",
                        confirm={"title": text(), "text": text(), "confirm": text(), "deny": text()},
                    )
                )
            ),
            "/view/blocks/0/element/confirm",
            NOT_SETTLED,
        ),
        refused(
            modal(field(element("file_input"), dispatch_action=True)),
            "/view/blocks/0/dispatch_action",
            "conflict",
        ),
        refused(
            modal(section(accessory=element("channels_select", response_url_enabled=True))),
            "/view/blocks/0/accessory/response_url_enabled",
            "conflict",
        ),
        refused(
            modal(field(element("plain_text_input", min_length=5, max_length=4))),
            "/view/blocks/0/element/min_length",
            "out_of_range",
        ),
        refused(
            modal(field(element("plain_text_input", max_length=2, initial_value="abc"))),
            "/view/blocks/0/element/initial_value",
            "out_of_range",
        ),
        refused(
            modal(field(element("number_input", is_decimal_allowed=False, min_value=1))),
            "/view/blocks/0/element/min_value",
            "wrong_type",
        ),
        refused(
            modal(field(element("number_input", is_decimal_allowed=False, min_value="1.5"))),
            "/view/blocks/0/element/min_value",
            "bad_format",
        ),
        refused(
            modal(field(element("number_input", is_decimal_allowed=True, min_value="2", max_value="1"))),
            "/view/blocks/0/element/min_value",
            "out_of_range",
        ),
        refused(
            modal(field(element("number_input", is_decimal_allowed=True, max_value="1", initial_value="2"))),
            "/view/blocks/0/element/initial_value",
            "out_of_range",
        ),
        refused(
            modal(field(element("multi_users_select", max_selected_items=1, initial_users=["U1", "U2"]))),
            "/view/blocks/0/element/initial_users",
            "too_many",
        ),
        refused(
            modal(field(element("multi_users_select", initial_users=["U1", "U1"]))),
            "/view/blocks/0/element/initial_users/1",
            "duplicate",
        ),
        refused(
            modal(field(element("conversations_select", filter={}))),
            "/view/blocks/0/element/filter",
            "too_few",
        ),
        refused(
            modal(field(element("conversations_select", filter={"include": ["im"] * 5}))),
            "/view/blocks/0/element/filter/include",
            "too_many",
        ),
        refused(
            modal(field(element("email_text_input", initial_value="anna"))),
            "/view/blocks/0/element/initial_value",
            "bad_format",
        ),
        refused(
            modal(field(element("rich_text_input", min_lines=9, max_lines=3))),
            "/view/blocks/0/element/min_lines",
            "out_of_range",
        ),
        refused(
            {"type": "home", "blocks": [field(element("datetimepicker"))]},
            "/view/blocks/0/element/type",
            NOT_SETTLED,
        ),
        refused({"type": "home", "blocks": [section()], "submit": text()}, "/view", "unknown_field"),
        refused({"type": "workflow_step", "blocks": []}, "/view/type", NOT_SETTLED),
        refused(
            message({"type": "image", "alt_text": "x", "slack_file": {"id": "F1"}}),
            "/blocks/0/slack_file",
            NOT_SETTLED,
        ),
        refused(message(field(FOCUS)), "/blocks/0/element/focus_on_load", NOT_SETTLED),
        refused(message(attachments=[{"text": "x"}]), "/attachments", NOT_SETTLED),
        refused({"markdown_text": "x"}, "/markdown_text", NOT_SETTLED),
        refused({"blocks": [section()]}, "/text", "missing_field"),
        refused({"text": "Hei", "blocks": "[]"}, "/blocks", "wrong_type"),
        refused(
            message({"type": "markdown", "text": wordy(7000)}, {"type": "markdown", "text": wordy(7000)}),
            "/blocks",
            "too_long",
        ),
    ],
)
def test_each_rule_refuses_at_the_place_where_it_is_broken(payload: Json, pointer: str, code: str) -> None:
    assert (pointer, code) in codes(payload)


def test_an_emoji_counts_as_two_so_that_no_count_of_slacks_is_stricter() -> None:
    assert codes(message({"type": "header", "text": text("😀" * 75)})) == []
    assert codes(message({"type": "header", "text": text("😀" * 76)})) == [
        ("/blocks/0/text/text", "too_long")
    ]


def test_metadata_is_flat_named_plainly_and_not_over_long() -> None:
    assert check_metadata({"event_type": "kutsu", "event_payload": {"key": "1", "n": 2, "ok": True}}) == []
    assert check_metadata({}) == []
    nested = check_metadata({"event_type": "kutsu", "event_payload": {"key": {"a": 1}}})
    assert [(one.pointer, one.code) for one in nested] == [("/metadata/event_payload/key", NOT_SETTLED)]
    long = check_metadata({"event_type": "kutsu", "event_payload": {"key": wordy(3000)}})
    assert [(one.pointer, one.code) for one in long] == [("/metadata", "too_large")]
    assert refusal(long)["error"] == "metadata_too_large"
    assert (
        refusal(check_message({"text": "x", "metadata": {"event_type": "K"}}))["error"]
        == "invalid_metadata_format"
    )


def test_answers_to_a_search_hold_a_hundred_options_or_groups_of_them() -> None:
    hundred = [option(str(number)) for number in range(100)]
    assert check_options({"options": hundred}) == []
    assert check_options({"options": []}) == []
    assert check_options({"option_groups": [{"label": text(), "options": hundred}]}) == []
    assert [one.code for one in check_options({"options": [*hundred, option("x")]})] == ["too_many"]
    assert [one.code for one in check_options({})] == ["missing_field"]
    assert [one.code for one in check_options({"options": [option(), option()]})] == ["duplicate"]


def test_the_refusal_has_the_shape_and_the_words_of_slack() -> None:
    line = "[ERROR] unsupported type: sections [json-pointer:/blocks/0/type]"
    assert refusal(check_message(message({"type": "sections"}))) == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": [line],
        "response_metadata": {"messages": [line]},
    }
    view = refusal(check_view({"type": "modal", "blocks": [section() | {"text": text("")}], "uusi": 1}))
    assert view["error"] == "invalid_arguments"
    assert view["response_metadata"] == {
        "messages": [
            "[ERROR] missing required field: title [json-pointer:/view]",
            "[ERROR] must be more than 0 characters [json-pointer:/view/blocks/0/text/text]",
            "[ERROR] invalid additional property: uusi [json-pointer:/view]",
        ]
    }


@pytest.mark.parametrize(
    ("payload", "error"),
    [
        ({"text": wordy(40_001)}, "msg_too_long"),
        ({"text": ""}, "no_text"),
        ({"text": "x", "blocks": {}}, "invalid_blocks_format"),
        (message(TABLE, TABLE), "invalid_attachments"),
        (message(section(), *[section()] * 50), "invalid_blocks"),
        (message({"type": "section", "text": "x"}), "invalid_blocks"),
    ],
)
def test_the_first_problem_names_the_error(payload: Json, error: str) -> None:
    assert refusal(check_message(payload))["error"] == error
