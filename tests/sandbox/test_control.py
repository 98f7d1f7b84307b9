"""The control address, for tests and demos that run elsewhere."""

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.workspace import Workspace

Json = dict[str, Any]


def control(ws: Workspace, name: str, body: Json | None = None) -> Json:
    """GET without a body, POST with one."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{ws.base_url}/_control/{name}", data)  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            found: Json = json.load(answer)
    except urllib.error.HTTPError as error:
        found = json.load(error)
        error.close()
    return found


def test_a_bot_can_ask_what_time_it_is(ws: Workspace) -> None:
    assert control(ws, "clock") == {"ok": True, "now": 1795507200.0}
    control(ws, "clock", {"advance": 3600})
    assert control(ws, "clock")["now"] == 1795510800.0


def test_faults_are_added_listed_and_taken_away(ws: Workspace, client: WebClient) -> None:
    added = control(ws, "faults", {"on": "auth.test", "kind": "internal_error", "times": None})
    with pytest.raises(SlackApiError, match="internal_error"):
        client.auth_test()
    [rule] = control(ws, "faults")["faults"]
    assert (rule["number"], rule["hits"]) == (added["faults"][0]["number"], 1)
    assert control(ws, "faults", {"remove": rule["number"]})["faults"] == []
    assert control(ws, "faults", {"on": "auth.test", "kind": "katkos"})["error"] == "invalid_value"
    assert client.auth_test()["ok"]


def test_the_journal_tells_which_posts_reached_whom(ws: Workspace, client: WebClient) -> None:
    metadata = {"event_type": "muistutus", "event_payload": {"key": "rivi-7"}}
    client.chat_postMessage(channel="U0ANNA", text="Hei", metadata=metadata)
    [post] = control(ws, "journal")["posts"]
    assert (post["key"], post["reached"], post["ephemeral"]) == ("rivi-7", ["U0ANNA"], False)
    assert control(ws, "journal", {"clear": True})["posts"] == []


def test_people_can_be_changed_and_added(ws: Workspace, client: WebClient) -> None:
    assert control(ws, "people", {"id": "U0KALLE", "deleted": True})["person"]["deleted"] is True
    control(ws, "people", {"new": {"id": "U0UUSI", "name": "ulla.uusi", "real_name": "Ulla Uusi"}})
    assert client.users_info(user="U0UUSI")["user"]["real_name"] == "Ulla Uusi"
    assert control(ws, "people", {"id": "U0KALLE", "shoe_size": 44})["error"] == "no_such_field"


def test_rates_and_the_route_can_be_switched(ws: Workspace, app: App, client: WebClient) -> None:
    assert control(ws, "rates", {"strict": True}) == {"ok": True, "strict": True}
    client.chat_postMessage(channel="C0YLEINEN", text="1")
    with pytest.raises(SlackApiError, match="ratelimited"):
        client.chat_postMessage(channel="C0YLEINEN", text="2")
    assert control(ws, "deliver_to")["route"] == "CallRoute"
    control(ws, "deliver_to", {"url": None})
    assert control(ws, "deliver_to")["route"] == "SocketHub"
    assert control(ws, "socket") == {"ok": True, "connections": 0}
    assert control(ws, "deliver_to", {"url": "https://example.fi/"})["error"] == "invalid_value"
