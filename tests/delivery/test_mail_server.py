"""Encryption and login with a real mail server: STARTTLS, TLS from the start, passwords, certificates."""

import socket
import ssl
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from bot.delivery.mail import Mailer
from bot.domain.sending import Fate

LETTER = b"Subject: Hei\r\n\r\n.alkaa pisteell\xc3\xa4\r\n"


class Kept:
    """What the server got."""

    def __init__(self) -> None:
        self.letters: list[tuple[str | None, list[str], bytes]] = []
        self.encrypted: list[bool] = []

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.letters.append((envelope.mail_from, envelope.rcpt_tos, content))
        self.encrypted.append(session.ssl is not None)
        return "250 OK"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that nobody has signed, with its key."""
    file = tmp_path_factory.mktemp("tls") / "palvelin.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    subject = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run(
        [*command, *subject, "-keyout", str(file.with_suffix(".key")), "-out", str(file)],
        check=True,
        capture_output=True,
    )
    return file


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This computer trusts the certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def _authenticate(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any
) -> AuthResult:
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (b"botti", b"s@la:na/%")
    return AuthResult(success=right, handled=False)


class TlsController(Controller):
    """Encrypted from the first byte."""

    def factory(self) -> SMTP:
        # It warns of passwords without STARTTLS; this line is encrypted beneath it.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return SMTP(self.handler, authenticator=_authenticate, auth_required=True, auth_require_tls=False)

    def _trigger_server(self) -> None:
        """aiosmtpd's own first connection would need a client's context."""
        with socket.create_connection(("127.0.0.1", self.port), 1.0) as line:
            line.shutdown(socket.SHUT_RDWR)


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    return context


@pytest.fixture
def starttls(certificate: Path) -> Iterator[tuple[Kept, int]]:
    kept = Kept()
    controller = Controller(
        kept,
        hostname="127.0.0.1",
        port=_free(),
        tls_context=_context(certificate),
        require_starttls=True,
        authenticator=_authenticate,
        auth_required=True,
    )
    controller.start()
    yield kept, controller.port
    controller.stop()


@pytest.fixture
def smtps(certificate: Path) -> Iterator[tuple[Kept, int]]:
    kept = Kept()
    controller = TlsController(kept, hostname="127.0.0.1", port=_free(), ssl_context=_context(certificate))
    controller.start()
    yield kept, controller.port
    controller.stop()


def send(url: str) -> tuple[Fate, str]:
    mailer = Mailer(url, "botti@example.fi", seconds=5)
    outcome = mailer.open("anna@example.fi") or mailer.send(LETTER)
    mailer.leave()
    return outcome.fate, outcome.error


def test_starttls_with_a_password_full_of_signs(trusted: None, starttls: tuple[Kept, int]) -> None:
    kept, port = starttls

    assert send(f"smtp+starttls://botti:s%40la%3Ana%2F%25@localhost:{port}") == (Fate.SENT, "")
    assert (kept.letters, kept.encrypted) == ([("botti@example.fi", ["anna@example.fi"], LETTER)], [True])


def test_tls_from_the_start(trusted: None, smtps: tuple[Kept, int]) -> None:
    kept, port = smtps

    assert send(f"smtps://botti:s%40la%3Ana%2F%25@localhost:{port}") == (Fate.SENT, "")
    assert len(kept.letters) == 1


def test_a_wrong_password_closes_the_letters_and_says_nothing_of_itself(
    trusted: None, starttls: tuple[Kept, int]
) -> None:
    kept, port = starttls

    assert send(f"smtp+starttls://botti:arvaus@localhost:{port}") == (Fate.CLOSED, "smtp_535")
    assert kept.letters == []


def test_a_server_that_cannot_prove_who_it_is_gets_no_password_and_no_letter(
    starttls: tuple[Kept, int], smtps: tuple[Kept, int]
) -> None:
    for scheme, (kept, port) in (("smtp+starttls", starttls), ("smtps", smtps)):
        fate, error = send(f"{scheme}://botti:s%40la%3Ana%2F%25@localhost:{port}")
        assert (fate, error, kept.letters) == (Fate.CLOSED, "SSLCertVerificationError", [])


def test_without_encryption_the_server_that_wants_it_gets_no_letter(starttls: tuple[Kept, int]) -> None:
    kept, port = starttls

    assert send(f"smtp://127.0.0.1:{port}") == (Fate.CLOSED, "smtp_530")
    assert kept.letters == []
