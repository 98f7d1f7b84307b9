"""The e-mail box on the page: what the bot sent, read by a person. In a real Chromium."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from bot.sandbox.workspace import Workspace
from tests.sandbox.letters import ICS, letter, send

pytestmark = pytest.mark.browser


def entry(*lines: str, method: str = "REQUEST") -> str:
    """A calendar object with one event."""
    return "\r\n".join(
        (
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//esimerkki//fi",
            f"METHOD:{method}",
            "BEGIN:VEVENT",
            "UID:kokous-1@example.fi",
            "DTSTAMP:20261124T080000Z",
            *lines,
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        )
    )


def told(part: Locator) -> list[str]:
    """Names and values of a list, by turns."""
    return part.locator("dt, dd").all_inner_texts()


def test_a_letter_comes_live_and_shows_what_it_holds(window: Any, shown: Workspace) -> None:
    veera = window("U0VEERA")
    send(shown, letter(calendar=ICS))
    veera.page.get_by_role("button", name="Sähköposti 1 uutta").press("Enter")
    box = veera.page.get_by_role("region", name="Lähteneet sähköpostit")
    first = box.locator("details").filter(has_text="Kutsu: Ohjaamon palvelut")
    first.locator("summary").press("Enter")

    assert told(first.locator("> dl")) == [
        *("Lähettäjä", "Ekosysteemibotti <botti@example.fi>"),
        *("Vastaanottaja", "anna@example.fi"),
        *("Aihe", "Kutsu: Ohjaamon palvelut"),
        *("Aika", "ti\u00a024.11.2026 klo\u00a010.00"),
    ]
    expect(first.locator(".mail-text")).to_have_text("Hei Anna! Tervetuloa kokoukseen.")
    assert told(first.get_by_role("region", name="Muutos kalenteriin")) == [
        *("Mitä", "Ohjaamon palvelut"),
        *("Milloin", "ti\u00a01.12.2026 klo\u00a013.00–15.00"),
        *("Missä", "Carelicum"),
    ]

    send(shown, letter("Muistutus"))
    expect(box.locator("details")).to_have_count(2)
    expect(box.locator("details").first).to_contain_text("Muistutus")
    expect(first.locator(".mail-text")).to_be_visible()  # what was open stays open
    expect(veera.page.get_by_role("button", name="Sähköposti", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("calendar", "kind", "when"),
    [
        (
            entry("DTSTART:20261201T110000Z", "DTEND:20261201T130000Z", method="CANCEL"),
            "Peruutus kalenteriin",
            "ti\u00a01.12.2026 klo\u00a013.00–15.00",
        ),
        (
            entry("DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261202"),
            "Kutsu kalenteriin",
            "ti\u00a01.12.2026",
        ),
        (
            entry("DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261203", method="PUBLISH"),
            "Kalenterimerkintä",
            "ti\u00a01.12.2026 – ke\u00a02.12.2026",
        ),
        (
            entry("DTSTART:20261201T210000Z", "DTEND:20261202T080000Z"),
            "Kutsu kalenteriin",
            "ti\u00a01.12.2026 klo\u00a023.00 – ke\u00a02.12.2026 klo\u00a010.00",
        ),
        (
            entry("DTSTART:20261201T130000", "DTEND:20261201T150000"),  # on the wall, no zone named
            "Kutsu kalenteriin",
            "ti\u00a01.12.2026 klo\u00a013.00–15.00",
        ),
    ],
)
def test_a_calendar_part_is_told_as_people_tell_times(
    window: Any, shown: Workspace, calendar: str, kind: str, when: str
) -> None:
    send(shown, letter(calendar=calendar))
    veera = window("U0VEERA")
    veera.page.get_by_role("button", name="Sähköposti").click()
    veera.page.locator(".letter summary").click()

    assert told(veera.page.get_by_role("region", name=kind)) == ["Milloin", when]


def test_a_calendar_part_that_cannot_be_read_says_so(window: Any, shown: Workspace) -> None:
    send(shown, letter(calendar="BEGIN:VCALENDAR\r\nrikki"))
    veera = window("U0VEERA")
    veera.page.get_by_role("button", name="Sähköposti").click()
    veera.page.locator(".letter summary").click()

    expect(veera.page.get_by_text("Kalenteriliitettä ei voi lukea.")).to_be_visible()


def test_an_address_in_a_letter_can_be_followed(window: Any, shown: Workspace) -> None:
    made = letter(text="Vastaa: http://127.0.0.1:8000/v/abc?k=1. Kiitos!")
    made["Cc"] = "kalle@example.fi"
    send(shown, made)
    veera = window("U0VEERA")
    veera.page.get_by_role("button", name="Sähköposti").click()
    veera.page.locator(".letter summary").click()

    found = veera.page.locator(".mail-text a")
    expect(found).to_have_attribute("href", "http://127.0.0.1:8000/v/abc?k=1")
    assert told(veera.page.locator(".letter > dl"))[2:4] == [
        "Vastaanottajat",
        "anna@example.fi, kalle@example.fi",
    ]
