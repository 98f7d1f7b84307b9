"""Block Kit pieces as plain dictionaries, and the one way people's text gets into them.

People's words are never parsed as markup: they travel in `plain_text` (emoji off) or in `rich_text` elements,
which Slack shows as they are (docs.slack.dev/messaging/formatting-message-text). `*…*` in a template makes
bold; asterisks in a value stay asterisks.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from bot.domain.payloads import Payload, action_id

Block = dict[str, Any]


class Kept(tuple[Block, ...]):
    """Blocks of a view that remembers them; `reply` is where the way back keeps what it made of them.

    Nobody changes such blocks. Writing the same list out again costs as much as asking the database for it.
    """

    reply: str = ""


MAX_BUTTON_TEXT = 75  # docs.slack.dev/reference/block-kit/block-elements/button-element
MAX_HEADER_TEXT = 150  # docs.slack.dev/reference/block-kit/blocks/header-block
MAX_OPTION_TEXT = 75  # docs.slack.dev/reference/block-kit/composition-objects/option-object
MAX_TITLE_TEXT = 24  # docs.slack.dev/surfaces/modals
_DRAWN = "\u2580-\u259f"  # Unicode's Block Elements
_CHANNEL = re.compile("\x02([CG][A-Z0-9]+)\x03")  # how a channel passes the escaping: nobody can type these
_MENTION = re.compile("\x02([@#])[A-Z0-9]+\x03")
MAX_FALLBACK = 3900  # chat.update refuses more than 4,000 (docs.slack.dev/reference/methods/chat.update)


def escape(text: str) -> str:
    """For mrkdwn and top-level text: exactly these three, ampersand first, once."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, limit: int) -> str:
    """Shortens to `limit` UTF-16 units with the ellipsis: an emoji counts as two, as Slack counts."""
    if len(text) * 2 <= limit or len(text.encode("utf-16-le", "surrogatepass")) <= limit * 2:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: (limit - 1) * 2].decode("utf-16-le", "ignore")
    return kept.rstrip() + "…"


def unmarked(text: str) -> str:
    """Without the marks by which a real mention travels inside the house (bot/handlers/text.py)."""
    return _MENTION.sub(r"\1…", text) if "\x02" in text else text


def plain(text: str, limit: int = 3000) -> Block:
    """A plain_text object: no markup, no emoji codes."""
    text = unmarked(text)
    return {"type": "plain_text", "text": cut(text, limit) if text.strip() else "–", "emoji": False}


@lru_cache(maxsize=2048)
def _parts(template: str) -> tuple[tuple[str, bool], ...]:
    """Splits a template at its `*bold*` marks into (piece, is bold)."""
    pieces = re.split(r"\*([^*]+)\*", template)
    return tuple((piece, index % 2 == 1) for index, piece in enumerate(pieces) if piece)


def line(template: str, /, **values: object) -> list[Block]:
    """One line of rich text: a translated template with named values, put in as they are."""
    elements: list[Block] = []
    for piece, bold in _parts(template):
        words = unmarked(piece.format(**values)) if "{" in piece else piece
        element: Block = {"type": "text", "text": words}
        if not element["text"]:
            continue
        if bold:
            element["style"] = {"bold": True}
        elements.append(element)
    return elements


def link(text: str, address: str) -> Block:
    """A link as a part of a line of rich text: its press goes past the bot."""
    return {"type": "link", "url": address, "text": text}


def image(address: str, words: str) -> Block:
    """A picture by its public address; `words` tell the same to who does not see it."""
    return {"type": "image", "image_url": address, "alt_text": cut(words, 2000)}


def rich(*lines: Sequence[Block]) -> Block:
    """A rich_text block of lines under each other."""
    elements: list[Block] = []
    for number, one in enumerate(lines):
        if number:
            elements.append({"type": "text", "text": "\n"})
        elements.extend(one)
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": _joined(elements)}]}


def _joined(elements: Iterable[Block]) -> list[Block]:
    """Neighbours of one style become one element: fewer bytes, same picture."""
    out: list[Block] = []
    for element in elements:
        if (
            out
            and element["type"] == "text" == out[-1]["type"]
            and element.get("style") == out[-1].get("style")
        ):
            out[-1] = {**out[-1], "text": out[-1]["text"] + element["text"]}
        else:
            out.append(dict(element))
    return out


def bullets(*items: Sequence[Block]) -> Block:
    """A rich_text block with a bulleted list."""
    sections = [{"type": "rich_text_section", "elements": _joined(item)} for item in items]
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "bullet", "elements": sections}],
    }


def preformatted(lines: Sequence[str]) -> Block:
    """A rich_text block of lines in letters of equal width: for pictures made of characters."""
    text: Block = {"type": "text", "text": "\n".join(lines)}
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [text]}]}


def header(text: str) -> Block:
    """A heading."""
    return {"type": "header", "text": plain(text, MAX_HEADER_TEXT)}


def note(text: str) -> Block:
    """Small print below the thing."""
    return {"type": "context", "elements": [plain(text, 2000)]}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def section(text: str, *, accessory: Block | None = None) -> Block:
    """A paragraph of plain text, with one button or menu beside it."""
    block: Block = {"type": "section", "text": plain(text)}
    if accessory:
        block["accessory"] = accessory
    return block


def actions(*elements: Block) -> Block:
    """A row of buttons and menus."""
    return {"type": "actions", "elements": list(elements)}


def button(
    text: str,
    name: str,
    payload: Payload,
    *,
    nth: int | str = "",
    style: str | None = None,
    confirm: Block | None = None,
) -> Block:
    """A button that carries a payload; `style` is "primary" or "danger"."""
    block: Block = {
        "type": "button",
        "text": plain(text, MAX_BUTTON_TEXT),
        "action_id": action_id(name, nth),
        "value": payload.encode(),
    }
    if style:
        block["style"] = style
    if confirm:
        block["confirm"] = confirm
    return block


LINK = "house.link"
"""The name of buttons that open an address: pressing one is told to the app, which has nothing to do then."""

RUN_BESIDE = "house.run_beside"
"""As "house.run", but the message that it is in stays as it is: it holds more than one thing."""


def link_button(text: str, url: str, *, nth: int | str = "") -> Block:
    """A button that opens an address in the browser."""
    return {
        "type": "button",
        "text": plain(text, MAX_BUTTON_TEXT),
        "action_id": action_id(LINK, nth),
        "url": url,
    }


def confirm(title: str, text: str, *, yes: str, no: str) -> Block:
    """A question asked before a press counts (docs.slack.dev/reference/block-kit/composition-objects)."""
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }


def option(text: str, value: str) -> Block:
    """A choice in a menu; `value` is at most 150 characters."""
    return {"text": plain(text, MAX_OPTION_TEXT), "value": value}


def input_block(
    block_id: str, label: str, element: Mapping[str, Any], *, hint: str = "", optional: bool = False
) -> Block:
    """A field of a form. The element's action id is `value` for all fields: the block id tells them apart."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, 2000),
        "element": {"action_id": "value", **element},
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(hint, 2000)
    return block


def text_input(
    *, initial: str = "", placeholder: str = "", multiline: bool = False, limit: int = 3000
) -> Block:
    """A text field's element; `limit` in characters."""
    element: Block = {"type": "plain_text_input", "max_length": limit, "multiline": multiline}
    if initial:
        element["initial_value"] = cut(initial, limit)
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return element


def select(options: Sequence[Block], *, initial: str | None = None, placeholder: str = "") -> Block:
    """A menu's element; `initial` is the value of the option chosen at first."""
    element: Block = {"type": "static_select", "options": list(options)}
    chosen = next((one for one in options if one["value"] == initial), None)
    if chosen:
        element["initial_option"] = chosen
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return element


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    close: str,
    submit: str | None = None,
    callback_id: str = "none",
    metadata: Payload | None = None,
) -> Block:
    """A form, or with no `submit` a page of text in a modal."""
    view: Block = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, MAX_TITLE_TEXT),
        "close": plain(close, MAX_TITLE_TEXT),
        "blocks": list(blocks),
    }
    if submit:
        view["submit"] = plain(submit, MAX_TITLE_TEXT)
    if metadata is not None:
        view["private_metadata"] = metadata.encode()
    return view


def fallback(blocks: Iterable[Block]) -> str:
    """The whole message as text for notifications and screen readers, which read nothing else.

    Escaped, since top-level text is mrkdwn.
    """
    return _CHANNEL.sub(r"<#\1>", escape(cut(_joined_words(blocks), MAX_FALLBACK - 400)))


def words(blocks: Iterable[Block]) -> str:
    """The whole message as plain text, for where Slack's marks mean nothing; channels are left out."""
    return _CHANNEL.sub("", _joined_words(blocks))


def _joined_words(blocks: Iterable[Block]) -> str:
    return "\n".join(filter(None, (_words(block) for block in blocks)))


def _words(block: Mapping[str, Any]) -> str:
    kind = block.get("type")
    if kind in ("section", "header"):
        # A whole bar at a line's beginning (views.group_balance.bar): the words beside it tell the same.
        return re.sub(rf"(?m)^[{_DRAWN}]{{10}} ", "", str(block["text"]["text"]))
    if kind == "context":
        return " ".join(str(element["text"]) for element in block["elements"] if "text" in element)
    if kind == "rich_text":
        return "\n".join(_rich_words(element) for element in block["elements"])
    return ""


def _channel_mark(part: Mapping[str, Any]) -> str:
    return f"\x02{part['channel_id']}\x03" if part["type"] == "channel" else ""


def _rich_words(element: Mapping[str, Any]) -> str:
    if element["type"] == "rich_text_list":
        return "\n".join("• " + _rich_words(item) for item in element["elements"])
    words = "".join(str(part.get("text", "")) or _channel_mark(part) for part in element["elements"])
    if element["type"] == "rich_text_preformatted":
        # A screen reader would say every block of a bar: the words beside it tell the same.
        return re.sub(f"[{_DRAWN}]+ ?", "", words)
    return words
