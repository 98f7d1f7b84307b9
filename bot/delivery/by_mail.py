"""The way of a row that goes by e-mail: sealed, announced, marked as posting, said.

What an unknown outcome means is another thing than in Slack: there is no history to ask. The letter is said
again under the same Message-ID, by which mailboxes know a repeat, and with the same UID and SEQUENCE in its
calendar, by which calendars do; a few times, and then the row is given up and the responsible person told
(docs/decisions/0008).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.delivery.ledger import SMTP, UNREADABLE, Lease, Ledger
from bot.delivery.letters import AddressUnusable, Reader, Stationery
from bot.delivery.mail import Mailer
from bot.delivery.renderers import Bundle
from bot.domain.outgoing import WORTH_REPEATING, OutgoingState
from bot.domain.sending import REPEAT_WAITS, Fate, Outcome
from bot.language.i18n import Translator
from bot.storage.outgoing import Job
from bot.views.letters import Letter

_S = OutgoingState
UNKNOWN = "unknown_outcome"


@dataclass(frozen=True)
class Post:
    """A letter, whom it is for, in which language, and the address that refuses more like it (or "")."""

    letter: Letter
    reader: Reader
    tr: Translator
    unsubscribe: str
    bundle: Bundle | None = None


class MailWay:
    """Says letters, one after another over one connection."""

    def __init__(
        self,
        mailer: Mailer,
        stationery: Stationery,
        *,
        ledger: Ledger,
        clock: Clock,
        monotonic: Callable[[], float],
    ) -> None:
        self._mailer = mailer
        self._stationery = stationery
        self._ledger = ledger
        self._clock = clock
        self._monotonic = monotonic

    def send(self, job: Job, lease: Lease, post: Post) -> OutgoingState:
        """One try; where the row is after it."""
        try:
            envelope = self._stationery.seal(
                post.letter,
                post.reader,
                key=job.key,
                unsubscribe=post.unsubscribe,
                now=self._clock.now(),
                tr=post.tr,
            )
        except AddressUnusable:
            return self._ledger.give_up(job, lease, _S.FAILED, "address_unusable")
        trouble = self._mailer.open(envelope.address, letter_is_utf8=envelope.is_utf8)
        if trouble is not None:
            return self._settle(job, lease, trouble, job)
        posting = self._ledger.begin_letter(job, lease, post.bundle)
        if isinstance(posting, OutgoingState):
            # The letter that was announced is not said.
            self._mailer.rest()
            return posting
        if self._monotonic() > lease.no_call_after:
            # Frozen since the claim: the lease may be another's by now. Nothing has been said.
            self._mailer.rest()
            self._ledger.put_back(posting, lease, job)
            return _S.DUE
        outcome = self._mailer.send(envelope.content)
        return self._settle(posting, lease, outcome, job)

    def _settle(self, job: Job, lease: Lease, outcome: Outcome, as_it_was: Job) -> OutgoingState:
        if outcome.fate is Fate.SENT:
            return self._ledger.sent(job, lease, None)
        if outcome.fate in (Fate.CLOSED, Fate.LIMITED):
            return self._ledger.held_off(job, lease, SMTP, outcome, as_it_was, whole=SMTP)
        if outcome.fate is Fate.LATER:
            counted = job.state is _S.POSTING
            return self._ledger.failed_try(job, lease, outcome.error, counted=counted)
        if outcome.fate is Fate.UNKNOWN:
            wait = REPEAT_WAITS[min(job.lookups, len(REPEAT_WAITS) - 1)]
            return self._ledger.again(job, lease, _S.UNCERTAIN, wait, error=outcome.error)
        return self._ledger.give_up(job, lease, _S.FAILED, outcome.error)

    def decide(self, job: Job, lease: Lease) -> OutgoingState:
        """A row whose letter may have arrived: said again, or given up."""
        if job.lookups >= len(REPEAT_WAITS) or not WORTH_REPEATING[job.kind]:
            return self._ledger.give_up(job, lease, _S.DEAD, UNKNOWN)
        return self._ledger.again(job, lease, _S.DUE, timedelta(0), error=UNREADABLE, lookups=job.lookups + 1)

    def leave(self) -> None:
        """The run is over: the connection is closed as one should."""
        self._mailer.leave()
