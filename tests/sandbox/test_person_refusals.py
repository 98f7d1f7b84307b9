"""What Slack's client would not let a person do, and which manifests Slack would not install."""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.sandbox.errors import PersonError
from bot.sandbox.manifest import ManifestError, load_manifest
from bot.sandbox.models import User
from bot.sandbox.people import People
from bot.sandbox.workspace import Workspace
from tests.sandbox.conftest import MANIFEST
from tests.sandbox.pieces import field, form, opens, section
from tests.sandbox.test_refusals import ONE, prepared

Json = dict[str, Any]


@dataclass(frozen=True)
class At:
    """Who acts, where, and on what."""

    people: People
    user: User
    words: dict[str, str]


ACTS: dict[str, tuple[str, Callable[["At"], Any]]] = {
    "write where one is not": ("not_in_channel", lambda at: at.people.type(at.user, "C0MUUT", "x")),
    "write into an archive": ("is_archived", lambda at: at.people.type(at.user, "C0RYHMA", "x")),
    "answer what is not there": (
        "no_such_message",
        lambda at: at.people.type(at.user, "C0YLEINEN", "x", "1.0"),
    ),
    "meet nobody": ("wrong_number_of_people", lambda at: at.people.dm(at.user, [])),
    "meet a stranger": ("no_such_person", lambda at: at.people.dm(at.user, ["U0X"])),
    "make a channel that there is": (
        "name_taken",
        lambda at: at.people.create(at.user, "muut", private=False),
    ),
    "join an archived channel": ("cannot_join", lambda at: at.people.join(at.user, "C0RYHMA")),
    "invite to a direct message": (
        "cannot_invite",
        lambda at: at.people.invite(at.user, at.words["own"], "U0ANNA"),
    ),
    "invite one who is gone": (
        "no_such_person",
        lambda at: at.people.invite(at.user, "C0YLEINEN", "U0PETRI"),
    ),
    "leave a direct message": ("cannot_leave", lambda at: at.people.leave(at.user, at.words["own"])),
    "archive a direct message": ("cannot_archive", lambda at: at.people.archive(at.user, at.words["own"])),
    "press what is not there": (
        "no_such_element",
        lambda at: at.people.press(at.user, {"channel": "C0YLEINEN", "ts": at.words["ts"]}, "napit", "muu"),
    ),
    "press in a form that is gone": (
        "no_such_view",
        lambda at: at.people.press(at.user, {"view_id": "V0"}, "napit", "tulen"),
    ),
    "press where one cannot see": (
        "no_such_channel",
        lambda at: at.people.press(at.user, {"channel": at.words["im"], "ts": "1.0"}, "napit", "tulen"),
    ),
    "search in a button": (
        "no_external_select",
        lambda at: at.people.suggest(
            at.user, {"channel": "C0YLEINEN", "ts": at.words["ts"]}, "napit", "tulen", "x"
        ),
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_slacks_client_would_not_let_a_person_do_is_refused(
    ws: Workspace, client: WebClient, act: str
) -> None:
    words = prepared(ws, client)
    people, user = ws.sandbox.people, ws.sandbox.people.person("U0KALLE")
    words["own"] = ws.call(people.dm, user, ["U0VEERA"]).id
    code, do = ACTS[act]

    async def doing() -> None:
        done = do(At(people, user, words))
        if hasattr(done, "__await__"):
            await done

    with pytest.raises(PersonError, match=code):
        ws.run(doing())


def test_guests_make_no_channels_and_forms_without_a_button_cannot_be_sent(
    ws: Workspace, client: WebClient
) -> None:
    with pytest.raises(PersonError, match="restricted_action"):
        ws.call(ws.sandbox.people.create, ws.sandbox.people.person("U0VILLE"), "uusi", private=False)
    view = {key: value for key, value in form(section("Vain luettavaa")).items() if key != "submit"}
    client.views_open(trigger_id=ws.sandbox.tickets.trigger("U0ANNA"), view=view)
    with pytest.raises(PersonError, match="no_submit"):
        ws.person("U0ANNA").submits()


@pytest.mark.parametrize(
    ("element", "raw"),
    [
        ({"type": "datetimepicker"}, "huomenna"),
        ({"type": "datepicker"}, 5),
        ({"type": "multi_users_select"}, "U0ANNA"),
        ({"type": "users_select"}, ["U0ANNA"]),
        ({"type": "static_select", "options": [ONE]}, "muu"),
        ({"type": "checkboxes", "options": [ONE]}, ["muu"]),
        ({"type": "external_select"}, "x"),
    ],
)
def test_a_value_that_slacks_client_could_not_send_is_refused(
    ws: Workspace, app: App, element: Json, raw: Any
) -> None:
    app.command("/kokous")(opens(form(field("Kenttä", {**element, "action_id": "a"}, block_id="b"))))
    anna = ws.person("U0ANNA")
    anna.types("#yleinen", "/kokous uusi")
    with pytest.raises(PersonError, match="invalid_value"):
        anna.fills("Kenttä", raw)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda m: m["features"]["slash_commands"][0].update(command="kokous"), "begins with /"),
        (lambda m: m["features"]["slash_commands"][0].update(command="/raaka"), "there twice"),
        (lambda m: m["features"].update(slash_commands=[{"command": f"/k{n}"} for n in range(51)]), "50"),
        (lambda m: m["oauth_config"]["scopes"]["bot"].remove("commands"), "need the bot scope"),
        (
            lambda m: m["settings"]["event_subscriptions"].update(bot_events=["star_added"]),
            "not modelled: not settled",
        ),
    ],
)
def test_a_manifest_that_slack_would_not_install_is_refused(
    change: Callable[[Json], None], words: str
) -> None:
    manifest = copy.deepcopy(json.loads(MANIFEST.read_text(encoding="utf-8")))
    change(manifest)
    with pytest.raises(ManifestError, match=words):
        load_manifest(manifest)
