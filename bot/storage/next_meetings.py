"""Which groups that meet at an interval have met and have nothing to come."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, exists, func, select
from sqlalchemy.orm import Session, aliased

from bot.domain.meetings import MeetingState
from bot.storage.models import Group, Meeting


def due(session: Session, now: datetime) -> Sequence[Row[int, int, int]]:
    """(meeting_id, organiser_id, weeks) of the last meeting of each such group."""
    other = aliased(Meeting)
    to_come = exists().where(
        other.group_id == Group.id, other.state != MeetingState.CANCELLED, other.ends_at > now
    )
    last = (
        select(func.max(other.starts_at))
        .where(other.group_id == Group.id, other.state == MeetingState.CONFIRMED, other.ends_at <= now)
        .scalar_subquery()
    )
    return session.execute(
        select(Meeting.id.label("meeting_id"), Meeting.organiser_id, Group.meets_every_weeks.label("weeks"))
        .join(Group, Group.id == Meeting.group_id)
        .where(
            Group.meets_every_weeks.is_not(None),
            Group.ended_at.is_(None),
            Meeting.state == MeetingState.CONFIRMED,
            Meeting.starts_at == last,
            ~to_come,
        )
        .order_by(Meeting.id)
    ).all()  # type: ignore[return-value]
