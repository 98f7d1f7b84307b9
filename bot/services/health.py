"""How the bot is: whether the store answers, and whether messages leave."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.domain.outgoing import OutgoingState
from bot.storage.models import Outgoing
from bot.storage.outgoing import is_moving

LATE = timedelta(minutes=10)  # a message this long past its time: no worker runs, or Slack takes nothing
RECENT = timedelta(days=7)  # what failed longer ago is history, and no trouble of today's


@dataclass(frozen=True)
class Health:
    """Counts only: overdue = waiting long past its time, dead = given up within the last week."""

    overdue: int
    dead: int


def health(session: Session, *, now: datetime) -> Health:
    """Counts the messages that should have left and have not."""
    overdue = session.scalar(
        select(func.count(Outgoing.id)).where(
            is_moving(), Outgoing.due_at < now - LATE, Outgoing.expires_at > now
        )
    )
    dead = session.scalar(
        select(func.count(Outgoing.id)).where(
            Outgoing.state == OutgoingState.DEAD, Outgoing.due_at > now - RECENT
        )
    )
    return Health(overdue=overdue or 0, dead=dead or 0)
