"""Signed HTTP over real sockets to a Bolt app behind a WSGI server."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from bot.sandbox.routes import NotLoopback, sign
from bot.sandbox.workspace import Workspace
from tests.sandbox.pieces import buttons, section

Json = dict[str, Any]


class _Quiet(WSGIRequestHandler):
    """Keeps the test's output for what went wrong."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Says nothing."""


@pytest.fixture
def bolt(ws: Workspace, client: WebClient) -> Iterator[App]:
    """A Bolt app on a port of its own."""
    app = App(client=client, signing_secret=ws.signing_secret, process_before_response=True)
    server: WSGIServer = make_server("127.0.0.1", 0, SlackRequestHandler(app), handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    assert ws.deliver_to(f"http://127.0.0.1:{server.server_port}/slack/events")
    yield app
    ws.settle()
    server.shutdown()
    server.server_close()
    thread.join()


def test_commands_and_presses_arrive_signed(ws: Workspace, bolt: App) -> None:
    bolt.command("/kokous")(lambda ack: ack(text="Tuletko?", blocks=[section("Tuletko?"), buttons("Tulen")]))
    bolt.action("tulen")(lambda ack, respond: (ack(), respond("Kiitos!", replace_original=True))[0])
    anna = ws.person("U0ANNA")
    message = anna.types("#yleinen", "/kokous lista").messages[0]
    anna.presses(message, "Tulen")
    assert [one.shown for one in anna.sees("#yleinen")] == ["Kiitos!"]


@pytest.mark.parametrize("damage", ["bad_signature", "old_signature"])
def test_a_spoiled_signature_reaches_no_handler(ws: Workspace, bolt: App, damage: str) -> None:
    bolt.command("/kokous")(lambda ack: ack("Ei pitäisi näkyä"))
    ws.faults.add("delivery:slash_commands", damage)
    saw = ws.person("U0ANNA").types("#yleinen", "/kokous lista")
    assert saw.notice is not None
    assert saw.notice["code"] == "dispatch_failed"
    assert ws.person("U0ANNA").types("#yleinen", "/kokous lista").text == "Ei pitäisi näkyä"


def test_an_event_that_fails_comes_again_with_its_number_and_reason(ws: Workspace) -> None:
    seen: list[tuple[str | None, str | None]] = []

    class Failing(_Quiet):
        def handle(self) -> None:
            self.raw_requestline = self.rfile.readline()
            assert self.parse_request()
            self.rfile.read(int(self.headers["Content-Length"]))
            seen.append((self.headers["X-Slack-Retry-Num"], self.headers["X-Slack-Retry-Reason"]))
            self.wfile.write(b"HTTP/1.0 503 No\r\nContent-Length: 0\r\n\r\n")

    with serving(Failing) as url:
        assert not ws.deliver_to(url)
        ws.person("U0ANNA").opens_home()
        for minutes, count in ((0, 3), (1, 4), (5, 5)):
            ws.clock.advance(minutes=minutes)
            ws.wait_until(partial(has_length, seen, count))
        ws.settle()
    assert seen[1:] == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """A bare server of the app's; gives its request URL."""
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/slack/events"
    server.shutdown()
    server.server_close()
    thread.join()


def has_length(seen: list[Any], count: int) -> bool:
    return len(seen) == count


def test_a_url_whose_app_has_another_signing_secret_is_not_verified(ws: Workspace, client: WebClient) -> None:
    verified = []
    for secret in (ws.signing_secret, "toinen"):
        app = App(client=client, signing_secret=secret, process_before_response=True)
        server = make_server("127.0.0.1", 0, SlackRequestHandler(app), handler_class=_Quiet)
        thread = threading.Thread(target=server.handle_request, daemon=True)
        thread.start()
        verified.append(ws.deliver_to(f"http://127.0.0.1:{server.server_port}/slack/events"))
        thread.join()
        server.server_close()
    assert verified == [True, False]
    assert [one.ok for one in ws.journal.entries("delivery", "url_verification")] == [True, False]


def test_signatures_are_made_as_slacks_page_shows() -> None:
    body = (
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554"
        "%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    signature = sign("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body)
    assert signature == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


def test_nothing_is_delivered_beyond_this_machine(ws: Workspace) -> None:
    with pytest.raises(NotLoopback):
        ws.deliver_to("https://example.fi/slack/events")


def test_an_app_that_is_not_there_shows_dispatch_failed(ws: Workspace) -> None:
    assert not ws.deliver_to("http://127.0.0.1:9/slack/events")
    saw = ws.person("U0ANNA").types("#yleinen", "/kokous lista")
    assert saw.notice is not None
    assert saw.notice["code"] == "dispatch_failed"
