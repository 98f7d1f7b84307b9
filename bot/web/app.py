"""The WSGI application: Slack's endpoint, health, and the answer pages with their strict headers."""

import hashlib
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs

from flask import Flask, Request, Response, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk.signature import SignatureVerifier
from werkzeug.exceptions import HTTPException

from bot.language.i18n import LOCALES, translator
from bot.views import pages as views
from bot.web.nouns import BLUEPRINTS, Blueprints
from bot.web.pages import Pages, message

log = logging.getLogger(__name__)

MAX_BODY = 1024 * 1024  # bytes; a command or form is a few kilobytes
ENDPOINT = "/slack/events"
# Nothing but our own stylesheet and forms; nothing kept, nothing told on, nothing framed.
# data: is the empty icon, which spares a request for one.
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_TYPES = frozenset({"application/x-www-form-urlencoded", "application/json"})

HealthCheck = Callable[[], dict[str, int | str | bool]]
"""Facts about the bot's state; raises when the store cannot be read."""


def make_web_app(
    slack: App | None,
    *,
    signing_secret: str = "",
    health: HealthCheck,
    pages: Pages | None = None,
    blueprints: Sequence[Blueprints] = BLUEPRINTS,
) -> Flask:
    """Flask with `GET /health`, `POST /slack/events` (everything of Slack's) and the answer pages.

    Without `slack` there is no endpoint (Socket Mode needs none), without `pages` there are no pages. The
    endpoint needs `signing_secret`: nothing is read before its signature is checked.
    """
    web = Flask("bot.web", static_folder=None)
    web.config["MAX_CONTENT_LENGTH"] = MAX_BODY

    @web.get("/health")
    def show_health() -> tuple[dict[str, int | str | bool], int]:
        try:
            return health(), 200
        except Exception:
            log.exception("health could not be read")
            return {"ok": False}, 503

    @web.after_request
    def close_doors(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    if slack is not None:
        _add_endpoint(web, slack, signing_secret)
    if pages is not None:
        _add_pages(web, pages, blueprints)
    return web


def _add_endpoint(web: Flask, slack: App, signing_secret: str) -> None:
    handler = SlackRequestHandler(slack)
    verifier = SignatureVerifier(signing_secret)

    @web.post(ENDPOINT)
    def slack_events() -> Response:
        problem = _malformed(request)
        if problem is None and _is_certificate_check(request):
            return Response("", status=200)
        if problem is None and not verifier.is_valid_request(request.get_data(), dict(request.headers)):
            problem = "signature"
        if problem:
            # One line, no body: what a stranger sent is nobody's business, not even the log's.
            log.info("a delivery was turned away: %s", problem)
            return Response("", status=401)
        try:
            answer: Response = handler.handle(request)
        except Exception:
            # Signed by Slack, and yet nothing that Bolt can take apart.
            log.exception("a delivery could not be read")
            return Response("", status=400)
        return answer


def _add_pages(web: Flask, pages: Pages, blueprints: Sequence[Blueprints]) -> None:
    style = (Path(__file__).parent / "static" / "pages.css").read_bytes()
    # Its name changes with its content, so that a browser may keep it.
    address = f"/tyyli-{hashlib.sha256(style).hexdigest()[:12]}.css"
    web.jinja_env.globals["stylesheet"] = address
    web.jinja_env.trim_blocks = web.jinja_env.lstrip_blocks = True

    @web.get(address)
    def stylesheet() -> Response:
        made = Response(style, content_type="text/css; charset=utf-8")
        made.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return made

    for blueprint in blueprints:
        web.register_blueprint(blueprint(pages))

    @web.errorhandler(HTTPException)
    def tell(error: HTTPException) -> Response:
        """What Flask refuses by itself, as a page; Slack gets no page."""
        status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
        if request.path == ENDPOINT:
            return Response("", status=status)
        tr = translator(request.accept_languages.best_match(LOCALES))
        words = {
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE: views.too_large,
            HTTPStatus.NOT_FOUND: views.not_found,
        }.get(HTTPStatus(status), views.not_so)
        return message(words(tr), tr, status)


def _is_certificate_check(incoming: Request) -> bool:
    """Slack's own look at the certificate, which is not signed; nothing else in such a body counts.

    docs.slack.dev/interactivity/implementing-slash-commands
    """
    return incoming.mimetype == "application/x-www-form-urlencoded" and parse_qs(
        incoming.get_data(as_text=True)
    ).get("ssl_check") == ["1"]


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
