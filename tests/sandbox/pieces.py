"""Small payloads that Slack would take, for the sandbox's own tests."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

Json = dict[str, Any]


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text, "emoji": False}


def section(text: str, block_id: str = "osa") -> Json:
    """A section with mrkdwn that Slack does not parse."""
    return {
        "type": "section",
        "block_id": block_id,
        "text": {"type": "mrkdwn", "text": text, "verbatim": True},
    }


def buttons(*names: str, block_id: str = "napit") -> Json:
    """A row of buttons; each name is the text, its lower case the action_id."""
    elements = [
        {"type": "button", "action_id": name.lower(), "text": plain(name), "value": name.lower()}
        for name in names
    ]
    return {"type": "actions", "block_id": block_id, "elements": elements}


def field(label: str, element: Json, *, block_id: str, **extra: Any) -> Json:
    """An input block."""
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **extra}


def text_field(label: str, *, block_id: str, **element: Any) -> Json:
    """An input block with a text field."""
    extra = {"optional": True} if element.pop("optional", False) else {}
    return field(
        label, {"type": "plain_text_input", "action_id": "arvo", **element}, block_id=block_id, **extra
    )


def form(*blocks: Json, callback_id: str = "lomake", title: str = "Uusi kokous", **extra: Any) -> Json:
    """A form with a submit button."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title),
        "submit": plain("Tallenna"),
        "close": plain("Peruuta"),
        "blocks": list(blocks),
        **extra,
    }


def hears(kept: list[Any], *path: str) -> Callable[..., None]:
    """A listener that keeps a part of each body and acknowledges."""

    def listener(ack: Ack, body: Json) -> None:
        part: Any = body
        for key in path:
            part = part[key]
        kept.append(part)
        ack()

    return listener


def opens(view: Json) -> Callable[..., None]:
    """A listener that opens a form and acknowledges."""

    def listener(ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()

    return listener
