"""Queries about the trail of changes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.storage.models import AuditEntry, Group, Meeting, Partner, Person
from bot.storage.prepared import Prepared

# What an object is called. A meeting is told by its group: its title is for those invited.
_NAMES: Mapping[str, tuple[type[Any], InstrumentedAttribute[str]]] = {
    "person": (Person, Person.name),
    "partner": (Partner, Partner.name),
    "group": (Group, Group.name),
}

_ADD: Prepared[()] = Prepared(
    insert(AuditEntry).values(
        at=bindparam("at"),
        actor_id=bindparam("actor_id"),
        source=bindparam("source"),
        action=bindparam("action"),
        object_type=bindparam("object_type"),
        object_id=bindparam("object_id"),
        details=bindparam("details"),
    )
)


def add(session: Session, values: Mapping[str, Any]) -> None:
    """Adds a row; `values` by the names of its columns, all of them."""
    _ADD.run(session, values)


def latest(
    session: Session, *, limit: int, offset: int
) -> Sequence[Row[datetime, str | None, str, str, int | None, str, dict[str, Any]]]:
    """Changes from the newest on, each with the name its actor has now."""
    return session.execute(
        select(
            AuditEntry.at,
            Person.name.label("actor_name"),
            AuditEntry.action,
            AuditEntry.object_type,
            AuditEntry.object_id,
            AuditEntry.source,
            AuditEntry.details,
        )
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def names(session: Session, objects: Sequence[tuple[str, int | None]]) -> dict[tuple[str, int | None], str]:
    """The present names of objects given as (type, id); those without one are absent."""
    found: dict[tuple[str, int | None], str] = {}
    for kind, (table, name) in _NAMES.items():
        ids = {object_id for of, object_id in objects if of == kind and object_id is not None}
        if ids:
            rows = session.execute(select(table.id, name).where(table.id.in_(ids)))
            found |= {(kind, row_id): text for row_id, text in rows}
    meetings = {object_id for of, object_id in objects if of == "meeting" and object_id is not None}
    if meetings:
        rows = session.execute(
            select(Meeting.id, Group.name)
            .join(Group, Group.id == Meeting.group_id)
            .where(Meeting.id.in_(meetings))
        )
        found |= {("meeting", row_id): text for row_id, text in rows}
    return found
