"""Paula, the service manager, two groups of nearly the same name, and short looks at what came of it."""

import pytest
from sqlalchemy import select

from bot.domain.groups import GroupRef
from bot.sandbox.person import Person as SlackPerson
from bot.sandbox.seen import Saw, Seen
from bot.services.groups import find_group
from bot.storage.models import Group, Person, Seat
from tests.conversations.conftest import House
from tests.conversations.test_partners import network as network  # noqa: PLC0414 (a fixture)
from tests.conversations.test_partners import partner


@pytest.fixture
def paula(network: House) -> SlackPerson:
    """The service manager; two groups of nearly the same name, Jaana and Kalle have partners."""
    manager = network.ws.person("U0PAULA")
    manager.types("#yleinen", "/ryhma uusi Nuorten palvelut; työryhmä; Paula Palvelupäällikkö")
    manager.types("#yleinen", "/ryhma uusi Nuorten ohjaus")
    with network.bot.database.writing() as session:
        jaana = session.scalars(select(Person).where(Person.name == "Jaana Jäsen")).one()
        jaana.partner_id = partner(network, "kela").id
    return manager


def group(house: House, name: str = "Nuorten palvelut") -> GroupRef:
    with house.bot.database.reading() as session:
        return find_group(session, name)


def seats(house: House, name: str = "Nuorten palvelut") -> list[tuple[str, str, str | None]]:
    """(person, first day, last day) of the open seats of a group."""
    with house.bot.database.reading() as session:
        rows = session.execute(
            select(Person.name, Seat.starts_on, Seat.ends_on)
            .join(Seat, Seat.person_id == Person.id)
            .join(Group, Group.id == Seat.group_id)
            .where(Group.name == name, Seat.ended_at.is_(None))
            .order_by(Person.name)
        )
        return [(who, str(first), str(last) if last else None) for who, first, last in rows]


def pressed(person: SlackPerson, saw: Saw | Seen, button: str) -> Seen:
    """The message as it is after its button was pressed: the answer takes its place."""
    person.presses(saw.messages[0] if isinstance(saw, Saw) else saw, button)
    return person.sees("#yleinen")[-1]
