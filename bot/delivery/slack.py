"""Slack's side of sending: the only place that posts unasked-for messages.

The client has no retry handlers (bot/app.py): each call is tried once, and what is known of it is said
honestly. Whoever calls decides what to do about it.
"""

import http.client
import logging
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.domain.sending import Fate, Outcome, judge_error
from bot.views.blocks import Block, fallback

log = logging.getLogger(__name__)

EVENT_TYPE = "ekobotti_message"
Step = Callable[[str], None]

# Nothing of the request has left when these are the reason.
_BEFORE_ANY_BYTE = (ConnectionRefusedError, socket.gaierror, ssl.SSLError)
_PAGES = 5  # of 200 messages: what is looked for is seconds old


class SlackSender:
    """Posts, finds posts again, opens conversations. Threads may share it."""

    def __init__(self, client: WebClient, *, steps: Step | None = None) -> None:
        self._client = client
        self._steps = steps or (lambda _name: None)

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
        if answer is None:
            return outcome
        return Outcome(Fate.SENT, ts=str(answer["ts"]), channel_id=str(answer["channel"]))

    def find(self, channel_id: str, key: str, since: datetime) -> tuple[Outcome, str | None]:
        """Looks in the conversation, from `since` on, for the bot's own post with this key.

        Returns the look's own fate (SENT = the history could be read) and the post's ts, if it is there.
        """
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
                if _key_of(message) == key and message.get("bot_id"):
                    return Outcome(Fate.SENT), str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            if not cursor:
                break
        return Outcome(Fate.SENT), None

    def open_dm(self, user_id: str) -> Outcome:
        """The conversation with a person; opening it again gives the same one."""
        outcome, answer = self._try(
            "conversations.open", lambda: self._client.conversations_open(users=user_id)
        )
        if answer is None:
            return outcome
        return Outcome(Fate.SENT, channel_id=str(answer["channel"]["id"]))

    def _try(
        self, method: str, call: Callable[[], SlackResponse]
    ) -> tuple[Outcome, Mapping[str, Any] | None]:
        self._steps(f"before http {method}")
        try:
            answer = call()
        except SlackApiError as error:
            outcome = _judge(error)
        except URLError as error:
            outcome = _judge_reason(error.reason)
        except (OSError, http.client.HTTPException) as error:
            # The request had left: a cut connection, a time-out, half an answer.
            outcome = Outcome(Fate.UNKNOWN, error=type(error).__name__)
        else:
            self._steps(f"after http {method}")
            data = answer.data
            if isinstance(data, dict):
                return Outcome(Fate.SENT), data
            outcome = Outcome(Fate.UNKNOWN, error="unreadable_answer")
        self._steps(f"after http {method}")
        log.info("%s: %s %s", method, outcome.fate, outcome.error)
        return outcome, None


def _judge(error: SlackApiError) -> Outcome:
    response = error.response
    status = int(getattr(response, "status_code", 200) or 200)
    headers = {str(k).lower(): v for k, v in (getattr(response, "headers", None) or {}).items()}
    data = getattr(response, "data", None)
    code = str(data.get("error") or "") if isinstance(data, dict) else ""
    after = headers.get("retry-after")
    return judge_error(code, status, str(after) if after is not None else None)


def _judge_reason(reason: object) -> Outcome:
    if isinstance(reason, _BEFORE_ANY_BYTE):
        return Outcome(Fate.NOT_SENT, error=type(reason).__name__)
    return Outcome(Fate.UNKNOWN, error=type(reason).__name__)


def _key_of(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    return (metadata.get("event_payload") or {}).get("key")


HISTORY_MARGIN = timedelta(seconds=5)  # our clock and Slack's need not agree to the second
