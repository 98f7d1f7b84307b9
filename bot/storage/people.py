"""Queries about people."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, String, and_, bindparam, exists, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.expression import ColumnElement, cast

from bot.domain.groups import GroupKind, Office
from bot.domain.guests import PassState
from bot.domain.names import fold
from bot.domain.people import EMPLOYMENT_AREA_ROLES, Actor, Role, SlackId
from bot.storage.models import (
    Group,
    GuestPass,
    OfficeHolding,
    Partner,
    PartnerContact,
    Person,
    RoleHolding,
    Seat,
)
from bot.storage.prepared import Prepared

_NAMED = (
    select(Person.search_name, Person.id, Person.name)
    .where(Person.erased_at.is_(None))
    .order_by(Person.search_name, Person.id)
)


def _listed(column: InstrumentedAttribute[Any], *where: ColumnElement[bool]) -> ColumnElement[str | None]:
    """The column's values in one text, parted by commas; None when there are none."""
    text = func.aggregate_strings(cast(column, String), ",")
    return select(text).where(*where).scalar_subquery()


def _office(office: Office) -> ColumnElement[str | None]:
    return _listed(
        OfficeHolding.group_id,
        OfficeHolding.person_id == Person.id,
        OfficeHolding.office == office,
        OfficeHolding.ended_at.is_(None),
        Group.id == OfficeHolding.group_id,
        Group.ended_at.is_(None),
    )


def _ids(listed: str | None) -> frozenset[int]:
    return frozenset(map(int, listed.split(","))) if listed else frozenset()


def _actor(row: Sequence[Any]) -> Actor:
    """Of a row's values alone: remembered, it can be no older than the transaction that read the row."""
    (
        person_id,
        name,
        partner_id,
        slack_user_id,
        locale,
        held,
        leads,
        coordinates,
        seats,
        contact_of,
        development,
        guest_of,
        any_pass,
    ) = row
    roles = frozenset(map(Role, held.split(","))) if held else frozenset()
    # A leader is a current member (rule R3): the rights end with the last day, not with the nightly tidy.
    member_of = _ids(seats)
    # The development group's members follow from the roles (rule R6).
    if _ids(leads) & member_of or roles & {Role.SERVICE_MANAGER, Role.AREA_EXPERT}:
        member_of |= _ids(development)
    return Actor(
        person_id=person_id,
        name=name,
        partner_id=partner_id,
        slack_user_id=slack_user_id,
        locale=locale,
        roles=roles,
        member_of=member_of,
        leads=_ids(leads) & member_of,
        coordinates=_ids(coordinates),
        contact_of=_ids(contact_of),
        guest_of=_ids(guest_of),
        only_guest=any_pass is not None
        and partner_id is None
        and not (held or leads or coordinates or seats or contact_of),
    )


# One row tells who is acting and everything they are: this runs before every single command.
_STANDING = select(
    Person.id,
    Person.name,
    Person.partner_id,
    Person.slack_user_id,
    func.coalesce(Person.locale, Person.slack_locale, "fi"),
    _listed(RoleHolding.role, RoleHolding.person_id == Person.id, RoleHolding.ended_at.is_(None)),
    _office(Office.LEADER),
    _office(Office.COORDINATOR),
    _listed(
        Seat.group_id,
        Seat.person_id == Person.id,
        Seat.ended_at.is_(None),
        Seat.starts_on <= bindparam("today"),
        or_(Seat.ends_on.is_(None), Seat.ends_on >= bindparam("today")),
        Group.id == Seat.group_id,
        Group.ended_at.is_(None),
    ),
    _listed(
        PartnerContact.partner_id,
        PartnerContact.person_id == Person.id,
        PartnerContact.ended_at.is_(None),
        Partner.id == PartnerContact.partner_id,
        or_(Partner.left_on.is_(None), Partner.left_on > bindparam("today")),
    ),
    _listed(Group.id, Group.kind == GroupKind.DEVELOPMENT_GROUP, Group.ended_at.is_(None)),
    _listed(
        GuestPass.group_id,
        GuestPass.person_id == Person.id,
        GuestPass.state == PassState.ACCEPTED,
        GuestPass.meeting_id.is_(None),
        GuestPass.starts_on <= bindparam("today"),
        GuestPass.ends_on >= bindparam("today"),
        Group.id == GuestPass.group_id,
        Group.ended_at.is_(None),
    ),
    select(GuestPass.id).where(GuestPass.person_id == Person.id).limit(1).scalar_subquery(),
)
_ACTOR = Prepared(
    # A deactivated account is nobody's: whoever is looked up and is active again is found again.
    _STANDING.where(
        Person.slack_team_id == bindparam("team"),
        Person.slack_user_id == bindparam("user"),
        Person.slack_active.is_(True),
    ),
    made=_actor,
)
_ACTOR_BY_ID = Prepared(
    _STANDING.where(Person.id == bindparam("person"), Person.erased_at.is_(None)), made=_actor
)


def find_actor(session: Session, *, team_id: str, user_id: str, today: date) -> Actor | None:
    """The person with this Slack id and all their current standings; None when the registry has no such id.

    `today` is the local date that decides which seats are current.
    """
    found = _ACTOR.remembered(session, {"team": team_id, "user": user_id, "today": today})
    return found[0] if found else None


def find_actor_by_id(session: Session, person_id: int, today: date) -> Actor | None:
    """The same by the person's id, for who comes by a link of their own; None for nobody and the erased."""
    found = _ACTOR_BY_ID.remembered(session, {"person": person_id, "today": today})
    return found[0] if found else None


def get(session: Session, person_id: int) -> Person | None:
    """The person with the id, also an erased one."""
    return session.get(Person, person_id)


def with_slack_id(session: Session, team_id: str, user_id: str) -> Person | None:
    """The person with this Slack id."""
    return session.scalar(
        select(Person).where(Person.slack_team_id == team_id, Person.slack_user_id == user_id)
    )


def with_email(session: Session, email: str) -> Person | None:
    """The person with this e-mail address, whatever its case."""
    return session.scalar(select(Person).where(Person.email == email.strip().lower()))


def with_name(session: Session, search_name: str) -> Sequence[Person]:
    """Everybody whose folded name is this; the erased left out."""
    return session.scalars(
        select(Person)
        .where(Person.search_name == search_name, Person.erased_at.is_(None))
        .order_by(Person.id)
    ).all()


def last_id(session: Session) -> int:
    """The highest id given so far; ids are never used again."""
    return session.scalar(select(func.max(Person.id))) or 0


def named(session: Session) -> Sequence[Row[str, int, str]]:
    """Everybody as (search_name, id, name), by name; the erased left out."""
    return session.execute(_NAMED).all()


def add(
    session: Session,
    *,
    now: datetime,
    name: str,
    email: str | None,
    slack: SlackId | None,
    partner_id: int | None,
) -> Person | None:
    """A new person; None when another transaction has just added one with that address or Slack id."""
    person = Person(
        name=name,
        search_name=fold(name),
        email=email,
        partner_id=partner_id,
        slack_team_id=slack.team_id if slack else None,
        slack_user_id=slack.user_id if slack else None,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError:
        return None
    return person


def holders_of(session: Session, roles: Sequence[Role]) -> Sequence[Person]:
    """People who currently hold any of the roles, by name."""
    return session.scalars(
        select(Person)
        .join(RoleHolding, RoleHolding.person_id == Person.id)
        .where(RoleHolding.role.in_(roles), RoleHolding.ended_at.is_(None))
        .distinct()
        .order_by(Person.name)
    ).all()


def office_holder(
    session: Session, group_id: int, office: Office, today: date | None = None
) -> Person | None:
    """Who leads or coordinates the group now; with a local day, a leader only with a seat then (rule R3)."""
    found = (
        select(Person)
        .join(OfficeHolding, OfficeHolding.person_id == Person.id)
        .join(Group, Group.id == OfficeHolding.group_id)
        .where(
            OfficeHolding.group_id == group_id,
            OfficeHolding.office == office,
            OfficeHolding.ended_at.is_(None),
        )
    )
    if today is not None and office is Office.LEADER:
        sits = exists().where(
            Seat.group_id == OfficeHolding.group_id,
            Seat.person_id == OfficeHolding.person_id,
            Seat.ended_at.is_(None),
            Seat.starts_on <= today,
            or_(Seat.ends_on.is_(None), Seat.ends_on >= today),
        )
        # The development group's members follow from the roles: nobody has a seat in it (rule R6).
        found = found.where(or_(Group.kind == GroupKind.DEVELOPMENT_GROUP, sits))
    return session.scalar(found)


def belongs_to_employment_area(session: Session, person_id: int) -> bool:
    """Whether the person works for the employment area, by role or by organisation (rule R4)."""
    found = session.scalar(
        select(Person.id)
        .outerjoin(Partner, Partner.id == Person.partner_id)
        .outerjoin(RoleHolding, and_(RoleHolding.person_id == Person.id, RoleHolding.ended_at.is_(None)))
        .where(
            Person.id == person_id,
            or_(Partner.kind == "employment_area", RoleHolding.role.in_(EMPLOYMENT_AREA_ROLES)),
        )
        .limit(1)
    )
    return found is not None


def has_seat(session: Session, person_id: int) -> bool:
    """Whether the person has a seat in any group, now or to come."""
    open_seat = select(Seat.id).where(Seat.person_id == person_id, Seat.ended_at.is_(None))
    return session.scalar(open_seat.limit(1)) is not None


def anybody(session: Session) -> bool:
    """Whether there is a single row."""
    return session.scalar(select(Person.id).limit(1)) is not None
