"""Queries about the comments of a programme's versions, and who hears that one is open for them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.domain.outgoing import OutgoingKind
from bot.domain.programme import ProgrammeState
from bot.storage.models import ActionPlan, Outgoing, Person, Programme, ProgrammeComment

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

_COMMENTS = (
    select(
        ProgrammeComment.id,
        ProgrammeComment.programme_id,
        ProgrammeComment.text,
        ProgrammeComment.person_id,
        Person.name.label("person"),
        ActionPlan.title.label("action"),
        ProgrammeComment.action_id,
        ProgrammeComment.source,
        ProgrammeComment.created_at,
        ProgrammeComment.withdrawn_at,
    )
    .outerjoin(Person, Person.id == ProgrammeComment.person_id)
    .outerjoin(
        ActionPlan,
        (ActionPlan.programme_id == ProgrammeComment.programme_id)
        & (ActionPlan.action_id == ProgrammeComment.action_id),
    )
    .order_by(ProgrammeComment.created_at, ProgrammeComment.id)
)


def of_version(session: Session, programme_id: int) -> Sequence[AnyRow]:
    """The comments that stand, the first one first."""
    return session.execute(
        _COMMENTS.where(
            ProgrammeComment.programme_id == programme_id, ProgrammeComment.withdrawn_at.is_(None)
        )
    ).all()


def get(session: Session, comment_id: int) -> AnyRow | None:
    """One comment, one taken back as well."""
    return session.execute(_COMMENTS.where(ProgrammeComment.id == comment_id)).first()


def same(
    session: Session, programme_id: int, person_id: int | None, action_id: int | None, text: str
) -> int | None:
    """The id of the very same comment of the same person."""
    return session.scalar(
        select(ProgrammeComment.id).where(
            ProgrammeComment.programme_id == programme_id,
            ProgrammeComment.person_id == person_id,
            ProgrammeComment.action_id == action_id
            if action_id is not None
            else ProgrammeComment.action_id.is_(None),
            ProgrammeComment.text == text,
            ProgrammeComment.withdrawn_at.is_(None),
        )
    )


def count_of(session: Session, programme_id: int, person_id: int | None) -> int:
    """How many comments of a version somebody has written."""
    return (
        session.scalar(
            select(func.count(ProgrammeComment.id)).where(
                ProgrammeComment.programme_id == programme_id,
                ProgrammeComment.person_id == person_id,
                ProgrammeComment.withdrawn_at.is_(None),
            )
        )
        or 0
    )


def add(session: Session, values: Mapping[str, Any]) -> int:
    """Adds a comment; its id."""
    return session.execute(
        insert(ProgrammeComment).values(**values).returning(ProgrammeComment.id)
    ).scalar_one()


def add_replies(session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
    """Adds the replies of a thread that are not there yet; how many were new."""
    if not rows:
        return 0
    new = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = new(ProgrammeComment).values(list(rows)).on_conflict_do_nothing()
    return len(session.execute(statement.returning(ProgrammeComment.id)).all())


def withdraw(session: Session, comment_id: int, now: datetime) -> None:
    """Takes a comment back."""
    session.execute(
        update(ProgrammeComment).where(ProgrammeComment.id == comment_id).values(withdrawn_at=now)
    )


def ended(session: Session, today: date) -> Sequence[int]:
    """Versions that are open for comments though their last day has passed."""
    return session.scalars(
        select(Programme.id).where(
            Programme.state == ProgrammeState.COMMENTS, Programme.comments_until < today
        )
    ).all()


def posted(session: Session, programme_id: int) -> tuple[str, str] | None:
    """Where comments were asked for in Slack, as (channel, ts)."""
    row = session.execute(
        select(Outgoing.posted_channel_id, Outgoing.sent_ts)
        .where(
            Outgoing.programme_id == programme_id,
            Outgoing.kind == OutgoingKind.PROGRAMME_COMMENTS,
            Outgoing.channel_id.is_not(None),
            Outgoing.sent_ts.is_not(None),
        )
        .order_by(Outgoing.id.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row and row[0] and row[1] else None
