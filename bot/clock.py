"""The one place that asks the computer what time it is. Everybody else is handed a clock."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time: aware, in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class MovingClock:
    """A clock that stands still until it is moved; safe to share between threads.

    Raises ValueError for a naive time.
    """

    def __init__(self, start: datetime) -> None:
        self._lock = threading.Lock()
        self._now = _utc(start)

    def now(self) -> datetime:
        with self._lock:
            return self._now

    def advance(self, by: timedelta) -> datetime:
        """Moves forward (or back, when negative) and returns the new time."""
        with self._lock:
            self._now += by
            return self._now

    def set(self, to: datetime) -> None:
        """Jumps to an aware time."""
        moment = _utc(to)
        with self._lock:
            self._now = moment


class OffsetClock:
    """The computer's clock plus an offset that can change: the demo's clock, moved from its page."""

    def __init__(self) -> None:
        self._offset = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def set_offset(self, offset: timedelta) -> None:
        """Moves the clock to `offset` ahead of the computer's."""
        self._offset = offset


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a clock needs an aware time")
    return moment.astimezone(UTC)
