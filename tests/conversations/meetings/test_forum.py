"""/foorumi in Slack: the January meeting called with its agenda, items proposed, places and members seen."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.services import duty_notices, next_meetings
from bot.storage.engine import Database
from bot.storage.models import Meeting
from tests.conversations.meetings.conftest import GROUP, NBSP, Story
from tests.conversations.meetings.test_messages import headings, newest, says, sends
from tests.forum_world import build_forum
from tests.meeting_world import World, user

WHEN = f"ti 19.1.2027 klo{NBSP}9.00–11.00"
CALL = "/foorumi kutsu ti 19.1.2027 klo 9–11; Carelicum"
PLACE = GROUP
CALENDAR = "Ohjelman kalenteri"
YEARLY = ["Edellisen vuoden tulokset", "Kehittämisohjelma", "Alasopimukset tiedoksi"]


@pytest.fixture
def made() -> Callable[[Database], World]:
    """The forum beside the group."""
    return lambda database: build_forum(database)[0]


def last(story: Story, first: str) -> str:
    return story.ws.person(user(first)).sees(PLACE)[-1].text


def test_the_january_meeting_is_called_in_one_line_with_its_agenda(story: Story) -> None:
    saw = story.types("Leena", CALL, PLACE)
    lines = saw.messages[0].text.splitlines()
    assert [line for line in lines if line.strip("• ") in YEARLY] == [f"• {one}" for one in YEARLY]
    assert (lines[0], f"Aika: {WHEN}" in lines) == ("Luonnos: Johtofoorumin kokous", True)
    story.presses("Leena", "meeting.confirm", PLACE)
    with story.world.database.reading() as session:
        assert session.scalars(select(Meeting.title)).all() == ["Johtofoorumin kokous"]


def test_without_a_time_the_form_opens_with_the_forum_and_the_title(story: Story) -> None:
    form = story.types("Leena", "/foorumi kutsu", PLACE).form
    assert form is not None
    assert (form.values["Otsikko"], form.title) == ("Johtofoorumin kokous", "Uusi kokous")


def test_an_item_is_proposed_seen_and_taken_back(story: Story) -> None:
    story.types("Anna", "/foorumi asialista Nuorten *palvelut* <!channel>", PLACE)
    assert "Asiasi odottaa seuraavaa kokousta: Nuorten *palvelut* <!channel>" in last(story, "Anna")
    story.types("Leena", CALL, PLACE)
    story.presses("Leena", "meeting.confirm", PLACE)
    saw = story.types("Anna", "/foorumi asialista", PLACE)
    assert "Asioita voi ehdottaa viimeistään: ti 5.1.2027" in saw.messages[0].text
    assert saw.messages[0].buttons == ["Peru ehdotus", "Ehdota asiaa", CALENDAR]
    story.presses("Anna", "Peru ehdotus", PLACE)
    assert "Ehdotus on peruttu." in last(story, "Anna")
    assert "palvelut" not in last(story, "Anna")


def test_the_form_proposes_and_an_empty_item_is_told_at_its_field(story: Story) -> None:
    story.types("Anna", "/foorumi asialista", PLACE)
    form = story.presses("Anna", "Ehdota asiaa", PLACE).form
    assert form is not None
    person = story.ws.person(user("Anna"))
    wrong = person.fills("title", " ").submits()
    assert wrong.errors == {"title": "Otsikko puuttuu."}
    done = person.fills("title", "Rahoitus").submits()
    assert done.form is not None
    assert "Asiasi odottaa seuraavaa kokousta: Rahoitus" in done.form.shown


def test_the_leader_marks_items_dealt_with_after_the_meeting(story: Story) -> None:
    story.types("Leena", CALL, PLACE)
    story.presses("Leena", "meeting.confirm", PLACE)
    story.types("Anna", "/foorumi asialista Rahoitus", PLACE)
    story.types("Anna", "/foorumi asialista Tilat", PLACE)
    story.clock.advance(timedelta(days=70))
    saw = story.types("Leena", "/foorumi asialista", PLACE)
    assert saw.messages[0].buttons == ["Käsitelty"] * 2 + ["Ehdota asiaa", CALENDAR]
    story.presses("Leena", "agenda.deal/4", PLACE)
    assert story.ws.person(user("Leena")).sees(PLACE)[-1].buttons == ["Käsitelty", "Ehdota asiaa", CALENDAR]


def test_the_places_and_members_of_the_forum_are_seen(story: Story) -> None:
    story.types("Leena", "/foorumi", PLACE)
    assert "Jäsen johtofoorumissa: 3/4 kumppania." in last(story, "Leena")
    assert "Avoinna (1): Opisto" in last(story, "Leena")
    story.types("Anna", "/foorumi jasenet", PLACE)
    assert "Anna Esimerkki – Mallila; varahenkilö: Matti Esimerkki" in last(story, "Anna")
    story.types("Ville", "/foorumi jäsenet", PLACE)
    assert "Tämän voi tehdä" in last(story, "Ville")


def called(story: Story) -> None:
    story.types("Leena", CALL, PLACE)
    story.presses("Leena", "meeting.confirm", PLACE)
    sends(story)


def test_the_invitation_tells_the_agenda_and_a_deputy_comes_where_the_member_cannot(story: Story) -> None:
    story.types("Anna", "/foorumi asialista Rahoitus", PLACE)
    called(story)
    assert [line for line in newest(story, "Anna").text.splitlines() if line.startswith("• ")] == [
        *(f"• {one}" for one in YEARLY),
        "• Rahoitus (Anna Esimerkki, Mallila)",
    ]
    assert "Varahenkilösi on kutsuttu: Matti Esimerkki" in says(story, "Anna", "En pääse").text
    sends(story)
    assert "Olet sijaisena. Jäsen: Anna Esimerkki" in newest(story, "Matti").text

    says(story, "Anna", "Muuta vastausta")
    says(story, "Anna", "Osallistun")
    sends(story)
    assert headings(story, "Matti")[-1] == "Kutsu on peruttu: Johtofoorumin kokous"


def test_a_partner_is_present_by_any_of_its_people(story: Story) -> None:
    called(story)
    says(story, "Anna", "En pääse")
    story.clock.advance(timedelta(days=57))
    assert story.types("Leena", "/kokous läsnä johtofoorumi", PLACE).form is not None
    leena = story.ws.person(user("Leena"))
    shown = leena.fills("present-0", ["Matti Esimerkki (Mallila)"]).submits().form
    assert shown is not None
    assert "Kumppaneista paikalla (1/3):\n Mallila" in shown.shown
    assert "Kumppanit, jotka eivät olleet paikalla:\n Esimerkkilä, Puhelin ry" in shown.shown


def test_the_month_s_duties_reach_their_owner_with_the_way_to_mend_them(story: Story) -> None:
    with story.world.database.writing() as session:
        duty_notices.arm(session, datetime(2026, 12, 1, 1, 0, tzinfo=UTC))
    sends(story, datetime(2026, 12, 1, 7, 0, tzinfo=UTC))
    message = newest(story, "Ville")
    assert message.text.splitlines() == [
        "Sinua odottaa ekosysteemissä",
        "Tilanne on tämän päivän mukainen. Kerron näistä kerran kuussa.",
        "• Kumppanit eivät ole ryhmässä tasaisesti edustettuina: Työnantajapalvelut",
    ]
    assert message.buttons == ["Näytä kokoonpano"]
    shown = story.ws.person(user("Ville")).presses(message, "Näytä kokoonpano")
    assert "Työnantajapalvelut" in shown.text + newest(story, "Ville").text


def test_after_a_meeting_the_next_date_is_proposed_and_drafted_with_one_press(story: Story) -> None:
    story.types("Leena", "/ryhma asetukset väli: 8 vk")
    assert "Kokoontuu 8 viikon välein" in story.ws.person(user("Leena")).sees(GROUP)[-1].text
    story.types("Leena", "/kokous uusi 1.12.2026 klo 13–15; Ohjaamon palvelut; Carelicum")
    story.presses("Leena", "meeting.confirm")
    with story.world.database.writing() as session:
        next_meetings.arm(session, datetime(2026, 12, 2, 8, 0, tzinfo=UTC))
    sends(story, datetime(2026, 12, 2, 8, 0, tzinfo=UTC))
    message = newest(story, "Leena")
    assert message.text.splitlines()[-1] == f"Seuraava voisi olla: ti 26.1.2027 klo{NBSP}13.00–15.00"
    story.ws.person(user("Leena")).presses(message, "Tee luonnos")
    draft = newest(story, "Leena")
    assert draft.text.splitlines()[:2] == [
        "Luonnos: Ohjaamon palvelut",
        f"Aika: ti 26.1.2027 klo{NBSP}13.00–15.00",
    ]
    assert "meeting.confirm" in str(draft.json)


def test_ones_own_page_and_home_tell_the_duties_with_the_way_to_mend_them(story: Story) -> None:
    line = "Kumppanit eivät ole ryhmässä tasaisesti edustettuina: Työnantajapalvelut"
    mine = story.types("Ville", "/eko omat").messages[0]
    assert (line in mine.text, "Näytä kokoonpano" in mine.buttons) == (True, True)
    assert line in (story.ws.person(user("Ville")).opens_home() or "")
