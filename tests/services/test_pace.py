"""Until when each message matters, and what somebody has said yes to: what the week's five depend on."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.clock import MovingClock
from bot.delivery.kinds import RENDERERS
from bot.delivery.renderers import Bundle, Message, Rendering
from bot.domain.meetings import Answer, MeetingInfo
from bot.domain.outgoing import OutgoingKind, OutgoingState, Way
from bot.domain.pace import ALONE
from bot.domain.seminars import Stage
from bot.language.i18n import translator
from bot.services import meeting_changes as changes
from bot.services.outgoing import NewOutgoing, enqueue_many
from bot.services.pace import Place, matters_until, take_place
from bot.storage.engine import Database
from bot.storage.models import Outgoing
from bot.storage.outgoing import Job, job_of
from tests.delivery.workers import LINKS
from tests.guest_world import add_guests
from tests.meeting_stories import HOURS_2, START, make_meeting, say
from tests.meeting_world import World, build
from tests.seminar_world import DEADLINE, SPRING, come, make_open, send_stage
from tests.seminar_world import START as SEMINAR
from tests.seminar_world import build as build_seminars
from tests.services.deadline_house import House

_K = OutgoingKind
LATER = START + timedelta(days=14)


@pytest.fixture
def database(sqlite_address: str) -> Database:
    return Database(sqlite_address)


def job(world: World, kind: OutgoingKind, first: str) -> Job:
    with world.database.reading() as session:
        rows = select(Outgoing).where(Outgoing.kind == kind, Outgoing.recipient_id == world.people[first])
        return job_of(session.scalars(rows.order_by(Outgoing.id.desc())).first())  # type: ignore[arg-type]


def until(world: World, kind: OutgoingKind, first: str, now: datetime) -> datetime:
    with world.database.reading() as session:
        return matters_until(session, job(world, kind, first), now)


def place(world: World, kind: OutgoingKind, first: str, now: datetime) -> Place:
    """Where the newest row of the kind comes to when its reader has had the week's messages."""
    found = job(world, kind, first)
    with world.database.writing() as session:
        gone = [
            NewOutgoing(
                kind=_K.DUTY_NOTICE,
                dedupe_key=f"gone:{number}",
                due_at=now,
                expires_at=now,
                recipient_id=found.recipient_id,
            )
            for number in range(ALONE)
        ]
        enqueue_many(session, gone, now=now)
        had = {"counted_at": now, "state": OutgoingState.SENT}
        session.execute(update(Outgoing).where(Outgoing.dedupe_key.like("gone:%")).values(had))
        decided = take_place(session, found, now)
        session.rollback()
    return decided


def move(world: World, meeting: MeetingInfo, now: datetime) -> None:
    with world.database.writing() as session:
        changes.move(
            session,
            actor=world.actor(session, "Leena", now),
            now=now,
            meeting_id=meeting.id,
            sequence=meeting.sequence,
            starts_at=LATER,
            ends_at=LATER + HOURS_2,
            place=meeting.place,
        )


def test_a_meeting_matters_until_it_begins_and_a_moved_one_until_its_old_time(
    database: Database, clock: MovingClock
) -> None:
    world, now = build(database), clock.now()
    meeting = make_meeting(world, now)
    assert until(world, _K.INVITATION, "Anna", now) == START

    move(world, meeting, now)

    assert until(world, _K.MEETING_MOVED, "Anna", now) == START
    assert until(world, _K.MEETING_MOVED, "Anna", START + HOURS_2) == LATER


def test_who_has_said_yes_hears_at_once_also_when_the_move_has_emptied_the_answers(
    database: Database, clock: MovingClock
) -> None:
    world, now = build(database), clock.now()
    meeting = make_meeting(world, now)
    assert place(world, _K.INVITATION, "Anna", now).state is OutgoingState.BUNDLED
    say(world, meeting, "Anna", Answer.YES, now)
    say(world, meeting, "Matti", Answer.MAYBE, now)
    assert place(world, _K.MEETING_REMINDER, "Anna", now) == Place()

    move(world, meeting, now)

    assert place(world, _K.MEETING_MOVED, "Anna", now) == Place()
    assert place(world, _K.MEETING_MOVED, "Matti", now).state is OutgoingState.BUNDLED


def test_a_seminar_matters_until_registration_ends_and_is_free_for_who_comes(
    database: Database,
) -> None:
    world, now = build_seminars(database), SPRING
    seminar = make_open(world, now)
    assert until(world, _K.SEMINAR_INVITATION, "Anna", now) == DEADLINE
    assert until(world, _K.SEMINAR_INVITATION, "Anna", DEADLINE) == SEMINAR
    assert place(world, _K.SEMINAR_INVITATION, "Matti", now).state is OutgoingState.BUNDLED
    come(world, seminar, "Anna", now)

    send_stage(world, seminar, Stage.PRACTICAL, now)

    assert place(world, _K.SEMINAR_PRACTICAL, "Anna", now) == Place()


def test_a_pass_matters_from_its_first_day_on_and_is_free_for_who_has_answered(
    database: Database, clock: MovingClock
) -> None:
    world, now = add_guests(build(database)), clock.now()
    rows = [
        NewOutgoing(
            kind=kind,
            dedupe_key=f"pass:{kind}",
            due_at=now,
            expires_at=now + timedelta(days=30),
            recipient_id=world.people["Veera"],
            guest_id=1,
        )
        for kind in (_K.GUEST_INVITATION, _K.GUEST_CHANGED)
    ]
    with database.writing() as session:
        enqueue_many(session, rows, now=now)

    assert until(world, _K.GUEST_INVITATION, "Veera", now) == datetime(2026, 10, 31, 22, tzinfo=UTC)
    # The pass runs: no digest comes in time, and an invitation is rather a sixth message than lost.
    assert place(world, _K.GUEST_INVITATION, "Veera", now) == Place(now)


def test_several_deadlines_in_one_message_matter_until_the_first_of_them(
    database: Database, clock: MovingClock
) -> None:
    house = House(database, clock)
    house.at(2026, 11, 16, 3)
    for title, day in (("Palaute", 26), ("Kysely", 27)):
        house.adds(title, date(2026, 11, day), "Anna")
    house.arms()

    with database.reading() as session:
        rows = select(Outgoing).where(Outgoing.kind == _K.DEADLINE_REMINDER).order_by(Outgoing.due_at)
        first = job_of(session.scalars(rows.limit(1)).one())
        assert (first.due_at, first.expires_at) == (
            datetime(2026, 11, 16, 7, tzinfo=UTC),
            datetime(2026, 12, 8, 7, tzinfo=UTC),
        )
        # The end of Thursday the 26th in Helsinki.
        assert matters_until(session, first, clock.now()) == datetime(2026, 11, 26, 22, tzinfo=UTC)


def test_a_digest_tells_each_of_several_deadlines_and_where_to_answer(
    database: Database, clock: MovingClock
) -> None:
    house = House(database, clock)
    house.at(2026, 11, 16, 3)
    for title, day in (("Palaute", 26), ("Kysely", 27)):
        house.adds(title, date(2026, 11, day), "Anna")
    house.arms()
    house.at(2026, 11, 23, 9)
    with database.writing() as session:
        rows = select(Outgoing).where(Outgoing.kind == _K.DEADLINE_REMINDER).order_by(Outgoing.due_at)
        waiting = session.scalars(rows.limit(1)).one()
        digest = NewOutgoing(
            kind=_K.WEEKLY_DIGEST,
            dedupe_key="digest",
            due_at=clock.now(),
            expires_at=clock.now() + timedelta(days=7),
            recipient_id=waiting.recipient_id,
        )
        enqueue_many(session, [digest], now=clock.now())
        row = session.scalars(select(Outgoing).where(Outgoing.dedupe_key == "digest")).one()
        waiting.state, waiting.digest_id = OutgoingState.BUNDLED, row.id
        told, found = waiting.id, job_of(row)

    with database.reading() as session:
        at = Rendering(session, found, translator("fi"), clock.now(), LINKS, Way.EMAIL)
        message = RENDERERS[_K.WEEKLY_DIGEST](at)

    assert isinstance(message, Message)
    assert message.letter is not None
    assert message.bundle == Bundle([told], {})
    facts = [(one.label, one.value.partition(" (")[0], bool(one.url)) for one in message.letter.facts]
    assert facts[:2] == [
        ("Palaute", "to 26.11.2026", True),
        ("Kysely", "pe 27.11.2026", True),
    ]
    assert [b["elements"][0]["text"]["text"] for b in message.blocks if b["type"] == "actions"] == [
        "Näytä omat asiani"
    ]
