"""Rate limits: tiers per method, one post a second per channel. Driven by the sandbox's clock.

docs.slack.dev/apis/web-api/rate-limits. Slack allows some bursts above the figures; the sandbox does not,
because nobody may count on them. A limit that was hit holds until its `Retry-After` has passed.
"""

import math
from collections import deque
from collections.abc import Callable

# Calls a minute, per method, workspace and app (docs.slack.dev/apis/web-api/rate-limits).
TIERS = {
    "1": 1,
    "2": 20,
    "3": 50,
    "4": 100,
    "auth": 600,  # auth.test: "hundreds of requests per minute" (docs.slack.dev/reference/methods/auth.test)
    # Tier 1, which tolerates bursts; an app may hold ten connections, so ten must be openable one after
    # another.
    "connections": 10,
    # "several hundred messages per minute" for a workspace; the lowest figure that this can mean.
    "post": 200,
}
POST_INTERVAL = 1.0  # chat.postMessage, per channel: docs.slack.dev/reference/methods/chat.postMessage


class Rates:
    """Counts calls; `strict=False` lets everything through."""

    def __init__(self, now: Callable[[], float], *, strict: bool) -> None:
        self.strict = strict
        self._now = now
        self._calls: dict[str, deque[float]] = {}
        self._last_post: dict[str, float] = {}

    def check_method(self, method: str, tier: str) -> int:
        """Count a call. 0 = go on, else the seconds of `Retry-After`."""
        if not self.strict or tier not in TIERS:
            return 0
        now, calls = self._now(), self._calls.setdefault(method, deque())
        while calls and calls[0] <= now - 60:
            calls.popleft()
        if len(calls) >= TIERS[tier]:
            return max(1, math.ceil(calls[0] + 60 - now))
        calls.append(now)
        return 0

    def check_post(self, channel: str) -> int:
        """Count a post to a channel. 0 = go on, else the seconds of `Retry-After`."""
        if not self.strict:
            return 0
        now, last = self._now(), self._last_post.get(channel)
        if last is not None and now - last < POST_INTERVAL - 1e-6:
            return max(1, math.ceil(last + POST_INTERVAL - now))
        self._last_post[channel] = now
        return 0

    def reset(self) -> None:
        """Forget what was counted."""
        self._calls.clear()
        self._last_post.clear()
