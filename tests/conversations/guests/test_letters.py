"""An expert without Slack: the letter, the page in a real Chromium, the moved time, and the end."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_string, policy
from email.message import EmailMessage
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from bot.operations.server import pages_of
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from bot.web.app import make_web_app
from tests.conversations.guests.conftest import GROUP, Front, Story
from tests.conversations.guests.test_guests import said
from tests.sandbox.windows import ARGUMENTS

AINO = "aino.asiantuntija+työ@esimerkki.fi"
INVITE = f"/asiantuntija kutsu Aino Asiantuntija <{AINO}>; aihe: nuorten palvelut"


@pytest.fixture
def settings(settings: Settings, ws: Workspace, front: Front) -> Settings:
    """With e-mail into the workspace's mail box, and pages on this machine."""
    return replace(
        settings,
        smtp_url=ws.smtp_url,
        mail_from="botti@example.fi",
        public_url=front.address,
        secret="a secret of the tests that is long enough",
    )


@pytest.fixture
def letters(story: Story, front: Front) -> "Letters":
    front.app = make_web_app(None, health=lambda: {"ok": True}, pages=pages_of(story.bot))
    return Letters(story)


class Letters:
    """The mail box of the expert."""

    def __init__(self, story: Story) -> None:
        self.story = story

    def of(self, address: str) -> list[EmailMessage]:
        """What has come to an address, oldest first, after everything that is due has gone out."""
        self.story.sends()
        return [
            message_from_string(one["raw"], policy=policy.default)
            for one in self.story.ws.mail.messages
            if address in one["to"]
        ]

    def subjects(self, address: str) -> list[str]:
        return [str(one["Subject"]) for one in self.of(address)]


def text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link(message: EmailMessage, purpose: str = "asiantuntija") -> str:
    found = re.search(rf"https?://\S+/{purpose}/\S+", text(message))
    assert found is not None
    return found[0]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.mark.browser
def test_an_expert_without_slack_from_the_letter_to_the_end(
    story: Story, letters: Letters, browser: Browser
) -> None:
    story.meeting()
    done = story.types("Leena", f"{INVITE}; kokous: Ohjaamon palvelut")
    assert "Kutsu lähtee sähköpostilla." in said(done)
    [offer] = letters.of(AINO)
    assert offer["Subject"] == "Kutsu vierailevaksi asiantuntijaksi: Nuorten palvelut"
    # Who invites, to what and why; the place and the people only after the acknowledgement (rule R14).
    assert "Leena Esimerkki" in text(offer)
    assert "Carelicum" not in text(offer)

    context = browser.new_context(locale="fi-FI", java_script_enabled=False)
    page = context.new_page()
    page.goto(link(offer))
    expect(page.get_by_role("heading", level=1)).to_have_text("Kutsu vierailevaksi asiantuntijaksi")
    expect(page.get_by_role("main")).not_to_contain_text("Carelicum")
    page.get_by_label("Olen lukenut tämän ja sitoudun siihen.").check()
    page.get_by_role("button", name="Hyväksyn").click()
    expect(page.get_by_role("status")).to_contain_text("Kiitos! Osallistut vierailevana asiantuntijana.")
    page.get_by_label("Osallistun").check()
    page.get_by_role("button", name="Tallenna vastaus").click()
    expect(page.get_by_role("status")).to_have_text("Vastauksesi on tallennettu.")
    assert "Tulee: Aino Asiantuntija (vieraileva asiantuntija, vastasi verkkosivulla)" in said(
        story.types("Leena", "/kokous näytä Ohjaamon palvelut")
    )
    assert "Vieraileva asiantuntija on mukana: Aino Asiantuntija" in story.dm("Leena")
    invited = letters.subjects(AINO)

    # The meeting moves, and the pass for it moves along; the guest is told and asked again.
    story.types("Leena", "/kokous siirrä Ohjaamon palvelut; ke 9.12.2026 klo 9–11")
    story.person("Leena").presses(GROUP, "meeting.move")
    [moved] = letters.of(AINO)[len(invited) :]
    assert "9.12.2026" in text(moved)
    page.goto(link(offer))
    expect(page.get_by_role("main")).to_contain_text("ke 9.12.2026")
    expect(page.get_by_label("Osallistun")).not_to_be_checked()
    page.get_by_label("En pääse").check()
    page.get_by_role("button", name="Tallenna vastaus").click()
    expect(page.get_by_role("status")).to_have_text("Vastauksesi on tallennettu.")
    assert "Ei pääse: Aino" in said(story.types("Leena", "/kokous näytä Ohjaamon palvelut"))

    page.get_by_text("Luovu passista").click()
    page.get_by_role("button", name="Luovun").click()
    expect(page.get_by_role("status")).to_contain_text("Et osallistu.")
    assert "Vieraileva asiantuntija ei pääse mukaan: Aino Asiantuntija" in story.dm("Leena")
    assert "Aino" not in said(story.types("Leena", "/kokous näytä Ohjaamon palvelut"))
    context.close()


def test_hostile_words_make_no_header_and_no_markup(story: Story, letters: Letters) -> None:
    story.types("Leena", f"{INVITE} \r\nBcc: kaikki@example.fi <b>x</b>; päättyy: 31.3.2027")
    [offer] = letters.of(AINO)
    assert offer["Bcc"] is None
    assert offer["Subject"] == "Kutsu vierailevaksi asiantuntijaksi: Nuorten palvelut"
    html = offer.get_body(("html",))
    assert html is not None
    assert "<b>x</b>" not in html.get_content()
    assert "&lt;b&gt;x&lt;/b&gt;" in html.get_content()


def test_after_the_end_the_link_is_over_and_no_letter_comes(
    story: Story, letters: Letters, front: Front
) -> None:
    story.types("Leena", f"{INVITE}; päättyy: 27.11.2026")
    [offer] = letters.of(AINO)
    web: Any = front.app.test_client()
    path = "/" + link(offer).split("/", 3)[3]
    fields = dict(re.findall(r'name="(kerran|versio)" value="(\w+)"', web.get(path).text))
    assert web.post(path, data={**fields, "agree": "agreed"}).status_code == 303
    story.night(4)
    before = letters.subjects(AINO)

    assert web.get(path).status_code == 410
    story.types("Leena", "/kokous uusi 8.12.2026 klo 13–15; Passin jälkeen; Carelicum")
    story.person("Leena").presses(GROUP, "meeting.confirm")
    assert letters.subjects(AINO) == before
    assert "Passin jälkeen" not in web.get(path).text


def test_an_address_that_refuses_is_told_to_who_invited(story: Story, letters: Letters) -> None:
    story.ws.mail.refuse(AINO)
    story.types("Leena", f"{INVITE}; päättyy: 31.3.2027")
    assert letters.of(AINO) == []
    told = story.person("Leena").dm()[-1].text
    assert told.startswith("En tavoittanut tätä henkilöä sähköpostilla: Aino Asiantuntija")
    assert "Vierailijan passi: Nuorten palvelut" in told


def test_a_cancelled_pass_is_told_by_letter_and_the_form_of_the_pass_says_what_is_left(
    story: Story, letters: Letters
) -> None:
    story.types("Leena", f"{INVITE}; päättyy: 31.3.2027")
    letters.of(AINO)
    story.types("Leena", "/asiantuntija peru Aino")
    story.person("Leena").presses(GROUP, "Peru passi")
    assert letters.subjects(AINO)[-1] == "Vierailijan passi on peruttu"
    assert "Luottamuksella kuulemasi pysyy edelleen salassa." in text(letters.of(AINO)[-1])
