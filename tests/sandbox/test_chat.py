"""chat.* with a real client: who may post where, what is refused and how, what is kept."""

import asyncio
import json
import urllib.request
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.workspace import Workspace
from tests.sandbox.conftest import MANIFEST, SEED
from tests.sandbox.pieces import buttons, section

Json = dict[str, Any]
KEY = {"event_type": "muistutus", "event_payload": {"key": "rivi-1"}}


def refused(call: Any, *args: Any, **kwargs: Any) -> Json:
    """The answer of a call that Slack refuses."""
    with pytest.raises(SlackApiError) as caught:
        call(*args, **kwargs)
    data: Json = caught.value.response.data
    return data


def test_a_post_reaches_the_members_and_carries_its_key(ws: Workspace, client: WebClient) -> None:
    answer = client.chat_postMessage(channel="C0RYHMA", text="Kokous huomenna", metadata=KEY)
    assert (answer["channel"], answer["message"]["bot_id"], answer["message"]["app_id"]) == (
        "C0RYHMA",
        "B0TEST",
        "A0TEST",
    )
    posts = ws.journal.posts(key="rivi-1")
    assert [(post.channel, post.ts, post.reached) for post in posts] == [
        ("C0RYHMA", answer["ts"], frozenset({"U0VEERA", "U0KALLE"}))
    ]
    assert [one.text for one in ws.person("U0KALLE").sees("#ryhma")] == ["Kokous huomenna"]


def test_timestamps_are_unique_and_rise_though_the_clock_stands_still(
    ws: Workspace, client: WebClient
) -> None:
    stamps = [client.chat_postMessage(channel="C0YLEINEN", text=str(n))["ts"] for n in range(5)]
    assert stamps == sorted(set(stamps))


def test_metadata_comes_back_whole_only_when_it_is_asked_for(client: WebClient) -> None:
    client.chat_postMessage(channel="C0YLEINEN", text="Hei", metadata=KEY)
    without = client.conversations_history(channel="C0YLEINEN")["messages"][0]["metadata"]
    whole = client.conversations_history(channel="C0YLEINEN", include_all_metadata=True)["messages"][0][
        "metadata"
    ]
    assert (without, whole) == ({"event_type": "muistutus"}, KEY)


@pytest.mark.parametrize(
    ("channel", "error"),
    [("C0MUUT", "not_in_channel"), ("C0SALA", "channel_not_found"), ("C0OLEMATON", "channel_not_found")],
)
def test_the_app_posts_only_where_it_is(client: WebClient, channel: str, error: str) -> None:
    assert refused(client.chat_postMessage, channel=channel, text="Hei")["error"] == error


def test_a_persons_id_is_their_direct_message_with_the_app(ws: Workspace, client: WebClient) -> None:
    answer = client.chat_postMessage(channel="U0ANNA", text="Sinulle")
    opened = client.conversations_open(users="U0ANNA")
    assert answer["channel"] == opened["channel"]["id"]
    assert [one.text for one in ws.person("U0ANNA").dm()] == ["Sinulle"]
    assert ws.journal.posts(to="U0VEERA") == []


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "blocks": [section("x" * 3001)]}, "invalid_blocks"),
        ({"text": "x", "blocks": [section("a", "sama"), section("b", "sama")]}, "invalid_blocks"),
        ({"text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
        ({"text": "x", "thread_ts": "1.000001"}, "cannot_reply_to_message"),
        ({"text": "x", "link_names": True}, "invalid_arguments"),
        ({"text": "x", "client_msg_id": "1"}, "invalid_arguments"),
    ],
)
def test_what_slack_refuses_is_refused_by_its_name(client: WebClient, arguments: Json, error: str) -> None:
    body = {"channel": "C0YLEINEN", **arguments}
    # Not chat_postMessage, which warns of an empty text before the workspace can refuse it.
    assert refused(client.api_call, "chat.postMessage", json=body)["error"] == error


def test_block_errors_carry_json_pointers(client: WebClient) -> None:
    data = refused(client.chat_postMessage, channel="C0YLEINEN", text="x", blocks=[section("x" * 3001)])
    assert "[json-pointer:/blocks/0/text" in data["response_metadata"]["messages"][0]


def test_what_is_open_says_not_settled(client: WebClient) -> None:
    data = refused(client.chat_postMessage, channel="C0YLEINEN", text="x", client_msg_id="1")
    assert "not settled" in data["response_metadata"]["messages"][0]
    assert refused(client.api_call, "reminders.add") == {
        "ok": False,
        "error": "unknown_method",
        "detail": "not modelled: not settled",
    }


def test_an_update_without_blocks_removes_them_and_keeps_the_metadata(client: WebClient) -> None:
    posted = client.chat_postMessage(channel="C0YLEINEN", text="Hei", blocks=[section("Hei")], metadata=KEY)
    client.chat_update(channel="C0YLEINEN", ts=posted["ts"], text="Uusi")
    shown = client.conversations_history(channel="C0YLEINEN", include_all_metadata=True)["messages"][0]
    assert (shown["text"], shown.get("blocks"), shown["metadata"]) == ("Uusi", None, KEY)
    client.chat_update(channel="C0YLEINEN", ts=posted["ts"], text="Uusi", metadata={})
    shown = client.conversations_history(channel="C0YLEINEN", include_all_metadata=True)["messages"][0]
    assert "metadata" not in shown


def test_an_update_is_refused_for_others_messages_long_texts_and_persons_ids(
    ws: Workspace, client: WebClient
) -> None:
    mine = client.chat_postMessage(channel="C0YLEINEN", text="Hei")["ts"]
    hers = ws.person("U0ANNA").says("#yleinen", "Moi").messages[0].ts
    errors = [
        refused(client.chat_update, channel="C0YLEINEN", ts=hers, text="x")["error"],
        refused(client.chat_update, channel="C0YLEINEN", ts=mine, text="x" * 4001)["error"],
        refused(client.chat_update, channel="U0ANNA", ts=mine, text="x")["error"],
        refused(client.chat_update, channel="C0YLEINEN", ts="1.000001", text="x")["error"],
        refused(client.chat_delete, channel="C0YLEINEN", ts=hers)["error"],
    ]
    assert errors == [
        "cant_update_message",
        "msg_too_long",
        "channel_not_found",
        "message_not_found",
        "cant_delete_message",
    ]


def test_an_ephemeral_message_is_for_one_who_is_there_and_cannot_be_updated(
    ws: Workspace, client: WebClient
) -> None:
    sent = client.chat_postEphemeral(channel="C0YLEINEN", user="U0ANNA", text="Vain sinulle")
    assert [one.text for one in ws.person("U0ANNA").sees("#yleinen")] == ["Vain sinulle"]
    assert ws.person("U0VEERA").sees("#yleinen") == []
    assert client.conversations_history(channel="C0YLEINEN")["messages"] == []
    errors = [
        refused(client.chat_update, channel="C0YLEINEN", ts=sent["message_ts"], text="x")["error"],
        refused(client.chat_postEphemeral, channel="C0RYHMA", user="U0ANNA", text="x")["error"],
        refused(client.chat_postEphemeral, channel="C0YLEINEN", user="U0PETRI", text="x")["error"],
    ]
    assert errors == ["message_not_found", "user_not_in_channel", "user_not_in_channel"]


def test_an_archived_channel_takes_nothing(ws: Workspace, client: WebClient) -> None:
    ws.person("U0VEERA").archives("#ryhma")
    assert refused(client.chat_postMessage, channel="C0RYHMA", text="x")["error"] == "is_archived"


def test_texts_come_back_escaped_in_history(client: WebClient) -> None:
    blocks = [section("<b> & <@U0ANNA>"), buttons("A & B")]
    client.chat_postMessage(
        channel="C0YLEINEN", text="a < b & c, <@U0ANNA> &amp; https://example.fi", blocks=blocks
    )
    shown = client.conversations_history(channel="C0YLEINEN")["messages"][0]
    assert shown["text"] == "a &lt; b &amp; c, <@U0ANNA> &amp; <https://example.fi>"
    assert shown["blocks"][0]["text"]["text"] == "&lt;b&gt; &amp; <@U0ANNA>"
    assert shown["blocks"][1]["elements"][0]["text"]["text"] == "A &amp; B"


def test_missing_ids_are_filled_in(client: WebClient) -> None:
    block = {"type": "section", "text": {"type": "plain_text", "text": "Hei"}}
    answer = client.chat_postMessage(channel="C0YLEINEN", text="Hei", blocks=[block])
    assert len(answer["message"]["blocks"][0]["block_id"]) == 5


def test_a_reaction_is_added_once(ws: Workspace, client: WebClient) -> None:
    hers = ws.person("U0ANNA").says("#yleinen", "Moi").messages[0].ts
    client.reactions_add(channel="C0YLEINEN", timestamp=hers, name="thumbsup")
    again = refused(client.reactions_add, channel="C0YLEINEN", timestamp=hers, name="thumbsup")
    assert again["error"] == "already_reacted"
    assert ws.person("U0ANNA").sees("#yleinen")[0].json["reactions"] == [
        {"name": "thumbsup", "users": ["U0TESTBOT"], "count": 1}
    ]


def test_a_scope_that_the_manifest_lacks_is_named(tmp_path: Any) -> None:
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    manifest["oauth_config"]["scopes"]["bot"].remove("reactions:write")
    with Workspace.start(manifest=manifest, seed=SEED) as ws:
        client = WebClient(token=ws.bot_token, base_url=ws.api_url)
        data = refused(client.reactions_add, channel="C0YLEINEN", timestamp="1.0", name="eyes")
    assert (data["error"], data["needed"]) == ("missing_scope", "reactions:write")
    assert "chat:write" in data["provided"].split(",")


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-muu", "invalid_auth"), ("xapp-1-sandbox-app", "not_allowed_token_type")],
)
def test_tokens_are_checked(ws: Workspace, token: str, error: str) -> None:
    request = urllib.request.Request(f"{ws.api_url}auth.test", method="POST")  # noqa: S310 - our own address
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        assert json.load(answer) == {"ok": False, "error": error}


@pytest.mark.parametrize(
    ("path", "body", "content_type"),
    [
        ("users.info?user=U0ANNA&token=xoxb-sandbox-bot", None, ""),
        ("users.info", b"user=U0ANNA&token=xoxb-sandbox-bot", "application/x-www-form-urlencoded"),
        ("users.info?token=xoxb-sandbox-bot", b'{"user": "U0ANNA"}', "application/json; charset=utf-8"),
    ],
)
def test_get_form_and_json_are_taken_alike(
    ws: Workspace, path: str, body: bytes | None, content_type: str
) -> None:
    request = urllib.request.Request(ws.api_url + path, data=body)  # noqa: S310
    if content_type:
        request.add_header("Content-Type", content_type)
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        assert json.load(answer)["user"]["real_name"] == "Anna Asiantuntija"


def test_the_async_client_works_too(ws: Workspace) -> None:
    async def talk() -> list[str]:
        client = AsyncWebClient(token=ws.bot_token, base_url=ws.api_url)
        await client.chat_postMessage(channel="C0YLEINEN", text="Hei")
        history = await client.conversations_history(channel="C0YLEINEN")
        return [message["text"] for message in history["messages"]]

    assert asyncio.run(talk()) == ["Hei"]


def test_a_file_goes_up_in_three_steps(ws: Workspace, client: WebClient) -> None:
    client.files_upload_v2(
        filename="lista.csv", content="a;b\n", title="Lista", channel="C0YLEINEN", initial_comment="Tässä"
    )
    seen = ws.person("U0ANNA").sees("#yleinen")[0]
    assert seen.text == "Tässä"
    [file] = seen.json["files"]
    assert (file["name"], file["title"], file["size"]) == ("lista.csv", "Lista", 4)
    with urllib.request.urlopen(f"{ws.base_url}/_page/file?id={file['id']}") as answer:  # noqa: S310
        assert answer.read() == b"a;b\n"
