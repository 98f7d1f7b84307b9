"""Everything that came in and went out, in order, so that a test can ask afterwards.

Tokens are never written here. Names and texts are: the journal lives in memory only, for the person at the
page.
"""

import itertools
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["api", "delivery", "response_url", "socket", "mail", "fault", "person"]


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `at` is the sandbox's time in epoch seconds."""

    seq: int
    at: float
    kind: Kind
    name: str
    ok: bool
    detail: Json = field(default_factory=dict)

    def as_json(self) -> Json:
        """As the page and the control address give it."""
        return {
            "seq": self.seq,
            "at": self.at,
            "kind": self.kind,
            "name": self.name,
            "ok": self.ok,
            "detail": self.detail,
        }


@dataclass(frozen=True)
class Post:
    """One message of the app that really came to be, whatever the app was told about it."""

    at: float
    channel: str
    ts: str
    text: str
    reached: frozenset[str]  # ids of the people who can see it, bots left out
    metadata: Json | None
    ephemeral: bool
    live: tuple[str, ...] = ()  # markup that would ping, mention or link (pings.py)

    @property
    def key(self) -> Any:
        """`metadata.event_payload.key`, the row key that a queue gives its posts; None without one."""
        return ((self.metadata or {}).get("event_payload") or {}).get("key")


class Journal:
    """A bounded list of entries and an unbounded one of posts. Safe to read from any thread."""

    def __init__(self, now: Callable[[], float], *, keep: int = 200_000) -> None:
        self._now = now
        self._seq = itertools.count(1)
        self._lock = threading.Lock()
        self._entries: deque[Entry] = deque(maxlen=keep)
        self._posts: list[Post] = []
        self._changes: list[Post] = []
        self.last = 0
        self.listener: Callable[[int], None] | None = None

    def add(self, kind: Kind, name: str, *, ok: bool = True, **detail: Any) -> Entry:
        """Write one entry; called on the workspace's thread."""
        with self._lock:
            self.last = next(self._seq)
            entry = Entry(self.last, self._now(), kind, name, ok, detail)
            self._entries.append(entry)
        if self.listener is not None:
            self.listener(self.last)
        return entry

    def posted(self, post: Post) -> None:
        """Note that a message of the app exists."""
        with self._lock:
            self._posts.append(post)

    def changed(self, post: Post) -> None:
        """Note what a message of the app became."""
        with self._lock:
            self._changes.append(post)

    def changes(self) -> list[Post]:
        """What messages of the app became when they were changed, in order."""
        with self._lock:
            return list(self._changes)

    def entries(self, kind: Kind | None = None, name: str | None = None, *, after: int = 0) -> list[Entry]:
        """The entries after `after`, oldest first, of one kind and name if given."""
        with self._lock:
            found = list(self._entries)
        return [
            entry
            for entry in found
            if entry.seq > after and kind in {None, entry.kind} and name in {None, entry.name}
        ]

    def calls(self, method: str) -> list[Entry]:
        """The Web API calls of one method."""
        return self.entries("api", method)

    def posts(self, *, key: Any = None, to: str | None = None, channel: str | None = None) -> list[Post]:
        """Which posts reached whom: by metadata key, by a person's id, by channel id."""
        with self._lock:
            found = list(self._posts)
        return [
            post
            for post in found
            if (key is None or post.key == key)
            and (to is None or to in post.reached)
            and channel in {None, post.channel}
        ]

    def clear(self) -> None:
        """Forget everything so far; numbering goes on."""
        with self._lock:
            self._entries.clear()
            self._posts.clear()
            self._changes.clear()
