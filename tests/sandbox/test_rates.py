"""Rate limits, driven by the workspace's own clock."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.workspace import Workspace
from tests.sandbox.conftest import MANIFEST, SEED, TUESDAY


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


def test_other_methods_are_not_held_up(strict: Workspace) -> None:
    client = WebClient(token=strict.bot_token, base_url=strict.api_url)
    for _ in range(21):
        retry_after(client.users_list)
    assert retry_after(client.users_info, user="U0ANNA") is None


def test_rates_can_be_off(ws: Workspace, client: WebClient) -> None:
    waits = [retry_after(client.chat_postMessage, channel="C0YLEINEN", text=str(n)) for n in range(30)]
    assert waits == [None] * 30
