"""The outgoing queue as the house fills it: rows written in the same transaction as what causes them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.outgoing import OutgoingKind, Way
from bot.storage import outgoing as stored

KEPT_PAUSES = timedelta(days=1)


@dataclass(frozen=True)
class NewOutgoing:
    """One message to be: to one person, or into one channel.

    `dedupe_key` says what it is: a second row with the same key is never made. After `expires_at` it would
    help nobody, and is not sent. Times are aware.
    """

    kind: OutgoingKind
    dedupe_key: str
    due_at: datetime
    expires_at: datetime
    recipient_id: int | None = None
    channel_id: str | None = None
    meeting_id: int | None = None
    invitation_id: int | None = None
    about_id: int | None = None
    subject_sequence: int = 0
    way: Way = Way.SLACK


def enqueue_many(session: Session, rows: Sequence[NewOutgoing], *, now: datetime) -> int:
    """Adds the rows that are not there yet, in one statement; returns how many were new."""
    return stored.insert_new(
        session,
        [
            {
                "key": secrets.token_urlsafe(18),
                "dedupe_key": row.dedupe_key,
                "kind": row.kind,
                "due_at": row.due_at,
                "next_try_at": row.due_at,
                "expires_at": row.expires_at,
                "recipient_id": row.recipient_id,
                "channel_id": row.channel_id,
                "meeting_id": row.meeting_id,
                "invitation_id": row.invitation_id,
                "about_id": row.about_id,
                "subject_sequence": row.subject_sequence,
                "way": row.way,
                "created_at": now,
            }
            for row in rows
        ],
    )


def enqueue(session: Session, row: NewOutgoing, *, now: datetime) -> bool:
    """Adds one row; returns whether it was new."""
    return enqueue_many(session, [row], now=now) == 1


def cancel_for_meeting(session: Session, meeting_id: int, *, now: datetime) -> int:  # noqa: ARG001
    """Takes back what has not begun to be sent; returns how many. What is on its way looks again itself."""
    return stored.cancel_waiting(session, meeting_id=meeting_id)


def cancel_for_person(session: Session, person_id: int) -> int:
    """Takes back everything that waits for a person; returns how many."""
    return stored.cancel_waiting(session, recipient_id=person_id)


def forget_old_pauses(session: Session, *, now: datetime) -> int:
    """Removes what once closed a conversation or a method and is long over; returns how many."""
    return stored.forget_pauses(session, now - KEPT_PAUSES)
