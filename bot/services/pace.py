"""At most five unasked-for messages per person per week: whether a message goes now, waits or comes too late.

Asked when a row is about to be sent, in the transaction that marks it, so that the count holds whatever dies
and however many processes send (docs/decisions/0015).
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.domain.meetings import Answer
from bot.domain.outgoing import PACE, OutgoingKind, OutgoingState, Pace
from bot.domain.pace import ALONE, KEPT, MOST_A_WEEK, digest_moment, week_start
from bot.domain.seminars import Reply
from bot.domain.zone import HELSINKI, local_date
from bot.services.outgoing import NewOutgoing, enqueue
from bot.storage import deadlines
from bot.storage import meeting_messages as meetings
from bot.storage import pace as stored
from bot.storage import seminar_guests as seminars
from bot.storage.outgoing import Job
from bot.storage.pace import Week

log = logging.getLogger(__name__)

_K = OutgoingKind
_TO_GUESTS = frozenset({_K.GUEST_INVITATION, _K.GUEST_CHANGED, _K.GUEST_CANCELLED})


@dataclass(frozen=True)
class Place:
    """What becomes of a row that is about to be sent: `state` None lets it go.

    `counted_at` is when it took its place in the week, None for what does not count.
    """

    counted_at: datetime | None = None
    state: OutgoingState | None = None
    digest_id: int | None = None


def take_place(session: Session, job: Job, now: datetime) -> Place:
    """Decides about one row, and finds or makes the digest that it waits for; the caller writes the row."""
    pace = PACE[job.kind]
    if pace is Pace.FREE or job.recipient_id is None:
        return Place()
    stored.take_turn(session, job.recipient_id)
    if pace is Pace.DIGEST or job.posting_began_at is not None:
        # Once a call has begun, the row may have arrived: it keeps its place.
        return Place(job.counted_at if job.counted_at and job.counted_at >= week_start(now) else now)
    week = stored.week_of(session, job, week_start(now))
    if _said_yes(session, job, week):
        return Place()
    if week.alone < ALONE or job.digest_id is not None:
        return Place(now)
    return _wait(session, job, job.recipient_id, week, now)


def _wait(session: Session, job: Job, person_id: int, week: Week, now: datetime) -> Place:
    """The week's messages have gone: the row waits, or what is worth it goes all the same."""
    digest_id = _digest_for(session, job, person_id, week, now)
    if digest_id is not None:
        return Place(state=OutgoingState.BUNDLED, digest_id=digest_id)
    if PACE[job.kind] is Pace.REPEATS:
        return Place(state=OutgoingState.EXPIRED)
    log.info("outgoing %s: goes over the week's limit, since no digest comes in time", job.id)
    return Place(now)


def matters_until(session: Session, job: Job, now: datetime) -> datetime:
    """When a row is of no use any more: its thing begins, its time to answer ends, it expires; aware."""
    return min(_ends(session, job, now), default=job.expires_at)


def is_answered(session: Session, job: Job, now: datetime) -> bool:
    """Whether an invitation that waited has been answered meanwhile, in another place."""
    week = stored.week_of(session, job, now)
    if job.kind is _K.INVITATION:
        return week.answer not in (None, Answer.NONE)
    return job.kind is _K.SEMINAR_INVITATION and week.reply not in (None, Reply.SILENT)


def _said_yes(session: Session, job: Job, week: Week) -> bool:
    """Whether the row is about something that the recipient has said yes to."""
    if week.answer is Answer.YES or week.reply is Reply.COMING:
        return True
    if job.kind in _TO_GUESTS:
        return week.pass_answered_at is not None
    if job.kind in (_K.MEETING_MOVED, _K.MEETING_CANCELLED) and job.meeting_id is not None:
        # A new time empties the answers: who was coming at an old one must hear that it is another.
        yes = f"{job.invitation_id}:{Answer.YES}"
        moves = meetings.moves(session, job.meeting_id)
        return any(yes in str(move.get("answers", "")).split(",") for move in moves)
    return False


def _digest_for(session: Session, job: Job, person_id: int, week: Week, now: datetime) -> int | None:
    """The digest that tells of the row in time, made or brought forward where needed."""
    found = stored.open_digest(session, person_id)
    moment = digest_moment(
        now,
        matters_until(session, job, now),
        waiting=found[1] if found else None,
        is_free=week.alone + week.digests < MOST_A_WEEK,
    )
    if moment is None:
        return None
    if found is not None:
        stored.bring_forward(session, found[0], moment)
        return found[0]
    # A row begins one digest at most.
    key = f"digest:{person_id}:{job.id}"
    row = NewOutgoing(
        kind=_K.WEEKLY_DIGEST,
        dedupe_key=key,
        due_at=moment,
        expires_at=moment + KEPT,
        recipient_id=person_id,
    )
    enqueue(session, row, now=now)
    return stored.id_of(session, key)


def _ends(session: Session, job: Job, now: datetime) -> Iterator[datetime]:
    yield job.expires_at
    if job.invitation_id is not None and job.meeting_id is not None:
        yield from _of_meeting(session, job, job.meeting_id, now)
    if job.seminar_id is not None and job.kind is not _K.SEMINAR_THANKS:
        yield from _of_seminar(session, job, job.seminar_id, now)
    if job.guest_id is not None and job.kind in _TO_GUESTS:
        held = stored.pass_of(session, job.guest_id)
        if held is not None:
            yield _midnight(held.starts_on)
    if job.kind is _K.DEADLINE_REMINDER:
        # Several deadlines of a week are one message, which is kept until the last of them.
        days = (date.fromordinal(day) for _, day in deadlines.told_by(session, job.id))
        yield from (_midnight(day + timedelta(days=1)) for day in days if day >= local_date(now))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), HELSINKI).astimezone(UTC)


def _of_meeting(session: Session, job: Job, meeting_id: int, now: datetime) -> Iterator[datetime]:
    start = stored.meeting_start(session, meeting_id)
    if start is not None:
        yield start
    if job.kind is _K.MEETING_MOVED:
        # Nobody should come at an old time.
        for move in meetings.moves(session, meeting_id):
            old = datetime.fromisoformat(move["old_start"])
            if old > now:
                yield old


def _of_seminar(session: Session, job: Job, seminar_id: int, now: datetime) -> Iterator[datetime]:
    times = list(stored.seminar_times(session, seminar_id) or ())
    if job.kind is _K.SEMINAR_MOVED:
        before = seminars.time_before(session, seminar_id, job.sequence)
        times += before[:1] if before else ()
    yield from (moment for moment in times if moment > now)
