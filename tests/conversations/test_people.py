"""How people of the workspace and people of the registry find each other."""

from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError
from sqlalchemy import select

from bot.domain.directory import Synced
from bot.domain.people import Role, SlackId
from bot.handlers.directory import Directory
from bot.handlers.events import Events
from bot.services.people import find_actor, find_person
from bot.storage.models import Delivery, Person
from tests.conversations.conftest import TEAM, House


def _person(house: House, name: str) -> Person:
    with house.bot.database.reading() as session:
        return session.get_one(Person, find_person(session, name).id)


def test_somebody_the_registry_does_not_know_gets_one_kind_sentence_and_leaves_no_trace(house: House) -> None:
    saw = house.ws.person("U0JAANA").types("#yleinen", "/kumppani lista")

    assert saw.text == (
        "En tunne sinua vielä. Pyydä organisaatiosi yhteyshenkilöä lisäämään sinut rekisteriin."
    )
    assert saw.messages[0].only_me
    with house.bot.database.reading() as session:
        assert session.scalars(select(Person)).all() == []


def test_a_person_is_known_by_their_address_from_the_first_command_on(house: House) -> None:
    house.add_person("Jaana Jäsen", email="jaana.jasen@example.fi")

    saw = house.ws.person("U0JAANA").types("#yleinen", "/kumppani lista")

    assert saw.text.startswith("Kumppanit")
    person = _person(house, "Jaana Jäsen")
    assert (person.slack_team_id, person.slack_user_id, person.slack_locale) == (TEAM, "U0JAANA", "fi-FI")


def test_an_administrator_of_the_settings_is_one_from_the_first_command_on(house: House) -> None:
    house.ws.person("U0YLERMI").types("#yleinen", "/kumppani lista")

    with house.bot.database.reading() as session:
        actor = find_actor(session, team_id=TEAM, user_id="U0YLERMI", now=house.clock.now())
    assert actor is not None
    assert (actor.name, actor.roles) == ("Ylermi Ylläpitäjä", frozenset({Role.ADMINISTRATOR}))


def test_the_whole_workspace_is_gone_through(house: House) -> None:
    house.add_person("Jaana Jäsen", email="jaana.jasen@example.fi")
    house.add_person("Ville Vieras", email="ville.vieras@example.fi")
    house.add_person("Oma Väki", email="oma.vaki@example.fi")

    first = house.bot.directory.sync_all(house.bot.client)
    again = house.bot.directory.sync_all(house.bot.client)

    assert first == {Synced.LINKED: 2, Synced.CREATED: 1}
    assert again == {Synced.UNCHANGED: 3}
    assert _person(house, "Oma Väki").slack_user_id is None


def test_who_joins_slack_later_is_the_person_who_was_there(house: House) -> None:
    ref = house.add_person("Outi Uusi", email="outi.uusi@example.fi")

    house.ws.add_person("U0OUTI", "outi", "Outi U.", email="outi.uusi@example.fi", locale="sv-SE")

    with house.bot.database.reading() as session:
        assert find_person(session, SlackId(TEAM, "U0OUTI")) == ref
    assert _person(house, "Outi Uusi").slack_locale == "sv-SE"


def test_who_is_deactivated_in_slack_is_inactive_at_once(house: House) -> None:
    house.add_person("Jaana Jäsen", email="jaana.jasen@example.fi")
    house.bot.directory.sync_all(house.bot.client)
    assert _person(house, "Jaana Jäsen").slack_active is True

    house.ws.change_person("U0JAANA", deleted=True)

    assert _person(house, "Jaana Jäsen").slack_active is False


def test_a_new_address_and_language_in_slack_reach_the_registry(house: House) -> None:
    house.add_person("Jaana Jäsen", email="jaana.jasen@example.fi")
    house.bot.directory.sync_all(house.bot.client)

    house.ws.change_person("U0JAANA", email="jaana@uusi.example.fi", locale="sv-SE")

    person = _person(house, "Jaana Jäsen")
    assert (person.email, person.slack_locale) == ("jaana@uusi.example.fi", "sv-SE")


def _events(house: House) -> int:
    with house.bot.database.reading() as session:
        return sum(key.startswith("event:") for key in session.scalars(select(Delivery.key)))


def test_an_event_that_comes_again_late_counts_no_more(house: House) -> None:
    house.add_person("Jaana Jäsen", email="jaana.jasen@example.fi")
    house.bot.directory.sync_all(house.bot.client)
    events = Events(
        registry=house.bot.registry,
        database=house.bot.database,
        clock=house.clock,
        client=house.bot.client,
        introduce=house.bot.directory.introduce,
    )
    left = {"type": "user_change", "user": {"id": "U0JAANA", "team_id": TEAM, "deleted": True}}
    body = {"team_id": TEAM, "event_id": "Ev1", "event": left}

    assert events.on_event(body).status == 200
    assert _person(house, "Jaana Jäsen").slack_active is False
    house.ws.change_person("U0JAANA", locale="sv-SE")  # back at work, and Slack tells so
    assert _person(house, "Jaana Jäsen").slack_active is True
    assert events.on_event(body).status == 200
    assert _person(house, "Jaana Jäsen").slack_active is True


def test_what_changes_nothing_leaves_no_row_behind(house: House) -> None:
    house.add_person("Jaana Jäsen", email="jaana.jasen@example.fi")
    house.bot.directory.sync_all(house.bot.client)

    house.ws.change_person("U0JAANA", title="Uusi tehtävä")
    house.ws.change_person("U0VILLE", deleted=True)

    assert _events(house) == 0
    house.ws.change_person("U0JAANA", locale="sv-SE")
    assert _events(house) == 1


def test_the_workspace_is_read_in_pages_and_waits_when_slack_asks_to(house: House) -> None:
    house.add_person("Jaana Jäsen", email="jaana.jasen@example.fi")
    house.add_person("Ville Vieras", email="ville.vieras@example.fi")
    house.ws.faults.add("users.list", "ratelimited", nth=2, seconds=7)
    waited: list[float] = []
    directory = Directory(database=house.bot.database, clock=house.clock, pause=waited.append, page=2)

    assert directory.sync_all(house.bot.client) == {Synced.LINKED: 2}
    assert waited == [7.0]
    assert len(house.ws.journal.calls("users.list")) == 4


def test_a_pause_that_is_too_long_ends_the_round_and_keeps_what_was_done(house: House) -> None:
    house.add_person("Anna Asiantuntija", email="anna.asiantuntija@example.fi")
    house.ws.faults.add("users.list", "ratelimited", nth=2, seconds=3600)
    directory = Directory(database=house.bot.database, clock=house.clock, pause=_never, page=2)

    with pytest.raises(SlackApiError):
        directory.sync_all(house.bot.client)

    assert _person(house, "Anna Asiantuntija").slack_user_id == "U0ANNA"


def _never(seconds: float) -> None:
    raise AssertionError(seconds)


def test_a_user_who_cannot_be_looked_up_is_a_stranger_this_time(house: House) -> None:
    house.add_person("Jaana Jäsen", email="jaana.jasen@example.fi")
    house.ws.faults.add("users.info", "http_500")
    jaana = house.ws.person("U0JAANA")

    assert jaana.types("#yleinen", "/kumppani lista").text.startswith("En tunne sinua vielä.")
    assert jaana.types("#yleinen", "/kumppani lista").text.startswith("Kumppanit")


def test_keeping_up_begins_with_everybody_and_goes_on_with_newcomers(house: House) -> None:
    house.add_person("Jaana Jäsen", email="jaana.jasen@example.fi")
    directory, client = house.bot.directory, house.bot.client

    directory.keep_up(client)
    assert _person(house, "Jaana Jäsen").slack_user_id == "U0JAANA"

    house.add_person("Anna Asiantuntija", email="anna.asiantuntija@example.fi")
    house.add_person("Ei Slackissa", email="ei@example.fi")
    asked = len(house.ws.journal.calls("users.list"))
    directory.keep_up(client)
    directory.keep_up(client)

    anna = _person(house, "Anna Asiantuntija")
    assert (anna.slack_user_id, anna.slack_locale) == ("U0ANNA", "fi-FI")
    assert _person(house, "Ei Slackissa").slack_user_id is None
    assert len(house.ws.journal.calls("users.list")) == asked
    assert len(house.ws.journal.calls("users.lookupByEmail")) == 2


def test_keeping_up_waits_when_slack_asks_to_and_forgets_nobody(house: House) -> None:
    directory, client = house.bot.directory, house.bot.client
    directory.keep_up(client)
    house.add_person("Anna Asiantuntija", email="anna.asiantuntija@example.fi")
    house.ws.faults.add("users.lookupByEmail", "ratelimited", seconds=30)

    directory.keep_up(client)
    directory.keep_up(client)
    # The refused call is told as a fault: none has gone through, nor been tried in vain.
    assert (len(house.ws.journal.entries("fault")), house.ws.journal.calls("users.lookupByEmail")) == (1, [])

    house.clock.advance(timedelta(seconds=30))
    directory.keep_up(client)
    assert _person(house, "Anna Asiantuntija").slack_user_id == "U0ANNA"
