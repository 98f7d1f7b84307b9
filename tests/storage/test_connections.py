"""How connections are set up, and what addresses are understood."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.storage.engine import Database, DatabaseUrlError, database_url, make_engine


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    """A SQLite file that is not there yet, in a folder that is not there yet."""
    database = Database(f"sqlite:///{tmp_path}/folder/store.db")
    yield database
    database.close()


def pragmas(session: Session) -> dict[str, object]:
    names = ["journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete", "trusted_schema"]
    return {name: session.execute(text(f"PRAGMA {name}")).scalar() for name in [*names, "query_only"]}


def test_every_connection_to_sqlite_is_set_up(store: Database) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "secure_delete": 1,
        "trusted_schema": 0,
    }
    with store.writing() as session:
        assert pragmas(session) == {**wanted, "query_only": 0}
    with store.reading() as session:
        assert pragmas(session) == {**wanted, "query_only": 1}


def test_the_file_and_its_companions_are_for_their_owner_only(store: Database) -> None:
    with store.writing() as session:
        session.execute(text("CREATE TABLE a (id INTEGER)"))
    folder = Path(str(store.engine.url.database)).parent

    rights = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}

    assert rights == {"store.db": 0o600, "store.db-wal": 0o600, "store.db-shm": 0o600}


@pytest.mark.parametrize(
    ("address", "understood"),
    [
        ("sqlite:///var/a.db", "sqlite+pysqlite:///var/a.db"),
        ("sqlite+pysqlite:////var/a.db", "sqlite+pysqlite:////var/a.db"),
        ("postgres://u:p@h:1/d", "postgresql+psycopg://u:p@h:1/d"),
        ("postgresql://u:p@h/d?sslmode=require", "postgresql+psycopg://u:p@h/d?sslmode=require"),
        ("postgresql+psycopg2://h/d", "postgresql+psycopg://h/d"),
    ],
)
def test_an_address_is_understood(address: str, understood: str) -> None:
    assert database_url(address).render_as_string(hide_password=False) == understood


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ekobotti.db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:a?uri=true",
        "mysql://u:salainen@h/d",
    ],
)
def test_another_address_is_refused_without_showing_a_password(address: str) -> None:
    with pytest.raises(DatabaseUrlError) as refused:
        make_engine(address)

    assert "salainen" not in str(refused.value)


def settings(session: Session) -> dict[str, object]:
    names = [
        "synchronous_commit",
        "lock_timeout",
        "idle_in_transaction_session_timeout",
        "TimeZone",
        "default_transaction_read_only",
        "transaction_isolation",
    ]
    return {name: session.scalar(text("SELECT current_setting(:name)"), {"name": name}) for name in names}


def test_every_connection_to_postgresql_is_set_up(postgres_address: str) -> None:
    store = Database(postgres_address)
    wanted = {
        "synchronous_commit": "on",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "1min",
        "TimeZone": "UTC",
        "transaction_isolation": "read committed",
    }
    with store.writing() as session:
        assert settings(session) == {**wanted, "default_transaction_read_only": "off"}
    with store.reading() as session:
        assert settings(session) == {**wanted, "default_transaction_read_only": "on"}
    store.close()


def test_options_in_the_address_are_kept_beside_ours(postgres_address: str) -> None:
    store = Database(postgres_address + "&options=-c%20work_mem%3D8MB")
    with store.writing() as session:
        assert session.scalar(text("SELECT current_setting('work_mem')")) == "8MB"
        assert session.scalar(text("SELECT current_setting('lock_timeout')")) == "5s"
    store.close()


def test_a_server_that_dropped_the_connections_is_met_again(postgres_address: str) -> None:
    store = Database(postgres_address)
    drop_others = text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    ask = text("SELECT count(*) FROM people")
    with store.writing() as session:
        session.execute(ask)
    with store.reading() as session:
        session.execute(ask)
    other = Database(postgres_address)
    with other.writing() as session:
        dropped = session.scalar(drop_others)
    other.close()

    with store.writing() as session:
        written_again = session.scalar(ask)
    with store.reading() as session:
        read_again = session.scalar(ask)

    assert dropped == 2  # one that writes, one that reads
    assert (written_again, read_again) == (0, 0)
    store.close()
