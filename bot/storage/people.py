"""Queries about people."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Integer, Row, String, and_, bindparam, func, literal, null, or_, select, union_all
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import cast

from bot.domain.groups import GroupKind, Office
from bot.domain.names import fold
from bot.domain.people import EMPLOYMENT_AREA_ROLES, Actor, Role, SlackId
from bot.storage.models import Group, OfficeHolding, Partner, PartnerContact, Person, RoleHolding, Seat

_NAMED = (
    select(Person.search_name, Person.id, Person.name)
    .where(Person.erased_at.is_(None))
    .order_by(Person.search_name, Person.id)
)
# One round trip tells who is acting and everything they are: this runs before every single command.
_me = (
    select(Person.id, Person.name, Person.partner_id, Person.locale, Person.slack_locale)
    .where(Person.slack_team_id == bindparam("team"), Person.slack_user_id == bindparam("user"))
    .cte("me")
)
_role_text = cast(RoleHolding.role, String)
_office_text = cast(OfficeHolding.office, String)
_no_id = cast(null(), Integer)
_ACTOR = union_all(
    select(literal("me").label("what"), _me.c.name.label("text"), _me.c.id.label("ref"), _me.c.partner_id),
    select(literal("locale"), _me.c.locale, _no_id, _no_id),
    select(literal("slack_locale"), _me.c.slack_locale, _no_id, _no_id),
    select(literal("role"), _role_text, _no_id, _no_id).where(
        RoleHolding.person_id == _me.c.id, RoleHolding.ended_at.is_(None)
    ),
    select(_office_text, literal(""), OfficeHolding.group_id, _no_id)
    .join(Group, Group.id == OfficeHolding.group_id)
    .where(OfficeHolding.person_id == _me.c.id, OfficeHolding.ended_at.is_(None), Group.ended_at.is_(None)),
    select(literal("member"), literal(""), Seat.group_id, _no_id)
    .join(Group, Group.id == Seat.group_id)
    .where(
        Seat.person_id == _me.c.id,
        Seat.ended_at.is_(None),
        Seat.starts_on <= bindparam("today"),
        or_(Seat.ends_on.is_(None), Seat.ends_on >= bindparam("today")),
        Group.ended_at.is_(None),
    ),
    select(literal("contact"), literal(""), PartnerContact.partner_id, _no_id).where(
        PartnerContact.person_id == _me.c.id, PartnerContact.ended_at.is_(None)
    ),
    select(literal("development"), literal(""), Group.id, _no_id)
    .select_from(Group)
    .join(_me, literal(value=True))
    .where(Group.kind == GroupKind.DEVELOPMENT_GROUP, Group.ended_at.is_(None)),
)


def find_actor(session: Session, *, team_id: str, user_id: str, today: date) -> Actor | None:
    """The person with this Slack id and all their current standings; None when the registry has no such id.

    `today` is the local date that decides which seats are current.
    """
    rows = session.execute(_ACTOR, {"team": team_id, "user": user_id, "today": today}).all()
    found: dict[str, list[tuple[str, int]]] = {}
    partner_id = None
    for what, text, ref, partner in rows:
        found.setdefault(what, []).append((text, ref))
        partner_id = partner if what == "me" else partner_id
    if "me" not in found:
        return None
    name, person_id = found["me"][0]
    roles = frozenset(Role(text) for text, _ in found.get("role", ()))

    def ids(what: str) -> frozenset[int]:
        return frozenset(ref for _, ref in found.get(what, ()))

    leads = ids(Office.LEADER)
    # The development group's members follow from the roles (rule R6).
    belongs = bool(leads) or bool(roles & {Role.SERVICE_MANAGER, Role.AREA_EXPERT})
    return Actor(
        person_id=person_id,
        name=name,
        partner_id=partner_id,
        slack_user_id=user_id,
        locale=found["locale"][0][0] or found["slack_locale"][0][0] or "fi",
        roles=roles,
        member_of=ids("member") | (ids("development") if belongs else frozenset()),
        leads=leads,
        coordinates=ids(Office.COORDINATOR),
        contact_of=ids("contact"),
    )


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


def office_holder(session: Session, group_id: int, office: Office) -> Person | None:
    """Who leads or coordinates the group now."""
    return session.scalar(
        select(Person)
        .join(OfficeHolding, OfficeHolding.person_id == Person.id)
        .where(
            OfficeHolding.group_id == group_id,
            OfficeHolding.office == office,
            OfficeHolding.ended_at.is_(None),
        )
    )


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


def anybody(session: Session) -> bool:
    """Whether there is a single row."""
    return session.scalar(select(Person.id).limit(1)) is not None
