"""Socket Mode with bare connections: what goes over the line, to which of them, and how it ends."""

import asyncio
import json
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.workspace import Workspace
from tests.sandbox.pieces import buttons

Json = dict[str, Any]


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
def test_a_disconnect_names_its_reason_and_takes_no_payload_before_the_line_closes(
    ws: Workspace, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # How long the line stays open after the word is wall time: here as long as the test needs it.
    closing = asyncio.Event()

    async def close_at_once(connection: Any, _seconds: float) -> None:
        await closing.wait()
        await connection.socket.close()

    monkeypatch.setattr("bot.sandbox.socket._close_later", close_at_once)

    async def told() -> tuple[Json, Json, bool]:
        async with aiohttp.ClientSession() as session:
            first = await session.ws_connect(address(ws))
            assert (await first.receive_json())["type"] == "hello"
            await on_the_workspace(ws, ws.sandbox.hub.disconnect(reason))
            farewell: Json = await first.receive_json()
            ws.enable_sockets()
            second = await session.ws_connect(address(ws))
            hello = await second.receive_json()
            typing = asyncio.create_task(asyncio.to_thread(types_a_command, ws))
            envelope: Json = await second.receive_json()
            await second.send_json({"envelope_id": envelope["envelope_id"]})
            await typing
            ws.call(closing.set)
            await first.receive()
            return farewell, {**envelope, "num_connections": hello["num_connections"]}, first.closed

    farewell, envelope, closed = asyncio.run(told())
    assert farewell == {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
    assert (envelope["type"], envelope["num_connections"], closed) == ("slash_commands", 1, True)


def address(ws: Workspace) -> str:
    web = WebClient(base_url=ws.api_url)
    return str(web.apps_connections_open(app_token=ws.app_token)["url"])


def types_a_command(ws: Workspace) -> None:
    ws.person("U0ANNA").types("#yleinen", "/kokous lista")


async def on_the_workspace(ws: Workspace, work: Any) -> None:
    """Await something on the workspace's own loop."""
    await asyncio.to_thread(ws.run, work)


@asynccontextmanager
async def answering(ws: Workspace, count: int) -> AsyncIterator[list[tuple[int, str]]]:
    """Bare connections that acknowledge at once; gives which of them heard what."""
    heard: list[tuple[int, str]] = []

    async def serve(number: int, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            frame = json.loads(message.data)
            heard.append((number, frame["type"]))
            await socket.send_json({"envelope_id": frame["envelope_id"]})

    async with aiohttp.ClientSession() as session:
        sockets = [await session.ws_connect(address(ws)) for _ in range(count)]
        for socket in sockets:
            assert (await socket.receive_json())["type"] == "hello"
        serving = [asyncio.create_task(serve(number, socket)) for number, socket in enumerate(sockets)]
        yield heard
        for socket in sockets:
            await socket.close()
        await asyncio.gather(*serving)


def test_ten_connections_get_some_of_the_payloads_each(ws: Workspace) -> None:
    async def shares() -> list[int]:
        async with answering(ws, 10) as heard:
            for _ in range(30):
                await asyncio.to_thread(types_a_command, ws)
            return sorted(Counter(number for number, _ in heard).values())

    assert asyncio.run(shares()) == [3] * 10


ACTS: dict[str, Callable[[Workspace], Any]] = {
    "slash_commands": types_a_command,
    "interactive": lambda ws: ws.person("U0ANNA").presses("#yleinen", "Tulen"),
    "events_api": lambda ws: ws.person("U0ANNA").opens_home(),
}


@pytest.mark.parametrize("envelope", ACTS)
def test_every_kind_of_envelope_can_be_torn_and_comes_again_over_another_connection(
    ws: Workspace, client: WebClient, envelope: str
) -> None:
    async def told() -> list[tuple[int, str]]:
        async with answering(ws, 2) as heard:
            await asyncio.to_thread(
                client.chat_postMessage, channel="C0YLEINEN", text="Tuletko?", blocks=[buttons("Tulen")]
            )
            await asyncio.to_thread(ws.settle)
            heard.clear()
            ws.faults.add(f"delivery:{envelope}", "close_socket")
            await asyncio.to_thread(ACTS[envelope], ws)
            await asyncio.to_thread(ws.settle)
            return list(heard)

    assert [kind for _, kind in asyncio.run(told())] == [envelope]
    ws.wait_until(lambda: len(ws.journal.entries("socket", "closed")) == 2)
    [delivery] = [one for one in ws.journal.entries("delivery") if one.name == envelope][-1:]
    assert delivery.ok


def test_a_connection_lives_its_time_is_warned_and_closes(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lived(query: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session:
            socket = await session.ws_connect(address(ws) + query)
            hello = await socket.receive_json()
            farewell = await socket.receive_json()
            assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
            return hello["debug_info"]["approximate_connection_time"], farewell["reason"]

    monkeypatch.setattr("bot.sandbox.socket.WARNING_SECONDS", 360 - 0.05)
    monkeypatch.setattr("bot.sandbox.socket._close_later", closes_at_once)
    assert asyncio.run(lived("&debug_reconnects=true")) == (360, "warning")
    monkeypatch.setattr("bot.sandbox.socket.WARNING_SECONDS", 3600 - 0.05)
    assert asyncio.run(lived("")) == (3600, "warning")


async def closes_at_once(connection: Any, _seconds: float) -> None:
    """In place of waiting for the end of the warning on the wall clock."""
    await connection.socket.close()


def test_an_eleventh_connection_is_sent_away(ws: Workspace) -> None:
    # Not with slack-sdk's client, which comes back at every disconnect and so storms without end.
    async def eleven() -> tuple[list[str], Json, bool]:
        async with aiohttp.ClientSession() as session:
            web = WebClient(base_url=ws.api_url)
            urls = [str(web.apps_connections_open(app_token=ws.app_token)["url"]) for _ in range(11)]
            sockets = [await session.ws_connect(url) for url in urls]
            first = [(await socket.receive_json())["type"] for socket in sockets[:10]]
            farewell: Json = await sockets[10].receive_json()
            await sockets[10].receive()
            return first, farewell, sockets[10].closed

    first, farewell, closed = asyncio.run(eleven())
    assert first == ["hello"] * 10
    assert (farewell["type"], farewell["reason"], closed) == ("disconnect", "too_many_websockets", True)


def test_a_bot_token_opens_no_connection(ws: Workspace) -> None:
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        WebClient(base_url=ws.api_url).apps_connections_open(app_token=ws.bot_token)


def test_a_ticket_is_good_once(ws: Workspace) -> None:
    url = WebClient(base_url=ws.api_url).apps_connections_open(app_token=ws.app_token)["url"]
    assert url.startswith("ws://127.0.0.1:")
    wrong = f"{ws.base_url}/link/?ticket=vanha"
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(wrong)  # noqa: S310 - our own address
