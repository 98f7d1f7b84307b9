"""What the manifest switches off is off; and answers and lines that make no sense."""

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import pytest
from slack_sdk import WebClient

from bot.sandbox.errors import PersonError
from bot.sandbox.workspace import Workspace
from tests.sandbox.conftest import MANIFEST, SEED, TUESDAY
from tests.sandbox.pieces import section
from tests.sandbox.test_chat import refused
from tests.sandbox.test_connections import address

Json = dict[str, Any]


@contextmanager
def without(*path: str) -> Iterator[tuple[Workspace, WebClient]]:
    """A workspace whose manifest has this switch off."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    part = manifest
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = False
    with Workspace.start(manifest=manifest, seed=SEED, frozen_at=TUESDAY) as ws:
        yield ws, WebClient(token=ws.bot_token, base_url=ws.api_url, retry_handlers=[])


def test_without_a_home_tab_nothing_is_published_and_nobody_can_open_it() -> None:
    with without("features", "app_home", "home_tab_enabled") as (ws, client):
        home = {"type": "home", "blocks": [section("Koti")]}
        assert refused(client.views_publish, user_id="U0ANNA", view=home)["error"] == "not_enabled"
        with pytest.raises(PersonError, match="no_home_tab"):
            ws.person("U0ANNA").opens_home()


def test_without_a_messages_tab_the_app_and_a_person_write_nothing_to_each_other() -> None:
    with without("features", "app_home", "messages_tab_enabled") as (ws, client):
        assert (
            refused(client.chat_postMessage, channel="U0ANNA", text="x")["error"] == "messages_tab_disabled"
        )
        with pytest.raises(PersonError, match="messages_tab_read_only"):
            ws.person("U0ANNA").says("@bot", "Hei")


def test_without_socket_mode_no_connection_is_opened() -> None:
    with without("settings", "socket_mode_enabled") as (ws, _):
        said = refused(WebClient(base_url=ws.api_url).apps_connections_open, app_token=ws.app_token)
        assert "not settled" in said["response_metadata"]["messages"][0]


def fails(_headers: dict[str, str], _body: str) -> tuple[int, Json, str]:
    raise RuntimeError


@pytest.mark.parametrize(
    "handler",
    [
        fails,
        lambda _headers, _body: (200, {"content-type": "application/json"}, "{"),
        lambda _headers, _body: (204, {}, ""),
        lambda _headers, _body: (302, {"location": "http://127.0.0.1/"}, ""),
    ],
)
def test_an_app_that_answers_senselessly_shows_dispatch_failed(
    ws: Workspace, handler: Callable[[dict[str, str], str], tuple[int, Any, str]]
) -> None:
    ws.deliver_with(handler)
    saw = ws.person("U0ANNA").types("#yleinen", "/kokous lista")
    assert saw.notice is not None
    assert saw.notice["code"] == "dispatch_failed"


def test_a_line_that_makes_no_sense_is_in_the_journal_and_the_connection_stays(ws: Workspace) -> None:
    async def talk() -> Json:
        async with aiohttp.ClientSession() as session:
            socket = await session.ws_connect(address(ws))
            await socket.receive_json()
            await socket.send_bytes(b"x")
            await socket.send_str("{")
            await socket.send_str("[1]")
            await socket.send_json({"envelope_id": "E0"})
            typing = asyncio.create_task(asyncio.to_thread(ws.person("U0ANNA").types, "#yleinen", "/kokous"))
            envelope: Json = await socket.receive_json()
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
            saw = await typing
            await socket.close()
            return {"type": envelope["type"], "notice": saw.notice}

    assert asyncio.run(talk()) == {"type": "slash_commands", "notice": None}
    names = [one.name for one in ws.journal.entries("socket") if not one.ok]
    assert names == ["garbage", "garbage", "unknown_ack"]


def test_an_upload_is_taken_as_bytes_or_as_a_form_and_only_as_long_as_was_said(
    ws: Workspace, client: WebClient
) -> None:
    async def send(url: str, **data: Any) -> int:
        async with aiohttp.ClientSession() as session, session.post(url, **data) as answer:
            return answer.status

    def upload() -> Any:
        return client.files_getUploadURLExternal(filename="a.txt", length=3)

    form = aiohttp.FormData()
    form.add_field("file", b"abc", filename="a.txt", content_type="text/plain")
    wanted = upload()
    assert asyncio.run(send(wanted["upload_url"], data=form)) == 200
    client.files_completeUploadExternal(files=[{"id": wanted["file_id"]}], channel_id="C0YLEINEN")
    assert asyncio.run(send(wanted["upload_url"], data=b"abc")) == 404  # it is complete
    assert asyncio.run(send(upload()["upload_url"], data=b"abcd")) == 400
    [seen] = ws.person("U0ANNA").sees("#yleinen")
    assert [(one["name"], one["mimetype"]) for one in seen.json["files"]] == [("a.txt", "text/plain")]
    assert [one.ok for one in ws.journal.calls("upload")] == [True, False, False]


def test_a_channel_is_looked_up_and_left(client: WebClient) -> None:
    channel = client.conversations_info(channel="C0YLEINEN", include_num_members=True)["channel"]
    assert (channel["name"], channel["is_member"], channel["num_members"]) == ("yleinen", True, 6)
    assert client.conversations_leave(channel="C0YLEINEN")["ok"]
    assert client.conversations_leave(channel="C0YLEINEN")["not_in_channel"] is True
    assert "num_members" not in client.conversations_info(channel="C0YLEINEN")["channel"]


def test_the_control_address_refuses_what_it_cannot_read(ws: Workspace) -> None:
    def status(body: bytes) -> int:
        request = urllib.request.Request(f"{ws.base_url}/_control/faults", body)  # noqa: S310 - our own
        with pytest.raises(urllib.error.HTTPError) as caught, urllib.request.urlopen(request):  # noqa: S310
            pass
        caught.value.close()
        return caught.value.code

    assert [status(b"[1]"), status(b"{"), status(b'{"on": "*"}'), status(b'{"remove": "x"}')] == [400] * 4
