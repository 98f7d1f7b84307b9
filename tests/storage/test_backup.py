"""Backups: sound copies of one committed moment, taken while others write."""

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.domain.partners import PartnerKind
from bot.storage import backup as backup_module
from bot.storage import migrate
from bot.storage.backup import BackupError, backup
from bot.storage.engine import Database
from bot.storage.models import Partner, PartnerContact, Person

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
# Written together in one transaction: a copy of a committed moment has all or none of each.
PER_CHANGE = 10


@pytest.fixture
def store(sqlite_address: str) -> Iterator[Database]:
    database = Database(sqlite_address)
    yield database
    database.close()


def add_partner_with_contacts(store: Database, name: str) -> None:
    with store.writing() as session:
        partner = Partner(name=name, search_name=name, kind=next(iter(PartnerKind)), created_at=NOW)
        session.add(partner)
        session.flush()
        for number in range(PER_CHANGE):
            person = Person(name=f"{name} {number}", search_name=f"{name} {number}", created_at=NOW)
            session.add(person)
            session.flush()
            session.add(PartnerContact(partner_id=partner.id, person_id=person.id, started_at=NOW))


def test_twenty_backups_under_writing_are_all_sound_and_each_is_one_moment(
    store: Database, tmp_path: Path
) -> None:
    add_partner_with_contacts(store, "first")
    stop = threading.Event()
    written = [1, 0]

    def write(writer: int) -> None:
        while not stop.is_set():
            add_partner_with_contacts(store, f"{writer}-{written[writer]}")
            written[writer] += 1

    writers = [threading.Thread(target=write, args=[writer]) for writer in range(2)]
    for thread in writers:
        thread.start()
    taken = []
    try:
        for number in range(20):
            before = sum(written)
            copy = backup(store, tmp_path / f"{number}.db")
            taken.append((before, copy))
            # The next copy has something more to find.
            while sum(written) <= copy.rows["partners"]:
                stop.wait(0.001)
    finally:
        stop.set()
        for thread in writers:
            thread.join()

    for before, copy in taken:
        partners = copy.rows["partners"]
        assert copy.rows["people"] == copy.rows["partner_contacts"] == partners * PER_CHANGE
        assert partners >= before
    sizes = [copy.rows["partners"] for _, copy in taken]
    assert sizes == sorted(set(sizes))
    assert sorted(path.name for path in tmp_path.glob("*.db")) == sorted(
        ["ekobotti.db", *(f"{number}.db" for number in range(20))]
    )
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_backup_is_a_whole_database_that_the_bot_can_be_started_on(store: Database, tmp_path: Path) -> None:
    add_partner_with_contacts(store, "first")

    copy = backup(store, tmp_path / "copy.db")

    add_partner_with_contacts(store, "second")
    restored = Database(f"sqlite:///{copy.path}")
    assert migrate.pending(restored) == []
    with restored.reading() as session:
        assert session.scalars(select(Partner.name)).all() == ["first"]
    add_partner_with_contacts(restored, "third")
    with restored.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 2 * PER_CHANGE
    restored.close()


def test_a_backup_is_one_file_for_its_owner_only(store: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()

    copy = backup(store, folder / "copy.db")

    assert [path.name for path in folder.iterdir()] == ["copy.db"]
    assert stat.S_IMODE(copy.path.stat().st_mode) == 0o600
    assert copy.size == copy.path.stat().st_size > 0


def test_nothing_is_overwritten(store: Database, tmp_path: Path) -> None:
    taken = tmp_path / "taken.db"
    taken.write_text("precious")

    with pytest.raises(BackupError, match="on jo olemassa"):
        backup(store, taken)

    assert taken.read_text() == "precious"


def test_a_file_that_appears_while_copying_is_not_overwritten_either(
    store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.db"
    check = backup_module._check

    def appear(copy: Path) -> dict[str, int]:
        target.write_text("precious")
        return check(copy)

    monkeypatch.setattr(backup_module, "_check", appear)
    with pytest.raises(BackupError, match="ilmestyi kesken kopioinnin"):
        backup(store, target)

    assert target.read_text() == "precious"


def test_a_missing_folder_is_told(store: Database, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"kansiota .* ei ole"):
        backup(store, tmp_path / "nowhere" / "copy.db")


def test_an_unsound_copy_is_refused_and_leaves_nothing(store: Database, tmp_path: Path) -> None:
    add_partner_with_contacts(store, "first")
    source = Path(str(store.engine.url.database))
    store.close()  # the last connection writes the -wal into the file
    with closing(sqlite3.connect(source)) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'people'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    content = bytearray(source.read_bytes())
    content[(root - 1) * size : (root - 1) * size + 200] = os.urandom(200)
    source.write_bytes(content)

    with pytest.raises(BackupError, match=r"vaurioitunut|ei onnistunut"):
        backup(store, tmp_path / "copy.db")

    assert sorted(path.name for path in tmp_path.iterdir() if "copy" in path.name) == []


def test_rows_that_refer_to_nothing_make_a_copy_unsound(store: Database, tmp_path: Path) -> None:
    with closing(sqlite3.connect(str(store.engine.url.database))) as connection:
        connection.execute("INSERT INTO role_holdings (person_id, role, started_at) VALUES (4711, 'x', 'y')")
        connection.commit()

    with pytest.raises(BackupError, match="foreign_key_check: 1"):
        backup(store, tmp_path / "copy.db")


def test_postgresql_is_told_to_use_its_own_tool(postgres_address: str, tmp_path: Path) -> None:
    store = Database(postgres_address)

    with pytest.raises(BackupError, match="pg_dump"):
        backup(store, tmp_path / "copy.db")
    store.close()
