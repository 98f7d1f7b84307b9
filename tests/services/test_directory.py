"""Users of the workspace meet the people of the registry."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.domain.directory import SLACKBOT, SlackUser, Synced
from bot.domain.people import STRANGER, Role, SlackId
from bot.services import Session
from bot.services.directory import relevant, sync_user
from bot.services.people import find_actor, get_or_create_person
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, Person, RoleHolding

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ANNA = SlackUser(id=SlackId("T1", "U1"), name="Anna A", email="Anna.Asiantuntija@example.fi", locale="fi-FI")
ADMINS = frozenset({"ylermi@example.fi"})
YLERMI = SlackUser(id=SlackId("T1", "U9"), name="Ylermi Ylläpitäjä", email="ylermi@example.fi")


def _anna(session: Session) -> Person:
    ref = get_or_create_person(
        session, actor=STRANGER, now=NOW, name="Anna Asiantuntija", email="anna.asiantuntija@example.fi"
    )
    return session.get_one(Person, ref.id)


def _audit(session: Session) -> list[tuple[str, dict[str, Any]]]:
    return [
        (action, details)
        for action, details in session.execute(select(AuditEntry.action, AuditEntry.details))
    ]


def test_a_user_is_joined_to_the_person_with_the_same_address_who_keeps_their_name_and_history(
    database: Database,
) -> None:
    with database.writing() as session:
        anna = _anna(session)
        assert sync_user(session, ANNA, now=NOW) is Synced.LINKED
        assert sync_user(session, ANNA, now=NOW) is Synced.UNCHANGED

        actor = find_actor(session, team_id="T1", user_id="U1", now=NOW)
        assert actor is not None
        assert (actor.person_id, actor.name, actor.locale) == (anna.id, "Anna Asiantuntija", "fi-FI")
        assert _audit(session) == [("person.added", {}), ("person.linked", {"locale": True})]


def test_somebody_the_registry_does_not_know_leaves_no_trace(database: Database) -> None:
    stranger = replace(ANNA, email="muu@example.fi")
    with database.writing() as session:
        _anna(session)
        for user in (stranger, replace(ANNA, email=None), replace(ANNA, email="ei osoite")):
            assert sync_user(session, user, now=NOW) is Synced.IGNORED
            assert relevant(session, [user], ()) == []
        assert relevant(session, [stranger, ANNA], ()) == [ANNA]
        assert session.scalars(select(Person.slack_user_id)).all() == [None]


@pytest.mark.parametrize("bot", [replace(ANNA, is_bot=True), replace(ANNA, id=SlackId("T1", SLACKBOT))])
def test_bots_are_nobody_whatever_their_address(database: Database, bot: SlackUser) -> None:
    with database.writing() as session:
        _anna(session)
        assert sync_user(session, bot, now=NOW) is Synced.IGNORED


def test_a_deactivated_user_is_inactive_at_once_and_active_again_when_they_return(database: Database) -> None:
    with database.writing() as session:
        anna = _anna(session)
        sync_user(session, ANNA, now=NOW)
        assert sync_user(session, replace(ANNA, is_active=False, locale=None), now=NOW) is Synced.CHANGED
        assert (anna.slack_active, anna.slack_locale) == (False, "fi-FI")
        assert sync_user(session, ANNA, now=NOW) is Synced.CHANGED
        assert anna.slack_active is True
        assert _audit(session)[-2:] == [("person.changed", {"active": True})] * 2


def test_language_and_address_follow_slack(database: Database) -> None:
    with database.writing() as session:
        anna = _anna(session)
        sync_user(session, ANNA, now=NOW)
        moved = replace(ANNA, email="anna@uusi.example.fi", locale="sv-SE")
        assert sync_user(session, moved, now=NOW) is Synced.CHANGED
        assert (anna.email, anna.slack_locale) == ("anna@uusi.example.fi", "sv-SE")


def test_an_address_that_is_somebody_elses_is_not_taken_over(database: Database) -> None:
    with database.writing() as session:
        anna = _anna(session)
        get_or_create_person(session, actor=STRANGER, now=NOW, name="Ville", email="ville@example.fi")
        sync_user(session, ANNA, now=NOW)
        assert sync_user(session, replace(ANNA, email="ville@example.fi"), now=NOW) is Synced.UNCHANGED
        assert anna.email == "anna.asiantuntija@example.fi"


def test_a_new_account_takes_over_only_from_a_deactivated_one(database: Database) -> None:
    new = replace(ANNA, id=SlackId("T1", "U2"))
    with database.writing() as session:
        anna = _anna(session)
        sync_user(session, ANNA, now=NOW)
        session.execute(update(Person).values(slack_dm_channel_id="D1"))
        assert sync_user(session, new, now=NOW) is Synced.NOT_TRUSTED
        sync_user(session, replace(ANNA, is_active=False), now=NOW)
        assert sync_user(session, new, now=NOW) is Synced.LINKED
        session.flush()
        row = select(Person.slack_user_id, Person.slack_active, Person.slack_dm_channel_id)
        assert tuple(session.execute(row).one()) == ("U2", True, None)
        assert anna.name == "Anna Asiantuntija"


def test_an_outsider_is_joined_to_a_plain_member_but_never_to_somebody_with_rights(
    database: Database,
) -> None:
    outsider = replace(ANNA, is_external=True)
    with database.writing() as session:
        anna = _anna(session)
        role = RoleHolding(person_id=anna.id, role=Role.AREA_EXPERT, started_at=NOW)
        session.add(role)
        session.flush()
        assert sync_user(session, outsider, now=NOW) is Synced.NOT_TRUSTED
        role.ended_at = NOW
        session.flush()
        assert sync_user(session, outsider, now=NOW) is Synced.LINKED


def test_an_administrator_of_the_settings_is_added_at_first_sight(database: Database) -> None:
    with database.writing() as session:
        assert sync_user(session, YLERMI, now=NOW, admins=ADMINS) is Synced.CREATED
        actor = find_actor(session, team_id="T1", user_id="U9", now=NOW)
        assert actor is not None
        assert (actor.name, actor.roles) == ("Ylermi Ylläpitäjä", frozenset({Role.ADMINISTRATOR}))
        assert _audit(session) == [
            ("person.created", {}),
            ("role.appointed", {"role": "administrator", "by_settings": True}),
        ]


def test_an_administrator_whose_role_was_ended_does_not_get_it_back_from_the_settings(
    database: Database,
) -> None:
    with database.writing() as session:
        sync_user(session, YLERMI, now=NOW, admins=ADMINS)
        session.execute(select(RoleHolding)).scalar_one().ended_at = NOW
        sync_user(session, replace(YLERMI, locale="fi-FI"), now=NOW, admins=ADMINS)
        actor = find_actor(session, team_id="T1", user_id="U9", now=NOW)
        assert actor is not None
        assert actor.roles == frozenset()


@pytest.mark.parametrize(
    "user",
    [replace(YLERMI, is_guest=True), replace(YLERMI, is_external=True), replace(YLERMI, is_active=False)],
)
def test_guests_outsiders_and_the_deactivated_become_no_administrators(
    database: Database, user: SlackUser
) -> None:
    with database.writing() as session:
        assert sync_user(session, user, now=NOW, admins=ADMINS) is Synced.IGNORED
        assert session.scalars(select(Person)).all() == []
