"""Disputes: who negotiates about what, until when; seen by the parties and who leads alone (section 9)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.agreement_disputes import (
    REMINDED_DAYS,
    Dispute,
    DisputeOutcome,
    DisputePage,
    DisputeRecorded,
)
from bot.domain.agreement_exits import DayOutOfTime
from bot.domain.agreements import MAX_SUBJECT, NoSignatory, NothingSuch, after, marks
from bot.domain.calendar import next_office_moment
from bot.domain.names import clean_within
from bot.domain.outgoing import OutgoingKind
from bot.domain.people import Actor, Role
from bot.domain.rights import On, Permission
from bot.domain.zone import local_date
from bot.permissions import allows, require
from bot.services import audit
from bot.services.agreement_notices import contacts_of
from bot.services.agreements import refs, two_at_least
from bot.services.outgoing import NewOutgoing, cancel_for_agreement, enqueue_many
from bot.storage import agreement_disputes as stored
from bot.storage import duty_owners as owners

NEWS = timedelta(days=14)  # that a dispute has begun, or its time is over, is told so long after it


def page(session: Session, *, actor: Actor, now: datetime) -> DisputePage:
    """The disputes that the actor may see; of the others only how many are open. Raises NotAllowed."""
    require(actor, Permission.SEE_NETWORK)
    found = facts(session, stored.everything(session))
    return DisputePage(
        found=tuple(one for one in found if may_see(actor, one)),
        open_count=stored.open_count(session),
        today=local_date(now),
        may_register=allows(actor, Permission.HANDLE_DISPUTES),
    )


def show(session: Session, *, actor: Actor, now: datetime, dispute_id: int) -> DisputePage:
    """One dispute. Whoever may not see it is told that there is none. Raises NotAllowed, NothingSuch."""
    require(actor, Permission.SEE_NETWORK)
    found = _get(session, actor, dispute_id)
    return DisputePage((found,), stored.open_count(session), local_date(now), may_register=True)


def register(
    session: Session, *, actor: Actor, now: datetime, parties: tuple[int, ...], subject: str, began_on: date
) -> DisputeRecorded:
    """Records that a dispute is negotiated, and tells both sides and the director. The same again is found.

    A partner's contact records those that the own partner is a party to. Raises NotAllowed, PartiesTooFew,
    PartnerHasLeft, NoSignatory, StaleButton, NameEmpty and NameTooLong (field "subject"), DayOutOfTime (field
    "began").
    """
    require(actor, Permission.HANDLE_DISPUTES)
    sides = two_at_least(session, parties, now)
    for one in sides:
        if not one.kind.is_party:
            raise NoSignatory(one, "parties")
    if not any(allows(actor, Permission.HANDLE_DISPUTES, On(partner_id=one.id)) for one in sides):
        require(actor, Permission.HANDLE_DISPUTES, On(partner_id=sides[0].id))
    subject = clean_within(subject, "subject", MAX_SUBJECT)
    if began_on > local_date(now):
        raise DayOutOfTime(began_on, "began")
    ids = [one.id for one in sides]
    there = stored.same(session, subject, began_on, ids)
    if there is not None:
        return DisputeRecorded(_get(session, actor, there), local_date(now), again=True)
    values = {"subject": subject, "began_on": began_on, "registered_by": actor.person_id, "created_at": now}
    made = stored.add(session, values, ids)
    _note(session, actor, now, "dispute.registered", made)
    found = _get(session, actor, made)
    due = next_office_moment(now)
    enqueue_many(session, _rows(session, found, "start", due, due + NEWS), now=now)
    return DisputeRecorded(found, local_date(now))


def end(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    dispute_id: int,
    outcome: DisputeOutcome,
    on: date | None = None,
) -> DisputeRecorded:
    """Records how a dispute ended, today unless another day is given: nobody is reminded of it any more.

    One that has ended stays as it is. Raises NotAllowed, NothingSuch, DayOutOfTime (field "on").
    """
    require(actor, Permission.HANDLE_DISPUTES)
    _get(session, actor, dispute_id)
    row = stored.lock(session, dispute_id)
    if row is None:
        raise NothingSuch(dispute_id)
    if row.outcome is not None:
        return DisputeRecorded(_get(session, actor, dispute_id), local_date(now), again=True)
    on = on or local_date(now)
    if not row.began_on <= on <= local_date(now):
        raise DayOutOfTime(on, "on")
    row.outcome, row.ended_on = outcome, on
    session.flush()
    cancel_for_agreement(session, dispute_id=dispute_id)
    _note(session, actor, now, f"dispute.{outcome}", dispute_id)
    return DisputeRecorded(_get(session, actor, dispute_id), local_date(now))


def arm(session: Session, now: datetime) -> int:
    """The nightly look: both sides and the director hear 30 and 7 days before the 60 days are over, and when
    they are. Each once; how many messages were new.
    """
    new: list[NewOutgoing] = []
    for row in stored.open_ones(session):
        (found,) = facts(session, [row])
        known_on = local_date(row.created_at)
        near = list(marks(found.last_day, REMINDED_DAYS, known_on=known_on, now=now))
        over = after(found.last_day, until=NEWS, now=now) if known_on <= found.last_day else None
        for mark in [*near, *([over] if over else [])]:
            new += _rows(session, found, str(mark.days), mark.due_at, mark.until)
    return enqueue_many(session, new, now=now)


def readers(session: Session, found: Dispute) -> tuple[int, ...]:
    """Who is reminded: the contacts of both sides and the directors, or without one the service managers."""
    return tuple(dict.fromkeys([*contacts_of(session, found.parties), *_directors(session)]))


def may_see(actor: Actor, found: Dispute) -> bool:
    """The parties' contacts, the service manager and the director; nobody else (it is delicate)."""
    return any(allows(actor, Permission.HANDLE_DISPUTES, On(partner_id=one.id)) for one in found.parties)


def facts(session: Session, rows: Sequence[stored.AnyRow]) -> tuple[Dispute, ...]:
    """Rows as facts."""
    held = stored.parties(session, [row.id for row in rows]) if rows else {}
    return tuple(
        Dispute(row.id, row.subject, refs(held.get(row.id, ())), row.began_on, row.outcome, row.ended_on)
        for row in rows
    )


def _get(session: Session, actor: Actor, dispute_id: int) -> Dispute:
    row = stored.get(session, dispute_id)
    found = facts(session, [row])[0] if row is not None else None
    if found is None or not may_see(actor, found):
        raise NothingSuch(dispute_id)
    return found


def _directors(session: Session) -> list[int]:
    holders = owners.role_holders(session)
    return holders.get(Role.DIRECTOR, []) or holders.get(Role.SERVICE_MANAGER, [])


def _rows(session: Session, found: Dispute, key: str, due: datetime, until: datetime) -> list[NewOutgoing]:
    return [
        NewOutgoing(
            kind=OutgoingKind.DISPUTE_REMINDER,
            dedupe_key=f"dispute:{found.id}:{key}:{person_id}",
            due_at=due,
            expires_at=until,
            recipient_id=person_id,
            dispute_id=found.id,
            responsible_id=next(iter(_directors(session)), None),
        )
        for person_id in readers(session, found)
    ]


def _note(session: Session, actor: Actor, now: datetime, action: str, dispute_id: int) -> None:
    """Without the parties: whoever reads the trail need not be one who may see the dispute."""
    audit.record(session, actor=actor, now=now, action=action, object_type="dispute", object_id=dispute_id)
