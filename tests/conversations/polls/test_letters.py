"""Somebody without Slack: a letter, the page behind its link, one nudge, how it ended."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_string, policy

import pytest
from flask.testing import FlaskClient

from bot.clock import MovingClock
from bot.operations.server import pages_of
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from bot.web.app import make_web_app
from tests.conversations.polls.conftest import ASK, NBSP, Story

PUBLIC = "https://botti.example.fi"


@pytest.fixture
def story(ws: Workspace, database_address: str, clock: MovingClock) -> Iterator[Story]:
    settings = Settings(
        database_url=database_address,
        slack_bot_token=ws.bot_token,
        slack_signing_secret=ws.signing_secret,
        slack_api_url=ws.api_url,
        secret="s" * 40,
        public_url=PUBLIC,
        smtp_url=ws.smtp_url,
        mail_from="botti@example.fi",
    )
    found = Story(settings, ws, clock)
    yield found
    found.bot.database.close()


def letters(story: Story) -> list[tuple[str, str]]:
    """(subject, plain words) of the letters to Paavo, oldest first."""
    found = []
    for one in story.ws.mail.messages:
        if one["to"] == ["paavo@example.fi"]:
            body = message_from_string(one["raw"], policy=policy.default).get_body(("plain",))
            assert body is not None
            found.append((one["subject"], body.get_content()))
    return found


def page(story: Story) -> FlaskClient:
    pages = pages_of(story.bot)
    return make_web_app(None, health=lambda: {"ok": True}, pages=pages).test_client()


def test_a_letter_leads_to_the_page_and_the_answer_to_everybodys_eyes(story: Story) -> None:
    draft = story.types("Leena", f"{ASK}; päättyy: pe 27.11. klo 12").messages[0].text
    assert "Heistä 1 saa kyselyn sähköpostilla." in draft
    story.presses("Leena", "poll.send")
    story.beat(4)
    [(subject, words)] = letters(story)
    assert subject == "Kysely: Missä kokoonnutaan?"
    for said in (
        "Vastaustasi pyydetään.",
        "Valitse yksi.",
        "Leena Esimerkki",
        "Joensuussa",
        "Lieksassa",
        "etänä",
    ):
        assert said in words
    link = re.search(rf"{PUBLIC}(/kysely/[\w.-]+)", words)
    assert link is not None

    story.pass_time(86_400)
    story.beat(4)
    assert [one for one, _ in letters(story)] == [subject]
    story.pass_time(86_400 + 7_200)
    story.beat(60)
    assert [one for one, _ in letters(story)] == [subject, "Vastauksesi puuttuu: Missä kokoonnutaan?"]

    web = page(story)
    shown = web.get(link[1]).text
    once = re.search(r'name="kerran" value="(\w+)"', shown)
    assert once is not None
    answer = web.post(link[1], data={"kerran": once[1], "choice": str(story.option("etänä"))})
    assert answer.status_code == 303
    story.beat(4)
    assert f"etänä\n1 ääni, 100{NBSP}%\nVastanneet: 1/5" in story.shared().text

    story.move_to(story.poll().closes_at + timedelta(seconds=1))
    story.beat(4)
    assert "Kysely on päättynyt." in web.get(link[1]).text
    files = story.types("Leena", "/kysely tulos").messages[0].json["blocks"]
    address = re.search(rf"{PUBLIC}(/kysely/[\w.-]+/tulos\.csv)", str(files))
    assert address is not None
    assert "etänä;1;1.0" in web.get(address[1]).data.decode("utf-8-sig")
