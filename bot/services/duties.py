"""The annual cycle: the agreement's duties, as far as the registry can tell how they stand."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.domain import duties
from bot.domain.duties import Duty, GroupFacts, ProgrammeFacts
from bot.domain.groups import Office
from bot.domain.meeting_interval import next_start
from bot.domain.people import Actor
from bot.domain.programme import ProgrammeState
from bot.domain.zone import local_date
from bot.permissions import Permission, require
from bot.services import agreement_duties, partners
from bot.storage import duties as stored
from bot.storage import programme as stored_programme
from bot.storage.groups import development_members


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
        _development(session, now),
        *duties.forum_meetings(days, today, local_date(since) if since else today),
        programme_duty(session, today),
        duties.seminar([local_date(start) for start in stored.seminars(session)], today),
        *agreement_duties.annual(session, actor=actor, now=now),
    )


def programme_duty(session: Session, today: date) -> Duty:
    """The development programme: this year's, and from October on the next one's (rule R8)."""
    since = stored.forum_known_since(session)
    facts = [_programme_of(session, year) for year in (today.year, today.year + 1)]
    return duties.programme(facts[0], facts[1], today, local_date(since) if since else today)


def _programme_of(session: Session, year: int) -> ProgrammeFacts:
    versions = stored_programme.of_year(session, year)
    is_open = any(one.state in stored_programme.OPEN for one in versions)
    decided = [one for one in versions if one.state is ProgrammeState.DECIDED]
    if not decided:
        return ProgrammeFacts(year, is_open=is_open)
    newest = decided[-1]
    meeting = (
        stored_programme.deciding_meeting(session, newest.decided_meeting_id)
        if newest.decided_meeting_id is not None
        else None
    )
    return ProgrammeFacts(
        year, newest.version, newest.decided_on, meeting[1] if meeting else "", is_open=is_open
    )


def _development(session: Session, now: datetime) -> Duty:
    """The development group: who belongs to it by role, and when it meets (rule R6)."""
    starts = stored.development_meetings(session)
    weeks = stored.development_interval(session)
    past = [start for start in starts if start < now]
    proposed = local_date(next_start(max(past), weeks, now)) if past and weeks else None
    return duties.development_group(
        len(development_members(session)), [local_date(start) for start in starts], proposed, local_date(now)
    )


def group_facts(session: Session, today: date) -> list[tuple[Heads, GroupFacts]]:
    """The working groups by name: who heads each, and what its duties are judged by."""
    seats = stored.seats(session, today)
    offices = {(group, office): person for group, office, person in stored.offices(session)}
    found = []
    for group_id, name in stored.working_groups(session):
        members = [row for row in seats if row.group_id == group_id]
        leader, coordinator = (
            offices.get((group_id, office)) for office in (Office.LEADER, Office.COORDINATOR)
        )
        facts = GroupFacts(
            name=name,
            size=len(members),
            has_leader=leader is not None,
            leader_is_member=any(row.person_id == leader for row in members),
            has_coordinator=coordinator is not None,
            seats=tuple((row.name, row.kind) for row in members if row.name and row.kind),
            leader_until=next((row.ends_on for row in members if row.person_id == leader), None),
        )
        found.append((Heads(group_id, leader, coordinator), facts))
    return found
