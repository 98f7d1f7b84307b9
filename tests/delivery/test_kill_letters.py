"""Letters, killed and frozen at every step: none is lost, and a repeat can be known by its Message-ID.

There is no history to ask, so that a death between the letter's last dot and the row's last commit must make
a second copy or lose the letter. It makes a second copy: this is the one window, and these tests find no
other (docs/decisions/0008).
"""

import signal

import pytest

from tests.delivery.forkserver import ForkServer
from tests.delivery.test_kill import is_between
from tests.delivery.world import World

ANNA = "anna@example.fi"
# The server has taken the letter, and that is not yet written down.
WINDOW = ("after smtp data", "sql BEGIN", "sql UPDATE outgoing SET", "before commit")


@pytest.fixture
def world(mail_world: World) -> World:
    mail_world.write_to("U0ANNA", ANNA)
    return mail_world


def letters(world: World) -> list[int]:
    """One letter, as if nothing had been sent before."""
    world.begin_anew()
    return world.put("U0ANNA")


@pytest.mark.timeout(600)
def test_killed_at_every_step_no_letter_is_lost_and_a_repeat_is_under_the_same_message_id(
    world: World, forks: ForkServer
) -> None:
    rows = letters(world)
    whole = forks.start(world.order(whole=True)).wait()
    assert (world.states(rows), [len(world.letters(row)) for row in rows]) == (["sent"], [1])

    killed, doubled_at = 0, []
    while True:
        rows = letters(world)
        ended = forks.start(world.order(whole=True, at=killed + 1)).wait()
        if ended.signal == 0:
            break
        killed += 1
        world.until_quiet()
        copies = [len(world.letters(row)) for row in rows]  # counted by Message-ID
        assert world.states(rows) == ["sent"], f"killed at step {killed}: {ended.last}"
        assert min(copies) > 0, f"killed at step {killed}: {ended.last}"
        if max(copies) > 1:
            assert copies == [2]
            doubled_at.append(ended.last)
    assert (killed, ended.steps) == (whole.steps, whole.steps)
    assert killed > 15
    assert [last for last in doubled_at if not last.startswith(WINDOW)] == []
    assert len(doubled_at) <= len(WINDOW)


def doubled_by_a_freeze(world: World, forks: ForkServer, without: str = "") -> set[str]:
    """The steps at which a freeze past the lease, while another worker goes on, makes a second letter."""
    world.begin_anew()
    world.put("U0ANNA")
    # From the announcement of the letter on: before it nothing has been said to anybody.
    found, step = set(), forks.start(world.order()).wait().steps - 12
    while True:
        world.begin_anew()
        [row] = world.put("U0ANNA")
        child = forks.start(world.order(at=step, strike=signal.SIGSTOP, without=without))
        frozen = child.wait()
        if is_between(frozen.last) or frozen.last.endswith(("smtp open", "smtp data")):
            world.ws.clock.advance(seconds=61)
            world.until_quiet()
        if frozen.signal:
            child.send(signal.SIGCONT)
            child.wait()
        world.until_quiet()
        assert (world.states([row]), world.moving()) == (["sent"], [])
        if len(world.letters(row)) > 1:
            found.add(frozen.last)
        if not frozen.signal:
            return found
        step += 1


def test_frozen_past_its_lease_a_worker_says_no_letter_again_but_in_the_call_itself(
    world: World, forks: ForkServer
) -> None:
    assert doubled_by_a_freeze(world, forks) <= {"before smtp data", "after smtp data"}


def test_without_the_monotonic_clock_a_freeze_doubles_letters_elsewhere(
    world: World, forks: ForkServer
) -> None:
    found = doubled_by_a_freeze(world, forks, "the monotonic clock")

    assert found - {"before smtp data", "after smtp data"} != set()
