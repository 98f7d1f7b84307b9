"""Groups: who belongs, who leads, where they meet."""

from sqlalchemy.orm import Session

from bot.domain.groups import GroupAmbiguous, GroupNotFound, GroupRef
from bot.domain.names import matching
from bot.storage import groups as stored


def bound_group(session: Session, channel_id: str) -> GroupRef | None:
    """The current group that this channel is bound to."""
    found = stored.bound_to(session, channel_id)
    return GroupRef(*found) if found else None


def find_group(session: Session, query: str) -> GroupRef:
    """The current group named by any unambiguous part of its name.

    Raises GroupNotFound, GroupAmbiguous.
    """
    rows = stored.current(session)
    found = matching(query, [(row.search_name, GroupRef(row.id, row.name, row.kind)) for row in rows])
    if not found:
        raise GroupNotFound(query)
    if len(found) > 1:
        raise GroupAmbiguous(query, tuple(found))
    return found[0]
