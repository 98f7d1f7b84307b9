"""What goes out about meetings: rows of the outgoing queue, written with the change that causes them.

Invitations, moves and cancellations go out at once, as what a person has just done; reminders keep office
hours (domain.meeting_reminders). Each goes the person's own way (services.outgoing). Whoever does something
is shown at once whom no message reaches, to be phoned; these get no row. What happens by itself (a seat
changed hands) has nobody before the screen: then they do, and the organiser gets the list of them.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.meeting_reminders import lead_times, reminder_key, reminder_times
from bot.domain.meetings import Invited, MeetingInfo
from bot.domain.outgoing import OutgoingKind
from bot.domain.zone import local_date
from bot.services import outgoing
from bot.services.outgoing import NewOutgoing
from bot.storage import meetings as stored

STILL_NEWS = timedelta(
    days=1
)  # a cancellation that was held up is told to the meeting's day, and one day more


def invite(
    session: Session, meeting: MeetingInfo, invited: Iterable[Invited], now: datetime, *, again: bool = False
) -> None:
    """Invitations and reminders. `again`: some of them may have been invited to this time before."""
    rows = []
    times = _reminder_times(session, meeting, now)
    for one in invited if again else _reachable(invited):
        key = _key(meeting, "invite", one, now if again else None)
        rows.append(_row(OutgoingKind.INVITATION, meeting, one, key=key, due_at=now))
        rows += _reminders(meeting, one, times)
    outgoing.enqueue_many(session, rows, now=now)


def tell_moved(session: Session, meeting: MeetingInfo, invited: Iterable[Invited], now: datetime) -> None:
    """The new time, and the reminders of it."""
    rows = []
    times = _reminder_times(session, meeting, now)
    for one in _reachable(invited):
        rows.append(
            _row(OutgoingKind.MEETING_MOVED, meeting, one, key=_key(meeting, "moved", one), due_at=now)
        )
        rows += _reminders(meeting, one, times)
    outgoing.enqueue_many(session, rows, now=now)


def tell_cancelled(session: Session, meeting: MeetingInfo, invited: Iterable[Invited], now: datetime) -> None:
    """That the meeting is not held: to everybody invited, whatever they answered."""
    kind, until = OutgoingKind.MEETING_CANCELLED, meeting.ends_at + STILL_NEWS
    rows = [
        _row(kind, meeting, one, key=_key(meeting, "cancelled", one), due_at=now, until=until)
        for one in _reachable(invited)
    ]
    outgoing.enqueue_many(session, rows, now=now)


def tell_withdrawn(session: Session, meeting: MeetingInfo, one: Invited, now: datetime) -> None:
    """That this one person is not needed, though the meeting is held."""
    key = _key(meeting, "withdrawn", one, now)
    row = _row(OutgoingKind.MEETING_CANCELLED, meeting, one, key=key, due_at=now)
    outgoing.enqueue_many(session, [row], now=now)


def nudge(session: Session, meeting: MeetingInfo, silent: Iterable[Invited], now: datetime) -> int:
    """A question to those who have not answered; nobody gets two on one day. How many are asked."""
    rows = [
        _row(
            OutgoingKind.ANSWER_NUDGE,
            meeting,
            one,
            key=_key(meeting, f"nudge:{local_date(now)}", one),
            due_at=now,
        )
        for one in _reachable(silent)
    ]
    return outgoing.enqueue_many(session, rows, now=now)


def pass_on_note(session: Session, meeting: MeetingInfo, one: Invited, now: datetime) -> None:
    """What an invited person wrote to the organiser with their answer; the words are read when it goes."""
    _tell_organiser(session, OutgoingKind.ANSWER_NOTE, meeting, one, now)


def tell_wrong_reader(session: Session, meeting: MeetingInfo, one: Invited, now: datetime) -> None:
    """That this person's link came to somebody else."""
    _tell_organiser(session, OutgoingKind.WRONG_READER, meeting, one, now)


def _tell_organiser(
    session: Session, kind: OutgoingKind, meeting: MeetingInfo, one: Invited, now: datetime
) -> None:
    organiser = stored.organiser_id(session, meeting.id)
    if organiser is None or organiser == one.person.id:
        return
    row = NewOutgoing(
        kind=kind,
        dedupe_key=_key(meeting, str(kind), one, now),
        due_at=now,
        expires_at=meeting.ends_at,
        recipient_id=organiser,
        meeting_id=meeting.id,
        invitation_id=one.invitation_id,
        subject_sequence=meeting.sequence,
    )
    outgoing.enqueue_many(session, [row], now=now)


def arm_reminders(session: Session, meeting: MeetingInfo, invited: Iterable[Invited], now: datetime) -> None:
    """Reminders at lead times that a group has set anew; those it has no more are void when they come up."""
    times = _reminder_times(session, meeting, now)
    rows = [row for one in _reachable(invited) for row in _reminders(meeting, one, times)]
    outgoing.enqueue_many(session, rows, now=now)


def forget(session: Session, meeting: MeetingInfo, now: datetime) -> None:
    """Nothing that still waits is sent: the meeting has another time, or none."""
    outgoing.cancel_for_meeting(session, meeting.id, now=now)


def _reachable(invited: Iterable[Invited]) -> list[Invited]:
    return [one for one in invited if one.is_reached]


def _reminder_times(
    session: Session, meeting: MeetingInfo, now: datetime
) -> tuple[tuple[int, datetime], ...]:
    row = stored.get(session, meeting.id)
    leads = lead_times(row.reminder_minutes if row else None)
    return reminder_times(meeting.starts_at, leads, now)


def _reminders(
    meeting: MeetingInfo, one: Invited, times: Iterable[tuple[int, datetime]]
) -> list[NewOutgoing]:
    """A row at each lead time; whether this person wants it, and in which words, is seen when it comes up."""
    rows = []
    for lead, due in times:
        key = reminder_key(meeting.id, meeting.sequence, lead, one.person.id)
        # Never sent after the thing itself has begun.
        rows.append(
            _row(OutgoingKind.MEETING_REMINDER, meeting, one, key=key, due_at=due, until=meeting.starts_at)
        )
    return rows


def _key(meeting: MeetingInfo, what: str, one: Invited, at: datetime | None = None) -> str:
    key = f"meeting:{meeting.id}:{meeting.sequence}:{what}:{one.person.id}"
    return f"{key}:{at.timestamp():.0f}" if at else key


def _row(
    kind: OutgoingKind,
    meeting: MeetingInfo,
    one: Invited,
    *,
    key: str,
    due_at: datetime,
    until: datetime | None = None,
) -> NewOutgoing:
    return NewOutgoing(
        kind=kind,
        dedupe_key=key,
        due_at=due_at,
        expires_at=until or meeting.ends_at,
        recipient_id=one.person.id,
        meeting_id=meeting.id,
        invitation_id=one.invitation_id,
        subject_sequence=meeting.sequence,
    )
