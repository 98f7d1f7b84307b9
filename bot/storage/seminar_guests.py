"""Queries about the people on a seminar's list: registrations, the queue, needs, feedback."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session, aliased

from bot.domain.outgoing import OutgoingState
from bot.domain.seminars import HAS_PLACE, Reply
from bot.storage.meetings import AnyRow
from bot.storage.models import AuditEntry, Outgoing, Partner, Person, Seminar, SeminarFeedback, SeminarGuest

_recorder = aliased(Person)
_GUESTS = (
    select(
        SeminarGuest.id,
        SeminarGuest.seminar_id,
        SeminarGuest.person_id,
        Person.name,
        Person.email,
        Person.slack_user_id,
        Person.slack_active,
        Person.preferred_way,
        SeminarGuest.partner_id,
        Partner.name.label("partner"),
        SeminarGuest.reasons,
        SeminarGuest.reply,
        SeminarGuest.queue_no,
        SeminarGuest.offer_until,
        SeminarGuest.answered_at,
        _recorder.name.label("recorder"),
        SeminarGuest.arrived_at,
        SeminarGuest.note,
        SeminarGuest.calendar_step,
        SeminarGuest.has_given_feedback,
        SeminarGuest.withdrawn_at,
        SeminarGuest.created_at,
    )
    .join(Person, Person.id == SeminarGuest.person_id)
    .outerjoin(Partner, Partner.id == SeminarGuest.partner_id)
    .outerjoin(_recorder, _recorder.id == SeminarGuest.recorded_by)
)


# -- guests ------------------------------------------------------------------------------------------------


def guests(session: Session, seminar_id: int) -> Sequence[AnyRow]:
    """Everybody on the list, by name."""
    return session.execute(
        _GUESTS.where(SeminarGuest.seminar_id == seminar_id, SeminarGuest.withdrawn_at.is_(None)).order_by(
            Person.search_name, SeminarGuest.id
        )
    ).all()


def guest(session: Session, guest_id: int) -> AnyRow | None:
    """One registration, taken off the list or not."""
    return session.execute(_GUESTS.where(SeminarGuest.id == guest_id)).first()


def guest_of(session: Session, seminar_id: int, person_id: int) -> AnyRow | None:
    """A person's registration, taken off the list or not."""
    return session.execute(
        _GUESTS.where(SeminarGuest.seminar_id == seminar_id, SeminarGuest.person_id == person_id)
    ).first()


def of_person(session: Session, person_id: int) -> Sequence[AnyRow]:
    """A person's registrations that stand, as (id, seminar_id)."""
    return session.execute(
        select(SeminarGuest.id, SeminarGuest.seminar_id)
        .where(SeminarGuest.person_id == person_id, SeminarGuest.withdrawn_at.is_(None))
        .order_by(SeminarGuest.seminar_id)
    ).all()


def all_guest_people(session: Session, seminar_id: int) -> dict[int, AnyRow]:
    """By person: (id, reasons, reply, withdrawn_at), also those taken off the list."""
    found = session.execute(
        select(
            SeminarGuest.person_id,
            SeminarGuest.id,
            SeminarGuest.reasons,
            SeminarGuest.reply,
            SeminarGuest.withdrawn_at,
        ).where(SeminarGuest.seminar_id == seminar_id)
    )
    return {row.person_id: row for row in found}


def add_guests(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Puts people on the list."""
    if rows:
        session.execute(insert(SeminarGuest), list(rows))


def change_guests(session: Session, guest_ids: Sequence[int], values: Mapping[str, Any]) -> None:
    """Changes columns of registrations."""
    session.execute(
        update(SeminarGuest)
        .where(SeminarGuest.id.in_(guest_ids))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def change_guest(session: Session, guest_id: int, values: Mapping[str, Any]) -> None:
    """Changes a registration's columns."""
    change_guests(session, [guest_id], values)


def taken(session: Session, seminar_id: int) -> dict[int | None, int]:
    """How many have a place or are offered one, by partner."""
    found = session.execute(
        select(SeminarGuest.partner_id, func.count())
        .where(
            SeminarGuest.seminar_id == seminar_id,
            SeminarGuest.reply.in_(HAS_PLACE),
            SeminarGuest.withdrawn_at.is_(None),
        )
        .group_by(SeminarGuest.partner_id)
    )
    return {partner: count for partner, count in found}  # noqa: C416 (rows are no pairs to mypy)


def waiting(session: Session, seminar_id: int) -> Sequence[AnyRow]:
    """Who waits for a place, as (id, person_id, partner_id, queue_no), the first first."""
    return session.execute(
        select(SeminarGuest.id, SeminarGuest.person_id, SeminarGuest.partner_id, SeminarGuest.queue_no)
        .where(
            SeminarGuest.seminar_id == seminar_id,
            SeminarGuest.reply == Reply.WAITING,
            SeminarGuest.withdrawn_at.is_(None),
        )
        .order_by(SeminarGuest.queue_no, SeminarGuest.id)
    ).all()


def lapsed_offers(session: Session, now: datetime) -> Sequence[AnyRow]:
    """Offers whose time is over, as (id, seminar_id), the earliest first."""
    return session.execute(
        select(SeminarGuest.id, SeminarGuest.seminar_id)
        .where(SeminarGuest.reply == Reply.OFFERED, SeminarGuest.offer_until <= now)
        .order_by(SeminarGuest.offer_until, SeminarGuest.id)
    ).all()


def has_heard(session: Session, guest_id: int) -> bool:
    """Whether the person has had, or may be getting at this moment, a message about the seminar."""
    statement = select(Outgoing.id).where(
        Outgoing.seminar_guest_id == guest_id,
        Outgoing.seminar_stage_id.is_not(None),
        Outgoing.state.in_(
            (
                OutgoingState.SENT,
                OutgoingState.POSTING,
                OutgoingState.UNCERTAIN,
                OutgoingState.LEASED,
                OutgoingState.IN_DIGEST,
            )
        ),
    )
    return session.execute(statement.limit(1)).first() is not None


def time_before(session: Session, seminar_id: int, sequence: int) -> tuple[datetime, datetime] | None:
    """The seminar's time before its move to a sequence, as the audit trail tells it."""
    moves = session.scalars(
        select(AuditEntry.details).where(
            AuditEntry.object_type == "seminar",
            AuditEntry.object_id == seminar_id,
            AuditEntry.action == "seminar.moved",
        )
    )
    for move in moves:
        if move["sequence"] == sequence:
            start, end = str(move["old_start"]), str(move["old_end"])
            return datetime.fromisoformat(start), datetime.fromisoformat(end)
    return None


# -- needs and feedback ------------------------------------------------------------------------------------


def needs(session: Session, seminar_id: int) -> Sequence[AnyRow]:
    """Diets and accessibility needs of those who have a place, as (id, diet, access)."""
    return session.execute(
        select(SeminarGuest.id, SeminarGuest.diet, SeminarGuest.access).where(
            SeminarGuest.seminar_id == seminar_id,
            SeminarGuest.reply.in_(HAS_PLACE),
            SeminarGuest.withdrawn_at.is_(None),
        )
    ).all()


def needs_of(session: Session, guest_id: int) -> AnyRow | None:
    """One person's own diet and accessibility needs."""
    return session.execute(
        select(SeminarGuest.id, SeminarGuest.diet, SeminarGuest.access).where(SeminarGuest.id == guest_id)
    ).first()


def erase_needs(session: Session, ended_before: datetime, now: datetime) -> Sequence[int]:
    """Erases diets and accessibility needs of seminars that ended before a moment; the seminars' ids."""
    found = session.scalars(
        select(Seminar.id).where(Seminar.ends_at < ended_before, Seminar.needs_erased_at.is_(None))
    ).all()
    if found:
        session.execute(
            update(SeminarGuest)
            .where(SeminarGuest.seminar_id.in_(found))
            .values(diet="", access="")
            .execution_options(synchronize_session=False)
        )
        session.execute(
            update(Seminar)
            .where(Seminar.id.in_(found))
            .values(needs_erased_at=now)
            .execution_options(synchronize_session=False)
        )
    return found


def add_feedback(session: Session, seminar_id: int, grade: int, comment: str) -> None:
    """Keeps a grade and a comment, and not whose they are."""
    session.add(SeminarFeedback(seminar_id=seminar_id, grade=grade, comment=comment))
    session.flush()


def feedback(session: Session, seminar_id: int) -> Sequence[AnyRow]:
    """All grades and comments, as (grade, comment), by grade: the order in which they came tells nothing."""
    return session.execute(
        select(SeminarFeedback.grade, SeminarFeedback.comment)
        .where(SeminarFeedback.seminar_id == seminar_id)
        .order_by(SeminarFeedback.grade.desc(), SeminarFeedback.comment)
    ).all()
