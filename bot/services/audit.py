"""The audit trail: one row for every change, by ids and codes only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.domain.people import Actor
from bot.storage.models import AuditEntry

_INSERT = insert(AuditEntry)


def record(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    action: str,
    object_type: str,
    object_id: int | None,
    source: str = "slack",
    details: Mapping[str, int | str | bool | None] | None = None,
) -> None:
    """Writes who did what to which object. `details` holds ids, codes and counts, never names or texts."""
    session.connection().execute(
        _INSERT,
        {
            "at": now,
            "actor_id": actor.person_id,
            "source": source,
            "action": action,
            "object_type": object_type,
            "object_id": object_id,
            "details": dict(details or {}),
        },
    )


@dataclass(frozen=True)
class Change:
    """One row of the trail, as shown."""

    at: datetime
    actor_name: str
    action: str
    object_type: str
    object_id: int | None
    source: str
