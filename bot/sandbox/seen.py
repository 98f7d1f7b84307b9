"""What a person has before their eyes: messages, forms, and what came of an act. For tests to look at."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.inputs import STATELESS, elements
from bot.sandbox.models import Json, View
from bot.sandbox.text import unescape


@dataclass(frozen=True)
class Seen:
    """A message as one person sees it."""

    json: Json

    @property
    def text(self) -> str:
        """The top-level text, entities read."""
        return unescape(self.json["text"])

    @property
    def shown(self) -> str:
        """All that is visible: the blocks' texts line by line, or the text when there are no blocks."""
        return "\n".join(texts(self.json["blocks"])) if self.json["blocks"] else self.text

    @property
    def ts(self) -> str:
        """Its timestamp."""
        return str(self.json["ts"])

    @property
    def channel(self) -> str:
        """The channel's id."""
        return str(self.json["channel"])

    @property
    def only_me(self) -> bool:
        """Ephemeral."""
        return bool(self.json["only_me"])

    @property
    def by_bot(self) -> bool:
        """Posted by the app."""
        return bool(self.json["by_bot"])

    @property
    def buttons(self) -> list[str]:
        """The visible texts of its buttons."""
        return [
            label_of(element) for _, element in elements(self.json["blocks"]) if element["type"] == "button"
        ]


@dataclass(frozen=True)
class Saw:
    """What came of an act, before the person's eyes."""

    messages: list[Seen]
    form: "Form | None"
    notice: Json | None = None
    result: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Everything that was new, joined."""
        return "\n".join(message.shown for message in self.messages)


@dataclass(frozen=True)
class Form:
    """The form on top of a person's stack."""

    view: View

    @property
    def title(self) -> str:
        """Its title."""
        return unescape(self.view.payload["title"]["text"])

    @property
    def shown(self) -> str:
        """All texts in it, line by line."""
        return "\n".join(texts(self.view.payload["blocks"]))

    @property
    def values(self) -> dict[str, Any]:
        """Label (or block_id) -> RAW value, for every element with a state."""
        found: dict[str, Any] = {}
        for block, element in elements(self.view.payload["blocks"]):
            if element["type"] not in STATELESS:
                label = (block.get("label") or {}).get("text") or block["block_id"]
                found[unescape(label)] = self.view.values.get(block["block_id"], {}).get(element["action_id"])
        return found


def texts(value: Any) -> list[str]:
    """Every visible text in blocks, in order, entities read."""
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    if not isinstance(value, dict):
        return []
    if isinstance(value.get("text"), str) and value.get("type") in {
        "plain_text",
        "mrkdwn",
        "text",
        "markdown",
        "raw_text",
    }:
        return [unescape(value["text"])]
    return [text for key, item in value.items() if key not in {"confirm", "options"} for text in texts(item)]


def label_of(element: Json) -> str:
    shown = element.get("text") or element.get("placeholder") or {}
    return unescape(str(shown.get("text", "")))
