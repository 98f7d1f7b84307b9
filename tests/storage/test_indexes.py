"""Indexes: those that a large table cannot do without, and none that every command pays for."""

from sqlalchemy import Table

from bot.storage.models import Delivery, Outgoing


def indexed(table: Table) -> set[str]:
    """The columns that some index begins with."""
    return {next(iter(index.columns)).name for index in table.indexes}


def test_who_refers_to_the_queue_is_found_without_reading_all_of_it() -> None:
    table = Outgoing.metadata.tables["outgoing"]
    referring = {
        (column.table.name, column.name)
        for other in Outgoing.metadata.tables.values()
        for column in other.columns
        for key in column.foreign_keys
        if key.column.table is table
    }

    assert ("outgoing", "about_id") in referring
    assert {
        (name, column) for name, column in referring if column not in indexed(Outgoing.metadata.tables[name])
    } == set()


def test_a_delivery_is_kept_with_no_index_but_its_key() -> None:
    assert indexed(Delivery.metadata.tables["deliveries"]) == set()
