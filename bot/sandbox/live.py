"""Live updates to the pages: a numbered stream of small events per person (server-sent events)."""

import asyncio
import itertools
import json
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class LiveEvent:
    """One update; `to` is a person's id, None = everybody at a page."""

    seq: int
    name: str
    data: Json
    to: str | None

    def encoded(self) -> bytes:
        """In the event stream format."""
        data = json.dumps(self.data, ensure_ascii=False)
        return f"id: {self.seq}\nevent: {self.name}\ndata: {data}\n\n".encode()


class Live:
    """Keeps the newest events, so that a page that lost its line can go on.

    `first`: the number before the first event. A workspace that was started anew must give higher ones than
    the run before it, or a page that comes back would take other events for the ones it missed.
    """

    def __init__(self, *, first: int = 0, keep: int = 2000) -> None:
        self._seq = itertools.count(first + 1)
        self._kept: deque[LiveEvent] = deque(maxlen=keep)
        self._queues: dict[asyncio.Queue[LiveEvent | None], str] = {}
        self._known: set[str] = set()
        self.seq = first

    def publish(self, name: str, data: Json, *, to: str | None = None, keep: bool = True) -> None:
        """Send to one person's pages, or to all. `keep=False`: a page that was away needs no word of it."""
        if not keep and not self._queues:
            return
        if keep:
            self.seq = next(self._seq)
        event = LiveEvent(self.seq, name, data, to)
        if keep:
            self._kept.append(event)
        for queue, person in self._queues.items():
            if to in {None, person}:
                queue.put_nowait(event)

    def expect(self, person: str) -> None:
        """Keep what comes for this person from now on: their page is about to listen."""
        self._known.add(person)

    def audience(self) -> set[str]:
        """Ids of the people who have or had a page open: one that lost its line must find what it missed."""
        return self._known

    async def listen(self, person: str, after: int | None) -> AsyncIterator[bytes]:
        """The stream for one page, from the event after `after` on; a comment line every 15 s."""
        queue: asyncio.Queue[LiveEvent | None] = asyncio.Queue()
        if after is not None:
            oldest = self._kept[0].seq - 1 if self._kept else self.seq
            if not oldest <= after <= self.seq:
                queue.put_nowait(LiveEvent(self.seq, "reload", {}, person))
            else:
                for event in self._kept:
                    if event.seq > after and event.to in {None, person}:
                        queue.put_nowait(event)
        self._queues[queue] = person
        self._known.add(person)
        try:
            yield b": connected\n\n"
            while True:
                try:
                    next_event = await asyncio.wait_for(queue.get(), 15)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                if next_event is None:
                    return
                yield next_event.encoded()
        finally:
            self._queues.pop(queue, None)

    def close(self) -> None:
        """End all streams."""
        for queue in self._queues:
            queue.put_nowait(None)
