"""Slack's markup: what it escapes when it echoes, and what it makes of mentions that a person types.

docs.slack.dev/messaging/formatting-message-text; echoed blocks come back escaped
(github.com/slackapi/bolt-python#513).
"""

import re
from collections.abc import Iterable
from typing import Any

from bot.sandbox.models import Channel, User

Json = dict[str, Any]

_ENTITY = re.compile(r"&(?!(?:amp|lt|gt);)")
# <@U1>, <#C1|x>, <!here>, <https://…|x>, <mailto:…>: what mrkdwn takes as one token.
_TOKEN = re.compile(r"<(?:[@#!][^<>\n]+|[a-z][a-z0-9+.-]*:[^<>\n]+)>")
_URL = re.compile(r"https?://[^\s<>|]+")


def escape(text: str) -> str:
    """`& < >` to entities; an entity that is already there stays as it is."""
    return _ENTITY.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """The three entities back to characters, once."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escape_mrkdwn(text: str, *, links: bool = True) -> str:
    """As Slack gives mrkdwn back: tokens stay, everything else is escaped, bare addresses become `<…>`."""
    parts: list[str] = []
    end = 0
    for token in _TOKEN.finditer(text):
        parts.append(_plain(text[end : token.start()], links=links))
        parts.append(token.group())
        end = token.end()
    parts.append(_plain(text[end:], links=links))
    return "".join(parts)


def _plain(text: str, *, links: bool) -> str:
    # A quote mark at the start of a line is markup of its own (`> quoted`), but Slack stores it as an
    # entity too.
    escaped = escape(text)
    return _URL.sub(lambda match: f"<{match.group()}>", escaped) if links else escaped


def echo_blocks(value: Any) -> Any:
    """A deep copy of blocks (or any part of them) as Slack echoes it: texts escaped."""
    if isinstance(value, list):
        return [echo_blocks(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("type") in {"plain_text", "mrkdwn"} and isinstance(value.get("text"), str):
        text = value["text"]
        if value["type"] == "plain_text":
            return {**value, "text": escape(text), "emoji": value.get("emoji", True)}
        verbatim = bool(value.get("verbatim", False))
        return {**value, "text": escape_mrkdwn(text, links=not verbatim), "verbatim": verbatim}
    return {key: echo_blocks(item) for key, item in value.items()}


class Mentions:
    """Finds `@name` and `#channel` in what a person types, by the names that the workspace has."""

    def __init__(self, users: Iterable[User], channels: Iterable[Channel]) -> None:
        names = {f"@{word}": f"<!{word}>" for word in ("channel", "here", "everyone")}
        for user in users:
            for name in (user.name, user.real_name, user.display_name):
                if name:
                    names.setdefault("@" + name.casefold(), f"<@{user.id}>")
        for channel in channels:
            if channel.kind == "public":
                names.setdefault("#" + channel.name.casefold(), f"<#{channel.id}|{channel.name}>")
            elif channel.kind == "private":
                # A private channel comes as its id with an empty name (implementing-slash-commands,
                # escaping).
                names.setdefault("#" + channel.name.casefold(), f"<#{channel.id}|>")
        self._names = names
        # Longest first, so that "@Anna Asiantuntija" is not read as "@Anna".
        words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<![\w@#])(?:{words})(?!\w)", re.IGNORECASE) if words else None

    def escaped(self, text: str) -> str:
        """As a command with `should_escape`, or a message, arrives: mentions as tokens, the rest escaped.

        Tokens `<@U…>` and `<#C…>` that the page's own completion put in are kept.
        """
        kept: list[str] = []

        def keep(token: str) -> str:
            kept.append(token)
            return f"\x00{len(kept) - 1}\x00"

        text = re.sub(r"<[@#][A-Z0-9]+(?:\|[^<>]*)?>", lambda match: keep(match.group()), text)
        if self._pattern is not None:
            text = self._pattern.sub(lambda match: keep(self._names[match.group().casefold()]), text)
        text = _URL.sub(lambda match: keep(f"<{escape(match.group())}>"), text)
        return re.sub(r"\x00(\d+)\x00", lambda match: kept[int(match.group(1))], escape(text))
