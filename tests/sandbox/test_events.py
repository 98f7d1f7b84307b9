"""The Events API: what is sent for what, and how it is sent again."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import pytest

from bot.sandbox.manifest import ManifestError, load_manifest
from bot.sandbox.workspace import Workspace
from tests.sandbox.conftest import MANIFEST, SEED, TUESDAY

Json = dict[str, Any]


class Listener:
    """Stands at the app's end, keeps what comes, answers what it is told to."""

    def __init__(self, ws: Workspace) -> None:
        self.events: list[Json] = []
        self.bodies: list[Json] = []
        self.retries: list[tuple[str | None, str | None]] = []
        self.status = 200
        self.headers: dict[str, str] = {}
        ws.deliver_with(self)

    def __call__(self, headers: dict[str, str], body: str) -> tuple[int, Mapping[str, Any], str]:
        payload = json.loads(body)
        self.bodies.append(payload)
        self.events.append(payload["event"])
        self.retries.append((headers.get("X-Slack-Retry-Num"), headers.get("X-Slack-Retry-Reason")))
        return self.status, self.headers, ""


@pytest.fixture
def listener(ws: Workspace) -> Listener:
    return Listener(ws)


def heard_times(listener: Listener, count: int) -> bool:
    return len(listener.retries) == count


def kinds(listener: Listener) -> list[str]:
    return [event["type"] for event in listener.events]


def test_a_message_where_the_app_is_comes_as_an_event(ws: Workspace, listener: Listener) -> None:
    ws.person("U0ANNA").says("#yleinen", "Hei @testibotti & muut")
    ws.person("U0ANNA").says("#muut", "Tätä ei kuulla")
    assert sorted(kinds(listener)) == ["app_mention", "message"]
    [message] = [event for event in listener.events if event["type"] == "message"]
    assert (message["text"], message["channel"], message["channel_type"], message["user"]) == (
        "Hei <@U0TESTBOT> &amp; muut",
        "C0YLEINEN",
        "channel",
        "U0ANNA",
    )
    [body, *_] = listener.bodies
    assert (body["type"], body["team_id"], body["api_app_id"]) == ("event_callback", "T0TEST", "A0TEST")
    assert body["authorizations"][0]["user_id"] == "U0TESTBOT"


def test_a_direct_message_comes_as_message_im(ws: Workspace, listener: Listener) -> None:
    ws.person("U0ANNA").says("@bot", "Hei")
    assert [event["channel_type"] for event in listener.events] == ["im"]


def test_people_and_channels_that_change_are_told(ws: Workspace, listener: Listener) -> None:
    veera = ws.person("U0VEERA")
    veera.invites("#ryhma", "U0ANNA")
    ws.person("U0ANNA").leaves("#ryhma")
    ws.change_person("U0KALLE", deleted=True)
    ws.add_person("U0UUSI", "ulla.uusi", "Ulla Uusi", email="ulla.uusi@example.fi")
    veera.archives("#ryhma")
    assert kinds(listener) == [
        "member_joined_channel",
        "member_left_channel",
        "user_change",
        "team_join",
        "group_archive",
    ]
    assert (listener.events[0]["user"], listener.events[0]["inviter"]) == ("U0ANNA", "U0VEERA")
    assert listener.events[2]["user"]["deleted"] is True
    assert listener.events[3]["user"]["profile"]["email"] == "ulla.uusi@example.fi"


def test_a_failed_event_comes_again_at_once_after_a_minute_and_after_five(
    ws: Workspace, listener: Listener
) -> None:
    listener.status = 500
    ws.person("U0ANNA").says("#yleinen", "Hei")
    ws.wait_until(lambda: len(listener.retries) == 2)
    for minutes, count in ((1, 3), (5, 4)):
        ws.clock.advance(minutes=minutes)
        ws.wait_until(partial(heard_times, listener, count))
    ws.clock.advance(hours=1)
    assert listener.retries == [(None, None), *((str(number), "http_error") for number in (1, 2, 3))]
    assert len({body["event_id"] for body in listener.bodies}) == 1


def test_a_failing_answer_can_ask_for_no_retry(ws: Workspace, listener: Listener) -> None:
    listener.status, listener.headers = 500, {"X-Slack-No-Retry": "1"}
    ws.person("U0ANNA").says("#yleinen", "Hei")
    ws.clock.advance(hours=1)
    assert listener.retries == [(None, None)]


def test_events_can_come_out_of_order_and_late(ws: Workspace, listener: Listener) -> None:
    anna = ws.person("U0ANNA")
    ws.faults.add("delivery:events_api", "out_of_order")
    anna.says("#yleinen", "ensin")
    anna.says("#yleinen", "sitten")
    ws.wait_until(lambda: len(listener.events) == 2)
    assert [event["text"] for event in listener.events] == ["sitten", "ensin"]
    ws.faults.add("delivery:events_api", "late", seconds=3600)
    anna.says("#yleinen", "myöhässä")
    ws.clock.advance(minutes=59)
    before = [event["text"] for event in listener.events]
    ws.clock.advance(minutes=2)
    ws.wait_until(
        lambda: [event["text"] for event in listener.events].count("myöhässä") > before.count("myöhässä")
    )


def test_the_home_tab_tells_what_was_published(ws: Workspace, listener: Listener, client: Any) -> None:
    anna = ws.person("U0ANNA")
    anna.opens_home()
    section = {"type": "section", "text": {"type": "plain_text", "text": "Koti"}}
    client.views_publish(user_id="U0ANNA", view={"type": "home", "blocks": [section]})
    anna.opens_home()
    tabs = [(event["tab"], "view" in event, event["channel"][0]) for event in listener.events]
    assert tabs == [("home", False, "D"), ("home", True, "D")]


def test_a_manifest_without_the_scope_of_its_event_is_refused() -> None:
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    manifest["oauth_config"]["scopes"]["bot"].remove("im:history")
    with pytest.raises(ManifestError, match=r"message\.im.*im:history"):
        load_manifest(manifest)


def test_what_is_not_subscribed_to_is_not_sent() -> None:
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    manifest["settings"]["event_subscriptions"]["bot_events"] = ["message.im"]
    with Workspace.start(manifest=manifest, seed=SEED, frozen_at=TUESDAY) as ws:
        listener = Listener(ws)
        ws.person("U0ANNA").says("#yleinen", "Ei kuulla")
        ws.person("U0ANNA").opens_home()
        ws.person("U0ANNA").says("@bot", "Kuullaan")
    assert [event["text"] for event in listener.events] == ["Kuullaan"]


def test_changed_and_deleted_messages_are_told(ws: Workspace, listener: Listener, client: Any) -> None:
    ts = client.chat_postMessage(channel="C0YLEINEN", text="Hei")["ts"]
    client.chat_update(channel="C0YLEINEN", ts=ts, text="Moi")
    client.chat_delete(channel="C0YLEINEN", ts=ts)
    ws.settle()
    ws.wait_until(partial(heard_times, listener, 3))
    told = {event.get("subtype"): event for event in listener.events}
    assert (told[None]["text"], told[None]["bot_id"]) == ("Hei", "B0TEST")
    changed = told["message_changed"]
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("Hei", "Moi")
    assert told["message_deleted"]["deleted_ts"] == ts


def test_the_app_hears_when_it_is_removed_itself(ws: Workspace, listener: Listener, client: Any) -> None:
    veera = ws.person("U0VEERA")
    veera.invites("#sala", "U0TESTBOT")
    ws.call(ws.sandbox.people.remove, ws.sandbox.people.person("U0VEERA"), "C0SALA", "U0TESTBOT")
    ws.settle()
    assert [(event["type"], event["channel"]) for event in listener.events] == [
        ("member_joined_channel", "C0SALA"),
        ("group_left", "C0SALA"),
    ]
