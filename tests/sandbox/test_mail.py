"""The mail box is a real SMTP server: what is sent there is shown, its calendar parts read."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.sandbox.workspace import Workspace

HERE = Path(__file__).parent
ICS = "\r\n".join(
    (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//esimerkki//fi",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "UID:kokous-1@example.fi",
        "DTSTAMP:20261124T080000Z",
        "SEQUENCE:2",
        "DTSTART:20261201T110000Z",
        "DTEND:20261201T130000Z",
        "SUMMARY:Ohjaamon palvelut",
        "LOCATION:Carelicum",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.start(
        manifest=HERE / "manifest.json", seed=HERE / "seed.json", state=tmp_path / "state.db"
    ) as workspace:
        yield workspace


def letter(subject: str = "Kutsu: Ohjaamon palvelut", calendar: str = "") -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Ekosysteemibotti <botti@example.fi>"
    made["To"] = "anna@example.fi"
    made["Subject"] = subject
    made["Message-ID"] = "<rivi-1@example.fi>"
    made.set_content("Hei Anna!\nTervetuloa kokoukseen.")
    made.add_alternative("<p>Hei Anna!</p>", subtype="html")
    if calendar:
        made.add_attachment(calendar.encode(), maintype="text", subtype="calendar", filename="kutsu.ics")
    return made


def send(ws: Workspace, message: EmailMessage) -> None:
    parts = urlsplit(ws.smtp_url)
    with smtplib.SMTP(str(parts.hostname), parts.port or 0, timeout=10) as server:
        server.send_message(message)


def test_a_letter_is_kept_with_its_text_and_its_ways(ws: Workspace) -> None:
    send(ws, letter())

    [got] = ws.mail.messages
    assert (got["from"], got["to"]) == ("Ekosysteemibotti <botti@example.fi>", ["anna@example.fi"])
    assert (got["subject"], got["message_id"]) == ("Kutsu: Ohjaamon palvelut", "<rivi-1@example.fi>")
    assert got["text"].splitlines() == ["Hei Anna!", "Tervetuloa kokoukseen."]
    assert got["calendar"] == []


def test_a_calendar_part_is_read(ws: Workspace) -> None:
    send(ws, letter(calendar=ICS))

    assert ws.mail.messages[0]["calendar"] == [
        {
            "method": "REQUEST",
            "summary": "Ohjaamon palvelut",
            "start": "2026-12-01T11:00:00+00:00",
            "end": "2026-12-01T13:00:00+00:00",
            "location": "Carelicum",
            "uid": "kokous-1@example.fi",
            "sequence": 2,
        }
    ]


def test_a_broken_calendar_part_says_so(ws: Workspace) -> None:
    send(ws, letter(calendar="BEGIN:VCALENDAR\r\nrikki"))

    assert [entry["summary"] for entry in ws.mail.messages[0]["calendar"]] == [
        "(kalenteritieto ei ole luettavissa)"
    ]


def test_a_recipient_is_refused_on_request(ws: Workspace) -> None:
    ws.mail.refuse("Anna@example.fi")

    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(ws, letter())
    assert ws.mail.messages == []

    ws.mail.refuse("anna@example.fi", "")
    send(ws, letter())
    assert len(ws.mail.messages) == 1


def test_the_letters_are_there_after_a_restart(ws: Workspace, tmp_path: Path) -> None:
    send(ws, letter())
    ws.stop()

    with Workspace.start(
        manifest=HERE / "manifest.json", seed=HERE / "seed.json", state=tmp_path / "state.db"
    ) as again:
        assert [one["subject"] for one in again.mail.messages] == ["Kutsu: Ohjaamon palvelut"]
        send(again, letter("Toinen"))
        assert [one["id"] for one in again.mail.messages] == ["M000001", "M000002"]


def test_the_page_is_given_what_it_shows(ws: Workspace) -> None:
    send(ws, letter(calendar=ICS))

    shown = ws.mail.shown()

    assert "raw" not in shown[0]
    assert shown[0]["text"].startswith("Hei Anna!")
