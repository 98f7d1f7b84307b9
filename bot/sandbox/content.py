"""What a message may hold: text, blocks, attachments, metadata. One reader for posts, updates, answers and
acks.

The limits are the checker's (blockkit/limits.py).
"""

from dataclasses import dataclass

from bot.sandbox.checks import check_message
from bot.sandbox.errors import ApiError
from bot.sandbox.models import Json
from bot.sandbox.posting import with_ids
from bot.sandbox.text import escape_mrkdwn

_CONTENT = ("text", "blocks", "attachments", "metadata")


@dataclass(frozen=True)
class Content:
    """A message's content as it will be stored. `metadata`: None = not given, {} = cleared."""

    text: str
    blocks: list[Json] | None
    attachments: list[Json]
    metadata: Json | None


def read_content(body: Json, *, update: bool = False) -> Content:
    """Check and read a message. `update`: chat.update's shorter limit. Raises ApiError with Slack's codes."""
    text, blocks = body.get("text"), body.get("blocks")
    if not text and not blocks:
        raise ApiError("no_text")
    # The checker sees what was sent, not what was derived from it.
    checked = {key: body[key] for key in _CONTENT if body.get(key) is not None and body.get(key) != []}
    check_message(checked, update=update)
    return Content(
        text=escape_mrkdwn(str(text or "")),
        blocks=with_ids(blocks) if blocks else None,
        attachments=[],
        metadata=body.get("metadata"),
    )
