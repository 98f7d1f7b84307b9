"""Meetings from draft to invitations, on both engines."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from bot.clock import MovingClock
from bot.domain.meeting_errors import (
    MeetingGone,
    MeetingInPast,
    TimeTaken,
)
from bot.domain.meetings import (
    Confirmed,
    Draft,
    Existed,
    MeetingState,
)
from bot.domain.names import NameTooLong
from bot.domain.outgoing import OutgoingKind
from bot.domain.rights import NotAllowed
from bot.services import meeting_drafts as drafts
from bot.services import meetings
from bot.storage.engine import Database
from bot.storage.models import Outgoing, Seat
from tests.meeting_stories import (
    HOURS_2,
    START,
    actions,
    make_draft,
    make_meeting,
    queue,
)
from tests.meeting_world import World, build


@pytest.fixture
def world(database: Database) -> World:
    return build(database)


def test_a_draft_shows_who_would_be_invited_and_sends_nothing(world: World, clock: MovingClock) -> None:
    draft = make_draft(world, clock.now())
    assert draft.existed is Existed.NO
    assert [(one.person.name, one.partner, one.is_reached) for one in draft.invitees] == [
        ("Anna Esimerkki", "Mallila", True),
        ("Leena Esimerkki", "Esimerkkilä", True),
        ("Matti Esimerkki", "Mallila", True),
        ("Oili Esimerkki", "Opisto", True),
        ("Paavo Esimerkki", "Puhelin ry", False),
    ]
    assert queue(world) == []
    assert actions(world) == ["meeting.drafted"]


def test_the_same_meeting_typed_twice_is_one_meeting(world: World, clock: MovingClock) -> None:
    first = make_draft(world, clock.now())
    again = make_draft(world, clock.now())
    assert (again.meeting.id, again.existed) == (first.meeting.id, Existed.SAME)
    assert actions(world) == ["meeting.drafted"]


def test_only_who_manages_the_group_can_draft(world: World, clock: MovingClock) -> None:
    for first in ("Anna", "Ville"):
        with pytest.raises(NotAllowed):
            make_draft(world, clock.now(), by=first)
    assert make_draft(world, clock.now(), by="Kaisa").meeting.organiser == "Kaisa Esimerkki"


def test_a_past_time_and_a_long_title_are_refused(world: World, clock: MovingClock) -> None:
    with pytest.raises(MeetingInPast):
        make_draft(world, clock.now(), start=clock.now() - timedelta(minutes=1))
    with pytest.raises(NameTooLong) as caught, world.database.writing() as session:
        drafts.draft(
            session,
            actor=world.actor(session, "Leena", clock.now()),
            now=clock.now(),
            group=world.group,
            title="x" * 5000,
            starts_at=START,
            ends_at=START + HOURS_2,
            place="",
        )
    assert (caught.value.field, caught.value.length) == ("title", 5000)
    assert actions(world) == []


def test_a_seat_that_ends_before_the_meeting_is_not_invited(world: World, clock: MovingClock) -> None:
    with world.database.writing() as session:
        session.execute(
            update(Seat).where(Seat.person_id == world.people["Matti"]).values(ends_on=date(2026, 11, 30))
        )
    names = [one.person.name for one in make_draft(world, clock.now()).invitees]
    assert names == ["Anna Esimerkki", "Leena Esimerkki", "Oili Esimerkki", "Paavo Esimerkki"]


def test_a_changed_draft_comes_back_instead_of_being_sent(world: World, clock: MovingClock) -> None:
    draft = make_draft(world, clock.now())
    with world.database.writing() as session:
        actor = world.actor(session, "Leena", clock.now())
        edited = drafts.edit(
            session,
            actor=actor,
            now=clock.now(),
            meeting_id=draft.meeting.id,
            group=world.group,
            title="Toinen otsikko",
            starts_at=START,
            ends_at=START + HOURS_2,
            place="",
        )
        sent = drafts.confirm(
            session, actor=actor, now=clock.now(), meeting_id=draft.meeting.id, stamp=draft.stamp
        )
    assert isinstance(sent, Draft)
    assert (sent.existed, sent.stamp) == (Existed.CHANGED, edited.stamp)
    assert queue(world) == []


def test_an_edit_onto_another_meeting_is_refused_and_changes_nothing(
    world: World, clock: MovingClock
) -> None:
    make_draft(world, clock.now())
    other = make_draft(world, clock.now(), start=START + timedelta(days=7))
    with pytest.raises(TimeTaken), world.database.writing() as session:
        drafts.edit(
            session,
            actor=world.actor(session, "Leena", clock.now()),
            now=clock.now(),
            meeting_id=other.meeting.id,
            group=world.group,
            title="Sama aika",
            starts_at=START,
            ends_at=START + HOURS_2,
            place="",
        )
    with world.database.reading() as session:
        assert meetings.load(session, other.meeting.id).title == "Ohjaamon palvelut"


def test_a_discarded_draft_makes_room_and_cannot_be_sent(world: World, clock: MovingClock) -> None:
    draft = make_draft(world, clock.now())
    with world.database.writing() as session:
        actor = world.actor(session, "Leena", clock.now())
        drafts.discard(session, actor=actor, now=clock.now(), meeting_id=draft.meeting.id)
    with pytest.raises(MeetingGone), world.database.writing() as session:
        drafts.confirm(
            session,
            actor=world.actor(session, "Leena", clock.now()),
            now=clock.now(),
            meeting_id=draft.meeting.id,
            stamp=draft.stamp,
        )
    assert make_draft(world, clock.now()).existed is Existed.NO


def test_confirming_invites_each_member_once_and_arms_the_reminders(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())
    assert meeting.state is MeetingState.CONFIRMED
    # The meeting is a week and an hour away: three reminders; Paavo has no Slack and is phoned.
    assert Counter(queue(world)) == Counter(
        {
            (first, kind): count
            for first in ("Anna", "Leena", "Matti", "Oili")
            for kind, count in ((OutgoingKind.INVITATION, 1), (OutgoingKind.MEETING_REMINDER, 3))
        }
    )
    with world.database.reading() as session:
        rows = session.execute(
            select(Outgoing.due_at, Outgoing.expires_at).where(
                Outgoing.recipient_id == world.people["Anna"],
                Outgoing.kind == OutgoingKind.MEETING_REMINDER,
            )
        ).all()
    assert sorted((START - row.due_at, row.expires_at) for row in rows) == [
        (timedelta(hours=1), START),
        (timedelta(days=1), START),
        (timedelta(days=7), START),
    ]


def test_confirming_twice_sends_once(world: World, clock: MovingClock) -> None:
    draft = make_draft(world, clock.now())
    results = []
    for _ in range(2):
        with world.database.writing() as session:
            actor = world.actor(session, "Leena", clock.now())
            results.append(
                drafts.confirm(
                    session, actor=actor, now=clock.now(), meeting_id=draft.meeting.id, stamp=draft.stamp
                )
            )
    assert [isinstance(one, Confirmed) and one.again for one in results] == [False, True]
    assert queue(world).count(("Anna", OutgoingKind.INVITATION)) == 1
    assert actions(world) == ["meeting.drafted", "meeting.confirmed"]


def test_a_draft_whose_time_has_passed_is_not_sent(world: World, clock: MovingClock) -> None:
    draft = make_draft(world, clock.now())
    clock.set(START)
    with pytest.raises(MeetingInPast), world.database.writing() as session:
        drafts.confirm(
            session,
            actor=world.actor(session, "Leena", clock.now()),
            now=clock.now(),
            meeting_id=draft.meeting.id,
            stamp=draft.stamp,
        )
