"""How things reach the app: one envelope, one route, three seconds, and the faults that were asked for.

Routes: Socket Mode (socket.py), signed HTTP and in-process calls (routes.py).
Deadline: docs.slack.dev/interactivity/implementing-slash-commands, handling-user-interaction and
apis/events-api.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.journal import Journal
from bot.sandbox.state import new_id

Json = dict[str, Any]
EnvelopeType = Literal["slash_commands", "interactive", "events_api"]

ACK_SECONDS = 3.0
# With a frozen clock three seconds never pass by themselves; a handler that hangs must not hang the test
# for ever.
WALL_GUARD_SECONDS = 10.0


@dataclass(frozen=True)
class Envelope:
    """One delivery. The same envelope, with another retry number, is a repeated delivery."""

    type: EnvelopeType
    payload: Json
    retry: int = 0
    retry_reason: str = ""
    url: str | None = None  # the manifest's own request URL; only ever a note, see routes.py
    damage: str = ""  # a fault that the route itself must carry out
    id: str = field(default_factory=lambda: new_id("E"))

    def again(self, retry: int, reason: str) -> "Envelope":
        """The same delivery once more."""
        return replace(self, retry=retry, retry_reason=reason, damage="")


@dataclass(frozen=True)
class Answer:
    """What came of a delivery. `reason` is the word of `x-slack-retry-reason`, empty when all went well."""

    outcome: Literal["ok", "timeout", "failed", "unreachable"]
    body: str | Json | None = None
    reason: str = ""
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        """The app acknowledged in time."""
        return self.outcome == "ok"


TIMEOUT = Answer("timeout", reason="http_timeout")


def _result(done: "asyncio.Task[Answer]") -> Answer:
    return Answer("failed", reason="unknown_error") if done.exception() is not None else done.result()


class Route(Protocol):
    """A way to the app."""

    async def send(self, envelope: Envelope) -> Answer:
        """Deliver and wait for the answer, however long it takes."""

    async def close(self) -> None:
        """Let go of what is open."""


class Delivery:
    """Sends envelopes by the route that is set; keeps count of what is under way."""

    def __init__(self, clock: SandboxClock, faults: Faults, journal: Journal, route: Route) -> None:
        self.route = route
        self._clock = clock
        self._faults = faults
        self._journal = journal
        self._tasks: set[asyncio.Task[Any]] = set()
        self._held: list[asyncio.Event] = []
        self._under_way = 0
        self._still = asyncio.Event()
        self._still.set()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run something beside; it is cancelled when the workspace closes."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def settle(self, seconds: float = WALL_GUARD_SECONDS) -> bool:
        """Wait (wall time, at most `seconds`) until nothing is on its way to the app. False when something
        still is."""
        try:
            async with asyncio.timeout(seconds):
                for _ in range(3):  # what has just ended may have started the next
                    await asyncio.sleep(0)
                    await self._still.wait()
        except TimeoutError:
            return False
        return True

    async def send(self, envelope: Envelope) -> Answer:
        """Deliver one envelope, with faults. Slack waits three seconds; a later answer counts for nothing."""
        fault = self._faults.next_for(f"delivery:{envelope.type}")
        if fault is not None:
            self._journal.add("fault", fault.kind, on=f"delivery:{envelope.type}", envelope_id=envelope.id)
        answer = await self._send_with(fault, envelope)
        self._journal.add(
            "delivery",
            envelope.type,
            ok=answer.ok,
            envelope_id=envelope.id,
            retry=envelope.retry,
            payload=envelope.payload,
            outcome=answer.outcome,
            answer=answer.body,
        )
        return answer

    async def _send_with(self, fault: Fault | None, envelope: Envelope) -> Answer:
        kind = fault.kind if fault is not None else ""
        if kind == "lose":
            return await self._nothing_comes()
        if kind == "late" and fault is not None:
            if fault.seconds >= ACK_SECONDS:
                due = self._clock.now() + fault.seconds
                self.spawn(self._send_at(due, envelope))
                return await self._nothing_comes()
            if not self._clock.frozen:  # within the deadline: with a frozen clock nobody could tell
                await self._clock.wait(fault.seconds)
        if kind == "out_of_order":
            turn = asyncio.Event()
            self._held.append(turn)
            await self._within_deadline(self._after(turn), counted=False)
        if kind in {"bad_signature", "old_signature", "close_socket"}:
            envelope = replace(envelope, damage=kind)
        copies = [
            self._within_deadline(self.route.send(envelope)) for _ in range(2 if kind == "twice" else 1)
        ]
        answers = await asyncio.gather(*copies)
        if kind != "out_of_order" and self._held:
            self._held.pop(0).set()
        return answers[0]

    async def _after(self, turn: asyncio.Event) -> Answer:
        await turn.wait()
        return Answer("ok")

    async def _send_at(self, due: float, envelope: Envelope) -> None:
        await self._clock.wait_until(due)
        await self._within_deadline(self.route.send(envelope))

    async def _nothing_comes(self) -> Answer:
        if not self._clock.frozen:
            await self._clock.wait(ACK_SECONDS)
        return TIMEOUT

    async def _within_deadline(self, work: Coroutine[Any, Any, Answer], *, counted: bool = True) -> Answer:
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[Answer] = loop.create_future()

        def give(answer: Answer) -> None:
            if not answered.done():
                answered.set_result(answer)

        task = self.spawn(work)
        task.add_done_callback(lambda done: None if done.cancelled() else give(_result(done)))
        timer = self._clock.at(self._clock.now() + ACK_SECONDS, lambda: give(TIMEOUT))
        guard = loop.call_later(WALL_GUARD_SECONDS, give, TIMEOUT)
        self._count(+1 if counted else 0)
        try:
            return await answered
        finally:
            timer.cancel()
            guard.cancel()
            self._count(-1 if counted else 0)

    def _count(self, change: int) -> None:
        self._under_way += change
        if self._under_way:
            self._still.clear()
        else:
            self._still.set()

    async def close(self) -> None:
        """Stop what is under way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.route.close()
