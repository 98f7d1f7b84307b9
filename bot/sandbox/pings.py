"""Which markup in a message is alive: what would notify somebody, or look like a link or a mention.

So that a test can say: nothing that a person typed may ping anyone.
docs.slack.dev/messaging/formatting-message-text: text objects with `verbatim: false` also parse bare names
and addresses.
"""

import re
from typing import Any

_TOKEN = re.compile(r"<(?:[@#!][^<>\n]+|[a-z][a-z0-9+.-]*:[^<>\n]+)>")
_BARE = re.compile(r"(?<![\w@/])@(?:channel|here|everyone)\b|https?://[^\s<>|]+", re.IGNORECASE)
_RICH = {
    "user": "user_id",
    "usergroup": "usergroup_id",
    "channel": "channel_id",
    "broadcast": "range",
    "link": "url",
}


def live_markup(text: str, blocks: list[dict[str, Any]] | None) -> tuple[str, ...]:
    """Every live token of a message, in order: of its top-level text, then of its blocks."""
    return (*_TOKEN.findall(text), *_in_blocks(blocks or []))


def _in_blocks(value: Any) -> list[str]:
    if isinstance(value, list):
        return [token for item in value for token in _in_blocks(item)]
    if not isinstance(value, dict):
        return []
    if value.get("type") == "mrkdwn":
        return _in_mrkdwn(str(value.get("text", "")), verbatim=bool(value.get("verbatim", False)))
    key = _RICH.get(str(value.get("type")))
    if key is not None and isinstance(value.get(key), str):
        return [f"<{value['type']}:{value[key]}>"]
    return [token for item in value.values() for token in _in_blocks(item)]


def _in_mrkdwn(text: str, *, verbatim: bool) -> list[str]:
    tokens = _TOKEN.findall(text)
    return tokens if verbatim else [*tokens, *_BARE.findall(_TOKEN.sub(" ", text))]
