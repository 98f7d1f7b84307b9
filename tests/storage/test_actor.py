"""Who is acting: everything a person is now, and nothing that has ended, in one row on both engines."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.groups import GroupKind, Office
from bot.domain.partners import PartnerKind
from bot.domain.people import Actor, Role
from bot.storage.engine import Database
from bot.storage.models import Group, OfficeHolding, Partner, PartnerContact, Person, RoleHolding, Seat
from bot.storage.people import find_actor

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
TODAY = date(2026, 11, 24)
ANNA = {"slack_team_id": "T1", "slack_user_id": "U1"}


def person(number: int, **values: Any) -> Person:
    name = f"Anna Asiantuntija {number}"
    return Person(id=number, name=name, search_name=name.lower(), created_at=NOW, **values)


def partner(number: int) -> Partner:
    return Partner(
        id=number, name=f"P{number}", search_name=f"p{number}", kind=PartnerKind.STATE, created_at=NOW
    )


def group(number: int, kind: GroupKind = GroupKind.WORKING_GROUP, *, ended: bool = False) -> Group:
    return Group(
        id=number,
        name=f"R{number}",
        search_name=f"r{number}",
        kind=kind,
        started_on=TODAY,
        ended_at=NOW if ended else None,
        created_at=NOW,
    )


def seat(group_id: int, starts_on: date = TODAY, ends_on: date | None = None, **values: Any) -> Seat:
    return Seat(
        group_id=group_id, person_id=1, starts_on=starts_on, ends_on=ends_on, created_at=NOW, **values
    )


def acting(database: Database, *rows: Any, **values: Any) -> Actor | None:
    """Anna as she is with these rows."""
    with database.writing() as session:
        session.add_all([partner(1), partner(2), person(1, **ANNA, **values), person(2)])
        session.flush()
        session.add_all([group(1), group(2), group(3), group(8, ended=True)])
        session.add(group(9, GroupKind.DEVELOPMENT_GROUP))
        session.flush()
        session.add_all(rows)
        session.flush()
        in_writing = find_actor(session, team_id="T1", user_id="U1", today=TODAY)
    with database.reading() as session:
        assert find_actor(session, team_id="T1", user_id="U1", today=TODAY) == in_writing
    return in_writing


def anna(**values: Any) -> Actor:
    return Actor(person_id=1, name="Anna Asiantuntija 1", slack_user_id="U1", **values)


def test_somebody_without_anything_is_a_person(database: Database) -> None:
    assert acting(database) == anna()


def test_a_stranger_is_nobody(database: Database) -> None:
    acting(database)
    with database.reading() as session:
        assert find_actor(session, team_id="T2", user_id="U1", today=TODAY) is None
        assert find_actor(session, team_id="T1", user_id="U2", today=TODAY) is None


def test_everything_somebody_is_comes_in_one_row(database: Database) -> None:
    found = acting(
        database,
        seat(1),
        seat(2),
        OfficeHolding(group_id=2, person_id=1, office=Office.LEADER, started_at=NOW),
        OfficeHolding(group_id=9, person_id=1, office=Office.LEADER, started_at=NOW),
        OfficeHolding(group_id=3, person_id=1, office=Office.COORDINATOR, started_at=NOW),
        RoleHolding(person_id=1, role=Role.SERVICE_MANAGER, started_at=NOW),
        RoleHolding(person_id=1, role=Role.ADMINISTRATOR, started_at=NOW),
        PartnerContact(partner_id=1, person_id=1, started_at=NOW),
        PartnerContact(partner_id=2, person_id=1, started_at=NOW),
        partner_id=2,
    )

    assert found == anna(
        partner_id=2,
        roles=frozenset({Role.SERVICE_MANAGER, Role.ADMINISTRATOR}),
        member_of=frozenset({1, 2, 9}),
        leads=frozenset({2, 9}),
        coordinates=frozenset({3}),
        contact_of=frozenset({1, 2}),
    )


def test_what_has_ended_is_nothing(database: Database) -> None:
    ended = {"started_at": NOW, "ended_at": NOW}

    assert (
        acting(
            database,
            seat(1, ended_at=NOW),
            seat(8),
            OfficeHolding(group_id=1, person_id=1, office=Office.LEADER, **ended),
            OfficeHolding(group_id=8, person_id=1, office=Office.LEADER, started_at=NOW),
            OfficeHolding(group_id=8, person_id=1, office=Office.COORDINATOR, started_at=NOW),
            RoleHolding(person_id=1, role=Role.DIRECTOR, **ended),
            PartnerContact(partner_id=1, person_id=1, **ended),
        )
        == anna()
    )


def test_what_others_are_is_not_ones_own(database: Database) -> None:
    assert (
        acting(
            database,
            Seat(group_id=1, person_id=2, starts_on=TODAY, created_at=NOW),
            OfficeHolding(group_id=1, person_id=2, office=Office.LEADER, started_at=NOW),
            RoleHolding(person_id=2, role=Role.DIRECTOR, started_at=NOW),
            PartnerContact(partner_id=1, person_id=2, started_at=NOW),
        )
        == anna()
    )


def test_a_seat_counts_from_its_first_day_to_its_last(database: Database) -> None:
    found = acting(
        database,
        seat(1, date(2026, 11, 25)),
        seat(2, date(2026, 1, 1), date(2026, 11, 23)),
        seat(3, TODAY, TODAY),
    )

    assert found == anna(member_of=frozenset({3}))


@pytest.mark.parametrize(
    "term",
    [(date(2026, 1, 1), date(2026, 11, 23)), (date(2026, 11, 25), None)],
    ids=["ended yesterday", "begins tomorrow"],
)
def test_a_leader_without_a_seat_today_has_no_leaders_rights(
    database: Database, term: tuple[date, date | None]
) -> None:
    leads = OfficeHolding(group_id=1, person_id=1, office=Office.LEADER, started_at=NOW)

    assert acting(database, seat(1, *term), leads) == anna()


@pytest.mark.parametrize(
    ("own", "slacks", "spoken"),
    [(None, None, "fi"), (None, "sv-FI", "sv-FI"), ("en", "sv-FI", "en"), ("en", None, "en")],
)
def test_the_own_choice_of_language_wins_over_slacks(
    database: Database, own: str | None, slacks: str | None, spoken: str
) -> None:
    assert acting(database, locale=own, slack_locale=slacks) == anna(locale=spoken)
