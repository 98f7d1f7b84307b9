"""Calendars to subscribe to: a person's own, and a group's; each has an address that can be renewed."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.links import LinkClosed, Purpose
from bot.domain.meetings import InvitationInfo, MeetingInfo
from bot.domain.people import Actor
from bot.domain.rights import On, Permission
from bot.permissions import allows, require
from bot.services import links
from bot.services.links import Links
from bot.services.meetings import invitation_info, load, still_theirs
from bot.storage import feeds as stored

LOOKED_BACK = timedelta(days=60)
FILE = ".ics"


def own(session: Session, *, actor: Actor, now: datetime) -> tuple[InvitationInfo, ...]:
    """The person's meetings of the last two months and all that are coming, also those cancelled.

    A guest's are there as long as the pass runs.
    """
    ids = stored.invitations_of(session, actor.person_id or 0, now - LOOKED_BACK)
    found = tuple(filter(None, (invitation_info(session, one) for one in ids)))
    return still_theirs(session, found, now)


def of_group(session: Session, *, group_id: int, now: datetime) -> tuple[str, tuple[MeetingInfo, ...]]:
    """A group's name, and its meetings as `own` has a person's. Raises LinkClosed for no such group."""
    name = stored.group_name(session, group_id)
    if name is None:
        raise LinkClosed
    ids = stored.meetings_of(session, group_id, now - LOOKED_BACK)
    return name, tuple(load(session, one) for one in ids)


def address(session: Session, *, actor: Actor, made: Links, group_id: int = 0) -> str:
    """The address of the actor's own calendar, or of a group's; "" without pages. Raises NotAllowed.

    A group's is nobody's in particular and outlives any pass: guests have their own calendar instead.
    """
    if group_id:
        require(_as_no_guest(actor), Permission.SEE_GROUP, On(group_id=group_id))
        return made.url(session, Purpose.GROUP_FEED, subject_id=group_id, tail=FILE)
    require(actor, Permission.ANSWER, On(person_id=actor.person_id))
    return made.url(session, Purpose.FEED, person_id=actor.person_id or 0, tail=FILE)


def may_have(actor: Actor, group_id: int) -> bool:
    """Whether the actor may have the address of the group's calendar."""
    return allows(_as_no_guest(actor), Permission.SEE_GROUP, On(group_id=group_id))


def _as_no_guest(actor: Actor) -> Actor:
    return replace(actor, guest_of=frozenset())


def renew(session: Session, *, actor: Actor, now: datetime, group_id: int = 0) -> None:
    """Closes the present address; the next one is another. Raises NotAllowed."""
    if group_id:
        require(actor, Permission.MANAGE_GROUP, On(group_id=group_id))
        links.close(session, actor=actor, now=now, purpose=Purpose.GROUP_FEED, subject_id=group_id)
    else:
        require(actor, Permission.ANSWER, On(person_id=actor.person_id))
        links.close(session, actor=actor, now=now, purpose=Purpose.FEED, person_id=actor.person_id or 0)
