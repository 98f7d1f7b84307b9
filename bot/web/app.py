"""The WSGI application: Slack's endpoint and health. Everything else Slack sends goes through Bolt."""

import logging
import re
from collections.abc import Callable

from flask import Flask, Request, Response, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler

log = logging.getLogger(__name__)

MAX_BODY = 1024 * 1024  # bytes; a command or form is a few kilobytes
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_TYPES = frozenset({"application/x-www-form-urlencoded", "application/json"})

HealthCheck = Callable[[], dict[str, int | str | bool]]
"""Facts about the bot's state; raises when the store cannot be read."""


def make_web_app(slack: App, *, health: HealthCheck) -> Flask:
    """Flask with `POST /slack/events` (commands, interactions and events alike) and `GET /health`."""
    web = Flask("ekosysteemibotti", static_folder=None)
    web.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    handler = SlackRequestHandler(slack)

    @web.post("/slack/events")
    def slack_events() -> Response:
        problem = _malformed(request)
        if problem:
            # One line, no body: what a stranger sent is nobody's business, not even the log's.
            log.info("a delivery was turned away: %s", problem)
            return Response("", status=401)
        answer: Response = handler.handle(request)
        return answer

    @web.get("/health")
    def show_health() -> tuple[dict[str, int | str | bool], int]:
        try:
            return health(), 200
        except Exception:
            log.exception("health could not be read")
            return {"ok": False}, 503

    @web.after_request
    def close_doors(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return web


def _malformed(incoming: Request) -> str | None:
    """Why this cannot be a delivery of Slack's.

    Bolt's verifier raises on such input, which would be a 500 before any check of who is asking
    (docs.slack.dev/authentication/verifying-requests-from-slack has the well-formed shape).
    """
    if incoming.mimetype not in _TYPES:
        return "content type"
    if not _TIMESTAMP.fullmatch(incoming.headers.get("X-Slack-Request-Timestamp", "")):
        return "timestamp"
    if not _SIGNATURE.fullmatch(incoming.headers.get("X-Slack-Signature", "")):
        return "signature"
    try:
        incoming.get_data(cache=True).decode("utf-8")
    except UnicodeDecodeError:
        return "encoding"
    return None
