"""The steps of a row, each in a transaction of its own and under its lease: how a try begins and ends."""

import logging
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.delivery.renderers import Bundle
from bot.domain.outgoing import PACE, OutgoingState, Pace, Way
from bot.domain.sending import CHANNEL_PACE, MAX_ATTEMPTS, Fate, Outcome, backoff
from bot.services.pace import Place, take_place
from bot.services.undelivered import tell_undelivered
from bot.storage import outgoing as stored
from bot.storage import pace as stored_pace
from bot.storage.outgoing import Job

log = logging.getLogger(__name__)

_S = OutgoingState
POST, HISTORY, OPEN = "chat.postMessage", "conversations.history", "conversations.open"
UPDATE = "chat.update"
SMTP = "smtp"
EVERYTHING = "*"  # of Slack's
UNREADABLE = "history_unreadable"  # what is sent after this may be a second copy, and says so
# For so long a post has its channel for itself, in case its process dies: longer than any call takes.
TURN = timedelta(seconds=30)
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

    def begin(
        self, job: Job, lease: Lease, channel: str, *, behind: int, bundle: Bundle | None = None
    ) -> Job | OutgoingState:
        """Commits that the call is about to be made; returns the row as it is then.

        Or the state that it came to: it is put back when it is not this message's turn, behind so many others
        of its channel, and it waits for a digest when its recipient has had this week's messages.
        """
        now = self._clock.now()
        turn = _turn(channel)
        with self._database.writing() as session:
            closed = stored.closed_until(session, (EVERYTHING, POST), now)
            place = Place() if closed else self._place(session, job, lease, now, bundle)
            if place.state is not None:
                return place.state
            if not closed and not stored.take_turn(session, turn, now, now + TURN):
                until = stored.closed_until(session, (turn,), now).get(turn, now)
                closed = {turn: min(until, now + CHANNEL_PACE) + behind * CHANNEL_PACE}
            if closed:
                self._change(session, job, lease, state=_S.DUE, next_try_at=max(closed.values()), **_UNLEASED)
                return _S.DUE
            posting = replace(
                job,
                state=_S.POSTING,
                attempts=job.attempts + 1,
                lookups=0,
                # An earlier try whose outcome was never seen may still come to light: look from there on.
                posting_began_at=job.posting_began_at or now,
                counted_at=place.counted_at,
                posted_channel_id=channel,
                way=Way.SLACK,
            )
            self._change(session, posting, lease, bundle, **_facts(posting))
        return posting

    def _place(self, session: Session, job: Job, lease: Lease, now: datetime, bundle: Bundle | None) -> Place:
        """The row's place among the week's messages; when it has none, the row is marked so here."""
        place = take_place(session, job, now)
        if place.state is not None:
            values: dict[str, Any] = {"digest_id": place.digest_id} if place.digest_id else {}
            self._change(session, job, lease, state=place.state, **values, **_UNLEASED)
        elif PACE[job.kind] is Pace.DIGEST and not _is_whole(session, job, bundle):
            # While it was rendered something joined it, which would be taken for told, or was taken back.
            place = Place(state=_S.DUE)
            self._change(session, job, lease, state=_S.DUE, next_try_at=now, **_UNLEASED)
        return place

    def begin_update(self, job: Job, lease: Lease, channel: str) -> bool:
        """Whether it is this replacement's turn now; put back otherwise.

        Nothing is marked: a replacement that was made twice is made once to every eye.
        """
        now = self._clock.now()
        turn = f"{UPDATE}:{channel}"
        with self._database.writing() as session:
            closed = stored.closed_until(session, (EVERYTHING, UPDATE, turn), now)
            if closed or not stored.take_turn(session, turn, now, now + CHANNEL_PACE):
                until = max(closed.values(), default=now + CHANNEL_PACE)
                self._change(session, job, lease, state=_S.DUE, next_try_at=until, **_UNLEASED)
                return False
        return True

    def begin_letter(self, job: Job, lease: Lease, bundle: Bundle | None = None) -> Job | OutgoingState:
        """Commits that the letter is about to be said; or the state that the row came to, as in `begin`."""
        now = self._clock.now()
        with self._database.writing() as session:
            place = self._place(session, job, lease, now, bundle)
            if place.state is not None:
                return place.state
            posting = replace(
                job,
                state=_S.POSTING,
                way=Way.EMAIL,
                attempts=job.attempts + 1,
                posting_began_at=job.posting_began_at or now,
                counted_at=place.counted_at,
                posted_channel_id=None,
            )
            self._change(session, posting, lease, bundle, **_facts(posting))
        return posting

    def _change(
        self, session: Session, job: Job, lease: Lease, bundle: Bundle | None = None, **values: Any
    ) -> None:
        if PACE[job.kind] is Pace.DIGEST and job.recipient_id is not None:
            # Nobody adds to it meanwhile.
            stored_pace.take_turn(session, job.recipient_id)
        if not stored.change(session, job.id, lease.token, **values):
            raise LeaseLost
        if job.state is _S.POSTING and job.posted_channel_id is not None:
            # The post came to Slack now at the latest: the channel's second begins here.
            stored.end_turn(session, _turn(job.posted_channel_id), self._clock.now() + CHANNEL_PACE)
        if PACE[job.kind] is Pace.DIGEST and "state" in values:
            self._follow(session, job, values["state"], bundle)

    def _follow(self, session: Session, digest: Job, state: OutgoingState, bundle: Bundle | None) -> None:
        """What a digest tells of goes the digest's way; what it does not tell of ends or goes by itself."""
        now = self._clock.now()
        for row_id, end in (bundle.ended if bundle else {}).items():
            stored_pace.end_row(session, row_id, end, now)
        # Nobody knows whether a digest that was tried for long arrived: what goes by itself says so.
        stored_pace.follow(session, digest.id, state, now, error=UNREADABLE if state is _S.DEAD else None)

    def sent(self, job: Job, lease: Lease, ts: str | None) -> OutgoingState:
        """The message is there, and this is its ts; a letter has none."""
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

    def end(
        self, job: Job, lease: Lease, state: OutgoingState, bundle: Bundle | None = None
    ) -> OutgoingState:
        """The row ends without being sent."""
        with self._database.writing() as session:
            self._change(session, job, lease, bundle, state=state, **_UNLEASED)
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
                last_error=UNREADABLE if job.last_error == UNREADABLE else error,
                **more,
                **_UNLEASED,
            )
        return state

    def put_back(self, job: Job, lease: Lease, as_it_was: Job, wait: timedelta = timedelta(0)) -> None:
        """Back into the queue as if it had never been touched: nothing was called."""
        state = _S.UNCERTAIN if as_it_was.state is _S.UNCERTAIN else _S.DUE
        facts = {**_facts(as_it_was), "state": state}
        with self._database.writing() as session:
            self._change(session, job, lease, **facts, next_try_at=self._clock.now() + wait, **_UNLEASED)

    def failed_try(self, job: Job, lease: Lease, error: str, *, counted: bool = True) -> OutgoingState:
        """The try came to nothing: another one later, or the end after too many.

        `counted`: the try is in the row's number already, since it had begun to post.
        """
        attempts = job.attempts if counted else job.attempts + 1
        if attempts >= MAX_ATTEMPTS:
            return self.give_up(job, lease, _S.DEAD, error)
        return self.again(job, lease, _S.DUE, backoff(attempts), error=error, attempts=attempts)

    def broke(self, job: Job, lease: Lease) -> OutgoingState:
        """Something nobody foresaw: where the row goes depends on how far it had come, as the store knows.

        Once it was posting, only the history may tell that it was not sent.
        """
        with self._database.reading() as session:
            known = stored.get_job(session, job.id) or job
        if known.state is _S.POSTING:
            return self.again(known, lease, _S.UNCERTAIN, timedelta(0), error="internal")
        if known.state is _S.UNCERTAIN:
            return self.again(known, lease, _S.UNCERTAIN, backoff(known.attempts + 1), error="internal")
        return self.failed_try(known, lease, "internal", counted=False)

    def held_off(
        self,
        job: Job,
        lease: Lease,
        method: str,
        outcome: Outcome,
        as_it_was: Job,
        *,
        whole: str = EVERYTHING,
    ) -> OutgoingState:
        """Nothing goes to the method, or (`whole`) to Slack at all, for a while, from any process.

        That is nothing against this message: the try does not count.
        """
        now = self._clock.now()
        scope = whole if outcome.fate is Fate.CLOSED else method
        state = _S.UNCERTAIN if as_it_was.state is _S.UNCERTAIN else _S.DUE
        known = job.last_error if state is _S.UNCERTAIN or job.last_error == UNREADABLE else outcome.error
        facts = {**_facts(as_it_was), "state": state}
        with self._database.writing() as session:
            stored.close(session, scope, now, now + outcome.retry_after)
            self._change(
                session,
                job,
                lease,
                **facts,
                next_try_at=now + outcome.retry_after,
                last_error=known,
                **_UNLEASED,
            )
        return state

    def give_up(self, job: Job, lease: Lease, state: OutgoingState, error: str) -> OutgoingState:
        """The end of a row that will not arrive; whoever is responsible for it hears of it once."""
        now = self._clock.now()
        with self._database.writing() as session:
            self._change(session, job, lease, state=state, last_error=error, **_UNLEASED)
            tell_undelivered(session, job, error, now)
        log.warning("outgoing %s: %s (%s)", job.id, state, error)
        return state


def _turn(channel: str) -> str:
    return f"{POST}:{channel}"


def _is_whole(session: Session, digest: Job, bundle: Bundle | None) -> bool:
    """Whether what a digest was rendered of is what waits for it now; held so until the transaction ends."""
    if bundle is None:
        return True
    return {*bundle.told, *bundle.ended} == set(stored_pace.hold(session, digest.id))


def _facts(job: Job) -> dict[str, Any]:
    """What a try changes in a row."""
    return {
        "state": job.state,
        "attempts": job.attempts,
        "lookups": job.lookups,
        "posting_began_at": job.posting_began_at,
        "counted_at": job.counted_at,
        "posted_channel_id": job.posted_channel_id,
        "way": job.way,
    }
