"""What holds for every method of the Web API: its scope, its pages, and that it is written down."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox.web_api import METHODS, answer
from bot.sandbox.workspace import Workspace
from tests.sandbox.conftest import MANIFEST, SEED, TUESDAY
from tests.sandbox.test_chat import refused

Json = dict[str, Any]

# docs.slack.dev/reference/methods: any one of these, by method; the other methods need none.
READS = {"channels:read", "groups:read", "im:read", "mpim:read"}
HISTORIES = {"channels:history", "groups:history", "im:history", "mpim:history"}
INVITES = {"channels:manage", "channels:write.invites", "groups:write", "groups:write.invites"}
SCOPES = {
    "chat.delete": {"chat:write"},
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": HISTORIES,
    "conversations.info": READS,
    "conversations.invite": INVITES,
    "conversations.join": {"channels:join"},
    "conversations.kick": {"channels:manage", "groups:write"},
    "conversations.leave": {"channels:manage", "groups:write", "im:write", "mpim:write"},
    "conversations.list": READS,
    "conversations.members": READS,
    "conversations.open": {"im:write", "mpim:write"},
    "conversations.replies": HISTORIES,
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "reactions.add": {"reactions:write"},
    "team.info": {"team:read"},
    "usergroups.list": {"usergroups:read"},
    "users.conversations": READS,
    "users.info": {"users:read"},
    "users.list": {"users:read"},
    "users.lookupByEmail": {"users:read.email"},
}


def with_scopes(*scopes: str) -> Workspace:
    """A workspace whose app has these scopes and nothing else."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    manifest["oauth_config"]["scopes"]["bot"] = list(scopes)
    manifest["features"]["slash_commands"] = []
    manifest["settings"]["event_subscriptions"]["bot_events"] = []
    return Workspace.start(manifest=manifest, seed=SEED, frozen_at=TUESDAY)


@pytest.fixture(scope="module")
def poor() -> Iterator[Workspace]:
    """An app that may do nothing in particular."""
    with with_scopes("reminders:read") as workspace:
        yield workspace


@pytest.mark.parametrize("method", METHODS)
def test_every_method_without_its_scope_says_what_is_needed_and_what_was_provided(
    poor: Workspace, method: str
) -> None:
    token = poor.app_token if method == "apps.connections.open" else poor.bot_token
    body = poor.call(answer, poor.sandbox, method, token, {}).body
    if method not in SCOPES:
        assert body.get("error") != "missing_scope"
        return
    assert (body["ok"], body["error"], body["provided"]) == (False, "missing_scope", "reminders:read")
    assert body["needed"] in SCOPES[method]


@pytest.mark.parametrize("method", SCOPES)
def test_any_one_of_a_methods_scopes_opens_it(poor: Workspace, method: str) -> None:
    assert set(METHODS[method].scopes) == SCOPES[method]


@pytest.mark.parametrize(
    ("method", "arguments", "key"),
    [
        ("conversations_history", {"channel": "C0YLEINEN"}, "messages"),
        ("conversations_replies", {"channel": "C0YLEINEN"}, "messages"),
        ("conversations_list", {"types": "public_channel,private_channel"}, "channels"),
        ("conversations_members", {"channel": "C0YLEINEN"}, "members"),
        ("users_conversations", {"types": "public_channel,private_channel"}, "channels"),
        ("users_list", {}, "members"),
    ],
)
def test_every_list_comes_in_pages_that_leave_nothing_out_and_repeat_nothing(
    ws: Workspace, client: WebClient, method: str, arguments: Json, key: str
) -> None:
    posted = [client.chat_postMessage(channel="C0YLEINEN", text=str(number)) for number in range(3)]
    for number in range(3):
        client.chat_postMessage(channel="C0YLEINEN", text=f"Vastaus {number}", thread_ts=posted[0]["ts"])
    if method == "conversations_replies":
        arguments = {**arguments, "ts": posted[0]["ts"]}
    whole = getattr(client, method)(**arguments)[key]
    paged: list[Any] = []
    cursor, pages = "", 0
    while pages == 0 or cursor:
        page: Any = getattr(client, method)(**arguments, limit=1, cursor=cursor)
        paged += page[key]
        cursor, pages = (page["response_metadata"] or {}).get("next_cursor", ""), pages + 1
    assert (paged, pages) == (whole, len(whole))
    assert pages > 1


def test_a_threads_metadata_comes_whole_only_when_it_is_asked_for(client: WebClient) -> None:
    parent = client.chat_postMessage(channel="C0YLEINEN", text="Alku")["ts"]
    key = {"event_type": "muistutus", "event_payload": {"key": "rivi-1"}}
    client.chat_postMessage(channel="C0YLEINEN", text="Vastaus", thread_ts=parent, metadata=key)

    def metadata(**arguments: Any) -> Json:
        found: Json = client.conversations_replies(channel="C0YLEINEN", ts=parent, **arguments)["messages"][
            -1
        ]["metadata"]
        return found

    assert metadata(include_all_metadata=True) == key
    assert metadata() == {"event_type": "muistutus"}


def test_a_method_or_an_argument_that_nobody_wrote_down_is_not_settled(client: WebClient) -> None:
    unknown = refused(client.api_call, "reminders.add", params={"text": "Kokous"})
    assert unknown["error"] == "unknown_method"
    odd = refused(client.api_call, "auth.test", params={"kummallinen": "1"})
    assert "not settled" in odd["response_metadata"]["messages"][0]
