"""What one transaction costs: reading and writing through the store, beside bare sqlite3 doing the same.

python -m bench.store [postgresql://…]
"""

import itertools
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import bindparam, select, update

from bot.domain.partners import PartnerKind
from bot.storage import migrate
from bot.storage.engine import Database
from bot.storage.models import Partner

ROWS = 1_000
READ = select(Partner.id, Partner.name, Partner.kind).where(Partner.id == bindparam("i"))
WRITE = update(Partner).where(Partner.id == bindparam("i")).values(name=bindparam("n"))


def cost(work: Callable[[], object], times: int) -> float:
    """Microseconds of one call: the median of nine rounds."""
    for _ in range(times // 5):
        work()
    rounds = []
    for _ in range(9):
        started = time.perf_counter()
        for _ in range(times):
            work()
        rounds.append((time.perf_counter() - started) / times * 1e6)
    return statistics.median(rounds)


def measure(address: str) -> dict[str, float]:
    """The store's costs on a migrated database that is filled first."""
    store = Database(address)
    migrate.upgrade(store)
    numbers = itertools.count()
    made = datetime(2026, 11, 24, tzinfo=UTC)
    with store.writing() as session:
        session.add_all(
            Partner(name=f"P{i}", search_name=f"p{i}", kind=next(iter(PartnerKind)), created_at=made)
            for i in range(ROWS)
        )

    def read() -> None:
        with store.reading() as session:
            assert len(session.execute(READ, {"i": 5}).all()) == 1

    def read_three() -> None:
        with store.reading() as session:
            for i in (5, 6, 7):
                session.execute(READ, {"i": i}).all()

    def write() -> None:
        with store.writing() as session:
            # Another value each time: SQLite writes nothing for a row that stays the same.
            session.connection().execute(WRITE, {"i": 5, "n": f"P{next(numbers)}"})

    costs = {
        "reading, one select": cost(read, 500),
        "reading, three selects": cost(read_three, 500),
        "writing, one update": cost(write, 100),
    }
    store.close()
    return costs


def measure_bare(path: Path) -> dict[str, float]:
    """The same statements by sqlite3 alone, with the same durability."""
    numbers = itertools.count()
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")

    def read(times: int = 1) -> None:
        connection.execute("BEGIN")
        for _ in range(times):
            connection.execute("SELECT id, name, kind FROM partners WHERE id = ?", (5,)).fetchall()
        connection.rollback()

    def write() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE partners SET name = ? WHERE id = ?", (f"B{next(numbers)}", 5))
        connection.commit()

    costs = {
        "reading, one select": cost(read, 500),
        "reading, three selects": cost(lambda: read(3), 500),
        "writing, one update": cost(write, 100),
    }
    connection.close()
    return costs


def main() -> None:
    """Prints microseconds; with an address, of that (empty) database too."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        columns = {"SQLite, store": measure(f"sqlite:///{path}"), "bare sqlite3": measure_bare(path)}
        if len(sys.argv) > 1:
            columns["PostgreSQL, store"] = measure(sys.argv[1])
    print(f"{'µs':24}" + "".join(f"{name:>20}" for name in columns))
    for row in columns["bare sqlite3"]:
        print(f"{row:24}" + "".join(f"{costs[row]:20.1f}" for costs in columns.values()))


if __name__ == "__main__":
    main()
