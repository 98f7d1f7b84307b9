"""Killed at every step, on both engines: nothing lost, nothing twice.

Steps are not listed anywhere: every SQL statement, every commit and every call to Slack reports itself, so
that new code is killed the day it is written.
"""

import os
import random
import signal
import time
from datetime import timedelta

import pytest

from bot.delivery import ledger
from bot.delivery.slack import SlackSender
from bot.domain import sending
from bot.storage import outgoing as stored
from bot.storage.engine import Database
from bot.storage.outgoing import Job
from tests.delivery.world import World

# What a run meets on its way: (faults, how they are said in a failing test's name).
SCENARIOS = {
    "plain": [],
    "answer lost": [("chat.postMessage", "drop_after", 0)],
    "limited": [("chat.postMessage", "ratelimited", 5)],
    "not done": [("chat.postMessage", "http_500", 0)],
}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_killed_at_every_step_nothing_is_lost_and_nothing_comes_twice(world: World, scenario: str) -> None:
    def prepare() -> list[int]:
        world.ws.faults.clear()
        for on, kind, seconds in SCENARIOS[scenario]:
            world.ws.faults.add(on, kind, seconds=seconds)
        world.forget_conversations()  # so that each run takes the same steps
        return world.put("U0ANNA", "U0KALLE")

    step, survived = 0, False
    while not survived:
        step += 1
        rows = prepare()
        survived = world.dies_at(step) < step  # the run was over before this step

        world.until_quiet()

        assert world.states(rows) == ["sent", "sent"], f"killed at step {step}"
        assert [world.posts(row) for row in rows] == [1, 1], f"killed at step {step}"
        world.ws.clock.advance(minutes=5)
    assert step > 15


def test_killed_again_and_again_at_any_moment(world: World) -> None:
    chance = random.Random(2026)  # noqa: S311 (a test's dice, not a secret)
    rows: list[int] = []
    for _round in range(12):
        rows += world.put("U0ANNA", "U0KALLE", "U0JAANA")
        child = os.fork()
        if child == 0:
            try:
                world.worker(Database(world.address)).run_due()
            finally:
                os._exit(0)
        time.sleep(chance.uniform(0.0, 0.03))  # real time: the kill is to come from outside, unannounced
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        world.ws.clock.advance(seconds=90)

    world.until_quiet(hours=12)

    assert set(world.states(rows)) == {"sent"}
    assert [world.posts(row) for row in rows] == [1] * len(rows)


def test_several_workers_share_the_queue_and_one_of_them_dies(postgres_address: str, world: World) -> None:
    if world.database.is_sqlite:
        pytest.skip("SQLite has one sending process")
    rows = world.put(*["U0ANNA", "U0KALLE", "U0JAANA"] * 20)
    for _round in range(60):
        children = []
        for _worker in range(3):
            child = os.fork()
            if child == 0:
                try:
                    world.worker(Database(world.address)).run_due()
                finally:
                    os._exit(0)
            children.append(child)
        os.kill(children[0], signal.SIGKILL)
        for child in children:
            os.waitpid(child, 0)
        world.ws.clock.advance(seconds=2)
        if not world.moving():
            break
    world.until_quiet()

    assert set(world.states(rows)) == {"sent"}
    assert [world.posts(row) for row in rows] == [1] * len(rows)


# -- each guard taken away, the tests above would fail: proof that they can ------------------------------


def _killed_after_the_post(world: World) -> list[int]:
    """One row whose worker dies right after Slack took the message; what came of it."""
    [row] = world.put("U0ANNA")
    taken: list[str] = []
    child = os.fork()
    if child == 0:

        def die(name: str) -> None:
            taken.append(name)
            if name == "after http chat.postMessage":
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            world.worker(Database(world.address), steps=die).run_due()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    world.ws.clock.advance(seconds=90)
    world.until_quiet()
    return [world.posts(row)]


def test_the_history_is_what_keeps_a_died_in_call_single(world: World) -> None:
    assert _killed_after_the_post(world) == [1]


def test_without_the_mark_before_the_call_the_message_doubles(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = ledger.Ledger.begin

    def unmarked(self: ledger.Ledger, job: Job, lease: ledger.Lease, channel: str, behind: int) -> Job | None:
        began = real(self, job, lease, channel, behind)
        with world_database(self).writing() as session:
            stored.change(session, job.id, lease.token, state="leased")
        return began

    def world_database(book: ledger.Ledger) -> ledger.Store:
        return book._database

    monkeypatch.setattr(ledger.Ledger, "begin", unmarked)

    assert _killed_after_the_post(world) == [2]


def test_without_asking_the_history_the_message_doubles(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SlackSender, "find", lambda *_: (sending.Outcome(sending.Fate.SENT), None))

    assert _killed_after_the_post(world) == [2]


def test_without_the_lease_token_two_workers_would_settle_one_row(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    [row] = world.put("U0ANNA")
    slow = world.worker()
    jobs, lease = slow._claim()
    world.ws.clock.advance(seconds=61)  # the lease has run out
    world.until_quiet()
    assert world.posts(row) == 1

    assert slow._deal_with(jobs[0], lease).value == "leased"  # lost: it stops before it posts
    assert world.posts(row) == 1

    monkeypatch.setattr(ledger.Ledger, "_change", lambda *_args, **_values: None)
    world.ws.clock.advance(timedelta(seconds=2))
    slow._deal_with(jobs[0], lease)
    assert world.posts(row) == 2
