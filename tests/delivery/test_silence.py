"""The client of the whole bot keeps people's words out of the log, also when Slack's answer is unreadable."""

import logging
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.app import build
from bot.settings import Settings


def test_an_unreadable_answer_is_raised_and_not_logged(
    sqlite_address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = build(Settings(database_url=sqlite_address, slack_bot_token="xoxb-test")).client

    def answers(_url: str, _request: Any) -> dict[str, Any]:
        return {"status": 200, "headers": {}, "body": '{"ok": true, "message": {"text": "Salainen asia"'}

    monkeypatch.setattr(client, "_perform_urllib_http_request_internal", answers)

    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="D0ANNA", text="Salainen asia")

    assert caplog.records == []
