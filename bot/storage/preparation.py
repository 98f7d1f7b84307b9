"""Queries about the preparation of next year's programme: the chosen days, who was asked, what was given."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.domain.groups import GroupKind
from bot.domain.meetings import MeetingState
from bot.domain.programme import CalendarStep
from bot.storage.models import Group, Meeting, Person, ProgrammeAsk, ProgrammeInput, ProgrammeStep

AnyRow: TypeAlias = Row[*tuple[Any, ...]]


def chosen(session: Session) -> dict[CalendarStep, tuple[int, int]]:
    """The days that somebody has chosen, as (month, day)."""
    rows = session.execute(select(ProgrammeStep.step, ProgrammeStep.month, ProgrammeStep.day))
    return {step: (month, day) for step, month, day in rows}


def choose(session: Session, step: CalendarStep, month: int, day: int) -> None:
    """Chooses a step's day of the year."""
    new = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    values = {"month": month, "day": day}
    session.execute(
        new(ProgrammeStep)
        .values(step=step, **values)
        .on_conflict_do_update(index_elements=["step"], set_=values)
    )


def back_to_own(session: Session, steps: Collection[CalendarStep]) -> None:
    """Gives these steps the house's own days again."""
    session.execute(delete(ProgrammeStep).where(ProgrammeStep.step.in_(steps)))


def inputs(session: Session, year: int) -> Sequence[AnyRow]:
    """All that has been given to a year's programme, newest first."""
    return session.execute(
        select(
            ProgrammeInput.id,
            ProgrammeInput.group_id,
            ProgrammeInput.person_id,
            ProgrammeInput.text,
            ProgrammeInput.created_at,
            Person.name.label("by"),
            Group.name.label("group_name"),
            Group.kind.label("group_kind"),
        )
        .outerjoin(Person, Person.id == ProgrammeInput.person_id)
        .outerjoin(Group, Group.id == ProgrammeInput.group_id)
        .where(ProgrammeInput.year == year)
        .order_by(ProgrammeInput.id.desc())
    ).all()


def year_of(session: Session, input_id: int) -> int | None:
    """The year to whose programme an input was given; None when there is no such input."""
    return session.scalar(select(ProgrammeInput.year).where(ProgrammeInput.id == input_id))


def add_input(
    session: Session, *, year: int, group_id: int | None, person_id: int | None, text: str, now: datetime
) -> int:
    """Adds what was given; its id."""
    values = {
        "year": year,
        "group_id": group_id,
        "person_id": person_id,
        "text": text,
        "created_at": now,
    }
    return session.execute(insert(ProgrammeInput).values(**values).returning(ProgrammeInput.id)).scalar_one()


def asks(session: Session, year: int) -> Sequence[Row[int, int | None, datetime]]:
    """Who has been asked for what of a year's programme, as (person_id, group_id, asked_at)."""
    return session.execute(
        select(ProgrammeAsk.person_id, ProgrammeAsk.group_id, ProgrammeAsk.asked_at)
        .where(ProgrammeAsk.year == year)
        .order_by(ProgrammeAsk.id)
    ).all()


def add_asks(
    session: Session, *, year: int, person_id: int, groups: Iterable[int | None], asked_at: datetime
) -> None:
    """Writes down for what somebody has been asked."""
    rows = [
        {"year": year, "person_id": person_id, "group_id": group_id, "asked_at": asked_at}
        for group_id in groups
    ]
    session.execute(insert(ProgrammeAsk), rows)


def people_named(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The names of these people."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in rows}


def january_meeting(session: Session, first: datetime, after: datetime) -> int | None:
    """The forum's first agreed meeting that begins from `first` on and before `after`."""
    return session.scalar(
        select(Meeting.id)
        .join(Group, Group.id == Meeting.group_id)
        .where(
            Group.kind == GroupKind.FORUM,
            Meeting.state == MeetingState.CONFIRMED,
            Meeting.starts_at >= first,
            Meeting.starts_at < after,
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(1)
    )


def forget_own(session: Session, person_id: int) -> None:
    """Removes the texts that an expert has given in their own name; that something was given stays."""
    session.execute(
        update(ProgrammeInput)
        .where(ProgrammeInput.person_id == person_id, ProgrammeInput.group_id.is_(None))
        .values(text="")
    )
