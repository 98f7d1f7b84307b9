"""Workspace records as the Web API, events and payloads show them to the app."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.inputs import state_values
from bot.sandbox.models import Channel, File, Json, Message, User, View
from bot.sandbox.state import State
from bot.sandbox.text import echo_blocks

# Keys of a view that come back as they were given (docs.slack.dev/reference/interaction-payloads/view-
# interactions-payload).
_VIEW_KEYS = ("private_metadata", "callback_id", "title", "submit", "close", "blocks")


def user_json(state: State, user: User, *, email: bool, locale: bool) -> Json:
    """A user object (docs.slack.dev/reference/objects/user-object). `email`: the app has users:read.email."""
    external = user.team_id != state.team["id"]
    profile: Json = {
        "real_name": user.real_name,
        "display_name": user.display_name,
        "real_name_normalized": user.real_name,
        "display_name_normalized": user.display_name,
        "title": user.title,
        "team": user.team_id,
    }
    if email and user.email and not external:
        profile["email"] = user.email
    if user.is_bot:
        profile |= {"bot_id": state.bot_id, "api_app_id": state.app_id}
    shown: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "profile": profile,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": int(state.clock.now()),
    }
    if user.deleted:
        return shown  # a deactivated person's object has neither zone nor roles
    shown |= {
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": _offset(state, user.tz),
        "is_admin": user.role == "admin",
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_guest,
        "is_ultra_restricted": user.role == "single_channel_guest",
    }
    if external:
        shown["is_stranger"] = not state.meets(user.id)
    elif locale:
        shown["locale"] = user.locale
    return shown


def _offset(state: State, zone: str) -> int:

    offset = datetime.fromtimestamp(state.clock.now(), ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def channel_json(state: State, channel: Channel) -> Json:
    """A conversation object (docs.slack.dev/reference/objects/conversation-object)."""
    shown: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.archived,
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_private": channel.kind != "public",
        "is_ext_shared": channel.shared,
        "is_shared": channel.shared,
        "is_org_shared": False,
        "context_team_id": state.team["id"],
    }
    if channel.kind == "im":
        other = next((one for one in channel.members if one != state.bot_user_id), state.bot_user_id)
        return {**shown, "user": other, "is_user_deleted": state.users[other].deleted, "is_open": True}
    return {
        **shown,
        "name": channel.name,
        "name_normalized": channel.name,
        "creator": channel.creator,
        "is_member": state.bot_user_id in channel.members,
        "is_general": False,
        "topic": {"value": channel.topic, "creator": channel.creator, "last_set": channel.created},
        "purpose": {"value": channel.purpose, "creator": channel.creator, "last_set": channel.created},
        "num_members": len(channel.members),
    }


def message_json(state: State, message: Message, *, all_metadata: bool = False) -> Json:
    """A message as history, events and payloads show it: blocks escaped, metadata's payload only when asked
    for."""
    shown: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    shown["team"] = state.team["id"]
    if message.subtype:
        shown["subtype"] = message.subtype
    if message.bot_id:
        shown |= {"bot_id": message.bot_id, "app_id": message.app_id}
    if message.blocks is not None:
        shown["blocks"] = echo_blocks(message.blocks)
    if message.attachments:
        shown["attachments"] = echo_blocks(message.attachments)
    if message.edited:
        shown["edited"] = {"user": message.user, "ts": message.edited}
    if message.files:
        shown["files"] = [file_json(state.files[one]) for one in message.files if one in state.files]
    if message.reactions:
        shown["reactions"] = reactions_json(message)
    if message.metadata:
        kept = message.metadata if all_metadata else {"event_type": message.metadata["event_type"]}
        shown["metadata"] = kept
    return shown | thread_json(state, message)


def thread_json(state: State, message: Message) -> Json:
    """What a message says about its thread."""
    if message.thread_ts and message.thread_ts != message.ts:
        parent = state.message(message.channel, message.thread_ts)
        return {"thread_ts": message.thread_ts, "parent_user_id": parent.user if parent else message.user}
    replies = state.replies(message.channel, message.ts) if message.thread_ts == message.ts else []
    if not replies:
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
    }


def reactions_json(message: Message) -> list[Json]:
    """The reactions of a message."""
    return [{"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()]


def file_json(file: File) -> Json:
    """A file object."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "size": file.size,
    }


def view_json(state: State, view: View, *, with_inputs: bool = True) -> Json:
    """A view as `views.*` and payloads show it."""
    shown: Json = {
        "id": view.id,
        "team_id": state.team["id"],
        "type": view.kind,
        "private_metadata": "",
        "callback_id": "",
        "external_id": view.payload.get("external_id", ""),
        "state": {"values": state_values(view.payload.get("blocks"), view.values, with_inputs=with_inputs)},
        "hash": view.hash,
        "clear_on_close": bool(view.payload.get("clear_on_close", False)),
        "notify_on_close": bool(view.payload.get("notify_on_close", False)),
        "root_view_id": view.root_view_id or view.id,
        "previous_view_id": view.previous_view_id,
        "app_id": state.app_id,
        "app_installed_team_id": state.team["id"],
        "bot_id": state.bot_id,
    }
    for key in _VIEW_KEYS:
        if key in view.payload:
            value: Any = view.payload[key]
            shown[key] = echo_blocks(value)
    return shown


def person_json(state: State, user: User) -> Json:
    """The `user` of an interaction payload."""
    return {
        "id": user.id,
        "username": user.name,
        "name": user.name,
        "team_id": user.team_id or state.team["id"],
    }


def team_json(state: State) -> Json:
    """The `team` of an interaction payload."""
    return {"id": state.team["id"], "domain": state.team["domain"]}
