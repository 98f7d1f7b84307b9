"""What calendars that are subscribed to show: which meetings, of a person or of a group."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from bot.domain.meetings import MeetingState
from bot.storage.models import Group, Invitation, Meeting

# A cancelled draft was never anybody's meeting.
_TOLD: ColumnElement[bool] = or_(
    Meeting.state == MeetingState.CONFIRMED,
    (Meeting.state == MeetingState.CANCELLED) & Meeting.confirmed_at.is_not(None),
)


def invitations_of(session: Session, person_id: int, since: datetime) -> Sequence[int]:
    """The person's invitations to meetings that end after a moment, also withdrawn and cancelled ones."""
    statement = (
        select(Invitation.id)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .where(Invitation.person_id == person_id, Meeting.ends_at > since, _TOLD)
        .order_by(Meeting.starts_at, Invitation.id)
    )
    return session.scalars(statement).all()


def meetings_of(session: Session, group_id: int, since: datetime) -> Sequence[int]:
    """The group's meetings that end after a moment, also cancelled ones."""
    statement = (
        select(Meeting.id)
        .where(Meeting.group_id == group_id, Meeting.ends_at > since, _TOLD)
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return session.scalars(statement).all()


def group_name(session: Session, group_id: int) -> str | None:
    """What the calendar is called."""
    return session.scalar(select(Group.name).where(Group.id == group_id))
