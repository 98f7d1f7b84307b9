"""Workspace records as the browser page gets them (docs/sandbox.md, "Objects")."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.clock import SandboxClock
from bot.sandbox.models import Channel, Json, Message, User, View
from bot.sandbox.render import file_json, reactions_json
from bot.sandbox.state import State


def page_person(user: User) -> Json:
    """Person."""
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "display_name": user.display_name or user.real_name,
        "title": user.title,
        "email": user.email,
        "tz": user.tz,
        "locale": user.locale,
        "role": user.role,
        "deleted": user.deleted,
        "is_bot": user.is_bot,
        "away": False,
    }


def page_channel(state: State, channel: Channel, person: str) -> Json:
    """Channel, as one person sees it."""
    mine = person in channel.members
    read = channel.last_read.get(person, "")
    shown = state.top_level(channel.id)
    hidden = [one for one in state.ephemerals.get(channel.id, {}).values() if one.only_for == person]
    newest = max((one.ts for one in [*shown[-1:], *hidden[-1:]]), default="")
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "topic": channel.topic,
        "purpose": channel.purpose,
        "archived": channel.archived,
        "members": list(channel.members),
        "is_member": mine,
        "unread": sum(one.ts > read and one.user != person for one in [*shown, *hidden]) if mine else 0,
        "last_ts": newest,
        "last_read": read,
        "with": [one for one in channel.members if one != person] if channel.kind in {"im", "mpim"} else [],
        "bot_is_member": state.bot_user_id in channel.members,
    }


def page_message(state: State, message: Message, person: str) -> Json:
    """Message, as one person sees it. Blocks are as the app sent them, ids filled in."""
    replies = state.replies(message.channel, message.ts) if message.thread_ts == message.ts else []
    return {
        "id": message.ts,
        "ts": message.ts,
        "channel": message.channel,
        "user": message.user,
        "by_bot": message.bot_id is not None,
        "text": message.text,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "files": [file_json(state.files[one]) for one in message.files if one in state.files],
        "thread_ts": message.thread_ts,
        "reply_count": len(replies),
        "latest_reply": replies[-1].ts if replies else None,
        "only_me": message.only_for is not None,
        "edited": message.edited is not None,
        "deleted": False,
        "reactions": reactions_json(message),
        "notice": message.notice,
        "values": state.picked(message, person),
    }


def page_view(view: View) -> Json:
    """View: a form in the person's stack."""
    return {
        "id": view.id,
        "type": view.kind,
        "title": view.payload.get("title"),
        "submit": view.payload.get("submit"),
        "close": view.payload.get("close"),
        "blocks": view.payload.get("blocks", []),
        "values": view.values,
        "hash": view.hash,
        "root_view_id": view.root_view_id or view.id,
        "previous_view_id": view.previous_view_id,
    }


def page_home(view: View | None) -> Json | None:
    """Home: the published tab of one person."""
    if view is None:
        return None
    blocks = view.payload.get("blocks", [])
    return {"id": view.id, "blocks": blocks, "values": view.values, "hash": view.hash}


def page_clock(clock: SandboxClock, zone: str) -> Json:
    """Clock: now in epoch seconds and on the wall of the team's zone."""
    now = clock.now()
    local = datetime.fromtimestamp(now, ZoneInfo(zone)).replace(tzinfo=None)
    return {
        "now": now,
        "local": local.isoformat(timespec="seconds"),
        "tz": zone,
        "offset": round(clock.offset, 3),
    }
