"""Reads the app's manifest: what it does not name does not exist in the workspace.

Format: docs.slack.dev/reference/app-manifest. The schema itself is checked by the project's own test; here
only what would make the app behave otherwise than it hopes is refused.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]

# The events that the workspace sends -> bot scopes, any of which allows the subscription
# (docs.slack.dev/reference/events/<event>).
EVENT_SCOPES: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "channel_archive": ("channels:read",),
    "channel_created": ("channels:read",),
    "group_archive": ("groups:read",),
    "group_left": ("groups:read",),
    "channel_left": ("channels:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "team_join": ("users:read",),
    "user_change": ("users:read",),
}


class ManifestError(ValueError):
    """The manifest cannot be installed; the message says what to change."""


@dataclass(frozen=True)
class Command:
    """One slash command of the manifest."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False
    url: str | None = None


@dataclass(frozen=True)
class Manifest:
    """What of the manifest the workspace acts on."""

    name: str
    description: str
    color: str
    bot_name: str
    commands: tuple[Command, ...]
    scopes: frozenset[str]
    events: frozenset[str]
    socket_mode: bool
    interactivity: bool
    home_tab: bool
    messages_tab: bool
    messages_read_only: bool

    def command(self, name: str) -> Command | None:
        """The command of that exact name (Slack's clients match what was registered)."""
        return next((command for command in self.commands if command.command == name), None)


def load_manifest(source: Path | str | Json) -> Manifest:
    """Read a manifest from a JSON file or a dictionary. Raises ManifestError."""
    data: Json = source if isinstance(source, dict) else json.loads(Path(source).read_text(encoding="utf-8"))
    features = data.get("features", {})
    settings = data.get("settings", {})
    home = features.get("app_home", {})
    display = data.get("display_information", {})
    scopes = frozenset(data.get("oauth_config", {}).get("scopes", {}).get("bot", []))
    events = frozenset(settings.get("event_subscriptions", {}).get("bot_events", []))
    commands = tuple(_command(item) for item in features.get("slash_commands", []))
    _check(scopes, events, commands)
    return Manifest(
        name=display.get("name", "App"),
        description=display.get("description", ""),
        color=display.get("background_color", ""),
        bot_name=features.get("bot_user", {}).get("display_name", display.get("name", "app")),
        commands=commands,
        scopes=scopes,
        events=events,
        socket_mode=bool(settings.get("socket_mode_enabled", False)),
        interactivity=bool(settings.get("interactivity", {}).get("is_enabled", False)),
        home_tab=bool(home.get("home_tab_enabled", False)),
        messages_tab=bool(home.get("messages_tab_enabled", True)),
        messages_read_only=bool(home.get("messages_tab_read_only_enabled", False)),
    )


def _command(item: Json) -> Command:
    return Command(
        command=item["command"],
        description=item.get("description", ""),
        usage_hint=item.get("usage_hint", ""),
        should_escape=bool(item.get("should_escape", False)),
        url=item.get("url"),
    )


def _check(scopes: frozenset[str], events: frozenset[str], commands: tuple[Command, ...]) -> None:
    names = [command.command for command in commands]
    for name in names:
        # The manifest schema, features.slash_commands[].command: 2-32 characters with the slash.
        if not name.startswith("/") or not 2 <= len(name) <= 32 or " " in name:
            raise ManifestError(f"slash command {name!r}: begins with / and has 2-32 characters, no spaces")
        if names.count(name) > 1:
            raise ManifestError(f"slash command {name!r} is there twice")
    if len(names) > 50:
        raise ManifestError("more than 50 slash commands")
    if commands and "commands" not in scopes:
        raise ManifestError("slash commands need the bot scope `commands`")
    for event in sorted(events):
        if event not in EVENT_SCOPES:
            raise ManifestError(f"event {event!r} is not modelled: not settled")
        needed = EVENT_SCOPES[event]
        if needed and not scopes & set(needed):
            raise ManifestError(f"event {event!r} needs the bot scope {' or '.join(needed)}")
