"""Queries of the outgoing queue.

Each step of a row is an UPDATE that names its lease token: when it changes no row, another worker owns it now
and this one stops.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.domain.outgoing import NO_WAY, OutgoingKind, OutgoingState, Way
from bot.domain.sending import LONGEST_PAUSE
from bot.storage.models import Meeting, Outgoing, Person, SlackPause

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

_S = OutgoingState
MOVING = (_S.DUE, _S.LEASED, _S.POSTING, _S.UNCERTAIN)
# Nothing of these has left yet.
NOT_BEGUN = (_S.DUE, _S.LEASED, _S.BUNDLED)


@dataclass(frozen=True)
class Job:
    """The facts of a row that its sender needs; a picture of the moment it was claimed."""

    id: int
    key: str
    kind: OutgoingKind
    state: OutgoingState
    meeting_id: int | None
    invitation_id: int | None
    guest_id: int | None
    poll_id: int | None
    seminar_id: int | None
    seminar_guest_id: int | None
    programme_id: int | None
    action_id: int | None
    sub_agreement_id: int | None
    dispute_id: int | None
    amendment_id: int | None
    partner_notice_id: int | None
    about_id: int | None
    digest_id: int | None
    sequence: int
    recipient_id: int | None
    channel_id: str | None
    responsible_id: int | None
    way: Way
    due_at: datetime
    expires_at: datetime
    attempts: int
    lookups: int
    posting_began_at: datetime | None
    counted_at: datetime | None
    posted_channel_id: str | None
    last_error: str | None


@dataclass(frozen=True)
class Recipient:
    """How a person is reached; `user_id` None when they are not in Slack, or no longer."""

    id: int
    user_id: str | None
    dm_channel_id: str | None
    locale: str | None
    name: str
    email: str | None


def _upsert(session: Session) -> Any:
    return sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert


def insert_new(session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
    """Inserts the rows whose dedupe key is not there; returns how many."""
    if not rows:
        return 0
    statement = _upsert(session)(Outgoing).on_conflict_do_nothing().returning(Outgoing.id)
    return len(session.execute(statement, list(rows)).all())


def reached_by(session: Session, people: Collection[int]) -> Sequence[AnyRow]:
    """What decides how people are reached; the erased left out."""
    if not people:
        return ()
    found: list[AnyRow] = []
    ids = sorted(people)
    # PostgreSQL takes 65,535 parameters, older SQLites 999.
    for start in range(0, len(ids), 900):
        statement = select(
            Person.id, Person.slack_user_id, Person.slack_active, Person.email, Person.preferred_way
        ).where(Person.id.in_(ids[start : start + 900]), Person.erased_at.is_(None))
        found.extend(session.connection().execute(statement).all())
    return found


def cancel_waiting(session: Session, **of: int | None) -> int:
    """Cancels what has not begun to be sent of one thing, given by the name of its column: poll_id=3."""
    ((column, number),) = ((name, one) for name, one in of.items() if one is not None)
    statement = (
        update(Outgoing)
        .where(Outgoing.__table__.c[column] == number, Outgoing.state.in_(NOT_BEGUN))
        .values(state=_S.CANCELLED, lease_token=None, lease_until=None)
        .returning(Outgoing.id)
        .execution_options(synchronize_session=False)
    )
    return len(session.execute(statement).all())


def is_waiting(session: Session, guest_id: int, kind: OutgoingKind) -> bool:
    """Whether a message of the kind about a guest's pass has not begun to be sent."""
    waiting = select(Outgoing.id).where(
        Outgoing.guest_id == guest_id, Outgoing.kind == kind, Outgoing.state.in_(NOT_BEGUN)
    )
    return bool(session.scalar(select(waiting.exists())))


def newest_posted(session: Session, invitation_id: int, recipient_id: int) -> AnyRow | None:
    """Where the latest message about an invitation stands in Slack, as (channel, ts)."""
    return session.execute(
        select(Outgoing.posted_channel_id, Outgoing.sent_ts)
        .where(
            Outgoing.recipient_id == recipient_id,
            Outgoing.invitation_id == invitation_id,
            Outgoing.posted_channel_id.is_not(None),
            Outgoing.sent_ts.is_not(None),
        )
        .order_by(Outgoing.sent_at.desc(), Outgoing.id.desc())
        .limit(1)
    ).first()


def _ready(
    now: datetime, states: Sequence[OutgoingState], by_email: Sequence[OutgoingState]
) -> ColumnElement[bool]:
    return and_(
        is_moving(),
        or_(
            and_(Outgoing.way != Way.EMAIL, Outgoing.state.in_(states)),
            and_(Outgoing.way == Way.EMAIL, Outgoing.state.in_(by_email)),
        ),
        Outgoing.next_try_at <= now,
        or_(Outgoing.lease_until.is_(None), Outgoing.lease_until < now),
    )


def is_moving() -> ColumnElement[bool]:
    """Not yet at its end: word for word what the partial index says, or the engines would not use it."""
    return Outgoing.state.in_(
        [bindparam(None, state, type_=Outgoing.state.type, literal_execute=True) for state in MOVING]
    )


def anything_ready(session: Session, now: datetime) -> bool:
    """Whether there is something to do: one look in the index.

    In order, though any one would do: a plan that PostgreSQL makes once for all times reads the table else.
    """
    first = select(Outgoing.id).where(_ready(now, MOVING, MOVING)).order_by(Outgoing.next_try_at).limit(1)
    return session.scalar(first) is not None


def claim(
    session: Session,
    *,
    now: datetime,
    until: datetime,
    token: str,
    most: int,
    states: Sequence[OutgoingState] = MOVING,
    by_email: Sequence[OutgoingState] = MOVING,
) -> list[Job]:
    """Leases at most `most` rows that are ready, earliest first, to the holder of `token` until `until`.

    `states` are those of rows that go by Slack, or by no way known so far, `by_email` those of the others.

    A row found in POSTING has lost its worker in the middle of the call: it becomes UNCERTAIN. A death is not
    the row's fault, so that such a try does not count.
    """
    rows = session.scalars(
        select(Outgoing)
        .where(_ready(now, states, by_email))
        .order_by(Outgoing.next_try_at, Outgoing.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    jobs = []
    for row in rows:
        if row.state is _S.POSTING:
            row.state, row.attempts = _S.UNCERTAIN, max(0, row.attempts - 1)
        elif row.state is _S.DUE:
            row.state = _S.LEASED
        row.lease_token, row.lease_until = token, until
        jobs.append(job_of(row))
    session.flush()
    return jobs


def job_of(row: Outgoing) -> Job:
    """A picture of the row."""
    return Job(
        id=row.id,
        key=row.key,
        kind=row.kind,
        state=row.state,
        meeting_id=row.meeting_id,
        invitation_id=row.invitation_id,
        guest_id=row.guest_id,
        poll_id=row.poll_id,
        seminar_id=row.seminar_id,
        seminar_guest_id=row.seminar_guest_id,
        programme_id=row.programme_id,
        action_id=row.action_id,
        sub_agreement_id=row.sub_agreement_id,
        dispute_id=row.dispute_id,
        amendment_id=row.amendment_id,
        partner_notice_id=row.partner_notice_id,
        about_id=row.about_id,
        digest_id=row.digest_id,
        sequence=row.subject_sequence,
        recipient_id=row.recipient_id,
        channel_id=row.channel_id,
        responsible_id=row.responsible_id,
        way=row.way,
        due_at=row.due_at,
        expires_at=row.expires_at,
        attempts=row.attempts,
        lookups=row.lookups,
        posting_began_at=row.posting_began_at,
        counted_at=row.counted_at,
        posted_channel_id=row.posted_channel_id,
        last_error=row.last_error,
    )


def change(session: Session, job_id: int, token: str, **values: Any) -> bool:
    """Changes a row that is still leased under `token`; False when it no longer is."""
    statement = (
        update(Outgoing)
        .where(Outgoing.id == job_id, Outgoing.lease_token == token)
        .values(**values)
        .returning(Outgoing.id)
        .execution_options(synchronize_session=False)
    )
    return session.execute(statement).first() is not None


def sent_letter(session: Session, key: str) -> Job | None:
    """The row with this key, when its letter was sent."""
    row = session.scalar(
        select(Outgoing).where(Outgoing.key == key, Outgoing.state == _S.SENT, Outgoing.way == Way.EMAIL)
    )
    return job_of(row) if row else None


def set_failed(session: Session, job_id: int, state: OutgoingState, error: str) -> None:
    """A row that had come to its end after all did not arrive."""
    session.connection().execute(
        update(Outgoing).where(Outgoing.id == job_id).values(state=state, last_error=error)
    )


def get_job(session: Session, job_id: int) -> Job | None:
    """The row as it is now."""
    row = session.get(Outgoing, job_id)
    return job_of(row) if row else None


def recipient(session: Session, person_id: int) -> Recipient | None:
    """How the person is reached now."""
    row = session.execute(
        select(
            Person.id,
            Person.slack_user_id,
            Person.slack_active,
            Person.slack_dm_channel_id,
            Person.locale,
            Person.slack_locale,
            Person.name,
            Person.email,
        ).where(Person.id == person_id)
    ).first()
    if row is None:
        return None
    return Recipient(
        id=row.id,
        user_id=row.slack_user_id if row.slack_active else None,
        dm_channel_id=row.slack_dm_channel_id,
        locale=row.locale or row.slack_locale,
        name=row.name,
        email=row.email,
    )


def to_phone(
    session: Session, *, meeting_id: int | None, responsible_id: int | None, since: datetime
) -> Sequence[int]:
    """The people whom rows made after a moment could not reach in any way: of a meeting, else of whoever
    is responsible."""
    of = (
        Outgoing.meeting_id == meeting_id
        if meeting_id is not None
        else (Outgoing.responsible_id == responsible_id)
    )
    statement = (
        select(Outgoing.recipient_id)
        .where(of, Outgoing.last_error == NO_WAY, Outgoing.state == _S.FAILED, Outgoing.created_at >= since)
        .distinct()
    )
    return [one for one in session.scalars(statement) if one is not None]


def keep_dm_channel(session: Session, person_id: int, channel_id: str | None) -> None:
    """Remembers the conversation with a person; None forgets it."""
    session.execute(
        update(Person)
        .where(Person.id == person_id)
        .values(slack_dm_channel_id=channel_id)
        .execution_options(synchronize_session=False)
    )


def closed_until(session: Session, scopes: Sequence[str], now: datetime) -> dict[str, datetime]:
    """Which of the scopes are closed now, and until when."""
    found = session.execute(
        select(SlackPause.scope, SlackPause.until).where(
            SlackPause.scope.in_(scopes), SlackPause.until > now, SlackPause.until <= now + LONGEST_PAUSE
        )
    )
    return {row.scope: row.until for row in found}


def close(session: Session, scope: str, now: datetime, until: datetime) -> None:
    """Closes a scope until a time; a later time that is there already stands."""
    insert = _upsert(session)(SlackPause).values(scope=scope, until=until)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=[SlackPause.scope],
            set_={"until": insert.excluded.until},
            where=or_(SlackPause.until < insert.excluded.until, SlackPause.until > now + LONGEST_PAUSE),
        )
    )


def take_turn(session: Session, scope: str, now: datetime, until: datetime) -> bool:
    """Closes an open scope until a time, for one post; False when it is closed. Atomic on both engines.

    A turn that ends far later than this one would was taken before a clock was set back: it does not count.
    """
    insert = _upsert(session)(SlackPause).values(scope=scope, until=until)
    statement = insert.on_conflict_do_update(
        index_elements=[SlackPause.scope],
        set_={"until": insert.excluded.until},
        where=or_(SlackPause.until <= now, SlackPause.until > until + (until - now)),
    ).returning(SlackPause.scope)
    return session.execute(statement).first() is not None


def end_turn(session: Session, scope: str, until: datetime) -> None:
    """The post is over: the scope opens at `until`."""
    session.execute(update(SlackPause).where(SlackPause.scope == scope).values(until=until))


def forget_pauses(session: Session, before: datetime) -> int:
    """Removes pauses that were over before that moment; returns how many."""
    return session.connection().execute(delete(SlackPause).where(SlackPause.until < before)).rowcount


def organiser_of(session: Session, meeting_id: int) -> int | None:
    """Who is told when a meeting's message does not arrive."""
    return session.scalar(select(Meeting.organiser_id).where(Meeting.id == meeting_id))
