"""Meetings drafted in Slack: from text, from forms, with whatever people type."""

import pytest

from tests.conversations.meetings.conftest import GROUP, NBSP, WHEN, WHOLE, Story
from tests.meeting_world import user


def test_a_whole_meeting_in_one_line_is_shown_in_full_before_anything_is_sent(story: Story) -> None:
    saw = story.types("Leena", WHOLE)
    (draft,) = saw.messages
    assert draft.only_me
    assert draft.text.splitlines() == [
        "Luonnos: Ohjaamon palvelut",
        f"Aika: {WHEN}",
        "Paikka: Carelicum",
        "Ryhmä: Nuorten palvelut",
        "Kutsutaan: 5 henkilöä, viesti tavoittaa 4",
        "Anna Esimerkki (Mallila), Leena Esimerkki (Esimerkkilä), Matti Esimerkki (Mallila), "
        "Oili Esimerkki (Opisto), Paavo Esimerkki (Puhelin ry)",
        "Viesti ei tavoita. Kannattaa soittaa:",
        "• Paavo Esimerkki",
        "Mitään ei ole vielä lähetetty.",
    ]
    assert draft.buttons == ["Lähetä kutsut (4 henkilölle)", "Muokkaa", "Hylkää"]


def test_the_same_line_twice_is_one_meeting(story: Story) -> None:
    story.types("Leena", WHOLE)
    again = story.types("Leena", WHOLE)
    assert "Olet jo tehnyt tämän kokouksen. Se on tässä, eikä uutta tehty." in again.text
    story.presses("Leena", "meeting.confirm")
    after = story.types("Leena", WHOLE)
    assert after.messages[0].text.splitlines()[:2] == [
        "Ohjaamon palvelut",
        "Olet jo tehnyt tämän kokouksen. Se on tässä, eikä uutta tehty.",
    ]
    assert after.messages[0].buttons == ["Näytä vastaukset"]


def test_outside_its_channel_the_group_is_named_first_or_anywhere_by_name(story: Story) -> None:
    first = story.types("Leena", "/kokous uusi nuor; 1.12.2026 klo 13–15; Ohjaamon palvelut", "#yleinen")
    named = story.types(
        "Leena",
        "/kokous uusi paikka: Carelicum; otsikko: Toinen; aika: 2.12.2026 klo 9; kesto: 1,5 h; ryhmä: NUOR",
        "#yleinen",
    )
    assert f"Aika: {WHEN}\nPaikka: ei vielä tiedossa\nRyhmä: Nuorten palvelut" in first.messages[0].text
    assert f"Aika: ke 2.12.2026 klo{NBSP}9.00–10.30\nPaikka: Carelicum" in named.messages[0].text


def test_a_beginning_alone_gets_an_hour_and_says_so(story: Story) -> None:
    saw = story.types("Leena", "/kokous uusi 1.12.2026 klo 13; Ohjaamon palvelut; Carelicum")
    assert f"Aika: ti 1.12.2026 klo{NBSP}13.00–14.00" in saw.messages[0].text
    assert "Loppumisaikaa ei sanottu, joten kokoukselle on varattu tunti." in saw.messages[0].text


def test_what_is_missing_is_asked_in_a_form_with_all_that_was_understood(story: Story) -> None:
    saw = story.types("Leena", "/kokous uusi 1.12.2026; ; Carelicum")
    assert saw.form is not None
    assert saw.form.title == "Uusi kokous"
    assert "Kellonaika puuttuu. Milloin kokous alkaa ja päättyy?" in saw.form.shown
    leena = story.ws.person(user("Leena"))
    leena.fills("from", "13:00").fills("to", "15:00").fills("title", "Ohjaamon palvelut")
    done = leena.submits()
    assert done.result == "updated"
    assert done.form is not None
    assert WHEN in done.form.shown
    assert "Carelicum" in done.form.shown
    sent = leena.presses(done.form, "meeting.confirm")
    assert sent.form is not None
    assert "Kutsut lähtevät nyt 4 henkilölle." in sent.form.shown


def test_a_time_that_is_not_understood_keeps_all_the_rest(story: Story) -> None:
    saw = story.types("Leena", "/kokous uusi ylihuomisenjälkeisenä; Ohjaamon palvelut; Carelicum")
    assert saw.form is not None
    assert "ylihuomisenjälkeisenä" in saw.form.shown
    leena = story.ws.person(user("Leena"))
    leena.fills("date", "2026-12-01").fills("from", "13:00").fills("to", "15:00")
    done = leena.submits()
    assert done.form is not None
    assert "Luonnos: Ohjaamon palvelut" in done.form.shown


def test_a_past_time_is_said_at_its_field_and_can_be_mended(story: Story) -> None:
    saw = story.types("Leena", "/kokous uusi 1.11.2026 klo 13–15; Ohjaamon palvelut; Carelicum")
    assert saw.form is not None
    leena = story.ws.person(user("Leena"))
    leena.fills("date", "2026-11-02").fills("from", "13:00").fills("to", "15:00")
    refused = leena.submits()
    assert refused.result == "errors"
    assert refused.errors == {
        "date": f"Aika on jo mennyt: ma 2.11.2026 klo{NBSP}13.00. Valitse aika, joka on vielä edessä."
    }
    leena.fills("date", "2026-12-01").fills("to", "12:00")
    assert leena.submits().errors == {"to": "Kokous päättyisi, ennen kuin se alkaa. Tarkista kellonajat."}
    leena.fills("to", "15:00")
    assert leena.submits().result == "updated"


# Slack leaves an entity that is typed as it is: it cannot be told from the character it stands for.
HOSTILE = "<!channel> *lihava* &lt;b&gt; \u202e😀 :tada: <@U0ANNA>"


def test_hostile_text_is_shown_as_typed_and_pings_nobody(story: Story) -> None:
    saw = story.types("Leena", f"/kokous uusi 1.12.2026 klo 13–15; {HOSTILE}; {HOSTILE}")
    draft = saw.messages[0]
    assert "<!channel> *lihava* <b> 😀 :tada: " in draft.text
    story.presses("Leena", "meeting.confirm")
    shown = story.types("Anna", "/kokous näytä")
    assert "<!channel> *lihava* <b> 😀 :tada: " in shown.messages[0].text
    assert [post.live for post in story.ws.journal.posts() if post.live] == []


def test_a_long_title_opens_the_form_and_loses_nothing(story: Story) -> None:
    saw = story.types("Leena", "/kokous uusi 1.12.2026 klo 13–15; " + "pitkä " * 60 + "; Carelicum")
    assert saw.form is not None
    assert "Otsikko on liian pitkä: siinä on 359 merkkiä" in saw.form.shown
    leena = story.ws.person(user("Leena"))
    assert leena.submits().errors["title"].startswith("Otsikko on liian pitkä: siinä on 359 merkkiä")
    leena.fills("title", "Lyhyt")
    assert leena.submits().result == "updated"


def test_five_thousand_characters_are_answered_kindly(story: Story) -> None:
    saw = story.types("Leena", "/kokous uusi " + "a" * 5000)
    assert saw.notice is None
    assert saw.form is not None


def test_a_member_is_told_who_can_make_a_meeting(story: Story) -> None:
    saw = story.types("Anna", WHOLE)
    assert saw.form is None
    assert saw.text.startswith("Tämän voi tehdä: ")
    assert saw.text.endswith("Voit kysyä: Leena Esimerkki, Kaisa Esimerkki.")
    stranger = story.types("Uuno", WHOLE)
    assert stranger.text.startswith("En tunne sinua vielä.")


def test_a_foreign_direct_message_works_like_any_place(story: Story) -> None:
    direct = story.ws.call(
        lambda: story.ws.sandbox.people.dm(story.ws.sandbox.people.person(user("Leena")), [user("Anna")]).id
    )
    saw = story.types("Leena", "/kokous uusi nuor; 1.12.2026 klo 13–15; Ohjaamon palvelut", direct)
    assert WHEN in saw.messages[0].text
    assert story.types("Anna", "/kokous lista", direct).messages[0].text == "Tulevia kokouksia ei ole."


def test_a_draft_is_edited_and_its_old_button_sends_nothing(story: Story) -> None:
    draft = story.types("Leena", WHOLE).messages[0]
    leena = story.ws.person(user("Leena"))
    leena.presses(draft, "meeting.edit")
    leena.fills("title", "Uusi otsikko")
    assert leena.submits().result == "updated"
    leena.closes("x")
    leena.presses(draft, "meeting.confirm")
    now = leena.sees(GROUP)[-1]
    assert "Luonnos on muuttunut sen jälkeen, kun painamasi painike tehtiin." in now.text
    assert "Luonnos: Uusi otsikko" in now.text
    leena.presses(now, "meeting.confirm")
    assert "Kutsut lähtevät nyt 4 henkilölle." in leena.sees(GROUP)[-1].text


def test_a_discarded_drafts_buttons_say_so_kindly(story: Story) -> None:
    draft = story.types("Leena", WHOLE).messages[0]
    story.presses("Leena", "meeting.discard")
    leena = story.ws.person(user("Leena"))
    assert "Luonnos on hylätty. Siitä ei kerrottu kenellekään." in leena.sees(GROUP)[-1].text
    kaisa = story.types("Kaisa", "/kokous lista")
    assert kaisa.messages[0].text == "Tulevia kokouksia ei ole."
    assert draft.buttons[1] == "Muokkaa"


def test_a_weekday_said_on_that_weekday_is_asked_about_today_or_in_a_week(story: Story) -> None:
    # it is Tuesday 24.11. at 10
    saw = story.types("Leena", "/kokous uusi tiistaina klo 13–15; Ohjaamon palvelut; Carelicum")
    today = f"ti 24.11.2026 klo{NBSP}13.00–15.00"
    assert saw.messages[0].buttons == [today, WHEN, "Muu aika"]

    story.presses("Leena", WHEN)

    now = story.ws.person(user("Leena")).sees(GROUP)[-1]
    assert now.text.splitlines()[:3] == ["Luonnos: Ohjaamon palvelut", f"Aika: {WHEN}", "Paikka: Carelicum"]


def test_a_weekday_of_this_week_needs_no_question(story: Story) -> None:
    saw = story.types("Leena", "/kokous uusi torstaina klo 13–15; Ohjaamon palvelut; Carelicum")

    assert f"Aika: to 26.11.2026 klo{NBSP}13.00–15.00" in saw.messages[0].text


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "http_500"])
def test_what_was_done_is_not_told_undone_when_only_the_telling_failed(story: Story, fault: str) -> None:
    story.types("Leena", WHOLE)
    story.ws.faults.add("response_url", fault)

    story.presses("Leena", "meeting.confirm")

    leena = story.ws.person(user("Leena"))
    assert not any("Mitään ei muutettu" in message.text for message in leena.sees(GROUP))
    again = story.types("Leena", WHOLE)
    assert again.messages[0].buttons == ["Näytä vastaukset"]  # it is no draft any more
