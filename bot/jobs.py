"""The heartbeat: APScheduler in memory, two thin calls. What is to be done is in the tables, never here.

A job store is not used: APScheduler deletes a job's row when it hands the job over, not when it has run, and
drops jobs that come late; a table that is looked at often forgets nothing (docs/decisions/0003).
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]

from bot.clock import Clock, SystemClock
from bot.domain.zone import local_date

log = logging.getLogger(__name__)

EVERY_SECONDS = 2  # a message leaves within about this long of its time; an idle look is one index probe
KEEP_UP_SECONDS = 5
TIDY_HOUR = 3  # Helsinki; nobody is at work

Job = Callable[[datetime], object]
"""Something to do; it is told the time, aware, in UTC."""


class Jobs:
    """Runs `due` and then `send` every two seconds, each of `nightly` once a night, on threads of its own.

    `keep_up` runs every five seconds beside them: it may be slow without holding up what is to be sent.

    Make it after any fork. A job that fails is logged and runs again at its next time.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        send: Callable[[], object],
        due: Sequence[Job] = (),
        nightly: Sequence[Job] = (),
        keep_up: Callable[[], object] = lambda: None,
        stop_sending: Callable[[], None] = lambda: None,
    ) -> None:
        self._clock = clock
        self._send = send
        self._due = due
        self._nightly = nightly
        self._keep_up = keep_up
        self._stop_sending = stop_sending
        self._tidied = local_date(clock.now() - timedelta(hours=TIDY_HOUR))
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Begins; the first look at the queue is at once."""
        # APScheduler's own clock is the computer's: it only beats.
        self._scheduler.add_job(
            self.tick, "interval", seconds=EVERY_SECONDS, next_run_time=SystemClock().now()
        )
        self._scheduler.add_job(
            lambda: self._guarded(self._keep_up),
            "interval",
            seconds=KEEP_UP_SECONDS,
            next_run_time=SystemClock().now(),
        )
        self._scheduler.start()

    def stop(self) -> None:
        """Ends; waits for the message that is on its way, which takes ten seconds at most."""
        self._stop_sending()
        self._scheduler.shutdown(wait=True)

    def tick(self) -> None:
        """One beat: what is due is done and sent; after the night's hour the house is tidied, once a day."""
        for job in self._due:
            self._guarded(lambda job=job: job(self._clock.now()))  # type: ignore[misc]
        self._guarded(self._send)
        now = self._clock.now()
        today = local_date(now - timedelta(hours=TIDY_HOUR))
        if today > self._tidied:
            self._tidied = today
            for job in self._nightly:
                self._guarded(lambda job=job: job(now))  # type: ignore[misc]

    def _guarded(self, job: Callable[[], object]) -> None:
        try:
            job()
        except Exception:
            log.exception("a job failed; it runs again at its next time")
