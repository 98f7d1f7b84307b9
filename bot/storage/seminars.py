"""Queries about seminars, their stages and held places."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, func, insert, select, update
from sqlalchemy.orm import Session, aliased

from bot.domain.outgoing import OutgoingState
from bot.domain.seminars import SeminarState, Stage, StageState
from bot.storage.meetings import AnyRow
from bot.storage.models import (
    Outgoing,
    Partner,
    Person,
    Seminar,
    SeminarHold,
    SeminarStage,
)

_organiser = aliased(Person)
_SEMINARS = select(
    Seminar.id,
    Seminar.name,
    Seminar.starts_at,
    Seminar.ends_at,
    Seminar.place,
    Seminar.link,
    Seminar.capacity,
    Seminar.deadline,
    Seminar.programme,
    Seminar.catering,
    Seminar.reminders,
    Seminar.state,
    Seminar.sequence,
    Seminar.organiser_id,
    _organiser.name.label("organiser"),
    _organiser.email.label("organiser_email"),
    Seminar.off_season_ok,
    Seminar.cancel_reason,
    Seminar.calendar_uid,
    Seminar.changed_at,
).join(_organiser, _organiser.id == Seminar.organiser_id)

# -- seminars ----------------------------------------------------------------------------------------------


def get(session: Session, seminar_id: int) -> AnyRow | None:
    """One seminar with its organiser, whatever its state."""
    return session.execute(_SEMINARS.where(Seminar.id == seminar_id)).first()


def lock(session: Session, seminar_id: int) -> None:
    """Holds the seminar until the commit: nobody else gives or frees a place (SQLite has one writer)."""
    session.execute(select(Seminar.id).where(Seminar.id == seminar_id).with_for_update())


def standing_since(session: Session, since: datetime) -> Sequence[AnyRow]:
    """The seminars not cancelled that end after that moment, soonest first."""
    return session.execute(
        _SEMINARS.where(Seminar.ends_at > since, Seminar.state != SeminarState.CANCELLED).order_by(
            Seminar.starts_at, Seminar.id
        )
    ).all()


def between(session: Session, since: datetime, until: datetime) -> Sequence[AnyRow]:
    """The seminars not cancelled that begin in a half-open span of time."""
    return session.execute(
        _SEMINARS.where(
            Seminar.starts_at >= since, Seminar.starts_at < until, Seminar.state != SeminarState.CANCELLED
        ).order_by(Seminar.starts_at)
    ).all()


def add(session: Session, values: Mapping[str, Any]) -> int:
    """Makes a seminar; its id."""
    seminar = Seminar(**values)
    session.add(seminar)
    session.flush()
    return seminar.id


def change(session: Session, seminar_id: int, values: Mapping[str, Any]) -> None:
    """Changes a seminar's columns."""
    session.execute(
        update(Seminar)
        .where(Seminar.id == seminar_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def take_queue_no(session: Session, seminar_id: int) -> int:
    """The next number of the queue; each is given once."""
    statement = (
        update(Seminar)
        .where(Seminar.id == seminar_id)
        .values(next_queue_no=Seminar.next_queue_no + 1)
        .returning(Seminar.next_queue_no)
        .execution_options(synchronize_session=False)
    )
    return session.execute(statement).scalar_one() - 1


# -- holds -------------------------------------------------------------------------------------------------


def holds(session: Session, seminar_id: int) -> Sequence[AnyRow]:
    """The places held for partners, as (partner_id, partner, places), by name."""
    return session.execute(
        select(SeminarHold.partner_id, Partner.name.label("partner"), SeminarHold.places)
        .join(Partner, Partner.id == SeminarHold.partner_id)
        .where(SeminarHold.seminar_id == seminar_id)
        .order_by(Partner.search_name)
    ).all()


def set_holds(session: Session, seminar_id: int, places: Mapping[int, int]) -> None:
    """Holds so many places for each partner, and none for others."""
    session.execute(delete(SeminarHold).where(SeminarHold.seminar_id == seminar_id))
    rows = [
        {"seminar_id": seminar_id, "partner_id": partner, "places": count}
        for partner, count in places.items()
        if count
    ]
    if rows:
        session.execute(insert(SeminarHold), rows)


# -- stages ------------------------------------------------------------------------------------------------


def add_stages(session: Session, seminar_id: int, stages: Sequence[tuple[Stage, int]]) -> None:
    """Makes the stages that are not there."""
    there = {(row.stage, row.nth) for row in stage_rows(session, seminar_id)}
    rows = [
        {"seminar_id": seminar_id, "stage": stage, "nth": nth, "state": StageState.PLANNED}
        for stage, nth in stages
        if (stage, nth) not in there
    ]
    if rows:
        session.execute(insert(SeminarStage), rows)


_STAGES = select(
    SeminarStage.id,
    SeminarStage.seminar_id,
    SeminarStage.stage,
    SeminarStage.nth,
    SeminarStage.state,
    SeminarStage.due_at,
    SeminarStage.sent_at,
)


def stage_rows(session: Session, seminar_id: int) -> Sequence[AnyRow]:
    """A seminar's stages, in no order."""
    return session.execute(_STAGES.where(SeminarStage.seminar_id == seminar_id)).all()


def stage_row(session: Session, stage_id: int) -> AnyRow | None:
    """One stage."""
    return session.execute(_STAGES.where(SeminarStage.id == stage_id)).first()


def change_stage(session: Session, stage_id: int, values: Mapping[str, Any]) -> None:
    """Changes a stage's columns."""
    session.execute(
        update(SeminarStage)
        .where(SeminarStage.id == stage_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def due_stages(session: Session, now: datetime) -> Sequence[AnyRow]:
    """The scheduled stages whose time has come, the earliest first."""
    return session.execute(
        _STAGES.where(SeminarStage.state == StageState.SCHEDULED, SeminarStage.due_at <= now).order_by(
            SeminarStage.due_at, SeminarStage.id
        )
    ).all()


def remove_stages(session: Session, stage_ids: Sequence[int]) -> None:
    """Removes stages that nobody has sent: reminders that are too many."""
    session.execute(delete(SeminarStage).where(SeminarStage.id.in_(stage_ids)))


def progress(session: Session, seminar_id: int) -> dict[int, AnyRow]:
    """By stage id: how many messages it has in all, sent, not arrived, and not needed any more."""

    def count(*states: OutgoingState) -> Any:
        return func.sum(case((Outgoing.state.in_(states), 1), else_=0))

    found = session.execute(
        select(
            Outgoing.seminar_stage_id,
            func.count().label("total"),
            count(OutgoingState.SENT).label("sent"),
            count(OutgoingState.FAILED, OutgoingState.DEAD).label("failed"),
            count(OutgoingState.CANCELLED, OutgoingState.EXPIRED).label("void"),
        )
        .where(Outgoing.seminar_id == seminar_id, Outgoing.seminar_stage_id.is_not(None))
        .group_by(Outgoing.seminar_stage_id)
    )
    return {row.seminar_stage_id: row for row in found}
