"""Deliveries already answered (docs.slack.dev/apis/events-api: a repeat must change nothing)."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.storage.models import Delivery

_ROW = {"key": bindparam("key"), "answer": "", "received_at": bindparam("received_at")}
# RETURNING tells whether a row went in: the count of an INSERT is not kept on every driver.
_CLAIM = {
    "sqlite": sqlite.insert(Delivery).values(_ROW).on_conflict_do_nothing().returning(Delivery.key),
    "postgresql": postgresql.insert(Delivery).values(_ROW).on_conflict_do_nothing().returning(Delivery.key),
}
_ANSWER = select(Delivery.answer).where(Delivery.key == bindparam("key"))
_FINISH = update(Delivery).where(Delivery.key == bindparam("k")).values(answer=bindparam("a"))


def claim(session: Session, key: str, now: datetime) -> str | None:
    """Notes the delivery as being answered. Returns None the first time, else the answer it got.

    The row becomes visible with the change it belongs to: on PostgreSQL a second process waits here for the
    first one's commit.
    """
    statement = _CLAIM[session.get_bind().dialect.name]
    inserted = session.connection().execute(statement, {"key": key, "received_at": now})
    if inserted.first() is not None:
        return None
    return session.execute(_ANSWER, {"key": key}).scalar_one()


def finish(session: Session, key: str, answer: str) -> None:
    """Keeps the answer for a repeat of the same delivery."""
    session.connection().execute(_FINISH, {"k": key, "a": answer})


def forget(session: Session, before: datetime) -> int:
    """Removes deliveries received before that moment; returns how many."""
    return session.connection().execute(delete(Delivery).where(Delivery.received_at < before)).rowcount
