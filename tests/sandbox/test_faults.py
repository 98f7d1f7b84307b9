"""Failures on request, as real clients meet them."""

import http.client
import socket
import threading
import urllib.error
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.sandbox.faults import Fault
from bot.sandbox.workspace import Workspace

NO_ANSWER = (urllib.error.URLError, http.client.HTTPException, ConnectionError)


def posted(ws: Workspace) -> int:
    return len(ws.journal.posts())


@pytest.mark.parametrize(("kind", "count"), [("drop_before", 0), ("drop_after", 1)])
def test_a_dropped_line_hides_whether_the_post_was_made(
    ws: Workspace, client: WebClient, kind: str, count: int
) -> None:
    ws.faults.add("chat.postMessage", kind)
    with pytest.raises(NO_ANSWER):
        client.chat_postMessage(channel="C0YLEINEN", text="Hei")
    assert posted(ws) == count
    assert client.chat_postMessage(channel="C0YLEINEN", text="Hei")["ok"]


def test_the_clients_own_retry_posts_twice(ws: Workspace) -> None:
    ws.faults.add("chat.postMessage", "drop_after")
    client = WebClient(token=ws.bot_token, base_url=ws.api_url)  # with slack-sdk's default retry handler
    assert client.chat_postMessage(channel="C0YLEINEN", text="Hei")["ok"]
    assert posted(ws) == 2


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("internal_error", 0),
        ("internal_error_after", 1),
        ("http_500", 0),
        ("http_500_after", 1),
        ("garbage_after", 1),
    ],
)
def test_an_error_may_hide_that_it_really_happened(
    ws: Workspace, client: WebClient, kind: str, count: int
) -> None:
    ws.faults.add("chat.postMessage", kind)
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="C0YLEINEN", text="Hei")
    assert posted(ws) == count


def test_an_answer_can_be_cut_in_its_body(ws: Workspace, client: WebClient) -> None:
    ws.faults.add("chat.postMessage", "cut_body")
    with pytest.raises((http.client.IncompleteRead, SlackApiError)):
        client.chat_postMessage(channel="C0YLEINEN", text="Hei")
    assert posted(ws) == 1


def test_a_429_says_how_long_to_wait(ws: Workspace, client: WebClient) -> None:
    ws.faults.add("chat.postMessage", "ratelimited", seconds=30)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="C0YLEINEN", text="Hei")
    response: Any = caught.value.response
    assert (response.status_code, response.headers["Retry-After"], response["error"]) == (
        429,
        "30",
        "ratelimited",
    )
    assert posted(ws) == 0


def test_a_slow_answer_comes_when_the_clock_has_moved(ws: Workspace, client: WebClient) -> None:
    ws.faults.add("chat.postMessage", "slow", seconds=20)
    answers: list[bool] = []
    posting = threading.Thread(
        target=lambda: answers.append(client.chat_postMessage(channel="C0YLEINEN", text="Hei")["ok"])
    )
    posting.start()
    ws.wait_until(lambda: posted(ws) == 1)
    assert answers == []
    ws.wait_until(lambda: ws.sandbox.clock._timers)
    ws.clock.advance(21)
    posting.join(10)
    assert answers == [True]


def test_a_slow_answer_outlasts_an_impatient_client(ws: Workspace) -> None:
    ws.faults.add("chat.postMessage", "slow", seconds=20)
    client = WebClient(token=ws.bot_token, base_url=ws.api_url, retry_handlers=[], timeout=1)
    with pytest.raises((TimeoutError, socket.timeout)):
        client.chat_postMessage(channel="C0YLEINEN", text="Hei")
    assert posted(ws) == 1


def test_the_nth_time_and_how_many_times(ws: Workspace, client: WebClient) -> None:
    ws.faults.add("auth.test", "internal_error", nth=2, times=2)
    oks = []
    for _ in range(5):
        try:
            oks.append(bool(client.auth_test()["ok"]))
        except SlackApiError:
            oks.append(False)
    assert oks == [True, False, False, True, True]
    assert [entry.name for entry in ws.journal.entries("fault")] == ["internal_error"] * 2


def test_chance_is_the_same_for_the_same_seed() -> None:
    def hits(seed: int) -> list[bool]:
        fault = Fault("*", "lose", probability=0.3, seed=seed)
        return [fault.strikes("delivery:events_api") for _ in range(1000)]

    assert hits(1) == hits(1)
    assert hits(1) != hits(2)
    assert 250 < sum(hits(1)) < 350


def test_a_kind_that_does_not_exist_is_refused(ws: Workspace) -> None:
    for on, kind in (("*", "katkos"), ("auth.test", "lose"), ("delivery:*", "drop_after")):
        with pytest.raises(ValueError, match=kind):
            ws.faults.add(on, kind)


def test_a_star_strikes_only_the_side_that_the_kind_is_of(ws: Workspace, client: WebClient) -> None:
    ws.faults.add("*", "lose")
    assert client.auth_test()["ok"]
    saw = ws.person("U0ANNA").types("#yleinen", "/kokous lista")
    assert saw.notice is not None
    assert saw.notice["code"] == "operation_timeout"


def test_an_answer_to_a_response_url_can_be_lost_as_well(ws: Workspace) -> None:
    url = ws.call(ws.sandbox.tickets.response_url, "U0ANNA", "C0YLEINEN")
    hook = WebhookClient(f"{ws.base_url}/commands/{url.token}", retry_handlers=[])
    ws.faults.add("response_url", "drop_after")
    with pytest.raises(NO_ANSWER):
        hook.send(text="Hei")
    assert [one.text for one in ws.person("U0ANNA").sees("#yleinen")] == ["Hei"]
