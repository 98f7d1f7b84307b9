"""The steps of a row, each in a transaction of its own and under its lease: how a try begins and ends."""

import logging
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.domain.sending import CHANNEL_PACE, MAX_ATTEMPTS, Outcome, backoff
from bot.services.outgoing import NewOutgoing, enqueue
from bot.storage import outgoing as stored
from bot.storage.outgoing import Job

log = logging.getLogger(__name__)

_S = OutgoingState
POST, HISTORY, OPEN = "chat.postMessage", "conversations.history", "conversations.open"
PROBLEM_IS_NEWS = timedelta(days=2)
_UNLEASED: dict[str, None] = {"lease_token": None, "lease_until": None}


class Store(Protocol):
    """The two ways to use the store (bot.storage.engine.Database)."""

    def writing(self) -> AbstractContextManager[Session]: ...

    def reading(self) -> AbstractContextManager[Session]: ...


@dataclass(frozen=True)
class Lease:
    """A claim on rows: its token, and the monotonic second after which no call may begin."""

    token: str
    no_call_after: float


class LeaseLost(Exception):
    """Another worker owns the row now: whatever this one knows of it is no longer its business."""


class Ledger:
    """Writes what becomes of rows. Every method raises LeaseLost when the row is another worker's by now."""

    def __init__(self, database: Store, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def begin(self, job: Job, lease: Lease, channel: str) -> bool:
        """Commits that the call is about to be made; False when it is not this message's turn yet."""
        now = self._clock.now()
        with self._database.writing() as session:
            closed = stored.paused_until(session, (POST,), now)
            if closed is None and not stored.take_turn(session, f"{POST}:{channel}", now, now + CHANNEL_PACE):
                closed = stored.paused_until(session, (f"{POST}:{channel}",), now) or now + CHANNEL_PACE
            if closed is not None:
                self._change(session, job, lease, state=_S.DUE, next_try_at=closed, **_UNLEASED)
                return False
            self._change(
                session,
                job,
                lease,
                state=_S.POSTING,
                attempts=job.attempts + 1,
                lookups=0,
                posting_began_at=now,
                posted_channel_id=channel,
            )
        return True

    def _change(self, session: Session, job: Job, lease: Lease, **values: Any) -> None:
        if not stored.change(session, job.id, lease.token, **values):
            raise LeaseLost

    def sent(self, job: Job, lease: Lease, ts: str) -> OutgoingState:
        """The message is there, and this is its ts."""
        with self._database.writing() as session:
            self._change(
                session,
                job,
                lease,
                state=_S.SENT,
                sent_ts=ts,
                sent_at=self._clock.now(),
                last_error=None,
                **_UNLEASED,
            )
        return _S.SENT

    def end(self, job: Job, lease: Lease, state: OutgoingState) -> OutgoingState:
        """The row ends without being sent."""
        with self._database.writing() as session:
            self._change(session, job, lease, state=state, **_UNLEASED)
        return state

    def again(
        self, job: Job, lease: Lease, state: OutgoingState, wait: timedelta, *, error: str | None, **more: Any
    ) -> OutgoingState:
        """Back into the queue, in the given state, after a wait."""
        with self._database.writing() as session:
            self._change(
                session,
                job,
                lease,
                state=state,
                next_try_at=self._clock.now() + wait,
                last_error=error,
                **more,
                **_UNLEASED,
            )
        return state

    def failed_try(
        self, job: Job, lease: Lease, error: str, *, wait: timedelta | None = None
    ) -> OutgoingState:
        """The try certainly did not send: another one later, or the end after too many."""
        if job.attempts >= MAX_ATTEMPTS:
            return self.give_up(job, lease, _S.DEAD, error)
        pause = backoff(job.attempts) if wait is None else wait
        # A row that breaks before its call counts as well: it must come to an end too.
        attempts = job.attempts + 1 if error == "internal" else job.attempts
        return self.again(job, lease, _S.DUE, pause, error=error, attempts=attempts)

    def limited(
        self,
        job: Job,
        lease: Lease,
        method: str,
        outcome: Outcome,
        state: OutgoingState = _S.DUE,
    ) -> OutgoingState:
        """Nothing goes to that method before Slack's own time, from any process; the try does not count."""
        until = self._clock.now() + outcome.retry_after
        with self._database.writing() as session:
            stored.pause(session, method, until)
            tries = max(0, job.attempts - 1) if method == POST else job.attempts
            error = outcome.error if state is _S.DUE else job.last_error
            self._change(
                session,
                job,
                lease,
                state=state,
                next_try_at=until,
                attempts=tries,
                last_error=error,
                **_UNLEASED,
            )
        return state

    def give_up(self, job: Job, lease: Lease, state: OutgoingState, error: str) -> OutgoingState:
        """The end of a row that will not arrive; whoever called the meeting hears of it once."""
        now = self._clock.now()
        with self._database.writing() as session:
            self._change(session, job, lease, state=state, last_error=error, **_UNLEASED)
            if job.kind is not OutgoingKind.DELIVERY_PROBLEM and job.meeting_id is not None:
                organiser = stored.organiser_of(session, job.meeting_id)
                if organiser is not None and organiser != job.recipient_id:
                    enqueue(
                        session,
                        NewOutgoing(
                            kind=OutgoingKind.DELIVERY_PROBLEM,
                            dedupe_key=f"problem:{job.meeting_id}:{job.recipient_id or job.channel_id}",
                            due_at=now,
                            expires_at=now + PROBLEM_IS_NEWS,
                            recipient_id=organiser,
                            meeting_id=job.meeting_id,
                            about_id=job.id,
                        ),
                        now=now,
                    )
        log.warning("outgoing %s: %s (%s)", job.id, state, error)
        return state
