"""A workspace inside a test: the server runs on a thread of its own, the test drives it with plain function
calls.

with Workspace.start(manifest=…, seed=…) as ws:
    anna = ws.person("U0ANNA")
    anna.types("#general", "/command words")
"""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from bot.sandbox.clock import SandboxClock
from bot.sandbox.core import Sandbox
from bot.sandbox.faults import Faults
from bot.sandbox.journal import Journal
from bot.sandbox.mail import MailBox
from bot.sandbox.models import Json, User
from bot.sandbox.person import Person
from bot.sandbox.routes import Handler
from bot.sandbox.server import Server

T = TypeVar("T")


class NeverHappened(AssertionError):
    """What the test waited for did not come about in time."""


class ClockHandle:
    """The workspace's clock for other threads. Moving it waits until what fell due has reached the app."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    def now(self) -> float:
        """Epoch seconds."""
        return self._workspace.sandbox.clock.now()

    def advance(self, delta: timedelta | float | None = None, **parts: float) -> float:
        """Forward by a timedelta, by seconds, or by `minutes=…, hours=…, days=…`."""
        step = timedelta(**parts) if delta is None else delta
        seconds = step.total_seconds() if isinstance(step, timedelta) else float(step)
        now = self._workspace.call(self._workspace.sandbox.clock.advance, seconds)
        self._workspace.settle()
        return now

    def move_to(self, when: datetime | float) -> float:
        """Forward to an aware datetime or to epoch seconds."""
        epoch = when.timestamp() if isinstance(when, datetime) else float(when)
        now = self._workspace.call(self._workspace.sandbox.clock.move_to, epoch)
        self._workspace.settle()
        return now

    def on_move(self, listener: Callable[[float], None]) -> None:
        """Let another clock follow: called on the workspace's thread with the new epoch seconds."""
        self._workspace.sandbox.clock.on_move.append(listener)


class Workspace:
    """One running workspace. Use `Workspace.start(...)`."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.clock = ClockHandle(self)
        self.base_url = ""
        self._server = Server(sandbox)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="sandbox", daemon=True)
        self._people: dict[str, Person] = {}

    @classmethod
    def start(
        cls,
        *,
        manifest: Path | str | Json,
        seed: Path | str | Json,
        state: Path | None = None,
        strict_rates: bool = False,
        frozen_at: datetime | float | None = None,
        port: int = 0,
    ) -> Self:
        """Start one. `frozen_at`: its clock begins there and stands still until it is moved."""
        start = frozen_at.timestamp() if isinstance(frozen_at, datetime) else frozen_at
        clock = SandboxClock(start=start, frozen=start is not None)
        workspace = cls(
            Sandbox(manifest=manifest, seed=seed, state=state, strict_rates=strict_rates, clock=clock)
        )
        workspace._thread.start()
        try:
            workspace.base_url = workspace.run(workspace._server.start(port))
        except BaseException:
            workspace.stop()
            raise
        return workspace

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def stop(self) -> None:
        """Stop the server and write the state."""
        if self._loop.is_closed():
            return
        self.run(self._server.stop())
        self.run(self._loop.shutdown_asyncgens())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # -- addresses and secrets --

    @property
    def api_url(self) -> str:
        """`base_url` for slack-sdk clients; ends in `/api/`."""
        return f"{self.base_url}/api/"

    @property
    def bot_token(self) -> str:
        """xoxb-…"""
        return self.sandbox.secrets.bot_token

    @property
    def app_token(self) -> str:
        """xapp-…"""
        return self.sandbox.secrets.app_token

    @property
    def signing_secret(self) -> str:
        """For signed HTTP."""
        return self.sandbox.secrets.signing_secret

    @property
    def smtp_url(self) -> str:
        """Where the app sends e-mail; it goes nowhere but into `mail`."""
        return f"smtp://127.0.0.1:{self.sandbox.mail.port}"

    @property
    def mail(self) -> MailBox:
        """The e-mail that came, and refusals on request."""
        return self.sandbox.mail

    @property
    def journal(self) -> Journal:
        """What came in and went out."""
        return self.sandbox.journal

    @property
    def faults(self) -> Faults:
        """Failures on request."""
        return self.sandbox.faults

    # -- people --

    def person(self, user_id: str) -> Person:
        """The driver for one person; the same one each time."""
        if user_id not in self._people:
            self._people[user_id] = Person(self, user_id)
        return self._people[user_id]

    def change_person(self, user_id: str, **changes: Any) -> None:
        """Change a person's record as an administrator of the workspace would; the app hears
        `user_change`."""
        self.call(self.sandbox.people.change_person, user_id, **changes)
        self.settle()

    def add_person(self, user_id: str, name: str, real_name: str, **fields: Any) -> Person:
        """Somebody joins the workspace; the app hears `team_join`."""
        user = User(user_id, name, real_name, self.sandbox.state.team["id"], **fields)
        self.call(self.sandbox.people.add_person, user)
        self.settle()
        return self.person(user_id)

    # -- delivery --

    def deliver_to(self, url: str) -> bool:
        """Signed HTTP to this loopback address; says whether it answered `url_verification`."""
        return self.run(self.sandbox.deliver_to(url))

    def deliver_with(self, handler: Handler) -> None:
        """Signed calls to a function `(headers, body) -> (status, headers, body)` on worker threads."""
        self.run(self.sandbox.deliver_with(handler))

    def wait_connected(self, count: int = 1, seconds: float = 10.0) -> None:
        """Wait (wall time) until this many Socket Mode connections are open."""
        self.wait_until(lambda: self.sandbox.hub.count >= count, seconds)

    def disconnect_sockets(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to go and come back; after `link_disabled` it cannot, see `enable_sockets`."""
        self.run(self.sandbox.hub.disconnect(reason))

    def enable_sockets(self) -> None:
        """Turn Socket Mode on again after `link_disabled`."""
        self.sandbox.hub.enabled = True

    # -- threads --

    def run(self, work: Coroutine[Any, Any, T], seconds: float = 60.0) -> T:
        """Run a coroutine on the workspace's loop and wait for it (wall time)."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)

    def call(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Call a function on the workspace's thread."""

        async def work() -> T:
            return function(*args, **kwargs)

        return self.run(work())

    def settle(self) -> bool:
        """Wait until nothing is on its way to the app; what the app does afterwards by itself is its own
        affair."""
        return self.run(self.sandbox.delivery.settle())

    def wait_until(self, holds: Callable[[], Any], seconds: float = 10.0) -> None:
        """Wait (wall time) until something holds; for what the app does on its own threads. Raises
        NeverHappened."""
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                raise NeverHappened
            time.sleep(0.005)
