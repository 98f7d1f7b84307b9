"""Rate limits, driven by the workspace's own clock.

docs.slack.dev/apis/web-api/rate-limits: tier 1 about one call a minute, 2 about 20, 3 about 50, 4 about 100,
for each method by itself; the tier of each method stands on its page, docs.slack.dev/reference/methods.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.web_api import METHODS, answer
from bot.sandbox.workspace import Workspace
from tests.sandbox.conftest import MANIFEST, SEED, TUESDAY

# Calls a minute, written down anew from the pages: not read from the table that is tried.
CALLS = {
    "apps.connections.open": 10,  # tier 1 with its bursts: an app may hold ten connections
    "auth.test": 600,
    "chat.delete": 50,
    "chat.getPermalink": 600,
    "chat.postEphemeral": 100,
    "chat.postMessage": 200,  # "several hundred a minute" over a workspace
    "chat.update": 50,
    "conversations.history": 50,
    "conversations.info": 50,
    "conversations.invite": 50,
    "conversations.join": 50,
    "conversations.kick": 50,
    "conversations.leave": 50,
    "conversations.list": 20,
    "conversations.members": 100,
    "conversations.open": 50,
    "conversations.replies": 50,
    "files.completeUploadExternal": 100,
    "files.getUploadURLExternal": 100,
    "reactions.add": 50,
    "team.info": 50,
    "usergroups.list": 20,
    "users.conversations": 50,
    "users.info": 100,
    "users.list": 20,
    "users.lookupByEmail": 50,
    "views.open": 100,
    "views.publish": 100,
    "views.push": 100,
    "views.update": 100,
}


@pytest.fixture
def strict() -> Iterator[Workspace]:
    with Workspace.start(manifest=MANIFEST, seed=SEED, frozen_at=TUESDAY, strict_rates=True) as workspace:
        yield workspace


def retry_after(call: Any, **arguments: Any) -> int | None:
    """Seconds of a 429; None when the call went through."""
    try:
        call(**arguments)
    except SlackApiError as error:
        response: Any = error.response
        assert (response.status_code, response["error"]) == (429, "ratelimited")
        return int(response.headers["Retry-After"])
    return None


def test_one_post_a_second_to_a_channel(strict: Workspace) -> None:
    client = WebClient(token=strict.bot_token, base_url=strict.api_url)
    post = client.chat_postMessage
    assert retry_after(post, channel="C0YLEINEN", text="1") is None
    assert retry_after(post, channel="C0YLEINEN", text="2") == 1
    assert retry_after(post, channel="C0RYHMA", text="toiselle kanavalle") is None
    strict.clock.advance(1)
    assert retry_after(post, channel="C0YLEINEN", text="3") is None
    assert [one.text for one in strict.person("U0ANNA").sees("#yleinen")] == ["1", "3"]


def test_a_tier_counts_a_minute_and_says_how_long_to_wait(strict: Workspace) -> None:
    client = WebClient(token=strict.bot_token, base_url=strict.api_url)
    waits = [retry_after(client.users_list) for _ in range(21)]
    assert waits == [None] * 20 + [60]
    strict.clock.advance(59)
    assert retry_after(client.users_list) == 1
    strict.clock.advance(1)
    assert retry_after(client.users_list) is None


def asked(strict: Workspace, method: str) -> tuple[int, str | None]:
    """Status and Retry-After of one call over HTTP, whatever it says."""
    token = strict.app_token if method == "apps.connections.open" else strict.bot_token
    request = urllib.request.Request(  # noqa: S310 - our own address
        f"{strict.api_url}{method}", b"", {"Authorization": f"Bearer {token}"}
    )
    try:
        with urllib.request.urlopen(request) as response:  # noqa: S310
            return response.status, response.headers["Retry-After"]
    except urllib.error.HTTPError as error:
        error.close()
        return error.code, error.headers["Retry-After"]


def test_every_methods_tier_holds_for_a_minute_and_lets_through_again(all_scopes: Workspace) -> None:
    ws = all_scopes
    told = {}
    for method, most in CALLS.items():
        token = ws.app_token if method == "apps.connections.open" else ws.bot_token

        def calls(count: int, method: str = method, token: str = token) -> set[int]:
            return {answer(ws.sandbox, method, token, {}).retry_after for _ in range(count)}

        within = ws.call(calls, most)
        ws.call(ws.sandbox.clock.advance, 20)
        beyond = asked(ws, method)
        ws.call(ws.sandbox.clock.advance, 39)
        still = asked(ws, method)
        ws.call(ws.sandbox.clock.advance, 1)
        told[method] = (within, beyond, still, asked(ws, method))
    assert set(told) == set(METHODS)
    assert told == {method: ({0}, (429, "40"), (429, "1"), (200, None)) for method in METHODS}


@pytest.fixture
def all_scopes() -> Iterator[Workspace]:
    """Strict rates, and an app that may call everything."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    scopes = {scope for row in METHODS.values() for scope in row.scopes} | {"commands", "app_mentions:read"}
    manifest["oauth_config"]["scopes"]["bot"] = sorted(scopes)
    with Workspace.start(manifest=manifest, seed=SEED, frozen_at=TUESDAY, strict_rates=True) as workspace:
        yield workspace


def test_other_methods_are_not_held_up(strict: Workspace) -> None:
    client = WebClient(token=strict.bot_token, base_url=strict.api_url)
    for _ in range(21):
        retry_after(client.users_list)
    assert retry_after(client.users_info, user="U0ANNA") is None


def test_rates_can_be_off(ws: Workspace, client: WebClient) -> None:
    waits = [retry_after(client.chat_postMessage, channel="C0YLEINEN", text=str(n)) for n in range(30)]
    assert waits == [None] * 30
