"""Mail that comes back to the sender's address: letters that were not delivered, and calendars' own answers.

`ekobotti posti` reads one message from its standard input, as mail servers hand them to a program. What is
neither is left alone: people's own replies go on to whoever reads the mailbox.
"""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr
from typing import Any

from bot.app import Bot
from bot.domain.errors import UserError
from bot.domain.meetings import Answer
from bot.services import meeting_calendar, undelivered

_ANSWERS = {"ACCEPTED": Answer.YES, "DECLINED": Answer.NO, "TENTATIVE": Answer.MAYBE}
MOST = 1024 * 1024  # bytes that are read of a message: reports and replies are a few kilobytes
NOTHING = "Viestissä ei ollut botille mitään."


@dataclass(frozen=True)
class Bounce:
    """A letter that was not delivered: its key, and why (RFC 3463)."""

    key: str
    code: str


@dataclass(frozen=True)
class Reply:
    """What somebody pressed in their calendar (RFC 5546, section 3.2.3)."""

    uid: str
    sequence: int
    email: str
    answer: Answer


def read(raw: bytes) -> tuple[list[Bounce], list[Reply]]:
    """What a message tells; both are empty for all other mail, however it is made."""
    message = message_from_bytes(raw, policy=policy.default)
    return _bounces(message), _replies(message)


def take(bot: Bot, raw: bytes) -> str:
    """Does what the message tells; says in Finnish what that was, without names or addresses."""
    bounces, replies = read(raw)
    done = []
    now = bot.clock.now()
    for bounce in bounces:
        with bot.database.writing() as session:
            if undelivered.bounced(session, key=bounce.key, code=bounce.code, now=now):
                done.append("Kirje merkittiin palautuneeksi.")
    for reply in replies:
        try:
            with bot.database.writing() as session:
                meeting_calendar.answer_from_calendar(
                    session,
                    now=now,
                    uid=reply.uid,
                    sequence=reply.sequence,
                    email=reply.email,
                    given=reply.answer,
                )
            done.append("Kalenterista tullut vastaus kirjattiin.")
        except UserError:
            done.append("Kalenterista tullut vastaus ei koskenut avointa kutsua.")
    return " ".join(done) or NOTHING


def _bounces(message: EmailMessage) -> list[Bounce]:
    if message.get_content_type() != "multipart/report":
        return []
    key = ""
    failed: list[Message] = []
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            fields = part.get_payload()
            blocks = fields if isinstance(fields, list) else []
            failed += [block for block in blocks if isinstance(block, Message) and _is_failed(block)]
        elif kind == "message/rfc822" and isinstance(part.get_payload(), list):
            key = key or _key_of(part.get_payload(0))  # type: ignore[arg-type]
        elif kind == "text/rfc822-headers":
            key = key or _key_of(message_from_bytes(part.get_payload(decode=True) or b""))  # type: ignore[arg-type]
    if not key or not failed:
        return []
    return [Bounce(key, _code(failed[0]))]


def _is_failed(block: Message) -> bool:
    # "delayed" is no end: the mail server goes on trying.
    return str(block.get("Action", "")).strip().lower() == "failed"


def _code(block: Message) -> str:
    status = str(block.get("Status", "")).split()[:1]
    return status[0][:9] if status and status[0].replace(".", "").isdigit() else "5.0.0"


def _key_of(original: Message) -> str:
    return str(original.get("Message-ID", "")).strip().removeprefix("<").partition("@")[0]


def _replies(message: EmailMessage) -> list[Reply]:
    from icalendar import Calendar  # only for messages that have one

    sender = parseaddr(str(message.get("From", "")))[1].lower()
    found = []
    for part in message.walk():
        if part.get_content_type() != "text/calendar":
            continue
        content = part.get_payload(decode=True)
        try:
            calendar = Calendar.from_ical(content if isinstance(content, bytes) else b"")
        except ValueError:
            continue
        if str(calendar.get("METHOD", "")).upper() != "REPLY":
            continue
        for event in calendar.walk("VEVENT"):
            reply = _reply(event, sender)
            if reply:
                found.append(reply)
    return found


def _reply(event: Any, sender: str) -> Reply | None:
    """None unless the one attendee is who has sent the message."""
    attendee = event.get("ATTENDEE")
    if attendee is None or isinstance(attendee, list):
        return None
    email = str(attendee).lower().removeprefix("mailto:")
    given = _ANSWERS.get(str(attendee.params.get("PARTSTAT", "")).upper())
    if email != sender or given is None:
        return None
    try:
        sequence = int(event.get("SEQUENCE") or 0)
    except (TypeError, ValueError):
        return None
    return Reply(str(event.get("UID", "")), sequence, email, given)
