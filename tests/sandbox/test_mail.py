"""The mail box is a real SMTP server: what is sent there is shown, its calendar parts read."""

import smtplib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.sandbox.workspace import Workspace
from tests.sandbox.conftest import MANIFEST, SEED, TUESDAY
from tests.sandbox.letters import ICS, letter, send

HERE = Path(__file__).parent


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.start(
        manifest=HERE / "manifest.json", seed=HERE / "seed.json", state=tmp_path / "state.db"
    ) as workspace:
        yield workspace


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

    assert ws.mail.messages[0]["calendar"] == [{"method": "", "unreadable": True}]


def test_a_recipient_is_refused_on_request(ws: Workspace) -> None:
    ws.mail.refuse("Anna@example.fi")

    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(ws, letter())
    assert ws.mail.messages == []

    ws.mail.refuse("anna@example.fi", "")
    send(ws, letter())
    assert len(ws.mail.messages) == 1


def test_a_client_that_stays_on_the_line_is_hung_up_on_when_the_workspace_stops() -> None:
    with Workspace.start(manifest=MANIFEST, seed=SEED, frozen_at=TUESDAY) as workspace:
        parts = urlsplit(workspace.smtp_url)
        staying = smtplib.SMTP(str(parts.hostname), parts.port or 0, timeout=10)
        assert staying.noop()[0] == 250
    with pytest.raises(smtplib.SMTPServerDisconnected):
        staying.noop()
    staying.close()


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
