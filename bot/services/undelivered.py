"""Messages that did not arrive end where somebody sees them: with whoever is responsible for them."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.outgoing import NO_WAY, NOT_PHONED, OutgoingKind, OutgoingState
from bot.domain.zone import local_date
from bot.services.outgoing import NewOutgoing, enqueue
from bot.storage import outgoing as stored
from bot.storage import pace
from bot.storage.outgoing import Job

PROBLEM_IS_NEWS = timedelta(days=2)
# Those to phone are told together: the rows of one change fail within seconds of each other.
GATHERED = timedelta(minutes=1)
_ABOUT_THESE = frozenset({OutgoingKind.DELIVERY_PROBLEM, OutgoingKind.PHONE_LIST})


def tell_undelivered(session: Session, job: Job, error: str, now: datetime) -> None:
    """Queues the message that tells of a row that failed with `error`, unless it is told already."""
    responsible = job.responsible_id or (
        stored.organiser_of(session, job.meeting_id) if job.meeting_id is not None else None
    )
    if responsible is None or responsible == job.recipient_id or job.kind in _ABOUT_THESE:
        return
    to_phone = error == NO_WAY
    if to_phone and job.kind in NOT_PHONED:
        return
    subject = f"meeting:{job.meeting_id}" if job.meeting_id else f"{responsible}:{local_date(now)}"
    key = (
        f"phone:{subject}:{job.sequence}:{now.timestamp() // 3600:.0f}"
        if to_phone
        else f"problem:{subject}:{job.recipient_id or job.channel_id}"
    )
    enqueue(
        session,
        NewOutgoing(
            kind=OutgoingKind.PHONE_LIST if to_phone else OutgoingKind.DELIVERY_PROBLEM,
            dedupe_key=key,
            due_at=now + GATHERED if to_phone else now,
            expires_at=now + PROBLEM_IS_NEWS,
            recipient_id=responsible,
            meeting_id=job.meeting_id,
            about_id=job.id,
        ),
        now=now,
    )


def bounced(session: Session, *, key: str, code: str, now: datetime) -> bool:
    """A letter came back after it had been taken; False when no letter with this key was sent.

    The key is known to the letter's reader and us alone, so that nobody else can make a row fail. `code` is
    the mail system's (RFC 3463), "5.1.1".
    """
    job = stored.sent_letter(session, key)
    if job is None:
        return False
    error = f"bounced_{code}"
    # What a digest told of came back with it.
    for row in (job, *pace.told_by(session, job.id)):
        stored.set_failed(session, row.id, OutgoingState.FAILED, error)
        tell_undelivered(session, row, error, now)
    return True
