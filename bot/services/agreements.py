"""Sub-agreements: registered, changed, ended by the employment area, which administers them (section 6)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.domain.agreements import (
    MAX_SUBJECT,
    NothingSuch,
    PartiesTooFew,
    Registered,
    SubAgreement,
    SubAgreementPage,
)
from bot.domain.names import clean_within
from bot.domain.partners import PartnerHasLeft, PartnerRef, TermOutOfOrder
from bot.domain.people import Actor
from bot.domain.rights import Permission
from bot.domain.zone import local_date
from bot.permissions import allows, require
from bot.services import audit
from bot.services.outgoing import cancel_for_agreement
from bot.services.partners import active, get_partner
from bot.storage import agreements as stored


@dataclass(frozen=True)
class NewSubAgreement:
    """What a sub-agreement says: the partners' ids, its subject, first and last day (None: until further
    notice).
    """

    parties: tuple[int, ...]
    subject: str
    starts_on: date
    ends_on: date | None


def everything(session: Session, *, actor: Actor, now: datetime) -> SubAgreementPage:
    """All sub-agreements. Raises NotAllowed."""
    require(actor, Permission.SEE_NETWORK)
    return SubAgreementPage(
        found=facts(session, stored.everything(session)),
        today=local_date(now),
        may_manage=allows(actor, Permission.MANAGE_AGREEMENTS),
    )


def show(session: Session, *, actor: Actor, now: datetime, agreement_id: int) -> SubAgreementPage:
    """One sub-agreement. Raises NotAllowed, NothingSuch."""
    require(actor, Permission.SEE_NETWORK)
    return SubAgreementPage(
        found=(get(session, agreement_id),),
        today=local_date(now),
        may_manage=allows(actor, Permission.MANAGE_AGREEMENTS),
    )


def register(session: Session, *, actor: Actor, now: datetime, new: NewSubAgreement) -> Registered:
    """Registers a sub-agreement; the forum's next meeting is told of it by itself. The same again is found.

    Raises NotAllowed, PartiesTooFew, PartnerHasLeft, StaleButton, NameEmpty and NameTooLong (field
    "subject"), TermOutOfOrder.
    """
    require(actor, Permission.MANAGE_AGREEMENTS)
    new = _sound(session, new, now, frozenset())
    there = stored.same(session, new.subject, new.starts_on, new.ends_on, new.parties)
    if there is not None:
        return Registered(get(session, there), local_date(now), is_new=False, again=True)
    made = stored.add(
        session,
        {
            "subject": new.subject,
            "starts_on": new.starts_on,
            "ends_on": new.ends_on,
            "registered_by": actor.person_id,
            "created_at": now,
            "changed_at": now,
            "end_set_at": now,
        },
    )
    stored.set_parties(session, made, new.parties)
    _note(session, actor, now, "sub_agreement.registered", made, partners=len(new.parties))
    return Registered(get(session, made), local_date(now), is_new=True)


def change(
    session: Session, *, actor: Actor, now: datetime, agreement_id: int, new: NewSubAgreement
) -> Registered:
    """Changes a sub-agreement, its last day too; the forum is told of it anew. The same again is no change.

    Raises what register does, and NothingSuch.
    """
    require(actor, Permission.MANAGE_AGREEMENTS)
    row = stored.lock(session, agreement_id)
    if row is None:
        raise NothingSuch(agreement_id)
    held = {one.id for one in stored.parties(session, [agreement_id]).get(agreement_id, ())}
    new = _sound(session, new, now, held)
    before = (row.subject, row.starts_on, row.ends_on, held)
    if before == (new.subject, new.starts_on, new.ends_on, set(new.parties)):
        return Registered(get(session, agreement_id), local_date(now), is_new=False, again=True)
    ends_moved = row.ends_on != new.ends_on
    row.subject, row.starts_on, row.ends_on, row.changed_at = new.subject, new.starts_on, new.ends_on, now
    if ends_moved:
        row.end_set_at = now
        cancel_for_agreement(session, sub_agreement_id=agreement_id)
    session.flush()
    stored.set_parties(session, agreement_id, new.parties)
    _note(session, actor, now, "sub_agreement.changed", agreement_id, end=ends_moved)
    return Registered(get(session, agreement_id), local_date(now), is_new=False)


def missed_by_forum(session: Session, now: datetime) -> tuple[SubAgreement, ...]:
    """What a meeting of the forum should have been told of and was not, for the house's own use."""
    return tuple(get(session, one) for one in stored.missed(session, now))


def for_information(session: Session, meeting_id: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the forum's meeting is told of under its standing item: each subject with its parties' names.

    One look when there is nothing, two else: it is asked for every invitation that goes out.
    """
    rows = stored.for_information(session, meeting_id)
    held = stored.parties(session, [row.id for row in rows]) if rows else {}
    return tuple((row.subject, tuple(one.name for one in held.get(row.id, ()))) for row in rows)


def get(session: Session, agreement_id: int) -> SubAgreement:
    """One sub-agreement as facts. Raises NothingSuch."""
    row = stored.get(session, agreement_id)
    if row is None:
        raise NothingSuch(agreement_id)
    return facts(session, [row])[0]


def facts(session: Session, rows: Sequence[stored.AnyRow]) -> tuple[SubAgreement, ...]:
    """Rows as facts."""
    held = stored.parties(session, [row.id for row in rows]) if rows else {}
    return tuple(
        SubAgreement(
            id=row.id,
            subject=row.subject,
            parties=refs(held.get(row.id, ())),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            informed_on=local_date(row.informed_at) if row.informed_at else None,
            changed_at=row.changed_at,
        )
        for row in rows
    )


def refs(rows: Iterable[stored.AnyRow]) -> tuple[PartnerRef, ...]:
    """Partners as far as naming them goes."""
    return tuple(PartnerRef(row.id, row.name, row.kind) for row in rows)


def two_at_least(
    session: Session, partners: Collection[int], now: datetime, held: Collection[int] = ()
) -> tuple[PartnerRef, ...]:
    """The partners, each once. One that has left can be a party only when it is one already (`held`).

    Raises PartiesTooFew for fewer than two, PartnerHasLeft (field "parties"), StaleButton.
    """
    found = tuple(get_partner(session, one) for one in dict.fromkeys(partners))
    for one in found:
        if one.id not in held:
            try:
                active(session, one.id, local_date(now))
            except PartnerHasLeft as error:
                error.field = "parties"
                raise
    if len(found) < 2:
        raise PartiesTooFew
    return found


def _sound(session: Session, new: NewSubAgreement, now: datetime, held: Collection[int]) -> NewSubAgreement:
    parties = two_at_least(session, new.parties, now, held)
    subject = clean_within(new.subject, "subject", MAX_SUBJECT)
    if new.ends_on is not None and new.ends_on < new.starts_on:
        raise TermOutOfOrder(new.starts_on, new.ends_on)
    return NewSubAgreement(tuple(one.id for one in parties), subject, new.starts_on, new.ends_on)


def _note(
    session: Session, actor: Actor, now: datetime, action: str, agreement_id: int, **details: int | bool
) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=action,
        object_type="sub_agreement",
        object_id=agreement_id,
        details=details,
    )
