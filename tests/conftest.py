"""Fixtures for every test: a migrated database on each engine, a clock that stands still, a real browser."""

import logging
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from coverage import Coverage
from hypothesis import settings
from playwright.sync_api import expect

from bot.clock import MovingClock
from bot.operations.logs import Redacting
from bot.storage.engine import Database
from tests.databases import PostgresServer, SqliteFiles
from tools import chromium as chromium_finder

# A browser beside other tests on two cores is slow at times: patience is no part of what is tested.
expect.set_options(timeout=20_000)

# No test measures time: a busy machine is no fault of the code.
settings.register_profile("ours", deadline=None)
settings.load_profile("ours")

ENGINES = ["sqlite", "postgresql"]
NO_BROWSER = "no Chromium was found"


@pytest.fixture
def clock() -> MovingClock:
    """Tuesday 24.11.2026 at 10.00 in Helsinki; it moves when told to."""
    return MovingClock(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))


@pytest.fixture(autouse=True)
def log_as_it_was() -> Iterator[None]:
    """A command run in this process sets the log up for the whole of it; the tests after it have theirs."""
    loggers = [logging.getLogger(name) for name in ("", "bot", "apscheduler", "alembic")]
    levels = [one.level for one in loggers]
    yield
    for one, level in zip(loggers, levels, strict=True):
        if one.level != level:
            one.setLevel(level)
    for handler in list(loggers[0].handlers):
        if isinstance(handler.formatter, Redacting):
            loggers[0].removeHandler(handler)


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Where it does not start, every test that needs it fails: untried on PostgreSQL is untested."""
    server = PostgresServer()
    yield server
    server.close()


@pytest.fixture
def sqlite_address(sqlite_files: SqliteFiles, tmp_path: Path) -> str:
    """The address of a migrated SQLite file."""
    return sqlite_files.new(tmp_path / "ekobotti.db")


@pytest.fixture
def postgres_address(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of a migrated PostgreSQL database."""
    address = postgres_server.new()
    yield address
    postgres_server.drop(address)


@pytest.fixture(params=ENGINES)
def database_address(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database, on each engine in turn: for tests that open it themselves."""
    name = "sqlite_address" if request.param == "sqlite" else "postgres_address"
    address: str = request.getfixturevalue(name)
    return address


@pytest.fixture(params=ENGINES)
def empty_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any tables, on each engine in turn."""
    if request.param == "sqlite":
        files: SqliteFiles = request.getfixturevalue("sqlite_files")
        yield files.new(tmp_path / "empty.db", empty=True)
    else:
        server: PostgresServer = request.getfixturevalue("postgres_server")
        address = server.new(empty=True)
        yield address
        server.drop(address)


@pytest.fixture
def database(database_address: str) -> Iterator[Database]:
    """A migrated, empty database, on each engine in turn."""
    store = Database(database_address)
    yield store
    store.close()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; tests that use it are marked `browser`."""
    path = chromium_finder.find()
    if path is None:
        pytest.skip(NO_BROWSER)
    return path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips what needs a browser where there is none; the summary below says so loudly.

    Where there is one, it may be slow beside other tests: such a test gets more time as a whole, and one that
    fails is run once more. The summary counts what was run again: what is seen there often is to be mended.
    """
    in_browser = [item for item in items if item.get_closest_marker("browser")]
    for item in in_browser:
        item.add_marker(pytest.mark.timeout(300))
        item.add_marker(pytest.mark.flaky(reruns=1))
    if in_browser and chromium_finder.find() is None:
        for item in in_browser:
            item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """What runs on both engines is measured on SQLite alone: measuring takes half as long again."""
    callspec = getattr(item, "callspec", None)
    measuring = Coverage.current() if callspec and "postgresql" in callspec.params.values() else None
    if measuring is None:
        return (yield)
    measuring.stop()
    try:
        return (yield)
    finally:
        measuring.start()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A missing browser must not look like a passed test."""
    skipped = [
        report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.section("BROWSER TESTS NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(
            f"{len(skipped)} browser tests were skipped: {NO_BROWSER}.", red=True, bold=True
        )
        terminalreporter.line("Install Chromium, or run: .venv/bin/playwright install chromium", red=True)
