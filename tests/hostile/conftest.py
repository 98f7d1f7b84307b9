"""The besieged bot on each engine; nothing that is tried may end in an unexpected failure."""

import logging
from collections.abc import Iterator

import pytest

from bot.app import build
from bot.clock import MovingClock
from bot.settings import Settings
from bot.storage.engine import Database
from tests.hostile import world
from tests.hostile.bench import Bench
from tests.hostile.slack_end import SlackEnd
from tests.hostile.workspace import Siege, besieged


@pytest.fixture(scope="session")
def slack_server() -> Iterator[SlackEnd]:
    server = SlackEnd()
    yield server
    server.close()


@pytest.fixture
def slack(slack_server: SlackEnd) -> SlackEnd:
    slack_server.calls.clear()
    slack_server.wrong.clear()
    slack_server.status = 200
    return slack_server


@pytest.fixture
def bench(database: Database, database_address: str, clock: MovingClock, slack: SlackEnd) -> Iterator[Bench]:
    """On both engines; `sqlite_bench` on SQLite alone."""
    yield from _bench(database, database_address, clock, slack)


@pytest.fixture
def sqlite_bench(sqlite_address: str, clock: MovingClock, slack: SlackEnd) -> Iterator[Bench]:
    database = Database(sqlite_address)
    yield from _bench(database, sqlite_address, clock, slack)
    database.close()


def _bench(database: Database, address: str, clock: MovingClock, slack: SlackEnd) -> Iterator[Bench]:
    there = world.build(database, clock)
    settings = Settings(database_url=address, slack_bot_token="xoxb-1", slack_api_url=slack.url)
    bot = build(settings, clock=clock)
    yield Bench(bot, slack, there)
    bot.database.close()


@pytest.fixture(autouse=True)
def apologies(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """What ended in "something went wrong on my side", or in no answer at all; a test may expect its own."""
    caplog.set_level(logging.WARNING)
    expected: list[str] = []
    yield expected
    found = [
        record.getMessage()
        for record in caplog.records
        if "failed with code" in record.getMessage() or "could not be taken" in record.getMessage()
    ]
    if not expected:
        assert found == []


@pytest.fixture
def siege(sqlite_address: str, clock: MovingClock) -> Iterator[Siege]:
    yield from besieged(sqlite_address, clock)
