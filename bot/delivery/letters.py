"""A letter as e-mail: text and HTML parts, the calendar, and headers that nobody's words can break.

All is made by the standard library's email package under its SMTP policy: a header with a line break in it
raises instead of becoming two headers. The HTML is small and has its few styles at the elements, since mail
programs drop style sheets; every word of it is escaped.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from html import escape

from bot.domain.calendar_entry import Attendee, CalendarEntry, Method
from bot.domain.names import clean
from bot.language.i18n import Translator
from bot.views import calendar
from bot.views.letters import Letter

_BODY = "font:16px/1.5 system-ui,'Segoe UI',Roboto,Arial,sans-serif;max-width:36em;margin:0 auto;padding:1em"
_MAIN = (
    "display:inline-block;padding:.6em 1.2em;border-radius:.4em;background:#1f6373;color:#ffffff;"
    "font-weight:600;text-decoration:none"
)
_LABEL = "padding:.15em 1.2em .15em 0;vertical-align:top;color:#52605f;text-align:left;font-weight:400"
# A dot-atom (RFC 5322, section 3.2.3; RFC 6532 for letters beyond ASCII): what needs quotes reaches nobody.
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE)
MAX_SUBJECT = 180  # characters; longer ones are cut by mail programs anyway


class AddressUnusable(ValueError):
    """No mail can be sent to the address as it stands."""


@dataclass(frozen=True)
class Envelope:
    """A letter ready to be said: to whom (as SMTP wants it), and its bytes with CRLF line ends."""

    address: str
    content: bytes
    is_utf8: bool  # has headers in UTF-8 (RFC 6532): the server must know SMTPUTF8


@dataclass(frozen=True)
class Reader:
    """Whom a letter is for."""

    name: str
    email: str


class Stationery:
    """What all letters of an installation have in common: the sender, and the domain of Message-IDs."""

    def __init__(self, mail_from: str) -> None:
        """`mail_from` as MAIL_FROM: an address, or a name and an address in angle brackets."""
        name, self.address = parseaddr(mail_from)
        self.name = name or "Ekosysteemibotti"
        self._domain = self.address.rpartition("@")[2]

    def message_id(self, key: str) -> str:
        """One for each row of the queue, for ever: mailboxes know a repeat by it (RFC 5322, 3.6.4)."""
        return f"<{key}@{self._domain}>"

    def seal(
        self, letter: Letter, reader: Reader, *, key: str, unsubscribe: str, now: datetime, tr: Translator
    ) -> Envelope:
        """The whole message. `unsubscribe` is an address for one-click refusal (RFC 8058), or "".

        Raises AddressUnusable.
        """
        to = _address(reader)
        is_utf8 = not to.addr_spec.isascii()
        message = EmailMessage(policy=policy.SMTPUTF8 if is_utf8 else policy.SMTP)
        message["From"] = Address(clean(self.name), addr_spec=self.address)
        message["To"] = to
        message["Subject"] = clean(letter.subject)[:MAX_SUBJECT] or "–"
        message["Date"] = format_datetime(now)
        message["Message-ID"] = self.message_id(key)
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers, please
        if unsubscribe:
            message["List-Unsubscribe"] = f"<{unsubscribe}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content("\n".join(_text(letter, unsubscribe, tr)) + "\n", cte="quoted-printable")
        html = "\n".join(_html(letter, unsubscribe, tr)) + "\n"
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        if letter.calendar is not None:
            content = self._calendar(letter.calendar, letter.method, reader, now)
            message.add_alternative(
                content.decode(), subtype="calendar", cte="base64", params={"method": str(letter.method)}
            )
            _attach(message, content, letter.method)
        for number, (entry, method) in enumerate(letter.enclosed, start=1):
            # A part that is the invitation itself can be one only: these are files, opened one by one.
            _attach(message, self._calendar(entry, method, reader, now), method, number)
        message["Content-Language"] = tr.locale  # last: a part would take it along
        return Envelope(to.addr_spec, message.as_bytes(), is_utf8)

    def _calendar(self, entry: CalendarEntry, method: Method, reader: Reader, now: datetime) -> bytes:
        """As what Outlook and Gmail take for an invitation, and as the file for Apple's Mail."""
        organiser = entry.organiser.name if entry.organiser else self.name
        entry = replace(
            entry,
            # Answers that a calendar sends by itself come to the sender (RFC 5546, section 3.2.3).
            organiser=Attendee(organiser, self.address),
            attendee=entry.attendee or Attendee(reader.name, reader.email),
        )
        return calendar.invitation(entry, method, now)


def _attach(message: EmailMessage, content: bytes, method: Method, number: int = 0) -> None:
    name = "peruutus" if method is Method.CANCEL else "kutsu"
    name = f"{name}-{number}.ics" if number else f"{name}.ics"
    message.add_attachment(content, maintype="application", subtype="ics", filename=name)


def _address(reader: Reader) -> Address:
    """The domain in ASCII (RFC 5891); what is before the @ as it is: only the receiver may change it."""
    local, _, domain = reader.email.rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise AddressUnusable from error
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise AddressUnusable
    return Address(clean(reader.name), local, domain)


def _text(letter: Letter, unsubscribe: str, tr: Translator) -> Iterator[str]:
    yield clean(letter.heading or letter.subject)
    for paragraph in letter.paragraphs:
        yield from ("", paragraph)
    if letter.facts:
        yield ""
        for fact in letter.facts:
            yield f"{fact.label}: {fact.value}"
            if fact.url and fact.url != fact.value:
                yield f"  {fact.url}"
    for link in letter.links:
        if link.url:
            yield from ("", f"{link.text}:", link.url)
    for paragraph in letter.closing:
        yield from ("", paragraph)
    yield from ("", "-- ", _footer(tr))
    if unsubscribe:
        yield from ("", f"{_refuse(tr)}:", unsubscribe)


def _html(letter: Letter, unsubscribe: str, tr: Translator) -> Iterator[str]:
    heading = clean(letter.heading or letter.subject)
    yield f'<!doctype html>\n<html lang="{tr.locale}"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta name="color-scheme" content="light dark"><title>{escape(heading)}</title></head>'
    yield f'<body style="{_BODY}">\n<h1 style="font-size:1.35em;line-height:1.3">{escape(heading)}</h1>'
    yield from map(_paragraph, letter.paragraphs)
    if letter.facts:
        yield '<table style="border-collapse:collapse;margin:1em 0">'
        for fact in letter.facts:
            value = _lines(fact.value)
            shown = f'<a href="{escape(fact.url)}">{value}</a>' if fact.url else value
            yield f'<tr><th scope="row" style="{_LABEL}">{escape(fact.label)}</th><td>{shown}</td></tr>'
        yield "</table>"
    for link in letter.links:
        if link.url:
            style = f' style="{_MAIN}"' if link.is_main else ""
            yield f'<p><a href="{escape(link.url)}"{style}>{escape(link.text)}</a></p>'
    yield from map(_paragraph, letter.closing)
    yield f'<p style="color:#52605f;margin-top:2em;font-size:.9em">{escape(_footer(tr))}'
    if unsubscribe:
        yield f'<br><a href="{escape(unsubscribe)}">{escape(_refuse(tr))}</a>'
    yield "</p>\n</body></html>"


def _paragraph(text: str) -> str:
    return f"<p>{_lines(text)}</p>"


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines())


def _footer(tr: Translator) -> str:
    return tr.gettext("Sent by Ekosysteemibotti, the helper of the employment ecosystem of North Karelia.")


def _refuse(tr: Translator) -> str:
    return tr.gettext("I do not want messages like this")
