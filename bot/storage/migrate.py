"""Brings a database's tables to what this version of the code needs.

Migrations are numbered files in migrations/versions, in one line: 0001, 0002, … Whoever starts first runs
what is pending, in one transaction and under a lock; the others wait for it and find nothing to do. Alembic
is imported only when there is something to run.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect, text

from bot.storage.engine import Database, make_engine

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER: Final = Path(__file__).parent / "migrations"
# Any number of our own; the same one in every version, or old and new code would not wait for each other.
_POSTGRES_LOCK: Final = 7_204_185_531

_log = logging.getLogger(__name__)


class MigrationError(Exception):
    """The tables could not be brought up to date; the database is as it was."""


def known() -> list[str]:
    """The numbers of the migrations this code has, first to last."""
    return sorted(path.name.partition("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*.py"))


def current(database: Database) -> str | None:
    """The number of the last migration run on the database; None when it is empty."""
    with database.reading() as session:
        return _current(session.connection())


def pending(database: Database) -> list[str]:
    """The migrations that this code has and the database has not.

    A database that is ahead of the code has none pending: an old process goes on working while a new version
    is being taken into use.
    """
    return _after(current(database))


def upgrade(database: Database, to: str | None = None) -> list[str]:
    """Runs what is pending, or what is up to number `to`, and returns its numbers.

    Any number of processes may call it at once. All is one transaction: a process that dies in the middle
    leaves the database as it was. Raises MigrationError when the rows do not fit the new tables.
    """
    if not pending(database):
        return []
    with _locked(database) as connection:
        todo = [number for number in _after(_current(connection)) if to is None or number <= to]
        if todo:
            _run(connection, todo[-1])
            _check_references(connection)
            _log.info("migrations run: %s", ", ".join(todo))
    return todo


def downgrade(database: Database, to: str) -> None:
    """Undoes migrations down to number `to`, or all ("base"): for tests, and for a release gone wrong."""
    from alembic import command

    with _locked(database) as connection:
        command.downgrade(_config(connection), to)
        _check_references(connection)


def make_revision(message: str) -> Path:
    """Writes the next migration from the difference between the models and the migrations so far.

    Returns its file, which is to be read and corrected by hand: Alembic does not see everything (renamed
    columns, CHECKs, predicates of indexes).
    """
    from alembic import command

    number = f"{len(known()) + 1:04}"
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/empty.db")
        try:
            upgrade(database)
            with database.engine.connect() as connection:
                script = command.revision(_config(connection), message, autogenerate=True, rev_id=number)
        finally:
            database.close()
    if script is None or isinstance(script, list):
        raise MigrationError("Alembic wrote no single migration")
    return Path(script.path)


def _after(number: str | None) -> list[str]:
    return [candidate for candidate in known() if number is None or candidate > number]


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    number: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return number


@contextmanager
def _locked(database: Database) -> Iterator[Connection]:
    """A connection in a transaction that no other process's migration shares; committed at the end."""
    # An engine of its own, thrown away after: the connection's settings differ from everybody else's.
    engine = make_engine(database.engine.url.render_as_string(hide_password=False))
    try:
        with engine.connect() as connection:
            if database.is_sqlite:
                # Copying a table drops the old one, and what refers to it would stop that. The setting does
                # nothing inside a transaction, so it comes before BEGIN IMMEDIATE, which is the lock.
                driver = connection.connection.cursor()
                driver.execute("PRAGMA foreign_keys=OFF")
                driver.execute("PRAGMA busy_timeout=600000")  # ms: ten minutes, for another's migration
                driver.close()
            with connection.begin():
                if not database.is_sqlite:
                    connection.execute(text("SET LOCAL lock_timeout = '10min'"))
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _POSTGRES_LOCK})
                    # Tables in use are waited for only shortly: whoever waits for us must not wait long.
                    connection.execute(text("SET LOCAL lock_timeout = '5s'"))
                yield connection
    finally:
        engine.dispose()


def _run(connection: Connection, to: str) -> None:
    from alembic import command

    command.upgrade(_config(connection), to)


def _check_references(connection: Connection) -> None:
    """Asks SQLite for what it was told not to watch during the migration."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise MigrationError(f"{len(broken)} rows would refer to nothing in: {tables}")


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    # A percent sign in the path would be read as interpolation.
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
