"""What each owner of a duty hears about it: the partner's contacts, the group's own, the service manager."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.domain import duties
from bot.domain.duties import DutyState
from bot.domain.duty_notices import KEPT, NoticeCode, Noticed, january_is_due, notice_time
from bot.domain.groups import MAX_SIZE
from bot.domain.outgoing import OutgoingKind
from bot.domain.people import Role
from bot.domain.zone import local_date
from bot.services import agreement_changes, agreements
from bot.services.duties import group_facts, programme_duty
from bot.services.outgoing import NewOutgoing, enqueue_many
from bot.services.partners import forum_places
from bot.storage import duties as stored
from bot.storage import duty_owners as owners

Owned = dict[int, list[Noticed]]


def of_everybody(session: Session, now: datetime) -> Owned:
    """Everybody who has a duty that is not as it should be, with those duties."""
    found: Owned = defaultdict(list)
    holders = owners.role_holders(session)
    managers = holders.get(Role.SERVICE_MANAGER, []) or holders.get(Role.DIRECTOR, [])
    leading = list(dict.fromkeys([*holders.get(Role.DIRECTOR, []), *managers]))
    today = local_date(now)
    _seats(session, today, found, managers)
    _groups(session, today, found, managers)
    _january(session, today, found, leading)
    if (
        duties.seminar([local_date(start) for start in stored.seminars(session)], today).state
        is DutyState.LATE
    ):
        _give(found, managers, Noticed(NoticeCode.NO_SEMINAR))
    programme = programme_duty(session, today)
    if programme.state is DutyState.LATE:
        experts = holders.get(Role.AREA_EXPERT, []) or managers
        _give(found, experts, Noticed(NoticeCode.PROGRAMME_LATE, programme.names[0]))
    _agreements(session, now, found, managers)
    return found


def of_person(session: Session, person_id: int, now: datetime) -> tuple[Noticed, ...]:
    """A person's own duties that are not as they should be."""
    return tuple(of_everybody(session, now).get(person_id, ()))


def arm(session: Session, now: datetime) -> int:
    """Writes this month's notices into the queue; one to each owner, once. Returns how many were new."""
    due = notice_time(now)
    if now > due + KEPT:
        return 0
    month = f"{due:%Y-%m}"
    rows = [
        NewOutgoing(
            kind=OutgoingKind.DUTY_NOTICE,
            dedupe_key=f"duties:{month}:{person_id}",
            due_at=max(due, now),
            expires_at=due + KEPT,
            recipient_id=person_id,
        )
        for person_id in of_everybody(session, now)
    ]
    return enqueue_many(session, rows, now=now)


def _give(found: Owned, people: Iterable[int], noticed: Noticed) -> None:
    for person_id in dict.fromkeys(people):
        if noticed not in found[person_id]:  # one contact may speak for several partners
            found[person_id].append(noticed)


def _seats(session: Session, today: date, found: Owned, managers: list[int]) -> None:
    contacts = owners.contacts(session)
    for row in forum_places(session, today):
        if row.owes_a_seat:
            _give(found, contacts.get(row.id) or managers, Noticed(NoticeCode.VACANT_SEAT, row.name))


def _groups(session: Session, today: date, found: Owned, managers: list[int]) -> None:
    for heads, facts in group_facts(session, today):
        coordinating = [heads.coordinator] if heads.coordinator else managers
        own = [one for one in (heads.leader, heads.coordinator) if one is not None] or managers
        for is_so, code, people in (
            (duties.lacks_leader(facts), NoticeCode.NO_LEADER, coordinating),
            (not facts.has_coordinator, NoticeCode.NO_COORDINATOR, managers),
            (facts.size > MAX_SIZE, NoticeCode.OVERSIZED, own),
            (duties.is_uneven(facts), NoticeCode.UNEVEN, own),
        ):
            if is_so:
                _give(found, people, Noticed(code, facts.name, heads.group_id))


def _agreements(session: Session, now: datetime, found: Owned, managers: list[int]) -> None:
    """What the forum was not told of, and the approvals that are missing (sections 6 and 10)."""
    for one in agreements.missed_by_forum(session, now):
        _give(found, managers, Noticed(NoticeCode.NOT_TOLD, one.subject))
    contacts: Mapping[int, list[int]] | None = None
    for amendment in agreement_changes.being_approved(session, now):
        contacts = owners.contacts(session) if contacts is None else contacts
        for partner in amendment.missing:
            told = contacts.get(partner.id) or managers
            _give(found, told, Noticed(NoticeCode.NO_APPROVAL, amendment.title))


def _january(session: Session, today: date, found: Owned, leading: list[int]) -> None:
    year = january_is_due(today)
    if year is None:
        return
    days = [local_date(start) for start in stored.forum_meetings(session)]
    if not any((day.year, day.month) == (year, 1) for day in days):
        _give(found, leading, Noticed(NoticeCode.NO_JANUARY))
