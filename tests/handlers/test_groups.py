"""/ryhma through the router and real Bolt, as Socket Mode delivers: repeats, what is gone, fields."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from sqlalchemy import func, select

from bot.clock import MovingClock
from bot.domain.group_payloads import NewMember, OfChannel, OfGroup, PickGroup
from bot.domain.payloads import Payload, StaleButton
from bot.domain.people import Actor, SlackId
from bot.handlers import registry
from bot.handlers.commands import Call
from bot.handlers.entry import Entry
from bot.handlers.events import Events
from bot.handlers.group_fields import line, number_of, typed_fields
from bot.handlers.home_team import HomeTeam
from bot.handlers.router import Router
from bot.handlers.text import readable
from bot.language.i18n import translator
from bot.services import group_changes
from bot.services.people import get_or_create_person
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, Group, Person, RoleHolding, Seat
from tests.services.groups import MANAGER, NOW, Registry, seat
from tests.services.groups import registry as small_registry

TEAM, ELLA = "T0TEST", "U0ELLA"


class Door:
    """Deliveries for the bot, and its answers as texts."""

    def __init__(self, database: Database, clock: MovingClock) -> None:
        self.database = database
        client = WebClient("xoxb-test", base_url="http://127.0.0.1:9/")
        parts: dict[str, Any] = {
            "registry": registry(),
            "database": database,
            "clock": clock,
            "client": client,
            "introduce": lambda *_: None,
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

    def types(self, text: str, *, trigger: str, channel: str = "C0MUU") -> dict[str, Any]:
        return self._dispatch(
            {
                "command": "/ryhma",
                "text": text,
                "team_id": TEAM,
                "user_id": ELLA,
                "channel_id": channel,
                "trigger_id": trigger,
            }
        )

    def submits(self, name: str, metadata: str, values: dict[str, str], *, view: str) -> dict[str, Any]:
        """A submitted form of text fields."""
        state = {
            block: {"value": {"type": "plain_text_input", "value": value}} for block, value in values.items()
        }
        blocks = [
            {"type": "input", "block_id": block, "element": {"type": "plain_text_input"}} for block in values
        ]
        return self._dispatch(
            {
                "type": "view_submission",
                "team": {"id": TEAM},
                "user": {"id": ELLA, "team_id": TEAM},
                "view": {
                    "id": view,
                    "hash": "1",
                    "type": "modal",
                    "callback_id": name,
                    "private_metadata": metadata,
                    "blocks": blocks,
                    "state": {"values": state},
                },
            }
        )

    def _dispatch(self, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.app.dispatch(BoltRequest(body=body, mode="socket_mode"))
        assert answer.status == 200
        found: dict[str, Any] = json.loads(answer.body) if answer.body else {}
        return found


@pytest.fixture
def reg(database: Database) -> Registry:
    """The small registry; Ella of the employment area is the service manager."""
    with database.writing() as session:
        made = small_registry(session)
        session.add(RoleHolding(person_id=made.ella.id, role="service_manager", started_at=NOW))
        get_or_create_person(
            session,
            actor=MANAGER,
            now=NOW,
            name="Ella Esimerkki",
            email="ella@example.fi",
            slack=SlackId(TEAM, ELLA),
        )
        return made


@pytest.fixture
def door(database: Database, clock: MovingClock, reg: Registry) -> Door:
    return Door(database, clock)


def test_a_command_delivered_twice_counts_once_and_answers_the_same(door: Door, reg: Registry) -> None:
    first = door.types("uusi Ohjaamo", trigger="1")
    again = door.types("uusi Ohjaamo", trigger="1")

    assert first["text"].startswith("Ryhmä perustettu: Ohjaamo")
    assert (first["response_type"], again) == ("ephemeral", first)
    with door.database.reading() as session:
        assert session.scalar(select(func.count(Group.id)).where(Group.name == "Ohjaamo")) == 1


def test_a_form_submitted_twice_counts_once(door: Door, reg: Registry) -> None:
    def submit(view: str) -> dict[str, Any]:
        values = {"person": "Anna Asiantuntija", "last_day": ""}
        return door.submits("group.end_member", OfGroup(reg.group.id).encode(), values, view=view)

    with door.database.writing() as session:
        seat(session, reg.group, reg.anna)
    first = submit("V1")
    assert submit("V1") == first
    # Another form about the same is told that there is nothing to end.
    assert submit("V2")["errors"] == {
        "person": "Anna Asiantuntija ei ole tämän ryhmän jäsen: Nuorten palvelut"
    }
    with door.database.reading() as session:
        assert len(session.scalars(select(AuditEntry).where(AuditEntry.action == "seat.ended")).all()) == 1
        assert len(session.scalars(select(Seat)).all()) == 1


def test_a_form_of_a_group_that_has_ended_changes_nothing(door: Door, reg: Registry) -> None:
    with door.database.writing() as session:
        group_changes.end_group(session, actor=MANAGER, now=NOW, group_id=reg.group.id)

    answer = door.submits(
        "group.leader", OfGroup(reg.group.id).encode(), {"person": f"#{reg.anna.id}"}, view="V1"
    )

    assert answer["response_action"] == "push"
    assert "ei enää toimi" in json.dumps(answer, ensure_ascii=False)


@pytest.mark.parametrize(
    "metadata", ["", "{}", "[]", "x", '{"v":1,"group_id":"1"}', '{"v":1}', '{"v":9,"group_id":1}', "null"]
)
def test_a_form_with_spoiled_metadata_is_answered_kindly(door: Door, metadata: str) -> None:
    answer = door.submits("group.settings", metadata, {"name": "X", "reminders": ""}, view="V1")

    assert "ei enää toimi" in json.dumps(answer, ensure_ascii=False)


def test_a_new_person_with_a_long_name_is_told_at_the_field(door: Door, reg: Registry) -> None:
    values = {
        "group": f"#{reg.group.id}",
        "person": "Anna " + "A" * 80,
        "email": "uusi@example.fi",
        "partner": str(reg.kunta.id),
    }
    answer = door.submits("group.member", NewMember(confirmed=True).encode(), values, view="V1")

    assert answer["errors"] == {"person": "Nimi on liian pitkä: siinä on 85 merkkiä, ja enintään 80 mahtuu."}
    with door.database.reading() as session:
        assert session.scalar(select(func.count(Person.id))) == 4


def test_the_forms_payloads_keep_their_stored_form() -> None:
    stored: list[tuple[Payload, str]] = [
        (OfGroup(3), '{"v":1,"group_id":3}'),
        (OfChannel(3, "C1"), '{"v":1,"group_id":3,"channel_id":"C1"}'),
        (NewMember(confirmed=True, slack_user_id="U1"), '{"v":1,"confirmed":true,"slack_user_id":"U1"}'),
        (
            PickGroup("poista", "henkilo: Anna", "C1"),
            '{"v":1,"words":"poista","rest":"henkilo: Anna","channel_id":"C1"}',
        ),
    ]
    for payload, text in stored:
        assert (payload.encode(), type(payload).decode(text)) == (text, payload)
    with pytest.raises(StaleButton):
        OfGroup.decode(OfChannel(3, "C1").encode())


@pytest.fixture
def call(database: Database, reg: Registry) -> Iterator[Call]:
    """Somebody types where no group meets."""
    with database.writing() as session:
        yield Call(
            actor=Actor(None),
            team_id=TEAM,
            user_id=ELLA,
            channel_id=None,
            tr=translator("fi"),
            now=NOW,
            session=session,
            surface="command",
            client=WebClient(),
        )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Nuorten palvelut; Anna", {"group": "Nuorten palvelut", "person": "Anna"}),
        ("nuor; Anna; Esimerkkilä", {"group": "nuor", "person": "Anna", "partner": "Esimerkkilä"}),
        ("Anna; Esimerkkilä", {"person": "Anna", "partner": "Esimerkkilä"}),
        ("anna@example.fi", {"person": "anna@example.fi"}),
        ("Uusi Ihminen", {"group": "Uusi Ihminen"}),
        ("Anna; ryhmä: Nuorten palvelut", {"group": "Nuorten palvelut", "person": "Anna"}),
        ("henkilö: Anna; Ryhmä: #3", {"group": "#3", "person": "Anna"}),
        (";Anna", {"person": "Anna"}),
        ("", {}),
    ],
)
def test_the_group_comes_first_unless_somebody_is_named_first(
    call: Call, typed: str, found: dict[str, str]
) -> None:
    assert typed_fields(call, typed, ("person", "partner")) == found


def test_a_mention_first_is_a_person(call: Call) -> None:
    typed = readable("<@U0ANNA|anna>; Esimerkkilä")
    assert typed_fields(call, typed, ("person", "partner"))["partner"] == "Esimerkkilä"


def test_in_a_groups_channel_only_a_whole_name_is_a_group(call: Call, reg: Registry) -> None:
    group_changes.bind_channel(call.session, actor=MANAGER, now=NOW, group_id=reg.group.id, channel_id="C1")
    vars(call)["channel_id"] = "C1"

    assert typed_fields(call, "nuor; 1.1.2027", ("person", "starts")) == {
        "person": "nuor",
        "starts": "1.1.2027",
    }
    assert typed_fields(call, "muu RYHMÄ; Anna", ("person", "starts")) == {
        "group": "muu RYHMÄ",
        "person": "Anna",
    }


def test_a_line_names_every_field_and_stays_within_a_button() -> None:
    known = {"group": "#3", "person": "A" * 500, "ends": "2027-12-31", "unknown": "x"}
    made = line("lisää", known)

    assert made == f"lisää ryhma: #3; henkilo: {'A' * 200}; paattyy: 2027-12-31"
    assert [number_of(text) for text in ("#12", " #12 ", "12", "#x", "#", "#1234567890")] == [
        12,
        12,
        None,
        None,
        None,
        None,
    ]
