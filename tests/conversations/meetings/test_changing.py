"""Meetings in Slack after they are sent: answers, moves, cancellations, substitutes, attendance."""

from datetime import UTC, datetime

from tests.conversations.meetings.conftest import GROUP, NBSP, WHEN, Story, confirmed
from tests.meeting_world import user


def test_the_status_is_told_by_person_and_by_partner(story: Story) -> None:
    confirmed(story)
    saw = story.types("Kaisa", "/kokous näytä")
    assert saw.messages[0].text.splitlines() == [
        "Ohjaamon palvelut",
        f"Aika: {WHEN}",
        "Paikka: Carelicum",
        "Ryhmä: Nuorten palvelut",
        "Koolle kutsuu: Leena Esimerkki",
        "Kokouksen numero: 1",
        "0 tulee, 0 ei pääse, 0 ehkä, 5 ei ole vastannut",
        "• Ei ole vastannut: Anna Esimerkki (Mallila), Leena Esimerkki (Esimerkkilä), "
        "Matti Esimerkki (Mallila), Oili Esimerkki (Opisto), Paavo Esimerkki (Puhelin ry)",
        "• Kumppanit, jotka eivät ole vastanneet: Esimerkkilä, Mallila, Opisto, Puhelin ry",
        "Viesti ei tavoita. Kannattaa soittaa:",
        "• Paavo Esimerkki",
    ]
    assert saw.messages[0].buttons == [
        "Kysy vastaamattomilta (4)",
        "Kirjaa vastaus",
        "Siirrä",
        "Peru kokous",
    ]


def test_an_answer_by_phone_is_written_down_in_a_form(story: Story) -> None:
    confirmed(story)
    saw = story.types("Leena", "/kokous näytä 1")
    leena = story.ws.person(user("Leena"))
    leena.presses(saw.messages[0], "meeting.record")
    leena.fills("invitation", "Paavo Esimerkki (Puhelin ry)").fills("answer", "Osallistuu")
    done = leena.submits()
    assert done.form is not None
    assert "1 tulee, 0 ei pääse, 0 ehkä, 4 ei ole vastannut" in done.form.shown
    assert "Paavo Esimerkki (Puhelin ry, kirjannut: Leena Esimerkki)" in done.form.shown


def test_a_move_shows_old_and_new_time_and_waits_for_the_press(story: Story) -> None:
    confirmed(story)
    saw = story.types("Leena", "/kokous siirrä 1; ke 9.12.2026 klo 9–11")
    assert saw.messages[0].text.splitlines()[:6] == [
        "Siirretäänkö kokous?",
        "Kokous: Ohjaamon palvelut",
        "Ryhmä: Nuorten palvelut",
        f"Vanha aika: {WHEN}",
        f"Uusi aika: ke 9.12.2026 klo{NBSP}9.00–11.00",
        "Tiedon saa: 5 henkilöä, viesti tavoittaa 4",
    ]
    story.presses("Leena", "meeting.move")
    assert f"ke 9.12.2026 klo{NBSP}9.00–11.00" in story.types("Anna", "/kokous lista").text


def test_a_day_alone_moves_a_meeting_and_keeps_its_clock_time(story: Story) -> None:
    confirmed(story)
    saw = story.types("Leena", "/kokous siirrä ke 9.12.2026")
    assert f"Uusi aika: ke 9.12.2026 klo{NBSP}13.00–15.00" in saw.messages[0].text


def test_a_move_without_a_time_opens_a_form_and_no_move_keeps_everything(story: Story) -> None:
    confirmed(story)
    saw = story.types("Leena", "/kokous siirrä")
    assert saw.form is not None
    leena = story.ws.person(user("Leena"))
    same = leena.submits()
    assert same.errors == {
        "date": f"Kokous on jo tähän aikaan: Ohjaamon palvelut, {WHEN}. Mikään ei muuttunut."
    }
    leena.fills("date", "2026-12-09")
    planned = leena.submits()
    assert planned.form is not None
    kept = leena.presses(planned.form, "meeting.keep")
    assert kept.form is not None
    assert "Mikään ei muuttunut, eikä kenellekään lähetetty mitään." in kept.form.shown
    assert WHEN in story.types("Anna", "/kokous lista").text


def test_a_cancellation_shows_whom_it_reaches_and_waits_for_the_press(story: Story) -> None:
    confirmed(story)
    saw = story.types("Leena", "/kokous peru 1; Vetäjä on sairaana <!here>")
    assert saw.messages[0].text.splitlines()[0] == "Perutaanko kokous?"
    assert (
        "Syy: Vetäjä on sairaana <!here>\nTiedon saa: 4 henkilöä, viesti tavoittaa 3" in saw.messages[0].text
    )
    story.presses("Leena", "meeting.cancel")
    assert "Tämä kokous on peruttu: Ohjaamon palvelut" in story.types("Leena", "/kokous siirrä 1").text
    shown = story.types("Leena", "/kokous näytä 1").messages[0].text
    assert shown.startswith("Peruttu: Ohjaamon palvelut")
    assert "vastannut" not in shown
    assert "soittaa" not in shown


def test_attendance_is_ticked_in_a_form_on_the_day(story: Story) -> None:
    confirmed(story)
    early = story.types("Leena", "/kokous läsnä 1")
    assert early.text.startswith("Läsnäolijat voi merkitä kokouspäivästä alkaen: Ohjaamon palvelut")
    story.clock.set(datetime(2026, 12, 1, 13, 30, tzinfo=UTC))
    saw = story.types("Leena", "/kokous läsnä")
    assert saw.form is not None
    leena = story.ws.person(user("Leena"))
    leena.fills("present-0", ["Anna Esimerkki (Mallila)", "Paavo Esimerkki (Puhelin ry)"])
    done = leena.submits()
    assert done.form is not None
    assert "Läsnä olivat:" in done.form.shown
    assert "Anna Esimerkki, Paavo Esimerkki" in done.form.shown


def test_a_meeting_that_was_held_leads_to_writing_down_who_was_there(story: Story) -> None:
    nothing = story.types("Leena", "/kokous läsnä")
    assert nothing.text == "Kokouksia ei ole viime aikoina pidetty eikä niitä ole tulossa."
    confirmed(story)
    assert story.types("Leena", "/kokous lista").messages[0].buttons == ["Näytä", "Pidetyt kokoukset"]
    story.presses("Leena", "Pidetyt kokoukset")
    leena = story.ws.person(user("Leena"))
    assert leena.sees(GROUP)[-1].text == "Kahden viime kuukauden aikana ei ole pidetty kokouksia."

    story.clock.set(datetime(2026, 12, 1, 13, 30, tzinfo=UTC))
    held = story.types("Leena", "/kokous lista pidetyt").messages[0]
    assert held.text.splitlines() == [
        "Pidetyt kokoukset",
        WHEN,
        "Ohjaamon palvelut",
        "kokous 1 · Nuorten palvelut · läsnäolijat kirjaamatta",
    ]
    assert held.buttons == ["Läsnäolijat"]
    assert story.types("Anna", "/kokous lista pidetyt").messages[0].buttons == ["Näytä"]

    form = story.presses("Leena", "Läsnäolijat").form
    assert form is not None
    leena.fills("present-0", ["Anna Esimerkki (Mallila)"])
    leena.submits()
    after = story.types("Leena", "/kokous lista pidetyt").messages[0]
    assert after.text.splitlines()[-1] == "kokous 1 · Nuorten palvelut · läsnäolijat kirjattu"
    assert after.buttons == ["Näytä"]


def test_a_substitute_is_sent_by_command_and_a_part_of_a_name_is_asked_about(story: Story) -> None:
    confirmed(story)
    saw = story.types("Anna", "/kokous sijainen 1; Ville Esimerkki")
    assert "Sijaisesi: Ville Esimerkki" in saw.messages[0].text
    assert "ei tavoita" not in saw.messages[0].text
    part = story.types("Matti", "/kokous sijainen 1; kais")
    assert part.form is not None
    done = story.ws.person(user("Matti")).submits()
    assert done.form is not None
    assert "Kaisa Esimerkki" in done.form.shown


def test_who_sends_somebody_outside_slack_is_asked_to_tell_them(story: Story) -> None:
    confirmed(story)
    story.types("Anna", "/kokous sijainen 1")
    anna = story.ws.person(user("Anna"))
    anna.fills("name", "Sanna Sijainen").fills("email", "sanna.sijainen@example.fi")
    done = anna.submits()
    assert done.form is not None
    assert done.form.shown.splitlines()[-4:-1] == [
        "Sijaisesi:",
        " Sanna Sijainen",
        "Viesti ei tavoita sijaistasi. Kerro hänelle kokouksesta itse.",
    ]


def test_a_substitute_by_name_and_address_fills_the_form_with_both(story: Story) -> None:
    confirmed(story)

    asked = story.types("Anna", "/kokous sijainen 1; Sanna Sijainen sanna.sijainen@example.fi").form

    assert asked is not None
    assert (asked.values["Tai nimi"], asked.values["Ja sähköpostiosoite"]) == (
        "Sanna Sijainen",
        "sanna.sijainen@example.fi",
    )
    assert "En löytänyt" not in asked.shown


def test_a_mention_of_somebody_unknown_asks_for_the_name(story: Story) -> None:
    confirmed(story)
    story.types("Anna", "/kokous sijainen 1")
    anna = story.ws.person(user("Anna"))
    anna.fills("person", user("Uuno"))
    refused = anna.submits()
    assert refused.errors == {"name": "En tunne tätä Slackin käyttäjää vielä. Kirjoita myös hänen nimensä."}
    anna.fills("name", "Uuno Esimerkki")
    done = anna.submits()
    assert done.form is not None
    assert "Uuno Esimerkki" in done.form.shown
