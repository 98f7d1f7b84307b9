"""The forum: how its places stand, and who of the partners has answered its next meeting's call."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.forum import ForumStanding
from bot.domain.groups import GroupRef
from bot.domain.meetings import Cover, MeetingState, cover
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor
from bot.domain.rights import On, Permission
from bot.permissions import allows, require
from bot.services import partners
from bot.services.groups import group_ref
from bot.services.meetings import everybody, load
from bot.storage import agenda as stored
from bot.storage.partners import forum as stored_forum


def forum_group(session: Session) -> GroupRef:
    """The forum. Raises StaleButton when there is none: the first start makes it, and it is never ended."""
    group = stored_forum(session)
    if group is None:
        raise StaleButton
    return group_ref(group)


def standing(session: Session, *, actor: Actor, now: datetime) -> ForumStanding:
    """The partners' places in the forum (rule R1), and who is silent about the meeting that comes.

    Raises NotAllowed, StaleButton.
    """
    require(actor, Permission.SEE_NETWORK)
    group = forum_group(session)
    found = stored.next_meeting(session, group.id, now)
    meeting = load(session, found) if found else None
    if meeting is not None and meeting.state is not MeetingState.CONFIRMED:
        meeting = None
    covers = cover(everybody(session, meeting.id)) if meeting else ()
    return ForumStanding(
        group=group,
        parties=tuple(row for row in partners.overview(session, actor=actor, now=now) if row.kind.is_party),
        meeting=meeting,
        silent=tuple(partner for partner, how in covers if how is Cover.SILENT),
        coming=sum(how is Cover.COMING for _, how in covers),
        may_manage=allows(actor, Permission.MANAGE_GROUP, On(group_id=group.id)),
    )
