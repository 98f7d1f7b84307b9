"""What of the app's calls and answers is refused, and by which name."""

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.sandbox.workspace import Workspace
from tests.sandbox.pieces import buttons, field, form, opens, plain, section, text_field
from tests.sandbox.test_chat import refused

Json = dict[str, Any]
NOT_SETTLED = "not settled"


def prepared(ws: Workspace, client: WebClient) -> dict[str, str]:
    """Puts into the workspace what the tables name in braces."""
    direct = client.conversations_open(users="U0ANNA")["channel"]["id"]
    ts = client.chat_postMessage(channel="C0YLEINEN", text="Tuletko?", blocks=[buttons("Tulen")])["ts"]
    veera = ws.person("U0VEERA")
    veera.archives("#ryhma")
    ws.person("U0ULLA").leaves("#yleinen")
    return {"im": direct, "ts": ts, "trigger": ws.sandbox.tickets.trigger("U0ANNA")}


def filled(value: Any, words: dict[str, str]) -> Any:
    """`{im}` and the like in their places."""
    if isinstance(value, dict):
        return {key: filled(inner, words) for key, inner in value.items()}
    return words.get(value[1:-1], value) if isinstance(value, str) and value.startswith("{") else value


MANY = ",".join(f"U{number}" for number in range(1001))
HOME = {"type": "home", "blocks": [section("Koti")]}
CALLS: list[tuple[str, Json, str]] = [
    ("chat.postMessage", {"channel": "U0TESTBOT", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "U0ULLA", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "U0PETRI", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "C0RYHMA", "text": "x"}, "is_archived"),
    ("chat.postMessage", {"channel": ["C0YLEINEN"], "text": "x"}, "is not a string"),
    ("chat.postMessage", {"channel": "C0YLEINEN", "text": "x", "blocks": "["}, "is no JSON"),
    ("chat.postMessage", {"channel": "C0YLEINEN", "text": "x", "team_id": "T0X"}, "team_access_not_granted"),
    (
        "chat.postEphemeral",
        {"channel": "C0YLEINEN", "user": "U0ANNA", "text": "x", "thread_ts": "{ts}"},
        NOT_SETTLED,
    ),
    (
        "chat.postEphemeral",
        {
            "channel": "C0YLEINEN",
            "user": "U0ANNA",
            "text": "x",
            "metadata": {"event_type": "a", "event_payload": {}},
        },
        NOT_SETTLED,
    ),
    ("chat.delete", {"channel": "C0YLEINEN", "ts": "1.0"}, "message_not_found"),
    ("chat.update", {"channel": "C0YLEINEN", "ts": "1.0", "text": "x"}, "message_not_found"),
    (
        "reactions.add",
        {"channel": "C0YLEINEN", "timestamp": "1.0", "name": "eyes"},
        "message_not_found",
    ),
    ("reactions.add", {"channel": "C0YLEINEN", "timestamp": "{ts}", "name": "Iso!"}, "invalid_name"),
    ("conversations.open", {"channel": "{im}"}, NOT_SETTLED),
    ("conversations.open", {"users": "U0VEERA", "prevent_creation": True}, "channel_not_found"),
    ("conversations.list", {"types": "kanava"}, "invalid_types"),
    ("conversations.info", {"channel": "C0SALA"}, "channel_not_found"),
    ("conversations.history", {"channel": "C0YLEINEN", "oldest": "eilen"}, "invalid_ts_oldest"),
    ("conversations.replies", {"channel": "C0YLEINEN", "ts": "1.0"}, "thread_not_found"),
    ("conversations.leave", {"channel": "{im}"}, "method_not_supported_for_channel_type"),
    (
        "conversations.invite",
        {"channel": "{im}", "users": "U0VEERA"},
        "method_not_supported_for_channel_type",
    ),
    ("conversations.invite", {"channel": "C0RYHMA", "users": "U0ANNA"}, "is_archived"),
    ("conversations.invite", {"channel": "C0YLEINEN", "users": ""}, "no_user"),
    ("conversations.invite", {"channel": "C0YLEINEN", "users": MANY}, "more than 1000 users"),
    ("conversations.invite", {"channel": "C0YLEINEN", "users": "U0PETRI"}, "user_is_deactivated"),
    ("conversations.invite", {"channel": "C0YLEINEN", "users": "U0ULLA"}, NOT_SETTLED),
    ("conversations.kick", {"channel": "{im}", "user": "U0ANNA"}, "method_not_supported_for_channel_type"),
    ("conversations.kick", {"channel": "C0YLEINEN", "user": "U0TESTBOT"}, "cant_kick_self"),
    ("team.info", {"team": "T0X"}, "team_not_found"),
    ("users.info", {"user": "U0ULLA"}, "user_not_visible"),
    ("views.publish", {"user_id": "U0TESTBOT", "view": HOME}, NOT_SETTLED),
    ("views.publish", {"user_id": "U0ANNA", "view": form(section("x"))}, "view type must be home"),
    ("views.open", {"trigger_id": "{trigger}", "view": ["x"]}, "view is not an object"),
    ("views.open", {"trigger_id": "{trigger}", "view": {**form(section("x")), "uusi": 1}}, "unknown keys"),
    ("views.open", {"trigger_id": "{trigger}", "view": {"type": "modal", "title": plain("x")}}, "blocks"),
    ("views.update", {"view": form(section("x"))}, "exactly one of view_id and external_id"),
    ("files.getUploadURLExternal", {"filename": "a", "length": 1, "alt_txt": "x"}, NOT_SETTLED),
    ("files.getUploadURLExternal", {"filename": "a"}, "missing_argument"),
    ("files.completeUploadExternal", {"files": [{"id": "F0"}]}, "file_not_found"),
    ("files.completeUploadExternal", {"files": []}, "missing_argument"),
]


@pytest.mark.parametrize(("method", "arguments", "words"), CALLS)
def test_a_call_that_slack_refuses_is_refused_by_its_name(
    ws: Workspace, client: WebClient, method: str, arguments: Json, words: str
) -> None:
    said = refused(client.api_call, method, json=filled(arguments, prepared(ws, client)))
    assert words in {said["error"], *_lines(said, words)}


def _lines(said: Json, words: str) -> list[str]:
    """`words` when a line of the answer's messages holds them."""
    return [words for line in said.get("response_metadata", {}).get("messages", []) if words in line]


def test_a_guest_of_one_channel_comes_to_no_other(ws: Workspace, client: WebClient) -> None:
    ws.change_person("U0KALLE", role="single_channel_guest")
    client.conversations_join(channel="C0MUUT")
    assert (
        refused(client.conversations_invite, channel="C0MUUT", users="U0KALLE")["error"] == "ura_max_channels"
    )


def test_a_second_form_at_once_is_not_settled(ws: Workspace, client: WebClient) -> None:
    for expected in (True, False):
        trigger = ws.sandbox.tickets.trigger("U0ANNA")
        if expected:
            assert client.views_open(trigger_id=trigger, view=form(section("x")))["ok"]
        else:
            said = refused(client.views_open, trigger_id=trigger, view=form(section("x")))
            assert _lines(said, NOT_SETTLED) == [NOT_SETTLED]


@pytest.mark.parametrize(
    ("content_type", "body", "error"),
    [
        ("application/json", b"{", "invalid_json"),
        ("application/json", b"[]", "json_not_object"),
        ("application/json", b"\xff", "invalid_charset"),
        ("text/plain", b"x", "invalid_post_type"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_and_in_the_journal(
    ws: Workspace, content_type: str, body: bytes, error: str
) -> None:
    headers = {"Content-Type": content_type, "Authorization": f"Bearer {ws.bot_token}"}
    request = urllib.request.Request(f"{ws.api_url}auth.test", body, headers)  # noqa: S310 - our own address
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        assert json.load(answer) == {"ok": False, "error": error}
    assert [one.detail["error"] for one in ws.journal.calls("auth.test")] == [error]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"text": "x", "kummallinen": 1}, NOT_SETTLED),
        ({"text": "x", "response_type": "kaikille"}, NOT_SETTLED),
        ({"response_type": "ephemeral"}, "no_text"),
    ],
)
def test_an_answer_that_slack_refuses_counts_as_one_of_the_five(
    ws: Workspace, body: Json, words: str
) -> None:
    url = ws.call(ws.sandbox.tickets.response_url, "U0ANNA", "C0YLEINEN")
    hook = WebhookClient(f"{ws.base_url}/commands/{url.token}")
    answer = hook.send_dict(body)
    assert (answer.status_code, words in answer.body, url.uses) == (400, True, 1)


def test_an_answer_comes_as_json_or_as_a_forms_payload_and_not_into_an_archive(ws: Workspace) -> None:
    url = ws.call(ws.sandbox.tickets.response_url, "U0VEERA", "C0RYHMA")

    def send(body: bytes, kind: str) -> int:
        address = f"{ws.base_url}/commands/{url.token}"
        request = urllib.request.Request(address, body, {"Content-Type": kind})  # noqa: S310 - our own
        try:
            with urllib.request.urlopen(request) as answer:  # noqa: S310
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    as_form = "application/x-www-form-urlencoded"
    assert send(b"payload=%7B%22text%22%3A%22Lomakkeena%22%7D", as_form) == 200
    assert (send(b"payload=x", as_form), send(b"[1]", "application/json")) == (400, 400)
    assert [one.text for one in ws.person("U0VEERA").sees("#ryhma")] == ["Lomakkeena"]
    ws.person("U0VEERA").archives("#ryhma")
    assert send(b'{"text": "x"}', "application/json") == 400


@pytest.mark.parametrize("errors", [{}, {"nimi": 5}, {"nimi": ""}])
def test_errors_that_are_no_texts_at_fields_are_not_settled(ws: Workspace, app: App, errors: Any) -> None:
    app.command("/kokous")(opens(form(text_field("Nimi", block_id="nimi"))))
    app.view("lomake")(lambda ack: ack({"response_action": "errors", "errors": errors}))
    anna = ws.person("U0ANNA")
    anna.types("#yleinen", "/kokous uusi")
    saw = anna.fills("Nimi", "x").submits()
    assert saw.notice is not None
    assert (saw.result, saw.notice["code"]) == ("failed", "not_settled")


SEARCH = {"type": "external_select", "action_id": "haku", "min_query_length": 0}
ONE = {"text": plain("x"), "value": "x"}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({}, "not_settled"),
        ({"options": [ONE], "option_groups": []}, "not_settled"),
        ({"options": [{**ONE, "value": str(number)} for number in range(101)]}, "invalid_arguments"),
        ({"options": [ONE, ONE]}, "invalid_arguments"),
        ({"options": [{"text": plain("x")}]}, "invalid_arguments"),
    ],
)
def test_options_that_slack_refuses_are_not_offered(ws: Workspace, app: App, answer: Json, code: str) -> None:
    app.command("/kokous")(opens(form(field("Haku", SEARCH, block_id="haku"))))
    app.options("haku")(lambda ack: ack(answer))
    anna = ws.person("U0ANNA")
    anna.types("#yleinen", "/kokous uusi")
    form_now = anna.form
    assert form_now is not None
    found = ws.run(
        ws.sandbox.people.suggest(
            ws.sandbox.people.person("U0ANNA"), {"view_id": form_now.view.id}, "haku", "haku", "x"
        )
    )
    assert (found["options"], found["notice"]["code"]) == ([], code)
