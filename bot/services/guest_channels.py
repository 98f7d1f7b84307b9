"""Guests in the channels of their groups: what is decided here is done in Slack after the commit."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.guest_errors import NoChannelToJoin, PassClosed
from bot.domain.guests import Pass, PassState
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor
from bot.domain.zone import local_date
from bot.permissions import On, Permission, require
from bot.services import audit, guests
from bot.storage import guests as stored
from bot.storage import people as people_stored


@dataclass(frozen=True)
class Move:
    """Whom Slack is asked to bring into which channel, or to take from it."""

    found: Pass
    channel_id: str
    user_id: str


def bring(session: Session, *, actor: Actor, now: datetime, pass_id: int) -> Move:
    """The guest is to be invited to the group's channel.

    Raises NotAllowed, StaleButton, PassClosed for a pass that is not in use, NoChannelToJoin.
    """
    move = _move(session, actor, now, pass_id)
    if move.found.state is not PassState.ACCEPTED:
        raise PassClosed(move.found)
    _keep(session, actor, now, move, in_channel=True)
    return move


def take(session: Session, *, actor: Actor, now: datetime, pass_id: int) -> Move:
    """The guest is to be removed from the group's channel.

    Raises NotAllowed, StaleButton, NoChannelToJoin.
    """
    move = _move(session, actor, now, pass_id)
    _keep(session, actor, now, move, in_channel=False)
    return move


def _move(session: Session, actor: Actor, now: datetime, pass_id: int) -> Move:
    held = stored.lock(session, pass_id, now)
    if held is None:
        raise StaleButton
    require(actor, Permission.MANAGE_GROUP, On(group_id=held.group_id))
    found = guests.get(session, pass_id, local_date(now))
    person = people_stored.get(session, held.person_id)
    if person is None or not found.by_slack or not person.slack_user_id or not found.channel_id:
        raise NoChannelToJoin(found)
    return Move(found, found.channel_id, person.slack_user_id)


def _keep(session: Session, actor: Actor, now: datetime, move: Move, *, in_channel: bool) -> None:
    held = stored.lock(session, move.found.id, now)
    if held is None or held.in_channel == in_channel:
        return
    held.in_channel = in_channel
    session.flush()
    audit.record(
        session,
        actor=actor,
        now=now,
        action="guest.to_channel" if in_channel else "guest.from_channel",
        object_type="group",
        object_id=held.group_id,
        details={"guest": held.id, "person": held.person_id},
    )
