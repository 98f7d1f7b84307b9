"""A sound copy of a live SQLite database, while everybody goes on working.

Copying the file alone is no backup: what was last committed may still be in the -wal beside it. SQLite's own
online backup (https://sqlite.org/backup.html) copies one committed moment. PostgreSQL has pg_dump.
"""

import errno
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.storage.engine import Database

_UNSOUND = "tietokanta on vaurioitunut. Säilytä vanhat kopiot ja palauta niistä uusin ehjä"


class BackupError(Exception):
    """No backup was made; nothing was left behind. The text says why in Finnish, without anybody's data."""


@dataclass(frozen=True)
class Backup:
    """What was written: the file, its size in bytes, and how many rows each table of it has."""

    path: Path
    size: int
    rows: dict[str, int]


def backup(database: Database, path: Path) -> Backup:
    """Copies the database to a new file at `path`, checks the copy, and only then gives it its name.

    The file is readable by its owner only. Raises BackupError: for PostgreSQL, for a path that is taken, and
    when the copy is not sound.
    """
    if not database.is_sqlite:
        raise BackupError(
            "PostgreSQL-tietokannasta tekee kopion pg_dump --format=custom --file=TIEDOSTO TIETOKANTA"
        )
    if path.exists():
        raise BackupError(f"tiedosto {path} on jo olemassa, eikä sen päälle kirjoiteta. Anna toinen nimi.")
    if not path.parent.is_dir():
        raise BackupError(f"kansiota {path.parent} ei ole. Luo se ensin.")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _copy(Path(str(database.engine.url.database)), unfinished)
        rows = _check(unfinished)
        _sync(unfinished)
        # A hard link fails where a rename would silently take another's place.
        os.link(unfinished, path)
        _sync(path.parent)
    except (OSError, sqlite3.Error) as problem:
        raise BackupError(_why(problem, path)) from problem
    finally:
        unfinished.unlink(missing_ok=True)
    return Backup(path, path.stat().st_size, rows)


def _copy(source: Path, target: Path) -> None:
    # Read-only, on a connection of its own: the bot's connections and transactions are not touched.
    address = f"{source.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as live, closing(sqlite3.connect(target)) as copy:
        # All pages in one go: one moment, and in WAL mode nobody waits for it.
        live.backup(copy)
        # One file: a backup is carried elsewhere without any -wal.
        copy.execute("PRAGMA journal_mode=DELETE")


def _why(problem: OSError | sqlite3.Error, path: Path) -> str:
    """What the administrator can do about a copy that was not finished."""
    if isinstance(problem, PermissionError):
        return f"kansioon {path.parent} ei saa kirjoittaa. Aja komento botin käyttäjänä tai vaihda kansio."
    if isinstance(problem, FileExistsError):
        return f"tiedosto {path} ilmestyi kesken kopioinnin, eikä sen päälle kirjoiteta. Anna toinen nimi."
    if isinstance(problem, OSError) and problem.errno == errno.ENOSPC:
        return f"levyllä ei ole tilaa kansiossa {path.parent}. Vapauta tilaa tai vaihda kansio."
    return f"kopiointi ei onnistunut ({type(problem).__name__}). Tarkista tietokanta: ekobotti doctor"


def _check(copy: Path) -> dict[str, int]:
    """The rows of each table. Raises BackupError when the copy is not sound."""
    with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        verdict = connection.execute("PRAGMA integrity_check").fetchall()
        if verdict != [("ok",)]:
            raise BackupError(f"{_UNSOUND} (integrity_check: {len(verdict)})")
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
        if orphans:
            raise BackupError(f"{_UNSOUND} (foreign_key_check: {len(orphans)})")
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        # The names come from the schema, not from people; SQL has no parameter for them.
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
            for (name,) in names.fetchall()
        }


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
