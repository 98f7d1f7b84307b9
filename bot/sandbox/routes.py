"""Signed HTTP to a loopback address, and signed calls within the process. Signatures are made as Slack
makes them.

docs.slack.dev/authentication/verifying-requests-from-slack. The timestamp is the machine's own time, not the
sandbox's: the receiver compares it with its own clock. Nothing is ever sent beyond loopback.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp

from bot.sandbox.clock import SandboxClock
from bot.sandbox.delivery import Answer, Envelope

Json = dict[str, Any]
Handler = Callable[[dict[str, str], str], tuple[int, Mapping[str, Any], str]]

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class NotLoopback(ValueError):
    """The sandbox delivers to this machine only."""


def sign(secret: str, timestamp: str, body: str) -> str:
    """`v0=` and the hex HMAC-SHA256 of `v0:timestamp:body`, keyed with the signing secret."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()


def encode(envelope: Envelope) -> tuple[dict[str, str], str]:
    """Content headers and body of a delivery: forms for commands and interactions, JSON for events."""
    if envelope.type == "events_api":
        headers = {"Content-Type": "application/json"}
        if envelope.retry:
            headers["X-Slack-Retry-Num"] = str(envelope.retry)
            headers["X-Slack-Retry-Reason"] = envelope.retry_reason
        return headers, json.dumps(envelope.payload)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if envelope.type == "interactive":
        return headers, urlencode({"payload": json.dumps(envelope.payload)})
    return headers, urlencode(envelope.payload)


class Signer:
    """Puts Slack's headers on a body; `damage` spoils the signature on request."""

    def __init__(self, secret: str, clock: SandboxClock) -> None:
        self._secret = secret
        self._clock = clock

    def headers(self, body: str, damage: str = "") -> dict[str, str]:
        """`X-Slack-Request-Timestamp` and `X-Slack-Signature`."""
        stamp = str(int(self._clock.wall()) - (301 if damage == "old_signature" else 0))
        secret = "of-another-app" if damage == "bad_signature" else self._secret
        return {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": sign(secret, stamp, body),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }


def read_answer(status: int, headers: Mapping[str, Any], body: str) -> Answer:
    """An HTTP answer as Slack takes it: 200 only, JSON or text by content type."""
    names = {key.lower(): _first(value) for key, value in headers.items()}
    no_retry = names.get("x-slack-no-retry") == "1"
    if status != 200:
        return Answer("failed", body=body, reason="http_error", no_retry=no_retry)
    if not body:
        return Answer("ok")
    if "application/json" in names.get("content-type", ""):
        try:
            parsed = json.loads(body)
        except ValueError:
            return Answer("failed", body=body, reason="unknown_error")
        return Answer("ok", body=parsed if isinstance(parsed, dict) else str(parsed))
    return Answer("ok", body=body)


def _first(value: Any) -> str:
    return str(value[0]) if isinstance(value, list | tuple) and value else str(value)


class HttpRoute:
    """Everything goes to one request URL, as with Bolt's `/slack/events`."""

    def __init__(self, url: str, signer: Signer) -> None:
        if urlsplit(url).hostname not in LOOPBACK:
            raise NotLoopback(url)
        self.url = url
        self._signer = signer
        self._session: aiohttp.ClientSession | None = None

    async def send(self, envelope: Envelope) -> Answer:
        """POST it, without following redirects off to elsewhere."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60), trust_env=False)
        headers, body = encode(envelope)
        headers |= self._signer.headers(body, envelope.damage)
        try:
            async with self._session.post(
                self.url, data=body.encode(), headers=headers, allow_redirects=False
            ) as response:
                return read_answer(response.status, response.headers, await response.text())
        except TimeoutError:
            return Answer("timeout", reason="http_timeout")
        except (aiohttp.ClientError, OSError):
            return Answer("unreachable", reason="connection_failed")

    async def verify_url(self) -> bool:
        """Send `url_verification` and see whether the challenge comes back
        (docs.slack.dev/reference/events)."""
        challenge = "sandbox-challenge"
        payload = {"token": "not-used", "challenge": challenge, "type": "url_verification"}
        answer = await self.send(Envelope("events_api", payload))
        given = answer.body.get("challenge") if isinstance(answer.body, dict) else answer.body
        return bool(given == challenge)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()


class CallRoute:
    """Hands the signed headers and body to a function on a worker thread: Bolt's `app.dispatch`, without
    sockets."""

    def __init__(self, handler: Handler, signer: Signer) -> None:
        self._handler = handler
        self._signer = signer
        self._pool = ThreadPoolExecutor(8, thread_name_prefix="sandbox-call")

    async def send(self, envelope: Envelope) -> Answer:
        """Call it; an exception counts as a 500."""
        headers, body = encode(envelope)
        headers |= self._signer.headers(body, envelope.damage)
        try:
            status, answered, text = await asyncio.get_running_loop().run_in_executor(
                self._pool, self._handler, headers, body
            )
        except Exception as error:
            return Answer("failed", body=type(error).__name__, reason="http_error")
        return read_answer(status, answered, text)

    async def close(self) -> None:
        """Let the threads end."""
        self._pool.shutdown(wait=False)
