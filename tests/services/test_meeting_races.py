"""Two people at the same moment: one of them wins, and nobody hears twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest

from bot.clock import MovingClock
from bot.domain.meeting_errors import MeetingChanged
from bot.domain.meetings import Answer, AnswerFate, Confirmed, Tally, tally
from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.services import meeting_changes as changes
from bot.services import meeting_drafts as drafts
from bot.storage.engine import Database
from tests.meeting_stories import HOURS_2, START, make_draft, make_meeting, queue, say, status
from tests.meeting_world import World, build

T = TypeVar("T")


@pytest.fixture
def world(database: Database) -> World:
    return build(database)


def at_once(*works: Callable[[], T]) -> list[T]:
    """All of them begun together, each on a thread of its own."""
    gate = Barrier(len(works))

    def run(work: Callable[[], T]) -> T:
        gate.wait(timeout=10)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(run, work) for work in works]]


def test_a_meeting_drafted_by_two_at_once_is_one_meeting(world: World, clock: MovingClock) -> None:
    made = at_once(*[lambda by=by: make_draft(world, clock.now(), by=by) for by in ("Leena", "Kaisa") * 3])
    assert len({draft.meeting.id for draft in made}) == 1
    assert sorted(draft.existed for draft in made) == ["no", *["same"] * 5]


def test_a_draft_confirmed_by_many_presses_at_once_invites_each_once(
    world: World, clock: MovingClock
) -> None:
    draft = make_draft(world, clock.now())

    def confirm() -> bool:
        with world.database.writing() as session:
            done = drafts.confirm(
                session,
                actor=world.actor(session, "Leena", clock.now()),
                now=clock.now(),
                meeting_id=draft.meeting.id,
                stamp=draft.stamp,
            )
        assert isinstance(done, Confirmed)
        return done.again

    assert sorted(at_once(*[confirm] * 5)) == [False, True, True, True, True]
    assert queue(world).count(("Anna", OutgoingKind.INVITATION)) == 1
    assert len(status(world, draft.meeting, clock.now()).invited) == 5


def test_answers_given_at_once_are_all_kept(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())
    fates = at_once(
        *[
            lambda first=first: say(world, meeting, first, Answer.YES, clock.now())
            for first in ("Anna", "Leena", "Matti", "Oili")
        ]
    )
    assert fates == [AnswerFate.KEPT] * 4
    assert tally(status(world, meeting, clock.now()).invited) == Tally(yes=4, silent=1)


def test_an_answer_at_the_moment_of_a_move_is_kept_before_it_or_asked_after_it(
    world: World, clock: MovingClock
) -> None:
    meeting = make_meeting(world, clock.now())

    def move() -> AnswerFate | None:
        with world.database.writing() as session:
            changes.move(
                session,
                actor=world.actor(session, "Leena", clock.now()),
                now=clock.now(),
                meeting_id=meeting.id,
                sequence=0,
                starts_at=START + HOURS_2,
                ends_at=START + 2 * HOURS_2,
                place="",
            )
        return None

    fates = at_once(move, lambda: say(world, meeting, "Anna", Answer.YES, clock.now()))
    assert fates[1] in (AnswerFate.KEPT, AnswerFate.MOVED)
    # Whichever came first: the new time is unanswered, and each is told of it once.
    assert tally(status(world, meeting, clock.now()).invited) == Tally(silent=5)
    assert queue(world, OutgoingState.DUE).count(("Anna", OutgoingKind.MEETING_MOVED)) == 1


def test_of_two_moves_of_what_was_seen_one_is_made(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())

    def move(hours: int) -> bool:
        start = START + hours * HOURS_2
        try:
            with world.database.writing() as session:
                changes.move(
                    session,
                    actor=world.actor(session, "Leena", clock.now()),
                    now=clock.now(),
                    meeting_id=meeting.id,
                    sequence=0,
                    starts_at=start,
                    ends_at=start + HOURS_2,
                    place="",
                )
        except MeetingChanged:
            return False
        return True

    assert sorted(at_once(lambda: move(1), lambda: move(2))) == [False, True]
    assert queue(world, OutgoingState.DUE).count(("Anna", OutgoingKind.MEETING_MOVED)) == 1
