"""The nightly look at what ends: sub-agreements before their last day (section 6, rule R10)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.agreements import ENDING_DAYS, LOOKED_AHEAD, WARNED_DAYS, SubAgreement, marks
from bot.domain.outgoing import OutgoingKind
from bot.domain.partners import PartnerRef
from bot.domain.people import EMPLOYMENT_AREA_ROLES, Role
from bot.domain.zone import local_date
from bot.services import agreements
from bot.services.outgoing import NewOutgoing, enqueue_many
from bot.storage import agreements as stored
from bot.storage import duty_owners as owners


def arm(session: Session, now: datetime) -> int:
    """Writes the warnings that are near; each goes to each reader once for each last day; how many."""
    return _ending(session, now)


def _ending(session: Session, now: datetime) -> int:
    today = local_date(now)
    rows = stored.ending(session, today, today + timedelta(ENDING_DAYS) + LOOKED_AHEAD)
    new = []
    for row, found in zip(rows, agreements.facts(session, rows), strict=True):
        if found.ends_on is None:
            continue
        known_on = local_date(row.end_set_at)
        near = marks(found.ends_on, WARNED_DAYS, known_on=known_on, now=now)
        readers = warned(session, found, row.registered_by) if near else ()
        new += [
            NewOutgoing(
                kind=OutgoingKind.SUB_AGREEMENT_ENDING,
                dedupe_key=f"sub-agreement:{found.id}:{found.ends_on}:{mark.days}:{person_id}",
                due_at=mark.due_at,
                expires_at=mark.until,
                recipient_id=person_id,
                sub_agreement_id=found.id,
                # The last day that the row tells of: when it has moved since, the row is void.
                subject_sequence=found.ends_on.toordinal(),
                responsible_id=area_reader(session, row.registered_by),
            )
            for mark in near
            for person_id in readers
        ]
    return enqueue_many(session, new, now=now)


def warned(session: Session, found: SubAgreement, registered_by: int | None) -> tuple[int, ...]:
    """Who hears that a sub-agreement ends: the parties' contacts and the employment area's own reader."""
    own = area_reader(session, registered_by)
    return tuple(dict.fromkeys([*contacts_of(session, found.parties), *([own] if own else [])]))


def contacts_of(session: Session, partners: Iterable[PartnerRef]) -> list[int]:
    """The present contacts of the partners."""
    held = owners.contacts(session)
    return [person_id for one in partners for person_id in held.get(one.id, ())]


def area_reader(session: Session, registered_by: int | None) -> int | None:
    """Who of the employment area hears: who registered it while they work there, else a service manager."""
    holders = owners.role_holders(session)
    working = {person for role in EMPLOYMENT_AREA_ROLES for person in holders.get(role, ())}
    if registered_by in working:
        return registered_by
    return next(iter(leading(holders)), None)


def leading(holders: Mapping[Role, list[int]]) -> Collection[int]:
    """The service managers, else the directors."""
    return holders.get(Role.SERVICE_MANAGER, []) or holders.get(Role.DIRECTOR, [])
