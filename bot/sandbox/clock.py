"""The sandbox's own clock: it runs like the wall clock, or stands still, and a test can move it forward.

Everything that Slack does by time (deadlines, rates, retries, triggers) asks this clock. Moving it is
immediate: what is due by then is started, in the order in which it fell due.
"""

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field


class ClockBackwards(ValueError):
    """The clock was told to go back. Slack's time never does, so the sandbox's does not either."""


@dataclass(order=True)
class Timer:
    """One thing that happens at `due` (epoch seconds) unless it is cancelled."""

    due: float
    order: int
    run: Callable[[], None] = field(compare=False)
    cancelled: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        """Make sure that it does not happen."""
        self.cancelled = True


class SandboxClock:
    """Epoch seconds, UTC. `frozen`: time passes only when it is moved."""

    def __init__(self, *, start: float | None = None, frozen: bool = False, offset: float = 0.0) -> None:
        self.frozen = frozen
        self._base = (time.time() if start is None else start) + offset
        self._wall_at_start = time.time()
        self._mark = time.monotonic()
        self._timers: list[Timer] = []
        self._order = itertools.count()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake: asyncio.TimerHandle | None = None
        self.on_move: list[Callable[[float], None]] = []

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """Tie the timers to the loop that runs the workspace; until then none can fire."""
        self._loop = loop
        self._arm()

    def now(self) -> float:
        """Epoch seconds."""
        return self._base if self.frozen else self._base + (time.monotonic() - self._mark)

    @property
    def offset(self) -> float:
        """How far ahead of the wall clock this clock is, in seconds."""
        return self.now() - self.wall()

    def wall(self) -> float:
        """The machine's own time, epoch seconds. Only signatures use it: the receiver compares with its
        own."""
        return time.time()

    def advance(self, seconds: float) -> float:
        """Move forward by `seconds`; fires what is due. Call it on the loop's thread."""
        return self.move_to(self.now() + seconds)

    def move_to(self, when: float) -> float:
        """Move forward to `when` (epoch seconds). Raises ClockBackwards."""
        if when < self.now() - 1e-6:
            raise ClockBackwards(when)
        self._base, self._mark = when, time.monotonic()
        self._fire()
        for listener in list(self.on_move):
            listener(when)
        return when

    def catch_up(self, when: float) -> None:
        """Move forward to `when` unless that has passed already."""
        if when > self.now():
            self._base, self._mark = when, time.monotonic()
            self._fire()

    def at(self, due: float, run: Callable[[], None]) -> Timer:
        """Run `run` on the loop when the clock reaches `due` (epoch seconds)."""
        timer = Timer(due, next(self._order), run)
        heapq.heappush(self._timers, timer)
        self._arm()
        return timer

    async def wait_until(self, due: float) -> None:
        """Return when the clock has reached `due`."""
        if due <= self.now():
            return
        reached: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        timer = self.at(due, lambda: None if reached.done() else reached.set_result(None))
        try:
            await reached
        finally:
            timer.cancel()

    async def wait(self, seconds: float) -> None:
        """Return when `seconds` have passed on this clock."""
        await self.wait_until(self.now() + seconds)

    def _fire(self) -> None:
        while self._timers and (self._timers[0].cancelled or self._timers[0].due <= self.now() + 1e-9):
            timer = heapq.heappop(self._timers)
            if not timer.cancelled:
                timer.run()
        self._arm()

    def _arm(self) -> None:
        if self._wake is not None:
            self._wake.cancel()
            self._wake = None
        while self._timers and self._timers[0].cancelled:
            heapq.heappop(self._timers)
        if self._loop is None or self.frozen or not self._timers:
            return
        self._wake = self._loop.call_later(max(0.0, self._timers[0].due - self.now()), self._fire)
