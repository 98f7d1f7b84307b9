"""The world of the sending tests, on each engine."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox.workspace import Workspace
from tests.databases import SqliteFiles
from tests.delivery.forkserver import ForkServer
from tests.delivery.world import MANIFEST, SEED, TUESDAY, World


@pytest.fixture
def sqlite_address(sqlite_files: SqliteFiles) -> Iterator[str]:
    """In memory where that can be: what the kernel has, a killed process has not lost. No disk is needed."""
    shared = Path("/dev/shm")  # noqa: S108 (a folder of its own in it)
    with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None) as folder:
        yield sqlite_files.new(Path(folder) / "ekobotti.db")


@pytest.fixture
def ws() -> Iterator[Workspace]:
    with Workspace.start(manifest=MANIFEST, seed=SEED, frozen_at=TUESDAY) as workspace:
        yield workspace


@pytest.fixture
def world(database_address: str, ws: Workspace) -> Iterator[World]:
    made = World(database_address, ws)
    yield made
    made.database.close()


@pytest.fixture
def world_on_sqlite(sqlite_address: str, ws: Workspace) -> Iterator[World]:
    """For what one engine shows."""
    made = World(sqlite_address, ws)
    yield made
    made.database.close()


@pytest.fixture
def mail_world(database_address: str, ws: Workspace) -> Iterator[World]:
    """The same where letters are a way."""
    made = World(database_address, ws, by_email=True)
    yield made
    made.database.close()


@pytest.fixture(scope="session")
def forks() -> Iterator[ForkServer]:
    """Forked workers that can die and freeze."""
    with ForkServer() as server:
        yield server


@pytest.fixture
def world_on_postgres(postgres_address: str, ws: Workspace) -> Iterator[World]:
    """For what only a server of databases can do: several processes that send."""
    made = World(postgres_address, ws)
    yield made
    made.database.close()
