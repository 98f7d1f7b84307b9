"""Queries about impact indicators and their readings."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.orm import Session

from bot.domain.programme import ProgrammeState
from bot.storage.models import Indicator, IndicatorPlan, Person, Programme, Reading

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

_READINGS = (
    select(
        Reading.id,
        Reading.indicator_id,
        Reading.starts_on,
        Reading.ends_on,
        Reading.value,
        Reading.source,
        Reading.created_at,
        Reading.replaced_at,
        Person.name.label("recorded_by"),
    )
    .outerjoin(Person, (Person.id == Reading.recorded_by) & Person.erased_at.is_(None))
    .order_by(Reading.ends_on, Reading.starts_on, Reading.id)
)


def readings(session: Session, indicator_ids: Sequence[int]) -> Sequence[AnyRow]:
    """All readings of the indicators, replaced ones too, by period."""
    return session.execute(_READINGS.where(Reading.indicator_id.in_(indicator_ids))).all()


def reading(session: Session, reading_id: int) -> AnyRow | None:
    """One reading, whether it counts or not."""
    return session.execute(_READINGS.where(Reading.id == reading_id)).first()


def current(session: Session, indicator_id: int, first: date, last: date) -> AnyRow | None:
    """The reading of the very period that counts."""
    return session.execute(
        _READINGS.where(
            Reading.indicator_id == indicator_id,
            Reading.starts_on == first,
            Reading.ends_on == last,
            Reading.replaced_at.is_(None),
        )
    ).first()


def lock(session: Session, indicator_id: int) -> bool:
    """Waits until nobody else records a reading of it (SQLite: nobody does by now). Whether it is there."""
    row = session.scalar(select(Indicator.id).where(Indicator.id == indicator_id).with_for_update())
    return row is not None


def add_reading(session: Session, values: Mapping[str, Any]) -> int:
    """Writes a reading; its id."""
    made: int | None = session.scalar(insert(Reading).values(values).returning(Reading.id))
    assert made is not None  # noqa: S101 (an INSERT without a conflict clause returns its row)
    return made


def replace(session: Session, reading_id: int, now: datetime) -> None:
    """Marks a reading as one that does not count any more."""
    session.execute(
        update(Reading)
        .where(Reading.id == reading_id, Reading.replaced_at.is_(None))
        .values(replaced_at=now)
        .execution_options(synchronize_session=False)
    )


# -- what versions say -------------------------------------------------------------------------------------


def plans_of(session: Session, indicator_id: int) -> Sequence[AnyRow]:
    """What each version says of an indicator, the newest first; versions that were given up left out.

    As (plan, its version's state, the day from which that is in force).
    """
    return session.execute(
        select(IndicatorPlan, Programme.state, Programme.in_force_from)
        .join(Programme, Programme.id == IndicatorPlan.programme_id)
        .where(IndicatorPlan.indicator_id == indicator_id, Programme.state != ProgrammeState.DISCARDED)
        .order_by(Programme.year.desc(), Programme.version.desc())
    ).all()


def add(session: Session, now: datetime) -> int:
    """A new thing to follow; its id."""
    made: int | None = session.scalar(insert(Indicator).values(created_at=now).returning(Indicator.id))
    assert made is not None  # noqa: S101 (as above)
    return made


def add_plan(session: Session, programme_id: int, indicator_id: int, values: Mapping[str, Any]) -> None:
    """Puts an indicator into a version, after those that are there."""
    last = session.scalar(
        select(func.max(IndicatorPlan.position)).where(IndicatorPlan.programme_id == programme_id)
    )
    session.execute(
        insert(IndicatorPlan).values(
            programme_id=programme_id, indicator_id=indicator_id, position=(last or 0) + 1, **values
        )
    )


def change_plan(session: Session, plan_id: int, values: Mapping[str, Any]) -> None:
    """Changes what a version says of an indicator."""
    session.execute(
        update(IndicatorPlan)
        .where(IndicatorPlan.id == plan_id)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()


def remove_plan(session: Session, plan_id: int) -> None:
    """Takes an indicator out of a version; its readings stay."""
    session.execute(
        delete(IndicatorPlan).where(IndicatorPlan.id == plan_id).execution_options(synchronize_session=False)
    )
    session.expire_all()
