"""Everything that a person can do, as one set of functions: the page and the tests' person driver both call
these."""

import re
from typing import Any

from bot.sandbox.actions import Actions
from bot.sandbox.commands import Commands
from bot.sandbox.errors import PersonError
from bot.sandbox.events import Events
from bot.sandbox.forms import Forms
from bot.sandbox.inputs import Raw
from bot.sandbox.journal import Journal
from bot.sandbox.live import Live
from bot.sandbox.manifest import Manifest
from bot.sandbox.models import Channel, Json, Message, User, View
from bot.sandbox.pagejson import page_channel, page_person
from bot.sandbox.posting import Posting
from bot.sandbox.render import view_json
from bot.sandbox.state import State, new_id
from bot.sandbox.submitting import Submission, Submitting
from bot.sandbox.text import Mentions


class People:
    """Acts of people. Every function raises PersonError for what Slack's client would not let them do."""

    def __init__(
        self,
        *,
        state: State,
        manifest: Manifest,
        journal: Journal,
        live: Live,
        events: Events,
        posting: Posting,
        forms: Forms,
        commands: Commands,
        actions: Actions,
        submitting: Submitting,
    ) -> None:
        self._state = state
        self._manifest = manifest
        self._journal = journal
        self._live = live
        self._events = events
        self._posting = posting
        self._forms = forms
        self._commands = commands
        self._actions = actions
        self._submitting = submitting

    def person(self, user_id: str) -> User:
        """An active person."""
        user = self._state.users.get(user_id)
        if user is None or user.is_bot:
            raise PersonError("no_such_person")
        if user.deleted:
            raise PersonError("deactivated")
        return user

    def channel(self, user: User, channel_id: str) -> Channel:
        """A channel that the person can see."""
        channel = self._state.channels.get(channel_id)
        if channel is None or not self._state.can_see(user, channel):
            raise PersonError("no_such_channel")
        return channel

    # -- messages and commands --

    async def type(self, user: User, channel_id: str, text: str, thread_ts: str | None = None) -> Json:
        """Send a line: a command when it begins with a slash, else a message."""
        channel = self._writable(user, channel_id)
        self._journal.add("person", "type", user=user.id, channel=channel.id, text=text)
        if text.startswith("/"):
            said = await self._commands.run(user, channel, text.strip(), in_thread=thread_ts is not None)
            return {"kind": "command", "notice": said}
        return {"kind": "message", "message": self._say(user, channel, text, thread_ts)}

    def _writable(self, user: User, channel_id: str) -> Channel:
        channel = self.channel(user, channel_id)
        if user.id not in channel.members:
            raise PersonError("not_in_channel")
        if channel.archived:
            raise PersonError("is_archived")
        return channel

    def _say(self, user: User, channel: Channel, text: str, thread_ts: str | None) -> Message:
        if not text.strip():
            raise PersonError("no_text")
        state = self._state
        with_bot = channel.kind == "im" and state.bot_user_id in channel.members
        if with_bot and (self._manifest.messages_read_only or not self._manifest.messages_tab):
            raise PersonError("messages_tab_read_only")
        if thread_ts is not None and state.message(channel.id, thread_ts) is None:
            raise PersonError("no_such_message")
        escaped = Mentions(state.users.values(), state.channels.values()).escaped(text.strip())
        message = Message(state.next_ts(), channel.id, user.id, escaped, thread_ts=thread_ts)
        self._posting.add(message)
        if f"<@{state.bot_user_id}>" in escaped and state.bot_user_id in channel.members:
            mention = {"type": "app_mention", "user": user.id, "text": escaped, "ts": message.ts}
            self._events.emit("app_mention", {**mention, "channel": channel.id, "event_ts": message.ts})
        return message

    # -- elements and forms --

    async def press(
        self,
        user: User,
        target: Json,
        block_id: str,
        action_id: str,
        *,
        raw: Any = None,
        values: Raw | None = None,
    ) -> Json | None:
        """Press or choose in a message `{channel, ts}` or a view `{view_id}`; gives Slack's notice, if
        any."""
        where = self._actions.where(user, target)
        self._journal.add("person", "press", user=user.id, action_id=action_id, **target)
        return await self._actions.press(user, where, block_id, action_id, raw=raw, values=values)

    async def suggest(self, user: User, target: Json, block_id: str, action_id: str, query: str) -> Json:
        """Type into an external select."""
        return await self._actions.suggest(
            user, self._actions.where(user, target), block_id, action_id, query
        )

    async def submit(self, user: User, view_id: str, values: Raw) -> Submission:
        """Submit the form on top."""
        self._journal.add("person", "submit", user=user.id, view_id=view_id)
        return await self._submitting.submit(user, view_id, values)

    async def close(self, user: User, view_id: str, how: str) -> None:
        """Close the form on top (`cancel`), or all (`x`)."""
        self._journal.add("person", "close", user=user.id, view_id=view_id, how=how)
        await self._submitting.close(user, view_id, how)

    def stack(self, user: User) -> list[View]:
        """The open forms, the top last."""
        return list(self._forms.stacks.get(user.id, []))

    # -- places --

    def open_home(self, user: User) -> View | None:
        """Open the app's Home tab."""
        if not self._manifest.home_tab:
            raise PersonError("no_home_tab")
        channel = self._direct(user)
        view = self._state.homes.get(user.id)
        shown = view_json(self._state, view) if view is not None else None
        self._events.home_opened(user.id, channel.id, "home", shown)
        return view

    def _direct(self, user: User) -> Channel:
        channel = self._state.open_direct({user.id, self._state.bot_user_id}, user.id)
        self._posting.show_channel(channel)
        return channel

    def open(self, user: User, channel_id: str) -> Channel:
        """Look at a channel: what is there counts as read."""
        channel = self.channel(user, channel_id)
        shown = page_channel(self._state, channel, user.id)
        channel.last_read[user.id] = shown["last_ts"]
        self._state.save_channel(channel)
        self._live.publish("channel", {"channel": {**shown, "unread": 0}}, to=user.id)
        if channel.kind == "im" and self._state.bot_user_id in channel.members:
            self._events.home_opened(user.id, channel.id, "messages", None)
        return channel

    def dm(self, user: User, others: list[str]) -> Channel:
        """Open a direct message with others, the app's bot user among them or alone."""
        members = {user.id, *others}
        if not 2 <= len(members) <= 9:
            raise PersonError("wrong_number_of_people")
        unknown = [one for one in members if one not in self._state.users]
        if unknown:
            raise PersonError("no_such_person")
        channel = self._state.open_direct(members, user.id)
        self._posting.show_channel(channel)
        return channel

    def create(self, user: User, name: str, *, private: bool) -> Channel:
        """A new channel with this person in it."""
        if user.is_guest or user.is_external:
            raise PersonError("restricted_action")
        if not re.fullmatch(r"[\w-]{1,80}", name) or name != name.lower():
            raise PersonError("invalid_name")
        if any(channel.name == name for channel in self._state.channels.values()):
            raise PersonError("name_taken")
        channel = Channel(
            id=new_id("C"),
            name=name,
            kind="private" if private else "public",
            created=int(self._state.clock.now()),
            creator=user.id,
            members=[user.id],
        )
        self._state.save_channel(channel)
        self._posting.show_channel(channel)
        if not private:
            created = {"id": channel.id, "name": name, "created": channel.created, "creator": user.id}
            self._events.emit("channel_created", {"type": "channel_created", "channel": created})
        return channel

    def join(self, user: User, channel_id: str) -> Channel:
        """Join a public channel."""
        channel = self.channel(user, channel_id)
        if channel.kind != "public" or channel.archived:
            raise PersonError("cannot_join")
        self.add_member(channel, user.id)
        return channel

    def invite(self, user: User, channel_id: str, other_id: str) -> Channel:
        """Bring somebody, or the app, into a channel that one is in."""
        channel = self._writable(user, channel_id)
        if channel.kind in {"im", "mpim"}:
            raise PersonError("cannot_invite")
        other = self._state.users.get(other_id)
        if other is None or other.deleted:
            raise PersonError("no_such_person")
        self.add_member(channel, other.id, inviter=user.id)
        return channel

    def leave(self, user: User, channel_id: str) -> None:
        """Leave a channel."""
        channel = self.channel(user, channel_id)
        if channel.kind in {"im", "mpim"}:
            raise PersonError("cannot_leave")
        self.remove_member(channel, user.id)

    def remove(self, user: User, channel_id: str, other_id: str) -> Channel:
        """Remove somebody, or the app, from a channel that one is in."""
        channel = self._writable(user, channel_id)
        self.remove_member(channel, other_id)
        return channel

    def archive(self, user: User, channel_id: str) -> Channel:
        """Archive a channel that one is in."""
        channel = self._writable(user, channel_id)
        if channel.kind in {"im", "mpim"}:
            raise PersonError("cannot_archive")
        channel.archived = True
        self._state.save_channel(channel)
        self._posting.show_channel(channel)
        self._events.archived(channel, user.id)
        return channel

    def add_member(self, channel: Channel, user_id: str, *, inviter: str | None = None) -> bool:
        """Put somebody in; False when they were there already."""
        if user_id in channel.members:
            return False
        channel.members.append(user_id)
        self._state.save_channel(channel)
        self._posting.show_channel(channel)
        self._events.membership(channel, user_id, joined=True, inviter=inviter)
        return True

    def remove_member(self, channel: Channel, user_id: str) -> bool:
        """Take somebody out; False when they were not there."""
        if user_id not in channel.members:
            return False
        channel.members.remove(user_id)
        self._state.save_channel(channel)
        self._posting.show_channel(channel)
        self._events.membership(channel, user_id, joined=False)
        return True

    # -- the workspace's own administration --

    def change_person(self, user_id: str, **changes: Any) -> User:
        """Change a person's record (`deleted=True` deactivates); the app hears `user_change`."""
        user = self._state.users.get(user_id)
        if user is None:
            raise PersonError("no_such_person")
        for name, value in changes.items():
            if name not in {"real_name", "display_name", "title", "email", "tz", "locale", "role", "deleted"}:
                raise PersonError("no_such_field", name)
            setattr(user, name, value)
        self._state.save_user(user)
        self._live.publish("person", {"person": page_person(user)})
        self._events.user(user, joined=False)
        return user

    def add_person(self, user: User) -> User:
        """Somebody joins the workspace; the app hears `team_join`."""
        if user.id in self._state.users:
            raise PersonError("name_taken")
        self._state.save_user(user)
        self._live.publish("person", {"person": page_person(user)})
        self._events.user(user, joined=True)
        return user
