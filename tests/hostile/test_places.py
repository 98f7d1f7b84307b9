"""Every command in every kind of place: answered to who typed it, and to nobody else."""

import pytest

from bot.handlers import registry
from bot.sandbox.person import Person
from tests.hostile.workspace import Siege
from tests.meeting_world import user

ENTRIES = registry()
EXAMPLES = [command.example for command in ENTRIES]


def _conversation_of(siege: Siege, first: str, other: str) -> str:
    """The direct messages of two people: the bot is not there, and cannot be."""
    people = siege.ws.sandbox.people
    return siege.ws.call(lambda: people.dm(people.person(user(first)), [user(other)]).id)


def _typed(person: Person, where: str) -> list[str]:
    """The commands that were left without any answer: no message, no form."""
    silent = []
    for line in EXAMPLES:
        saw = person.types(where, line)
        if not saw.messages and saw.form is None:
            silent.append(line)
        elif saw.form is not None:
            person.closes("x")
    return silent


@pytest.mark.parametrize("who", ["Paula", "Anna"])
@pytest.mark.parametrize(
    "where",
    ["@bot", "#salainen", "#ulkona", "#tyonantajat", "a direct message"],
    ids=lambda name: name.strip("@#"),
)
def test_a_command_is_answered_to_who_typed_it_and_to_nobody_else(siege: Siege, where: str, who: str) -> None:
    place = _conversation_of(siege, who, "Matti") if where == "a direct message" else where

    assert _typed(siege.person(who), place) == []

    assert {reader for post in siege.posts() for reader in post.reached} == {user(who)}
    assert siege.alive() == []
    assert all(post.ephemeral for post in siege.posts())


def test_in_a_thread_slack_runs_no_command_and_the_bot_says_nothing(siege: Siege) -> None:
    leena = siege.person("Leena")
    leena.says("#nuorten-palvelut", "Hei kaikille")
    root = leena.sees("#nuorten-palvelut")[-1]

    saw = leena.types("#nuorten-palvelut", "/kokous lista", thread=root)

    assert (saw.notice is not None, siege.posts()) == (True, [])
    assert siege.ws.journal.entries("delivery") == []


def test_another_groups_channel_gives_nobody_that_groups_rights(siege: Siege) -> None:
    """Leena leads Nuorten palvelut; the channel speaks of Työnantajapalvelut."""
    leena = siege.person("Leena")

    saws = [
        leena.types("#tyonantajat", line)
        for line in ("/kokous uusi 3.12. klo 9; Salakokous", "/ryhma asetukset 1 pv", "/ryhma näytä")
    ]

    for saw in saws:
        assert saw.form is None
        (answer,) = saw.messages
        assert "Tämän voi tehdä" in answer.shown or "Tämän voivat tehdä" in answer.shown, answer.shown
        assert "Ville" in answer.shown
    assert [post for post in siege.posts() if not post.ephemeral] == []


def test_a_group_gets_no_channel_where_the_bot_is_not_and_no_conversation_of_people(siege: Siege) -> None:
    paula = siege.person("Paula")
    place = _conversation_of(siege, "Paula", "Matti")

    for where in ("#salainen", "#ulkona", place):
        saw = paula.types(where, "/ryhma kanava Hiipunut ryhmä")
        assert saw.form is None
        assert [message.buttons for message in saw.messages] == [[]]


def test_what_is_sent_to_an_archived_channel_ends_quietly(siege: Siege, apologies: list[str]) -> None:
    siege.person("Leena").archives("#nuorten-palvelut")

    siege.days_pass(6)

    assert [post for post in siege.posts() if post.channel == "C0NUORET"] == []
    assert apologies == []
