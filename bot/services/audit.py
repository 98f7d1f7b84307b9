"""The audit trail: one row for every change, by ids and codes only."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.audit import Change, ChangePage
from bot.domain.people import Actor
from bot.permissions import Permission, require
from bot.storage import audit as stored


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
    stored.add(
        session,
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


PAGE = 15


def latest(session: Session, *, actor: Actor, page: int) -> ChangePage:
    """The latest changes, the newest first, ids turned into the names they have now. `page` counts from 1.

    Raises NotAllowed.
    """
    require(actor, Permission.SEE_AUDIT)
    rows = stored.latest(session, limit=PAGE + 1, offset=(page - 1) * PAGE)
    names = stored.names(session, [(row.object_type, row.object_id) for row in rows])
    changes = tuple(
        Change(
            at=row.at,
            actor_name=row.actor_name,
            action=row.action,
            object_name=names.get((row.object_type, row.object_id)),
            source=row.source,
            details=row.details,
        )
        for row in rows[:PAGE]
    )
    return ChangePage(changes, page, has_more=len(rows) > PAGE)
