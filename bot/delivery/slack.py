"""Slack's side of sending: the only place that posts unasked-for messages.

The client has no retry handlers (bot/app.py): each call is tried once, and what is known of it is said
honestly. Whoever calls decides what to do about it.
"""

import errno
import logging
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.domain.sending import LINE_PAUSE, Fate, Outcome, judge_error
from bot.views.blocks import Block, fallback

log = logging.getLogger(__name__)

EVENT_TYPE = "ekobotti_message"
UNREADABLE_ANSWER = "unreadable_answer"
Step = Callable[[str], None]

# Nothing of the request has left when these are the reason. Other trouble of TLS can come in the middle.
_BEFORE_ANY_BYTE = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)
_NO_WAY_OUT = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL})
_PAGES = 25  # of 200 messages
# Slack's time and ours need not agree. With more than 5 minutes between them not even a signed delivery is
# accepted (docs.slack.dev/authentication/verifying-requests-from-slack).
HISTORY_MARGIN = timedelta(minutes=5)


class SlackSender:
    """Posts, finds posts again, opens conversations. Threads may share it."""

    def __init__(self, client: WebClient, *, steps: Step | None = None) -> None:
        self._client = client
        self._steps = steps or (lambda _name: None)
        self._own_bot_id: str | None = None

    def post(self, channel_id: str, blocks: Sequence[Block], key: str) -> Outcome:
        """Posts one message that carries the row's key as metadata."""
        outcome, answer = self._try(
            "chat.postMessage",
            lambda: self._client.chat_postMessage(
                channel=channel_id,
                text=fallback(blocks),
                blocks=list(blocks),
                metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
                unfurl_links=False,
                unfurl_media=False,
            ),
        )
        ts, channel = (answer or {}).get("ts"), (answer or {}).get("channel")
        if answer is not None and not (ts and channel):
            return Outcome(Fate.UNKNOWN, error=UNREADABLE_ANSWER)
        return replace(outcome, ts=str(ts or ""), channel_id=str(channel or ""))

    def update(self, channel_id: str, ts: str, blocks: Sequence[Block]) -> Outcome:
        """Replaces one of the bot's own messages (docs.slack.dev/reference/methods/chat.update)."""
        outcome, _answer = self._try(
            "chat.update",
            lambda: self._client.chat_update(
                channel=channel_id, ts=ts, text=fallback(blocks), blocks=list(blocks)
            ),
        )
        return replace(outcome, ts=ts, channel_id=channel_id)

    def find(self, channel_id: str, key: str, since: datetime) -> tuple[Outcome, str | None]:
        """Looks in the conversation, from `since` on, for the bot's own post with this key.

        Returns the look's own fate (SENT = the history could be read) and the post's ts, if it is there.
        Metadata is there for every app to read and to copy (docs.slack.dev/messaging/message-metadata): only
        what this bot itself posted counts.
        """
        outcome, own = self._who_am_i()
        if own is None:
            return outcome, None
        cursor: str | None = None
        for _page in range(_PAGES):
            outcome, answer = self._try(
                "conversations.history",
                lambda at=cursor: self._client.conversations_history(  # type: ignore[misc]
                    channel=channel_id,
                    oldest=f"{since.timestamp():.6f}",
                    include_all_metadata=True,
                    limit=200,
                    cursor=at,
                ),
            )
            if answer is None:
                return outcome, None
            for message in answer.get("messages") or []:
                if _key_of(message) == key and message.get("bot_id") == own:
                    return Outcome(Fate.SENT), str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            if not cursor:
                return Outcome(Fate.SENT), None
        return Outcome(Fate.REFUSED, error="history_too_long"), None

    def _who_am_i(self) -> tuple[Outcome, str | None]:
        """The bot's own id, asked once."""
        if self._own_bot_id is not None:
            return Outcome(Fate.SENT), self._own_bot_id
        outcome, answer = self._try("auth.test", self._client.auth_test)
        if answer is not None:
            self._own_bot_id = answer.get("bot_id") or None
            if self._own_bot_id is None:
                return Outcome(Fate.REFUSED, error="not_a_bot"), None
        return outcome, self._own_bot_id

    def open_dm(self, user_id: str) -> Outcome:
        """The conversation with a person; opening it again gives the same one."""
        outcome, answer = self._try(
            "conversations.open", lambda: self._client.conversations_open(users=user_id)
        )
        channel = ((answer or {}).get("channel") or {}).get("id")
        if answer is not None and not channel:
            return Outcome(Fate.UNKNOWN, error=UNREADABLE_ANSWER)
        return replace(outcome, channel_id=str(channel or ""))

    def _try(
        self, method: str, call: Callable[[], SlackResponse]
    ) -> tuple[Outcome, Mapping[str, Any] | None]:
        """Makes one call; the answer is None unless Slack said ok. The fate says all: nothing is raised."""
        self._steps(f"before http {method}")
        outcome, answer = _told(call)
        self._steps(f"after http {method}")
        if outcome.fate is not Fate.SENT:
            log.info("%s: %s %s", method, outcome.fate, outcome.error)
        return outcome, answer


def _told(call: Callable[[], SlackResponse]) -> tuple[Outcome, Mapping[str, Any] | None]:
    try:
        data = call().data
    except SlackApiError as error:
        return _judge(error), None
    except URLError as error:
        return _judge_reason(error.reason), None
    except Exception as error:
        # The request may have left: a cut connection, a time-out, half an answer, an answer that is no text.
        # Whatever it was, only the history can tell what it came to.
        return Outcome(Fate.UNKNOWN, error=type(error).__name__), None
    if isinstance(data, dict):
        return Outcome(Fate.SENT), data
    return Outcome(Fate.UNKNOWN, error=UNREADABLE_ANSWER), None


def _judge(error: SlackApiError) -> Outcome:
    response = error.response
    status = int(getattr(response, "status_code", 200) or 200)
    headers = {str(k).lower(): v for k, v in (getattr(response, "headers", None) or {}).items()}
    data = getattr(response, "data", None)
    code = str(data.get("error") or "") if isinstance(data, dict) else ""
    after = headers.get("retry-after")
    return judge_error(code, status, str(after) if after is not None else None)


def _judge_reason(reason: object) -> Outcome:
    no_way_out = isinstance(reason, OSError) and reason.errno in _NO_WAY_OUT
    if no_way_out or isinstance(reason, _BEFORE_ANY_BYTE):
        return Outcome(Fate.CLOSED, error=type(reason).__name__, retry_after=LINE_PAUSE)
    return Outcome(Fate.UNKNOWN, error=type(reason).__name__)


def _key_of(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    return (metadata.get("event_payload") or {}).get("key")
