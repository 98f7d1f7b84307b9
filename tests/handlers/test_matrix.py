"""Everything that can be pressed or sent, by everybody, with payloads that nobody was given.

The entries come from the registry, so that a new button is tried the day it is written. What is asked: no
cell ends in an apology, and whoever has no right changes nothing, whatever the payload says.
"""

import dataclasses
import itertools
import logging
from collections.abc import Iterator
from typing import Any, get_type_hints

import pytest
from slack_bolt import BoltRequest
from sqlalchemy import select

from bot.app import Bot, build
from bot.clock import MovingClock
from bot.domain.payloads import Payload
from bot.handlers import registry
from bot.settings import Settings
from bot.storage.base import Base
from bot.storage.engine import Database
from tests import (
    agreement_world,
    guest_world,
    meeting_world,
    poll_world,
    preparation_world,
    programme_world,
    seminar_world,
)
from tests.meeting_world import TEAM, user

ENTRIES = registry()
ACTIONS = {name: entry.payload for name, entry in ENTRIES.actions.items()}
FORMS = {name: entry.payload for name, entry in ENTRIES.forms.items()}

# A leader, a member, the leader of another group, the coordinator, a guest expert, and somebody the registry
# does not know.
WHO = ("Leena", "Anna", "Ville", "Kaisa", "Veera", "Outo")
# Entries by the beginning of their names, with what only an area expert may do.
AREA_EXPERTS = ("seminar.", "programme.", "indicator.", "agreement.")
NUMBERS = (1, 2, 3, 999_999, 0, -1)
TEXTS = ("", "leader", "yes", "x" * 60)
# What a form might have been filled in with; each form takes the fields it knows.
VALUES: dict[str, str] = {
    **dict.fromkeys(("name", "title", "reason", "place", "text", "message", "note"), "<!channel> *Nimi*"),
    **dict.fromkeys(("person", "query"), "<!channel> *Nimi*"),
    **dict.fromkeys(("email",), "ei osoite"),
    **dict.fromkeys(("group", "partner", "parent", "seat", "user", "kind", "role", "leader"), "999999"),
    **dict.fromkeys(("date", "starts", "ends", "first", "last", "day"), "31.2.2026"),
    **dict.fromkeys(("from", "to", "closes_time"), "25:99"),
    **dict.fromkeys(("question", "option", "people", "quorum"), "<!channel> *Nimi*"),
    **dict.fromkeys(("choice-0", "time-1"), "999999"),
    "options": "ti 31.2. klo 25\n<!here>",
    "audience": "group:2",
    "settings": "anonymous\nnonsense",
    "closes": "31.2.2026",
    "parties": "999999",
    "state": "dropped",
    **dict.fromkeys(("outcome", "body", "section"), "<!channel> *Nimi*"),
    **dict.fromkeys(("forum", "approved", "given", "began", "on"), "31.2.2026"),
    **dict.fromkeys(("indicator", "goal"), "999999"),
    **dict.fromkeys(("period", "value", "baseline", "target", "unit", "source"), "<!channel> 31.2.2026"),
    "subject": "<!channel> *Aihe*",
}
NOT_COUNTED = {"deliveries", "audit_entries"}


def forged(payload: type[Payload]) -> Iterator[Payload]:
    """Payloads of the class with every number, and every text, set alike."""
    fields = {field.name for field in dataclasses.fields(payload)}  # type: ignore[arg-type]
    hints = {name: str(hint) for name, hint in get_type_hints(payload).items() if name in fields}
    made = set()
    for number, text in itertools.product(NUMBERS, TEXTS):
        given: dict[str, Any] = {}
        for name, hint in hints.items():
            given[name] = (
                text if "str" in hint else number > 1 if "bool" in hint and "int" not in hint else number
            )
        made.add(payload(**given))
    return iter(made)


def known(name: str) -> tuple[str, ...]:
    """Everybody but the stranger; for some entries also Eero, who alone may arrange such things."""
    return (*WHO[:-1], "Eero") if name.startswith(AREA_EXPERTS) else WHO[:-1]


class Bench:
    """The whole bot without a workspace: what it asks of Slack goes nowhere, what it stores is looked at."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    def sends(self, who: str, body: dict[str, Any]) -> int:
        whole = {"team": {"id": TEAM}, "user": {"id": user(who)}, **body}
        return self.bot.app.dispatch(BoltRequest(mode="socket_mode", body=whole)).status

    def presses(self, who: str, name: str, payload: Payload) -> int:
        return self.sends(
            who,
            {
                "type": "block_actions",
                "channel": {"id": "C0NUORET"},
                "response_url": "https://elsewhere.example.fi/",
                "actions": [{"action_id": name, "block_id": "b", "value": payload.encode()}],
            },
        )

    def submits(self, who: str, name: str, payload: Payload, values: dict[str, str]) -> int:
        state = {
            field: {"value": {"type": "plain_text_input", "value": text}} for field, text in values.items()
        }
        view = {
            "id": f"V{id(payload)}",
            "hash": str(len(values)),
            "type": "modal",
            "callback_id": name,
            "private_metadata": payload.encode(),
            "blocks": [{"type": "input", "block_id": field} for field in values],
            "state": {"values": state},
        }
        return self.sends(who, {"type": "view_submission", "view": view})

    def stored(self) -> dict[str, list[tuple[Any, ...]]]:
        with self.bot.database.reading() as session:
            return {
                table.name: [
                    tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))
                ]
                for table in Base.metadata.sorted_tables
                if table.name not in NOT_COUNTED
            }


@pytest.fixture
def bench(sqlite_address: str, clock: MovingClock) -> Iterator[Bench]:
    """On SQLite: what is forged is tried on both engines, noun by noun, in tests/hostile."""
    database = Database(sqlite_address)
    world = poll_world.add_polls(guest_world.add_guests(meeting_world.build(database)), clock.now())
    seminar_world.add_seminars(world, clock.now())
    preparation_world.add_inputs(world, clock.now())
    programme_world.add_programmes(world)
    agreement_world.add_agreements(world, clock.now())
    # Nobody listens at that address: a call to Slack is refused at once, and must not matter.
    settings = Settings(
        database_url=sqlite_address, slack_bot_token="xoxb-1", slack_api_url="http://127.0.0.1:9/api/"
    )
    bot = build(settings, clock=clock)
    yield Bench(bot)
    database.close()
    bot.database.close()


@pytest.fixture(autouse=True)
def apologies(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No press or form may end in an unexpected failure, whatever it carries."""
    caplog.set_level(logging.WARNING)
    yield
    assert [r.getMessage() for r in caplog.records if "failed with code" in r.getMessage()] == []


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_a_forged_press_never_breaks_the_bot_and_a_stranger_changes_nothing(bench: Bench, name: str) -> None:
    before = bench.stored()
    for payload in forged(ACTIONS[name]):
        assert bench.presses("Outo", name, payload) == 200
    assert bench.stored() == before

    for who, payload in itertools.product(known(name), forged(ACTIONS[name])):
        assert bench.presses(who, name, payload) == 200


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_forged_form_never_breaks_the_bot_and_a_stranger_changes_nothing(bench: Bench, name: str) -> None:
    before = bench.stored()
    for payload in forged(FORMS[name]):
        assert bench.submits("Outo", name, payload, VALUES) == 200
    assert bench.stored() == before

    for who, payload, values in itertools.product(known(name), forged(FORMS[name]), ({}, VALUES)):
        assert bench.submits(who, name, payload, values) == 200


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_a_member_cannot_change_another_group_by_any_press(bench: Bench, name: str) -> None:
    """Anna belongs to group 1 only: nothing of group 2 changes, whatever her payloads name."""

    def of_the_other() -> list[tuple[Any, ...]]:
        stored = bench.stored()
        return [
            *(row for row in stored["groups"] if row[0] == 2),
            *(row for table in ("seats", "office_holdings") for row in stored[table] if row[1] == 2),
            *(row for row in stored["guest_passes"] if row[2] == 2),
            *(row for row in stored["polls"] if row[4] == 2),
            *(
                row
                for table in ("poll_options", "poll_voters", "poll_answers")
                for row in stored[table]
                if row[1] == 3
            ),
            *(row for row in stored["partners"]),
            *(row for row in stored["programme_actions"] if row[0] == 3),
            *(row for row in stored["action_notes"] if row[1] == 3),
        ]

    before = of_the_other()
    for payload in forged(ACTIONS[name]):
        bench.presses("Anna", name, payload)

    assert of_the_other() == before
