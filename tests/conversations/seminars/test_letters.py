"""Paavo has no Slack: he hears by letter, with the calendar's entry, and answers on the page."""

import re
from dataclasses import replace
from email import message_from_string, policy
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar, Event

from bot.operations.server import pages_of
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from bot.web.app import make_web_app
from tests.conversations.seminars.conftest import Story
from tests.conversations.seminars.test_seminar import opened, sent

PAAVO = "paavo@example.fi"


@pytest.fixture
def settings(settings: Settings, ws: Workspace) -> Settings:
    return replace(
        settings,
        smtp_url=ws.smtp_url,
        mail_from="botti@example.fi",
        public_url="https://botti.example.fi",
        secret="a secret of the tests that is long enough",
    )


@pytest.fixture
def web(story: Story) -> FlaskClient:
    return make_web_app(None, health=lambda: {"ok": True}, pages=pages_of(story.bot)).test_client()


def letters(story: Story) -> list[EmailMessage]:
    """Everything that has come to Paavo, oldest first."""
    story.beat()
    return [
        message_from_string(one["raw"], policy=policy.default)
        for one in story.ws.mail.messages
        if PAAVO in one["to"]
    ]


def text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link(letter: EmailMessage, purpose: str = "seminaari") -> str:
    found = re.search(rf"https://botti\.example\.fi(/{purpose}/\S+)", text(letter))
    assert found is not None
    return found[1]


def entry(letter: EmailMessage) -> tuple[str, str, int]:
    """The calendar's part: method, uid and sequence of its one event."""
    [part] = [one for one in letter.walk() if one.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    [event] = [one for one in calendar.walk() if isinstance(one, Event)]
    return (
        str(calendar["METHOD"]),
        str(event["UID"]),
        int(str(event["SEQUENCE"])),
    )


def answers(web: FlaskClient, path: str, **form: str) -> str:
    made = web.post(path, data=form)
    assert made.status_code == 303
    return web.get(made.headers["Location"]).text


def test_one_calendar_entry_is_made_moved_and_taken_out_by_letters_that_can_be_answered(
    story: Story, web: FlaskClient
) -> None:
    opened(story)
    [invitation] = letters(story)
    assert invitation["Subject"] == "Kutsu: Ekosysteemiseminaari"
    assert invitation["List-Unsubscribe"] is None  # an invitation is a duty
    assert "9.00 Avaus" in text(invitation)
    method, uid, first = entry(invitation)
    assert (method, first) == ("REQUEST", 0)

    # Opening the link, as mail scanners do, changes nothing.
    assert web.get(link(invitation)).status_code == 200
    assert "Sinulla on paikka." in answers(web, link(invitation), answer="coming", diet="Vegaani")
    confirmation = letters(story)[-1]
    assert confirmation["Subject"] == "Ilmoittautuminen on vahvistettu: Ekosysteemiseminaari"
    assert "paavo" not in urlsplit(link(confirmation, "lippu")).path
    assert web.get(link(confirmation, "lippu") + "/koodi.png").data[:4] == b"\x89PNG"
    assert "Vegaani" not in text(confirmation)

    story.types("Eero", "/seminaari muuta")
    eero = story.ws.person("U0EERO")
    eero.fills("date", "2027-09-02").submits()
    assert eero.form is not None
    eero.presses(eero.form, "seminar.move")
    eero.closes("x")
    moved = letters(story)[-1]
    assert moved["Subject"] == "Seminaarin aika on muuttunut: Ekosysteemiseminaari"

    answers(web, link(moved), answer="not_coming")
    given_up = letters(story)[-1]
    answers(web, link(moved), answer="coming")
    again = letters(story)[-1]
    asked = story.types("Eero", "/seminaari peru").messages[0]
    eero.presses(asked, "seminar.cancel_form")
    eero.submits()
    assert eero.form is not None
    eero.presses(eero.form, "seminar.cancel")
    cancelled = letters(story)[-1]
    told = [entry(one) for one in (confirmation, moved, given_up, again, cancelled)]
    assert [one[0] for one in told] == ["REQUEST", "REQUEST", "CANCEL", "REQUEST", "CANCEL"]
    assert {one[1] for one in told} == {uid}
    sequences = [first, *(one[2] for one in told)]
    assert sequences == sorted(set(sequences))
    assert "Seminaaria ei pidetä." in web.get(link(moved)).text


def test_a_reminder_by_letter_can_be_refused_and_then_comes_no_more(story: Story, web: FlaskClient) -> None:
    opened(story)
    sent(story, "Muistutus 1:")
    reminder = letters(story)[-1]
    assert reminder["Subject"] == "Pääsetkö mukaan? Ekosysteemiseminaari"
    assert [one for one in reminder.walk() if one.get_content_type() == "text/calendar"] == []
    refuse = str(reminder["List-Unsubscribe"]).strip("<>").removeprefix("https://botti.example.fi")
    assert web.post(refuse, data={"List-Unsubscribe": "One-Click"}).status_code in (200, 303)
    before = len(letters(story))
    sent(story, "Muistutus 2:")
    assert len(letters(story)) == before
    # What is a duty comes all the same.
    answers(web, link(reminder), answer="coming")
    assert len(letters(story)) == before + 1


def test_a_queued_person_is_offered_a_place_by_letter(story: Story, web: FlaskClient) -> None:
    opened(story)
    for one in ("Anna", "Oili"):
        story.says(one, "Osallistun")
    [invitation] = letters(story)
    assert "Jonotusnumerosi: 1" in answers(web, link(invitation), answer="coming")
    assert "Jonossa: Ekosysteemiseminaari" in str(letters(story)[-1]["Subject"])
    story.says("Anna", "Luovun paikastani")
    offer = letters(story)[-1]
    assert offer["Subject"] == "Sinulle on paikka: Ekosysteemiseminaari"
    assert "Sinulla on paikka." in answers(web, link(offer), answer="coming")


def test_in_slack_the_confirmation_has_the_code_and_the_status_its_picture_and_links(story: Story) -> None:
    opened(story)
    story.says("Anna", "Osallistun")
    story.beat()
    [code] = [block for block in story.newest("Anna").json["blocks"] if block["type"] == "image"]
    assert re.fullmatch(r"https://botti\.example\.fi/lippu/\S+/koodi\.png", code["image_url"])
    shown = story.types("Eero", "/seminaari tilanne").messages[0].json["blocks"]
    [picture] = [block for block in shown if block["type"] == "image"]
    assert re.fullmatch(r"https://botti\.example\.fi/kaavio/\S+/\d+\.png", picture["image_url"])
    assert "Vastanneita 1/11" in picture["alt_text"]
    lists = story.types("Eero", "/seminaari vie").messages[0]
    for words in ("Osallistujalista (XLSX)", "Osallistujalista (CSV)", "Nimilaput", "Ovi"):
        assert words in lists.text


def test_the_annual_cycle_is_a_picture_whose_address_opens_and_whose_words_tell_the_same(
    story: Story, web: FlaskClient
) -> None:
    shown = story.types("Anna", "/eko vuosikello").messages[0].json["blocks"]
    [picture] = [block for block in shown if block["type"] == "image"]
    assert re.fullmatch(r"https://botti\.example\.fi/vuosikello/\S+/\d+\.png", picture["image_url"])
    assert picture["alt_text"].startswith("Vuosikello, ")
    assert "Tulossa: Foorumin kokous" in picture["alt_text"]
    made = web.get(picture["image_url"].removeprefix("https://botti.example.fi"))
    assert made.data[:8] == b"\x89PNG\r\n\x1a\n"
