"""Messages come, change and go here, and only here: stored, journalled, shown live, and told to the app."""

from bot.sandbox.events import Events
from bot.sandbox.inputs import INTERACTIVE
from bot.sandbox.journal import Journal, Post
from bot.sandbox.live import Live
from bot.sandbox.models import Channel, Json, Message
from bot.sandbox.pagejson import page_channel, page_message
from bot.sandbox.pings import live_markup
from bot.sandbox.render import message_json
from bot.sandbox.state import State, new_id


def with_ids(blocks: list[Json] | None) -> list[Json] | None:
    """Blocks with every missing `block_id` and `action_id` filled in, as Slack does with random ones."""
    if blocks is None:
        return None
    return [_block_with_ids(block) for block in blocks]


def _block_with_ids(block: Json) -> Json:
    def filled(element: object) -> object:
        if isinstance(element, dict) and element.get("type") in INTERACTIVE and not element.get("action_id"):
            return {**element, "action_id": new_id("")[:5]}
        return element

    filled_block = {**block, "block_id": block.get("block_id") or new_id("")[:5]}
    for key in ("element", "accessory"):
        if key in block:
            filled_block[key] = filled(block[key])
    if isinstance(block.get("elements"), list):
        filled_block["elements"] = [filled(element) for element in block["elements"]]
    return filled_block


class Posting:
    """The only writer of messages."""

    def __init__(self, state: State, journal: Journal, live: Live, events: Events) -> None:
        self._state = state
        self._journal = journal
        self._live = live
        self._events = events

    def add(self, message: Message) -> Message:
        """A new message, ordinary or ephemeral."""
        state = self._state
        channel = state.channels[message.channel]
        parent = state.message(message.channel, message.thread_ts) if message.thread_ts else None
        if parent is not None and parent.thread_ts is None and message.only_for is None:
            parent.thread_ts = parent.ts
            state.save_message(parent)
        state.save_message(message)
        if message.bot_id is not None:
            self._journal.posted(self._post(message))
        if message.only_for is None:
            if message.user in state.users and not state.users[message.user].is_bot:
                channel.last_read[message.user] = message.ts
                state.save_channel(channel)
            self._events.message(channel, message)
        self._show(message)
        if parent is not None and message.only_for is None:
            self._show(parent)
        return message

    def _post(self, message: Message) -> Post:
        return Post(
            at=self._state.clock.now(),
            channel=message.channel,
            ts=message.ts,
            text=message.text,
            reached=self._state.reached(message),
            metadata=message.metadata,
            ephemeral=message.only_for is not None,
            live=live_markup(message.text, message.blocks),
        )

    def change(self, message: Message, *, edited: bool = True, **changes: object) -> Message:
        """Change a message in place; its ts stays."""
        previous = message_json(self._state, message)
        for name, value in changes.items():
            setattr(message, name, value)
        if edited:
            message.edited = self._state.next_ts()
        self._state.save_message(message)
        if message.bot_id is not None and ("text" in changes or "blocks" in changes):
            self._journal.changed(self._post(message))
        if message.only_for is None and edited:
            self._events.message_changed(self._state.channels[message.channel], message, previous)
        self._show(message)
        return message

    def remove(self, message: Message) -> None:
        """Delete a message; a deleted parent of a thread leaves its replies."""
        state = self._state
        channel = state.channels[message.channel]
        previous = message_json(state, message)
        audience = self._audience(message)
        state.drop_message(message)
        for person in audience:
            self._live.publish("message_gone", {"channel": channel.id, "id": message.ts}, to=person)
        if message.only_for is None:
            self._events.message_deleted(channel, previous)

    def _audience(self, message: Message) -> list[str]:
        if message.only_for is not None:
            return [message.only_for]
        channel = self._state.channels[message.channel]
        return [user.id for user in self._state.people() if self._state.can_see(user, channel)]

    def _show(self, message: Message) -> None:
        audience = self._live.audience()
        channel = self._state.channels[message.channel]
        for person in self._audience(message):
            if person not in audience:
                continue
            shown = page_message(self._state, message, person)
            self._live.publish("message", {"channel": channel.id, "message": shown}, to=person)
            self._live.publish("channel", {"channel": page_channel(self._state, channel, person)}, to=person)

    def show_channel(self, channel: Channel) -> None:
        """Tell the pages that a channel changed."""
        for user in self._state.people():
            if self._state.can_see(user, channel):
                shown = page_channel(self._state, channel, user.id)
                self._live.publish("channel", {"channel": shown}, to=user.id)
            else:
                self._live.publish("channel_gone", {"channel": channel.id}, to=user.id)
