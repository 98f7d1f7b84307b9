"""What the messages about a meeting need to know of its past and of each other."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.storage.models import AuditEntry, Outgoing

_MOVES = (
    select(AuditEntry.details)
    .where(
        AuditEntry.object_type == "meeting",
        AuditEntry.object_id == bindparam("meeting"),
        AuditEntry.action == "meeting.moved",
    )
    .order_by(AuditEntry.id)
)
_LAST_TOLD = select(func.max(Outgoing.subject_sequence)).where(
    Outgoing.invitation_id == bindparam("invitation"),
    Outgoing.subject_sequence < bindparam("sequence"),
    Outgoing.sent_at.is_not(None),
)


def moves(session: Session, meeting_id: int) -> Sequence[Mapping[str, Any]]:
    """What the audit trail tells of the meeting's moves, oldest first."""
    return session.connection().execute(_MOVES, {"meeting": meeting_id}).scalars().all()


def last_told(session: Session, invitation_id: int, before: int) -> int | None:
    """The newest sequence below `before` that the invited person has had a message about."""
    values = {"invitation": invitation_id, "sequence": before}
    return session.connection().execute(_LAST_TOLD, values).scalar_one()


def waiting_later(session: Session, dedupe_keys: Collection[str], due_at: datetime, now: datetime) -> bool:
    """Whether one of these rows was due after `due_at`, is due by now as well, and waits to be sent."""
    statement = select(Outgoing.id).where(
        Outgoing.dedupe_key.in_(dedupe_keys),
        Outgoing.state.in_((OutgoingState.DUE, OutgoingState.LEASED)),
        Outgoing.due_at > due_at,
        Outgoing.due_at <= now,
    )
    return session.connection().execute(statement).first() is not None


def dedupe_key(session: Session, outgoing_id: int) -> str | None:
    """The key that says what a row of the queue is."""
    statement = select(Outgoing.dedupe_key).where(Outgoing.id == outgoing_id)
    return session.connection().execute(statement).scalar_one_or_none()


def undelivered_to(session: Session, meeting_id: int) -> Sequence[int]:
    """The invitations whose newest message of the meeting has failed: it was refused, or came back."""
    newest = (
        select(func.max(Outgoing.id))
        .where(
            Outgoing.meeting_id == meeting_id,
            Outgoing.invitation_id.is_not(None),
            Outgoing.kind.in_(
                (OutgoingKind.INVITATION, OutgoingKind.MEETING_MOVED, OutgoingKind.MEETING_CANCELLED)
            ),
        )
        .group_by(Outgoing.invitation_id)
    )
    statement = select(Outgoing.invitation_id).where(
        Outgoing.id.in_(newest), Outgoing.state.in_((OutgoingState.FAILED, OutgoingState.DEAD))
    )
    return [one for one in session.connection().execute(statement).scalars() if one is not None]
