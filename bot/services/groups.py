"""Groups: who belongs, who leads, where they meet, and how their seats divide."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.domain.groups import (
    Balance,
    GroupAmbiguous,
    GroupDetails,
    GroupNotFound,
    GroupRef,
    GroupRow,
    Member,
    Office,
    balance,
)
from bot.domain.names import matching
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor, PersonRef
from bot.domain.zone import local_date
from bot.permissions import On, Permission, allows, require
from bot.storage import groups as stored
from bot.storage import guests as guests_stored
from bot.storage.models import Group


def bound_group(session: Session, channel_id: str) -> GroupRef | None:
    """The current group that this channel is bound to."""
    found = stored.bound_to(session, channel_id)
    return GroupRef(*found) if found else None


def find_group(session: Session, query: str) -> GroupRef:
    """The current group named by any unambiguous part of its name.

    Raises GroupNotFound, GroupAmbiguous.
    """
    rows = stored.current(session)
    found = matching(query, [(row.search_name, GroupRef(row.id, row.name, row.kind)) for row in rows])
    if not found:
        raise GroupNotFound(query)
    if len(found) > 1:
        raise GroupAmbiguous(query, tuple(found))
    return found[0]


def get_group(session: Session, group_id: int) -> GroupRef:
    """The current group with the id. Raises StaleButton when there is none any more."""
    return group_ref(_current(session, group_id))


def channel_of(session: Session, group_id: int) -> str | None:
    """The channel that a current group is bound to."""
    group = stored.get(session, group_id)
    return group.channel_id if group else None


def all_groups(session: Session) -> tuple[GroupRef, ...]:
    """The current groups by name."""
    return tuple(GroupRef(row.id, row.name, row.kind) for row in stored.current(session))


def manageable(
    session: Session, *, actor: Actor, permission: Permission = Permission.MANAGE_GROUP
) -> tuple[GroupRef, ...]:
    """The current groups that the actor has this right on, by name."""
    return tuple(group for group in all_groups(session) if allows(actor, permission, On(group_id=group.id)))


def overview(session: Session, *, actor: Actor, now: datetime) -> tuple[GroupRow, ...]:
    """All current groups, by name. Raises NotAllowed."""
    require(actor, Permission.SEE_NETWORK)
    today = local_date(now)
    offices = stored.offices(session)

    def holder(group_id: int, office: Office) -> str:
        row = offices.get((group_id, office))
        return row.name if row else ""

    return tuple(
        GroupRow(
            ref=GroupRef(row.id, row.name, row.kind),
            parent_id=row.parent_id,
            members=row.members if row.kind.has_typed_members else len(stored.development_members(session)),
            leader=holder(row.id, Office.LEADER),
            coordinator=holder(row.id, Office.COORDINATOR),
        )
        for row in stored.overview(session, today)
    )


def own(actor: Actor) -> frozenset[int]:
    """The groups that the actor belongs to, leads or coordinates."""
    return actor.member_of | actor.leads | actor.coordinates


def details(session: Session, *, actor: Actor, now: datetime, group_id: int) -> GroupDetails:
    """One group with its members, whoever leads and coordinates it. Raises NotAllowed, StaleButton."""
    require(actor, Permission.SEE_GROUP, On(group_id=group_id))
    group = _current(session, group_id)
    today = local_date(now)
    everyone = members(session, group, today)
    offices = stored.offices(session, group.id)

    def holder(office: Office) -> PersonRef | None:
        row = offices.get((group.id, office))
        return PersonRef(row.id, row.name) if row else None

    return GroupDetails(
        ref=group_ref(group),
        parent=_parent(session, group),
        subgroups=tuple(GroupRef(*row) for row in stored.subgroups(session, group.id)),
        channel_id=group.channel_id,
        reminder_minutes=group.reminder_minutes,
        meets_every_weeks=group.meets_every_weeks,
        started_on=group.started_on,
        leader=holder(Office.LEADER),
        coordinator=holder(Office.COORDINATOR),
        members=tuple(one for one in everyone if one.starts_on is None or one.starts_on <= today),
        coming=tuple(one for one in everyone if one.starts_on is not None and one.starts_on > today),
        may_manage=allows(actor, Permission.MANAGE_GROUP, On(group_id=group.id)),
        may_form=allows(actor, Permission.FORM_GROUPS),
        guests=tuple(row.name for row in guests_stored.of_group_on(session, group.id, today)),
    )


def composition(
    session: Session, *, actor: Actor, now: datetime, group_id: int
) -> tuple[GroupRef, Balance, int]:
    """How the group's current seats divide (rule R5), and how many of them have no partner.

    Raises NotAllowed, StaleButton.
    """
    found = details(session, actor=actor, now=now, group_id=group_id)
    seats = [(one.partner, one.kind) for one in found.members if one.kind is not None]
    return found.ref, balance(seats), len(found.members) - len(seats)


def members_of(session: Session, *, group_id: int, now: datetime) -> tuple[Member, ...]:
    """The members now and to come, by name; for menus. Raises StaleButton."""
    return members(session, _current(session, group_id), local_date(now))


def members(session: Session, group: Group, today: date) -> tuple[Member, ...]:
    """The members now and to come, by name; the development group's from the roles (rule R6)."""
    if not group.kind.has_typed_members:
        return tuple(
            Member(
                PersonRef(row.person_id, row.person_name),
                partner=row.partner_name or "",
                kind=row.partner_kind,
            )
            for row in stored.development_members(session)
        )
    return tuple(
        Member(
            PersonRef(row.person_id, row.person_name),
            seat_id=row.seat_id,
            partner_id=row.partner_id,
            partner=row.partner_name or "",
            kind=row.partner_kind,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            deputy=row.deputy_name or "",
            named_by=row.namer_name or "",
        )
        for row in stored.members(session, group.id, today)
    )


def _current(session: Session, group_id: int) -> Group:
    group = stored.get(session, group_id)
    if group is None:
        raise StaleButton
    return group


def _parent(session: Session, group: Group) -> GroupRef | None:
    parent = stored.get(session, group.parent_id) if group.parent_id else None
    return group_ref(parent) if parent else None


def group_ref(group: Group) -> GroupRef:
    """The group as far as naming it goes."""
    return GroupRef(group.id, group.name, group.kind)


__all__ = [
    "all_groups",
    "bound_group",
    "channel_of",
    "composition",
    "details",
    "find_group",
    "get_group",
    "group_ref",
    "manageable",
    "members",
    "members_of",
    "overview",
    "own",
]
