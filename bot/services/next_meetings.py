"""Groups that meet at an interval: once a meeting has passed, its organiser gets the next date proposed."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.calendar import shift_into_office_hours
from bot.domain.meeting_interval import next_start
from bot.domain.meetings import MeetingInfo, NextMeeting
from bot.domain.outgoing import OutgoingKind
from bot.services.meetings import load
from bot.services.outgoing import NewOutgoing, enqueue_many
from bot.storage import next_meetings as stored

KEPT = timedelta(days=14)


def arm(session: Session, now: datetime) -> int:
    """Writes a proposal for each group whose last meeting has passed and that has none to come; once for each
    last meeting. Returns how many were new.
    """
    rows = [
        NewOutgoing(
            kind=OutgoingKind.NEXT_MEETING,
            dedupe_key=f"next-meeting:{found.meeting_id}",
            due_at=shift_into_office_hours(now, now + KEPT, not_before=now),
            expires_at=now + KEPT,
            recipient_id=found.organiser_id,
            meeting_id=found.meeting_id,
        )
        for found in stored.due(session, now)
    ]
    return enqueue_many(session, rows, now=now)


def proposal(session: Session, meeting_id: int, now: datetime) -> NextMeeting | None:
    """The next date after this meeting; None when one is agreed or the group has no interval any more."""
    found = next((one for one in stored.due(session, now) if one.meeting_id == meeting_id), None)
    if found is None:
        return None
    last: MeetingInfo = load(session, meeting_id)
    starts_at = next_start(last.starts_at, found.weeks, now)
    return NextMeeting(last, starts_at, starts_at + (last.ends_at - last.starts_at))
