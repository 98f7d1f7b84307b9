"""The Events API: what the manifest subscribes to, wrapped, delivered and delivered again.

docs.slack.dev/apis/events-api: three more tries, at once, after one minute and after five, with their
number and reason; a failing answer with `x-slack-no-retry: 1` stops them.
"""

from bot.sandbox.clock import SandboxClock
from bot.sandbox.delivery import Answer, Delivery, Envelope
from bot.sandbox.manifest import Manifest
from bot.sandbox.models import Channel, Json, Message, User
from bot.sandbox.render import message_json, user_json
from bot.sandbox.state import State, new_id

RETRY_SECONDS = (0.0, 60.0, 300.0)
_MESSAGE_EVENTS = {
    "public": ("message.channels", "channel"),
    "private": ("message.groups", "group"),
    "im": ("message.im", "im"),
    "mpim": ("message.mpim", "mpim"),
}


class Events:
    """Sends events beside whatever caused them."""

    def __init__(self, state: State, clock: SandboxClock, manifest: Manifest, delivery: Delivery) -> None:
        self._state = state
        self._clock = clock
        self._manifest = manifest
        self._delivery = delivery

    def emit(self, subscription: str, event: Json) -> None:
        """Send an event if the manifest subscribes to it."""
        if subscription not in self._manifest.events:
            return
        state = self._state
        payload = {
            "token": "not-used",
            "team_id": state.team["id"],
            "api_app_id": state.app_id,
            "event": {"event_ts": f"{self._clock.now():.6f}", **event},
            "type": "event_callback",
            "event_id": new_id("Ev"),
            "event_time": int(self._clock.now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": state.team["id"],
                    "user_id": state.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
        }
        self._delivery.spawn(self._deliver(Envelope("events_api", payload)))

    async def _deliver(self, envelope: Envelope) -> None:
        first = self._clock.now()
        answer = await self._delivery.send(envelope)
        for number, wait in enumerate(RETRY_SECONDS, start=1):
            if answer.ok or answer.no_retry:
                return
            await self._clock.wait_until(first + wait)
            answer = await self._delivery.send(envelope.again(number, _reason(answer)))

    def message(self, channel: Channel, message: Message) -> None:
        """A new message, the app's own ones too."""
        shown = message_json(self._state, message)
        self._in_channel(channel, {**shown, "event_ts": message.ts})

    def message_changed(self, channel: Channel, message: Message, previous: Json) -> None:
        """An edited message."""
        self._in_channel(
            channel,
            {
                "type": "message",
                "subtype": "message_changed",
                "hidden": True,
                "ts": self._state.next_ts(),
                "message": message_json(self._state, message),
                "previous_message": previous,
            },
        )

    def message_deleted(self, channel: Channel, previous: Json) -> None:
        """A deleted message."""
        self._in_channel(
            channel,
            {
                "type": "message",
                "subtype": "message_deleted",
                "hidden": True,
                "ts": self._state.next_ts(),
                "deleted_ts": previous["ts"],
                "previous_message": previous,
            },
        )

    def _in_channel(self, channel: Channel, event: Json) -> None:
        if self._state.bot_user_id in channel.members:
            subscription, kind = _MESSAGE_EVENTS[channel.kind]
            self.emit(subscription, {**event, "channel": channel.id, "channel_type": kind})

    def membership(self, channel: Channel, user_id: str, *, joined: bool, inviter: str | None = None) -> None:
        """Somebody, or the app itself, joined or left."""
        if self._state.bot_user_id not in channel.members and user_id != self._state.bot_user_id:
            return
        name = "member_joined_channel" if joined else "member_left_channel"
        event: Json = {
            "type": name,
            "user": user_id,
            "channel": channel.id,
            "channel_type": "C" if channel.kind == "public" else "G",
            "team": self._state.team["id"],
        }
        if inviter is not None:
            event["inviter"] = inviter
        if not joined and user_id == self._state.bot_user_id:
            # The app itself gets channel_left or group_left in place of the members' event.
            left = "channel_left" if channel.kind == "public" else "group_left"
            self.emit(left, {"type": left, "channel": channel.id})
            return
        self.emit(name, event)

    def archived(self, channel: Channel, user_id: str) -> None:
        """A channel was archived."""
        name = "channel_archive" if channel.kind == "public" else "group_archive"
        if channel.kind == "public" or self._state.bot_user_id in channel.members:
            self.emit(name, {"type": name, "channel": channel.id, "user": user_id})

    def user(self, user: User, *, joined: bool) -> None:
        """A person is new (`team_join`) or was changed (`user_change`)."""
        shown = user_json(
            self._state, user, email="users:read.email" in self._manifest.scopes, locale=not user.is_external
        )
        name = "team_join" if joined else "user_change"
        self.emit(name, {"type": name, "user": shown, "cache_ts": int(self._clock.now())})

    def home_opened(self, user_id: str, channel_id: str, tab: str, view: Json | None) -> None:
        """A person opened the app's Home or Messages tab."""
        event: Json = {"type": "app_home_opened", "user": user_id, "channel": channel_id, "tab": tab}
        if view is not None and tab == "home":
            event["view"] = view
        self.emit("app_home_opened", event)


def _reason(answer: Answer) -> str:
    return answer.reason or "unknown_error"
