"""Queries about seats and offices of one group."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Row, exists, or_, select, update
from sqlalchemy.orm import Session

from bot.domain.groups import Office
from bot.storage.models import OfficeHolding, Seat


def open_seat(session: Session, group_id: int, person_id: int) -> Seat | None:
    """The person's open seat in the group: there is at most one."""
    return session.scalar(
        select(Seat).where(Seat.group_id == group_id, Seat.person_id == person_id, Seat.ended_at.is_(None))
    )


def open_seats(session: Session, group_id: int) -> Sequence[Seat]:
    """All open seats of the group."""
    return session.scalars(select(Seat).where(Seat.group_id == group_id, Seat.ended_at.is_(None))).all()


def is_current(session: Session, group_id: int, person_id: int, today: date) -> bool:
    """Whether the person has a seat in the group today."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    Seat.group_id == group_id,
                    Seat.person_id == person_id,
                    Seat.ended_at.is_(None),
                    Seat.starts_on <= today,
                    or_(Seat.ends_on.is_(None), Seat.ends_on >= today),
                )
            )
        )
    )


def close_lapsed(
    session: Session, today: date, now: datetime, group_id: int | None = None
) -> Sequence[Row[int, int, int]]:
    """Closes open seats whose last day is past, of one group or of all.

    Returns (seat, group, person). Each seat is closed by one transaction only, however many do this at once.
    """
    query = (
        update(Seat)
        .where(Seat.ended_at.is_(None), Seat.ends_on < today)
        .values(ended_at=now)
        .returning(Seat.id, Seat.group_id, Seat.person_id)
    )
    if group_id is not None:
        query = query.where(Seat.group_id == group_id)
    return session.execute(query).all()


def holds_office(session: Session, group_id: int, person_id: int, office: Office) -> bool:
    """Whether the person leads or coordinates the group now."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    OfficeHolding.group_id == group_id,
                    OfficeHolding.person_id == person_id,
                    OfficeHolding.office == office,
                    OfficeHolding.ended_at.is_(None),
                )
            )
        )
    )


def end_office(session: Session, group_id: int, person_id: int, office: Office, now: datetime) -> bool:
    """Ends the person's office in the group; whether they held it."""
    ended = session.execute(
        update(OfficeHolding)
        .where(
            OfficeHolding.group_id == group_id,
            OfficeHolding.person_id == person_id,
            OfficeHolding.office == office,
            OfficeHolding.ended_at.is_(None),
        )
        .values(ended_at=now)
        .returning(OfficeHolding.id)
    )
    return bool(ended.all())


def end_all_offices(session: Session, group_id: int, now: datetime) -> None:
    """Ends both offices of the group."""
    session.execute(
        update(OfficeHolding)
        .where(OfficeHolding.group_id == group_id, OfficeHolding.ended_at.is_(None))
        .values(ended_at=now)
    )
