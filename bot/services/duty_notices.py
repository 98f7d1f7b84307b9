"""What each owner of a duty hears about it: the partner's contacts, the group's own, the service manager."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.duties import DutyState, seminar
from bot.domain.duty_notices import KEPT, NoticeCode, Noticed, january_is_due, notice_time
from bot.domain.groups import MAX_SIZE, Office, balance
from bot.domain.outgoing import OutgoingKind
from bot.domain.partners import Coverage, forum_state
from bot.domain.people import Role
from bot.domain.zone import local_date
from bot.services.outgoing import NewOutgoing, enqueue_many
from bot.storage import duties as stored
from bot.storage import duty_owners as owners
from bot.storage import partners as stored_partners

Owned = dict[int, list[Noticed]]


def of_everybody(session: Session, now: datetime) -> Owned:
    """Everybody who has a duty that is not as it should be, with those duties."""
    found: Owned = defaultdict(list)
    holders = owners.role_holders(session)
    managers = holders.get(Role.SERVICE_MANAGER, []) or holders.get(Role.DIRECTOR, [])
    leading = list(dict.fromkeys([*holders.get(Role.DIRECTOR, []), *managers]))
    _seats(session, now, found, managers)
    _groups(session, now, found, managers)
    _january(session, now, found, leading)
    today = local_date(now)
    if seminar([local_date(start) for start in stored.seminars(session)], today).state is DutyState.LATE:
        _give(found, managers, Noticed(NoticeCode.NO_SEMINAR))
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
        found[person_id].append(noticed)


def _seats(session: Session, now: datetime, found: Owned, managers: list[int]) -> None:
    today = local_date(now)
    terms = stored_partners.forum_terms(session, today)
    contacts = owners.contacts(session)
    for row in stored_partners.overview(session, today):
        state = forum_state(terms.get(row.id, ()), today)
        if row.kind.is_party and state.coverage is Coverage.VACANT:
            _give(found, contacts.get(row.id) or managers, Noticed(NoticeCode.VACANT_SEAT, row.name))


def _groups(session: Session, now: datetime, found: Owned, managers: list[int]) -> None:
    seats = stored.seats(session, local_date(now))
    offices = {(group, office): person for group, office, person in stored.offices(session)}
    for group_id, name in stored.working_groups(session):
        own = [seat for seat in seats if seat[0] == group_id]
        members = {person for _, person, _, _ in own}
        leader = offices.get((group_id, Office.LEADER))
        coordinator = offices.get((group_id, Office.COORDINATOR))
        coordinating = [coordinator] if coordinator else managers
        heads = [one for one in (leader, coordinator) if one is not None] or managers
        parts = balance([(partner, kind) for _, _, partner, kind in own if partner and kind])
        uneven = parts.total and (parts.over_represented or parts.missing_kinds)
        for is_so, code, people in (
            (leader not in members, NoticeCode.NO_LEADER, coordinating),
            (coordinator is None, NoticeCode.NO_COORDINATOR, managers),
            (len(members) > MAX_SIZE, NoticeCode.OVERSIZED, heads),
            (uneven, NoticeCode.UNEVEN, heads),
        ):
            if is_so:
                _give(found, people, Noticed(code, name, group_id))


def _january(session: Session, now: datetime, found: Owned, leading: list[int]) -> None:
    year = january_is_due(local_date(now))
    if year is None:
        return
    days = [local_date(start) for start in stored.forum_meetings(session)]
    if not any((day.year, day.month) == (year, 1) for day in days):
        _give(found, leading, Noticed(NoticeCode.NO_JANUARY))
