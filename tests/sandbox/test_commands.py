"""Slash commands through a real Bolt app: answers, refusals, escaping, deadlines."""

from typing import Any

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.errors import PersonError
from bot.sandbox.workspace import Workspace
from tests.sandbox.pieces import buttons, section

Json = dict[str, Any]


def test_a_text_in_the_acknowledgement_is_seen_by_the_person_alone(ws: Workspace, app: App) -> None:
    app.command("/kokous")(lambda ack: ack("Ei kokouksia."))
    saw = ws.person("U0ANNA").types("#yleinen", "/kokous lista")
    assert [(one.text, one.only_me, one.by_bot) for one in saw.messages] == [("Ei kokouksia.", True, True)]
    assert ws.person("U0VEERA").sees("#yleinen") == []


def test_an_answer_for_the_channel_shows_the_command_line_too(ws: Workspace, app: App) -> None:
    app.command("/kokous")(lambda ack: ack(text="Kokous on ti.", response_type="in_channel"))
    ws.person("U0ANNA").types("#yleinen", "/kokous seuraava")
    seen = ws.person("U0VEERA").sees("#yleinen")
    assert [(one.text, one.json["user"]) for one in seen] == [
        ("/kokous seuraava", "U0ANNA"),
        ("Kokous on ti.", "U0TESTBOT"),
    ]


def test_an_empty_acknowledgement_is_silent(ws: Workspace, app: App) -> None:
    app.command("/kokous")(lambda ack: ack())
    saw = ws.person("U0ANNA").types("#yleinen", "/kokous lista")
    assert (saw.messages, saw.notice) == ([], None)


def test_a_command_that_the_manifest_does_not_name_does_not_exist(ws: Workspace, app: App) -> None:
    saw = ws.person("U0ANNA").types("#yleinen", "/olematon")
    assert saw.notice is not None
    assert saw.notice["code"] == "unknown_command"
    assert ws.journal.entries("delivery") == []


@pytest.mark.parametrize(
    ("person", "code"), [("U0VILLE", "guest_cannot_run"), ("U0ULLA", "external_cannot_run")]
)
def test_guests_and_external_people_cannot_run_commands(
    ws: Workspace, app: App, person: str, code: str
) -> None:
    saw = ws.person(person).types("#yleinen", "/kokous lista")
    assert saw.notice is not None
    assert saw.notice["code"] == code
    assert ws.journal.entries("delivery") == []


def test_a_command_cannot_be_run_in_a_thread(ws: Workspace, app: App) -> None:
    anna = ws.person("U0ANNA")
    parent = anna.says("#yleinen", "Hei").messages[0]
    saw = anna.types("#yleinen", "/kokous lista", thread=parent)
    assert saw.notice is not None
    assert saw.notice["code"] == "command_in_thread"


def test_a_deactivated_person_can_do_nothing(ws: Workspace) -> None:
    with pytest.raises(PersonError, match="deactivated"):
        ws.person("U0PETRI")


def test_mentions_channels_and_entities_are_escaped_where_the_manifest_says_so(
    ws: Workspace, app: App
) -> None:
    heard: list[str] = []

    @app.command("/kokous")
    def kokous(ack: Ack, command: Json) -> None:
        heard.append(command["text"])
        ack()

    @app.command("/raaka")
    def raaka(ack: Ack, command: Json) -> None:
        heard.append(command["text"])
        ack()

    ws.person("U0ANNA").types("#yleinen", "/kokous @Veera Vetäjä #muut #ryhma <b> & https://example.fi/a")
    ws.person("U0ANNA").types("#yleinen", "/raaka @Veera Vetäjä <b> & c")
    assert heard == [
        "<@U0VEERA> <#C0MUUT|muut> <#C0RYHMA|> &lt;b&gt; &amp; <https://example.fi/a>",
        "@Veera Vetäjä <b> & c",
    ]


def test_a_private_channel_is_not_named_to_the_app(ws: Workspace, app: App) -> None:
    heard: list[tuple[str, str]] = []

    @app.command("/kokous")
    def kokous(ack: Ack, command: Json) -> None:
        heard.append((command["channel_id"], command["channel_name"]))
        ack()

    ws.person("U0VEERA").types("#sala", "/kokous lista")
    ws.person("U0VEERA").types("@bot", "/kokous lista")
    direct = ws.person("U0VEERA")._channel("@bot").id
    assert heard == [("C0SALA", "privategroup"), (direct, "directmessage")]


def test_a_handler_that_fails_shows_dispatch_failed(ws: Workspace, app: App) -> None:
    saw = ws.person("U0ANNA").types("#yleinen", "/kokous lista")  # nobody handles it: Bolt says 404
    assert saw.notice == {
        "code": "dispatch_failed",
        "text": '/kokous failed with the error "dispatch_failed"',
        "command": "/kokous",
    }
    assert saw.messages[0].only_me


def test_a_lost_delivery_shows_operation_timeout(ws: Workspace, app: App) -> None:
    app.command("/kokous")(lambda ack: ack("hei"))
    ws.faults.add("delivery:slash_commands", "lose")
    saw = ws.person("U0ANNA").types("#yleinen", "/kokous lista")
    assert saw.notice is not None
    assert saw.notice["code"] == "operation_timeout"


def test_an_acknowledgement_with_blocks_that_slack_refuses_is_not_shown(ws: Workspace, app: App) -> None:
    too_long = section("x" * 3001)
    app.command("/kokous")(lambda ack: ack(text="liian pitkä", blocks=[too_long]))
    saw = ws.person("U0ANNA").types("#yleinen", "/kokous lista")
    assert saw.notice is not None
    assert saw.notice["code"] == "invalid_blocks"
    assert [one.by_bot for one in saw.messages] == [False]


def test_a_response_url_takes_five_answers_within_thirty_minutes(ws: Workspace, app: App) -> None:
    answers: list[Respond] = []

    @app.command("/kokous")
    def kokous(ack: Ack, respond: Respond) -> None:
        answers.append(respond)
        ack()

    anna = ws.person("U0ANNA")
    anna.types("#yleinen", "/kokous lista")
    statuses = [answers[0](f"Vastaus {number}").status_code for number in range(6)]
    assert statuses == [200, 200, 200, 200, 200, 404]
    assert [one.text for one in anna.sees("#yleinen")] == [f"Vastaus {number}" for number in range(5)]
    anna.types("#yleinen", "/kokous lista")
    ws.clock.advance(minutes=30, seconds=1)
    late = answers[1]("Liian myöhään")
    assert (late.status_code, "expired_url" in late.body) == (404, True)


def test_an_answer_to_a_command_replaces_nothing(ws: Workspace, app: App) -> None:
    answers: list[Respond] = []

    @app.command("/kokous")
    def kokous(ack: Ack, respond: Respond) -> None:
        answers.append(respond)
        ack("Ensimmäinen")

    anna = ws.person("U0ANNA")
    anna.types("#yleinen", "/kokous lista")
    answers[0]("Toinen", replace_original=True)
    assert [one.text for one in anna.sees("#yleinen")] == ["Ensimmäinen", "Toinen"]


def test_an_answer_works_where_the_app_is_not(ws: Workspace, app: App, client: WebClient) -> None:
    app.command("/kokous")(lambda ack, respond: (ack(), respond("Näkyy silti"))[0])
    saw = ws.person("U0VEERA").types("#sala", "/kokous lista")
    assert saw.text == "Näkyy silti"
    with pytest.raises(SlackApiError, match="channel_not_found"):
        client.chat_postMessage(channel="C0SALA", text="Ei näy")


def test_a_button_can_replace_the_private_message_that_holds_it(ws: Workspace, app: App) -> None:
    app.command("/kokous")(
        lambda ack: ack(text="Oletko varma?", blocks=[section("Oletko varma?"), buttons("Kyllä")])
    )

    @app.action("kyllä")
    def press(ack: Ack, respond: Respond) -> None:
        ack()
        respond("Tehty", replace_original=True)

    anna = ws.person("U0ANNA")
    first = anna.types("#yleinen", "/kokous peru").messages[0]
    assert first.buttons == ["Kyllä"]
    anna.presses(first, "Kyllä")
    assert [(one.shown, one.only_me) for one in anna.sees("#yleinen")] == [("Tehty", True)]
