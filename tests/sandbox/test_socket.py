"""Socket Mode with Bolt's own handler over real sockets; bare connections: test_connections.py."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.sandbox.workspace import NeverHappened, Workspace
from tests.sandbox.conftest import TUESDAY
from tests.sandbox.test_control import control

Json = dict[str, Any]


@pytest.fixture
def bolt(client: WebClient, ws: Workspace) -> Iterator[App]:
    """A Bolt app connected over Socket Mode."""
    app = App(client=client, signing_secret=ws.signing_secret)
    handler = SocketModeHandler(app, ws.app_token)
    handler.client.connect()
    ws.wait_connected()
    yield app
    hang_up(ws, handler.client)


def hang_up(ws: Workspace, *clients: SocketModeClient) -> None:
    """Close from the workspace's side first: slack-sdk's own close waits up to 3 s for a byte that never
    comes."""
    ws.settle()
    for client in clients:
        client.auto_reconnect_enabled = False
    ws.run(ws.sandbox.hub.close())
    for client in clients:
        # slack-sdk trips over its own two threads when both close the socket; let the reading one be first.
        # A client whose line was torn does not notice by itself.
        with suppress(NeverHappened):
            ws.wait_until(partial(is_gone, client), seconds=1)
        # Its reader of messages looks up once a second only, unless there is something to read.
        client.message_processor.event.set()
        client.message_queue.put(None)
        client.close()


def is_gone(client: SocketModeClient) -> bool:
    return not client.is_connected()


def raw_client(ws: Workspace, listener: Any) -> SocketModeClient:
    """slack-sdk's client without Bolt."""
    web = WebClient(token=ws.bot_token, base_url=ws.api_url)
    client = SocketModeClient(app_token=ws.app_token, web_client=web)
    client.socket_mode_request_listeners.append(listener)
    client.connect()
    return client


def test_a_command_comes_and_its_answer_rides_in_the_acknowledgement(ws: Workspace, bolt: App) -> None:
    bolt.command("/kokous")(lambda ack, command: ack(f"Kuulin: {command['text']}"))
    saw = ws.person("U0ANNA").types("#yleinen", "/kokous lista")
    assert saw.text == "Kuulin: lista"
    [delivery] = ws.journal.entries("delivery", "slash_commands")
    assert (delivery.ok, delivery.detail["answer"]) == (True, {"text": "Kuulin: lista"})


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_the_clients_come_back_after_a_disconnect(ws: Workspace, bolt: App, reason: str) -> None:
    bolt.command("/kokous")(lambda ack: ack("Täällä ollaan"))
    ws.disconnect_sockets(reason)
    ws.wait_until(lambda: len(ws.journal.entries("socket", "connected")) == 2)
    assert ws.person("U0ANNA").types("#yleinen", "/kokous lista").text == "Täällä ollaan"


def test_without_a_connection_a_command_says_dispatch_failed(ws: Workspace) -> None:
    saw = ws.person("U0ANNA").types("#yleinen", "/kokous lista")
    assert saw.notice is not None
    assert saw.notice["code"] == "dispatch_failed"


def test_no_acknowledgement_within_three_seconds_shows_operation_timeout(ws: Workspace, bolt: App) -> None:
    reached, go_on = threading.Event(), threading.Event()

    @bolt.command("/kokous")
    def kokous(ack: Ack) -> None:
        reached.set()
        go_on.wait(10)
        ack("Liian myöhään")

    saws: list[Any] = []
    typing = threading.Thread(
        target=lambda: saws.append(ws.person("U0ANNA").types("#yleinen", "/kokous lista"))
    )
    typing.start()
    assert reached.wait(10)
    ws.call(ws.sandbox.clock.advance, 3.1)
    typing.join(10)
    go_on.set()
    assert [saw.notice["code"] for saw in saws] == ["operation_timeout"]
    ws.wait_until(lambda: not ws.sandbox.hub._connections[0].pending)
    assert [one.by_bot for one in ws.person("U0ANNA").sees("#yleinen")] == [False]


def test_after_link_disabled_nothing_connects_until_socket_mode_is_on_again(
    ws: Workspace, client: WebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.socket.GRACE_SECONDS", 0.05)
    app = App(client=client, signing_secret=ws.signing_secret)
    app.command("/kokous")(lambda ack: ack("Täällä ollaan"))
    handler = SocketModeHandler(app, ws.app_token, ping_interval=0.2)
    handler.client.connect()
    ws.wait_connected()
    ws.disconnect_sockets("link_disabled")
    ws.wait_until(lambda: not ws.sandbox.hub._connections)
    with pytest.raises(SlackApiError, match="not settled"):
        WebClient(base_url=ws.api_url).apps_connections_open(app_token=ws.app_token)
    saw = ws.person("U0ANNA").types("#yleinen", "/kokous lista")
    assert saw.notice is not None
    assert saw.notice["code"] == "dispatch_failed"
    assert control(ws, "socket", {"enable": True}) == {"ok": True, "connections": 0}
    ws.wait_connected()
    assert ws.person("U0ANNA").types("#yleinen", "/kokous lista").text == "Täällä ollaan"
    hang_up(ws, handler.client)


def test_an_envelope_that_was_torn_comes_again_over_another_connection(ws: Workspace) -> None:
    seen: list[str] = []

    def listen(client: SocketModeClient, request: SocketModeRequest) -> None:
        seen.append(request.envelope_id)
        client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload={"text": "Perillä"}))

    clients = [raw_client(ws, listen) for _ in range(2)]
    ws.wait_connected(2)
    ws.faults.add("delivery:slash_commands", "close_socket")
    saw = ws.person("U0ANNA").types("#yleinen", "/kokous lista")
    assert (saw.text, len(seen)) == ("Perillä", 1)
    hang_up(ws, *clients)


def test_a_delivery_can_come_twice(ws: Workspace, bolt: App) -> None:
    triggers: list[str] = []

    @bolt.command("/kokous")
    def kokous(ack: Ack, body: Json) -> None:
        triggers.append(body["trigger_id"])
        ack("Kerran näkyy")

    ws.faults.add("delivery:slash_commands", "twice")
    saw = ws.person("U0ANNA").types("#yleinen", "/kokous lista")
    ws.wait_until(lambda: len(triggers) == 2)  # the first acknowledgement is enough for the person
    assert (saw.text, len(triggers), len(set(triggers))) == ("Kerran näkyy", 2, 1)


def test_the_clock_of_the_workspace_is_the_tests_own(ws: Workspace) -> None:
    assert ws.clock.now() == TUESDAY.timestamp()
    ws.clock.advance(days=1, hours=2)
    assert ws.clock.now() - TUESDAY.timestamp() == 26 * 3600


def test_an_event_without_an_acknowledgement_is_sent_again(ws: Workspace) -> None:
    seen: list[tuple[str, Any, Any]] = []

    def listen(client: SocketModeClient, request: SocketModeRequest) -> None:
        seen.append((request.envelope_id, request.retry_attempt, request.retry_reason))
        if len(seen) > 1:
            client.send_socket_mode_response(SocketModeResponse(request.envelope_id))

    client = raw_client(ws, listen)
    ws.wait_connected()
    talking = threading.Thread(target=lambda: ws.person("U0ANNA").says("#yleinen", "Hei"))
    talking.start()
    ws.wait_until(lambda: len(seen) == 1)
    ws.call(ws.sandbox.clock.advance, 3.1)
    ws.wait_until(lambda: len(seen) == 2)
    talking.join(10)
    first, again = seen
    assert (first[0] == again[0], first[1:], again[1:]) == (True, (0, ""), (1, "http_timeout"))
    hang_up(ws, client)
