"""Every column says what it tells about a person: export, erasure, retention and the logs rely on it."""

from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, Text

import bot.storage.models  # noqa: F401 (fills the metadata)
from bot.storage.base import Base
from bot.storage.types import FREE_TEXT, NO_DATA, DataKind


def _columns(metadata: MetaData) -> list[Column[Any]]:
    return [column for table in metadata.sorted_tables for column in table.columns]


def unmarked(metadata: MetaData) -> list[str]:
    """The columns without a mark."""
    return [str(column) for column in _columns(metadata) if type(column.info.get("data")) is not DataKind]


def references_to_people_marked_as_nothing(metadata: MetaData) -> list[str]:
    """A person's id tells about that person, wherever it is."""
    nothing = [column for column in _columns(metadata) if column.info.get("data") is DataKind.NONE]
    return [
        str(column)
        for column in nothing
        if any(key.column.table.name == "people" for key in column.foreign_keys)
    ]


def test_every_column_is_marked() -> None:
    assert unmarked(Base.metadata) == []


def test_no_reference_to_a_person_is_marked_as_telling_nothing() -> None:
    assert references_to_people_marked_as_nothing(Base.metadata) == []


def test_a_forgotten_or_mistyped_mark_is_found() -> None:
    metadata = MetaData()
    Table(
        "a",
        metadata,
        Column("id", Integer, primary_key=True, info=NO_DATA),
        Column("note", Text, info=FREE_TEXT),
        Column("forgotten", Text),
        Column("mistyped", Text, info={"data": "personal"}),
    )

    assert unmarked(metadata) == ["a.forgotten", "a.mistyped"]


def test_a_person_marked_as_nothing_is_found() -> None:
    metadata = MetaData()
    Table("people", metadata, Column("id", Integer, primary_key=True, info=NO_DATA))
    Table("a", metadata, Column("who", Integer, ForeignKey("people.id"), info=NO_DATA))

    assert references_to_people_marked_as_nothing(metadata) == ["a.who"]
