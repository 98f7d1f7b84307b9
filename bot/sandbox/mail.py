"""The mail box: a real SMTP server on loopback that keeps what it gets and sends nothing on."""

import asyncio
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, Envelope, Session
from icalendar import Calendar

from bot.sandbox.clock import SandboxClock
from bot.sandbox.journal import Journal
from bot.sandbox.live import Live
from bot.sandbox.models import Json
from bot.sandbox.store import Store

MAX_MESSAGE = 25 * 1024 * 1024  # bytes; what the large providers take


class MailBox:
    """Every message that arrived, oldest first. `refuse` makes the server turn a recipient away."""

    def __init__(self, store: Store, clock: SandboxClock, live: Live, journal: Journal) -> None:
        self._journal = journal
        self._store = store
        self._clock = clock
        self._live = live
        self._refusals: dict[str, str] = {}
        self._server: asyncio.Server | None = None
        self._lines: WeakSet[SMTP] = WeakSet()
        self._troubles: list[str] = []
        self.knows_utf8 = True  # addresses with letters beyond ASCII (RFC 6531); for connections made later
        self.messages: list[Json] = store.load("mail")
        self.port = 0

    async def start(self, host: str) -> None:
        """Listen on a free port."""
        loop = asyncio.get_running_loop()

        def make() -> SMTP:
            line = SMTP(
                self,
                hostname="mail.example",
                data_size_limit=MAX_MESSAGE,
                enable_SMTPUTF8=self.knows_utf8,
                loop=loop,
            )
            self._lines.add(line)
            return line

        self._server = await loop.create_server(make, host, 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening, and hang up on those who are still on the line."""
        if self._server is None:
            return
        self._server.close()
        self._server = None
        for line in self._lines:
            if isinstance(line.transport, asyncio.WriteTransport):
                line.transport.abort()
        await asyncio.sleep(0)  # the loop's turn to let go of them

    def refuse(self, address: str, answer: str = "550 5.1.1 No such mailbox") -> None:
        """Turn this recipient away with an SMTP answer from now on; "" takes them again."""
        self._refusals[address.lower()] = answer

    def trouble(self, *what: str) -> None:
        """What becomes of the next messages, one after another: an SMTP answer in place of taking it,
        "drop_before" (hangs up, and has not taken it), "drop_after" (has taken it, and hangs up instead of
        saying so), "" (nothing is wrong)."""
        self._troubles.extend(what)

    async def handle_RCPT(  # noqa: N802 (aiosmtpd finds its hooks by these names)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """A recipient is named."""
        refusal = self._refusals.get(address.lower(), "")
        if refusal:
            self._journal.add("mail", "refused", ok=False, to=address, answer=refusal)
            return refusal
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """A whole message has come: kept before it is acknowledged."""
        trouble = self._troubles.pop(0) if self._troubles else ""
        if trouble and not trouble.startswith("drop"):
            return trouble
        if trouble != "drop_before":
            self._take(envelope)
        if trouble and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return "250 OK"

    def _take(self, envelope: Envelope) -> None:
        raw = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        self._keep(envelope.mail_from or "", list(envelope.rcpt_tos), raw)

    def _keep(self, sender: str, recipients: list[str], raw: bytes) -> None:
        parsed = message_from_bytes(raw, policy=policy.default)
        kept: Json = {
            "id": f"M{len(self.messages) + 1:06}",
            "at": self._clock.now(),
            "from": str(parsed["From"] or sender),
            "to": recipients,
            "subject": str(parsed["Subject"] or ""),
            "message_id": str(parsed["Message-ID"] or "").strip(),
            "text": _text(parsed),
            "calendar": [entry for part in _calendars(parsed) for entry in _entries(part)],
            "raw": raw.decode("utf-8", "surrogateescape"),
        }
        self.messages.append(kept)
        self._store.put("mail", str(kept["id"]), {**kept, "raw": raw.decode("utf-8", "replace")})
        self._store.flush()
        self._journal.add("mail", "received", to=recipients, message_id=kept["message_id"])
        self._live.publish("mail", {})

    def shown(self) -> list[Json]:
        """The messages as the page takes them (docs/sandbox.md, Mail)."""
        hidden = {"raw", "message_id"}
        return [{key: value for key, value in one.items() if key not in hidden} for one in self.messages]


def _text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    return str(body.get_content()) if body is not None else ""


def _calendars(message: EmailMessage) -> list[str]:
    """The text of every calendar part."""
    found = []
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            content = part.get_payload(decode=True)
            found.append(content.decode("utf-8", "replace") if isinstance(content, bytes) else str(content))
    return found


def _entries(text: str) -> list[Json]:
    """The events of one calendar object; one that cannot be read says so in place of its name."""
    try:
        calendar = Calendar.from_ical(text)
    except ValueError:
        return [{"method": "", "unreadable": True}]
    method = str(calendar.get("METHOD", ""))
    return [
        {
            "method": method,
            "summary": str(event.get("SUMMARY", "")),
            "start": _moment(event.get("DTSTART")),
            "end": _moment(event.get("DTEND")),
            "location": str(event.get("LOCATION", "")),
            "uid": str(event.get("UID", "")),
            "sequence": int(event.get("SEQUENCE", 0)),
        }
        for event in calendar.walk("VEVENT")
    ]


def _moment(value: Any) -> str:
    """ISO 8601, in the zone the entry has."""
    when = getattr(value, "dt", None)
    return when.isoformat() if isinstance(when, (date, datetime)) else ""
