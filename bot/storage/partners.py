"""Queries about partners."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.domain.groups import GroupKind
from bot.domain.partners import PartnerKind
from bot.storage.models import Group, Partner, PartnerContact, Person, Seat

_people = (
    select(func.count(Person.id))
    .where(Person.partner_id == Partner.id, Person.erased_at.is_(None))
    .scalar_subquery()
)
_active = or_(Partner.left_on.is_(None), Partner.left_on > bindparam("today"))
_OVERVIEW = (
    select(Partner.id, Partner.name, Partner.kind, _people.label("people"), Partner.left_on)
    .where(_active)
    .order_by(Partner.search_name)
)
_NAMED = (
    select(Partner.search_name, Partner.aliases, Partner.id, Partner.name, Partner.kind)
    .where(_active)
    .order_by(Partner.search_name)
)
_FORUM_TERMS = (
    select(Seat.partner_id, Seat.starts_on, Seat.ends_on)
    .join(Group, Group.id == Seat.group_id)
    .where(
        Group.kind == GroupKind.FORUM,
        Group.ended_at.is_(None),
        Seat.ended_at.is_(None),
        Seat.partner_id.is_not(None),
        or_(Seat.ends_on.is_(None), Seat.ends_on >= bindparam("today")),
    )
)


def overview(session: Session, today: date) -> Sequence[Row[int, str, PartnerKind, int, date | None]]:
    """Active partners as (id, name, kind, people, left_on), by name."""
    return session.execute(_OVERVIEW, {"today": today}).all()


def named(session: Session, today: date) -> Sequence[Row[str, str | None, int, str, PartnerKind]]:
    """Active partners as (search_name, aliases, id, name, kind), by name."""
    return session.execute(_NAMED, {"today": today}).all()


def forum_terms(session: Session, today: date) -> Mapping[int, list[tuple[date, date | None]]]:
    """The open forum seats' terms by partner; those to come are among them."""
    found: dict[int, list[tuple[date, date | None]]] = {}
    for partner_id, starts_on, ends_on in session.execute(_FORUM_TERMS, {"today": today}):
        if partner_id is not None:
            found.setdefault(partner_id, []).append((starts_on, ends_on))
    return found


def get(session: Session, partner_id: int) -> Partner | None:
    """The partner, also one that has left."""
    return session.get(Partner, partner_id)


def with_name(session: Session, search_name: str) -> Partner | None:
    """The partner of that folded name, also one that has left."""
    return session.scalar(select(Partner).where(Partner.search_name == search_name))


def open_seats(
    session: Session, partner_id: int
) -> Sequence[Row[int, int, str, GroupKind, int, str, date, date | None]]:
    """The partner's open seats: (seat, group, group's name, kind, person, name, first day, last day)."""
    return session.execute(
        select(
            Seat.id.label("seat_id"),
            Group.id.label("group_id"),
            Group.name.label("group_name"),
            Group.kind,
            Person.id.label("person_id"),
            Person.name.label("person_name"),
            Seat.starts_on,
            Seat.ends_on,
        )
        .join(Group, Group.id == Seat.group_id)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.partner_id == partner_id, Seat.ended_at.is_(None), Group.ended_at.is_(None))
        .order_by(Group.search_name, Person.search_name)
    ).all()


def contacts(session: Session, partner_id: int) -> Sequence[Row[int, str]]:
    """The partner's contacts as (id, name), by name."""
    return session.execute(
        select(Person.id, Person.name)
        .join(PartnerContact, PartnerContact.person_id == Person.id)
        .where(PartnerContact.partner_id == partner_id, PartnerContact.ended_at.is_(None))
        .order_by(Person.search_name)
    ).all()


def contact(session: Session, partner_id: int, person_id: int) -> PartnerContact | None:
    """The person's current contact's place at the partner."""
    return session.scalar(
        select(PartnerContact).where(
            PartnerContact.partner_id == partner_id,
            PartnerContact.person_id == person_id,
            PartnerContact.ended_at.is_(None),
        )
    )


def open_contacts(session: Session, partner_id: int) -> Sequence[PartnerContact]:
    """All current contacts' places at the partner."""
    return session.scalars(
        select(PartnerContact).where(
            PartnerContact.partner_id == partner_id, PartnerContact.ended_at.is_(None)
        )
    ).all()


def people_count(session: Session, partner_id: int) -> int:
    """How many people the registry has of the partner."""
    return (
        session.scalar(
            select(func.count(Person.id)).where(Person.partner_id == partner_id, Person.erased_at.is_(None))
        )
        or 0
    )


def forum(session: Session) -> Group | None:
    """The forum."""
    return session.scalar(select(Group).where(Group.kind == GroupKind.FORUM, Group.ended_at.is_(None)))


def employment_area(session: Session) -> Partner | None:
    """The employment area, which coordinates the ecosystem."""
    return session.scalar(
        select(Partner)
        .where(Partner.kind == PartnerKind.EMPLOYMENT_AREA, Partner.left_on.is_(None))
        .order_by(Partner.id)
        .limit(1)
    )


def any_at_all(session: Session) -> bool:
    """Whether there is or has been any partner."""
    return bool(session.scalar(select(exists(select(Partner.id)))))


def any_group(session: Session, kind: GroupKind) -> bool:
    """Whether there is or has been a group of the kind."""
    return bool(session.scalar(select(exists(select(Group.id).where(Group.kind == kind)))))


def insert_new(
    session: Session, table: type[Partner] | type[Group], rows: Sequence[Mapping[str, Any]]
) -> int:
    """Adds those rows that no other transaction has just added (a unique key decides); returns how many."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).values(list(rows)).on_conflict_do_nothing().returning(table.id)
    return len(session.execute(statement).all())
