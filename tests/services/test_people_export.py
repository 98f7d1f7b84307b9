"""A person's data as a file: all of it, found by the data map, and nobody else's."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.domain.outgoing import OutgoingState
from bot.domain.people import Actor, Role
from bot.domain.rights import NotAllowed
from bot.language.i18n import translator
from bot.services import people_own as service
from bot.storage.models import AuditEntry
from bot.views.people_export import file
from tests.services.test_people_own import NOW, Registry, registry  # noqa: F401 (a fixture)

SERVICE_MANAGER = Actor(person_id=None, roles=frozenset({Role.SERVICE_MANAGER}))


def test_everything_that_leads_to_the_person_is_in_it_and_nothing_else(registry: Registry) -> None:  # noqa: F811
    registry.message("oma", registry.jaana, OutgoingState.SENT)
    registry.message("toisen", registry.veera, OutgoingState.SENT)
    registry.session.flush()

    found = service.export(registry.session, actor=registry.actor("U1"), now=NOW, person_id=registry.jaana)

    assert {table: len(rows) for table, rows in found.rows.items()} == {
        "people": 1,
        "invitations": 2,
        "seats": 1,
        "outgoing": 1,
        "audit_entries": 1,  # this very export
    }
    assert found.rows["people"][0]["email"] == "u1@example.fi"
    assert [row["answer"] for row in found.rows["invitations"]] == ["yes", "none"]
    assert "key" not in found.rows["outgoing"][0]
    assert "Veera" not in json.dumps(found.rows, default=str)


def test_the_file_reads_as_json_with_times_as_texts(registry: Registry) -> None:  # noqa: F811
    found = service.export(registry.session, actor=registry.actor("U1"), now=NOW, person_id=registry.jaana)

    made = json.loads(file(found, translator("fi")))

    assert list(made) == ["mitä tämä on", "luotu", "tiedot"]
    assert made["luotu"] == "ti 24.11.2026"
    person = made["tiedot"]["people"][0]
    assert (person["name"], person["reminder_wish"]) == ("Jaana Jäsen", "all")
    assert datetime.fromisoformat(person["created_at"]).astimezone(UTC) == NOW


def test_anothers_data_is_taken_out_only_by_those_who_appoint_and_it_is_written_down(
    registry: Registry,  # noqa: F811
) -> None:
    with pytest.raises(NotAllowed):
        service.export(registry.session, actor=registry.actor("U2"), now=NOW, person_id=registry.jaana)

    service.export(registry.session, actor=SERVICE_MANAGER, now=NOW, person_id=registry.jaana, source="cli")

    taken = registry.session.execute(
        select(AuditEntry.object_id, AuditEntry.source).where(AuditEntry.action == "person.exported")
    ).all()
    assert [tuple(row) for row in taken] == [(registry.jaana, "cli")]
