"""The column of moments, on SQLite in memory; the engines themselves are compared in test_engine.py."""

import enum
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint, create_engine, select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from bot.storage.base import NAMING_CONVENTION, Base
from bot.storage.types import NO_DATA, DataKind, UtcDateTime


class Sample(enum.StrEnum):
    FIRST = "the_first"
    SECOND = "the_second"


class Own(DeclarativeBase):
    metadata = type(Base.metadata)(naming_convention=NAMING_CONVENTION)
    type_annotation_map = Base.type_annotation_map


class Thing(Own):
    __tablename__ = "thing"
    __table_args__ = (UniqueConstraint("at", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    at: Mapped[datetime | None] = mapped_column(index=True)
    kind: Mapped[Sample | None]
    name: Mapped[str | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("thing.id"))


@pytest.fixture
def session() -> Any:
    engine = create_engine("sqlite://")
    Own.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def test_a_moment_in_helsinki_comes_back_as_the_same_moment_in_utc(session: Session) -> None:
    session.add(Thing(at=datetime(2026, 12, 1, 13, 0, tzinfo=timezone(timedelta(hours=2)))))
    session.commit()

    stored = session.scalars(select(Thing)).one().at

    assert stored == datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
    assert stored is not None
    assert stored.tzinfo is UTC
    assert session.execute(text("SELECT at FROM thing")).scalar() == "2026-12-01 11:00:00.000000"


def test_no_moment_comes_back_as_none(session: Session) -> None:
    session.add(Thing(at=None))
    session.commit()

    assert session.scalars(select(Thing)).one().at is None


def test_moments_are_compared_and_ordered_as_moments_whatever_their_zone(session: Session) -> None:
    early = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    late = early + timedelta(microseconds=1)
    session.add_all([Thing(name="late", at=late), Thing(name="early", at=early)])
    session.commit()
    elsewhere = late.astimezone(timezone(timedelta(hours=-8)))

    assert session.scalars(select(Thing.name).order_by(Thing.at)).all() == ["early", "late"]
    assert session.scalars(select(Thing.name).where(Thing.at < elsewhere)).all() == ["early"]
    assert session.scalars(select(Thing.name).where(Thing.at == elsewhere)).all() == ["late"]


def test_a_naive_datetime_is_refused_with_its_value_in_the_message(session: Session) -> None:
    session.add(Thing(at=datetime(2026, 12, 1, 13, 0)))  # noqa: DTZ001 (naive on purpose)

    with pytest.raises(StatementError) as refused:
        session.commit()

    assert isinstance(refused.value.orig, ValueError)
    assert str(refused.value.orig).startswith("naive datetime 2026-12-01T13:00:00: ")


@pytest.mark.parametrize(
    "wrong", ["2026-12-01 13:00", datetime(2026, 12, 1, tzinfo=UTC).date(), 1_800_000_000]
)
def test_what_is_no_datetime_is_refused(wrong: object) -> None:
    with pytest.raises(TypeError, match=f"not {type(wrong).__name__}$"):
        UtcDateTime().process_bind_param(wrong, create_engine("sqlite://").dialect)  # type: ignore[arg-type]


def test_an_enum_is_stored_by_value_and_read_as_the_member(session: Session) -> None:
    session.add(Thing(kind=Sample.SECOND))
    session.commit()

    assert session.execute(text("SELECT kind FROM thing")).scalar() == "the_second"
    assert session.scalars(select(Thing.kind)).one() is Sample.SECOND


def test_constraints_are_named_after_their_columns() -> None:
    names = {constraint.name for constraint in Thing.metadata.tables["thing"].constraints}
    indexes = {index.name for index in Thing.metadata.tables["thing"].indexes}

    assert names == {"pk_thing", "uq_thing_at_kind", "fk_thing_parent_id"}
    assert indexes == {"ix_thing_at"}


def test_a_mark_is_read_from_the_column() -> None:
    assert Thing.__table__.c.id.info == {"data": DataKind.NONE}
    assert isinstance(Thing.__table__.c.id.type, Integer)
    assert isinstance(Thing.__table__.c.name.type, String)
