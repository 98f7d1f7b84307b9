"""Fills a new workspace from a JSON file: team, app, people with their roles, channels, memberships.

Nothing here knows whose network it is; ids in the file stay as they are, so that the app's own data can
name them.
"""

import json
from pathlib import Path
from typing import Any

from bot.sandbox.manifest import Manifest
from bot.sandbox.models import Channel, Message, User
from bot.sandbox.state import State

Json = dict[str, Any]

ROLES = {"member", "admin", "guest", "single_channel_guest", "external"}


class SeedError(ValueError):
    """The seed file is not what it should be; the message says where."""


def load_seed(source: Path | str | Json) -> Json:
    """Read a seed from a JSON file or a dictionary."""
    data: Json = source if isinstance(source, dict) else json.loads(Path(source).read_text(encoding="utf-8"))
    return data


def plant(state: State, seed: Json, manifest: Manifest) -> None:
    """Make the workspace that the seed describes. Raises SeedError."""
    team = seed.get("team", {})
    state.team = {
        "id": team.get("id", "T0WORKSPACE"),
        "name": team.get("name", "Workspace"),
        "domain": team.get("domain", "workspace"),
        "tz": team.get("tz", "Europe/Helsinki"),
    }
    app = seed.get("app", {})
    state.app_id = app.get("id", "A0APP")
    state.bot_id = app.get("bot_id", "B0APP")
    state.bot_user_id = app.get("bot_user_id", "U0APP")
    state.guests_may_use_commands = bool(seed.get("guests_may_use_commands", False))
    for item in seed.get("people", []):
        state.save_user(_person(item, state.team))
    state.save_user(
        User(
            id=state.bot_user_id,
            name=handle(manifest),
            real_name=manifest.name,
            display_name=manifest.name,
            team_id=state.team["id"],
            tz=state.team["tz"],
            role="bot",
            is_bot=True,
        )
    )
    for item in seed.get("channels", []):
        state.save_channel(_channel(item, state))
        for text in item.get("messages", []):
            _message(state, item["id"], text)
    state.save_identity()


def handle(manifest: Manifest) -> str:
    """The bot user's `name`; what people see is the app's own name, in messages and in the sidebar alike."""
    return manifest.bot_name.lower().replace(" ", "-")


def adopt_manifest(state: State, manifest: Manifest) -> None:
    """Let a workspace that was kept on disk follow a manifest that has changed since."""
    bot = state.users[state.bot_user_id]
    bot.name, bot.real_name, bot.display_name = handle(manifest), manifest.name, manifest.name
    state.save_user(bot)


def _person(item: Json, team: Json) -> User:
    role = item.get("role", "member")
    if role not in ROLES:
        raise SeedError(f"person {item.get('id')}: role {role!r} is none of {sorted(ROLES)}")
    if not str(item.get("id", "")).startswith(("U", "W")):
        raise SeedError(f"person {item.get('id')!r}: an id begins with U or W")
    return User(
        id=item["id"],
        name=item["name"],
        real_name=item["real_name"],
        display_name=str(item.get("display_name", item["real_name"])),
        title=item.get("title", ""),
        email=item.get("email"),
        tz=str(item.get("tz", team["tz"])),
        locale=item.get("locale", "fi-FI"),
        role=role,
        deleted=bool(item.get("deactivated", False)),
        team_id=str(item.get("team_id", "T0OTHER" if role == "external" else team["id"])),
    )


def _channel(item: Json, state: State) -> Channel:
    kind = item.get("kind", "public")
    if kind not in {"public", "private"}:
        raise SeedError(f"channel {item.get('id')}: kind {kind!r} is neither public nor private")
    members = [state.bot_user_id if one == "bot" else one for one in item.get("members", [])]
    unknown = [one for one in members if one not in state.users]
    if unknown:
        raise SeedError(f"channel {item['id']}: nobody has the id {', '.join(unknown)}")
    return Channel(
        id=item["id"],
        name=item["name"],
        kind=kind,
        created=int(state.clock.now()),
        creator=members[0] if members else "",
        members=members,
        topic=item.get("topic", ""),
        purpose=item.get("purpose", ""),
        shared=bool(item.get("shared", False)),
        archived=bool(item.get("archived", False)),
    )


def _message(state: State, channel_id: str, item: Json) -> None:
    state.save_message(Message(ts=state.next_ts(), channel=channel_id, user=item["user"], text=item["text"]))
