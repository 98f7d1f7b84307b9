"""A group that meets at an interval: its last meeting's organiser gets the next date proposed, once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.clock import MovingClock
from bot.domain.outgoing import OutgoingKind
from bot.domain.zone import HELSINKI
from bot.services import next_meetings
from bot.storage.engine import Database
from bot.storage.models import Group, Outgoing
from tests.meeting_stories import HOURS_2, START, make_draft, make_meeting
from tests.meeting_world import World, build

AFTER = START + timedelta(days=1)


@pytest.fixture
def world(database: Database) -> World:
    found = build(database)
    with database.writing() as session:
        session.execute(update(Group).where(Group.id == found.group.id).values(meets_every_weeks=4))
    return found


def arm(world: World, now: datetime) -> int:
    with world.database.writing() as session:
        return next_meetings.arm(session, now)


def test_the_organiser_gets_the_next_date_once_and_in_office_hours(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())
    assert arm(world, START) == 0  # it has not been held yet
    night = datetime(2026, 12, 2, 3, 0, tzinfo=HELSINKI)
    assert [arm(world, night), arm(world, night), arm(world, night + timedelta(days=9))] == [1, 0, 0]
    with world.database.reading() as session:
        row = session.execute(
            select(Outgoing.recipient_id, Outgoing.meeting_id, Outgoing.due_at).where(
                Outgoing.kind == OutgoingKind.NEXT_MEETING
            )
        ).one()
        found = next_meetings.proposal(session, meeting.id, AFTER)
    assert tuple(row) == (world.people["Leena"], meeting.id, datetime(2026, 12, 2, 8, 0, tzinfo=HELSINKI))
    assert found is not None
    assert (found.starts_at, found.ends_at) == (
        START + timedelta(weeks=4),
        START + timedelta(weeks=4) + HOURS_2,
    )


def test_a_group_with_something_to_come_or_without_an_interval_is_left_alone(
    world: World, clock: MovingClock
) -> None:
    meeting = make_meeting(world, clock.now())
    draft = make_draft(world, clock.now(), start=START + timedelta(days=20))
    assert arm(world, AFTER) == 0
    with world.database.reading() as session:
        assert next_meetings.proposal(session, meeting.id, AFTER) is None
    # The draft's time has gone by as well, and it was never held.
    late = draft.meeting.ends_at + timedelta(days=1)
    with world.database.writing() as session:
        session.execute(update(Group).values(meets_every_weeks=None))
    assert arm(world, late) == 0
    with world.database.writing() as session:
        session.execute(update(Group).values(meets_every_weeks=4))
    assert arm(world, late) == 1


def test_an_ended_group_meets_no_more(world: World, clock: MovingClock) -> None:
    make_meeting(world, clock.now())
    with world.database.writing() as session:
        session.execute(update(Group).values(ended_at=AFTER))
    assert arm(world, AFTER) == 0
