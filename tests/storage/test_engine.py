"""Transactions as the rest of the bot knows them."""

import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import ForeignKey, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from bot.storage import engine as engine_module
from bot.storage.engine import (
    Database,
    DatabaseUrlError,
    StoreBusyError,
    StoreMisuseError,
    database_url,
    make_engine,
)


class Own(DeclarativeBase):
    pass


class Counter(Own):
    __tablename__ = "counter"
    id: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int]


class Child(Own):
    """Its parent is asked for at the commit only: a commit that fails."""

    __tablename__ = "child"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("counter.id", deferrable=True, initially="DEFERRED"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/folder/store.db")
    Own.metadata.create_all(database.engine)
    yield database
    database.close()


def numbers(store: Database) -> list[int]:
    with store.reading() as session:
        return list(session.scalars(select(Counter.n).order_by(Counter.id)))


def test_what_is_written_is_there_afterwards_and_stays_readable(store: Database) -> None:
    with store.writing() as session:
        counter = Counter(n=7)
        session.add(counter)

    assert counter.n == 7
    assert numbers(store) == [7]


def test_an_exception_undoes_everything_and_comes_through(store: Database) -> None:
    def fail_half_way() -> None:
        with store.writing() as session:
            session.add(Counter(n=1))
            session.flush()
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        fail_half_way()

    assert numbers(store) == []


def test_a_statement_that_fails_undoes_what_was_before_it_and_the_next_one_works(store: Database) -> None:
    with pytest.raises(IntegrityError), store.writing() as session:
        session.execute(insert(Counter), [{"id": 1, "n": 1}, {"id": 2, "n": 2}, {"id": 2, "n": 3}])

    with store.writing() as session:
        session.add(Counter(n=4))

    assert numbers(store) == [4]


def test_a_commit_that_fails_leaves_nothing_and_the_next_one_works(store: Database) -> None:
    with pytest.raises(IntegrityError), store.writing() as session:
        session.add_all([Counter(n=1), Child(parent_id=4711)])

    with store.writing() as session:
        session.add(Counter(n=2))

    assert numbers(store) == [2]


def test_writing_inside_writing_is_refused_and_the_outer_one_undone(store: Database) -> None:
    def write_in_the_middle_of_writing() -> None:
        with store.writing() as session:
            session.add(Counter(n=1))
            session.flush()
            with store.writing():
                pytest.fail("must not get here")

    with pytest.raises(StoreMisuseError):
        write_in_the_middle_of_writing()

    assert numbers(store) == []
    with store.writing() as session:
        session.add(Counter(n=2))
    assert numbers(store) == [2]


def test_reading_refuses_a_statement_that_writes(store: Database) -> None:
    with pytest.raises(OperationalError, match="readonly"), store.reading() as session:
        session.execute(insert(Counter).values(n=1))

    assert numbers(store) == []


def test_reading_refuses_objects_that_were_changed_and_forgotten(store: Database) -> None:
    with store.writing() as session:
        session.add(Counter(n=1))

    with pytest.raises(StoreMisuseError), store.reading() as session:
        session.scalars(select(Counter)).one().n = 2
    with pytest.raises(StoreMisuseError), store.reading() as session:
        session.add(Counter(n=3))

    assert numbers(store) == [1]


def test_reading_sees_one_moment_while_others_write(store: Database) -> None:
    with store.writing() as session:
        session.add(Counter(n=1))

    with store.reading() as reader:
        before = reader.scalar(select(Counter.n))
        with store.writing() as session:
            session.execute(update(Counter).values(n=2))
        after = reader.scalar(select(Counter.n))

    assert (before, after) == (1, 1)
    assert numbers(store) == [2]


def test_no_addition_is_lost_or_refused_when_many_threads_read_then_write(store: Database) -> None:
    with store.writing() as session:
        session.add(Counter(id=1, n=0))
    other = Database(str(store.engine.url))  # as another process would: its own lock, the same file
    start = threading.Barrier(8)
    failures: list[Exception] = []

    def add(database: Database) -> None:
        start.wait()
        for _ in range(25):
            try:
                with database.writing() as session:
                    n = session.scalar(select(Counter.n).where(Counter.id == 1)) or 0
                    session.execute(update(Counter).values(n=n + 1))
            except Exception as problem:
                failures.append(problem)

    threads = [threading.Thread(target=add, args=[store if i % 2 else other]) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()

    assert failures == []
    assert numbers(store) == [200]


def test_a_turn_that_does_not_come_is_told_and_nothing_is_written(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "BUSY_SECONDS", 0.01)
    refused: list[type] = []

    def try_it() -> None:
        try:
            with store.writing() as session:
                session.add(Counter(n=1))
        except StoreBusyError as problem:
            refused.append(type(problem))

    with store.writing():
        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()

    assert refused == [StoreBusyError]
    assert numbers(store) == []


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
        session.add(Counter(n=1))
    folder = Path(str(store.engine.url.database)).parent

    rights = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}

    assert rights == {"store.db": 0o600, "store.db-wal": 0o600, "store.db-shm": 0o600}


def test_steps_are_told_in_order_and_can_stop_the_work(tmp_path: Path) -> None:
    told: list[str] = []
    stop_at: list[str] = []

    def step(name: str) -> None:
        told.append(name)
        if name in stop_at:
            raise OSError(name)

    store = Database(f"sqlite:///{tmp_path}/s.db", steps=step)
    Own.metadata.create_all(store.engine)
    told.clear()
    with store.writing() as session:
        session.add(Counter(id=1, n=1))
    with store.reading() as session:
        session.scalar(select(Counter.n))
    steps_of_one_change = list(told)

    for stop in ["sql BEGIN IMMEDIATE", "sql INSERT INTO counter (id, n) VALUES (?, ?)", "before commit"]:
        stop_at[:] = [stop]
        with pytest.raises(OSError, match="^" + stop.split("(")[0]), store.writing() as session:
            session.add(Counter(id=2, n=2))
    stop_at[:] = ["after commit"]
    with pytest.raises(OSError, match="after commit"), store.writing() as session:
        session.add(Counter(id=3, n=3))

    assert steps_of_one_change == [
        "sql BEGIN IMMEDIATE",
        "sql INSERT INTO counter (id, n) VALUES (?, ?)",
        "before commit",
        "after commit",
        "sql SELECT counter.n FROM counter",
    ]
    assert numbers(store) == [1, 3]
    store.close()


def test_values_are_never_in_the_text_of_an_error(store: Database) -> None:
    with pytest.raises(IntegrityError) as failed, store.writing() as session:
        session.execute(insert(Counter), [{"id": 314159, "n": 271828}, {"id": 314159, "n": 271828}])

    assert "314159" not in str(failed.value)
    assert "271828" not in str(failed.value)


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
