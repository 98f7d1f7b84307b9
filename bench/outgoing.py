"""What the outgoing queue costs as it grows: the idle look, and the claim of a batch.

python -m bench.outgoing [postgresql://… of an empty database]
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, text, update
from sqlalchemy.orm import Session

from bot.delivery.worker import BATCH
from bot.domain.outgoing import OutgoingKind, OutgoingState, Way
from bot.storage import migrate
from bot.storage import outgoing as stored
from bot.storage.engine import Database
from bot.storage.models import Outgoing

SIZES = (10, 1_000, 100_000)
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ROUNDS = 60


def fill(store: Database, size: int, state: OutgoingState, due: timedelta) -> None:
    """The queue holds so many rows, all of one kind and state, `due` from now on, a second apart."""
    rows = [
        {
            "key": f"k{number}",
            "dedupe_key": f"d{number}",
            "kind": OutgoingKind.MEETING_REMINDER,
            "subject_sequence": 0,
            "channel_id": "C0KANAVA",
            "way": Way.SLACK,
            "due_at": NOW + due + timedelta(seconds=number),
            "next_try_at": NOW + due + timedelta(seconds=number),
            "expires_at": NOW + timedelta(days=900),
            "state": state,
            "attempts": 0,
            "lookups": 0,
            "created_at": NOW,
        }
        for number in range(size)
    ]
    with store.writing() as session:
        session.execute(text("DELETE FROM outgoing"))
        session.connection().execute(insert(Outgoing), rows)
    if not store.is_sqlite:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE outgoing"))


def cost(work: Callable[[], object]) -> float:
    """Microseconds: the median of many."""
    for _ in range(5):
        work()
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1e6)
    return statistics.median(times)


def look(store: Database) -> float:
    """The idle look, as each beat of the heart makes it."""

    def work() -> None:
        with store.reading() as session:
            stored.anything_ready(session, NOW)

    return cost(work)


def claim(store: Database, size: int) -> float:
    """A batch leased and committed; it is given back outside the measured time."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        with store.writing() as session:
            jobs = _claim(session)
        times.append((time.perf_counter() - started) * 1e6)
        assert len(jobs) == min(BATCH, size)
        with store.writing() as session:
            back = {"state": OutgoingState.DUE, "lease_token": None, "lease_until": None}
            session.execute(update(Outgoing).where(Outgoing.lease_token.is_not(None)).values(back))
    return statistics.median(times)


def _claim(session: Session) -> list[stored.Job]:
    until = NOW + timedelta(seconds=60)
    return stored.claim(session, now=NOW, until=until, token="bench", most=BATCH)  # noqa: S106 (a lease's)


def measure(address: str) -> dict[str, list[float]]:
    """The costs at each size, in microseconds."""
    store = Database(address)
    migrate.upgrade(store)
    found: dict[str, list[float]] = {
        "look, all sent": [],
        "look, all in the future": [],
        "look, all overdue": [],
        f"claim of {BATCH}, all overdue": [],
    }
    ago = -timedelta(days=3)
    for size in SIZES:
        fill(store, size, OutgoingState.SENT, ago)
        found["look, all sent"].append(look(store))
        fill(store, size, OutgoingState.DUE, timedelta(days=1))
        found["look, all in the future"].append(look(store))
        fill(store, size, OutgoingState.DUE, ago)
        found["look, all overdue"].append(look(store))
        found[f"claim of {BATCH}, all overdue"].append(claim(store, size))
    with store.writing() as session:
        session.execute(text("DELETE FROM outgoing"))
    store.close()
    return found


def show(name: str, found: dict[str, list[float]]) -> None:
    """Microseconds at each size, and the largest beside the others. (Of 10 rows, a claim gets but 10.)"""
    print(f"{name + ', µs':28}" + "".join(f"{size:>10,}" for size in SIZES) + "  100,000/10  100,000/1,000")
    for row, costs in found.items():
        ratios = f"{costs[-1] / costs[0]:11.2f}×{costs[-1] / costs[1]:14.2f}×"
        print(f"{row:28}" + "".join(f"{one:10.0f}" for one in costs) + ratios)


def main() -> None:
    """Prints the costs on SQLite and, with an address, on that PostgreSQL database."""
    with tempfile.TemporaryDirectory() as folder:
        show("SQLite", measure(f"sqlite:///{Path(folder) / 'bench.db'}"))
    if len(sys.argv) > 1:
        show("PostgreSQL", measure(sys.argv[1]))


if __name__ == "__main__":
    main()
