"""Slack's endpoint: what is malformed is turned away, what is signed reaches Bolt, health tells the truth."""

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.web.app import MAX_BODY, make_web_app

SECRET = "test-signing-secret"
FORM = {
    "team_id": "T0TEST",
    "user_id": "U0ANNA",
    "channel_id": "C0TEST",
    "command": "/ryhma",
    "text": "lista",
    "trigger_id": "1.2.3",
    "response_url": "https://hooks.slack.com/commands/1",
}
BODY = urlencode(FORM).encode()


@pytest.fixture
def seen() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def web(seen: list[dict[str, Any]]) -> FlaskClient:
    slack = App(
        client=WebClient("xoxb-test", base_url="http://127.0.0.1:9/"),
        signing_secret=SECRET,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T0TEST", bot_token="xoxb-test"),
        process_before_response=True,
    )

    def answer(body: dict[str, Any]) -> BoltResponse:
        seen.append(body)
        return BoltResponse(status=200, body="kiitos")

    slack.command("/ryhma")(answer)
    broken: list[bool] = []

    def health() -> dict[str, int | str | bool]:
        if broken:
            raise OSError("the disk is away")
        return {"ok": True}

    app = make_web_app(slack, signing_secret=SECRET, health=health)
    app.config["BROKEN"] = broken
    return app.test_client()


def signed(body: bytes, *, at: float | None = None) -> dict[str, str]:
    """Headers as Slack signs (docs.slack.dev/authentication/verifying-requests-from-slack)."""
    stamp = str(int(time.time() if at is None else at))
    mac = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={mac}",
        "Content-Type": "application/x-www-form-urlencoded",
    }


def test_a_signed_command_reaches_the_bot(web: FlaskClient, seen: list[dict[str, Any]]) -> None:
    answer = web.post("/slack/events", data=BODY, headers=signed(BODY))

    assert (answer.status_code, answer.get_data(as_text=True)) == (200, "kiitos")
    assert [body["text"] for body in seen] == ["lista"]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Slack-Request-Timestamp", "eilen"),
        ("X-Slack-Request-Timestamp", ""),
        ("X-Slack-Request-Timestamp", "-1"),
        ("X-Slack-Request-Timestamp", "9" * 400),
        ("X-Slack-Request-Timestamp", "١٢٣"),
        ("X-Slack-Signature", ""),
        ("X-Slack-Signature", "v0=" + "ä" * 64),
        ("X-Slack-Signature", "v0=" + "0" * 64),
        ("X-Slack-Signature", "v1=" + "0" * 64),
        ("Content-Type", "multipart/form-data; boundary=x"),
        ("Content-Type", ""),
    ],
)
def test_malformed_headers_get_401_and_nothing_else(
    web: FlaskClient, seen: list[dict[str, Any]], header: str, value: str
) -> None:
    headers = {**signed(BODY), header: value}

    answer = web.post("/slack/events", data=BODY, headers=headers)

    assert answer.status_code == 401
    assert seen == []


def test_bytes_that_are_no_text_get_401(web: FlaskClient, seen: list[dict[str, Any]]) -> None:
    body = b"text=\xff\xfe"

    assert web.post("/slack/events", data=body, headers=signed(body)).status_code == 401
    assert seen == []


@pytest.mark.parametrize("age", [-400, 400])
def test_an_old_or_future_signature_gets_401(web: FlaskClient, age: int) -> None:
    headers = signed(BODY, at=time.time() + age)

    assert web.post("/slack/events", data=BODY, headers=headers).status_code == 401


def test_a_huge_body_is_not_read(web: FlaskClient, seen: list[dict[str, Any]]) -> None:
    body = b"text=" + b"a" * MAX_BODY

    assert web.post("/slack/events", data=body, headers=signed(body)).status_code == 413
    assert seen == []


def test_the_address_check_of_events_is_answered(web: FlaskClient) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"}).encode()
    headers = {**signed(body), "Content-Type": "application/json"}

    answer = web.post("/slack/events", data=body, headers=headers)

    assert (answer.status_code, answer.get_json()) == (200, {"challenge": "abc"})


def test_health_is_503_when_the_store_is_away(web: FlaskClient) -> None:
    assert web.get("/health").status_code == 200

    web.application.config["BROKEN"].append(True)

    assert (web.get("/health").status_code, web.get("/health").get_json()) == (503, {"ok": False})
