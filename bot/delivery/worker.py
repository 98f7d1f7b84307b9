"""Sends what is due: nothing lost, nothing twice.

A row goes due → leased → posting → sent. `posting` is committed before the call to Slack, so that a process
that dies in the call leaves a trace; such a row, and one whose answer was lost, is uncertain: the
conversation's history is asked for the row's key before anything is posted again (docs/decisions/0003).
No call to Slack is made inside a transaction.
"""

import logging
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.clock import Clock
from bot.delivery.by_mail import MailWay, Post
from bot.delivery.ledger import (
    EVERYTHING,
    HISTORY,
    OPEN,
    POST,
    SMTP,
    UNREADABLE,
    UPDATE,
    Lease,
    LeaseLost,
    Ledger,
    Store,
)
from bot.delivery.letters import Reader, Stationery
from bot.delivery.mail import Mailer
from bot.delivery.renderers import Message, NotYet, Rendered, Renderers, Rendering, Replacement, Void
from bot.delivery.slack import HISTORY_MARGIN, SlackSender
from bot.domain.links import Purpose
from bot.domain.outgoing import NO_WAY, TOPIC_NUMBERS, WORTH_REPEATING, OutgoingState, Way
from bot.domain.sending import LOOKUP_WAIT, LOOKUPS_BEFORE_REPEAT, Fate, Outcome, backoff
from bot.language.i18n import translator
from bot.services.links import Links
from bot.services.outgoing import ways
from bot.storage import outgoing as stored
from bot.storage.letter_topics import is_refused
from bot.storage.outgoing import Job
from bot.views.blocks import words
from bot.views.letters import of_blocks
from bot.views.outgoing import repeated

log = logging.getLogger(__name__)

_S = OutgoingState
LEASE = timedelta(seconds=60)
# A call takes at most 10 s (bot/app.py): with less than this left of the lease, none is begun.
CALL_MARGIN = timedelta(seconds=20)
BATCH = 20
# The states of rows that need a look in the history: these can go on while posting is closed.
TO_BE_LOOKED_FOR = (_S.POSTING, _S.UNCERTAIN)
# A history that still cannot be asked after this long is taken for one that never will be.
LOOKED_LONG_ENOUGH = timedelta(days=1)
# Posting may be allowed where reading is not: then these are about the history alone.
HISTORY_SCOPES_MISSING = frozenset({"missing_scope", "no_permission"})


class Worker:
    """One sender. Any number may run at once on PostgreSQL, and one process's on SQLite."""

    def __init__(
        self,
        *,
        database: Store,
        clock: Clock,
        sender: SlackSender,
        renderers: Renderers,
        links: Links,
        mailer: Mailer | None = None,
        stationery: Stationery | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._clock = clock
        self._sender = sender
        self._renderers = renderers
        self._links = links
        self._monotonic = monotonic
        self._ledger = Ledger(database, clock)
        self._by_mail = (
            MailWay(mailer, stationery, ledger=self._ledger, clock=clock, monotonic=monotonic)
            if mailer is not None and stationery is not None
            else None
        )
        self._stopping = threading.Event()
        # How many messages of a channel were put back in this run: each waits its second behind the others.
        self._behind: Counter[str] = Counter()

    def stop(self) -> None:
        """Begins no further row; the one on its way is finished."""
        self._stopping.set()

    def run_due(self) -> Counter[OutgoingState]:
        """Deals with everything that is ready; returns how many rows ended this run in which state."""
        ended: Counter[OutgoingState] = Counter()
        self._behind.clear()
        try:
            while not self._stopping.is_set():
                jobs, lease = self._claim()
                if not jobs:
                    break
                for job in jobs:
                    ended[self._deal_with(job, lease)] += 1
        finally:
            if self._by_mail is not None:
                self._by_mail.leave()
        return ended

    def _claim(self) -> tuple[list[Job], Lease]:
        lease = Lease(secrets.token_hex(8), self._monotonic() + (LEASE - CALL_MARGIN).total_seconds())
        now = self._clock.now()
        with self._database.reading() as session:
            if not stored.anything_ready(session, now):
                return [], lease
            closed = stored.closed_until(session, (EVERYTHING, POST, SMTP), now)
        # Slack's troubles do not hold up the letters, nor the mail server's the posts.
        states: Sequence[OutgoingState] = TO_BE_LOOKED_FOR if POST in closed else stored.MOVING
        states = () if EVERYTHING in closed else states
        by_email = () if SMTP in closed else stored.MOVING
        if not states and not by_email:
            return [], lease
        with self._database.writing() as session:
            jobs = stored.claim(
                session,
                now=now,
                until=now + LEASE,
                token=lease.token,
                most=BATCH,
                states=states,
                by_email=by_email,
            )
        return jobs, lease

    def _deal_with(self, job: Job, lease: Lease) -> OutgoingState:
        """One row, as far as it can be brought now. A row that breaks something stops nobody else."""
        try:
            if self._stopping.is_set():
                # Others need not wait for the lease to run out.
                self._ledger.put_back(job, lease, job)
                return job.state
            try:
                if job.state is _S.UNCERTAIN and job.way is Way.EMAIL and self._by_mail is not None:
                    return self._by_mail.decide(job, lease)
                if job.state is _S.UNCERTAIN:
                    return self._reconcile(job, lease)
                return self._send(job, lease)
            except LeaseLost:
                raise
            except Exception:
                log.exception("outgoing %s: could not be dealt with", job.id)
                return self._ledger.broke(job, lease)
        except LeaseLost:
            log.info("outgoing %s: the lease was lost", job.id)
        except Exception:
            # The store is away: the lease runs out, and the row is taken up from where the store knows it.
            log.exception("outgoing %s: could not be written down", job.id)
        return _S.LEASED

    # -- sending ----------------------------------------------------------------------------------------

    def _send(self, job: Job, lease: Lease) -> OutgoingState:
        rendered = self._render(job)
        if isinstance(rendered, Post):
            return self._post(job, lease, rendered)
        if not isinstance(rendered, Message):
            return self._not_post(job, lease, rendered)
        channel = job.channel_id or self._channel_of(job, lease)
        if isinstance(channel, OutgoingState):
            return channel
        posting = self._ledger.begin(
            job, lease, channel, behind=self._behind[channel], bundle=rendered.bundle
        )
        if isinstance(posting, OutgoingState):
            self._behind[channel] += posting is _S.DUE
            return posting
        if self._monotonic() > lease.no_call_after:
            # Frozen since the claim: the lease may be another's by now. Nothing has been sent.
            self._ledger.put_back(posting, lease, job)
            return _S.DUE
        outcome = self._sender.post(channel, rendered.blocks, job.key)
        return self._settle(posting, lease, outcome, job)

    def _not_post(self, job: Job, lease: Lease, rendered: Void | NotYet | Replacement) -> OutgoingState:
        if isinstance(rendered, Void):
            return self._ledger.end(job, lease, rendered.state, rendered.bundle)
        if isinstance(rendered, NotYet):
            self._ledger.put_back(job, lease, job, rendered.wait)
            return _S.DUE
        return self._replace(job, lease, rendered)

    def _replace(self, job: Job, lease: Lease, new: Replacement) -> OutgoingState:
        """Puts the new content in the place of a message: one a second in a conversation, as with posts."""
        if not self._ledger.begin_update(job, lease, new.channel_id):
            return _S.DUE
        if self._monotonic() > lease.no_call_after:
            self._ledger.put_back(job, lease, job)
            return _S.DUE
        outcome = self._sender.update(new.channel_id, new.ts, new.blocks)
        if outcome.fate is Fate.SENT:
            return self._ledger.sent(job, lease, outcome.ts)
        if outcome.fate in (Fate.LIMITED, Fate.CLOSED):
            return self._ledger.held_off(job, lease, UPDATE, outcome, job)
        if outcome.fate is Fate.UNKNOWN:
            # Perhaps it was made: once more does no harm.
            return self._ledger.failed_try(job, lease, outcome.error, counted=False)
        # Somebody has removed the message, or closed its channel: nobody need be told.
        return self._ledger.end(job, lease, _S.FAILED)

    def _post(self, job: Job, lease: Lease, post: Post) -> OutgoingState:
        if self._by_mail is None:
            return self._ledger.give_up(job, lease, _S.FAILED, NO_WAY)
        with self._database.reading() as session:
            closed = stored.closed_until(session, (SMTP,), self._clock.now())
        if closed:  # by the row before this one
            self._ledger.put_back(job, lease, job, closed[SMTP] - self._clock.now())
            return _S.DUE
        return self._by_mail.send(job, lease, post)

    def _render(self, job: Job) -> Rendered | Post:
        """The message as its recipient gets it: a letter, or blocks (also when there is no way to them)."""
        now = self._clock.now()
        if now >= job.expires_at:
            return Void(_S.EXPIRED)
        with self._database.reading() as session:
            person = stored.recipient(session, job.recipient_id) if job.recipient_id else None
            way = ways(session, [person.id]).get(person.id, Way.NONE) if person else Way.SLACK
            tr = translator(person.locale if person else None)
            at = Rendering(session, job, tr, now, self._links, way)
            rendered = self._renderers[job.kind](at)
            if not isinstance(rendered, Message):
                return rendered
            again = repeated(tr) if job.last_error == UNREADABLE else []
            if person is None or way is not Way.EMAIL:
                return replace(rendered, blocks=[*rendered.blocks, *again])
            letter = rendered.letter or of_blocks(rendered.blocks)
            if letter.topic and is_refused(session, person.id, letter.topic):
                return Void()
            unsubscribe = at.link(Purpose.UNSUBSCRIBE, TOPIC_NUMBERS[letter.topic]) if letter.topic else ""
        if again:
            letter = replace(letter, closing=[*letter.closing, words(again)])
        return Post(letter, Reader(person.name, person.email or ""), tr, unsubscribe, rendered.bundle)

    def _channel_of(self, job: Job, lease: Lease) -> str | OutgoingState:
        """The person's conversation; or where the row ended because there is none."""
        with self._database.reading() as session:
            person = stored.recipient(session, job.recipient_id) if job.recipient_id else None
        if person is None or person.user_id is None:
            return self._ledger.give_up(job, lease, _S.FAILED, NO_WAY)
        if person.dm_channel_id:
            return person.dm_channel_id
        return self._open_dm(job, lease, person.id, person.user_id)

    def _open_dm(self, job: Job, lease: Lease, person_id: int, user_id: str) -> str | OutgoingState:
        now = self._clock.now()
        with self._database.reading() as session:
            closed = stored.closed_until(session, (EVERYTHING, OPEN), now)
        if closed:
            self._ledger.put_back(job, lease, job, max(closed.values()) - now)
            return _S.DUE
        outcome = self._sender.open_dm(user_id)
        if outcome.fate is Fate.SENT:
            with self._database.writing() as session:
                stored.keep_dm_channel(session, person_id, outcome.channel_id)
            return outcome.channel_id
        if outcome.fate in (Fate.LIMITED, Fate.CLOSED):
            return self._ledger.held_off(job, lease, OPEN, outcome, job)
        if outcome.fate is Fate.REFUSED:
            return self._ledger.give_up(job, lease, _S.FAILED, outcome.error)
        # Opening twice gives the same conversation: an unknown outcome is simply tried again.
        return self._ledger.failed_try(job, lease, outcome.error, counted=False)

    def _settle(self, job: Job, lease: Lease, outcome: Outcome, as_it_was: Job) -> OutgoingState:
        if outcome.fate is Fate.SENT:
            return self._ledger.sent(job, lease, outcome.ts)
        if outcome.fate in (Fate.LIMITED, Fate.CLOSED):
            return self._ledger.held_off(job, lease, POST, outcome, as_it_was)
        if outcome.fate is Fate.UNKNOWN:
            return self._ledger.again(job, lease, _S.UNCERTAIN, timedelta(0), error=outcome.error)
        if outcome.error == "channel_not_found" and job.recipient_id and job.attempts == 1:
            # The remembered conversation may be an old one: open it anew, once.
            with self._database.writing() as session:
                stored.keep_dm_channel(session, job.recipient_id, None)
            return self._ledger.again(job, lease, _S.DUE, timedelta(0), error=outcome.error)
        return self._ledger.give_up(job, lease, _S.FAILED, outcome.error)

    # -- asking before repeating ------------------------------------------------------------------------

    def _reconcile(self, job: Job, lease: Lease) -> OutgoingState:
        channel, began = job.posted_channel_id, job.posting_began_at
        if channel is None or began is None:
            return self._ledger.again(job, lease, _S.DUE, timedelta(0), error="no_trace")
        now = self._clock.now()
        with self._database.reading() as session:
            closed = stored.closed_until(session, (EVERYTHING, HISTORY), now)
        if closed:
            self._ledger.put_back(job, lease, job, max(closed.values()) - now)
            return _S.UNCERTAIN
        look, ts = self._sender.find(channel, job.key, began - HISTORY_MARGIN)
        if ts is not None:
            return self._ledger.sent(job, lease, ts)
        return self._not_seen(job, lease, look)

    def _not_seen(self, job: Job, lease: Lease, look: Outcome) -> OutgoingState:
        """The history did not show the post, or could not be read."""
        if look.fate is Fate.SENT:
            if job.lookups + 1 < LOOKUPS_BEFORE_REPEAT:
                return self._ledger.again(
                    job, lease, _S.UNCERTAIN, LOOKUP_WAIT, error=job.last_error, lookups=job.lookups + 1
                )
            # Looked twice, well apart: it did not happen.
            return self._ledger.failed_try(job, lease, "not_found_after")
        if look.error in HISTORY_SCOPES_MISSING or look.fate is Fate.REFUSED or self._looked_long(job):
            if WORTH_REPEATING[job.kind]:
                return self._ledger.failed_try(job, lease, UNREADABLE)
            return self._ledger.give_up(job, lease, _S.DEAD, UNREADABLE)
        if look.fate in (Fate.LIMITED, Fate.CLOSED):
            return self._ledger.held_off(job, lease, HISTORY, look, job)
        return self._ledger.again(job, lease, _S.UNCERTAIN, backoff(job.attempts + 1), error=job.last_error)

    def _looked_long(self, job: Job) -> bool:
        began = job.posting_began_at
        return began is not None and self._clock.now() - began > LOOKED_LONG_ENOUGH
