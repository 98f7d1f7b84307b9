"""Whole payloads: messages with their metadata, modals and home tabs, answers to block_suggestion."""

import json
from collections.abc import Mapping
from typing import cast

from bot.sandbox.blockkit.blocks import blocks
from bot.sandbox.blockkit.composition import (
    distinct_options,
    exactly_one_list,
    menu_option,
    option_group,
    plain_text,
)
from bot.sandbox.blockkit.fields import (
    Check,
    as_list,
    as_object,
    flag,
    is_a,
    items,
    one_of,
    pattern,
    shape,
    string,
)
from bot.sandbox.blockkit.limits import LIMITS
from bot.sandbox.blockkit.problems import Problem, Report, Surface

_MESSAGE_BLOCKS = blocks("message.blocks")
_VIEW_BLOCKS = blocks("view.blocks")
_EVENT_TYPE = pattern("metadata.event_type", r"[a-z][a-z0-9_]*", "lower-case letters, digits and underscores")


def _bytes(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def check_message(payload: Mapping[str, object], *, update: bool = False) -> list[Problem]:
    """Checks `text`, `blocks`, `attachments`, `markdown_text` and `metadata` of a message.

    The other arguments (channel, thread_ts, …) belong to the method that carries them. With `update` the
    shorter limit of chat.update holds. Blocks without a top-level text are refused although Slack only warns:
    that text is the notification and all that a screen reader gets.
    https://docs.slack.dev/reference/methods/chat.postMessage
    """
    report = Report(Surface.MESSAGE)
    has_markdown = payload.get("markdown_text") is not None
    if has_markdown:
        report.open_question("/markdown_text", "markdown_text instead of blocks")
    else:
        _message_text(payload.get("text"), "update.text" if update else "message.text", report)
    if payload.get("blocks") is not None:
        _MESSAGE_BLOCKS(payload["blocks"], "/blocks", report)
    if payload.get("attachments"):
        report.open_question("/attachments", "attachments are not modelled")
    problems = report.problems
    if payload.get("metadata") is not None:
        problems = problems + check_metadata(payload["metadata"])
    return problems


def _message_text(text: object, name: str, report: Report) -> None:
    if text is None or text == "":
        report.add("/text", "missing_field", "missing required field: text")
    elif is_a(text, str, "/text", report):
        string(name)(text, "/text", report)


def check_metadata(metadata: object) -> list[Problem]:
    """Checks message metadata; `{}`, which clears it in chat.update, is fine.

    Payload values are flat strings, numbers and booleans. Nested values are left open by Slack's pages and so
    refused; names keep to the recommended form. https://docs.slack.dev/messaging/message-metadata
    """
    report = Report(Surface.MESSAGE)
    if not is_a(metadata, dict, "/metadata", report) or metadata == {}:
        return report.problems
    shape({"event_type": _EVENT_TYPE, "event_payload": _event_payload})(metadata, "/metadata", report)
    limit = LIMITS["metadata.bytes"]
    if _bytes(metadata) > limit.high:
        report.add("/metadata", "too_large", f"not settled: metadata of more than {limit.high} bytes")
    return report.problems


def _event_payload(value: object, at: str, report: Report) -> None:
    if not is_a(value, dict, at, report):
        return
    for key, inner in as_object(value).items():
        _EVENT_TYPE(key, f"{at}/{key}", report)
        if not isinstance(inner, str | int | float | bool):
            report.open_question(f"{at}/{key}", "metadata values other than strings, numbers and booleans")


_COMMON_VIEW: dict[str, Check] = {
    "private_metadata": string("view.private_metadata"),
    "callback_id": string("view.callback_id"),
    "external_id": string("view.external_id"),
}
_VIEWS: dict[str, Check] = {
    "modal": shape(
        {"type": one_of("modal"), "title": plain_text("view.title"), "blocks": _VIEW_BLOCKS},
        {
            **_COMMON_VIEW,
            "submit": plain_text("view.submit"),
            "close": plain_text("view.close"),
            "clear_on_close": flag,
            "notify_on_close": flag,
        },
    ),
    "home": shape({"type": one_of("home"), "blocks": _VIEW_BLOCKS}, _COMMON_VIEW),
}


def check_view(view: object) -> list[Problem]:
    """Checks a modal or a home tab; pointers begin with /view as in Slack's answers.

    https://docs.slack.dev/surfaces/modals and https://docs.slack.dev/surfaces/app-home
    """
    kind = as_object(view).get("type")
    report = Report(Surface.HOME if kind == "home" else Surface.MODAL)
    if not is_a(view, dict, "/view", report):
        return report.problems
    if kind == "workflow_step":
        report.open_question("/view/type", "workflow_step views are not modelled")
    elif kind not in ("modal", "home"):
        report.add("/view/type", "unsupported_type", f"unsupported type: {kind}")
    else:
        _VIEWS[kind](view, "/view", report)
        _whole_view(cast("dict[str, object]", view), report)
    return report.problems


def _whole_view(view: Mapping[str, object], report: Report) -> None:
    has_input = any(as_object(one).get("type") == "input" for one in as_list(view.get("blocks")))
    if view.get("type") == "modal" and has_input and "submit" not in view:
        report.add("/view", "missing_field", "missing required field: submit")
    if _bytes(view) > LIMITS["view.bytes"].high:
        report.add("/view", "view_too_large", f"must be less than {LIMITS['view.bytes'].high + 1} bytes")


def check_options(answer: object) -> list[Problem]:
    """Checks the answer to a block_suggestion: at most 100 options, or groups of them, or none found.

    https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload
    """
    report = Report(Surface.MODAL)
    shape(
        {},
        {
            "options": items("suggestion.options", menu_option),
            "option_groups": items("suggestion.options", option_group),
        },
    )(answer, "", report)
    if isinstance(answer, dict):
        exactly_one_list(answer, "", report)
        distinct_options(answer, "", report)
    return report.problems
