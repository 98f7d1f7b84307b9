"""The road of every command, press and form, walked through real Bolt with a small registry of its own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from slack_bolt import BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from sqlalchemy import func, select

from bot.clock import MovingClock
from bot.domain.names import MAX_NAME, clean_within, fold
from bot.domain.payloads import Nothing, Payload, RunText
from bot.handlers.answers import Answer, FieldErrors, OpenForm, Outcome
from bot.handlers.commands import Action, Call, Command, Form, Incomplete, Pressed, Registered, Registry
from bot.handlers.entry import Entry
from bot.handlers.events import Events
from bot.handlers.home_team import HomeTeam
from bot.handlers.router import Router
from bot.permissions import Permission
from bot.storage.engine import Database
from bot.storage.models import Delivery, Partner, Person
from bot.views import blocks as b

TEAM, ANNA = "T0TEST", "U0ANNA"


@dataclass(frozen=True)
class Named(Payload):
    name: str


def _add(call: Call, name: str) -> None:
    cleaned = clean_within(name, "name", MAX_NAME)
    call.session.add(
        Partner(name=cleaned, search_name=fold(cleaned), kind="municipality", created_at=call.now)
    )
    call.session.flush()


def _parse(_call: Call, text: str) -> str:
    if not text:
        raise Incomplete({}, {"name": None})
    return text


def _new(call: Call, name: str) -> Outcome:
    _add(call, name)
    if name == "rikki":
        raise RuntimeError("kumppanin nimi on salainen")
    return Answer([b.rich(b.line("Lisätty: {name}", name=name))])


def _form(_call: Call, _incomplete: Incomplete) -> OpenForm:
    fields = [b.input_block("name", "Nimi", b.text_input())]
    return OpenForm(b.modal("Uusi", fields, close="Sulje", submit="Tallenna", callback_id="test.new"))


def _submitted(call: Call, _payload: Nothing, values: Mapping[str, str]) -> Outcome:
    _add(call, values.get("name", ""))
    if values["name"].islower():
        return FieldErrors({"name": "Iso alkukirjain puuttuu."})
    return Answer([b.rich(b.line("Tallennettu"))], title="Valmis")


def _pressed(call: Call, payload: Named, _pressed: Pressed) -> Outcome:
    _add(call, payload.name)
    return Answer([b.rich(b.line("Painettu"))])


REGISTRY = Registry(
    commands=[
        Command(
            "/testi",
            ("uusi",),
            run=_new,
            parse=_parse,
            form=_form,
            help="Adds.",
            example="/testi uusi Kunta",
            permission=Permission.SEE_NETWORK,
            writes=True,
        ),
        Command(
            "/testi",
            ("uusi", "ryhmä"),
            run=lambda _call, text: Answer([b.rich(b.line("ryhmä {text}", text=text))]),
            help="More words win.",
            example="/testi uusi ryhmä",
            permission=None,
        ),
        Command(
            "/testi",
            ("rooli",),
            run=lambda _call, _text: Answer([]),
            help="For few.",
            example="/testi rooli",
            permission=Permission.APPOINT_ROLES,
        ),
    ],
    actions=[Action("test.press", Named, _pressed, Permission.SEE_NETWORK)],
    forms=[Form("test.new", Nothing, _submitted, Permission.SEE_NETWORK)],
    events=(),
)


class Bench:
    """Sends deliveries to the router and keeps what it called in Slack."""

    def __init__(self, database: Database, clock: MovingClock) -> None:
        self.database = database
        self.introduced: list[str] = []
        client = WebClient("xoxb-test", base_url="http://127.0.0.1:9/")
        parts: dict[str, Any] = {
            "registry": REGISTRY,
            "database": database,
            "clock": clock,
            "client": client,
            "introduce": lambda _client, _team, user: self.introduced.append(user),
        }
        self.app = Entry(
            Router(**parts),
            Events(**parts),
            HomeTeam(),
            client=client,
            signing_secret="not asked for in Socket Mode",
            authorize=lambda: AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_token="xoxb-test"),
            process_before_response=True,
        )

    def sends(self, body: dict[str, Any]) -> dict[str, Any]:
        whole = {"team": {"id": TEAM}, "user": {"id": ANNA}, **body}
        answer = self.app.dispatch(BoltRequest(mode="socket_mode", body=whole))
        assert answer.status == 200
        return json.loads(answer.body) if answer.body else {}

    def types(self, text: str, *, slash: str = "/testi", trigger: str = "1", user: str = ANNA) -> str:
        body = {
            "command": slash,
            "text": text,
            "trigger_id": trigger,
            "team_id": TEAM,
            "user_id": user,
            "channel_id": "C0TEST",
        }
        answer = self.app.dispatch(BoltRequest(mode="socket_mode", body=body))
        assert answer.status == 200
        said = json.loads(answer.body) if answer.body else {"text": "", "response_type": "ephemeral"}
        assert said["response_type"] == "ephemeral"
        return str(said["text"])

    def submits(self, name: str, *, hash_: str = "h1") -> dict[str, Any]:
        view = {
            "id": "V1",
            "hash": hash_,
            "type": "modal",
            "callback_id": "test.new",
            "private_metadata": Nothing().encode(),
            "blocks": [{"type": "input", "block_id": "name"}],
            "state": {"values": {"name": {"value": {"type": "plain_text_input", "value": name}}}},
        }
        return self.sends({"type": "view_submission", "view": view})

    def partners(self) -> list[str]:
        with self.database.reading() as session:
            return list(session.scalars(select(Partner.name).order_by(Partner.id)))

    def keys(self) -> int:
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(Delivery)) or 0


@pytest.fixture
def bench(database: Database, clock: MovingClock) -> Bench:
    with database.writing() as session:
        session.add(
            Person(
                name="Anna Asiantuntija",
                search_name="anna asiantuntija",
                slack_team_id=TEAM,
                slack_user_id=ANNA,
                created_at=clock.now(),
            )
        )
    return Bench(database, clock)


def test_a_command_does_its_work_and_answers_in_the_acknowledgement(bench: Bench) -> None:
    assert bench.types("uusi Kunta") == "Lisätty: Kunta"
    assert bench.partners() == ["Kunta"]


def test_the_longest_words_win_and_umlauts_are_optional(bench: Bench) -> None:
    assert bench.types("UUSI ryhma a b") == "ryhmä a b"
    assert bench.types("  uusi   ryhmä  a") == "ryhmä a"


def test_a_delivery_that_comes_twice_counts_once_and_is_answered_the_same(bench: Bench) -> None:
    first = bench.types("uusi Kunta", trigger="7")

    assert bench.types("uusi Kunta", trigger="7") == first
    assert bench.partners() == ["Kunta"]
    assert bench.keys() == 1


def test_the_slash_may_be_typed_with_umlauts_of_either_form(bench: Bench) -> None:
    assert bench.types("uusi ryhmä x", slash="/TESTI") == "ryhmä x"
    assert bench.types("uusi ryhma\u0308 x", slash="/te\u0301sti") == "ryhmä x"


def test_a_stranger_is_looked_up_once_and_told_kindly(bench: Bench) -> None:
    said = bench.types("uusi Kunta", user="U0OUTO")

    assert said == "En tunne sinua vielä. Pyydä organisaatiosi yhteyshenkilöä lisäämään sinut rekisteriin."
    assert bench.introduced == ["U0OUTO"]
    assert bench.partners() == []


def test_who_may_not_is_told_who_may(bench: Bench) -> None:
    assert bench.types("rooli") == ("Tämän voi tehdä: palvelupäällikkö, työllisyysaluejohtaja, ylläpitäjä.")


def test_an_expected_failure_undoes_everything(bench: Bench) -> None:
    assert (
        bench.types("uusi " + "a" * 81) == "Nimi on liian pitkä: siinä on 81 merkkiä, ja enintään 80 mahtuu."
    )
    assert (bench.partners(), bench.keys()) == ([], 0)


def test_an_unexpected_failure_gives_a_code_and_not_the_reason(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    said = bench.types("uusi rikki")

    code = said.rstrip(".").rpartition(" ")[2]
    assert said.startswith("Anteeksi, minulla meni jokin vikaan. Mitään ei muutettu.")
    assert "salainen" not in said
    assert f"failed with code {code}" in [record.message for record in caplog.records]
    assert (bench.partners(), bench.keys()) == ([], 0)


def test_a_typo_is_answered_with_what_was_meant_among_what_one_may_do(bench: Bench) -> None:
    said = bench.app.dispatch(
        BoltRequest(
            mode="socket_mode",
            body={
                "command": "/testi",
                "text": "uusu Kunta; maa",
                "trigger_id": "1",
                "team_id": TEAM,
                "user_id": ANNA,
            },
        )
    )
    shown = json.loads(said.body)

    assert shown["text"].startswith("Komentoa /testi uusu Kunta; maa ei ole.")
    rows = [block["elements"] for block in shown["blocks"] if block["type"] == "actions"]
    meant = [RunText.decode(button["value"]) for row in rows for button in row]
    assert meant[0] == RunText("/testi", "uusi Kunta; maa")
    assert not any("rooli" in line.text for line in meant)


def test_the_button_of_a_typo_does_what_was_meant(bench: Bench) -> None:
    pressed = {"action_id": "house.run/0", "value": RunText("/testi", "uusi Kunta").encode(), "block_id": "b"}

    bench.sends(
        {
            "type": "block_actions",
            "trigger_id": "9",
            "channel": {"id": "C0TEST"},
            "response_url": "https://evil.example.fi/x",
            "actions": [pressed],
        }
    )

    assert bench.partners() == ["Kunta"]


def test_a_form_with_something_to_mend_stays_open_and_can_be_sent_again(bench: Bench) -> None:
    assert bench.submits("kunta") == {
        "response_action": "errors",
        "errors": {"name": "Iso alkukirjain puuttuu."},
    }
    assert bench.partners() == []

    assert bench.submits("Kunta")["response_action"] == "update"
    assert bench.partners() == ["Kunta"]


def test_an_expected_failure_stands_at_its_field(bench: Bench) -> None:
    assert bench.submits("a" * 81) == {
        "response_action": "errors",
        "errors": {"name": "Nimi on liian pitkä: siinä on 81 merkkiä, ja enintään 80 mahtuu."},
    }


def test_a_form_sent_twice_counts_once(bench: Bench) -> None:
    first = bench.submits("Kunta")

    assert bench.submits("Kunta") == first
    assert bench.partners() == ["Kunta"]


def test_a_form_that_is_no_more_is_told_on_top_of_it(bench: Bench) -> None:
    view = {"id": "V1", "hash": "h", "type": "modal", "callback_id": "test.gone", "blocks": []}

    assert bench.sends({"type": "view_submission", "view": view})["response_action"] == "push"


def test_two_entries_with_the_same_words_are_refused_at_start() -> None:
    commands = [command for command in REGISTRY if command.words == ("uusi",)]

    with pytest.raises(Registered):
        Registry(commands=[*commands, *commands], actions=[], forms=[], events=())
