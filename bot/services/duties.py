"""The annual cycle: the agreement's duties, as far as the registry can tell how they stand."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.domain import duties
from bot.domain.duties import Duty, GroupFacts
from bot.domain.groups import Office
from bot.domain.people import Actor
from bot.domain.zone import local_date
from bot.permissions import Permission, require
from bot.services import partners
from bot.storage import duties as stored


@dataclass(frozen=True)
class Heads:
    """A group and the people who head it, by id; None where there is nobody."""

    group_id: int
    leader: int | None
    coordinator: int | None


def annual_cycle(session: Session, *, actor: Actor, now: datetime) -> tuple[Duty, ...]:
    """The duties in the order of the agreement's rules, each as it stands today. Raises NotAllowed."""
    require(actor, Permission.SEE_NETWORK)
    today = local_date(now)
    rows = partners.overview(session, actor=actor, now=now)
    since = stored.forum_known_since(session)
    days = [local_date(start) for start in stored.forum_meetings(session)]
    return (
        duties.forum_seats((row.name, row.forum) for row in rows if row.kind.is_party),
        *duties.of_groups([facts for _, facts in group_facts(session, today)]),
        *duties.forum_meetings(days, today, local_date(since) if since else today),
        duties.seminar([local_date(start) for start in stored.seminars(session)], today),
    )


def group_facts(session: Session, today: date) -> list[tuple[Heads, GroupFacts]]:
    """The working groups by name: who heads each, and what its duties are judged by."""
    seats = stored.seats(session, today)
    offices = {(group, office): person for group, office, person in stored.offices(session)}
    found = []
    for group_id, name in stored.working_groups(session):
        members = [(person, partner, kind) for group, person, partner, kind in seats if group == group_id]
        leader, coordinator = (
            offices.get((group_id, office)) for office in (Office.LEADER, Office.COORDINATOR)
        )
        facts = GroupFacts(
            name=name,
            size=len(members),
            has_leader=leader is not None,
            leader_is_member=leader in {person for person, _, _ in members},
            has_coordinator=coordinator is not None,
            seats=tuple((partner, kind) for _, partner, kind in members if partner and kind),
        )
        found.append((Heads(group_id, leader, coordinator), facts))
    return found
