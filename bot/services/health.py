"""How the bot is: whether the store answers, and whether messages leave."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.domain.outgoing import OutgoingState
from bot.storage.models import Outgoing

LATE = timedelta(minutes=10)  # a message this long past its time means that no worker is running
_MOVING = (OutgoingState.DUE, OutgoingState.LEASED, OutgoingState.POSTING, OutgoingState.UNCERTAIN)


@dataclass(frozen=True)
class Health:
    """Counts only: overdue = waiting past its time, dead = given up and not delivered."""

    overdue: int
    dead: int


def health(session: Session, *, now: datetime) -> Health:
    """Counts the messages that should have left and have not."""
    overdue = session.scalar(
        select(func.count(Outgoing.id)).where(
            Outgoing.state.in_(_MOVING), Outgoing.next_try_at < now - LATE, Outgoing.expires_at > now
        )
    )
    dead = session.scalar(select(func.count(Outgoing.id)).where(Outgoing.state == OutgoingState.DEAD))
    return Health(overdue=overdue or 0, dead=dead or 0)
