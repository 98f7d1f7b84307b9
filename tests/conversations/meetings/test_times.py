"""What people type as a time: as a sentence, in two meanings, at odd hours."""

import pytest

from tests.conversations.meetings.conftest import GROUP, NBSP, WHEN, Story, confirmed
from tests.meeting_world import user

SIX = f"ke 25.11.2026 klo{NBSP}6.00–7.00"
EVENING = f"ke 25.11.2026 klo{NBSP}18.00–19.00"


@pytest.mark.parametrize(
    ("sentence", "title", "place"),
    [
        ("Ohjaamon palvelut ensi ti klo 13–15 Carelicumissa", "Ohjaamon palvelut", "Carelicumissa"),
        ("ti 1.12. klo 13–15 Ohjaamon palvelut", "Ohjaamon palvelut", "ei vielä tiedossa"),
        ("tiistaina 1.12. Ohjaamon palvelut klo 13–15 tila A3", "Ohjaamon palvelut", "tila A3"),
        ("Ohjaamo – kevään (alustavat) palvelut 1.12. klo 13–15, https://example.fi/2026/12/01",
         "Ohjaamo – kevään (alustavat) palvelut", "<https://example.fi/2026/12/01>"),  # a link
        ("Perjantain palaveri (1.12. klo 13–15); paikka: Carelicum", "Perjantain palaveri", "Carelicum"),
    ],
)  # fmt: skip
def test_a_meeting_is_typed_as_one_sentence(story: Story, sentence: str, title: str, place: str) -> None:
    saw = story.types("Leena", f"/kokous uusi {sentence}")
    assert saw.messages[0].text.splitlines()[:3] == [f"Luonnos: {title}", f"Aika: {WHEN}", f"Paikka: {place}"]
    assert "Mitään ei ole vielä lähetetty." in saw.messages[0].text


def test_a_sentence_outside_the_channel_names_its_group(story: Story) -> None:
    named = story.types(
        "Leena", "/kokous uusi ryhmä: nuor; Ohjaamon palvelut ensi ti klo 13–15 Carelicumissa", "#yleinen"
    )
    assert f"Aika: {WHEN}\nPaikka: Carelicumissa\nRyhmä: Nuorten palvelut" in named.messages[0].text
    unnamed = story.types("Leena", "/kokous uusi Toinen aihe ke 2.12. klo 9–11 Carelicumissa", "#yleinen")
    assert unnamed.form is not None
    leena = story.ws.person(user("Leena"))
    done = leena.submits()  # the only group she leads is chosen already
    assert done.form is not None
    assert "Luonnos: Toinen aihe" in done.form.shown


@pytest.mark.parametrize(
    "sentence",
    [
        "tiistiana klo 13–15 Carelicumissa",  # a misspelt day is no title
        "Ohjaamon palvelut klo 13–15 Carelicumissa",  # which day?
        "Ohjaamo ti tai ke klo 13 Carelicumissa",
        "Kokous ti 1.12. klo 9 ja toinen ke 2.12. klo 9",
        "Ohjaamo tiistaina Carelicumissa klo 13 etänä",  # is the place before or after?
    ],
)
def test_a_sentence_whose_time_is_not_clear_opens_the_form(story: Story, sentence: str) -> None:
    saw = story.types("Leena", f"/kokous uusi {sentence}")
    assert saw.form is not None
    assert saw.form.title == "Uusi kokous"
    assert saw.messages == []


def test_a_time_with_two_meanings_is_asked_about_with_a_button_for_each(story: Story) -> None:
    question = story.types("Leena", "/kokous uusi huomenna kuudelta; Ohjaamon palvelut; Carelicum").messages[
        0
    ]
    assert question.text.splitlines() == [
        "Mitä aikaa tarkoitat?",
        "Kokous: Ohjaamon palvelut",
        "Ryhmä: Nuorten palvelut",
        "Paikka: Carelicum",
        "Kirjoitit ajan näin: huomenna kuudelta",
    ]
    assert question.buttons == [SIX, EVENING, "Muu aika"]
    story.presses("Leena", EVENING)
    (draft,) = story.types("Leena", "/kokous uusi ke 25.11. klo 18; Ohjaamon palvelut; Carelicum").messages
    assert draft.text.splitlines()[:4] == [
        "Luonnos: Ohjaamon palvelut",
        "Olet jo tehnyt tämän kokouksen. Se on tässä, eikä uutta tehty.",
        f"Aika: {EVENING}",
        "Paikka: Carelicum",
    ]


def test_none_of_the_meanings_opens_the_form_with_the_rest_filled_in(story: Story) -> None:
    story.types("Leena", "/kokous uusi Ohjaamon palvelut huomenna kuudelta Carelicumissa")
    saw = story.presses("Leena", "Muu aika")
    assert saw.form is not None
    leena = story.ws.person(user("Leena"))
    leena.fills("date", "2026-12-01").fills("from", "13:00").fills("to", "15:00")
    done = leena.submits()
    assert done.form is not None
    shown = done.form.shown.splitlines()
    assert shown[:1] + shown[2:3] + shown[5:6] == [
        "Luonnos: Ohjaamon palvelut",
        f" {WHEN}",
        " Carelicumissa",
    ]


def test_moving_to_a_time_with_two_meanings_asks_first_and_then_shows_the_plan(story: Story) -> None:
    confirmed(story)
    question = story.types("Leena", "/kokous siirrä 1; ensi perjantaina").messages[0]
    assert question.text.splitlines() == [
        "Mitä aikaa tarkoitat?",
        "Kokous: Ohjaamon palvelut",
        f"Aika nyt: {WHEN}",
        "Kirjoitit ajan näin: ensi perjantaina",
    ]
    assert question.buttons == [
        f"pe 27.11.2026 klo{NBSP}13.00–15.00",
        f"pe 4.12.2026 klo{NBSP}13.00–15.00",
        "Muu aika",
    ]
    story.presses("Leena", f"pe 4.12.2026 klo{NBSP}13.00–15.00")
    story.presses("Leena", "meeting.move")
    assert f"pe 4.12.2026 klo{NBSP}13.00–15.00" in story.types("Anna", "/kokous lista").text


def test_a_weekend_is_asked_which_of_its_days(story: Story) -> None:
    question = story.types("Leena", "/kokous uusi viikonloppuna klo 10–12; Retki; Koli").messages[0]
    assert question.buttons == [
        f"la 28.11.2026 klo{NBSP}10.00–12.00",
        f"su 29.11.2026 klo{NBSP}10.00–12.00",
        "Muu aika",
    ]
    confirmed(story)
    moved = story.types("Leena", "/kokous siirrä 1; viikonloppuna").messages[0]
    assert moved.buttons == [
        f"la 28.11.2026 klo{NBSP}13.00–15.00",
        f"su 29.11.2026 klo{NBSP}13.00–15.00",
        "Muu aika",
    ]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("viikonloppuna", ["la 28.11.2026", "su 29.11.2026"]),
        ("ensi perjantaina", ["pe 27.11.2026", "pe 4.12.2026"]),
    ],
)
def test_a_day_with_two_meanings_goes_on_as_the_day_that_was_pressed(
    story: Story, words: str, days: list[str]
) -> None:
    question = story.types("Leena", f"/kokous uusi {words}; Retki; Koli").messages[0]
    assert question.text.splitlines() == [
        "Mitä päivää tarkoitat?",
        f"Kirjoitit päivän näin: {words}",
    ]
    assert question.buttons == days
    saw = story.presses("Leena", days[1])
    assert saw.form is not None
    leena = story.ws.person(user("Leena"))
    leena.fills("from", "13:00").fills("to", "15:00")
    done = leena.submits()
    assert done.form is not None
    shown = done.form.shown.splitlines()
    assert shown[:1] + shown[2:3] + shown[5:6] == [
        "Luonnos: Retki",
        f" {days[1]} klo{NBSP}13.00–15.00",
        " Koli",
    ]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("ensi perjantaina klo 9–11", ["pe 27.11.2026", "pe 4.12.2026"]),
        ("viikonloppuna klo 9–11", ["la 28.11.2026", "su 29.11.2026"]),
    ],
)
def test_one_press_goes_on_with_all_that_was_typed(story: Story, words: str, days: list[str]) -> None:
    times = [f"{day} klo{NBSP}9.00–11.00" for day in days]
    new = story.types("Leena", f"/kokous uusi {words}; Ohjaamon palvelut; Carelicum").messages[0]
    assert new.buttons == [*times, "Muu aika"]
    story.presses("Leena", times[1])
    draft = story.ws.person(user("Leena")).sees(GROUP)[-1].text.splitlines()
    assert draft[:3] == ["Luonnos: Ohjaamon palvelut", f"Aika: {times[1]}", "Paikka: Carelicum"]

    confirmed(story)
    move = story.types("Leena", f"/kokous siirrä 2; {words}; Koli").messages[0]
    assert move.buttons == [*times, "Muu aika"]
    story.presses("Leena", times[0])
    plan = story.ws.person(user("Leena")).sees(GROUP)[-1]
    assert f"Uusi aika: {times[0]}" in plan.text.splitlines()
    assert "Uusi paikka: Koli" in plan.text.splitlines()


def test_a_meeting_is_not_moved_to_a_whole_week(story: Story) -> None:
    confirmed(story)
    form = story.types("Leena", "/kokous siirrä 1; ensi viikolla").form
    assert form is not None
    assert "Tämä ei ole täsmällinen aika: ensi viikolla." in form.shown


ODD_TIMES = pytest.mark.parametrize(
    ("time", "warning"),
    [
        ("ke 6.1.2027 klo 9–11", "Päivä on pyhäpäivä tai muu vapaapäivä, jolloin toimistot ovat kiinni."),
        ("to 24.12. klo 9–11", "Päivä on pyhäpäivä tai muu vapaapäivä, jolloin toimistot ovat kiinni."),
        ("la 28.11. klo 9–11", "Päivä on viikonloppuna."),
        ("ke 2.12. klo 6–8", "Aika on aikaisin aamulla tai myöhään illalla."),
        ("ke 2.12. klo 20–22", "Aika on aikaisin aamulla tai myöhään illalla."),
    ],
)


@ODD_TIMES
def test_a_draft_on_a_holiday_a_weekend_or_at_night_says_so(story: Story, time: str, warning: str) -> None:
    draft = story.types("Leena", f"/kokous uusi {time}; Joulukahvit; Carelicum").messages[0]
    assert f"Huomaa:\n• {warning}\nSopiiko aika silti?\nMitään ei ole vielä lähetetty." in draft.text


@ODD_TIMES
def test_a_move_to_a_holiday_a_weekend_or_the_night_says_so_first(
    story: Story, time: str, warning: str
) -> None:
    confirmed(story)
    plan = story.types("Leena", f"/kokous siirrä 1; {time}").messages[0]
    assert f"Huomaa:\n• {warning}\nSopiiko aika silti?\nMitään ei ole vielä lähetetty." in plan.text
