"""SMTP's side of sending (RFC 5321): one letter at a time, and what is known of each step said honestly.

A letter is handed over in two calls. `open` names sender and recipient, and nothing has been said yet: all
that goes wrong there certainly did not send anything. `send` says the letter itself. Between the two the row
is marked as posting, so that the one moment whose outcome can stay unknown is as short as it can be: from the
letter's last dot to the server's answer.
"""

import logging
import smtplib
import ssl
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from bot.domain.sending import INSTALLATION_PAUSE, LINE_PAUSE, Fate, Outcome

log = logging.getLogger(__name__)

SECONDS = 10  # for each answer of the server's, less than a lease leaves after the last look at the clock
Step = Callable[[str], None]

_TOO_LARGE, _CLOSING = 552, 421


class Mailer:
    """A connection that is kept from one letter to the next, for one thread at a time. `rest` closes it."""

    def __init__(self, url: str, sender: str, *, steps: Step | None = None, seconds: float = SECONDS) -> None:
        """`url` as SMTP_URL: `smtps` is TLS from the start, `smtp+starttls` turns it on.

        `sender` is the bare address that refusals come back to.
        """
        self._url = url
        self._sender = sender
        self._steps = steps or (lambda _name: None)
        self._seconds = seconds
        self._server: smtplib.SMTP | None = None

    def open(self, address: str, *, letter_is_utf8: bool = False) -> Outcome | None:
        """Names sender and recipient. None when the letter may be said now; else why it was not sent."""
        self._steps("before smtp open")
        was_kept = self._server is not None
        outcome = self._open(address, letter_is_utf8=letter_is_utf8)
        if was_kept and self._server is None:
            # It hung up on a connection that had waited, which is its right: a new one is made, once.
            outcome = self._open(address, letter_is_utf8=letter_is_utf8)
        self._steps("after smtp open")
        if outcome is not None:
            log.info("smtp: %s %s", outcome.fate, outcome.error)
        return outcome

    def _open(self, address: str, *, letter_is_utf8: bool) -> Outcome | None:
        try:
            server = self._connected()
            options = []
            if letter_is_utf8 or not address.isascii():
                if not server.has_extn("smtputf8"):
                    # RFC 6531: such an address cannot be written to through this server at all.
                    return Outcome(Fate.REFUSED, error="smtputf8_missing")
                options = ["SMTPUTF8", "BODY=8BITMIME"]
            code, _ = server.mail(self._sender, options)
            if code != 250:
                return self._turned_away(code, of_recipient=False)
            code, _ = server.rcpt(address)
            if code not in (250, 251):
                return self._turned_away(code, of_recipient=True)
        except smtplib.SMTPAuthenticationError as error:
            self.rest()
            return Outcome(Fate.CLOSED, error=f"smtp_{error.smtp_code}", retry_after=INSTALLATION_PAUSE)
        except (smtplib.SMTPException, OSError) as error:
            # Nothing of the letter has been said: the line is down, or this is no server for us.
            self.rest()
            return Outcome(Fate.CLOSED, error=_name(error), retry_after=LINE_PAUSE)
        return None

    def _turned_away(self, code: int, *, of_recipient: bool) -> Outcome:
        """The server takes this sender or this recipient not now (4yz) or never (5yz)."""
        error = f"smtp_{code}"
        if code == _CLOSING:
            self.rest()
        else:
            self._begin_anew()
        if of_recipient or code == _TOO_LARGE:
            return Outcome(Fate.REFUSED if code >= 500 else Fate.LATER, error=error)
        # The sender is the same in every letter: none of them would go.
        return Outcome(Fate.CLOSED, error=error, retry_after=INSTALLATION_PAUSE)

    def send(self, letter: bytes) -> Outcome:
        """Says the letter, which `open` has announced; lines end in CRLF."""
        self._steps("before smtp data")
        outcome = self._send(letter)
        self._steps("after smtp data")
        if outcome.fate is not Fate.SENT:
            log.info("smtp: %s %s", outcome.fate, outcome.error)
        return outcome

    def _send(self, letter: bytes) -> Outcome:
        server = self._server
        if server is None:
            return Outcome(Fate.CLOSED, error="not_open", retry_after=LINE_PAUSE)
        try:
            code, _ = server.data(letter)
        except smtplib.SMTPDataError as error:
            # The server did not even want to hear it (no 354).
            return self._turned_away(error.smtp_code, of_recipient=True)
        except (smtplib.SMTPException, OSError) as error:
            # Perhaps it came as far as the last dot, and the answer did not come to us.
            self.rest()
            return Outcome(Fate.UNKNOWN, error=_name(error))
        if code == 250:
            return Outcome(Fate.SENT)
        if not 400 <= code < 600:  # no answer that SMTP knows
            self.rest()
            return Outcome(Fate.UNKNOWN, error="unreadable_answer")
        return self._turned_away(code, of_recipient=True)

    def rest(self) -> None:
        """Closes the connection; the next letter makes a new one."""
        server, self._server = self._server, None
        if server is not None:
            server.close()

    def leave(self) -> None:
        """Closes the connection as one should, at the end of a run."""
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()

    def check(self) -> None:
        """Connects, logs in and leaves. Raises OSError or smtplib.SMTPException."""
        try:
            self._connected().noop()
        finally:
            self.leave()

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            self._server = _connect(self._url, self._seconds)
        return self._server

    def _begin_anew(self) -> None:
        """The half-announced letter is forgotten (RSET), so that the connection can be used for the next."""
        try:
            if self._server is not None:
                self._server.rset()
        except (smtplib.SMTPException, OSError):
            self.rest()


def _connect(url: str, seconds: float) -> smtplib.SMTP:
    """An open, logged-in connection. Raises OSError or smtplib.SMTPException."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=seconds, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=seconds)
    try:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=context)
        server.ehlo_or_helo_if_needed()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _name(error: Exception) -> str:
    """A code for the row: never the server's words, which may hold an address."""
    code = getattr(error, "smtp_code", None)
    return f"smtp_{code}" if isinstance(code, int) else type(error).__name__
