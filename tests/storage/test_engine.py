"""Transactions as the rest of the bot knows them."""

import os
import re
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import ForeignKey, delete, insert, select, text, update
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.domain.partners import PartnerKind
from bot.storage import engine as engine_module
from bot.storage.engine import (
    Database,
    StoreBusyError,
    StoreMisuseError,
)
from bot.storage.models import Partner, SlackPause


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
def store(empty_address: str) -> Iterator[Database]:
    """On each engine in turn."""
    database = Database(empty_address)
    Own.metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """For what is SQLite's alone."""
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
    with pytest.raises(DBAPIError, match=r"readonly|read-only"), store.reading() as session:
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


def test_reading_sees_one_moment_while_others_write(sqlite: Database) -> None:
    with sqlite.writing() as session:
        session.add(Counter(n=1))

    with sqlite.reading() as reader:
        before = reader.scalar(select(Counter.n))
        with sqlite.writing() as session:
            session.execute(update(Counter).values(n=2))
        after = reader.scalar(select(Counter.n))

    assert (before, after) == (1, 1)
    assert numbers(sqlite) == [2]


def test_no_addition_is_lost_or_refused_when_many_threads_read_then_write(store: Database) -> None:
    with store.writing() as session:
        session.add(Counter(id=1, n=0))
    other = Database(
        store.engine.url.render_as_string(hide_password=False)
    )  # as another process would: its own lock, the same file
    start = threading.Barrier(8)
    failures: list[Exception] = []

    def add(database: Database) -> None:
        start.wait()
        for _ in range(25):
            try:
                with database.writing() as session:
                    n = session.scalar(select(Counter.n).where(Counter.id == 1).with_for_update()) or 0
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
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "BUSY_SECONDS", 0.01)
    refused: list[type] = []

    def try_it() -> None:
        try:
            with sqlite.writing() as session:
                session.add(Counter(n=1))
        except StoreBusyError as problem:
            refused.append(type(problem))

    with sqlite.writing():
        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()

    assert refused == [StoreBusyError]
    assert numbers(sqlite) == []


def test_steps_are_told_in_order_and_can_stop_the_work(empty_address: str) -> None:
    told: list[str] = []
    stop_at = 0

    def step(name: str) -> None:
        told.append(name)
        if len(told) == stop_at:
            raise OSError(name)

    store = Database(empty_address, steps=step)
    Own.metadata.create_all(store.engine)

    def change(number: int) -> None:
        told.clear()
        with store.writing() as session:
            session.execute(insert(Counter).values(id=number, n=number))

    change(1)
    steps_of_one_change = list(told)

    for stop_at in range(1, len(steps_of_one_change) + 1):
        with pytest.raises(OSError, match="^" + re.escape(steps_of_one_change[stop_at - 1])):
            change(1 + stop_at)
    stop_at = 0

    begin = ["sql BEGIN IMMEDIATE"] if store.is_sqlite else []
    # How the values are bound differs.
    shown = [step.partition(" VALUES")[0] for step in steps_of_one_change]
    assert shown == [*begin, "sql INSERT INTO counter (id, n)", "before commit", "after commit"]
    # Only the last one died after the commit.
    assert numbers(store) == [1, 1 + len(steps_of_one_change)]
    assert told[-1] == "sql SELECT counter.n FROM counter ORDER BY counter.id"
    store.close()


def test_values_are_never_in_the_text_of_an_error(store: Database) -> None:
    secret = 314159
    rows = [{"id": secret, "n": secret}] * 2

    with pytest.raises(IntegrityError) as failed, store.writing() as session:
        session.execute(insert(Counter), rows)
    with pytest.raises(IntegrityError) as failed_at_commit, store.writing() as session:
        session.add(Child(parent_id=secret))

    for problem in (failed.value, failed_at_commit.value):
        assert str(secret) not in "".join(traceback.format_exception(problem))
        assert problem.orig is not None


def test_a_value_that_postgresql_cannot_read_is_not_told_either(postgres_address: str) -> None:
    store = Database(postgres_address)

    secret = "Anna Asiantuntija"

    with pytest.raises(DataError) as failed, store.reading() as session:
        session.execute(text("SELECT CAST(CAST(:it AS text) AS integer)"), {"it": secret})

    assert secret not in "".join(traceback.format_exception(failed.value))
    assert "22P02: the value is hidden" in str(failed.value)
    store.close()


def test_an_id_is_never_used_again(database: Database) -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)

    def add() -> int:
        with database.writing() as session:
            partner = Partner(name="A", search_name="a", kind=PartnerKind.EMPLOYER, created_at=now)
            session.add(partner)
            session.flush()
            return partner.id

    first = add()
    with database.writing() as session:
        session.execute(delete(Partner))

    assert add() == first + 1


def test_a_moment_is_the_same_on_both_engines(database: Database) -> None:
    moment = datetime(2026, 10, 25, 3, 30, 0, 1, tzinfo=timezone(timedelta(hours=2)))
    with database.writing() as session:
        session.add(SlackPause(scope="chat.postMessage", until=moment))

    with database.reading() as session:
        stored = session.scalars(select(SlackPause.until).where(SlackPause.until == moment)).one()

    assert (stored, stored.tzinfo) == (moment, UTC)


def test_a_database_opened_before_a_fork_is_refused_after_it(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getpid", lambda: -1)

    with pytest.raises(StoreMisuseError, match="fork"), store.writing():
        pass
    with pytest.raises(StoreMisuseError, match="fork"), store.reading():
        pass
