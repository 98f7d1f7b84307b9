"""Whom a refused person can ask: somebody who may do the thing, the group's own first."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from bot.domain.people import Actor, Role
from bot.domain.rights import NotAllowed, On, Permission
from bot.permissions import require
from bot.services import Session
from bot.services.people import whom_to_ask
from bot.storage.engine import Database
from bot.storage.models import RoleHolding, Seat
from tests.meeting_world import World, build

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture
def world(database: Database) -> World:
    return build(database)


def asked(
    session: Session, permission: Permission, *, group_id: int | None = None, channels: int | None = None
) -> tuple[str, ...]:
    with pytest.raises(NotAllowed) as refused:
        require(Actor(person_id=4711, name="Uuno"), permission, On(group_id=group_id))
    return whom_to_ask(session, refused.value, NOW, group_id=channels)


def test_the_groups_leader_and_coordinator_are_named_before_the_service_manager(world: World) -> None:
    with world.database.writing() as session:
        session.add(RoleHolding(person_id=world.people["Ville"], role=Role.SERVICE_MANAGER, started_at=NOW))
        session.flush()
        own = ("Leena Esimerkki", "Kaisa Esimerkki")
        assert asked(session, Permission.MANAGE_GROUP, group_id=world.group.id) == own
        assert asked(session, Permission.MANAGE_GROUP, channels=world.group.id) == own
        assert asked(session, Permission.MANAGE_GROUP) == ("Ville Esimerkki",)


def test_nobody_is_named_who_may_not_do_it_either(world: World) -> None:
    with world.database.writing() as session:
        assert asked(session, Permission.FORM_GROUPS, channels=world.group.id) == ()
        session.add(RoleHolding(person_id=world.people["Kaisa"], role=Role.DIRECTOR, started_at=NOW))
        session.flush()
        assert asked(session, Permission.FORM_GROUPS, channels=world.group.id) == ("Kaisa Esimerkki",)


def test_who_led_until_yesterday_is_not_named(world: World) -> None:
    leena = Seat.person_id == world.people["Leena"]
    with world.database.writing() as session:
        session.execute(update(Seat).where(leena).values(ends_on=date(2026, 11, 23)))
        assert asked(session, Permission.MANAGE_GROUP, group_id=world.group.id) == ("Kaisa Esimerkki",)
        session.execute(update(Seat).where(leena).values(ends_on=date(2026, 11, 24)))
        assert asked(session, Permission.MANAGE_GROUP, group_id=world.group.id)[0] == "Leena Esimerkki"
