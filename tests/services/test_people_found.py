"""Finding people by what is typed, and adding the ones that the registry has not."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.domain.names import NameEmpty
from bot.domain.partners import PartnerKind
from bot.domain.people import (
    Actor,
    EmailNotUnderstood,
    PersonAmbiguous,
    PersonNotFound,
    PersonRef,
    PersonTaken,
    Role,
    SlackId,
)
from bot.services import Session
from bot.services.people import find_person, get_or_create_person
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, Partner, Person

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
MANAGER = Actor(None, roles=frozenset({Role.SERVICE_MANAGER}))


def _add(session: Session, name: str, **more: object) -> PersonRef:
    return get_or_create_person(session, actor=MANAGER, now=NOW, name=name, **more)  # type: ignore[arg-type]


def _audit(session: Session) -> list[tuple[str, int | None]]:
    return [(a, o) for a, o in session.execute(select(AuditEntry.action, AuditEntry.object_id))]


def test_a_person_is_found_by_mention_by_address_and_by_part_of_the_name(database: Database) -> None:
    with database.writing() as session:
        anna = _add(session, "Anna Asiantuntija", email="Anna@Example.FI", slack=SlackId("T1", "U1"))
        _add(session, "Annika Esimerkki")
        _add(session, "Väinö Äijälä", email="vaino@example.fi")

        assert find_person(session, SlackId("T1", "U1")) == anna
        assert find_person(session, " ANNA@example.fi ") == anna
        assert find_person(session, "asiantuntija") == anna
        assert find_person(session, "anna asiantuntija") == anna
        assert find_person(session, "vaino").name == "Väinö Äijälä"


def test_nobody_and_several_are_told_apart(database: Database) -> None:
    with database.writing() as session:
        anna = _add(session, "Anna Asiantuntija")
        annika = _add(session, "Annika Esimerkki")

        with pytest.raises(PersonAmbiguous) as several:
            find_person(session, "ann")
        assert several.value.people == (anna, annika)
        for query in ("Pekka", "pekka@example.fi", ""):
            with pytest.raises(PersonNotFound) as nobody:
                find_person(session, query)
            assert nobody.value.query == query
        with pytest.raises(PersonNotFound):
            find_person(session, SlackId("T2", "U1"))


def test_the_same_person_is_never_added_twice(database: Database) -> None:
    with database.writing() as session:
        partner = Partner(name="Kela", search_name="kela", kind=PartnerKind.STATE, created_at=NOW)
        session.add(partner)
        session.flush()
        anna = _add(session, "Anna  Asiantuntija", partner_id=partner.id)
        assert _add(session, "anna asiantuntija", email="anna@example.fi", partner_id=partner.id) == anna
        assert _add(session, "A. Asiantuntija", email="ANNA@example.fi", slack=SlackId("T1", "U1")) == anna
        assert _add(session, "Toinen nimi", slack=SlackId("T1", "U1")) == anna

        person = session.get_one(Person, anna.id)
        assert (person.name, person.email, person.slack_user_id, person.partner_id) == (
            "Anna Asiantuntija",
            "anna@example.fi",
            "U1",
            partner.id,
        )
        assert _audit(session) == [
            ("person.added", anna.id),
            ("person.completed", anna.id),
            ("person.completed", anna.id),
        ]


def test_namesakes_with_different_addresses_are_two_people(database: Database) -> None:
    with database.writing() as session:
        one = _add(session, "Anna Asiantuntija", email="anna@example.fi")
        other = _add(session, "Anna Asiantuntija", email="anna.asiantuntija@example.fi")
        assert one.id != other.id


def test_an_address_of_somebody_else_is_refused(database: Database) -> None:
    with database.writing() as session:
        anna = _add(session, "Anna Asiantuntija", email="anna@example.fi", slack=SlackId("T1", "U1"))
        with pytest.raises(PersonTaken) as taken:
            _add(session, "Ville Vetäjä", email="anna@example.fi", slack=SlackId("T1", "U2"))
        assert taken.value.person == anna


def test_a_name_and_an_address_must_be_ones(database: Database) -> None:
    with database.writing() as session:
        with pytest.raises(NameEmpty):
            _add(session, " \u200b ")
        for text in ("anna", "anna@", "anna@example", "a b@example.fi", "anna@example.fi, b@example.fi"):
            with pytest.raises(EmailNotUnderstood):
                _add(session, "Anna Asiantuntija", email=text)
