"""Statements compiled once: on both engines they do what the session makes of the same statement."""

import enum
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    BindParameter,
    ForeignKey,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.storage.base import Base
from bot.storage.engine import Database, StoreMisuseError
from bot.storage.prepared import Prepared


class Mood(enum.StrEnum):
    GLAD = "glad_indeed"
    SAD = "sad"


class Own(DeclarativeBase):
    type_annotation_map = Base.type_annotation_map


class Thing(Own):
    __tablename__ = "thing"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(unique=True)
    at: Mapped[datetime | None]
    day: Mapped[date | None]
    mood: Mapped[Mood | None]
    is_big: Mapped[bool | None]
    details: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    count: Mapped[int] = mapped_column(default=7)


class Part(Own):
    """Its whole is asked for at the commit only: a commit that fails."""

    __tablename__ = "part"
    id: Mapped[int] = mapped_column(primary_key=True)
    thing_id: Mapped[int] = mapped_column(ForeignKey("thing.id", deferrable=True, initially="DEFERRED"))


NAMES = ("id", "name", "at", "day", "mood", "is_big", "details", "count")
COLUMNS = [getattr(Thing, name) for name in NAMES]
ROW: dict[str, BindParameter[Any]] = {name: bindparam(name) for name in NAMES}

ADD: Prepared[()] = Prepared(insert(Thing).values(ROW))
ADD_UNLESS_THERE: Prepared[int] = Prepared(
    sqlite.insert(Thing).values(ROW).on_conflict_do_nothing().returning(Thing.id),
    postgresql.insert(Thing).values(ROW).on_conflict_do_nothing().returning(Thing.id),
)
SELECT = select(*COLUMNS).order_by(Thing.id)
ALL: Prepared[*tuple[Any, ...]] = Prepared(SELECT)
KEPT: Prepared[*tuple[Any, ...]] = Prepared(SELECT, made=tuple)
SEARCH = (
    select(Thing.id, func.coalesce(Thing.name, "?").label("called"), Thing.mood)
    .where(
        or_(Thing.at >= bindparam("since"), Thing.at.is_(None)),
        Thing.day <= bindparam("last"),
        Thing.mood == Mood.GLAD,
        Thing.is_big == bindparam("big"),
    )
    .order_by(Thing.id)
    .limit(bindparam("limit"))
)
FOUND = Prepared(SEARCH)
ADD_PART: Prepared[()] = Prepared(insert(Part).values(id=bindparam("id"), thing_id=bindparam("thing_id")))
RENAME: Prepared[()] = Prepared(
    update(Thing).where(Thing.id == bindparam("which")).values(name=bindparam("new"))
)
UNION = union_all(select(Thing.id, Thing.name), select(Thing.count, func.upper(Thing.name))).order_by("id")

moments = st.datetimes(
    min_value=datetime(1900, 1, 2),  # noqa: DTZ001 (hypothesis adds the zone)
    max_value=datetime(9998, 12, 30),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, ZoneInfo("Europe/Helsinki"), ZoneInfo("America/St_Johns")]),
    allow_imaginary=False,
)
things = st.fixed_dictionaries(
    {
        "name": st.none(),
        "at": st.none() | moments,
        "day": st.none() | st.dates(),
        "mood": st.none() | st.sampled_from(Mood),
        "is_big": st.none() | st.booleans(),
        # No \x00: PostgreSQL's text cannot hold it.
        "details": st.none()
        | st.dictionaries(st.text("aä\"'\\🙂", max_size=3), st.none() | st.booleans() | st.integers(-9, 9)),
        "count": st.integers(-(2**31), 2**31 - 1),
    }
)


def thing(number: int, **values: Any) -> dict[str, Any]:
    return {**dict.fromkeys(NAMES), "id": number, "count": 1, **values}


def in_utc(row: dict[str, Any]) -> tuple[Any, ...]:
    at = row["at"] and row["at"].astimezone(UTC)
    return tuple({**row, "at": at}[name] for name in NAMES)


@pytest.fixture
def store(empty_address: str) -> Iterator[Database]:
    """On each engine in turn."""
    database = Database(empty_address)
    Own.metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture
def reader(sqlite_address: str) -> Iterator[Database]:
    """SQLite, where looks are kept."""
    database = Database(sqlite_address)
    Own.metadata.create_all(database.engine)
    yield database
    database.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.lists(things, max_size=6),
    asked=st.fixed_dictionaries(
        {"since": moments, "last": st.dates(), "big": st.booleans(), "limit": st.integers(0, 4)}
    ),
)
def test_rows_go_in_and_come_out_as_the_session_has_them(
    store: Database, rows: list[dict[str, Any]], asked: dict[str, Any]
) -> None:
    given_rows = [{**row, "id": number} for number, row in enumerate(rows)]
    with store.writing() as session:
        session.execute(delete(Thing))
        for row in given_rows:
            ADD.run(session, row)
        in_writing = (ALL.all(session, {}), FOUND.all(session, asked))
        expected = ([tuple(row) for row in session.execute(SELECT)], session.execute(SEARCH, asked).all())

    with store.reading() as session:
        in_reading = (ALL.all(session, {}), FOUND.all(session, asked))
        by_session = [tuple(row) for row in session.execute(SELECT)]

    assert in_writing == in_reading == (expected[0], [tuple(row) for row in expected[1]])
    assert by_session == expected[0] == [in_utc(row) for row in given_rows]
    stored_moments = [row[2] for row in in_reading[0] if row[2] is not None]
    assert {moment.tzinfo for moment in stored_moments} <= {UTC}


def test_remembered_rows_follow_every_change_and_are_the_same_while_nothing_changes(store: Database) -> None:
    moment = datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Europe/Helsinki"))
    with store.writing() as session:
        ADD.run(session, thing(1, at=moment, mood=Mood.SAD))
    with store.reading() as session:
        first, again = KEPT.remembered(session, {}), KEPT.remembered(session, {})
    with store.writing() as session:
        RENAME.run(session, {"which": 1, "new": "Uusi"})
        changed = KEPT.remembered(session, {})

    assert first == again == [(1, None, moment.astimezone(UTC), None, Mood.SAD, None, None, 1)]
    assert changed == [(1, "Uusi", moment.astimezone(UTC), None, Mood.SAD, None, None, 1)]
    # On SQLite remembering spares the reading of values: the very same object.
    assert (first[0] is again[0]) == store.is_sqlite


def test_columns_can_be_asked_by_name(store: Database) -> None:
    with store.writing() as session:
        ADD.run(session, thing(1, mood=Mood.GLAD, day=date(2026, 11, 24), is_big=True))
        asked = {"since": datetime(2026, 1, 1, tzinfo=UTC), "last": date(2027, 1, 1), "big": True, "limit": 5}
        (row,) = FOUND.named(session, asked)

    assert (row.id, row.called, row.mood, tuple(row)) == (1, "?", Mood.GLAD, (1, "?", Mood.GLAD))


def test_the_first_row_or_none(store: Database) -> None:
    with store.writing() as session:
        nothing = ALL.first(session, {})
        ADD.run(session, thing(2))
        ADD.run(session, thing(1))
        found = ALL.first(session, {})

    assert (nothing, found and found[0]) == (None, 1)


def test_a_union_is_read_by_its_first_select(store: Database) -> None:
    with store.writing() as session:
        ADD.run(session, thing(1, name="a", count=3))
        rows = Prepared(UNION).all(session, {})

    assert [tuple(row) for row in rows] == [(1, "a"), (3, "A")]


def test_each_engine_gets_its_own_words(store: Database) -> None:
    with store.writing() as session:
        first = ADD_UNLESS_THERE.first(session, thing(1, name="a"))
        again = ADD_UNLESS_THERE.first(session, thing(2, name="a"))

    assert (first and first[0], again) == (1, None)


def test_it_is_part_of_the_transaction(store: Database) -> None:
    with store.writing() as session:
        ADD.run(session, thing(1, name="a"))
    with pytest.raises(IntegrityError), store.writing() as session:  # noqa: PT012 (what came before it is undone)
        RENAME.run(session, {"which": 1, "new": "b"})
        ADD.run(session, thing(1))

    with store.reading() as session:
        assert session.scalars(select(Thing.name)).all() == ["a"]


def test_it_sees_objects_that_were_changed_and_not_yet_written(store: Database) -> None:
    with store.writing() as session:
        session.add(Thing(id=1, name="a"))
        added = ALL.first(session, {})
        session.get_one(Thing, 1).name = "b"
        renamed = ALL.first(session, {})

    assert (added and added[1], renamed and renamed[1]) == ("a", "b")


def test_an_error_is_the_sessions_and_tells_no_value(store: Database) -> None:
    secret = "Anna Asiantuntija"
    with store.writing() as session:
        ADD.run(session, thing(1, name=secret))
    with pytest.raises(IntegrityError) as failed, store.writing() as session:
        ADD.run(session, thing(2, name=secret))

    assert secret not in "".join(traceback.format_exception(failed.value))
    assert failed.value.orig is not None


NAIVE = datetime(2026, 11, 24, tzinfo=UTC).replace(tzinfo=None)


def test_a_commit_that_fails_leaves_nothing_and_the_next_one_works(store: Database) -> None:
    with pytest.raises(IntegrityError), store.writing() as session:
        ADD_PART.run(session, {"id": 1, "thing_id": 314159})
    with store.writing() as session:
        ADD.run(session, thing(1))
        ADD_PART.run(session, {"id": 2, "thing_id": 1})

    with store.reading() as session:
        assert session.scalars(select(Part.id)).all() == [2]


@pytest.mark.parametrize("wrong", [{"at": NAIVE}, {"mood": "furious"}], ids=["at", "mood"])
def test_a_value_that_the_column_refuses_is_refused(store: Database, wrong: dict[str, Any]) -> None:
    with pytest.raises(StatementError), store.writing() as session:
        ADD.run(session, thing(1, **wrong))


def test_a_value_that_is_missing_is_an_error(store: Database) -> None:
    with pytest.raises(StatementError), store.writing() as session:
        RENAME.run(session, {"which": 1})


def test_a_stored_value_that_is_no_member_is_refused(store: Database) -> None:
    with store.writing() as session:
        ADD.run(session, thing(1))
        session.connection().exec_driver_sql("UPDATE thing SET mood = 'furious'")

    with pytest.raises(LookupError), store.reading() as session:
        ALL.all(session, {})


def test_reading_refuses_one_that_writes(store: Database) -> None:
    with pytest.raises(DBAPIError), store.reading() as session:
        ADD.run(session, thing(1))

    with store.reading() as session:
        assert ALL.all(session, {}) == []


@pytest.mark.parametrize(
    "statement",
    [
        select(Thing.id).where(Thing.id.in_(bindparam("ids", expanding=True))),
        select(Thing.id).where(Thing.id.in_([1, 2])),
        insert(Thing).values(name=bindparam("name")),  # the count's default is Python's
    ],
    ids=["in, named", "in, constant", "default"],
)
def test_what_is_known_only_when_it_runs_cannot_be_prepared(statement: Any) -> None:
    with pytest.raises(ValueError, match="known only when it runs"):
        Prepared(statement)


def test_steps_are_told_of_it_too(empty_address: str) -> None:
    told: list[str] = []
    store = Database(empty_address, steps=told.append)
    Own.metadata.create_all(store.engine)
    told.clear()

    with store.writing() as session:
        RENAME.run(session, {"which": 1, "new": "b"})

    begin = ["sql BEGIN IMMEDIATE"] if store.is_sqlite else []
    shown = [step.partition("=")[0] for step in told]
    assert shown == [*begin, "sql UPDATE thing SET name", "before commit", "after commit"]
    store.close()


# -- the kept looks of SQLite ----------------------------------------------------------------------------


def test_all_ways_of_reading_see_the_same_moment(reader: Database) -> None:
    with reader.reading() as session:
        before = ALL.all(session, {})
        with reader.writing() as writer:
            ADD.run(writer, thing(1))
        after = (ALL.all(session, {}), session.scalars(select(Thing.id)).all())
    with reader.reading() as session:
        later = (len(ALL.all(session, {})), session.scalars(select(Thing.id)).all())

    assert (before, after, later) == ([], ([], []), (1, [1]))


def test_a_look_forgets_what_the_one_before_it_loaded(reader: Database) -> None:
    with reader.writing() as session:
        session.add(Thing(id=1, name="a"))
    with reader.reading() as session:
        first = session.get_one(Thing, 1)
    with reader.writing() as session:
        RENAME.run(session, {"which": 1, "new": "b"})
    with reader.reading() as session:
        second = session.get_one(Thing, 1)

    assert (first.name, second.name) == ("a", "b")


def test_a_look_that_failed_serves_the_next_one(reader: Database) -> None:
    with pytest.raises(ZeroDivisionError), reader.reading() as session:
        session.scalar(select(func.count())) / 0  # type: ignore[operator]
    with pytest.raises(DBAPIError), reader.reading() as session:
        session.connection().exec_driver_sql("SELECT nothing FROM nowhere")
    with pytest.raises(StoreMisuseError), reader.reading() as session:
        session.add(Thing(id=1))

    with reader.writing() as session:
        ADD.run(session, thing(1))
    with reader.reading() as session:
        assert (len(ALL.all(session, {})), session.scalars(select(Thing.id)).all()) == (1, [1])


def test_looks_inside_each_other_and_side_by_side_are_each_their_own(reader: Database) -> None:
    both = threading.Barrier(2)
    found: list[int] = []

    def look() -> None:
        with reader.reading() as session:
            both.wait()
            found.append(len(ALL.all(session, {})))
            both.wait()

    with reader.reading() as outer:
        ALL.all(outer, {})
        with reader.writing() as session:
            ADD.run(session, thing(1))
        with reader.reading() as inner:
            seen = (len(ALL.all(outer, {})), len(ALL.all(inner, {})))
    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (seen, found) == ((0, 1), [1, 1])


def test_after_closing_it_connects_again(reader: Database) -> None:
    with reader.reading() as session:
        ALL.all(session, {})
    reader.close()

    with reader.reading() as session:
        assert ALL.all(session, {}) == []
