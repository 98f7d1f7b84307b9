"""Passes that end by themselves: by their last day, with their meeting, their group or their person.

Imported by the services of meetings, groups and people: it knows none of them.
"""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.guests import NOTICE, PassState
from bot.domain.people import STRANGER, Actor
from bot.domain.zone import local_date
from bot.services import audit, guest_messages, guests
from bot.storage import guests as stored
from bot.storage.models import GuestPass

# Offices may be closed for days on end before the week (Easter, Christmas): so much earlier is looked.
_LOOKED_AHEAD = NOTICE + timedelta(days=7)


def announce_ends(session: Session, now: datetime) -> int:
    """The nightly look ahead: leaders hear a week before that a group's guest's pass ends. How many passes.

    A pass for one meeting ends with the meeting, which its leader arranges: that needs no notice. Safe to run
    twice; a pass given for less than a week needs none either, since its giver has just set the day.
    """
    today = local_date(now)
    rows = stored.ending(session, today, today + _LOOKED_AHEAD)
    passes = [guests.facts(row, today) for row in rows if local_date(row.changed_at) < row.ends_on - NOTICE]
    for one in passes:
        guest_messages.announce_end(session, one, now)
    return len(passes)


def close_lapsed(session: Session, now: datetime) -> int:
    """The nightly tidy: closes the passes whose last day is past; returns how many. Safe to run twice.

    Nobody waits for it: rights end by the dates. Leaders hear of those who are left in the group's channel,
    and of those who never answered.
    """
    today = local_date(now)
    closed = stored.close_lapsed(session, today, now)
    for pass_id in closed:
        found = guests.get(session, pass_id, today)
        guest_messages.forget(session, found)
        guests.let_go_of_polls(session, found, now)
        row = stored.get(session, pass_id)
        unanswered = row is not None and row.answered_at is None
        if found.in_channel or unanswered:
            guest_messages.tell_ended(session, found, now)
        audit.record(
            session,
            actor=STRANGER,
            now=now,
            action="guest.ended",
            object_type="group",
            object_id=found.group.id,
            source="job",
            details={"guest": pass_id, "person": found.guest.id, "unanswered": unanswered},
        )
    return len(closed)


def follow_meeting(session: Session, meeting_id: int, last_day: date) -> None:
    """A meeting was moved: the passes for it last to its new day."""
    for held in stored.of_meeting(session, meeting_id):
        held.starts_on, held.ends_on = min(held.starts_on, last_day), last_day
    session.flush()


def end_with_meeting(session: Session, *, actor: Actor, now: datetime, meeting_id: int) -> None:
    """A meeting is cancelled: the passes for it are, too.

    Who had accepted is told of the meeting as everybody is; who had not is told of the pass.
    """
    for held in stored.of_meeting(session, meeting_id):
        had_accepted = held.state is PassState.ACCEPTED
        _close(session, actor, now, held, PassState.CANCELLED, tell=not had_accepted)


def end_with_group(session: Session, *, actor: Actor, now: datetime, group_id: int) -> int:
    """A group ends: the passes to it are cancelled, and their guests told; how many."""
    open_ones = stored.open_of_group(session, group_id)
    for held in open_ones:
        _close(session, actor, now, held, PassState.CANCELLED, tell=True)
    return len(open_ones)


def end_with_person(session: Session, *, actor: Actor, now: datetime, person_id: int) -> tuple[int, ...]:
    """Somebody is erased: their passes end, nobody is told; the groups concerned."""
    open_ones = stored.open_of_person(session, person_id)
    for held in open_ones:
        _close(session, actor, now, held, PassState.ENDED, tell=False)
    return tuple(sorted({held.group_id for held in open_ones}))


def _close(
    session: Session, actor: Actor, now: datetime, held: GuestPass, state: PassState, *, tell: bool
) -> None:
    held.state, held.ended_at = state, now
    session.flush()
    found = guests.get(session, held.id, local_date(now))
    unheard = guest_messages.forget(session, found)
    guests.let_go_of_polls(session, found, now)
    if tell and not unheard:
        guest_messages.tell_cancelled(session, found, now)
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"guest.{state.value}",
        object_type="group",
        object_id=held.group_id,
        details={"guest": held.id, "person": held.person_id},
    )
