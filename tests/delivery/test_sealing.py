"""The letter as e-mail: parts, languages, what people typed, and the calendar in it."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from bot.delivery.letters import AddressUnusable, Envelope, Reader, Stationery
from bot.domain.calendar_entry import CalendarEntry, Method
from bot.language.i18n import translator
from bot.views.letters import Fact, Letter, Link

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
STATIONERY = Stationery("Ekosysteemibotti <botti@example.fi>")
ANNA = Reader("Anna Asiantuntija", "anna@example.fi")
NASTY = (
    'Kahvi & pulla <script>alert(1)</script>\r\nBcc: x@example.fi "lainaus" \N{RIGHT-TO-LEFT OVERRIDE}nurin'
)
ENTRY = CalendarEntry("uid-1", 3, NOW, NOW + timedelta(hours=2), "Kokous", "Carelicum", "Vastaa: https://…")


def seal(letter: Letter, reader: Reader = ANNA, unsubscribe: str = "", language: str = "fi") -> Envelope:
    return STATIONERY.seal(
        letter, reader, key="avain", unsubscribe=unsubscribe, now=NOW, tr=translator(language)
    )


def read(envelope: Envelope) -> EmailMessage:
    message = message_from_bytes(envelope.content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(message: EmailMessage, kind: str) -> str:
    [found] = [one for one in message.walk() if one.get_content_type() == kind]
    content = found.get_content()
    return content if isinstance(content, str) else content.decode()


def test_a_letter_says_the_same_as_text_and_as_html() -> None:
    letter = Letter(
        "Kutsu: Ohjaamo",
        paragraphs=["Hei Anna!"],
        facts=[Fact("Aika", "ti 1.12.2026 klo 13"), Fact("Linkki", "Etäkokous", "https://example.fi/k")],
        links=[Link("Vastaa", "https://botti.example.fi/kokous/1", is_main=True), Link("Ei osoitetta", "")],
        closing=["Terveisin", "Leena"],
    )
    message = read(seal(letter))

    assert part(message, "text/plain").splitlines()[:13] == [
        "Kutsu: Ohjaamo",
        "",
        "Hei Anna!",
        "",
        "Aika: ti 1.12.2026 klo 13",
        "Linkki: Etäkokous",
        "  https://example.fi/k",
        "",
        "Vastaa:",
        "https://botti.example.fi/kokous/1",
        "",
        "Terveisin",
        "",
    ]
    html = part(message, "text/html")
    assert 'href="https://botti.example.fi/kokous/1"' in html
    assert '<html lang="fi">' in html
    assert "Ei osoitetta" not in html


def test_headers_are_one_line_each_whatever_people_typed() -> None:
    message = read(seal(Letter(NASTY, [NASTY], [Fact("Aihe", NASTY)], [Link(NASTY, "https://example.fi")])))

    assert (
        message["Subject"].strip()
        == 'Kahvi & pulla <script>alert(1)</script> Bcc: x@example.fi "lainaus" nurin'
    )
    assert [name for name in message if name.lower() in ("bcc", "cc")] == []
    html = part(message, "text/html")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_every_line_of_the_message_is_short_enough_and_ends_as_smtp_wants() -> None:
    long = Letter("S" * 500, ["ä" * 5000], calendar=ENTRY)
    content = seal(long).content

    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert b"\n" not in b"".join(lines)


def test_the_message_id_is_the_rows_and_stays() -> None:
    first, second = read(seal(Letter("a"))), read(seal(Letter("b")))

    assert first["Message-ID"] == second["Message-ID"] == "<avain@example.fi>"


def test_what_is_no_duty_can_be_refused_with_one_click() -> None:
    duty = read(seal(Letter("a")))
    other = read(seal(Letter("a"), unsubscribe="https://botti.example.fi/kirjeet/1"))

    assert duty["List-Unsubscribe"] is None
    assert (other["List-Unsubscribe"], other["List-Unsubscribe-Post"]) == (
        "<https://botti.example.fi/kirjeet/1>",
        "List-Unsubscribe=One-Click",
    )
    assert "https://botti.example.fi/kirjeet/1" in part(other, "text/plain")


@pytest.mark.parametrize(
    ("language", "words"), [("fi", "En halua"), ("sv", "Jag vill inte"), ("en", "I do not want")]
)
def test_a_letter_is_in_the_readers_language(language: str, words: str) -> None:
    message = read(seal(Letter("a"), unsubscribe="https://example.fi/x", language=language))

    assert message["Content-Language"] == language
    assert words in part(message, "text/plain")


@pytest.mark.parametrize(("method", "name"), [(Method.REQUEST, "kutsu.ics"), (Method.CANCEL, "peruutus.ics")])
def test_the_calendar_is_a_part_with_its_method_and_a_file(method: Method, name: str) -> None:
    message = read(seal(Letter("a", calendar=ENTRY, method=method)))

    kinds = [one.get_content_type() for one in message.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    [shown] = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    assert (shown.get_param("method"), shown.get_param("charset")) == (str(method), "utf-8")
    [file] = list(message.iter_attachments())
    assert file.get_filename() == name
    text = file.get_content().decode()
    assert text.replace("\r\n", "\n") == part(message, "text/calendar").replace("\r\n", "\n")
    unfolded = text.replace("\r\n ", "")
    assert "ORGANIZER;CN=Ekosysteemibotti:mailto:botti@example.fi" in unfolded
    assert f"\r\nMETHOD:{method}\r\n" in text


@pytest.mark.parametrize(
    "address",
    ["anna..x@example.fi", ".anna@example.fi", "anna@", "anna@exa mple.fi", "a@" + "x" * 70 + ".fi"],
)
def test_an_address_that_cannot_be_written_to_is_refused(address: str) -> None:
    with pytest.raises(AddressUnusable):
        seal(Letter("a"), Reader("Anna", address))
