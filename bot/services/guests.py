"""Guest experts' passes: finding them, showing them, listing them."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.groups import GroupRef
from bot.domain.guest_errors import PassAmbiguous, PassNotFound
from bot.domain.guests import GuestList, GuestMeeting, MeetingRef, Pass, PassState, state_on
from bot.domain.names import fold, matching
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor, PersonRef, SlackId, Who
from bot.domain.zone import local_date
from bot.permissions import On, Permission, allows, require
from bot.services.groups import all_groups
from bot.services.people import find_person
from bot.storage import guests as stored
from bot.storage import polls as polls_stored
from bot.storage.meetings import AnyRow

SHOWN = 60  # passes in one list; a group has a handful at a time
LOOKED_BACK = timedelta(days=90)  # how long ended passes stay in the list


def get(session: Session, pass_id: int, today: date) -> Pass:
    """One pass, for the services of this noun and for delivery. Raises StaleButton when there is none."""
    row = stored.get(session, pass_id)
    if row is None:
        raise StaleButton
    return facts(row, today)


def look(session: Session, *, actor: Actor, now: datetime, pass_id: int) -> Pass:
    """One pass: for its guest, and for who may see the group's. Raises NotAllowed, StaleButton."""
    found = get(session, pass_id, local_date(now))
    if found.guest.id != actor.person_id:
        require(actor, Permission.MANAGE_GROUP, On(group_id=found.group.id))
    return found


def own(session: Session, *, actor: Actor, now: datetime) -> tuple[Pass, ...]:
    """The actor's own passes that are open. Raises NotAllowed for a stranger."""
    require(actor, Permission.ANSWER)
    today = local_date(now)
    rows = [facts(row, today) for row in stored.of_person(session, actor.person_id or 0)]
    return tuple(one for one in rows if one.state.is_open)


def held(session: Session, person_id: int, today: date) -> tuple[Pass, ...]:
    """Everything somebody is or was invited to, the newest first: for their own data (rule R15)."""
    return tuple(facts(row, today) for row in stored.of_person(session, person_id))


def listing(session: Session, *, actor: Actor, now: datetime, group: GroupRef | None = None) -> GuestList:
    """The passes of a group, or of all groups that the actor may see; open ones first.

    Who does not manage a group sees its present guests only, not who declined. Raises NotAllowed for a group
    that is not the actor's to see.
    """
    groups = [group] if group else list(all_groups(session))
    seen = [one.id for one in groups if allows(actor, Permission.SEE_GROUP, On(group_id=one.id))]
    if not seen:
        require(actor, Permission.SEE_GROUP, On(group_id=group.id if group else 0))
    managed = frozenset(one for one in seen if allows(actor, Permission.MANAGE_GROUP, On(group_id=one)))
    today = local_date(now)
    found = [facts(row, today) for row in stored.of_groups(session, seen, today - LOOKED_BACK, SHOWN)]
    shown = [one for one in found if one.group.id in managed or one.state is PassState.ACCEPTED]
    shown.sort(key=lambda one: (not one.state.is_open, fold(one.group.name), fold(one.guest.name), one.id))
    return GuestList(tuple(shown), managed, group)


def manageable(session: Session, *, actor: Actor, now: datetime) -> tuple[Pass, ...]:
    """The open passes that the actor may change, by guest."""
    rows = stored.open_passes(session, local_date(now))
    today = local_date(now)
    return tuple(
        facts(row, today) for row in rows if allows(actor, Permission.MANAGE_GROUP, On(group_id=row.group_id))
    )


def find(session: Session, *, actor: Actor, now: datetime, who: Who, group: GroupRef | None = None) -> Pass:
    """The open pass of the named guest that the actor may change; a group's own come first in its channel.

    Raises PassNotFound, PassAmbiguous, PersonNotFound for somebody mentioned whom the registry does not know.
    """
    pool = manageable(session, actor=actor, now=now)
    query = "" if isinstance(who, SlackId) else who
    if isinstance(who, SlackId) or "@" in who:
        person = find_person(session, who)
        query = person.name
        found = [one for one in pool if one.guest.id == person.id]
    else:
        found = list(matching(query, [(fold(one.guest.name), one) for one in pool]))
    here = [one for one in found if group is not None and one.group.id == group.id]
    found = here or found
    if not found:
        raise PassNotFound(query)
    if len(found) > 1:
        raise PassAmbiguous(query, tuple(found))
    return found[0]


def coming_meetings(
    session: Session, *, group_id: int, now: datetime
) -> tuple[tuple[int, str, datetime], ...]:
    """The group's meetings that a guest could be invited to, as (id, title, beginning), for a menu."""
    return tuple((row.id, row.title, row.starts_at) for row in stored.coming_meetings(session, group_id, now))


def meetings_of(session: Session, *, pass_id: int, now: datetime) -> tuple[GuestMeeting, ...]:
    """The coming meetings that an accepted pass covers, soonest first; the caller has asked whose it is."""
    return tuple(GuestMeeting(*row) for row in stored.meetings_of(session, pass_id, now))


def let_go_of_polls(session: Session, found: Pass, now: datetime) -> None:
    """A pass has ended: the group's open polls do not wait for the guest any more. What they said stays."""
    if stored.has_left(session, found.guest.id, found.group.id, local_date(now)):
        polls_stored.let_go(session, found.guest.id, found.group.id, now)


def facts(row: AnyRow, today: date) -> Pass:
    """A pass's row as facts, as of a local day."""
    meeting = None
    if row.meeting_id is not None:
        meeting = MeetingRef(row.meeting_id, row.title, row.starts_at, row.ends_at, row.place)
    return Pass(
        id=row.id,
        guest=PersonRef(row.person_id, row.person_name),
        by_slack=bool(row.slack_user_id) and row.slack_active,
        has_email=bool(row.email),
        group=GroupRef(row.group_id, row.group_name, row.group_kind),
        channel_id=row.channel_id,
        meeting=meeting,
        purpose=row.purpose,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        state=state_on(row.state, row.ends_on, today),
        inviter=row.inviter or "",
        in_channel=row.in_channel,
    )
