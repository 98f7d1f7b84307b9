"""One Web API call: its arguments however they came, its token, and what it may do.

slack-sdk sends reads as forms and writes as JSON; its async client uses GET; some calls have an empty body.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from bot.sandbox.errors import ApiError, invalid_arguments
from bot.sandbox.models import Channel, Json, User

if TYPE_CHECKING:
    from bot.sandbox.core import Sandbox

# conversations.*: scope prefix per kind (docs.slack.dev/reference/methods/conversations.info).
KIND_PREFIX = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}


@dataclass(frozen=True)
class Method:
    """A row of the methods table. `scopes`: any one of them; `tier`: a key of rates.TIERS; `args`: what is
    known."""

    run: "Callable[[Call], Json]"
    tier: str
    args: frozenset[str]
    scopes: tuple[str, ...] = ()
    app_token: bool = False


@dataclass
class Call:
    """The call as a method sees it."""

    sandbox: "Sandbox"
    method: str
    args: Json = field(default_factory=dict)

    # -- arguments --

    def text(self, name: str) -> str | None:
        """An optional string; empty counts as not given."""
        value = self.args.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise invalid_arguments(f"{name} is not a string", f"/{name}")
        return str(value)

    def need(self, name: str) -> str:
        """A string that must be there."""
        value = self.text(name)
        if value is None:
            raise invalid_arguments(f"missing required field: {name}", f"/{name}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A truth value in any of the forms that clients send."""
        value = self.args.get(name)
        if value is None or value == "":
            return default
        return str(value).lower() in {"1", "true"}

    def number(self, name: str, default: int, *, most: int) -> int:
        """A whole number from 1 to `most`."""
        value = self.args.get(name)
        if value is None or value == "":
            return default
        try:
            number = int(str(value))
        except ValueError:
            raise ApiError("invalid_limit" if name == "limit" else "invalid_arguments") from None
        if not 1 <= number <= most:
            raise ApiError("invalid_limit" if name == "limit" else "invalid_arguments")
        return number

    def ids(self, name: str) -> list[str]:
        """A list of ids: an array, or joined by commas."""
        value = self.args.get(name) or []
        items = value if isinstance(value, list) else str(value).split(",")
        return [str(item).strip() for item in items if str(item).strip()]

    def parsed(self, name: str) -> Any:
        """A JSON argument, as an object or as a string that holds one."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if value == "":
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise invalid_arguments(f"{name} is no JSON", f"/{name}") from None

    # -- what it may do --

    def scope(self, *any_of: str) -> None:
        """Raise ApiError `missing_scope` unless the app has one of these."""
        have = self.sandbox.manifest.scopes
        if any_of and not have & set(any_of):
            raise ApiError("missing_scope", needed=any_of[0], provided=",".join(sorted(have)))

    def user(self, user_id: str) -> User:
        """A user by id. Raises `user_not_found`."""
        user = self.sandbox.state.users.get(user_id)
        if user is None:
            raise ApiError("user_not_found")
        return user

    def visible_channel(self, channel_id: str) -> Channel:
        """A channel that the app can see. Raises `channel_not_found` (never tells that a private one
        exists)."""
        state = self.sandbox.state
        channel = state.channels.get(channel_id)
        if channel is None or not state.can_see(state.users[state.bot_user_id], channel):
            raise ApiError("channel_not_found")
        return channel

    def member_channel(self, channel_id: str) -> Channel:
        """A channel that the app is in. Raises `channel_not_found`, `not_in_channel`."""
        channel = self.visible_channel(channel_id)
        if self.sandbox.state.bot_user_id not in channel.members:
            raise ApiError("not_in_channel")
        return channel

    def kind_scope(self, channel: Channel, right: str) -> None:
        """`channels:read`, `groups:history`, … by the kind of the channel."""
        self.scope(f"{KIND_PREFIX[channel.kind]}:{right}")

    # -- pages --

    def page(self, items: list[Any], *, default: int, most: int) -> tuple[list[Any], Json]:
        """One page of a list by `limit` and `cursor`, and its `response_metadata`."""
        limit = self.number("limit", default, most=most)
        start = read_cursor(self.text("cursor"), self.method)
        if start > len(items):
            raise ApiError("invalid_cursor")
        end = start + limit
        following = make_cursor(end, self.method) if end < len(items) else ""
        return items[start:end], {"response_metadata": {"next_cursor": following}}


def make_cursor(position: int, method: str) -> str:
    """An opaque cursor, good for the same method only."""
    return base64.b64encode(f"next:{method}:{position}".encode()).decode()


def read_cursor(cursor: str | None, method: str) -> int:
    """The position of a cursor. Raises `invalid_cursor`."""
    if cursor is None:
        return 0
    try:
        word, for_method, position = base64.b64decode(cursor, validate=True).decode().split(":")
        number = int(position)
    except (binascii.Error, ValueError, UnicodeDecodeError):
        raise ApiError("invalid_cursor") from None
    if word != "next" or for_method != method or number < 0:
        raise ApiError("invalid_cursor")
    return number


def read_arguments(query: Mapping[str, str], content_type: str, body: bytes) -> Json:
    """Arguments from the query, a form or a JSON object. Raises ApiError `invalid_json`,
    `invalid_form_data`, …"""
    args: Json = dict(query)
    if not body:
        return args
    kind = content_type.partition(";")[0].strip().lower()
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise ApiError("invalid_charset") from None
    if kind == "application/json":
        try:
            parsed = json.loads(text)
        except ValueError:
            raise ApiError("invalid_json") from None
        if not isinstance(parsed, dict):
            raise ApiError("json_not_object")
        return args | parsed
    if kind in {"application/x-www-form-urlencoded", ""}:
        return args | dict(parse_qsl(text, keep_blank_values=True))
    raise ApiError("invalid_post_type")
