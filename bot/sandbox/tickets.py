"""What a person's act gives the app for a while: a trigger for one form, an address for five answers."""

import secrets
from dataclasses import dataclass

from bot.sandbox.clock import SandboxClock
from bot.sandbox.errors import ApiError

TRIGGER_SECONDS = 3.0  # docs.slack.dev/interactivity/handling-user-interaction
RESPONSE_URL_SECONDS = 30 * 60.0  # the same page
RESPONSE_URL_USES = 5  # the same page


@dataclass
class Trigger:
    """Lets the app open one form for one person. `view_id`: the act was in that form."""

    id: str
    user: str
    expires: float
    view_id: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    """Where the app may answer an act in a channel. `source_ts`: the message whose button was pressed."""

    token: str
    user: str
    channel: str
    expires: float
    source_ts: str | None = None
    source_ephemeral: bool = False
    uses: int = 0


class Tickets:
    """Gives them out and takes them in. They live as long as the process."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ResponseUrl] = {}

    def trigger(self, user: str, view_id: str | None = None) -> str:
        """A new trigger_id, good once within three seconds."""
        trigger_id = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        expires = self._clock.now() + TRIGGER_SECONDS
        self._triggers[trigger_id] = Trigger(trigger_id, user, expires, view_id)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Take a trigger in. Raises ApiError: invalid_, exchanged_ or expired_trigger_id (slack-sdk field
        reports)."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if self._clock.now() > trigger.expires:
            raise ApiError("expired_trigger_id")
        return trigger

    def response_url(
        self, user: str, channel: str, *, source_ts: str | None = None, source_ephemeral: bool = False
    ) -> ResponseUrl:
        """A new address for at most five answers within thirty minutes."""
        url = ResponseUrl(
            token=f"{secrets.randbelow(10**13)}/{secrets.token_urlsafe(18)}",
            user=user,
            channel=channel,
            expires=self._clock.now() + RESPONSE_URL_SECONDS,
            source_ts=source_ts,
            source_ephemeral=source_ephemeral,
        )
        self._urls[url.token] = url
        return url

    def use_url(self, token: str) -> ResponseUrl:
        """Count one answer. Raises ApiError: invalid_url, expired_url, used_url."""
        url = self._urls.get(token)
        if url is None:
            raise ApiError("invalid_url")
        if self._clock.now() > url.expires:
            raise ApiError("expired_url")
        if url.uses >= RESPONSE_URL_USES:
            raise ApiError("used_url")
        url.uses += 1
        return url
