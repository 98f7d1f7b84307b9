"""Six meetings called in one week: four invitations, and on Monday one digest, in Slack and by e-mail."""

import re
from datetime import UTC, datetime, timedelta
from email import message_from_string, policy
from email.message import EmailMessage
from typing import Any

import pytest
import vobject
from slack_bolt import BoltRequest

from bot.app import build
from bot.clock import MovingClock
from bot.operations.server import pages_of
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from bot.web.app import make_web_app
from tests.conversations.meetings.conftest import NBSP, Story
from tests.conversations.meetings.test_messages import headings, newest, says, sends
from tests.meeting_world import build as build_world

MONDAY = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
TOPICS = ("Talous", "Tilat", "Viestintä", "Koulutus", "Palvelut", "Palaute")
PAGES = "https://botti.example.fi"


@pytest.fixture
def way() -> str:
    return "signed HTTP"


@pytest.fixture
def story(ws: Workspace, sqlite_address: str, clock: MovingClock) -> Any:
    bot = build(
        Settings(
            database_url=sqlite_address,
            slack_bot_token=ws.bot_token,
            slack_signing_secret=ws.signing_secret,
            slack_api_url=ws.api_url,
            smtp_url=ws.smtp_url,
            mail_from="Ekosysteemibotti <botti@example.fi>",
            public_url=PAGES,
            secret="a secret of the tests, long enough",
        ),
        clock=clock,
    )

    def handler(headers: dict[str, str], body: str) -> tuple[int, Any, str]:
        answer = bot.app.dispatch(BoltRequest(body=body, headers=dict(headers)))
        return answer.status, answer.headers, answer.body

    ws.deliver_with(handler)
    yield Story(bot, ws, clock, build_world(bot.database))
    bot.database.close()


def letters(story: Story) -> list[EmailMessage]:
    raw = [one["raw"] for one in story.ws.mail.messages if one["to"] == ["paavo@example.fi"]]
    return [message_from_string(one, policy=policy.default) for one in raw]


def settle(story: Story, to: datetime | None = None) -> None:
    sends(story, to)
    for _ in range(6):
        sends(story)


def test_what_does_not_fit_comes_on_monday_in_one_message_and_can_be_answered(story: Story) -> None:
    for day, topic in enumerate(TOPICS, start=8):
        story.types("Leena", f"/kokous uusi {day}.12.2026 klo 13–15; {topic}; Carelicum")
        story.presses("Leena", "meeting.confirm")
        settle(story)
    asked = ["Kutsu: Talous", "Kutsu: Tilat", "Kutsu: Viestintä", "Kutsu: Koulutus"]
    assert (headings(story, "Anna"), [one["Subject"] for one in letters(story)]) == (asked, asked)

    # What somebody has said yes to neither counts nor waits: Anna hears of the new time at once.
    says(story, "Anna", "Osallistun")
    shown = story.types("Leena", "/kokous näytä Koulutus").messages[0].text
    number = re.search(r"Kokouksen numero: (\d+)", shown)
    assert number is not None
    story.types("Leena", f"/kokous siirrä {number[1]}; 15.12.2026 klo 9–11")
    story.presses("Leena", "meeting.move")
    settle(story)
    moved = "Kokous on siirretty: Koulutus"
    assert (headings(story, "Anna")[4:], headings(story, "Matti")[4:]) == ([moved], [])

    settle(story, MONDAY)

    digest = newest(story, "Anna")
    assert digest.text.splitlines() == [
        "Kooste: 2 asiaa",
        "Lähetän sinulle viikossa enintään viisi viestiä, joita et ole itse pyytänyt. "
        "Loput kokoan koosteeksi.",
        "• Kutsu: Palvelut",
        f"la 12.12.2026 klo{NBSP}13.00–15.00 – Avaa",
        "• Kutsu: Palaute",
        f"su 13.12.2026 klo{NBSP}13.00–15.00 – Avaa",
    ]
    assert digest.buttons == ["Näytä omat asiani"]
    saw = story.ws.person("U0ANNA").presses(digest, "Näytä omat asiani")
    assert "6 kutsua odottaa vastaustasi" in saw.messages[0].text
    assert "Osallistun" in saw.messages[0].buttons
    kept = story.ws.person("U0ANNA").dm()[-2]
    assert (kept.ts, kept.text) == (digest.ts, digest.text)  # the answer came beside it
    assert newest(story, "Matti").text.splitlines()[0] == "Kooste: 3 asiaa"
    assert f"• {moved}\nti 15.12.2026 klo{NBSP}9.00–11.00" in newest(story, "Matti").text


def test_by_email_each_line_leads_to_its_own_page_and_the_calendar_comes_along(story: Story) -> None:
    for day, topic in enumerate(TOPICS, start=14):
        story.types("Leena", f"/kokous uusi {day}.12.2026 klo 13–15; {topic}; Carelicum")
        story.presses("Leena", "meeting.confirm")
        settle(story)
    settle(story, MONDAY)

    digest = letters(story)[-1]
    assert digest["Subject"] == "Kooste: 2 asiaa"
    body = digest.get_body(("plain",))
    assert body is not None
    words = body.get_content()
    assert f"Kutsu: Palvelut: pe 18.12.2026 klo{NBSP}13.00–15.00" in words
    files = list(digest.iter_attachments())
    assert [one.get_filename() for one in files] == ["kutsu-1.ics", "kutsu-2.ics"]
    events = [vobject.readOne(one.get_content().decode()) for one in files]
    assert [one.method.value for one in events] == ["REQUEST", "REQUEST"]
    assert [one.vevent.summary.value for one in events] == ["Palvelut", "Palaute"]

    first, second = re.findall(rf"{PAGES}(/kokous/\S+)", words)
    web = make_web_app(None, pages=pages_of(story.bot), health=dict).test_client()
    assert web.post(first, data={"vastaus": "osallistun", "aika": "0"}).status_code < 400
    assert "Palaute" in web.get(second).text
    status = story.types("Leena", "/kokous näytä Palvelut").messages[0].text
    assert "Paavo Esimerkki (Puhelin ry, vastasi verkkosivulla)" in status
    assert headings(story, "Anna")[-1] == "Kooste: 2 asiaa"
    assert story.clock.now() - MONDAY < timedelta(minutes=1)
