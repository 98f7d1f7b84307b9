"""Queries about groups, their members and who holds their offices."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import BindParameter, Row, bindparam, exists, func, or_, select, union
from sqlalchemy.orm import Session, aliased

from bot.domain.groups import GroupKind, Office
from bot.domain.meetings import MeetingState
from bot.domain.partners import PartnerKind
from bot.domain.people import EMPLOYMENT_AREA_ROLES, Role
from bot.storage.models import Group, Meeting, OfficeHolding, Partner, Person, RoleHolding, Seat
from bot.storage.prepared import Prepared

_BOUND = Prepared(
    select(Group.id, Group.name, Group.kind).where(
        Group.channel_id == bindparam("channel"), Group.ended_at.is_(None)
    )
)
_CURRENT = (
    select(Group.search_name, Group.id, Group.name, Group.kind)
    .where(Group.ended_at.is_(None))
    .order_by(Group.search_name)
)
_today: BindParameter[date] = bindparam("today")
# Current by its dates, whether or not the nightly tidy has been.
_current_seat = (
    Seat.ended_at.is_(None),
    Seat.starts_on <= _today,
    or_(Seat.ends_on.is_(None), Seat.ends_on >= _today),
)
_OVERVIEW = (
    select(
        Group.id,
        Group.name,
        Group.kind,
        Group.parent_id,
        select(func.count(Seat.id))
        .where(Seat.group_id == Group.id, *_current_seat)
        .scalar_subquery()
        .label("members"),
    )
    .where(Group.ended_at.is_(None))
    .order_by(Group.search_name)
)
_OFFICES = (
    select(OfficeHolding.group_id, OfficeHolding.office, Person.id, Person.name)
    .join(Person, Person.id == OfficeHolding.person_id)
    .where(OfficeHolding.ended_at.is_(None))
)
_deputy, _namer = aliased(Person), aliased(Person)
_MEMBERS = (
    select(
        Seat.id.label("seat_id"),
        Person.id.label("person_id"),
        Person.name.label("person_name"),
        Seat.partner_id,
        Partner.name.label("partner_name"),
        Partner.kind.label("partner_kind"),
        Seat.starts_on,
        Seat.ends_on,
        _deputy.name.label("deputy_name"),
        _namer.name.label("namer_name"),
    )
    .join(Person, Person.id == Seat.person_id)
    .outerjoin(Partner, Partner.id == Seat.partner_id)
    .outerjoin(_deputy, _deputy.id == Seat.deputy_id)
    .outerjoin(_namer, _namer.id == Seat.named_by)
    .where(
        Seat.group_id == bindparam("group"),
        Seat.ended_at.is_(None),
        or_(Seat.ends_on.is_(None), Seat.ends_on >= _today),
    )
    .order_by(Person.search_name, Person.id)
)
# Rule R6: the service manager, the leaders of all groups and the area's experts.
_DEVELOPMENT_IDS = union(
    select(RoleHolding.person_id).where(
        RoleHolding.role.in_((Role.SERVICE_MANAGER, Role.AREA_EXPERT)), RoleHolding.ended_at.is_(None)
    ),
    select(OfficeHolding.person_id)
    .join(Group, Group.id == OfficeHolding.group_id)
    .where(
        OfficeHolding.office == Office.LEADER,
        OfficeHolding.ended_at.is_(None),
        Group.ended_at.is_(None),
    ),
).subquery()
_DEVELOPMENT = (
    select(
        Person.id.label("person_id"),
        Person.name.label("person_name"),
        Partner.name.label("partner_name"),
        Partner.kind.label("partner_kind"),
    )
    .outerjoin(Partner, Partner.id == Person.partner_id)
    .where(Person.id.in_(select(_DEVELOPMENT_IDS.c.person_id)), Person.erased_at.is_(None))
    .order_by(Person.search_name, Person.id)
)

MemberRow = Row[
    int, int, str, int | None, str | None, PartnerKind | None, date, date | None, str | None, str | None
]


def bound_to(session: Session, channel_id: str) -> tuple[int, str, GroupKind] | None:
    """The current group bound to this channel, as (id, name, kind)."""
    return _BOUND.first(session, {"channel": channel_id})


def current(session: Session) -> Sequence[Row[str, int, str, GroupKind]]:
    """All current groups as (search_name, id, name, kind), by name."""
    return session.execute(_CURRENT).all()


def overview(session: Session, today: date) -> Sequence[Row[int, str, GroupKind, int | None, int]]:
    """All current groups as (id, name, kind, parent_id, members by their seats), by name."""
    return session.execute(_OVERVIEW, {"today": today}).all()


def get(session: Session, group_id: int, *, locked: bool = False) -> Group | None:
    """The current group; `locked` keeps others from changing it, its seats and its offices until the commit.

    Everything about who sits in a group begins with this lock on PostgreSQL: places are counted under it.
    """
    query = select(Group).where(Group.id == group_id, Group.ended_at.is_(None))
    if locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def offices(
    session: Session, group_id: int | None = None
) -> Mapping[tuple[int, Office], Row[int, Office, int, str]]:
    """Who holds the offices now, by (group, office); of one group or of all."""
    query = _OFFICES if group_id is None else _OFFICES.where(OfficeHolding.group_id == group_id)
    return {(row.group_id, row.office): row for row in session.execute(query)}


def members(session: Session, group_id: int, today: date) -> Sequence[MemberRow]:
    """The open seats, also those that begin later, with names, by name; lapsed ones left out."""
    return session.execute(_MEMBERS, {"group": group_id, "today": today}).all()


def development_members(session: Session) -> Sequence[Row[int, str, str | None, PartnerKind | None]]:
    """The development group's members, computed from the roles (rule R6), by name."""
    return session.execute(_DEVELOPMENT).all()


def development_group(session: Session) -> int | None:
    """The id of the development group."""
    return session.scalar(
        select(Group.id).where(Group.kind == GroupKind.DEVELOPMENT_GROUP, Group.ended_at.is_(None))
    )


def area_people(session: Session) -> Sequence[Row[int, str]]:
    """Everybody of the employment area, by role or by organisation (rule R4), as (id, name), by name."""
    holds_role = exists().where(
        RoleHolding.person_id == Person.id,
        RoleHolding.ended_at.is_(None),
        RoleHolding.role.in_(EMPLOYMENT_AREA_ROLES),
    )
    return session.execute(
        select(Person.id, Person.name)
        .outerjoin(Partner, Partner.id == Person.partner_id)
        .where(Person.erased_at.is_(None), or_(Partner.kind == PartnerKind.EMPLOYMENT_AREA, holds_role))
        .order_by(Person.search_name, Person.id)
    ).all()


def subgroups(session: Session, group_id: int) -> Sequence[Row[int, str, GroupKind]]:
    """The current subgroups as (id, name, kind), by name."""
    return session.execute(
        select(Group.id, Group.name, Group.kind)
        .where(Group.parent_id == group_id, Group.ended_at.is_(None))
        .order_by(Group.search_name)
    ).all()


def coming_meetings(session: Session, group_id: int, now: datetime) -> int:
    """How many meetings of the group are not over and not cancelled."""
    return (
        session.scalar(
            select(func.count(Meeting.id)).where(
                Meeting.group_id == group_id,
                Meeting.ends_at > now,
                Meeting.state != MeetingState.CANCELLED,
            )
        )
        or 0
    )
