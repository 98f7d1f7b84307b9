"""The workspace itself: people, channels, messages, Home tabs and files, kept in memory and written through.

Only facts and their lookups; who may do what is asked in web_api and people.
"""

import secrets
from collections.abc import Iterator
from typing import Any

from bot.sandbox.clock import SandboxClock
from bot.sandbox.inputs import carried_over
from bot.sandbox.models import Channel, File, Json, Message, User, View
from bot.sandbox.store import Store

_ID_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"  # 32, so that a byte falls on each of them as often


def new_id(prefix: str) -> str:
    """An id in Slack's form: a letter and ten capitals or digits."""
    return prefix + "".join(_ID_LETTERS[byte % 32] for byte in secrets.token_bytes(10))


class State:
    """Everything that the workspace knows. Changes go through `save_*`, so that none is forgotten on disk."""

    def __init__(self, clock: SandboxClock, store: Store) -> None:
        self.clock = clock
        self.store = store
        self.team: Json = {}
        self.app_id = ""
        self.bot_id = ""
        self.bot_user_id = ""
        self.guests_may_use_commands = False
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.ephemerals: dict[str, dict[str, Message]] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self._picked: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
        self._last_ts = 0

    # -- ids and times --

    def next_ts(self) -> str:
        """A message ts: unique in the workspace and rising, also when the clock stands still."""
        self._last_ts = max(int(self.clock.now() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    # -- writing --

    def save_user(self, user: User) -> None:
        """New or changed."""
        self.users[user.id] = user
        self.store.put("user", user.id, user.as_record())

    def save_channel(self, channel: Channel) -> None:
        """New or changed."""
        self.channels[channel.id] = channel
        self.store.put("channel", channel.id, channel.as_record())

    def save_message(self, message: Message) -> None:
        """New or changed. An ephemeral one lives as long as the process, as it does in Slack's clients."""
        if message.only_for is not None:
            self.ephemerals.setdefault(message.channel, {})[message.ts] = message
            return
        self.messages.setdefault(message.channel, {})[message.ts] = message
        self.store.put("message", message.ts, message.as_record())

    def drop_message(self, message: Message) -> None:
        """Delete it."""
        if message.only_for is not None:
            self.ephemerals.get(message.channel, {}).pop(message.ts, None)
            return
        self.messages.get(message.channel, {}).pop(message.ts, None)
        self.store.drop("message", message.ts)

    def save_home(self, view: View) -> None:
        """The Home tab of one person."""
        self.homes[view.user] = view
        self.store.put("home", view.user, view.as_record())

    def save_file(self, file: File) -> None:
        """New or changed."""
        self.files[file.id] = file
        self.store.put("file", file.id, file.as_record())

    def save_identity(self) -> None:
        """Team, app and clock: what a later start must find the same."""
        self.store.put(
            "identity",
            "workspace",
            {
                "team": self.team,
                "app_id": self.app_id,
                "bot_id": self.bot_id,
                "bot_user_id": self.bot_user_id,
                "guests_may_use_commands": self.guests_may_use_commands,
                "clock_offset": self.clock.offset,
            },
        )

    def load(self) -> bool:
        """Take up what the store holds; False when it holds nothing yet."""
        identity = self.store.load("identity")
        if not identity:
            return False
        self.team = identity[0]["team"]
        self.app_id = identity[0]["app_id"]
        self.bot_id = identity[0]["bot_id"]
        self.bot_user_id = identity[0]["bot_user_id"]
        self.guests_may_use_commands = identity[0]["guests_may_use_commands"]
        self.users = {record["id"]: User.from_record(record) for record in self.store.load("user")}
        self.channels = {record["id"]: Channel.from_record(record) for record in self.store.load("channel")}
        for record in self.store.load("message"):
            message = Message.from_record(record)
            self.messages.setdefault(message.channel, {})[message.ts] = message
            self._last_ts = max(self._last_ts, int(message.ts.replace(".", "")))
        self.homes = {record["user"]: View.from_record(record) for record in self.store.load("home")}
        self.files = {record["id"]: File.from_record(record) for record in self.store.load("file")}
        # Time went on ahead before; it must not fall behind the newest message.
        offset = float(identity[0].get("clock_offset", 0.0))
        self.clock.catch_up(max(self.clock.now() + max(0.0, offset), self._last_ts / 1_000_000))
        return True

    # -- looking up --

    def message(self, channel_id: str, ts: str) -> Message | None:
        """A message that everybody in the channel sees."""
        return self.messages.get(channel_id, {}).get(ts)

    def ephemeral(self, channel_id: str, ts: str) -> Message | None:
        """A message that one person sees."""
        return self.ephemerals.get(channel_id, {}).get(ts)

    def picked(self, message: Message, person: str) -> dict[str, dict[str, Any]]:
        """RAW values that a person sees in a message's own selects: what they picked, else the initial
        ones."""
        return carried_over(self._picked.get((message.ts, person), {}), message.blocks)

    def pick(self, message: Message, person: str, values: dict[str, dict[str, Any]]) -> None:
        """Remember what a person picked; it lives as long as the process, as in Slack's clients."""
        self._picked[message.ts, person] = values

    def replies(self, channel_id: str, thread_ts: str) -> list[Message]:
        """The replies of a thread, oldest first, the parent left out."""
        return [
            message
            for message in self.messages.get(channel_id, {}).values()
            if message.thread_ts == thread_ts and message.ts != thread_ts
        ]

    def top_level(self, channel_id: str) -> list[Message]:
        """What the channel shows outside threads, oldest first."""
        return [
            message
            for message in self.messages.get(channel_id, {}).values()
            if message.thread_ts in {None, message.ts} or message.subtype == "thread_broadcast"
        ]

    def direct_channel(self, members: set[str]) -> Channel | None:
        """The direct message of exactly these people, if it was ever opened."""
        for channel in self.channels.values():
            if channel.kind in {"im", "mpim"} and set(channel.members) == members:
                return channel
        return None

    def open_direct(self, members: set[str], creator: str) -> Channel:
        """The direct message of exactly these people, opened if need be."""
        found = self.direct_channel(members)
        if found is not None:
            return found
        kind = "im" if len(members) == 2 else "mpim"
        name = (
            ""
            if kind == "im"
            else "mpdm-" + "--".join(sorted(self.users[one].name for one in members)) + "-1"
        )
        channel = Channel(
            id=new_id("D" if kind == "im" else "C"),
            name=name,
            kind="im" if kind == "im" else "mpim",
            created=int(self.clock.now()),
            creator=creator,
            members=sorted(members),
        )
        self.save_channel(channel)
        return channel

    def meets(self, user_id: str) -> bool:
        """Whether a person shares a channel (not only a direct message) with the app."""
        return any(
            {user_id, self.bot_user_id} <= set(channel.members)
            for channel in self.channels.values()
            if channel.kind in {"public", "private"}
        )

    def can_see(self, user: User, channel: Channel) -> bool:
        """Whether a person finds the channel at all: members do, and full members find public ones."""
        if user.id in channel.members:
            return True
        return channel.kind == "public" and not user.is_guest and not user.is_external

    def people(self) -> Iterator[User]:
        """Everyone but bots, in the seed's order."""
        return (user for user in self.users.values() if not user.is_bot)

    def reached(self, message: Message) -> frozenset[str]:
        """Ids of the active people who have this message before them (bots left out)."""
        audience = [message.only_for] if message.only_for else self.channels[message.channel].members
        return frozenset(
            user.id
            for user in (self.users[one] for one in audience if one in self.users)
            if not user.is_bot and not user.deleted
        )
