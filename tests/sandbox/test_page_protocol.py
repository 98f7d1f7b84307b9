"""What the browser page asks for and does, over real HTTP (docs/sandbox.md, "Page protocol")."""

import http.client
import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.sandbox.workspace import Workspace
from tests.sandbox.pieces import buttons, form, opens, plain, section, text_field

Json = dict[str, Any]


class Page:
    """A browser page of one person, without a browser."""

    def __init__(self, ws: Workspace, person: str) -> None:
        self.base = f"{ws.base_url}/_page/"
        self.person = person

    def get(self, name: str, **query: str) -> Json:
        arguments = "&".join(f"{key}={value}" for key, value in {"as": self.person, **query}.items())
        return self._send(urllib.request.Request(f"{self.base}{name}?{arguments}"))  # noqa: S310 - our own

    def post(self, call: str, /, **body: Any) -> Json:
        request = urllib.request.Request(  # noqa: S310 - our own address
            f"{self.base}{call}?as={self.person}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        return self._send(request)

    def _send(self, request: urllib.request.Request) -> Json:
        try:
            with urllib.request.urlopen(request) as answer:  # noqa: S310 - our own address
                data: Json = json.load(answer)
        except urllib.error.HTTPError as error:
            data = {"status": error.code, **json.load(error)}
            error.close()
        return data


@pytest.fixture
def anna(ws: Workspace) -> Page:
    return Page(ws, "U0ANNA")


class Stream:
    """Reads server-sent events."""

    def __init__(self, ws: Workspace, person: str, after: int | None = None) -> None:
        host, port = ws.base_url.removeprefix("http://").split(":")
        self.connection = http.client.HTTPConnection(host, int(port), timeout=10)
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        self.connection.request("GET", f"/_page/live?as={person}", headers=headers)
        self.response = self.connection.getresponse()
        assert self.response.readline() == b": connected\n"

    def next(self, *names: str) -> tuple[int, str, Json]:
        """The next event of one of these names."""
        fields: dict[str, str] = {}
        while True:
            line = self.response.readline().decode().rstrip("\n")
            if line:
                key, _, value = line.partition(": ")
                fields[key] = value
            elif "event" in fields:
                if fields["event"] in names:
                    return int(fields["id"]), fields["event"], json.loads(fields["data"])
                fields = {}

    def close(self) -> None:
        self.response.close()
        self.connection.close()


def test_start_holds_all_that_the_page_begins_with(anna: Page) -> None:
    start = anna.get("start")
    assert [one["id"] for one in start["channels"]] == ["C0YLEINEN", "C0MUUT"]
    assert (start["me"]["real_name"], start["app"]["name"], start["views"], start["home"]) == (
        "Anna Asiantuntija",
        "Testibotti",
        [],
        None,
    )
    assert start["commands"][0] == {
        "command": "/kokous",
        "description": "Meetings",
        "usage_hint": "uusi · lista",
    }
    assert start["clock"] == {
        "now": 1795507200.0,
        "local": "2026-11-24T10:00:00",
        "tz": "Europe/Helsinki",
        "offset": start["clock"]["offset"],
    }


def test_the_apps_name_is_one_in_the_sidebar_and_on_its_messages(anna: Page) -> None:
    start = anna.get("start")
    [bot] = [person for person in start["people"] if person["is_bot"]]
    assert (start["app"]["name"], bot["real_name"], bot["display_name"]) == ("Testibotti",) * 3
    assert bot["name"] == "testibotti"


def test_people_to_choose_from_do_not_hold_the_bot(anna: Page) -> None:
    assert [(one["id"], one["role"], one["deleted"]) for one in anna.get("people")["people"]] == [
        ("U0ANNA", "member", False),
        ("U0VEERA", "admin", False),
        ("U0KALLE", "member", False),
        ("U0VILLE", "guest", False),
        ("U0ULLA", "external", False),
        ("U0PETRI", "member", True),
    ]


def test_a_command_a_press_and_a_form_go_all_the_way(ws: Workspace, app: App, anna: Page) -> None:
    app.command("/kokous")(lambda ack: ack(text="Avaa", blocks=[buttons("Avaa")]))
    app.action("avaa")(opens(form(text_field("Nimi", block_id="nimi"))))
    app.view("lomake")(lambda ack: ack())
    assert anna.post("type", channel="C0YLEINEN", text="/kokous") == {
        "ok": True,
        "kind": "command",
        "notice": None,
    }
    [message] = anna.get("messages", channel="C0YLEINEN")["messages"]
    assert (message["only_me"], message["by_bot"]) == (True, True)
    pressed = anna.post("press", channel="C0YLEINEN", ts=message["ts"], block_id="napit", action_id="avaa")
    assert pressed == {"ok": True, "notice": None}
    [view] = anna.get("start")["views"]
    assert view["values"] == {"nimi": {"arvo": None}}
    refused = anna.post("submit", view_id=view["id"], values={})
    assert (refused["result"], refused["codes"]) == ("errors", {"nimi": "required"})
    done = anna.post("submit", view_id=view["id"], values={"nimi": {"arvo": "Ohjaamo"}})
    assert (done["result"], done["views"]) == ("closed", [])


def test_unread_messages_are_counted_until_the_channel_is_opened(
    ws: Workspace, anna: Page, client: WebClient
) -> None:
    for number in range(3):
        client.chat_postMessage(channel="C0YLEINEN", text=str(number))
    assert anna.get("start")["channels"][0]["unread"] == 3
    assert anna.post("open", channel="C0YLEINEN")["ok"]
    assert anna.get("start")["channels"][0]["unread"] == 0
    assert Page(ws, "U0VEERA").get("start")["channels"][0]["unread"] == 3


def test_messages_come_in_pages(anna: Page, client: WebClient) -> None:
    for number in range(5):
        client.chat_postMessage(channel="C0YLEINEN", text=str(number))
    newest = anna.get("messages", channel="C0YLEINEN", limit="2")
    assert ([one["text"] for one in newest["messages"]], newest["has_more"]) == (["3", "4"], True)
    older = anna.get("messages", channel="C0YLEINEN", limit="9", before=newest["messages"][0]["ts"])
    assert ([one["text"] for one in older["messages"]], older["has_more"]) == (["0", "1", "2"], False)


def test_live_updates_bring_messages_and_forms_to_their_person(
    ws: Workspace, app: App, client: WebClient, anna: Page
) -> None:
    app.command("/kokous")(opens(form(text_field("Nimi", block_id="nimi"))))
    hers, others = Stream(ws, "U0ANNA"), Stream(ws, "U0VEERA")
    client.chat_postEphemeral(channel="C0YLEINEN", user="U0ANNA", text="Vain sinulle")
    client.chat_postMessage(channel="C0YLEINEN", text="Kaikille")
    assert [hers.next("message")[2]["message"]["text"] for _ in range(2)] == ["Vain sinulle", "Kaikille"]
    assert others.next("message")[2]["message"]["text"] == "Kaikille"
    anna.post("type", channel="C0YLEINEN", text="/kokous")
    assert hers.next("views")[2]["views"][0]["title"]["text"] == "Uusi kokous"
    posted = client.chat_postMessage(channel="C0YLEINEN", text="Pois")
    client.chat_update(channel="C0YLEINEN", ts=posted["ts"], text="Muutettu")
    client.chat_delete(channel="C0YLEINEN", ts=posted["ts"])
    shown = [hers.next("message", "message_gone")[1] for _ in range(3)]
    assert shown == ["message", "message", "message_gone"]
    hers.close()
    others.close()


def test_a_page_that_lost_its_line_finds_what_it_missed(ws: Workspace, client: WebClient) -> None:
    first = Stream(ws, "U0ANNA")
    client.chat_postMessage(channel="C0YLEINEN", text="Ennen")
    seq, _, _ = first.next("message")
    first.close()
    client.chat_postMessage(channel="C0YLEINEN", text="Välissä")
    again = Stream(ws, "U0ANNA", after=seq)
    assert again.next("message")[2]["message"]["text"] == "Välissä"
    again.close()
    beyond = Stream(ws, "U0ANNA", after=10_000)
    assert beyond.next("reload")[2] == {}
    beyond.close()


def test_the_clock_moves_forward_only(ws: Workspace, anna: Page) -> None:
    moved = anna.post("clock", to_local="2026-11-25T08:00")
    assert moved["clock"]["local"] == "2026-11-25T08:00:00"
    assert ws.clock.now() == 1795507200 + 22 * 3600
    assert anna.post("clock", to=1795507200)["error"] == "clock_backwards"
    assert anna.post("clock", advance=60)["clock"]["local"] == "2026-11-25T08:01:00"
    assert anna.post("clock")["error"] == "invalid_value"


@pytest.mark.parametrize(
    ("name", "body", "status", "error"),
    [
        ("type", {"channel": "C0SALA", "text": "Hei"}, 404, "no_such_channel"),
        ("type", {"channel": "C0YLEINEN", "text": "  "}, 400, "no_text"),
        ("press", {"channel": "C0YLEINEN", "ts": "1.0"}, 404, "no_such_message"),
        ("submit", {"view_id": "V0"}, 404, "no_such_view"),
        ("channel", {"action": "join", "channel": "C0RYHMA"}, 404, "no_such_channel"),
        ("channel", {"action": "create", "name": "Iso Nimi"}, 400, "invalid_name"),
        ("tuntematon", {}, 404, "no_such_call"),
    ],
)
def test_what_cannot_be_done_is_refused_by_a_code(
    anna: Page, name: str, body: Json, status: int, error: str
) -> None:
    answer = anna.post(name, **body)
    assert (answer["status"], answer["error"]) == (status, error)


def test_channels_are_made_joined_and_left(ws: Workspace, anna: Page) -> None:
    made = anna.post("channel", action="create", name="uusi", private=True)["channel"]
    assert (made["kind"], made["members"], made["bot_is_member"]) == ("private", ["U0ANNA"], False)
    invited = anna.post("channel", action="invite", channel=made["id"], user="U0TESTBOT")["channel"]
    assert invited["bot_is_member"] is True
    assert Page(ws, "U0KALLE").post("type", channel=made["id"], text="Hei")["error"] == "no_such_channel"
    assert anna.post("channel", action="leave", channel=made["id"])["channel"] is None
    assert made["id"] not in [one["id"] for one in anna.get("start")["channels"]]


def test_a_select_in_a_message_remembers_what_each_person_picked(
    ws: Workspace, app: App, anna: Page, client: WebClient
) -> None:
    states: list[Json] = []
    options = [{"text": plain(name), "value": name.lower()} for name in ("Tulen", "Ehkä")]
    select = {
        "type": "static_select",
        "action_id": "vastaus",
        "placeholder": plain("Valitse"),
        "options": options,
    }
    block = {"type": "actions", "block_id": "valinta", "elements": [select]}
    client.chat_postMessage(channel="C0YLEINEN", text="Tuletko?", blocks=[section("Tuletko?"), block])

    @app.action("vastaus")
    def chosen(ack: Any, body: Json) -> None:
        states.append(body["state"]["values"])
        ack()

    ts = anna.get("messages", channel="C0YLEINEN")["messages"][0]["ts"]
    target = {"channel": "C0YLEINEN", "ts": ts, "block_id": "valinta", "action_id": "vastaus"}
    assert anna.post("press", **target, value="ehkä")["ok"]
    assert anna.post("press", **target, value="en")["error"] == "invalid_value"
    assert states[0]["valinta"]["vastaus"]["selected_option"]["value"] == "ehkä"
    hers = anna.get("messages", channel="C0YLEINEN")["messages"][0]["values"]
    others = Page(ws, "U0VEERA").get("messages", channel="C0YLEINEN")["messages"][0]["values"]
    assert (hers, others) == ({"valinta": {"vastaus": "ehkä"}}, {"valinta": {"vastaus": None}})


def test_the_journal_can_be_read_without_tokens(ws: Workspace, anna: Page, client: WebClient) -> None:
    client.chat_postMessage(channel="C0YLEINEN", text="Hei")
    journal = anna.get("journal")
    assert [(one["kind"], one["name"], one["ok"]) for one in journal["entries"]][:1] == [
        ("api", "chat.postMessage", True)
    ]
    assert ws.bot_token not in json.dumps(journal)


@pytest.mark.parametrize(
    "headers", [{"Host": "example.fi"}, {"Origin": "https://example.fi"}, {"Host": "127.0.0.1.example.fi:80"}]
)
def test_a_page_of_another_site_gets_nothing(ws: Workspace, headers: dict[str, str]) -> None:
    request = urllib.request.Request(f"{ws.base_url}/_page/people", headers=headers)  # noqa: S310 - our own
    with pytest.raises(urllib.error.HTTPError, match="403") as caught:
        urllib.request.urlopen(request)  # noqa: S310
    caught.value.close()


@pytest.mark.parametrize("path", ["/../core.py", "/%2e%2e/core.py", "/..%2fcore.py", "/puuttuu.js"])
def test_only_the_pages_own_files_are_served(ws: Workspace, path: str) -> None:
    host, port = ws.base_url.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port))
    connection.request("GET", path)
    assert connection.getresponse().status == 404
    connection.close()
