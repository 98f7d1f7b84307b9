"""Queries about seats and offices of one group."""

from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from bot.domain.groups import Office
from bot.storage.models import OfficeHolding, Seat


def open_seat(session: Session, group_id: int, person_id: int) -> Seat | None:
    """The person's open seat in the group: there is at most one."""
    return session.scalar(
        select(Seat).where(Seat.group_id == group_id, Seat.person_id == person_id, Seat.ended_at.is_(None))
    )


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


def end_office(session: Session, group_id: int, person_id: int, office: Office, now: datetime) -> None:
    """Ends the person's office in the group, if they hold it."""
    session.execute(
        update(OfficeHolding)
        .where(
            OfficeHolding.group_id == group_id,
            OfficeHolding.person_id == person_id,
            OfficeHolding.office == office,
            OfficeHolding.ended_at.is_(None),
        )
        .values(ended_at=now)
    )
