"""Killed at every step, frozen at every step, on both engines: nothing lost, nothing twice.

Steps are not listed anywhere: every SQL statement, every commit and every call to Slack reports itself, so
that new code is killed the day it is written.
"""

import random
import signal
import time
from itertools import pairwise

import pytest

from bot.domain.meetings import MeetingState
from bot.services.outgoing import cancel_for_meeting
from bot.storage.models import Meeting, Outgoing, Person
from tests.delivery.forkserver import Ended, ForkServer
from tests.delivery.world import CROWD, FREE, World


def mixed(world: World) -> dict[int, tuple[str, int]]:
    """Everything at once: each row's id, with the state and the number of posts it must come to.

    The first post is refused with a 429; of the next, one is taken and its answer lost, and one is not done
    but in doubt. One row's recipient has left Slack, one is too late, one's meeting has moved on.
    """
    world.begin_anew()
    world.ws.faults.add("chat.postMessage", "ratelimited", seconds=3)
    world.ws.faults.add("chat.postMessage", "drop_after", nth=2)
    world.ws.faults.add("chat.postMessage", "http_500", nth=3)
    with world.database.writing() as session:
        session.get_one(Person, world.people[CROWD[0]]).slack_active = False
    sent = world.put("U0ANNA", "U0KALLE")
    [left] = world.put(CROWD[0])
    [moved] = world.put("U0KALLE", sequence=9)
    [late] = world.put("U0JAANA")
    with world.database.writing() as session:
        session.get_one(Outgoing, late).expires_at = world.clock.now()
    return {
        **dict.fromkeys(sent, ("sent", 1)),
        left: ("failed", 0),
        moved: ("cancelled", 0),
        late: ("expired", 0),
    }


def outcome(world: World, rows: dict[int, tuple[str, int]]) -> dict[int, tuple[str, int]]:
    return {row: (world.row(row).state.value, world.posts(row)) for row in rows}


@pytest.mark.timeout(600)  # hundreds of deaths: on a machine that is busy they take minutes
def test_killed_at_every_step_nothing_is_lost_and_nothing_comes_twice(
    world: World, forks: ForkServer
) -> None:
    rows = mixed(world)
    whole = forks.start(world.order(whole=True)).wait()
    assert outcome(world, rows) == rows

    killed = 0
    while True:
        rows = mixed(world)
        ended = forks.start(world.order(whole=True, at=killed + 1)).wait()
        if ended.signal == 0:
            break
        killed += 1
        world.until_quiet()
        assert outcome(world, rows) == rows, f"killed at step {killed}: {ended.last}"
    assert (killed, ended.steps) == (whole.steps, whole.steps)
    assert killed > 150


@pytest.mark.parametrize("seed", range(2))
def test_killed_again_and_again_at_moments_nobody_chose(world: World, forks: ForkServer, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (a test's dice, not a secret)
    rows: list[int] = []
    for _round in range(15):
        rows += world.put(*chance.sample(CROWD, 4), "U0ANNA", kind=FREE)
        child = forks.start(world.order())
        time.sleep(chance.uniform(0.0, 0.08))  # real time: the kill comes from outside, unannounced
        child.send(signal.SIGKILL)
        child.wait()
        world.ws.clock.advance(seconds=chance.choice((1, 20, 90)))

    world.until_quiet()

    assert outcome(world, dict.fromkeys(rows, ("sent", 1))) == dict.fromkeys(rows, ("sent", 1))


def is_between(last: str) -> bool:
    """Whether a worker that stops at this step is in no transaction, which would hold up everybody else."""
    return last.startswith(("before http", "after http", "after commit"))


def frozen_at(world: World, forks: ForkServer, step: int, without: str = "") -> tuple[Ended, int]:
    """A worker that freezes at a step for longer than its lease, while another one works; then it goes on.

    Returns where it froze, and how many posts came of its one row.
    """
    world.begin_anew()
    [row] = world.put("U0ANNA")
    child = forks.start(world.order(at=step, strike=signal.SIGSTOP, without=without))
    frozen = child.wait()
    if is_between(frozen.last):
        world.ws.clock.advance(seconds=61)
        world.until_quiet()
    if frozen.signal:
        child.send(signal.SIGCONT)
        child.wait()
    world.until_quiet()
    assert (world.states([row]), world.moving()) == (["sent"], [])
    return frozen, world.posts(row)


def doubles(world: World, forks: ForkServer, without: str = "") -> set[str]:
    """The steps at which a freeze past the lease makes a second message."""
    found, step = set(), 1
    while True:
        frozen, posts = frozen_at(world, forks, step, without)
        if posts > 1:
            found.add(frozen.last)
        if not frozen.signal:
            assert step > 15
            return found
        step += 1


def test_frozen_past_its_lease_at_any_step_a_worker_does_not_post_again(
    world: World, forks: ForkServer
) -> None:
    # The one window that nobody but Slack could close: after the last look at the clock, in the call itself.
    assert doubles(world, forks) == {"before http chat.postMessage"}


@pytest.mark.timeout(600)
def test_several_workers_share_the_queue_and_one_of_them_dies_each_time(
    postgres_address: str, forks: ForkServer, world_on_postgres: World
) -> None:
    world = world_on_postgres
    chance = random.Random(5)  # noqa: S311 (a test's dice, not a secret)
    rows = world.put(*CROWD * 5, kind=FREE)  # 300
    took_part: list[int] = []
    for _round in range(40):
        children = [forks.start(world.order()) for _ in range(4)]
        time.sleep(chance.uniform(0.0, 0.25))
        children[0].send(signal.SIGKILL)
        took_part += [child.wait().steps for child in children]
        world.ws.clock.advance(seconds=1)
        if len(world.moving()) < 20:
            break
    world.until_quiet()

    assert outcome(world, dict.fromkeys(rows, ("sent", 1))) == dict.fromkeys(rows, ("sent", 1))
    assert len([steps for steps in took_part if steps > 50]) > 8
    by_channel: dict[str, list[float]] = {}
    for post in world.ws.journal.posts():
        by_channel.setdefault(post.channel, []).append(post.at)
    gaps = [b - a for times in by_channel.values() for a, b in pairwise(times)]
    assert min(gaps) >= 1.0


def test_a_meeting_cancelled_at_any_step_of_the_sender_is_sent_or_taken_back_never_both(
    world: World, forks: ForkServer
) -> None:
    taken_back, sent, step = 0, 0, 0
    while True:
        step += 1
        world.begin_anew()
        with world.database.writing() as session:
            session.get_one(Meeting, world.meeting_id).state = MeetingState.CONFIRMED
        [row] = world.put("U0ANNA")
        child = forks.start(world.order(at=step, strike=signal.SIGSTOP))
        stopped = child.wait()
        if not stopped.signal:
            break
        if is_between(stopped.last):
            with world.database.writing() as session:
                session.get_one(Meeting, world.meeting_id).state = MeetingState.CANCELLED
                cancelled = cancel_for_meeting(session, world.meeting_id, now=world.clock.now())
            child.send(signal.SIGCONT)
            child.wait()
            world.until_quiet()
            assert (world.states([row]), world.posts(row)) == (
                (["cancelled"], 0) if cancelled else (["sent"], 1)
            ), f"cancelled at step {step}: {stopped.last}"
            taken_back, sent = taken_back + cancelled, sent + 1 - cancelled
        else:
            child.send(signal.SIGCONT)
            child.wait()
            world.until_quiet()
    assert (taken_back > 3, sent > 2) == (True, True)


# -- each guard taken away, the tests above find what it kept out: proof that they can ----------------


def killed_in_the_call(world: World, forks: ForkServer, without: str = "") -> list[int]:
    """How many messages come of a row whose worker is killed at each step from the call to Slack on."""
    world.begin_anew()
    world.put("U0ANNA")
    steps = forks.start(world.order(without=without)).wait().steps
    posts: list[int] = []
    for step in range(steps - 10, steps + 1):
        world.begin_anew()
        [row] = world.put("U0ANNA")
        ended = forks.start(world.order(at=step, without=without)).wait()
        world.ws.clock.advance(seconds=61)
        forks.start(world.order(whole=True, without=without)).wait()
        if "http chat.postMessage" in ended.last or posts:
            posts.append(world.posts(row))
    assert len(posts) > 5
    return posts


def test_with_all_its_guards_a_death_in_the_call_leaves_one_message(world: World, forks: ForkServer) -> None:
    assert set(killed_in_the_call(world, forks)) == {1}


@pytest.mark.parametrize("guard", ["posting before the call", "asking the history"])
def test_without_this_guard_a_death_in_the_call_doubles_the_message(
    world: World, forks: ForkServer, guard: str
) -> None:
    assert 2 in killed_in_the_call(world, forks, guard)


@pytest.mark.parametrize("guard", ["the lease's token", "the monotonic clock"])
def test_without_this_guard_a_freeze_doubles_the_message(world: World, forks: ForkServer, guard: str) -> None:
    assert len(doubles(world, forks, guard)) > 1
