"""Deliveries already answered (docs.slack.dev/apis/events-api: a repeat must change nothing)."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.storage.models import Delivery
from bot.storage.prepared import Prepared

_ROW = {"key": bindparam("key"), "answer": "", "received_at": bindparam("received_at")}
# RETURNING tells whether a row went in: the count of an INSERT is not kept on every driver.
_CLAIM: Prepared[str] = Prepared(
    sqlite.insert(Delivery).values(_ROW).on_conflict_do_nothing().returning(Delivery.key),
    postgresql.insert(Delivery).values(_ROW).on_conflict_do_nothing().returning(Delivery.key),
)
_ANSWER = Prepared(select(Delivery.answer).where(Delivery.key == bindparam("key")))
_FINISH: Prepared[()] = Prepared(
    update(Delivery).where(Delivery.key == bindparam("k")).values(answer=bindparam("a"))
)


def claim(session: Session, key: str, now: datetime) -> str | None:
    """Notes the delivery as being answered. Returns None the first time, else the answer it got.

    The row becomes visible with the change it belongs to: on PostgreSQL a second process waits here for the
    first one's commit.
    """
    if _CLAIM.all(session, {"key": key, "received_at": now}):
        return None
    return _ANSWER.all(session, {"key": key})[0][0]


def finish(session: Session, key: str, answer: str) -> None:
    """Keeps the answer for a repeat of the same delivery."""
    _FINISH.run(session, {"k": key, "a": answer})


def forget(session: Session, before: datetime) -> int:
    """Removes deliveries received before that moment; returns how many."""
    return session.connection().execute(delete(Delivery).where(Delivery.received_at < before)).rowcount
