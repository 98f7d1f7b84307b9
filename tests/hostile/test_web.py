"""Slack's endpoint as strangers find it: nothing is read before its signature, and nobody gets a 500."""

import hashlib
import hmac
import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from bot.app import build
from bot.clock import MovingClock
from bot.settings import Settings
from bot.web.app import MAX_BODY, make_web_app
from tests.hostile.slack_end import SlackEnd

SECRET = "an example of a signing secret"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
# What breaks a parser: no object, cut, deeper than the stack, of the wrong shape.
UNREADABLE = [
    ("[]", JSON),
    ("{", JSON),
    ("null", JSON),
    ('"x"', JSON),
    ("5", JSON),
    ('{"type":{}}', JSON),
    ('{"team":5,"type":"block_actions"}', JSON),
    ('{"enterprise":5,"type":"x"}', JSON),
    ('{"type":"shortcut","user":5}', JSON),
    ("[" * 100_000, JSON),
    ('{"a":' * 50_000, JSON),
    ("payload={", FORM),
    ("payload=[]", FORM),
    ("payload=null", FORM),
    ("payload=" + "[" * 100_000, FORM),
    ("{", FORM),
    ("ssl_check=0&payload={", FORM),
    ("ssl_check=1&ssl_check=1&payload={", FORM),
    ("%00=%00&payload=%00", FORM),
    ("\0" * 1000, FORM),
]


@pytest.fixture
def app(sqlite_address: str, clock: MovingClock, slack: SlackEnd) -> Iterator[Flask]:
    settings = Settings(
        database_url=sqlite_address,
        slack_bot_token="xoxb-1",
        slack_signing_secret=SECRET,
        slack_api_url=slack.url,
    )
    bot = build(settings, clock=clock)
    yield make_web_app(bot.app, signing_secret=SECRET, health=lambda: {"ok": True})
    bot.database.close()


@pytest.fixture
def web(app: Flask) -> FlaskClient:
    return app.test_client()


def signed(body: str, kind: str, *, secret: str = SECRET, age: int = 0) -> dict[str, str]:
    stamp = str(int(time.time()) - age)
    mac = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={mac}", "Content-Type": kind}


def command(text: str) -> str:
    facts = {"command": "/eko", "text": text, "team_id": "T1", "user_id": "U1", "trigger_id": "1.1"}
    return urlencode(facts)


@pytest.mark.parametrize(("body", "kind"), UNREADABLE, ids=range(len(UNREADABLE)))
def test_what_cannot_be_read_is_401_from_a_stranger_and_no_500_from_slack(
    web: FlaskClient, caplog: pytest.LogCaptureFixture, body: str, kind: str
) -> None:
    caplog.set_level(logging.INFO)

    stranger = web.post("/slack/events", data=body, headers=signed(body, kind, secret="a guess"))
    told = [record.levelname for record in caplog.records]
    slack = web.post("/slack/events", data=body, headers=signed(body, kind))

    assert (stranger.status_code, stranger.data, told) == (401, b"", ["INFO"])
    assert slack.status_code < 500


@pytest.mark.parametrize("text", ["payload", "payload=x", "a&payload={", "ssl_check=1", "x" * 3000])
def test_a_commands_words_are_never_taken_for_parameters(web: FlaskClient, text: str) -> None:
    body = command(text)

    answer = web.post("/slack/events", data=body, headers=signed(body, FORM))

    assert (answer.status_code, answer.get_json()["response_type"]) == (200, "ephemeral")


def test_a_signature_is_good_for_five_minutes_and_for_its_own_body_alone(web: FlaskClient) -> None:
    body = command("apu")
    now, late, early = (signed(body, FORM, age=age) for age in (290, 310, -310))

    again = [web.post("/slack/events", data=body, headers=now).status_code for _ in range(2)]
    refused = [
        web.post("/slack/events", data=body, headers=late),
        web.post("/slack/events", data=body, headers=early),
        web.post("/slack/events", data=body + "&text=loki", headers=now),
        web.post("/slack/events", data=body, headers={**now, "X-Slack-Request-Timestamp": "0"}),
        web.post(
            "/slack/events", data=body, headers={**now, "X-Slack-Signature": now["X-Slack-Signature"].upper()}
        ),
    ]

    assert again == [200, 200]
    assert [answer.status_code for answer in refused] == [401] * 5


def test_the_certificate_check_runs_no_command(web: FlaskClient) -> None:
    body = f"ssl_check=1&{command('apu')}"

    answer = web.post("/slack/events", data=body, headers=signed(body, FORM, secret="a guess"))

    assert (answer.status_code, answer.data) == (200, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/slack/events/",
        "/slack/../slack/events",
        "//slack/events",
        "/slack/events%00",
        "/slack/%65vents/x",
        "/.env",
    ],
)
def test_other_paths_are_not_the_endpoint(web: FlaskClient, path: str) -> None:
    body = command("apu")

    answer = web.post(path, data=body, headers=signed(body, FORM))

    assert answer.status_code in (308, 404)
    assert b"response_type" not in answer.data


def test_only_posts_are_deliveries_and_every_answer_has_the_headers(web: FlaskClient) -> None:
    answers = {
        method: web.open("/slack/events", method=method)
        for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS")
    }

    assert {
        method: one.status_code for method, one in answers.items() if method != "OPTIONS"
    } == dict.fromkeys(("GET", "HEAD", "PUT", "DELETE", "PATCH", "TRACE"), 405)
    assert set(answers["OPTIONS"].headers["Allow"].split(", ")) == {"OPTIONS", "POST"}
    for answer in answers.values():
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    "kind", ["text/plain", "multipart/form-data; boundary=x", "application/xml", "a" * 4000]
)
def test_other_kinds_of_content_are_401(web: FlaskClient, kind: str) -> None:
    body = command("apu")

    assert web.post("/slack/events", data=body, headers=signed(body, kind)).status_code == 401


def test_two_megabytes_are_turned_away_and_a_slow_stranger_stops_nobody(app: Flask) -> None:
    """Over a real socket: a body that never comes holds its own thread only, and not the others'."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        slow = socket.create_connection(("127.0.0.1", server.server_port))
        slow.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nte")
        assert _status(server.server_port, b"a" * 20, MAX_BODY * 2) == 413
        assert _status(server.server_port, b"", 0) == 401
        slow.close()
    finally:
        server.shutdown()
        server.server_close()


def _status(port: int, beginning: bytes, length: int) -> int:
    head = {
        "Host": "x",
        "Content-Type": FORM,
        "X-Slack-Request-Timestamp": str(int(time.time())),
        "X-Slack-Signature": "v0=" + "0" * 64,
        "Content-Length": str(length),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
        wire.sendall(f"POST /slack/events HTTP/1.1\r\n{lines}\r\n".encode() + beginning)
        return int(wire.recv(4096).split(b" ")[1])


def test_an_event_that_is_no_event_tells_nothing(web: FlaskClient, apologies: list[str]) -> None:
    """Slack repeats what was not answered with 200, at most three times; nothing else comes of it."""
    apologies.append("a delivery could not be taken")
    odd: tuple[object, ...] = (None, 5, [], "x", {"type": {}}, {"type": "user_change", "user": 5})
    for event in odd:
        body = json.dumps({"type": "event_callback", "team_id": "T1", "event_id": "E1", "event": event})
        answer = web.post("/slack/events", data=body, headers=signed(body, JSON))
        assert answer.status_code in (200, 400, 500)
        assert answer.data == b""
