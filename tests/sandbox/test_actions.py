"""What a press brings to the app, by where it was made; and how an answer to it shows."""

import json
from typing import Any

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.sandbox.errors import PersonError
from bot.sandbox.workspace import Workspace
from tests.sandbox.conftest import MANIFEST, SEED, TUESDAY
from tests.sandbox.pieces import buttons, form, hears, opens, plain, section, text_field

Json = dict[str, Any]


@pytest.fixture
def pressed(app: App) -> list[Json]:
    """The bodies of all presses of `tulen`."""
    bodies: list[Json] = []
    app.action("tulen")(hears(bodies))
    return bodies


def test_a_press_in_a_channel_brings_the_message_and_its_place(
    ws: Workspace, client: WebClient, pressed: list[Json]
) -> None:
    posted = client.chat_postMessage(channel="C0YLEINEN", text="Tuletko?", blocks=[buttons("Tulen", "En")])
    ws.person("U0ANNA").presses("#yleinen", "Tulen")
    [body] = pressed
    assert (body["type"], body["user"]["id"], body["team"]["id"], body["api_app_id"]) == (
        "block_actions",
        "U0ANNA",
        "T0TEST",
        "A0TEST",
    )
    assert body["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": "C0YLEINEN",
        "is_ephemeral": False,
    }
    assert body["channel"] == {"id": "C0YLEINEN", "name": "yleinen"}
    assert (body["message"]["ts"], body["message"]["bot_id"]) == (posted["ts"], "B0TEST")
    [action] = body["actions"]
    assert (action["type"], action["action_id"], action["block_id"], action["value"]) == (
        "button",
        "tulen",
        "napit",
        "tulen",
    )
    assert body["state"] == {"values": {}}


def test_a_press_in_an_ephemeral_message_brings_no_message(
    ws: Workspace, client: WebClient, pressed: list[Json]
) -> None:
    client.chat_postEphemeral(channel="C0YLEINEN", user="U0ANNA", text="Tuletko?", blocks=[buttons("Tulen")])
    ws.person("U0ANNA").presses("#yleinen", "Tulen")
    assert (pressed[0]["container"]["is_ephemeral"], "message" in pressed[0]) == (True, False)
    with pytest.raises(PersonError, match="no_such_element"):
        ws.person("U0VEERA").presses("#yleinen", "Tulen")


def test_a_press_in_a_form_brings_what_is_filled_in_so_far(
    ws: Workspace, app: App, pressed: list[Json]
) -> None:
    app.command("/kokous")(opens(form(text_field("Nimi", block_id="nimi"), buttons("Tulen"))))
    anna = ws.person("U0ANNA")
    anna.types("#yleinen", "/kokous uusi")
    anna.fills("Nimi", "Ohjaamo")
    assert anna.form is not None
    anna.presses(anna.form, "Tulen")
    [body] = pressed
    assert body["container"] == {"type": "view", "view_id": body["view"]["id"]}
    assert body["view"]["state"]["values"]["nimi"]["arvo"]["value"] == "Ohjaamo"
    assert "response_url" not in body


def test_an_input_tells_the_app_only_when_it_dispatches(ws: Workspace, app: App) -> None:
    bodies: list[Json] = []
    quiet = text_field("Hiljainen", block_id="hiljainen")
    loud = {**text_field("Kertova", block_id="kertova"), "dispatch_action": True}
    app.command("/kokous")(opens(form(quiet, loud)))
    app.action("arvo")(hears(bodies))
    anna = ws.person("U0ANNA")
    anna.types("#yleinen", "/kokous uusi")
    anna.fills("Hiljainen", "a").fills("Kertova", "b")
    assert [(body["actions"][0]["block_id"], body["actions"][0]["value"]) for body in bodies] == [
        ("kertova", "b")
    ]
    form_now = anna.form
    assert form_now is not None
    with pytest.raises(PersonError, match="no_dispatch"):
        anna.presses(form_now, "hiljainen", "c")


def test_a_guest_and_an_external_person_can_press(
    ws: Workspace, client: WebClient, pressed: list[Json]
) -> None:
    client.chat_postMessage(channel="C0YLEINEN", text="Tuletko?", blocks=[buttons("Tulen")])
    for person in ("U0VILLE", "U0ULLA"):
        ws.person(person).presses("#yleinen", "Tulen")
    assert [(body["user"]["id"], body["user"]["team_id"]) for body in pressed] == [
        ("U0VILLE", "T0TEST"),
        ("U0ULLA", "T0OTHER"),
    ]


def test_an_overflow_gives_the_option_that_was_picked(ws: Workspace, app: App, client: WebClient) -> None:
    actions: list[Any] = []
    options = [{"text": plain("Siirrä"), "value": "siirra"}, {"text": plain("Peru"), "value": "peru"}]
    menu = {"type": "overflow", "action_id": "valikko", "options": options}
    client.chat_postMessage(
        channel="C0YLEINEN", text="Kokous", blocks=[{**section("Kokous"), "accessory": menu}]
    )
    app.action("valikko")(hears(actions, "actions"))
    ws.person("U0ANNA").presses("#yleinen", "valikko", "Peru")
    assert actions[0][0]["selected_option"] == {"text": plain("Peru"), "value": "peru"}


def test_a_press_can_change_or_delete_the_message_for_everybody(
    ws: Workspace, app: App, client: WebClient
) -> None:
    client.chat_postMessage(channel="C0YLEINEN", text="Tuletko?", blocks=[buttons("Muuta", "Poista")])

    @app.action("muuta")
    def change(ack: Ack, respond: Respond) -> None:
        ack()
        respond(text="Muutettu", blocks=[buttons("Poista")], replace_original=True)

    @app.action("poista")
    def delete(ack: Ack, respond: Respond) -> None:
        ack()
        respond(delete_original=True)

    ws.person("U0ANNA").presses("#yleinen", "Muuta")
    assert [(one.text, one.json["edited"]) for one in ws.person("U0VEERA").sees("#yleinen")] == [
        ("Muutettu", True)
    ]
    ws.person("U0ANNA").presses("#yleinen", "Poista")
    assert ws.person("U0VEERA").sees("#yleinen") == []


def test_a_private_message_cannot_become_public(ws: Workspace, app: App, client: WebClient) -> None:
    statuses: list[int] = []
    client.chat_postEphemeral(channel="C0YLEINEN", user="U0ANNA", text="Tuletko?", blocks=[buttons("Tulen")])

    @app.action("tulen")
    def press(ack: Ack, respond: Respond) -> None:
        ack()
        answer = respond("Kaikille", replace_original=True, response_type="in_channel")
        statuses.append(answer.status_code)

    ws.person("U0ANNA").presses("#yleinen", "Tulen")
    assert (statuses, ws.person("U0VEERA").sees("#yleinen")) == ([400], [])


def test_without_interactivity_in_the_manifest_nothing_can_be_pressed() -> None:

    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    manifest["settings"]["interactivity"]["is_enabled"] = False
    with Workspace.start(manifest=manifest, seed=SEED, frozen_at=TUESDAY) as ws:
        client = WebClient(token=ws.bot_token, base_url=ws.api_url)
        client.chat_postMessage(channel="C0YLEINEN", text="Tuletko?", blocks=[buttons("Tulen")])
        saw = ws.person("U0ANNA").presses("#yleinen", "Tulen")
    assert saw.notice is not None
    assert saw.notice["code"] == "interactivity_off"
