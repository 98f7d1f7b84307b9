"""What goes out about a seminar: rows of the outgoing queue, written with the change that causes them.

What everybody must know is a row for those too who have neither Slack nor an address: the queue puts them on
the organiser's list of people to phone. Of the rest they get none.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.calendar import next_office_moment
from bot.domain.meetings import AnswerSource
from bot.domain.outgoing import OutgoingKind, Way
from bot.domain.seminars import Guest, Registration, Reply, SeminarInfo, Stage
from bot.services import outgoing
from bot.services.outgoing import NewOutgoing
from bot.storage import seminars as stored

STILL_NEWS = timedelta(days=1)
THANKS_KEPT = timedelta(days=14)

_KINDS = {
    Stage.SAVE_THE_DATE: OutgoingKind.SEMINAR_SAVE_THE_DATE,
    Stage.INVITATION: OutgoingKind.SEMINAR_INVITATION,
    Stage.REMINDER: OutgoingKind.SEMINAR_REMINDER,
    Stage.LAST_CALL: OutgoingKind.SEMINAR_LAST_CALL,
    Stage.PRACTICAL: OutgoingKind.SEMINAR_PRACTICAL,
    Stage.THANKS: OutgoingKind.SEMINAR_THANKS,
}
_MUST_KNOW = frozenset({Stage.INVITATION, Stage.PRACTICAL})


def send_stage(
    session: Session,
    seminar: SeminarInfo,
    guests: Iterable[Guest],
    now: datetime,
    *,
    stage: Stage,
    nth: int,
    stage_id: int,
) -> int:
    """One message of the stage to each, at once; a second one to the same person is never made. How many."""
    until = {
        Stage.REMINDER: seminar.deadline,
        Stage.LAST_CALL: seminar.deadline,
        Stage.THANKS: seminar.ends_at + THANKS_KEPT,
    }.get(stage, seminar.starts_at)
    rows = [
        _row(
            _KINDS[stage],
            seminar,
            one,
            key=stage_key(seminar.id, stage, nth, one),
            due_at=now,
            until=until,
            stage_id=stage_id,
        )
        for one in (guests if stage in _MUST_KNOW else reachable(guests))
    ]
    return outgoing.enqueue_many(session, rows, now=now)


def invite_late(session: Session, seminar: SeminarInfo, guests: Iterable[Guest], now: datetime) -> None:
    """The invitation, for those who came onto the list when the others had it already."""
    for row in stored.stage_rows(session, seminar.id):
        if row.stage is Stage.INVITATION:
            send_stage(session, seminar, guests, now, stage=row.stage, nth=1, stage_id=row.id)


def confirm_if_needed(
    session: Session, after: Registration, now: datetime, *, source: AnswerSource, before: Reply
) -> None:
    """How the registration stands now: a message to keep, with the ticket and the calendar's entry.

    Whoever gave the answer in Slack sees there at once what it came to; only a place is worth a message more.
    """
    seminar, guest = after.seminar, after.guest
    seen = source is AnswerSource.SLACK and guest.way is Way.SLACK
    nothing_had = before in (Reply.SILENT, Reply.LAPSED) and guest.reply is Reply.NOT_COMING
    if (seen or nothing_had) and guest.reply is not Reply.COMING:
        return
    key = f"seminar:{seminar.id}:answer:{guest.id}:{guest.calendar_step}"
    if guest.way is not Way.NONE:
        row = _row(OutgoingKind.SEMINAR_CONFIRMATION, seminar, guest, key=key, due_at=now)
        outgoing.enqueue(session, row, now=now)


def offer(session: Session, seminar: SeminarInfo, guest: Guest, now: datetime) -> None:
    """A place, held until guest.offer_until: asked in office hours, since the time runs in them alone."""
    until = guest.offer_until or seminar.starts_at
    key = f"seminar:{seminar.id}:offer:{guest.id}:{guest.calendar_step}"
    due = min(next_office_moment(now), until)
    row = _row(OutgoingKind.SEMINAR_OFFER, seminar, guest, key=key, due_at=due, until=until)
    outgoing.enqueue(session, row, now=now)


def offer_lapsed(session: Session, seminar: SeminarInfo, guest: Guest, now: datetime) -> None:
    """The place went on to the next."""
    key = f"seminar:{seminar.id}:lapsed:{guest.id}:{guest.calendar_step}"
    row = _row(OutgoingKind.SEMINAR_OFFER_LAPSED, seminar, guest, key=key, due_at=now)
    outgoing.enqueue(session, row, now=now)


def tell_moved(session: Session, seminar: SeminarInfo, guests: Iterable[Guest], now: datetime) -> int:
    """The new time or place, to everybody who has heard of the old one; how many rows."""
    rows = [
        _row(
            OutgoingKind.SEMINAR_MOVED,
            seminar,
            one,
            key=f"seminar:{seminar.id}:{seminar.sequence}:moved:{one.id}",
            due_at=now,
        )
        for one in guests
    ]
    return outgoing.enqueue_many(session, rows, now=now)


def tell_cancelled(session: Session, seminar: SeminarInfo, guests: Iterable[Guest], now: datetime) -> int:
    """That it is not held, to everybody who has heard of it; how many rows."""
    rows = [
        _row(
            OutgoingKind.SEMINAR_CANCELLED,
            seminar,
            one,
            key=f"seminar:{seminar.id}:cancelled:{one.id}",
            due_at=now,
            until=seminar.ends_at + STILL_NEWS,
        )
        for one in guests
    ]
    return outgoing.enqueue_many(session, rows, now=now)


def stage_key(seminar_id: int, stage: Stage, nth: int, guest: Guest) -> str:
    """The dedupe key of a stage's message: one per person, stage and number, whatever happens."""
    return f"seminar:{seminar_id}:{stage}:{nth}:{guest.person.id}"


def reachable(guests: Iterable[Guest]) -> list[Guest]:
    """Those who can be written to."""
    return [one for one in guests if one.way is not Way.NONE]


def _row(
    kind: OutgoingKind,
    seminar: SeminarInfo,
    guest: Guest,
    *,
    key: str,
    due_at: datetime,
    until: datetime | None = None,
    stage_id: int | None = None,
) -> NewOutgoing:
    is_answer = kind in (OutgoingKind.SEMINAR_CONFIRMATION, OutgoingKind.SEMINAR_OFFER)
    return NewOutgoing(
        kind=kind,
        dedupe_key=key,
        due_at=due_at,
        expires_at=until or seminar.ends_at,
        recipient_id=guest.person.id,
        seminar_id=seminar.id,
        seminar_guest_id=guest.id,
        seminar_stage_id=stage_id,
        # What a later answer makes void is told by the answer's number, everything else by the seminar's.
        subject_sequence=guest.calendar_step if is_answer else seminar.sequence,
        responsible_id=seminar.organiser.id,
    )
