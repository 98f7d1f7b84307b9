"""Socket Mode: tickets, hello, envelopes and their acknowledgements, disconnects, up to ten connections.

docs.slack.dev/apis/events-api/using-socket-mode.
"""

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from bot.sandbox.clock import SandboxClock
from bot.sandbox.delivery import Answer, Envelope
from bot.sandbox.journal import Journal

Json = dict[str, Any]

MAX_CONNECTIONS = 10
WARNING_SECONDS = 10.0  # wall time between a `warning` and the close
GRACE_SECONDS = 2.0  # wall time between any other farewell and the close; Slack's own figure is not published
REFRESH_SECONDS = 3600.0  # wall time; Slack says "every few hours at most"
DEBUG_REFRESH_SECONDS = 360.0  # with debug_reconnects=true
REASONS = ("warning", "refresh_requested", "link_disabled", "too_many_websockets")


@dataclass(eq=False)
class Connection:
    """One open socket of the app."""

    socket: web.WebSocketResponse
    request: web.Request
    number: int
    leaving: bool = False
    pending: dict[str, list[asyncio.Future[Answer | None]]] = field(default_factory=dict)
    ageing: asyncio.Task[None] | None = None
    closing: asyncio.Task[None] | None = None


class SocketHub:
    """The connections, and the route through any one of them in turn."""

    def __init__(self, clock: SandboxClock, journal: Journal, app_id: str) -> None:
        self.app_id = app_id
        self._clock = clock
        self._journal = journal
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._turn = 0
        self._number = 0
        self.connected = asyncio.Event()
        self.enabled = True  # False after `link_disabled`: then Socket Mode is off until somebody turns it on

    @property
    def count(self) -> int:
        """How many connections are open and staying."""
        return sum(not connection.leaving for connection in self._connections)

    def ticket(self) -> str:
        """A ticket for one connection."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return ticket

    async def link(self, request: web.Request) -> web.StreamResponse:
        """GET /link/?ticket=…: upgrade to a socket and serve it until it closes."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            self._journal.add("socket", "refused", ok=False)
            return web.Response(status=403, text="invalid ticket")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(timeout=1.0, heartbeat=None, autoping=True, compress=False)
        await socket.prepare(request)
        self._number += 1
        connection = Connection(socket, request, self._number)
        if self.count >= MAX_CONNECTIONS:
            await self._tell(connection, "too_many_websockets")
            await socket.close()
            return socket
        self._connections.append(connection)
        debug = request.query.get("debug_reconnects") == "true"
        lifetime = DEBUG_REFRESH_SECONDS if debug else REFRESH_SECONDS
        await socket.send_json(self._hello(int(lifetime)))
        self._journal.add("socket", "connected", number=connection.number)
        self.connected.set()
        connection.ageing = asyncio.get_running_loop().create_task(self._live_out(connection, lifetime))
        try:
            await self._listen(connection)
        finally:
            for task in (connection.ageing, connection.closing):
                if task is not None:
                    task.cancel()
            self._gone(connection)
        return socket

    def _hello(self, lifetime: int) -> Json:
        return {
            "type": "hello",
            "num_connections": self.count,
            "connection_info": {"app_id": self.app_id},
            "debug_info": {
                "host": "sandbox",
                "build_number": 1,
                "approximate_connection_time": lifetime,
            },
        }

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type != WSMsgType.TEXT:
                continue
            ack = _read(message.data)
            if ack is None:
                self._journal.add("socket", "garbage", ok=False)
                continue
            waiting = connection.pending.pop(str(ack.get("envelope_id")), [])
            if not waiting:
                self._journal.add("socket", "unknown_ack", ok=False, envelope_id=ack.get("envelope_id"))
                continue
            _settle(waiting, Answer("ok", body=_body(ack.get("payload"))))

    async def _live_out(self, connection: Connection, lifetime: float) -> None:
        await asyncio.sleep(lifetime - WARNING_SECONDS)
        await self._tell(connection, "warning")
        await _close_later(connection, WARNING_SECONDS)

    def _gone(self, connection: Connection) -> None:
        if connection not in self._connections:
            return  # torn before, and now the client has noticed
        self._connections.remove(connection)
        if not self._connections:
            self.connected.clear()
        for waiting in connection.pending.values():
            _settle(waiting, None)
        connection.pending.clear()
        self._journal.add("socket", "closed", number=connection.number)

    async def disconnect(self, reason: str) -> None:
        """Tell every connection to go, as Slack does before a refresh; it closes a little later (wall time).

        Not at once: slack-sdk's client takes up its new connection first and closes the old one itself, and
        trips over its own two threads when both ends close together.
        """
        self.enabled = self.enabled and reason != "link_disabled"
        for connection in list(self._connections):
            await self._tell(connection, reason)
            wait = WARNING_SECONDS if reason == "warning" else GRACE_SECONDS
            connection.closing = asyncio.get_running_loop().create_task(_close_later(connection, wait))

    async def _tell(self, connection: Connection, reason: str) -> None:
        connection.leaving = True
        self._journal.add("socket", "disconnect", reason=reason, number=connection.number)
        if not connection.socket.closed:
            farewell = {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
            await connection.socket.send_json(farewell)

    def _pick(self) -> Connection | None:
        candidates = [one for one in self._connections if not one.leaving and not one.socket.closed]
        candidates = candidates or [one for one in self._connections if not one.socket.closed]
        if not candidates:
            return None
        self._turn += 1
        return candidates[self._turn % len(candidates)]

    async def send(self, envelope: Envelope) -> Answer:
        """Through any one connection; when that closes before the acknowledgement, once more through
        another."""
        while True:
            connection = self._pick()
            if connection is None:
                return Answer("unreachable", reason="connection_failed")
            waiting: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
            connection.pending.setdefault(envelope.id, []).append(waiting)
            if envelope.damage == "close_socket":
                envelope = envelope.again(envelope.retry, envelope.retry_reason)
                self._tear(connection, envelope)
            else:
                try:
                    await connection.socket.send_json(_frame(envelope))
                except ConnectionError:
                    self._gone(connection)
            answer = await waiting
            if answer is not None:
                return answer
            await self._another_connection()

    async def _another_connection(self) -> None:
        """Give the client a moment (wall time) to come back, within the person's three seconds."""
        try:
            async with asyncio.timeout(3):
                await self.connected.wait()
        except TimeoutError:
            return

    def _tear(self, connection: Connection, envelope: Envelope) -> None:
        """Half of a frame, then the line is cut."""
        body = json.dumps(_frame(envelope)).encode()
        head = bytes([0x81, 126]) + len(body).to_bytes(2, "big")
        transport = connection.request.transport
        if transport is not None:
            transport.write(head + body[: len(body) // 2])
            transport.close()
        self._gone(connection)

    async def close(self) -> None:
        """Close all connections."""
        await asyncio.gather(*(connection.socket.close() for connection in self._connections))


async def _close_later(connection: Connection, seconds: float) -> None:
    await asyncio.sleep(seconds)
    await connection.socket.close()


def _settle(waiting: list[asyncio.Future[Answer | None]], answer: Answer | None) -> None:
    for one in waiting:
        if not one.done():
            one.set_result(answer)


def _read(line: str) -> Json | None:
    """An acknowledgement; None when the line is none."""
    try:
        ack = json.loads(line)
    except ValueError:
        return None
    return ack if isinstance(ack, dict) else None


def _frame(envelope: Envelope) -> Json:
    frame: Json = {
        "envelope_id": envelope.id,
        "type": envelope.type,
        "payload": envelope.payload,
        "accepts_response_payload": envelope.type != "events_api",
    }
    if envelope.type == "events_api":
        frame |= {"retry_attempt": envelope.retry, "retry_reason": envelope.retry_reason}
    return frame


def _body(payload: Any) -> str | Json | None:
    if not payload:
        return None
    # A text acknowledgement comes as {"text": …}: Bolt's Socket Mode adapter wraps what HTTP sends as
    # text/plain.
    return payload if isinstance(payload, dict) else str(payload)
