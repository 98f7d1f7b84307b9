"""What must never be is refused by the database itself, when everything above it is bypassed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.groups import GroupKind, Office
from bot.domain.outgoing import OutgoingKind, Way
from bot.domain.people import Role
from bot.storage.base import Base
from bot.storage.engine import Database
from bot.storage.models import (
    Delivery,
    Group,
    Invitation,
    Meeting,
    OfficeHolding,
    Outgoing,
    Partner,
    PartnerContact,
    Person,
    RoleHolding,
    Seat,
)
from tests import meeting_world
from tests.meeting_world import LONG_AGO, TEAM, World, user

SOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
DAY = date(2026, 1, 7)
Twice = Callable[[World], list[Base]]


def _meeting(**more: Any) -> Meeting:
    facts: dict[str, Any] = {
        "group_id": 1,
        "title": "Kokous",
        "starts_at": SOON,
        "ends_at": SOON + timedelta(hours=1),
        "organiser_id": 1,
        "created_at": LONG_AGO,
    }
    return Meeting(**facts | more)


def _person(**more: Any) -> Person:
    return Person(**{"name": "Anna Toinen", "search_name": "anna toinen", "created_at": LONG_AGO} | more)


def _group(**more: Any) -> Group:
    facts: dict[str, Any] = {
        "name": "Uusi",
        "search_name": "uusi",
        "kind": GroupKind.WORKING_GROUP,
        "started_on": DAY,
        "created_at": LONG_AGO,
    }
    return Group(**facts | more)


def _seat(world: World, first: str, **more: Any) -> Seat:
    facts: dict[str, Any] = {
        "group_id": world.group.id,
        "person_id": world.people[first],
        "starts_on": DAY,
        "created_at": LONG_AGO,
    }
    return Seat(**facts | more)


def _outgoing(**more: Any) -> Outgoing:
    facts: dict[str, Any] = {
        "key": "k",
        "dedupe_key": "d",
        "kind": OutgoingKind.INVITATION,
        "recipient_id": 1,
        "way": Way.SLACK,
        "due_at": SOON,
        "expires_at": SOON,
        "next_try_at": SOON,
        "created_at": LONG_AGO,
    }
    return Outgoing(**facts | more)


def _office(world: World, first: str, office: Office) -> OfficeHolding:
    return OfficeHolding(
        group_id=world.group.id, person_id=world.people[first], office=office, started_at=LONG_AGO
    )


NEVER: dict[str, Twice] = {
    "two current leaders of a group": lambda w: [_office(w, "Anna", Office.LEADER)],
    "two current coordinators of a group": lambda w: [_office(w, "Anna", Office.COORDINATOR)],
    "a seat twice": lambda w: [_seat(w, "Anna")],
    "a seat that ends before it begins": lambda w: [_seat(w, "Kaisa", ends_on=DAY - timedelta(days=1))],
    "a member who is their own deputy": lambda w: [_seat(w, "Kaisa", deputy_id=w.people["Kaisa"])],
    "a seat of nobody": lambda w: [_seat(w, "Anna", person_id=999_999)],
    "a seat in no group": lambda w: [_seat(w, "Kaisa", group_id=999_999)],
    "a role twice": lambda w: [
        RoleHolding(person_id=w.people["Anna"], role=Role.DIRECTOR, started_at=LONG_AGO) for _ in "12"
    ],
    "a contact twice": lambda w: [
        PartnerContact(partner_id=1, person_id=w.people["Anna"], started_at=LONG_AGO) for _ in "12"
    ],
    "a Slack account of two people": lambda _: [_person(slack_team_id=TEAM, slack_user_id=user("Anna"))],
    "an address of two people": lambda _: [_person(email="anna@example.fi")],
    "two partners of one name": lambda _: [
        Partner(name="Mallila", search_name="mallila", kind="municipality", created_at=LONG_AGO)
    ],
    "two current groups of one name": lambda _: [_group(search_name="nuorten palvelut")],
    "a channel of two groups": lambda _: [_group(channel_id=meeting_world.CHANNEL)],
    "two forums": lambda _: [
        _group(search_name=name, name=name, kind=GroupKind.FORUM) for name in ("eka", "toka")
    ],
    "a meeting that ends when it begins": lambda _: [_meeting(ends_at=SOON)],
    "two meetings of a group at one time": lambda _: [_meeting(), _meeting(title="Toinen")],
    "a person invited twice": lambda _: [
        _meeting(),
        *(Invitation(meeting_id=1, person_id=2, created_at=LONG_AGO) for _ in "12"),
    ],
    "an invitation that stands for itself": lambda _: [
        _meeting(),
        Invitation(id=1, meeting_id=1, person_id=2, stands_for_id=1, created_at=LONG_AGO),
    ],
    "two messages with one dedupe key": lambda _: [_outgoing(), _outgoing(key="k2")],
    "two messages with one key": lambda _: [_outgoing(), _outgoing(dedupe_key="d2")],
    "a message to nobody": lambda _: [_outgoing(recipient_id=None)],
    "a message to a person and a channel": lambda _: [_outgoing(channel_id="C1")],
    "a delivery counted twice": lambda _: [Delivery(key="trigger:1", received_at=SOON) for _ in "12"],
}


@pytest.mark.parametrize("what", sorted(NEVER))
def test_the_database_itself_refuses(database: Database, what: str) -> None:
    world = meeting_world.build(database)
    *fine, never = NEVER[what](world)
    for row in fine:
        _add(database, row)

    with pytest.raises(IntegrityError):
        _add(database, never)


def _add(database: Database, row: Base) -> None:
    """Past the session's own notice of what it knows already."""
    with database.writing() as session:
        session.add(row)
        session.flush()
        session.expunge_all()


def test_what_is_refused_above_is_fine_by_itself(database: Database) -> None:
    """Else a row that lacks something would be refused for that, and the tests above would prove nothing."""
    world = meeting_world.build(database)
    rows = [
        _meeting(),
        _person(),
        _group(),
        _seat(world, "Kaisa"),
        _outgoing(),
        Invitation(meeting_id=1, person_id=2, created_at=LONG_AGO),
        RoleHolding(person_id=1, role=Role.DIRECTOR, started_at=LONG_AGO),
        PartnerContact(partner_id=1, person_id=1, started_at=LONG_AGO),
        Partner(name="Uusi", search_name="uusi", kind="municipality", created_at=LONG_AGO),
        Delivery(key="trigger:1", received_at=SOON),
    ]

    for row in rows:
        _add(database, row)
