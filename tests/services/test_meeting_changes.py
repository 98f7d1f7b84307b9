"""Moves, cancellations, nudges and seats that change, on both engines."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.clock import MovingClock
from bot.domain.meeting_errors import (
    MeetingChanged,
    MeetingGone,
    MeetingOver,
    TimeTaken,
)
from bot.domain.meetings import (
    Answer,
    AnswerFate,
    CancelPlan,
    MeetingInfo,
    MovePlan,
    Tally,
    tally,
)
from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.services import meeting_changes as changes
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, Seat
from tests.meeting_stories import HOURS_2, START, invitation, make_meeting, queue, say, status
from tests.meeting_world import World, add_person, add_seat, build


@pytest.fixture
def world(database: Database) -> World:
    return build(database)


def move(world: World, meeting: MeetingInfo, start: datetime, now: datetime) -> MovePlan:
    with world.database.writing() as session:
        return changes.move(
            session,
            actor=world.actor(session, "Leena", now),
            now=now,
            meeting_id=meeting.id,
            sequence=meeting.sequence,
            starts_at=start,
            ends_at=start + HOURS_2,
            place="Carelicum",
        )


def test_a_move_asks_everybody_again_and_takes_the_reminders_with_it(
    world: World, clock: MovingClock
) -> None:
    meeting = make_meeting(world, clock.now())
    say(world, meeting, "Anna", Answer.YES, clock.now())
    new_start = START + timedelta(days=8)
    plan = move(world, meeting, new_start, clock.now())
    assert (plan.meeting.starts_at, plan.told, plan.unreachable) == (START, 5, ("Paavo Esimerkki",))
    assert tally(status(world, meeting, clock.now()).invited) == Tally(silent=5)
    assert {kind for _, kind in queue(world, OutgoingState.CANCELLED)} == {
        OutgoingKind.INVITATION,
        OutgoingKind.MEETING_REMINDER,
    }
    due = queue(world, OutgoingState.DUE)
    assert due.count(("Anna", OutgoingKind.MEETING_MOVED)) == 1
    assert due.count(("Anna", OutgoingKind.MEETING_REMINDER)) == 3
    with world.database.reading() as session:
        details = session.scalars(
            select(AuditEntry.details).where(AuditEntry.action == "meeting.moved")
        ).one()
    assert details["old_start"] == START.isoformat()
    assert f"{invitation(world, meeting, 'Anna')}:yes" in str(details["answers"])


def test_an_answer_to_the_old_time_is_asked_again(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())
    move(world, meeting, START + timedelta(days=8), clock.now())
    assert say(world, meeting, "Anna", Answer.YES, clock.now()) is AnswerFate.MOVED
    assert tally(status(world, meeting, clock.now()).invited) == Tally(silent=5)


def test_two_moves_of_what_was_seen_make_one(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())
    move(world, meeting, START + timedelta(days=8), clock.now())
    with pytest.raises(MeetingChanged):
        move(world, meeting, START + timedelta(days=9), clock.now())


def test_a_move_onto_another_meeting_is_refused(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())
    make_meeting(world, clock.now(), start=START + timedelta(days=8))
    with pytest.raises(TimeTaken):
        move(world, meeting, START + timedelta(days=8), clock.now())


def cancel(world: World, meeting: MeetingInfo, now: datetime) -> CancelPlan:
    with world.database.writing() as session:
        return changes.cancel(
            session,
            actor=world.actor(session, "Leena", now),
            now=now,
            meeting_id=meeting.id,
            sequence=meeting.sequence,
            reason="Vetäjä on <!channel> sairaana",
        )


def test_a_cancellation_reaches_everybody_invited_also_those_who_said_no(
    world: World, clock: MovingClock
) -> None:
    meeting = make_meeting(world, clock.now())
    say(world, meeting, "Matti", Answer.NO, clock.now())
    cancel(world, meeting, clock.now())
    assert queue(world, OutgoingState.DUE) == [
        (first, OutgoingKind.MEETING_CANCELLED) for first in ("Anna", "Matti", "Oili")
    ]  # Leena, who cancelled, knows
    assert say(world, meeting, "Anna", Answer.YES, clock.now()) is AnswerFate.CANCELLED
    with pytest.raises(MeetingGone):
        cancel(world, meeting, clock.now())


def test_a_meeting_that_has_begun_is_neither_moved_nor_cancelled(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())
    clock.set(START)
    with pytest.raises(MeetingOver):
        cancel(world, meeting, clock.now())
    with pytest.raises(MeetingOver):
        move(world, meeting, START + timedelta(days=8), clock.now())


def test_the_silent_are_asked_again_at_most_once_a_day(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())
    say(world, meeting, "Anna", Answer.YES, clock.now())
    asked = []
    for _ in range(2):
        with world.database.writing() as session:
            actor = world.actor(session, "Leena", clock.now())
            asked.append(changes.nudge(session, actor=actor, now=clock.now(), meeting_id=meeting.id)[1])
    assert asked == [2, 0]  # Leena, who asks, is not asked


def test_invitations_follow_the_seats(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())
    clock.advance(timedelta(minutes=1))
    with world.database.writing() as session:
        world.people["Sanna"] = add_person(session, "Sanna", world.partners["Mallila"])
        add_seat(session, world.group.id, world.people["Sanna"], world.partners["Mallila"])
        session.execute(
            update(Seat).where(Seat.person_id == world.people["Matti"]).values(ended_at=clock.now())
        )
        actor = world.actor(session, "Leena", clock.now())
        assert changes.follow_seats(session, actor=actor, now=clock.now(), group_id=world.group.id) == 2
        assert changes.follow_seats(session, actor=actor, now=clock.now(), group_id=world.group.id) == 0
    names = [one.person.name.split()[0] for one in status(world, meeting, clock.now()).invited]
    assert names == ["Anna", "Leena", "Oili", "Paavo", "Sanna"]
    assert queue(world).count(("Sanna", OutgoingKind.INVITATION)) == 1
    assert queue(world).count(("Matti", OutgoingKind.MEETING_CANCELLED)) == 1
