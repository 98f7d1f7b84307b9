"""The demo's clock: the local workspace's, which its page can move forward."""

import json
import logging
import threading
import urllib.request
from datetime import UTC, datetime

from bot.clock import OffsetClock, SystemClock

log = logging.getLogger(__name__)

EVERY = 0.5  # seconds between two looks: a moved clock is followed before one has turned to look


class FollowingClock(OffsetClock):
    """Follows the clock at `url`, which answers {"now": epoch seconds}; the settings allow loopback only."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="clock", daemon=True)

    def start(self) -> None:
        """Looks at once, then keeps looking on a thread of its own. Raises OSError when nobody answers."""
        self.look()
        self._thread.start()

    def stop(self) -> None:
        """Stops looking."""
        self._stop.set()

    def look(self) -> None:
        """Takes the time from the workspace."""
        with urllib.request.urlopen(self._url, timeout=5) as answer:  # noqa: S310 (loopback, by settings)
            theirs = datetime.fromtimestamp(json.load(answer)["now"], UTC)
        self.set_offset(theirs - SystemClock().now())

    def _follow(self) -> None:
        while not self._stop.wait(EVERY):
            try:
                self.look()
            except OSError:
                log.debug("the workspace's clock did not answer")
