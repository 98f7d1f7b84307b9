"""People: who is acting, and whom to ask."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.groups import Office
from bot.domain.people import Actor, Role
from bot.domain.rights import On
from bot.domain.zone import local_date
from bot.storage import people as stored


def find_actor(session: Session, *, team_id: str, user_id: str, now: datetime) -> Actor | None:
    """The registry's person behind a Slack id, with their standings at `now`; None for a stranger."""
    return stored.find_actor(session, team_id=team_id, user_id=user_id, today=local_date(now))


def whom_to_ask(session: Session, on: On) -> tuple[str, ...]:
    """Names of at most three people who can help: the group's own first, then the service managers."""
    names: list[str] = []
    if on.group_id is not None:
        for office in (Office.LEADER, Office.COORDINATOR):
            holder = stored.office_holder(session, on.group_id, office)
            if holder:
                names.append(holder.name)
    if not names:
        names = [p.name for p in stored.holders_of(session, (Role.SERVICE_MANAGER,))]
    if not names:
        names = [p.name for p in stored.holders_of(session, (Role.DIRECTOR, Role.ADMINISTRATOR))]
    return tuple(dict.fromkeys(names))[:3]
