"""A process of one thread that forks workers on demand, some of which die or freeze at a given step.

Importing everything takes a second or two, a fork a few milliseconds: a thousand deaths cost a minute. It is
a process of its own because the tests' process has threads (the workspace's), which must not be forked.

It speaks JSON, one line each way, over its standard input and output.
"""

import json
import mmap
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
_COUNT = struct.Struct("i")
_NAME_AT, _SIZE = 8, 128


@dataclass(frozen=True)
class Order:
    """What a forked worker is to do. `at`: the number of the step at which `signal` strikes it."""

    address: str
    base_url: str
    token: str
    whole: bool = False  # until nothing moves any more, moving the clock; else what is due now
    hours: int = 4  # and then at most so many of them
    at: int = 0
    strike: int = signal.SIGKILL
    smtp: str = ""  # where letters go; "" when there are none
    without: str = ""  # the guard that is taken away (GUARDS)


@dataclass(frozen=True)
class Ended:
    """How a worker ended or where it stopped: its steps so far, and the name of the last."""

    steps: int
    last: str
    signal: int  # that killed or stopped it; 0 when it came to its end
    status: int = 0


class Child:
    """One forked worker."""

    def __init__(self, server: "ForkServer", pid: int) -> None:
        self._server = server
        self.pid = pid

    def wait(self) -> Ended:
        """Until it has died, ended or stopped. Raises AssertionError when it failed."""
        ended = Ended(**self._server.ask({"wait": self.pid}))
        assert ended.status == 0, "the forked worker failed: see its traceback on standard error"
        return ended

    def send(self, number: int) -> None:
        os.kill(self.pid, number)


class ForkServer(AbstractContextManager["ForkServer"]):
    """The tests' side of it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.delivery.forkserver"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def ask(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def start(self, order: Order) -> Child:
        return Child(self, self.ask({"start": asdict(order)})["pid"])


# -- the other side -----------------------------------------------------------------------------------------


def _unmarked() -> None:
    """`posting` is not committed before the call."""
    from bot.delivery import ledger
    from bot.storage import outgoing as stored

    real = ledger.Ledger.begin

    def begin(
        self: ledger.Ledger, job: Any, lease: Any, channel: str, *, behind: int, bundle: Any = None
    ) -> Any:
        begun = real(self, job, lease, channel, behind=behind, bundle=bundle)
        with self._database.writing() as session:
            stored.change(session, job.id, lease.token, state="leased")
        return begun

    def begin_letter(self: ledger.Ledger, job: Any, lease: Any, bundle: Any = None) -> Any:
        return job

    ledger.Ledger.begin = begin  # type: ignore[method-assign]
    ledger.Ledger.begin_letter = begin_letter  # type: ignore[method-assign]


def _unasked() -> None:
    """The history is not asked: it seems to hold nothing."""
    from bot.delivery.slack import SlackSender
    from bot.domain.sending import Fate, Outcome

    SlackSender.find = lambda *_: (Outcome(Fate.SENT), None)  # type: ignore[method-assign]


def _tokenless() -> None:
    """The lease's token is not looked at."""
    from sqlalchemy import update

    from bot.storage import outgoing as stored
    from bot.storage.models import Outgoing

    def change(session: Any, job_id: int, token: str, **values: Any) -> bool:
        del token
        session.execute(update(Outgoing).where(Outgoing.id == job_id).values(**values))
        return True

    stored.change = change


def _timeless() -> None:
    """The monotonic clock is not looked at before the call."""
    from bot.delivery import worker

    worker.CALL_MARGIN = timedelta(days=-1)  # the last moment for a call comes a day after the lease's end


GUARDS: dict[str, Callable[[], None]] = {
    "posting before the call": _unmarked,
    "asking the history": _unasked,
    "the lease's token": _tokenless,
    "the monotonic clock": _timeless,
}


class _Counter:
    """Counts steps where the parent can read it after the child's death."""

    def __init__(self) -> None:
        self.memory = mmap.mmap(-1, _SIZE)

    def step(self, order: Order, name: str) -> None:
        taken = self.steps + 1
        encoded = name.encode()[: _SIZE - _NAME_AT - 1]
        self.memory[: _COUNT.size] = _COUNT.pack(taken)
        self.memory[_NAME_AT:] = encoded.ljust(_SIZE - _NAME_AT, b"\0")
        if taken == order.at:
            os.kill(os.getpid(), order.strike)

    @property
    def steps(self) -> int:
        return int(_COUNT.unpack(self.memory[: _COUNT.size])[0])

    @property
    def name(self) -> str:
        return self.memory[_NAME_AT:].rstrip(b"\0").decode(errors="replace")


def _work(order: Order, counter: _Counter) -> None:
    from bot.storage.engine import Database
    from tests.delivery.workers import ControlClock, make_worker, until_quiet

    if order.without:
        GUARDS[order.without]()

    def steps(name: str) -> None:
        counter.step(order, name)

    clock = ControlClock(order.base_url)
    database = Database(order.address, steps=steps, by_email=bool(order.smtp))
    worker = make_worker(
        database,
        clock,
        api_url=f"{order.base_url}/api/",
        token=order.token,
        steps=steps,
        monotonic=clock.monotonic,
        smtp=order.smtp,
    )
    if order.whole:
        until_quiet(worker, Database(order.address), clock, longest=timedelta(hours=order.hours))
    else:
        worker.run_due()


def _start(order: Order, counter: _Counter) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        # What the child prints is no answer of the server's.
        os.dup2(2, 1)
        _work(order, counter)
        status = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(status)


def _wait(pid: int, counter: _Counter) -> Ended:
    _, status = os.waitpid(pid, os.WUNTRACED)
    if os.WIFSTOPPED(status):
        return Ended(counter.steps, counter.name, os.WSTOPSIG(status))
    if os.WIFSIGNALED(status):
        return Ended(counter.steps, counter.name, os.WTERMSIG(status))
    return Ended(counter.steps, counter.name, 0, os.WEXITSTATUS(status))


def _warm_up() -> None:
    """Everything a worker needs, imported and read once, before the first fork."""
    import psycopg  # noqa: F401 (imported by SQLAlchemy when first used)
    from sqlalchemy.orm import configure_mappers

    from bot.language.i18n import translators
    from tests.delivery import workers  # noqa: F401

    configure_mappers()
    translators()


def serve() -> None:
    """Answers until its input ends."""
    _warm_up()
    counters: dict[int, _Counter] = {}
    for line in sys.stdin:
        order = json.loads(line)
        if "start" in order:
            counter = _Counter()
            pid = _start(Order(**order["start"]), counter)
            counters[pid] = counter
            answer: dict[str, Any] = {"pid": pid}
        else:
            answer = asdict(_wait(order["wait"], counters[order["wait"]]))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
