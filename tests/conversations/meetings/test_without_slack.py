"""Paavo has no Slack: he is invited by e-mail, answers on the page, and his calendar follows the meeting."""

import re
import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_string, policy
from email.message import EmailMessage
from typing import Any

import pytest
import vobject
from playwright.sync_api import expect, sync_playwright
from slack_bolt import BoltRequest

from bot.app import Bot, build
from bot.clock import MovingClock
from bot.operations.page_server import PageServer
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from tests.conversations.meetings.conftest import GROUP, Story
from tests.meeting_world import build as build_world
from tests.sandbox.windows import ARGUMENTS

PAAVO = "paavo@example.fi"


@pytest.fixture
def way() -> str:
    return "signed HTTP"


@pytest.fixture
def settings(ws: Workspace, sqlite_address: str) -> Settings:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return Settings(
        database_url=sqlite_address,
        slack_bot_token=ws.bot_token,
        slack_signing_secret=ws.signing_secret,
        slack_api_url=ws.api_url,
        smtp_url=ws.smtp_url,
        mail_from="Ekosysteemibotti <botti@example.fi>",
        public_url=f"http://127.0.0.1:{port}",
        secret="a secret of the tests, long enough",
        port=port,
    )


@pytest.fixture
def bot(settings: Settings, clock: MovingClock) -> Iterator[Bot]:
    made = build(settings, clock=clock)
    pages = PageServer(made)
    pages.start()
    yield made
    pages.stop()
    made.database.close()


@pytest.fixture
def story(bot: Bot, ws: Workspace, clock: MovingClock) -> Story:
    def handler(headers: dict[str, str], body: str) -> tuple[int, Any, str]:
        answer = bot.app.dispatch(BoltRequest(body=body, headers=dict(headers)))
        return answer.status, answer.headers, answer.body

    ws.deliver_with(handler)
    return Story(bot, ws, clock, build_world(bot.database))


def letters(story: Story) -> list[EmailMessage]:
    """What has come to Paavo, oldest first, parsed from what was sent."""
    story.bot.worker.run_due()
    raw = [one["raw"] for one in story.ws.mail.messages if one["to"] == [PAAVO]]
    return [message_from_string(one, policy=policy.default) for one in raw]


def calendar(letter: EmailMessage) -> tuple[str, Any]:
    """The method, and the one event as another library reads it; the part and the file are the same."""
    [part] = [one for one in letter.walk() if one.get_content_type() == "text/calendar"]
    [file] = list(letter.iter_attachments())
    content = part.get_content()
    assert file.get_content().decode().replace("\r\n", "\n") == content.replace("\r\n", "\n")
    read = vobject.readOne(content)
    assert part.get_param("method") == read.method.value
    [event] = read.vevent_list
    return read.method.value, event


def link(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    [found] = re.findall(r"http://127\.0\.0\.1:\d+/kokous/\S+", body.get_content())
    return str(found)


@pytest.mark.browser
def test_invited_answers_by_the_page_is_moved_and_let_go(story: Story, chromium: str) -> None:
    draft = story.types("Leena", "/kokous uusi 1.12.2026 klo 13–15; Ohjaamon palvelut; Carelicum")
    assert "Kutsutaan: 5 henkilöä, viesti tavoittaa 5" in draft.messages[0].text
    story.presses("Leena", "meeting.confirm")

    [invitation] = letters(story)
    method, first = calendar(invitation)
    assert (invitation["Subject"], method, first.sequence.value) == (
        "Kutsu: Ohjaamon palvelut",
        "REQUEST",
        "0",
    )
    assert first.dtstart.value.isoformat() == "2026-12-01T13:00:00+02:00"
    assert (first.attendee.value, first.attendee.params["PARTSTAT"], first.attendee.params["RSVP"]) == (
        f"mailto:{PAAVO}",
        ["NEEDS-ACTION"],
        ["TRUE"],
    )
    assert (first.organizer.value, first.organizer.params["CN"]) == (
        "mailto:botti@example.fi",
        ["Leena Esimerkki"],
    )
    assert link(invitation) in first.description.value

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
        page = context.new_page()
        page.goto(link(invitation))
        expect(page.get_by_role("heading", level=1)).to_have_text("Ohjaamon palvelut")
        page.get_by_label("Viesti järjestäjälle").fill("Tulen junalla")
        page.get_by_role("button", name="Osallistun", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("Vastauksesi on tallennettu.")
        assert context.cookies() == []

        shown = story.types("Leena", "/kokous näytä").messages[0].text
        assert "Paavo Esimerkki (Puhelin ry, vastasi verkkosivulla)" in shown
        story.clock.advance(timedelta(seconds=2))  # a conversation gets one message a second
        story.bot.worker.run_due()
        leenas = [post.text for post in story.ws.journal.posts(to="U0LEENA")]
        assert any("Tulen junalla" in text for text in leenas)

        number = _number(shown)
        story.clock.advance(timedelta(hours=1))
        story.types("Leena", f"/kokous siirrä {number}; 2.12.2026 klo 9–11")
        story.presses("Leena", "meeting.move")
        moved = letters(story)[-1]
        method, second = calendar(moved)
        assert (moved["Subject"], method, second.sequence.value) == (
            "Kokous on siirretty: Ohjaamon palvelut",
            "REQUEST",
            "1",
        )
        assert second.uid.value == first.uid.value
        assert second.dtstart.value.isoformat() == "2026-12-02T09:00:00+02:00"
        assert second.dtstamp.value > first.dtstamp.value
        page.goto(link(invitation))  # the old letter's link follows the meeting
        expect(page.get_by_text("ke 2.12.2026")).to_be_visible()
        page.get_by_role("button", name="En pääse").click()
        expect(page.get_by_text("Vastasit: en pääse.")).to_be_visible()

        story.types("Leena", f"/kokous peru {number}; Vetäjä on sairaana")
        story.presses("Leena", "meeting.cancel")
        cancelled = letters(story)[-1]
        method, third = calendar(cancelled)
        assert (cancelled["Subject"], method, third.sequence.value, third.status.value) == (
            "Peruttu: Ohjaamon palvelut",
            "CANCEL",
            "2",
            "CANCELLED",
        )
        assert third.uid.value == first.uid.value
        page.goto(link(invitation))
        expect(page.get_by_role("heading", level=1)).to_have_text("Peruttu: Ohjaamon palvelut")
        expect(page.get_by_role("button")).to_have_count(0)
        browser.close()
    assert len(letters(story)) == 3


def _number(shown: str) -> int:
    found = re.search(r"Kokouksen numero: (\d+)", shown)
    assert found is not None
    return int(found[1])


def test_an_answer_given_by_phone_shows_who_wrote_it_down_and_the_latest_counts(story: Story) -> None:
    story.types("Leena", "/kokous uusi 1.12.2026 klo 13–15; Ohjaamon palvelut; Carelicum")
    story.presses("Leena", "meeting.confirm")
    [invitation] = letters(story)
    path = link(invitation).partition("/kokous/")[2]
    web = _client(story.bot)
    web.post(f"/kokous/{path}", data={"vastaus": "osallistun", "aika": "0"})

    story.types("Leena", "/kokous näytä")
    leena = story.ws.person("U0LEENA")
    leena.presses(GROUP, "meeting.record")
    leena.fills("invitation", "Paavo Esimerkki (Puhelin ry)").fills("answer", "Ei pääse").submits()

    shown = story.types("Leena", "/kokous näytä").messages[0].text
    assert "Paavo Esimerkki (Puhelin ry, kirjannut: Leena Esimerkki)" in shown, shown


def _client(bot: Bot) -> Any:
    from bot.operations.server import pages_of
    from bot.web.app import make_web_app

    return make_web_app(None, health=lambda: {"ok": True}, pages=pages_of(bot)).test_client()


def test_in_slack_the_file_for_the_calendar_is_one_press_away(story: Story) -> None:
    story.types("Leena", "/kokous uusi 1.12.2026 klo 13–15; Ohjaamon palvelut; Carelicum")
    story.presses("Leena", "meeting.confirm")
    story.bot.worker.run_due()

    address = next(
        button["url"]
        for message in story.ws.person("U0ANNA").dm()
        for block in message.json["blocks"]
        if block["type"] == "actions"
        for button in block["elements"]
        if button.get("url")
    )
    file = _client(story.bot).get("/kokous/" + address.partition("/kokous/")[2])

    assert address.startswith(story.bot.settings.public_url)
    assert vobject.readOne(file.text).vevent.summary.value == "Ohjaamon palvelut"


def test_a_letter_that_is_refused_is_seen_in_the_meeting_and_told_to_the_organiser(story: Story) -> None:
    story.ws.mail.refuse(PAAVO)
    story.types("Leena", "/kokous uusi 1.12.2026 klo 13–15; Ohjaamon palvelut; Carelicum")
    story.presses("Leena", "meeting.confirm")
    assert letters(story) == []
    story.clock.advance(timedelta(seconds=2))
    story.bot.worker.run_due()

    shown = story.types("Leena", "/kokous näytä").messages[0].text
    told = [post.text for post in story.ws.journal.posts(to="U0LEENA")]

    assert "Viesti ei mennyt perille. Tarkista osoite tai soita:\n• Paavo Esimerkki" in shown
    assert any("En tavoittanut tätä henkilöä sähköpostilla: Paavo Esimerkki" in text for text in told)
    assert "Viesti ei mennyt perille" not in story.types("Anna", "/kokous näytä").messages[0].text


def test_a_reminder_by_letter_can_be_refused_with_one_click(story: Story) -> None:
    story.types("Leena", "/kokous uusi 1.12.2026 klo 13–15; Ohjaamon palvelut; Carelicum")
    story.presses("Leena", "meeting.confirm")
    [invitation] = letters(story)
    story.clock.advance(timedelta(days=5))
    reminder = letters(story)[-1]
    assert "Ohjaamon palvelut" in reminder["Subject"]
    assert (invitation["List-Unsubscribe"], reminder["List-Unsubscribe-Post"]) == (
        None,
        "List-Unsubscribe=One-Click",
    )
    path = reminder["List-Unsubscribe"].strip("<>").removeprefix(story.bot.settings.public_url)

    _client(story.bot).post(path, data={"List-Unsubscribe": "One-Click"})
    before = len(letters(story))
    story.clock.advance(timedelta(days=1, hours=20))

    assert len(letters(story)) == before


def test_who_is_in_slack_can_choose_letters(story: Story) -> None:
    saw = story.types("Anna", "/eko asetukset kieli: suomi; muistutukset: kaikki; viestit: sähköposti")
    assert "Viestit: Sähköpostilla" in saw.messages[0].text
    story.types("Leena", "/kokous uusi 1.12.2026 klo 13–15; Ohjaamon palvelut; Carelicum")
    story.presses("Leena", "meeting.confirm")
    story.bot.worker.run_due()

    assert [one["subject"] for one in story.ws.mail.messages if one["to"] == ["anna@example.fi"]] == [
        "Kutsu: Ohjaamon palvelut"
    ]
    assert story.ws.person("U0ANNA").dm() == []


def test_a_substitute_and_who_is_let_go_get_the_right_entries(story: Story) -> None:
    story.types("Leena", "/kokous uusi 1.12.2026 klo 13–15; Ohjaamon palvelut; Carelicum")
    story.presses("Leena", "meeting.confirm")
    [invitation] = letters(story)
    path = link(invitation).removeprefix(story.bot.settings.public_url)
    web = _client(story.bot)
    web.post(
        path,
        data={"vastaus": "sijainen", "aika": "0", "name": "Silja Sijainen", "email": "silja@example.fi"},
    )
    story.bot.worker.run_due()
    web.post(path, data={"vastaus": "osallistun", "aika": "0"})
    story.bot.worker.run_due()
    story.clock.advance(timedelta(minutes=1))
    web.post(
        path,
        data={"vastaus": "sijainen", "aika": "0", "name": "Silja Sijainen", "email": "silja@example.fi"},
    )
    story.bot.worker.run_due()

    raw = [one["raw"] for one in story.ws.mail.messages if one["to"] == ["silja@example.fi"]]
    entries = [calendar(message_from_string(one, policy=policy.default)) for one in raw]
    assert [(method, event.sequence.value, event.attendee.value) for method, event in entries] == [
        ("REQUEST", "0", "mailto:silja@example.fi"),
        ("CANCEL", "1", "mailto:silja@example.fi"),
        ("REQUEST", "2", "mailto:silja@example.fi"),
    ]
    assert {event.uid.value for _, event in entries} == {calendar(invitation)[1].uid.value}


def test_a_calendar_address_is_given_works_and_can_be_changed(story: Story) -> None:
    story.types("Leena", "/kokous uusi 1.12.2026 klo 13–15; Ohjaamon palvelut; Carelicum")
    story.presses("Leena", "meeting.confirm")
    web = _client(story.bot)

    def addresses(text: str) -> list[str]:
        host = story.bot.settings.public_url.partition("//")[2]
        return [one.partition(host)[2] for one in re.findall(r"webcal://\S+", text)]

    saw = story.types("Anna", "/kokous kalenteri")
    own, group = addresses(saw.messages[0].shown)
    assert [vobject.readOne(web.get(one).text).vevent.summary.value for one in (own, group)] == [
        "Ohjaamon palvelut"
    ] * 2

    anna = story.ws.person("U0ANNA")
    changed = anna.presses(saw.messages[0], "calendar.renew/own")
    assert web.get(own).status_code == 410
    newest, same = addresses("\n".join(one.shown for one in [*changed.messages, *anna.sees(GROUP)]))[-2:]
    assert (web.get(newest).status_code, same) == (200, group)
    # A member may not change the group's address.
    anna.presses(anna.sees(GROUP)[-1], "calendar.renew/group")
    assert web.get(group).status_code == 200
