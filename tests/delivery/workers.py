"""Workers for the tests of sending, in this process and in forked ones: the same parts, the same renderer."""

import json
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from slack_sdk import WebClient
from sqlalchemy import select

from bot.clock import Clock
from bot.delivery.digests import digest_of
from bot.delivery.letters import Stationery
from bot.delivery.mail import Mailer
from bot.delivery.renderers import Message, Renderers, Rendering, Void
from bot.delivery.slack import SlackSender
from bot.delivery.worker import Worker
from bot.domain.meetings import MeetingState
from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.services.links import Links
from bot.storage.engine import Database
from bot.storage.models import Meeting, Outgoing
from bot.storage.outgoing import MOVING
from bot.views import blocks as b


class MovableClock(Clock, Protocol):
    """A clock that a test can move."""

    def move_to(self, moment: datetime) -> None: ...


class ControlClock:
    """The workspace's clock, over HTTP: for processes that do not share its memory.

    `now` is what it was when last asked or moved: a process in these tests sees no time pass but its own
    waiting, or that it was frozen (`monotonic` asks each time).
    """

    def __init__(self, base_url: str) -> None:
        self._url = f"{base_url}/_control/clock"
        self._now = self._ask(None)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._now, UTC)

    def monotonic(self) -> float:
        """Seconds; what a process's own monotonic clock says, were the workspace's time the real one."""
        self._now = self._ask(None)
        return self._now

    def move_to(self, moment: datetime) -> None:
        self._ask({"to": moment.timestamp()})
        self._now = self._ask(None)

    def _ask(self, body: dict[str, Any] | None) -> float:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url, data, {"Content-Type": "application/json"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 (the test's own workspace)
            said = json.load(answer)
        return float(said["now"] if body is None else 0)


def render(at: Rendering) -> Message | Void:
    """The meeting's title, unless it is no longer held: what a real renderer does, in small."""
    meeting = at.session.get_one(Meeting, at.job.meeting_id)
    if meeting.state is MeetingState.CANCELLED or meeting.sequence != at.job.sequence:
        return Void(OutgoingState.CANCELLED)
    return Message([b.rich(b.line("Kokous: {title}", title=meeting.title))])


LINKS = Links("a secret of the tests, long enough", "https://botti.example.fi")
STATIONERY = Stationery("Ekosysteemibotti <botti@example.fi>")
RENDERERS: Renderers = dict.fromkeys(OutgoingKind, render)
RENDERERS[OutgoingKind.WEEKLY_DIGEST] = digest_of(RENDERERS)


def make_worker(
    database: Database,
    clock: Clock,
    *,
    api_url: str,
    token: str,
    steps: Callable[[str], None] | None = None,
    timeout: int = 5,
    monotonic: Callable[[], float] | None = None,
    retries: bool = False,
    smtp: str = "",
) -> Worker:
    """A worker with a client of its own. `retries` brings back the library's own, for one test."""
    client = WebClient(token=token, base_url=api_url, timeout=timeout, retry_handlers=None if retries else [])
    more: dict[str, Any] = {"monotonic": monotonic} if monotonic else {}
    return Worker(
        database=database,
        clock=clock,
        sender=SlackSender(client, steps=steps),
        renderers=RENDERERS,
        links=LINKS,
        mailer=Mailer(smtp, STATIONERY.address, steps=steps, seconds=timeout) if smtp else None,
        stationery=STATIONERY,
        **more,
    )


def moving(database: Database) -> list[tuple[int, str, str | None]]:
    """The rows that have not come to an end: id, state, last error."""
    return [(row.id, row.state.value, row.last_error) for row in _moving_rows(database)]


def _moving_rows(database: Database) -> list[Outgoing]:
    with database.reading() as session:
        return list(session.scalars(select(Outgoing).where(Outgoing.state.in_(MOVING))))


def until_quiet(
    worker: Worker, database: Database, clock: MovableClock, *, longest: timedelta = timedelta(hours=4)
) -> None:
    """Runs, and moves the clock to the next moment at which something is due, until nothing moves any more.

    Raises AssertionError when something still moves after `longest`.
    """
    end = clock.now() + longest
    while True:
        worker.run_due()
        rows = _moving_rows(database)
        if not rows:
            return
        now = clock.now()
        if now > end:
            raise AssertionError(f"still moving: {moving(database)}")
        # A lease ends strictly after its last moment.
        moments = [
            max(row.next_try_at, row.lease_until + timedelta(milliseconds=1))
            if row.lease_until
            else row.next_try_at
            for row in rows
        ]
        clock.move_to(max(min(moments), now + timedelta(seconds=1)))
