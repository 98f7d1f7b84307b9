"""Everything stored about one person, found by the data map: no noun can be forgotten (rule R15)."""

from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select
from sqlalchemy.orm import Session

from bot.storage.models import Person
from bot.storage.types import PSEUDONYMOUS

_SECRET = frozenset({"key", "lease_token"})  # marks of messages on their way: no data, and no use to anybody


def rows_about(session: Session, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table that lead to the person, by table; tables without any are left out.

    A column that the data map calls pseudonymous and that refers to another table leads to its subject: of a
    poll's answers by way of the voter.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    subjects: dict[str, list[Any]] = {}
    for table in Person.metadata.sorted_tables:
        where = _leads_to(table, subjects, person_id)
        if where is None:
            continue
        rows = (
            session.execute(select(table).where(where).order_by(*table.primary_key.columns)).mappings().all()
        )
        if rows:
            subjects[table.name] = [row["id"] for row in rows if "id" in row]
            found[table.name] = [
                {name: value for name, value in row.items() if name not in _SECRET} for row in rows
            ]
    return found


def _leads_to(table: Table, subjects: dict[str, list[Any]], person_id: int) -> ColumnElement[bool] | None:
    if table.name == Person.__tablename__:
        return table.c.id == person_id
    ways = [
        column.in_(subjects[key.column.table.name])
        for column in table.columns
        if column.info == PSEUDONYMOUS
        for key in column.foreign_keys
        if key.column.table.name in subjects and key.column.table is not table
    ]
    return or_(*ways) if ways else None
