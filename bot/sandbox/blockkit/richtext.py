"""Rich text: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

Slack publishes no length or count limits for it; the bounds here are marked "not settled" in the table.
"""

from collections.abc import Mapping

from bot.sandbox.blockkit.fields import (
    Check,
    as_object,
    flag,
    is_a,
    items,
    one_of,
    pattern,
    shape,
    string,
    whole,
)
from bot.sandbox.blockkit.problems import Report

_STYLE = shape({}, {"bold": flag, "code": flag, "italic": flag, "strike": flag, "underline": flag})


def _blank_allowed(name: str) -> Check:
    # A space between two mentions is an element of its own, so blanks are fine here and only here.
    measured = string(name)

    def check(value: object, at: str, report: Report) -> None:
        if not (isinstance(value, str) and value.isspace()):
            measured(value, at, report)

    return check


def _piece(kind: str, required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    return shape({"type": one_of(kind), **required}, {"style": _STYLE, **(optional or {})})


def epoch_seconds(value: object, at: str, report: Report) -> None:
    """A moment in whole seconds, ten digits."""
    whole("datetimepicker.initial_date_time")(value, at, report)


_ANY_TEXT = _blank_allowed("rich_text.text")
_PIECES: dict[str, Check] = {
    "text": _piece("text", {"text": _ANY_TEXT}),
    "link": _piece(
        "link",
        {"url": pattern("button.url", r"(https?://|mailto:|tel:)\S+", "a URL")},
        {"text": _ANY_TEXT, "unsafe": flag},
    ),
    "emoji": _piece(
        "emoji", {"name": pattern("rich_text.text", r"[a-z0-9_+'-]+(::[a-z0-9-]+)?", "an emoji's name")}
    ),
    "user": _piece("user", {"user_id": pattern("rich_text.text", r"[UW][A-Z0-9]+", "a user id")}),
    "usergroup": _piece(
        "usergroup", {"usergroup_id": pattern("rich_text.text", r"S[A-Z0-9]+", "a user group id")}
    ),
    "channel": _piece("channel", {"channel_id": pattern("rich_text.text", r"[CG][A-Z0-9]+", "a channel id")}),
    "broadcast": _piece("broadcast", {"range": one_of("here", "channel", "everyone")}),
    "color": _piece(
        "color", {"value": pattern("rich_text.text", r"#[0-9A-Fa-f]{6}", "a colour like #2B6CB0")}
    ),
    "date": _piece(
        "date",
        {"timestamp": epoch_seconds, "format": string("rich_text.text")},
        {"url": string("button.url"), "fallback": string("rich_text.text")},
    ),
}


def by_type(kinds: Mapping[str, Check], unsettled: Mapping[str, str] | None = None) -> Check:
    """Chooses the check by the object's `type`; kinds that Slack has and we leave out are "not settled"."""
    left_out = unsettled or {}

    def check(value: object, at: str, report: Report) -> None:
        if not is_a(value, dict, at, report):
            return
        kind = as_object(value).get("type")
        if kind is None:
            report.add(at, "missing_field", "missing required field: type")
        elif isinstance(kind, str) and kind in kinds:
            kinds[kind](value, at, report)
        elif isinstance(kind, str) and kind in left_out:
            report.open_question(f"{at}/type", left_out[kind])
        else:
            report.add(f"{at}/type", "unsupported_type", f"unsupported type: {kind}")

    return check


_INLINE = by_type(_PIECES, {"team": "mention of a team"})
_PREFORMATTED = by_type({"text": _PIECES["text"], "link": _PIECES["link"]})
_SECTION = shape({"type": one_of("rich_text_section"), "elements": items("rich_text.elements", _INLINE)})
_PARTS: dict[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_list": shape(
        {
            "type": one_of("rich_text_list"),
            "style": one_of("bullet", "ordered"),
            "elements": items("rich_text.elements", by_type({"rich_text_section": _SECTION})),
        },
        {"indent": whole("rich_text.indent"), "border": whole("rich_text.border")},
    ),
    "rich_text_quote": shape(
        {"type": one_of("rich_text_quote"), "elements": items("rich_text.elements", _INLINE)},
        {"border": whole("rich_text.border")},
    ),
    "rich_text_preformatted": shape(
        {"type": one_of("rich_text_preformatted"), "elements": items("rich_text.elements", _PREFORMATTED)},
        {"border": whole("rich_text.border")},
    ),
}

rich_text_parts: Check = items("rich_text.elements", by_type(_PARTS))

# The same object serves as a block, as a table's cell and as an input's first value.
rich_text: Check = shape(
    {"type": one_of("rich_text"), "elements": rich_text_parts}, {"block_id": string("block_id")}
)
