"""The demo's registry has everybody that the guide sends the newcomer to try; a person's data to a file."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import build, prepare
from bot.cli import main
from bot.clock import MovingClock
from bot.operations.demo_registry import fill
from bot.services import programme
from bot.settings import Settings
from bot.storage.models import Partner, PartnerContact, Person

DATA = Path(__file__).resolve().parents[2] / "data" / "demo" / "registry.json"


def test_the_demo_has_a_partners_contact_and_a_draft_of_the_programme(
    sqlite_address: str, clock: MovingClock
) -> None:
    bot = build(Settings(database_url=sqlite_address), clock=clock)
    prepare(bot)

    fill(bot, DATA)
    fill(bot, DATA)

    with bot.database.reading() as session:
        found = session.execute(
            select(Person.name, Partner.name)
            .join(PartnerContact, PartnerContact.person_id == Person.id)
            .join(Partner, Partner.id == PartnerContact.partner_id)
            .where(PartnerContact.ended_at.is_(None))
        ).all()
        draft = programme.being_prepared(session)
        assert draft is not None
        actions = programme.planned(session, draft.id)
    bot.database.close()
    assert (draft.year, [one.owner.name for one in actions]) == (
        2027,
        ["Nuorten palvelut", "Anna Asiantuntija", "Kirsi Koordinaattori"],
    )
    assert [tuple(row) for row in found] == [("Kalle Kumppani", "Pohjois-Karjalan Yrittäjät ry")]


def test_the_administrator_can_write_a_persons_data_to_a_file(
    sqlite_address: str,
    clock: MovingClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    bot = build(Settings(database_url=sqlite_address), clock=clock)
    prepare(bot)
    fill(bot, DATA)
    bot.database.close()
    monkeypatch.setenv("DATABASE_URL", sqlite_address)
    target = tmp_path / "tiedot.json"

    done = [main(["export", person, str(target)]) for person in ("Kalle", "Kalle", "Nobody")]

    assert done == [0, 1, 1]
    assert target.stat().st_mode & 0o777 == 0o600
    data = json.loads(target.read_text("utf-8"))["tiedot"]
    assert data["people"][0]["email"] == "kalle.kumppani@example.fi"
    assert len(data["partner_contacts"]) == 1
    told = capsys.readouterr()
    assert told.out == f"Kalle Kumppani: {target}\n"
    assert told.err.splitlines()[0] == f"Tiedosto {target} on jo olemassa. Anna toinen nimi."
    assert "Nobody" in told.err.splitlines()[1]
