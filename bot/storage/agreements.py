"""Queries about sub-agreements: their parties, and when they were brought to the forum."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, Select, and_, delete, func, insert, select
from sqlalchemy.orm import Session, aliased

from bot.domain.agenda import ItemState, StandingItem
from bot.domain.meetings import MeetingState
from bot.storage.models import AgendaItem, Meeting, Partner, SubAgreement, SubAgreementParty

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

# A meeting brings a sub-agreement for information when its standing item is dealt with, and nothing has
# changed between the item's being dealt with and now.
_BRINGS = and_(
    AgendaItem.standing == StandingItem.SUB_AGREEMENTS,
    AgendaItem.state == ItemState.DEALT,
    Meeting.state == MeetingState.CONFIRMED,
    Meeting.starts_at >= SubAgreement.changed_at,
    AgendaItem.closed_at >= SubAgreement.changed_at,
)
_INFORMED = (
    select(func.min(Meeting.starts_at))
    .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
    .where(_BRINGS)
    .correlate(SubAgreement)
    .scalar_subquery()
)


def _all() -> Select[*tuple[Any, ...]]:
    return select(
        SubAgreement.id,
        SubAgreement.subject,
        SubAgreement.starts_on,
        SubAgreement.ends_on,
        SubAgreement.registered_by,
        SubAgreement.changed_at,
        SubAgreement.end_set_at,
        _INFORMED.label("informed_at"),
    )


def everything(session: Session) -> Sequence[AnyRow]:
    """All sub-agreements, those that end first in front, ended ones too."""
    return session.execute(
        _all().order_by(SubAgreement.ends_on.is_(None), SubAgreement.ends_on, SubAgreement.id)
    ).all()


def get(session: Session, agreement_id: int) -> AnyRow | None:
    """One sub-agreement."""
    return session.execute(_all().where(SubAgreement.id == agreement_id)).first()


def lock(session: Session, agreement_id: int) -> SubAgreement | None:
    """One sub-agreement, for a change."""
    return session.scalar(
        select(SubAgreement)
        .where(SubAgreement.id == agreement_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def ending(session: Session, first: date, last: date) -> Sequence[AnyRow]:
    """Those whose last day is from `first` to `last`."""
    return session.execute(
        _all()
        .where(SubAgreement.ends_on.is_not(None), SubAgreement.ends_on.between(first, last))
        .order_by(SubAgreement.ends_on, SubAgreement.id)
    ).all()


def parties(session: Session, ids: Collection[int] | None = None) -> Mapping[int, list[AnyRow]]:
    """The parties of the sub-agreements (of all when None), as (id, name, kind), by name."""
    statement = (
        select(SubAgreementParty.sub_agreement_id, Partner.id, Partner.name, Partner.kind)
        .join(Partner, Partner.id == SubAgreementParty.partner_id)
        .order_by(Partner.search_name)
    )
    if ids is not None:
        statement = statement.where(SubAgreementParty.sub_agreement_id.in_(sorted(ids)))
    found: dict[int, list[AnyRow]] = {}
    for row in session.execute(statement):
        found.setdefault(row.sub_agreement_id, []).append(row)
    return found


def add(session: Session, values: Mapping[str, Any]) -> int:
    """Adds a sub-agreement; its id."""
    return session.execute(insert(SubAgreement).values(**values).returning(SubAgreement.id)).scalar_one()


def set_parties(session: Session, agreement_id: int, partners: Collection[int]) -> None:
    """Makes these partners its parties."""
    session.execute(delete(SubAgreementParty).where(SubAgreementParty.sub_agreement_id == agreement_id))
    session.execute(
        insert(SubAgreementParty),
        [{"sub_agreement_id": agreement_id, "partner_id": one} for one in sorted(partners)],
    )


def for_information(session: Session, meeting_id: int) -> Sequence[Row[int, str]]:
    """The sub-agreements that this meeting of the forum is told of, as (id, subject): those that are new, or
    have changed since the forum heard of them last.

    For a meeting that was held: those that it was told of, or should have been.
    """
    this, other = aliased(Meeting), aliased(Meeting)
    item = aliased(AgendaItem)
    told_before = (
        select(item.id)
        .join(other, other.id == item.meeting_id)
        .where(
            item.standing == StandingItem.SUB_AGREEMENTS,
            item.state == ItemState.DEALT,
            item.closed_at >= SubAgreement.changed_at,
            other.state == MeetingState.CONFIRMED,
            other.starts_at >= SubAgreement.changed_at,
            other.starts_at < this.starts_at,
        )
    )
    return session.execute(
        select(SubAgreement.id, SubAgreement.subject)
        .join(this, this.id == meeting_id)
        .where(SubAgreement.changed_at <= this.starts_at, ~told_before.exists())
        .order_by(SubAgreement.id)
    ).all()


def missed(session: Session, now: datetime) -> Sequence[int]:
    """Those that a meeting of the forum should have been told of and was not: its item is not dealt with."""
    item, held = aliased(AgendaItem), aliased(Meeting)
    passed = (
        select(item.id)
        .join(held, held.id == item.meeting_id)
        .where(
            item.standing == StandingItem.SUB_AGREEMENTS,
            item.state == ItemState.OPEN,
            held.state == MeetingState.CONFIRMED,
            held.ends_at <= now,
            held.starts_at >= SubAgreement.changed_at,
        )
    )
    return session.scalars(
        select(SubAgreement.id).where(_INFORMED.is_(None), passed.exists()).order_by(SubAgreement.id)
    ).all()


def of_partners(session: Session, partners: Collection[int]) -> Sequence[int]:
    """The sub-agreements that one of these partners is a party to."""
    return session.scalars(
        select(SubAgreementParty.sub_agreement_id)
        .where(SubAgreementParty.partner_id.in_(sorted(partners)))
        .distinct()
    ).all()


def same(
    session: Session, subject: str, starts_on: date, ends_on: date | None, partners: Collection[int]
) -> int | None:
    """A sub-agreement that is the very same."""
    ends = SubAgreement.ends_on.is_(None) if ends_on is None else SubAgreement.ends_on == ends_on
    rows = session.scalars(
        select(SubAgreement.id).where(
            SubAgreement.subject == subject, SubAgreement.starts_on == starts_on, ends
        )
    ).all()
    held = parties(session, rows) if rows else {}
    return next((one for one in rows if {row.id for row in held.get(one, ())} == set(partners)), None)
