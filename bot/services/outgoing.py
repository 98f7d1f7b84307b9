"""The outgoing queue as the house fills it: rows written in the same transaction as what causes them."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.outgoing import OutgoingKind, Posted, Way, way_of
from bot.storage import outgoing as stored
from bot.storage.engine import BY_EMAIL

KEPT_PAUSES = timedelta(days=1)


@dataclass(frozen=True)
class NewOutgoing:
    """One message to be: to one person, or into one channel.

    `dedupe_key` says what it is: a second row with the same key is never made. After `expires_at` it would
    help nobody, and is not sent. Times are aware. `responsible_id` is told when it does not arrive; of a
    meeting its organiser is, without being named here.
    """

    kind: OutgoingKind
    dedupe_key: str
    due_at: datetime
    expires_at: datetime
    recipient_id: int | None = None
    channel_id: str | None = None
    meeting_id: int | None = None
    invitation_id: int | None = None
    guest_id: int | None = None
    poll_id: int | None = None
    seminar_id: int | None = None
    seminar_guest_id: int | None = None
    seminar_stage_id: int | None = None
    programme_id: int | None = None
    action_id: int | None = None
    sub_agreement_id: int | None = None
    dispute_id: int | None = None
    amendment_id: int | None = None
    partner_notice_id: int | None = None
    about_id: int | None = None
    subject_sequence: int = 0
    responsible_id: int | None = None


def enqueue_many(session: Session, rows: Sequence[NewOutgoing], *, now: datetime) -> int:
    """Adds the rows that are not there yet, in one statement; returns how many were new.

    Each goes the recipient's own way (domain.outgoing.way_of); a channel's is Slack. The way is looked at
    once more when the row is due. Who then has neither Slack nor an e-mail address comes to the list of those
    to phone, which the responsible person gets (delivery.problems).
    """
    known = ways(session, {row.recipient_id for row in rows if row.recipient_id is not None})
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
                "guest_id": row.guest_id,
                "poll_id": row.poll_id,
                "seminar_id": row.seminar_id,
                "seminar_guest_id": row.seminar_guest_id,
                "seminar_stage_id": row.seminar_stage_id,
                "programme_id": row.programme_id,
                "action_id": row.action_id,
                "sub_agreement_id": row.sub_agreement_id,
                "dispute_id": row.dispute_id,
                "amendment_id": row.amendment_id,
                "partner_notice_id": row.partner_notice_id,
                "about_id": row.about_id,
                "subject_sequence": row.subject_sequence,
                "responsible_id": row.responsible_id,
                "created_at": now,
                "way": Way.SLACK if row.recipient_id is None else known.get(row.recipient_id, Way.NONE),
            }
            for row in rows
        ],
    )


def sends_letters(session: Session) -> bool:
    """Whether the installation can send e-mail."""
    return bool(session.info.get(BY_EMAIL))


def ways(session: Session, people: Collection[int]) -> dict[int, Way]:
    """How each of these people is reached now, by their ids."""
    return {
        row.id: way_of(
            row.preferred_way,
            in_slack=bool(row.slack_user_id) and row.slack_active,
            by_email=bool(row.email) and sends_letters(session),
        )
        for row in stored.reached_by(session, people)
    }


def enqueue(session: Session, row: NewOutgoing, *, now: datetime) -> bool:
    """Adds one row; returns whether it was new."""
    return enqueue_many(session, [row], now=now) == 1


def cancel_for_meeting(session: Session, meeting_id: int, *, now: datetime) -> int:  # noqa: ARG001
    """Takes back what has not begun to be sent; returns how many. What is on its way looks again itself."""
    return stored.cancel_waiting(session, meeting_id=meeting_id)


def cancel_for_poll(session: Session, poll_id: int) -> int:
    """Takes back what of a poll has not begun to be sent; returns how many."""
    return stored.cancel_waiting(session, poll_id=poll_id)


def cancel_for_seminar(session: Session, seminar_id: int) -> int:
    """Takes back what has not begun to be sent of a seminar; returns how many."""
    return stored.cancel_waiting(session, seminar_id=seminar_id)


def cancel_for_programme(session: Session, programme_id: int) -> int:
    """Takes back what of a programme's version has not begun to be sent; returns how many."""
    return stored.cancel_waiting(session, programme_id=programme_id)


def cancel_for_guest(session: Session, guest_id: int) -> int:
    """Takes back everything that waits about a guest's pass; returns how many."""
    return stored.cancel_waiting(session, guest_id=guest_id)


def cancel_for_agreement(
    session: Session, *, sub_agreement_id: int | None = None, dispute_id: int | None = None
) -> int:
    """Takes back what waits about a sub-agreement, or about a dispute; returns how many."""
    return stored.cancel_waiting(session, sub_agreement_id=sub_agreement_id, dispute_id=dispute_id)


def is_waiting(session: Session, guest_id: int, kind: OutgoingKind) -> bool:
    """Whether a message of the kind about a guest's pass has not begun to be sent."""
    return stored.is_waiting(session, guest_id, kind)


def forget_old_pauses(session: Session, *, now: datetime) -> int:
    """Removes what once closed a conversation or a method and is long over; returns how many."""
    return stored.forget_pauses(session, now - KEPT_PAUSES)


def newest_posted(session: Session, *, invitation_id: int, recipient_id: int) -> Posted | None:
    """Where the latest message about an invitation stands in Slack; None when none does."""
    row = stored.newest_posted(session, invitation_id, recipient_id)
    return Posted(*row) if row else None
