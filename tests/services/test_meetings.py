"""Meetings listed and found, on both engines."""

from datetime import datetime, timedelta

import pytest

from bot.clock import MovingClock
from bot.domain.meeting_errors import (
    MeetingAmbiguous,
    MeetingNotFound,
    NotInvited,
)
from bot.domain.meetings import (
    Answer,
    MeetingList,
    MeetingState,
)
from bot.domain.rights import NotAllowed
from bot.services import meetings
from bot.storage.engine import Database
from tests.meeting_stories import START, make_draft, make_meeting
from tests.meeting_world import CHANNEL, World, build


@pytest.fixture
def world(database: Database) -> World:
    return build(database)


def listed(world: World, by: str, now: datetime, channel: str | None, skip: int = 0) -> MeetingList:
    with world.database.reading() as session:
        actor = world.actor(session, by, now)
        return meetings.coming(session, actor=actor, now=now, channel_id=channel, skip=skip)


def test_the_list_is_the_groups_in_its_channel_and_ones_own_elsewhere(
    world: World, clock: MovingClock
) -> None:
    meeting = make_meeting(world, clock.now())
    make_draft(world, clock.now(), start=START + timedelta(days=7), by="Kaisa")
    assert [row.id for row in listed(world, "Anna", clock.now(), CHANNEL).rows] == [meeting.id]
    assert [row.id for row in listed(world, "Anna", clock.now(), None).rows] == [meeting.id]
    assert [row.answer for row in listed(world, "Anna", clock.now(), None).rows] == [Answer.NONE]
    # The coordinator sees the groups they coordinate, and their own draft.
    assert [row.state for row in listed(world, "Kaisa", clock.now(), "D0OTHER").rows] == [
        MeetingState.CONFIRMED,
        MeetingState.DRAFT,
    ]
    assert listed(world, "Ville", clock.now(), None).rows == ()
    assert listed(world, "Anna", clock.now(), "C0TYONANTAJAT").rows == ()
    with pytest.raises(NotAllowed):
        listed(world, "Ville", clock.now(), CHANNEL)


def test_the_list_ends_at_a_page_and_goes_on(world: World, clock: MovingClock) -> None:
    made = [make_draft(world, clock.now(), start=START + timedelta(days=day)).meeting.id for day in range(6)]
    first = listed(world, "Leena", clock.now(), CHANNEL)
    rest = listed(world, "Leena", clock.now(), CHANNEL, skip=5)
    assert ([row.id for row in first.rows], first.more) == (made[:5], True)
    assert ([row.id for row in rest.rows], rest.more) == (made[5:], False)


def test_a_meeting_is_found_by_number_title_group_or_as_the_next(world: World, clock: MovingClock) -> None:
    later = make_meeting(world, clock.now(), start=START + timedelta(days=7))
    meeting = make_meeting(world, clock.now())
    with world.database.reading() as session:
        anna = world.actor(session, "Anna", clock.now())

        def find(query: str) -> int:
            return meetings.find(session, actor=anna, now=clock.now(), query=query, group=world.group).id

        assert [find(""), find(f"{later.id}"), find(f"#{later.id}")] == [meeting.id, later.id, later.id]
        with pytest.raises(MeetingAmbiguous) as caught:
            find("ohjaamo")
        assert [one.id for one in caught.value.meetings] == [meeting.id, later.id]
        for query in ("olematon", "999", "9" * 40):
            with pytest.raises(MeetingNotFound):
                find(query)


def test_a_stranger_to_the_group_finds_nothing_of_it(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())
    with world.database.reading() as session:
        ville = world.actor(session, "Ville", clock.now())
        for query in (f"{meeting.id}", "ohjaamon", ""):
            with pytest.raises(MeetingNotFound):
                meetings.find(session, actor=ville, now=clock.now(), query=query)
        with pytest.raises(NotInvited):
            meetings.my_invitation(session, actor=ville, meeting=meeting)
