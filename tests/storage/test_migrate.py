"""Migrations: they make what the models say, in one piece or not at all, and only once."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import PendingRollbackError

import bot.storage.models  # noqa: F401 (fills the metadata)
from bot.storage import migrate
from bot.storage.base import Base
from bot.storage.engine import Database, make_engine


def schema(store: Database) -> dict[str, Any]:
    """All that a table consists of, as the database itself writes it."""
    with store.reading() as session:
        if store.is_sqlite:
            return _sqlite_schema(session.connection())
        found: dict[str, Any] = {}
        for table in inspect(session.connection()).get_table_names():
            columns = text(
                "SELECT column_name, data_type, character_maximum_length, is_nullable, column_default "
                "FROM information_schema.columns WHERE table_name = :t ORDER BY column_name"
            )
            constraints = text(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE conrelid = CAST(:t AS regclass) ORDER BY conname"
            )
            indexes = text("SELECT indexdef FROM pg_indexes WHERE tablename = :t ORDER BY indexdef")
            found[table] = [
                list(session.execute(query, {"t": table}).all()) for query in (columns, constraints, indexes)
            ]
    found.pop("alembic_version", None)
    return found


def _sqlite_schema(connection: Any) -> dict[str, Any]:
    statement = text("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    found: dict[str, Any] = {}
    for table, created in connection.execute(statement):
        # A copied table has its columns in another order; an added column is on the last line of its table.
        parts = _parts(" ".join(created.replace('"', "").split()))
        found.setdefault(table, []).extend(sorted(parts) if created.startswith("CREATE TABLE") else [created])
    found = {table: sorted(lines) for table, lines in found.items()}
    for own in ("alembic_version", "sqlite_sequence"):
        found.pop(own, None)
    return found


def _parts(created: str) -> list[str]:
    """A CREATE TABLE taken apart at the commas between its columns and constraints."""
    head, _, body = created.removesuffix(")").partition("(")
    parts, depth = [head.strip(), ""], 0
    for ch in body:
        depth += {"(": 1, ")": -1}.get(ch, 0)
        if ch == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += ch
    return [part.strip() for part in parts]


@pytest.fixture
def store(empty_address: str) -> Iterator[Database]:
    """A database without tables, on each engine in turn."""
    database = Database(empty_address)
    yield database
    database.close()


def test_migrations_make_exactly_what_the_models_say(store: Database) -> None:
    migrate.upgrade(store)
    migrated = schema(store)
    migrate.downgrade(store, "base")
    Base.metadata.create_all(store.engine)

    assert migrated == schema(store)
    assert set(migrated) == set(Base.metadata.tables)


def test_alembic_sees_no_difference_either(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})

        assert compare_metadata(context, Base.metadata) == []


def test_every_migration_goes_down_and_up_again(store: Database) -> None:
    schemas = [schema(store)]
    for number in migrate.known():
        migrate.upgrade(store, number)
        schemas.append(schema(store))

    for index, number in reversed(list(enumerate(["base", *migrate.known()][:-1]))):
        migrate.downgrade(store, number)
        assert schema(store) == schemas[index]
    assert migrate.upgrade(store) == migrate.known()

    assert schemas[0] == {}
    assert schema(store) == schemas[-1]


def test_migrations_are_numbered_in_one_line() -> None:
    assert migrate.known() == [f"{number:04}" for number in range(1, len(migrate.known()) + 1)]


def test_what_is_pending_is_known_before_and_after(store: Database) -> None:
    assert migrate.current(store) is None
    assert migrate.pending(store) == migrate.known()

    assert migrate.upgrade(store) == migrate.known()

    assert migrate.current(store) == migrate.known()[-1]
    assert migrate.pending(store) == []
    assert migrate.upgrade(store) == []


def test_a_database_ahead_of_the_code_is_left_alone(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert migrate.pending(database) == []
    assert migrate.upgrade(database) == []
    assert migrate.current(database) == "9999"


_UPGRADE = """
import sys
from bot.storage import migrate
from bot.storage.engine import Database
database = Database(sys.argv[1])
sys.stdin.readline()
print(",".join(migrate.upgrade(database)) or "nothing")
"""


def _start_upgrade(address: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-W", "error", "-c", _UPGRADE, address]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_five_processes_starting_at_once_migrate_once(empty_address: str, store: Database) -> None:
    processes = [_start_upgrade(empty_address) for _ in range(5)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = sorted(process.communicate(timeout=60)[0].strip() for process in processes)

    assert said == [",".join(migrate.known()), *["nothing"] * 4]
    assert [process.returncode for process in processes] == [0] * 5
    assert migrate.current(store) == migrate.known()[-1]


class DiedError(BaseException):
    """Stands for a process that is gone: nothing catches it."""


@pytest.mark.timeout(600)  # more than a thousand deaths: on a machine that is busy they take minutes
def test_a_migration_that_dies_at_any_step_leaves_nothing_and_can_be_run_again(
    empty_address: str, store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the early steps of each, then wider and wider apart, and at the last two: all would be n² steps."""
    steps: list[str] = []
    deadly = 0

    def step(name: str) -> None:
        steps.append(name)
        if len(steps) == deadly:
            raise DiedError(name)

    def dies(number: str) -> bool:
        """Whether the migration to `number` dies of the deadly step; it leaves nothing then."""
        steps.clear()
        before = schema(store)
        try:
            migrate.upgrade(store, to=number)
        except (DiedError, PendingRollbackError) as error:
            # On its way out Alembic drops its copy of a table, in a transaction that is dead already.
            if not (isinstance(error, DiedError) or isinstance(error.__context__, DiedError)):
                raise
            assert schema(store) == before
            return True
        return False

    def goes_back(number: str) -> None:
        nonlocal deadly
        deadly = 0
        migrate.downgrade(store, number)

    monkeypatch.setattr(migrate, "make_engine", lambda address: make_engine(address, steps=step))
    died = 0
    for before, number in pairwise(["base", *migrate.known()]):
        deadly = 1
        while dies(number):
            died += 1
            deadly += 1 + deadly // 5
        # Once more from the same place, to know its steps: the first time it also made its own table.
        goes_back(before)
        assert not dies(number)
        last = len(steps)
        goes_back(before)
        for deadly in (last - 1, last):  # noqa: B007 (read by `step`)
            assert dies(number)
        deadly = 0
        assert not dies(number)

    assert died > len(Base.metadata.tables)
    assert set(schema(store)) == set(Base.metadata.tables)


def test_rows_that_would_refer_to_nothing_stop_the_migration(sqlite_address: str) -> None:
    store = Database(sqlite_address)

    def migrate_badly() -> None:
        with migrate._locked(store) as connection:
            connection.execute(
                text("INSERT INTO role_holdings (person_id, role, started_at) VALUES (4711, 'x', 'y')")
            )
            migrate._check_references(connection)

    with pytest.raises(migrate.MigrationError, match=r"^1 rows would refer to nothing in: role_holdings$"):
        migrate_badly()

    with store.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM role_holdings")) == 0
    store.close()


def test_starting_on_a_migrated_database_does_not_import_alembic(sqlite_address: str) -> None:
    code = (
        "import sys; from bot.storage import migrate; from bot.storage.engine import Database;"
        f"database = Database({sqlite_address!r}); print(migrate.upgrade(database), 'alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[] False\n"


def test_the_next_migration_is_written_from_the_models(
    tmp_path: Path, store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate.upgrade(store)
    wanted = schema(store)
    migrate.downgrade(store, "base")
    folder = tmp_path / "100% migrations"
    shutil.copytree(migrate._FOLDER, folder, ignore=shutil.ignore_patterns("0*.py", "__pycache__"))
    monkeypatch.setattr(migrate, "_FOLDER", folder)

    first = migrate.make_revision("All of it")
    second = migrate.make_revision("Nothing new")

    assert [path.relative_to(folder).as_posix() for path in (first, second)] == [
        "versions/0001_all_of_it.py",
        "versions/0002_nothing_new.py",
    ]
    assert migrate.upgrade(store) == ["0001", "0002"]
    assert schema(store) == wanted
