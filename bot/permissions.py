"""Who may do what: one table, to be read by a coordinator who does not program.

Each row says what may be done, and by whom: OWN means only in the groups (or the partner) that the person
leads, coordinates, belongs to or is contact for; ANY means everywhere. Nothing else decides rights.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import UserError
from bot.domain.people import Actor, Role


class Standing(StrEnum):
    """What somebody is in the network, as far as rights go."""

    MEMBER = "member"
    PARTNER_CONTACT = "partner_contact"
    LEADER = "leader"
    COORDINATOR = "coordinator"
    AREA_EXPERT = "area_expert"
    SERVICE_MANAGER = "service_manager"
    DIRECTOR = "director"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What may be done."""

    ANSWER = "answer"
    """Answer one's own invitations, and see and set what concerns oneself."""
    SEE_NETWORK = "see_network"
    """See the partners and the list of groups."""
    SEE_GROUP = "see_group"
    """See a group's members and meetings."""
    MANAGE_GROUP = "manage_group"
    """A group's members, leader, meetings, reminders and channel."""
    FORM_GROUPS = "form_groups"
    """Found and end groups, name their coordinators."""
    NAME_PARTNER_PEOPLE = "name_partner_people"
    """Name a partner's people to seats, and its contacts."""
    MANAGE_PARTNERS = "manage_partners"
    """Add partners and record that one leaves."""
    APPOINT_ROLES = "appoint_roles"
    """Appoint to the roles and end them."""
    SEE_AUDIT = "see_audit"
    """See who changed what."""
    IMPORT = "import"
    """Bring in people, groups and seats from a file."""


class Reach(StrEnum):
    """Where a right holds."""

    OWN = "own"
    ANY = "any"


_OWN, _ANY = Reach.OWN, Reach.ANY
_S = Standing

TABLE: dict[Permission, dict[Standing, Reach]] = {
    Permission.ANSWER: dict.fromkeys(Standing, _OWN),
    Permission.SEE_NETWORK: dict.fromkeys(Standing, _ANY),
    Permission.SEE_GROUP: {
        _S.MEMBER: _OWN,
        _S.LEADER: _OWN,
        _S.COORDINATOR: _ANY,
        _S.AREA_EXPERT: _ANY,
        _S.SERVICE_MANAGER: _ANY,
        _S.DIRECTOR: _ANY,
    },
    Permission.MANAGE_GROUP: {
        _S.LEADER: _OWN,
        _S.COORDINATOR: _OWN,
        _S.AREA_EXPERT: _ANY,
        _S.SERVICE_MANAGER: _ANY,
        _S.DIRECTOR: _ANY,
    },
    Permission.FORM_GROUPS: {
        _S.AREA_EXPERT: _ANY,
        _S.SERVICE_MANAGER: _ANY,
        _S.DIRECTOR: _ANY,
    },
    Permission.NAME_PARTNER_PEOPLE: {
        _S.PARTNER_CONTACT: _OWN,
        _S.SERVICE_MANAGER: _ANY,
        _S.DIRECTOR: _ANY,
    },
    Permission.MANAGE_PARTNERS: {
        _S.SERVICE_MANAGER: _ANY,
        _S.DIRECTOR: _ANY,
    },
    Permission.APPOINT_ROLES: {
        _S.SERVICE_MANAGER: _ANY,
        _S.DIRECTOR: _ANY,
        _S.ADMINISTRATOR: _ANY,
    },
    Permission.SEE_AUDIT: {
        _S.SERVICE_MANAGER: _ANY,
        _S.DIRECTOR: _ANY,
        _S.ADMINISTRATOR: _ANY,
    },
    Permission.IMPORT: {
        _S.SERVICE_MANAGER: _ANY,
        _S.DIRECTOR: _ANY,
        _S.ADMINISTRATOR: _ANY,
    },
}

_ROLE_STANDING = {
    Role.AREA_EXPERT: _S.AREA_EXPERT,
    Role.SERVICE_MANAGER: _S.SERVICE_MANAGER,
    Role.DIRECTOR: _S.DIRECTOR,
    Role.ADMINISTRATOR: _S.ADMINISTRATOR,
}


@dataclass(frozen=True)
class On:
    """What a right is asked about: a group, a partner, or a person themself. Empty: the network."""

    group_id: int | None = None
    partner_id: int | None = None
    person_id: int | None = None


NETWORK = On()


class NotAllowed(UserError):
    """The actor may not do this. Carries what was asked, on what, and which standings may."""

    def __init__(self, permission: Permission, on: On, actor: Actor) -> None:
        super().__init__(permission, on)
        self.permission = permission
        self.on = on
        self.is_stranger = not actor.is_known
        self.allowed = tuple(TABLE[permission])


def standings(actor: Actor) -> frozenset[Standing]:
    """Everything the actor currently is, anywhere."""
    found = {_ROLE_STANDING[role] for role in actor.roles}
    if actor.is_known:
        found.add(_S.MEMBER)
    for held, standing in (
        (actor.contact_of, _S.PARTNER_CONTACT),
        (actor.leads, _S.LEADER),
        (actor.coordinates, _S.COORDINATOR),
    ):
        if held:
            found.add(standing)
    return frozenset(found)


def _owns(actor: Actor, standing: Standing, on: On) -> bool:
    """Whether `on` is the actor's own by this very standing."""
    if on.group_id is not None:
        groups = {
            _S.MEMBER: actor.member_of,
            _S.LEADER: actor.leads,
            _S.COORDINATOR: actor.coordinates,
        }
        return on.group_id in groups.get(standing, frozenset())
    if on.partner_id is not None:
        return standing is _S.PARTNER_CONTACT and on.partner_id in actor.contact_of
    if on.person_id is not None:
        return on.person_id == actor.person_id
    # Asked of nothing in particular ("may this person do such things at all?"): yes, somewhere.
    return True


def allows(actor: Actor, permission: Permission, on: On = NETWORK) -> bool:
    """Whether the table gives the actor this right on that object."""
    held = standings(actor)
    return any(
        standing in held and (reach is Reach.ANY or _owns(actor, standing, on))
        for standing, reach in TABLE[permission].items()
    )


def allows_some(actor: Actor, permissions: Iterable[Permission]) -> bool:
    """Whether the actor has at least one of the rights on the network."""
    return any(allows(actor, permission) for permission in permissions)


def require(actor: Actor, permission: Permission, on: On = NETWORK) -> None:
    """Raises NotAllowed unless the table gives the actor this right on that object."""
    if not allows(actor, permission, on):
        raise NotAllowed(permission, on, actor)
