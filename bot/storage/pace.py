"""Queries of the week's five messages: how many a person has had, and what waits for their digest.

Who decides holds the person's turn (`take_turn`), so that several processes count one after another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, bindparam, cast, func, select, update
from sqlalchemy.orm import Session

from bot.domain.meetings import Answer
from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.domain.seminars import Reply
from bot.storage.models import GuestPass, Invitation, Meeting, Outgoing, Seminar, SeminarGuest
from bot.storage.outgoing import Job, job_of
from bot.storage.prepared import Prepared

_S = OutgoingState
_LOCKS = 0x65_6B  # the first of the two numbers of PostgreSQL's locks of persons
_WAITING = (_S.BUNDLED, _S.IN_DIGEST)


@dataclass(frozen=True)
class Week:
    """What a person has had of a week, and what they answered to the thing that a row is about."""

    alone: int
    digests: int
    answer: Answer | None
    reply: Reply | None
    pass_answered_at: datetime | None


def _counted(is_of_kind: ColumnElement[bool]) -> ColumnElement[int]:
    # What was given up did not arrive, and leaves its place to others.
    left_out = (_S.FAILED, _S.DEAD, _S.CANCELLED, _S.EXPIRED)
    return (
        select(func.count())
        .where(
            Outgoing.recipient_id == bindparam("person"),
            Outgoing.counted_at >= bindparam("since"),
            is_of_kind,
            *(Outgoing.state != state for state in left_out),
        )
        .scalar_subquery()
    )


_WEEK: Prepared[int, int, Answer | None, Reply | None, datetime | None] = Prepared(
    select(
        _counted(Outgoing.kind != OutgoingKind.WEEKLY_DIGEST),
        _counted(Outgoing.kind == OutgoingKind.WEEKLY_DIGEST),
        select(Invitation.answer).where(Invitation.id == bindparam("invitation")).scalar_subquery(),
        select(SeminarGuest.reply).where(SeminarGuest.id == bindparam("guest")).scalar_subquery(),
        select(GuestPass.answered_at).where(GuestPass.id == bindparam("pass")).scalar_subquery(),
    )
)


def take_turn(session: Session, person_id: int) -> None:
    """Until the transaction ends, nobody else decides about this person's messages.

    On SQLite whoever writes is alone anyway. A lock of the person's row would hold up others who use it.
    """
    if session.get_bind().dialect.name == "postgresql":
        key = (cast(_LOCKS, Integer), cast(person_id, Integer))
        session.execute(select(func.pg_advisory_xact_lock(*key)))


def week_of(session: Session, job: Job, since: datetime) -> Week:
    """The recipient's messages counted from a moment on, and their answer."""
    values = {
        "person": job.recipient_id,
        "since": since,
        "invitation": job.invitation_id,
        "guest": job.seminar_guest_id,
        "pass": job.guest_id,
    }
    found = _WEEK.first(session, values)
    return Week(*found) if found else Week(0, 0, None, None, None)


def open_digest(session: Session, person_id: int) -> tuple[int, datetime] | None:
    """The digest of the person's that more can be added to, as (id, when it goes)."""
    row = session.execute(
        select(Outgoing.id, Outgoing.due_at)
        .where(
            Outgoing.recipient_id == person_id,
            Outgoing.kind == OutgoingKind.WEEKLY_DIGEST,
            Outgoing.state.in_((_S.DUE, _S.LEASED)),
            # One that may have arrived already would be taken for a copy of itself.
            Outgoing.posting_began_at.is_(None),
        )
        .order_by(Outgoing.id)
        .limit(1)
    ).first()
    return (row.id, row.due_at) if row else None


def id_of(session: Session, dedupe_key: str) -> int:
    """The row with this key, which must be there."""
    return session.execute(select(Outgoing.id).where(Outgoing.dedupe_key == dedupe_key)).scalar_one()


def bring_forward(session: Session, digest_id: int, moment: datetime) -> None:
    """A digest that waits goes at this moment, which is sooner."""
    session.execute(
        update(Outgoing)
        .where(Outgoing.id == digest_id, Outgoing.state == _S.DUE, Outgoing.due_at > moment)
        .values(due_at=moment, next_try_at=moment)
        .execution_options(synchronize_session=False)
    )


def waiting(session: Session, digest_id: int) -> list[Job]:
    """The rows that a digest is to tell of, oldest first."""
    rows = session.scalars(
        select(Outgoing)
        .where(Outgoing.digest_id == digest_id, Outgoing.state.in_(_WAITING))
        .order_by(Outgoing.id)
    )
    return [job_of(row) for row in rows]


def hold(session: Session, digest_id: int) -> Sequence[int]:
    """The ids of the rows that a digest is to tell of; nobody takes one of them back until the commit."""
    return session.scalars(
        select(Outgoing.id)
        .where(Outgoing.digest_id == digest_id, Outgoing.state.in_(_WAITING))
        .order_by(Outgoing.id)
        .with_for_update()
    ).all()


def told_by(session: Session, digest_id: int) -> list[Job]:
    """The rows that a sent digest told of."""
    rows = session.scalars(select(Outgoing).where(Outgoing.digest_id == digest_id, Outgoing.state == _S.SENT))
    return [job_of(row) for row in rows]


def end_row(session: Session, row_id: int, state: OutgoingState, now: datetime) -> None:
    """A row that waited for a digest is not told of in it; DUE sends it by itself."""
    session.execute(
        update(Outgoing)
        .where(Outgoing.id == row_id, Outgoing.state.in_(_WAITING))
        .values(state=state, next_try_at=now)
        .execution_options(synchronize_session=False)
    )


def follow(
    session: Session, digest_id: int, state: OutgoingState, now: datetime, *, error: str | None = None
) -> None:
    """What becomes of a digest becomes of what it tells of.

    When it cannot be sent, each row goes by itself; `error` says that it may be a second copy.
    """
    if state is _S.POSTING:
        _move(session, digest_id, (_S.BUNDLED,), state=_S.IN_DIGEST)
    elif state is _S.DUE:
        _move(session, digest_id, (_S.IN_DIGEST,), state=_S.BUNDLED)
    elif state is _S.SENT:
        _move(session, digest_id, (_S.IN_DIGEST,), state=_S.SENT, sent_at=now)
    elif state in (_S.FAILED, _S.DEAD, _S.CANCELLED, _S.EXPIRED):
        _move(session, digest_id, _WAITING, state=_S.DUE, next_try_at=now, last_error=error)


def _move(
    session: Session,
    digest_id: int,
    states: Sequence[OutgoingState],
    **values: OutgoingState | datetime | str | None,
) -> None:
    session.execute(
        update(Outgoing)
        .where(Outgoing.digest_id == digest_id, Outgoing.state.in_(states))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


# -- until when a thing matters ---------------------------------------------------------------------------


def meeting_start(session: Session, meeting_id: int) -> datetime | None:
    """When a meeting begins."""
    return session.scalar(select(Meeting.starts_at).where(Meeting.id == meeting_id))


def seminar_times(session: Session, seminar_id: int) -> tuple[datetime, datetime] | None:
    """When registration to a seminar ends, and when it begins."""
    row = session.execute(select(Seminar.deadline, Seminar.starts_at).where(Seminar.id == seminar_id)).first()
    return (row.deadline, row.starts_at) if row else None


def pass_of(session: Session, guest_id: int) -> GuestPass | None:
    """A guest's pass."""
    return session.get(GuestPass, guest_id)
