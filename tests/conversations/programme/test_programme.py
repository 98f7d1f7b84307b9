"""/ohjelma in Slack: begun, filled, commented three ways, decided by the forum, changed as a new version."""

import re
from datetime import UTC, datetime
from email import message_from_string, policy

import pytest
from flask.testing import FlaskClient

from bot.operations.server import pages_of
from bot.services.forum import forum_group
from bot.web.app import make_web_app
from tests.conversations.polls.conftest import NBSP, Story
from tests.conversations.programme.conftest import CHANNEL, PUBLIC
from tests.meeting_world import user
from tests.programme_world import held_meeting

JANUARY = datetime(2027, 1, 19, 7, 0, tzinfo=UTC)
EVENINGS = (
    "/ohjelma toimenpide Ohjaamon ilta-ajat; nuorten; Nuorten palvelut; maaliskuun loppuun mennessä; opisto"
)


def says(story: Story, first: str, line: str) -> str:
    """What the bot answers to somebody's line."""
    return story.types(first, line, CHANNEL).messages[-1].text.replace(NBSP, " ")


def pressed(story: Story, first: str, which: str) -> str:
    """What stands in the place of the bot's answer after a press."""
    story.presses(first, which, CHANNEL)
    mine = [one for one in story.ws.person(user(first)).sees(CHANNEL) if one.only_me]
    return mine[-1].text.replace(NBSP, " ")


def filled(story: Story) -> None:
    says(story, "Eero", "/ohjelma uusi")
    says(story, "Eero", EVENINGS)


def test_a_programme_from_the_first_line_to_a_new_version_of_the_decided_one(story: Story) -> None:
    begun = says(story, "Eero", "/ohjelma uusi")
    assert begun.splitlines()[0] == "Kehittämisohjelma 2027"
    assert "4. Työpaikkojen ja työnhakijoiden kohtaannon tehostaminen" in begun
    saved = says(story, "Eero", EVENINGS)
    assert (
        "Toimenpide tallennettu: #1 Ohjaamon ilta-ajat · Työttömyyden laskeminen erityisesti nuorten ja "
        "pitkäaikaistyöttömien osalta · Nuorten palvelut · määräaika ke 31.3.2027 · mukana: Opisto"
    ) in saved

    says(story, "Eero", "/ohjelma kommentit 8.12.")
    shown = pressed(story, "Eero", "programme.open_comments")
    assert "Kommentoitavana. Viimeinen päivä: ti 8.12.2026." in shown
    story.beat(4)
    _leena_comments_in_the_form(story)
    _ville_replies_in_the_thread(story)
    _paavo_comments_on_the_page(story)
    says(story, "Eero", "/ohjelma kommentit")
    everything = pressed(story, "Eero", "programme.comments")
    assert "Ketjusta tuli 1 uusi kommentti." in everything
    for words in ("Leena Esimerkki", "Lisää iltoja", "ketjussa", "Tilat puuttuvat", "verkkosivulla", "Hyvä"):
        assert words in everything

    story.move_to(datetime(2026, 12, 8, 22, 0, tzinfo=UTC))  # midnight in Helsinki: the last day is over
    story.beat()
    assert "Kommentointi on päättynyt." in says(story, "Leena", "/ohjelma")
    assert says(story, "Eero", "/ohjelma päätä").startswith(
        "Tällaista pidettyä johtofoorumin kokousta ei ole."
    )
    with story.bot.database.reading() as session:
        forum = forum_group(session)
    held_meeting(story.world, forum, JANUARY)
    assert "• Kehittämisohjelma 2027" in says(story, "Leena", "/foorumi asialista")

    story.move_to(JANUARY.replace(hour=10))
    asked = says(story, "Eero", "/ohjelma päätä")
    assert "Päätöspäivä: ti 19.1.2027" in asked
    assert "Voimaan: ti 19.1.2027" in asked
    decided = pressed(story, "Eero", "programme.decide")
    assert "Päätetty ti 19.1.2027 (Johtofoorumin kokous). Voimassa ti 19.1.2027 alkaen." in decided
    assert "Ohjelmasta ei ole nyt luonnosta." in says(story, "Eero", "/ohjelma muokkaus #1; poista")

    assert says(story, "Eero", "/ohjelma uusi").splitlines()[0] == "Kehittämisohjelma 2027, versio 2"
    says(story, "Eero", "/ohjelma muokkaus ilta-ajat; määräaika: 30.4.2027")
    changes = says(story, "Anna", "/ohjelma erot")
    assert "• #1 Ohjaamon ilta-ajat – määräaika: ke 31.3.2027 → pe 30.4.2027" in changes
    assert "määräaika ke 31.3.2027" in says(
        story, "Anna", "/ohjelma"
    )  # in force until the forum decides again


def _leena_comments_in_the_form(story: Story) -> None:
    leena = story.ws.person(user("Leena"))
    message = leena.dm()[-1]
    assert message.text.splitlines()[0] == "Kommentoi luonnosta: Kehittämisohjelma 2027"
    leena.presses(message, "programme.comment_form")
    leena.fills("comment", "Lisää iltoja").fills("action", "1")
    done = leena.submits().form
    assert done is not None
    assert "Kiitos, kommenttisi on tallessa." in done.shown


def _ville_replies_in_the_thread(story: Story) -> None:
    ville = story.ws.person(user("Ville"))
    post = next(one for one in ville.sees(CHANNEL) if one.by_bot and "Kommentoi luonnosta" in one.text)
    ville.says(CHANNEL, "Tilat puuttuvat", thread=post)


def _paavo_comments_on_the_page(story: Story) -> None:
    [letter] = [one for one in story.ws.mail.messages if one["to"] == ["paavo@example.fi"]]
    assert letter["subject"] == "Kommentoi luonnosta: Kehittämisohjelma 2027"
    body = message_from_string(letter["raw"], policy=policy.default).get_body(("plain",))
    assert body is not None
    found = re.search(rf"{PUBLIC}(/ohjelma/\S+)", body.get_content())
    assert found is not None
    web = page(story)
    html = web.get(found[1]).text
    assert "Ohjaamon ilta-ajat" in html
    once = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', html))
    for comment, expected in (
        ("  ", "Kirjoita ensin kommentti."),
        ("Hyvä", "Kiitos, kommenttisi on tallessa."),
    ):
        answer = web.post(found[1], data={**once, "comment": comment}, follow_redirects=True)
        assert expected in answer.text
    table = web.get(f"{found[1]}/ohjelma.csv")
    assert "Ohjaamon ilta-ajat;Nuorten palvelut;Opisto;ke 31.3.2027" in table.data.decode("utf-8-sig")
    assert web.get(f"{found[1]}/ohjelma.xlsx").data[:2] == b"PK"


def page(story: Story) -> FlaskClient:
    """The house's pages."""
    return make_web_app(None, health=lambda: {"ok": True}, pages=pages_of(story.bot)).test_client()


def test_a_goal_that_fits_several_is_asked_with_a_button_for_each(story: Story) -> None:
    filled(story)
    asked = story.types("Eero", "/ohjelma toimenpide Kylätalkoot; työ; Leena; 30.6.2027", CHANNEL)
    [message] = asked.messages
    assert message.text.startswith("Näitä tavoitteita löytyi monta: 1. Elinvoiman")
    saved = pressed(story, "Eero", message.buttons[2])
    assert "Maahanmuuttajien työllistymisen parantaminen · Leena Esimerkki · määräaika ke 30.6.2027" in saved


def test_what_is_missing_opens_the_form_with_the_rest_filled_in(story: Story) -> None:
    filled(story)
    eero = story.ws.person(user("Eero"))
    form = story.types("Eero", "/ohjelma toimenpide Kylätalkoot; 2; Tuntematon; 30.6.2027", CHANNEL).form
    assert form is not None
    assert "En löytänyt ryhmää enkä henkilöä nimellä: Tuntematon" in form.shown
    assert (form.values["Mitä tehdään"], form.values["Määräaika"]) == ("Kylätalkoot", "2027-06-30")
    eero.fills("owner", "Leena")
    saved = eero.submits().form
    assert saved is not None
    assert "#2 Kylätalkoot" in saved.shown


@pytest.mark.parametrize(
    ("first", "line", "said"),
    [
        ("Anna", "/ohjelma", "Kehittämisohjelmaa ei ole vielä aloitettu."),
        ("Anna", "/ohjelma näytä 2030", "Tälle vuodelle ei ole ohjelmaa: 2030."),
        ("Eero", "/ohjelma toimenpide Retki; 1; Leena; 30.6.2027", "Ohjelmasta ei ole nyt luonnosta."),
        ("Eero", "/ohjelma muokkaus #1", "Ohjelmasta ei ole nyt luonnosta."),
        ("Eero", "/ohjelma päätä", "Ohjelmasta ei ole nyt luonnosta."),
        ("Leena", "/ohjelma uusi", "Tämän voi tehdä: työllisyysalueen asiantuntija"),
    ],
)
def test_what_cannot_be_done_yet_is_said_in_a_sentence(
    story: Story, first: str, line: str, said: str
) -> None:
    assert says(story, first, line).startswith(said)


def test_the_buttons_of_a_version_are_about_that_version_though_another_year_is_prepared_too(
    story: Story,
) -> None:
    filled(story)
    says(story, "Eero", "/ohjelma uusi 2028")
    says(story, "Eero", "/ohjelma toimenpide Seuraava vuosi; 1; Leena; 31.3.2028")
    says(story, "Eero", "/ohjelma näytä 2027")
    asked = story.presses("Eero", "Avaa kommentoitavaksi", CHANNEL)
    assert asked.notice is None
    assert pressed(story, "Eero", "programme.open_comments").splitlines()[0] == "Kehittämisohjelma 2027"
    assert says(story, "Eero", "/ohjelma päätä vuosi: 2028").startswith(
        "Versio ei ole vielä ollut kommentoitavana."
    )
    assert says(story, "Eero", "/ohjelma kommentit").splitlines()[0] == "Kommentit: Kehittämisohjelma 2027"
    assert "#2 Seuraava vuosi" in says(story, "Eero", "/ohjelma muokkaus")
    assert "#1 Ohjaamon ilta-ajat" in says(story, "Eero", "/ohjelma muokkaus 2027")


def test_an_action_that_fits_several_is_asked_with_what_was_to_change(story: Story) -> None:
    filled(story)
    says(story, "Eero", "/ohjelma toimenpide Ohjaamon aamuajat; 2; Leena; 30.6.2027")
    asked = story.types("Eero", "/ohjelma muokkaus ohjaamo; määräaika: 31.8.2027", CHANNEL).messages[-1]
    assert asked.text.startswith("Näitä toimenpiteitä löytyi monta:")
    story.presses("Eero", "#2 Ohjaamon aamuajat", CHANNEL)
    assert "#2 Ohjaamon aamuajat – Leena Esimerkki · määräaika ti 31.8.2027" in says(
        story, "Anna", "/ohjelma"
    ).replace("*", "")
    assert (
        says(story, "Eero", "/ohjelma muokkaus viulu; poista") == "En löytänyt tällaista toimenpidettä: viulu"
    )
