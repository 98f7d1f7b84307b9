"""The version numbers of links: raised by one to close all that were given out before."""

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.domain.links import Purpose
from bot.storage.models import Group, Person


def _place(
    purpose: Purpose, person_id: int, subject_id: int
) -> tuple[InstrumentedAttribute[int], ColumnElement[bool]]:
    """Where the number is kept, and in which row."""
    if purpose is Purpose.GROUP_FEED:
        return Group.feed_version, Group.id == subject_id
    column = Person.feed_version if purpose is Purpose.FEED else Person.links_version
    return column, (Person.id == person_id) & Person.erased_at.is_(None)


def version(session: Session, purpose: Purpose, *, person_id: int, subject_id: int) -> int | None:
    """The number that links must have now; None when their owner is gone."""
    column, row = _place(purpose, person_id, subject_id)
    return session.scalar(select(column).where(row))


def raise_version(session: Session, purpose: Purpose, *, person_id: int, subject_id: int) -> None:
    """Closes what was given out so far."""
    column, row = _place(purpose, person_id, subject_id)
    session.execute(
        update(column.class_)
        .where(row)
        .values({column: column + 1})
        .execution_options(synchronize_session=False)
    )
