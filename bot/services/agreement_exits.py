"""Renegotiations after an essential change, and notices when one fails (section 10, rule R12)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.agreement_exits import (
    DayOutOfTime,
    NotFailed,
    Notice,
    NoticeGiven,
    Renegotiation,
    RenegotiationOutcome,
    RenegotiationOver,
    RenegotiationPage,
    RenegotiationRecorded,
    last_day,
)
from bot.domain.agreements import MAX_SUBJECT, NoSignatory, NothingSuch
from bot.domain.calendar import next_office_moment
from bot.domain.names import clean_within
from bot.domain.outgoing import OutgoingKind
from bot.domain.partners import PartnerRef
from bot.domain.people import Actor, Role
from bot.domain.rights import On, Permission
from bot.domain.zone import local_date
from bot.permissions import allows, require
from bot.services import audit
from bot.services.agreement_changes import speaks_for
from bot.services.outgoing import NewOutgoing, enqueue_many
from bot.services.partners import active
from bot.storage import agreement_exits as stored
from bot.storage import duty_owners as owners

NEWS = timedelta(days=14)


def page(session: Session, *, actor: Actor, now: datetime) -> RenegotiationPage:
    """All renegotiations. Raises NotAllowed."""
    require(actor, Permission.SEE_NETWORK)
    return _page(session, actor, now, stored.everything(session))


def show(session: Session, *, actor: Actor, now: datetime, renegotiation_id: int) -> RenegotiationPage:
    """One renegotiation. Raises NotAllowed, NothingSuch."""
    require(actor, Permission.SEE_NETWORK)
    row = stored.get(session, renegotiation_id)
    if row is None:
        raise NothingSuch(renegotiation_id)
    return _page(session, actor, now, [row])


def start(
    session: Session, *, actor: Actor, now: datetime, reason: str, began_on: date
) -> RenegotiationRecorded:
    """Records that the partners negotiate: what has changed, and since when. The same again is found.

    Raises NotAllowed, NameEmpty and NameTooLong (field "subject"), DayOutOfTime (field "began").
    """
    require(actor, Permission.SPEAK_FOR_PARTNER)
    reason = clean_within(reason, "subject", MAX_SUBJECT)
    if began_on > local_date(now):
        raise DayOutOfTime(began_on, "began")
    there = stored.same(session, reason)
    if there is not None:
        return RenegotiationRecorded(_get(session, there), again=True)
    made = stored.add(
        session,
        {"reason": reason, "began_on": began_on, "registered_by": actor.person_id, "created_at": now},
    )
    _note(session, actor, now, "renegotiation.started", made)
    return RenegotiationRecorded(_get(session, made))


def finish(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    renegotiation_id: int,
    outcome: RenegotiationOutcome,
    on: date | None = None,
) -> RenegotiationRecorded:
    """Records how it came out, today unless another day is given. Once recorded it stands.

    Raises NotAllowed, NothingSuch, RenegotiationOver, DayOutOfTime (field "on").
    """
    require(actor, Permission.MANAGE_AGREEMENTS)
    row = stored.lock(session, renegotiation_id)
    if row is None:
        raise NothingSuch(renegotiation_id)
    if row.outcome is outcome:
        return RenegotiationRecorded(_get(session, renegotiation_id), again=True)
    if row.outcome is not None:
        raise RenegotiationOver(row.outcome)
    on = on or local_date(now)
    if not row.began_on <= on <= local_date(now):
        raise DayOutOfTime(on, "on")
    row.outcome, row.ended_on = outcome, on
    session.flush()
    _note(session, actor, now, f"renegotiation.{outcome}", renegotiation_id)
    return RenegotiationRecorded(_get(session, renegotiation_id))


def give_notice(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    renegotiation_id: int,
    partner_id: int,
    given_on: date | None = None,
) -> RenegotiationRecorded:
    """Records a partner's notice after a failed renegotiation: the agreement ends for it 14 days later.

    Who records partners' leavings hears of it, with the step to do so. Raises NotAllowed, NothingSuch,
    NotFailed, NoSignatory, StaleButton, PartnerHasLeft, NoticeGiven, DayOutOfTime (field "given").
    """
    require(actor, Permission.SPEAK_FOR_PARTNER, On(partner_id=partner_id))
    row = stored.lock(session, renegotiation_id)
    if row is None:
        raise NothingSuch(renegotiation_id)
    if row.outcome is not RenegotiationOutcome.FAILED or row.ended_on is None:
        raise NotFailed
    partner = active(session, partner_id, local_date(now))
    if not partner.kind.is_party:
        raise NoSignatory(PartnerRef(partner.id, partner.name, partner.kind))
    before = next(
        (one for one in _get(session, renegotiation_id).notices if one.partner.id == partner_id), None
    )
    if before is not None:
        raise NoticeGiven(before)
    given_on = given_on or local_date(now)
    if not row.ended_on <= given_on <= local_date(now):
        raise DayOutOfTime(given_on, "given")
    made = stored.add_notice(
        session,
        {
            "renegotiation_id": renegotiation_id,
            "partner_id": partner_id,
            "given_on": given_on,
            "ends_on": last_day(given_on),
            "recorded_by": actor.person_id,
            "created_at": now,
        },
    )
    _note(session, actor, now, "partner.notice_given", partner_id, of="partner")
    _tell(session, now, made, "given")
    found = _get(session, renegotiation_id)
    return RenegotiationRecorded(
        found,
        notice=next(one for one in found.notices if one.id == made),
        may_leave=allows(actor, Permission.MANAGE_PARTNERS),
    )


def arm(session: Session, now: datetime) -> int:
    """The nightly look: a notice that has run out, the leaving not recorded, is told of once more."""
    late = [row for row in stored.open_notices(session) if row.ends_on < local_date(now)]
    return sum(_tell(session, now, row.id, "over") for row in late)


def open_notices(session: Session) -> tuple[Notice, ...]:
    """The notices of partners whose leaving is not recorded yet, for the house's own use."""
    return tuple(map(_notice, stored.open_notices(session)))


def notice(session: Session, notice_id: int) -> Notice | None:
    """One notice; None when there is none."""
    row = stored.notice(session, notice_id)
    return _notice(row) if row is not None else None


def facts(session: Session, rows: Sequence[stored.AnyRow]) -> tuple[Renegotiation, ...]:
    """Rows as facts."""
    held = stored.notices(session, [row.id for row in rows]) if rows else {}
    return tuple(
        Renegotiation(
            row.id,
            row.reason,
            row.began_on,
            row.outcome,
            row.ended_on,
            tuple(map(_notice, held.get(row.id, ()))),
        )
        for row in rows
    )


def _page(session: Session, actor: Actor, now: datetime, rows: Sequence[stored.AnyRow]) -> RenegotiationPage:
    return RenegotiationPage(
        found=facts(session, rows),
        may_manage=allows(actor, Permission.MANAGE_AGREEMENTS),
        may_leave=allows(actor, Permission.MANAGE_PARTNERS),
        speaks_for=speaks_for(session, actor, now),
    )


def _get(session: Session, renegotiation_id: int) -> Renegotiation:
    row = stored.get(session, renegotiation_id)
    if row is None:
        raise NothingSuch(renegotiation_id)
    return facts(session, [row])[0]


def _notice(row: stored.AnyRow) -> Notice:
    partner = PartnerRef(row.partner_id, row.name, row.kind)
    return Notice(row.id, partner, row.given_on, row.ends_on, row.left_on is not None)


def _tell(session: Session, now: datetime, notice_id: int, key: str) -> int:
    """The service managers and the directors: they record that a partner leaves."""
    holders = owners.role_holders(session)
    told = [*holders.get(Role.SERVICE_MANAGER, ()), *holders.get(Role.DIRECTOR, ())]
    due = next_office_moment(now)
    rows = [
        NewOutgoing(
            kind=OutgoingKind.NOTICE_GIVEN,
            dedupe_key=f"notice:{notice_id}:{key}:{person_id}",
            due_at=due,
            expires_at=due + NEWS,
            recipient_id=person_id,
            partner_notice_id=notice_id,
        )
        for person_id in dict.fromkeys(told)
    ]
    return enqueue_many(session, rows, now=now)


def _note(
    session: Session, actor: Actor, now: datetime, action: str, object_id: int, *, of: str = "renegotiation"
) -> None:
    audit.record(session, actor=actor, now=now, action=action, object_type=of, object_id=object_id)
