"""An answer given elsewhere than in the message that asked: on the Home tab, from the list, by a command."""

from tests.conversations.meetings.conftest import WHEN, Story, confirmed
from tests.conversations.meetings.test_messages import headings, newest, sends
from tests.meeting_world import user


def test_an_answer_from_elsewhere_is_told_in_the_message_too(story: Story) -> None:
    confirmed(story)
    sends(story)
    story.types("Anna", "/kokous näytä 1")
    story.presses("Anna", "Vastaa")
    story.presses("Anna", "En pääse")

    assert newest(story, "Anna").text.splitlines()[-1] == "Vastasit: en pääse."
    assert newest(story, "Anna").buttons == ["Muuta vastausta"]
    assert len(headings(story, "Anna")) == 1

    story.types("Matti", "/kokous sijainen 1; Ville Esimerkki")
    assert newest(story, "Matti").text.splitlines()[-1] == "Sijaisesi: Ville Esimerkki"


def test_an_invitation_is_answered_on_the_home_tab(story: Story) -> None:
    confirmed(story)
    sends(story)
    anna = story.ws.person(user("Anna"))
    home = anna.opens_home()
    assert home is not None
    assert home.splitlines()[:8] == [
        "Anna Esimerkki",
        "Odottaa sinua",
        "1 kutsu odottaa vastaustasi",
        WHEN,
        " Nuorten palvelut: Ohjaamon palvelut · Carelicum",
        "Osallistun",
        "En pääse",
        "Ehkä",
    ]

    saw = anna.presses("home", "Osallistun")

    assert saw.form is None
    assert anna.home is not None
    assert anna.home.splitlines()[:4] == [
        "Anna Esimerkki",
        "Tulevat kokoukseni",
        WHEN,
        " Nuorten palvelut: Ohjaamon palvelut · Carelicum – osallistut",
    ]
    assert newest(story, "Anna").text.splitlines()[-1] == "Vastasit: osallistun."
    assert "1 tulee" in story.types("Leena", "/kokous näytä").text


def test_an_answer_counts_though_the_message_cannot_be_rewritten(story: Story) -> None:
    confirmed(story)
    sends(story)
    story.ws.faults.add("chat.update", "http_500")
    anna = story.ws.person(user("Anna"))
    anna.opens_home()

    anna.presses("home", "Osallistun")

    assert "1 tulee" in story.types("Leena", "/kokous näytä").text
    assert newest(story, "Anna").buttons[0] == "Osallistun"
