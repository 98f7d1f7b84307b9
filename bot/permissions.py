"""Who may do what: one table, to be read by a coordinator who does not program.

Each row says what may be done, and by whom: OWN means only in the groups (or the partner) that the person
leads, coordinates, belongs to, is contact for or has a guest's pass to; ANY means everywhere. Nothing else
decides rights.
"""

from bot.domain.people import Actor, Role
from bot.domain.rights import NETWORK, NotAllowed, On, Permission, Reach, Standing

_OWN, _ANY = Reach.OWN, Reach.ANY
_S = Standing

TABLE: dict[Permission, dict[Standing, Reach]] = {
    Permission.ANSWER: dict.fromkeys(Standing, _OWN),
    Permission.SEE_NETWORK: dict.fromkeys((one for one in Standing if one is not _S.GUEST), _ANY),
    Permission.SEE_GROUP: {
        _S.GUEST: _OWN,
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
    Permission.NAME_MEMBERS: {
        _S.PARTNER_CONTACT: _OWN,
        _S.LEADER: _OWN,
        _S.COORDINATOR: _OWN,
        _S.AREA_EXPERT: _ANY,
        _S.SERVICE_MANAGER: _ANY,
        _S.DIRECTOR: _ANY,
    },
    Permission.PROPOSE_ITEMS: {
        _S.MEMBER: _OWN,
        _S.PARTNER_CONTACT: _OWN,
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
    Permission.MANAGE_SEMINAR: {
        _S.AREA_EXPERT: _ANY,
        _S.SERVICE_MANAGER: _ANY,
        _S.DIRECTOR: _ANY,
    },
    Permission.SEMINAR_DESK: {
        _S.COORDINATOR: _ANY,
        _S.AREA_EXPERT: _ANY,
        _S.SERVICE_MANAGER: _ANY,
        _S.DIRECTOR: _ANY,
    },
    Permission.ASK_PARTNERS: {
        _S.AREA_EXPERT: _ANY,
        _S.SERVICE_MANAGER: _ANY,
        _S.DIRECTOR: _ANY,
    },
    # "Vetäjät ja työllisyysalueen asiantuntijat vastaavat kehittämisohjelman valmistelusta" (section 3).
    Permission.COMMENT_PROGRAMME: {
        _S.LEADER: _ANY,
        _S.COORDINATOR: _ANY,
        _S.AREA_EXPERT: _ANY,
        _S.SERVICE_MANAGER: _ANY,
        _S.DIRECTOR: _ANY,
    },
    Permission.MANAGE_PROGRAMME: {
        _S.AREA_EXPERT: _ANY,
        _S.SERVICE_MANAGER: _ANY,
        _S.DIRECTOR: _ANY,
    },
    Permission.MANAGE_AGREEMENTS: {
        _S.AREA_EXPERT: _ANY,
        _S.SERVICE_MANAGER: _ANY,
        _S.DIRECTOR: _ANY,
    },
    Permission.SPEAK_FOR_PARTNER: {
        _S.PARTNER_CONTACT: _OWN,
        _S.AREA_EXPERT: _ANY,
        _S.SERVICE_MANAGER: _ANY,
        _S.DIRECTOR: _ANY,
    },
    Permission.HANDLE_DISPUTES: {
        _S.PARTNER_CONTACT: _OWN,
        _S.SERVICE_MANAGER: _ANY,
        _S.DIRECTOR: _ANY,
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


def standings(actor: Actor) -> frozenset[Standing]:
    """Everything the actor currently is, anywhere."""
    found = {_ROLE_STANDING[role] for role in actor.roles}
    if actor.is_known and not actor.only_guest:
        found.add(_S.MEMBER)
    if actor.only_guest:
        found.add(_S.GUEST)
    for held, standing in (
        (actor.guest_of, _S.GUEST),
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
            _S.GUEST: actor.guest_of,
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


def require(actor: Actor, permission: Permission, on: On = NETWORK) -> None:
    """Raises NotAllowed unless the table gives the actor this right on that object."""
    if not allows(actor, permission, on):
        raise NotAllowed(permission, on, is_stranger=not actor.is_known, allowed=tuple(TABLE[permission]))


__all__ = [
    "NETWORK",
    "TABLE",
    "NotAllowed",
    "On",
    "Permission",
    "Reach",
    "Standing",
    "allows",
    "require",
    "standings",
]
