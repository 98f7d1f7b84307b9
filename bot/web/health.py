"""What /health tells: whether the store answers and the queue moves. No names, no texts."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from bot.clock import Clock
from bot.services import Session
from bot.services.health import health


class Readable(Protocol):
    """A store that can be looked at."""

    def reading(self) -> AbstractContextManager[Session]: ...


Facts = dict[str, int | str | bool]


def health_of(database: Readable, clock: Clock) -> Callable[[], Facts]:
    """A check that reads the store when called; it raises what the store raises."""

    def check() -> Facts:
        with database.reading() as session:
            found = health(session, now=clock.now())
        return {"ok": True, "overdue": found.overdue, "dead": found.dead}

    return check
