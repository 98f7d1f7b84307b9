"""Deliveries from Slack that must count once, however often they come."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.storage import deliveries as stored

KEPT = timedelta(days=7)  # far past Slack's last retry (an hour's worth of events for 24 hours)


def claim(session: Session, *, key: str, now: datetime) -> str | None:
    """None when this delivery is new (it is noted with the change), else the answer it got the first time."""
    return stored.claim(session, key, now)


def finish(session: Session, *, key: str, answer: str) -> None:
    """Keeps the answer for a repeat."""
    stored.finish(session, key, answer)


def forget_old(session: Session, *, now: datetime) -> int:
    """Removes what is older than any repeat could be; returns how many."""
    return stored.forget(session, now - KEPT)
