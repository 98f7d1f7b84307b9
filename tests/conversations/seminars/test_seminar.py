"""A seminar from its draft to the thanks, as the people of the network see it."""

from datetime import UTC, datetime, timedelta

from bot.sandbox.seen import Seen
from tests.conversations.seminars.conftest import Story
from tests.seminar_world import END

NBSP = "\N{NO-BREAK SPACE}"
WHOLE = (
    "/seminaari uusi Ekosysteemiseminaari; 26.8.2027 klo 9–16; Carelicum; 2; 12.8.2027; "
    "ohjelma: 9.00 Avaus; ruokailu: kyllä"
)
WHEN = f"to 26.8.2027 klo{NBSP}9.00–16.00"
# Everybody of the registry: eleven people, each once, though Anna and Leena have two roles.
EVERYBODY = 11


def drafted(story: Story) -> None:
    story.types("Eero", WHOLE)


def looked_at(story: Story, stage: str) -> Seen:
    """Eero looks at a stage; what he sees."""
    panel = story.types("Eero", "/seminaari kutsu").messages[0]
    sections = [block for block in panel.json["blocks"] if block["type"] == "section"]
    [row] = [block for block in sections if block["text"]["text"].startswith(stage)]
    return story.pressed("Eero", row["accessory"]["action_id"])


def sent(story: Story, stage: str) -> str:
    """Eero looks at a stage and sends it; what he sees then."""
    looked_at(story, stage)
    done = story.pressed("Eero", "seminar.send")
    story.beat()
    return done.text


def opened(story: Story) -> None:
    drafted(story)
    sent(story, "Kutsu:")


def test_a_whole_seminar_typed_in_one_line_is_said_back_in_full_and_nothing_is_sent(story: Story) -> None:
    shown = story.said("Eero", WHOLE)
    assert f"Luonnos: Ekosysteemiseminaari\nAika: {WHEN}" in shown
    assert f"Ilmoittaudu viimeistään: to 12.8.2027 klo{NBSP}23.59" in shown
    story.beat()
    assert story.headings("Anna") == []


def test_the_audience_is_everybody_once_with_the_reason_shown(story: Story) -> None:
    drafted(story)
    lines = story.said("Eero", "/seminaari kutsu").splitlines()
    for line in (
        f"{EVERYBODY} henkilöä",
        "johtofoorumi: 2",
        "ryhmien vetäjät: 2",
        "työryhmien vastuuhenkilöt: 1",
        "ryhmien jäsenet: 6",
        "työllisyysalueen asiantuntijat: 1",
        "työllisyysalueen johto: 1",
        "kumppanien yhteyshenkilöt: 1",
    ):
        assert [one for one in lines if line in one] != [], line
    # Paavo has neither Slack nor a letter's way here: he is to be phoned.
    assert lines[-1] == "• Paavo Esimerkki"


def test_a_time_outside_early_autumn_is_asked_about_and_nothing_goes_out_before(story: Story) -> None:
    shown = story.said("Eero", WHOLE.replace("26.8.2027", "26.10.2027").replace("12.8.2027", "12.10.2027"))
    assert "Oletko varma ajasta?" in shown
    assert "Sopimuksen mukaan seminaari pidetään alkusyksyllä, 15.8.–30.9." in shown
    assert "Vahvista ensin aika" in sent(story, "Kutsu:")
    assert story.headings("Anna") == []
    story.types("Eero", "/seminaari kutsu")
    story.pressed("Eero", "seminar.season_ok")
    sent(story, "Kutsu:")
    assert story.headings("Anna") == ["Kutsu: Ekosysteemiseminaari"]


def test_what_is_missing_is_asked_in_a_form_with_the_rest_filled_in(story: Story) -> None:
    saw = story.types("Eero", "/seminaari uusi Ekosysteemiseminaari; 26.8.2027; Carelicum; sata")
    assert saw.form is not None
    assert saw.form.values["Nimi"] == "Ekosysteemiseminaari"
    assert "Kellonaika puuttuu" in saw.form.shown
    assert "En ymmärtänyt paikkojen määrää: sata" in saw.form.shown
    eero = story.ws.person("U0EERO")
    eero.fills("from", "09:00").fills("to", "16:00").fills("capacity", "100").fills("deadline", "2027-08-12")
    done = eero.submits()
    assert WHEN in (done.form.shown if done.form else "")


def test_each_stage_shows_count_and_sample_before_it_goes(story: Story) -> None:
    drafted(story)
    looked = looked_at(story, "Ennakkotieto:")
    assert f"Vastaanottajia: {EVERYBODY - 1}" in looked.shown
    assert "Varaa päivä: Ekosysteemiseminaari" in looked.shown
    assert looked.text.count(" Esimerkki,") == 4  # five names, parted by commas
    assert f"Lähetä nyt ({EVERYBODY - 1})" in looked.buttons


def test_stages_go_to_those_they_are_for_each_person_once(story: Story) -> None:
    drafted(story)
    sent(story, "Ennakkotieto:")
    sent(story, "Kutsu:")
    story.says("Anna", "Osallistun")
    story.says("Matti", "En pääse")
    story.beat()
    sent(story, "Muistutus 1:")
    assert story.headings("Oili") == [
        "Varaa päivä: Ekosysteemiseminaari",
        "Kutsu: Ekosysteemiseminaari",
        "Pääsetkö mukaan? Ekosysteemiseminaari",
    ]
    assert story.headings("Anna")[2:] == ["Ilmoittautuminen on vahvistettu: Ekosysteemiseminaari"]
    assert story.headings("Matti") == ["Varaa päivä: Ekosysteemiseminaari", "Ekosysteemiseminaari"]


def test_a_scheduled_stage_goes_out_at_its_time_to_those_silent_then(story: Story) -> None:
    opened(story)
    looked_at(story, "Muistutus 1:")
    eero = story.ws.person("U0EERO")
    eero.presses("#yleinen", "seminar.schedule_form")
    done = eero.fills("date", "2027-06-01").fills("from", "09:00").submits()
    assert f"Muistutus 1: lähtee ti 1.6.2027 klo{NBSP}9.00" in (done.form.shown if done.form else "")
    story.says("Anna", "En pääse")
    story.beat(datetime(2027, 6, 1, 5, 59, tzinfo=UTC))
    assert story.headings("Oili") == ["Kutsu: Ekosysteemiseminaari"]
    story.beat(datetime(2027, 6, 1, 6, 0, tzinfo=UTC))
    story.beat()
    assert story.headings("Oili") == ["Kutsu: Ekosysteemiseminaari", "Pääsetkö mukaan? Ekosysteemiseminaari"]
    assert story.headings("Anna") == ["Ekosysteemiseminaari"]


def test_the_queue_is_told_honestly_and_a_place_given_up_goes_to_the_first_in_it(story: Story) -> None:
    opened(story)
    assert "Sinulla on paikka." in story.says("Anna", "Osallistun").shown
    story.says("Oili", "Osallistun")
    assert "Jonotusnumerosi: 1" in story.says("Leena", "Osallistun").shown
    assert "Jonotusnumerosi: 2" in story.says("Matti", "Osallistun").shown
    story.beat()
    story.says("Anna", "Luovun paikastani")
    story.beat()
    offer = story.newest("Leena")
    assert "Sinulle on paikka: Ekosysteemiseminaari" in offer.shown
    assert f"viimeistään ma 10.5.2027 klo{NBSP}10.00" in offer.shown
    assert "Jonotusnumerosi: 1" in story.said("Matti", "/seminaari")
    story.beat(datetime(2027, 5, 10, 7, 1, tzinfo=UTC))
    story.beat()
    assert story.headings("Leena")[-1] == "Paikka siirtyi seuraavalle: Ekosysteemiseminaari"
    story.says("Matti", "Otan paikan")
    status = story.said("Eero", "/seminaari tilanne")
    assert "tulee 2, ei tule 2, jonossa 0" in status
    assert "2/4 kumppania mukana" in status


def test_diets_are_asked_when_there_is_catering_and_only_the_organiser_sees_them(story: Story) -> None:
    opened(story)
    story.says("Anna", "Osallistun")
    anna = story.ws.person("U0ANNA")
    anna.presses(story.newest("Anna"), "Ruokavalio ja tarpeet")
    assert "Nämä näkee vain järjestäjä: Eero Esimerkki" in (anna.form.shown if anna.form else "")
    anna.fills("diet", "Gluteeniton").fills("access", "Kuulolaite").submits()
    assert "gluteeniton: 1" in story.said("Eero", "/seminaari tilanne")
    assert "Kuulolaite" in story.said("Eero", "/seminaari tilanne")
    for other in ("Dora", "Kaisa"):
        seen = story.said(other, "/seminaari tilanne").lower()
        assert ("gluteeniton" in seen, "kuulolaite" in seen) == (False, False)


def test_a_moved_seminar_is_told_to_who_has_heard_of_it_and_places_stay(story: Story) -> None:
    opened(story)
    story.says("Anna", "Osallistun")
    story.beat()
    eero = story.ws.person("U0EERO")
    story.types("Eero", "/seminaari muuta")
    done = eero.fills("date", "2027-09-02").fills("place", "Metla").submits()
    shown = (done.form.shown if done.form else "").replace("\n", "")
    assert f"Uusi aika: to 2.9.2027 klo{NBSP}9.00–16.00" in shown
    assert story.headings("Anna")[-1] == "Ilmoittautuminen on vahvistettu: Ekosysteemiseminaari"
    assert eero.form is not None
    eero.presses(eero.form, "seminar.move")
    story.beat()
    story.beat()
    assert story.headings("Anna")[-1] == "Seminaarin aika on muuttunut: Ekosysteemiseminaari"
    assert "Sinulla on paikka." in story.newest("Anna").shown
    assert f"to 2.9.2027 klo{NBSP}9.00–16.00" in story.newest("Oili").shown


def test_a_cancelled_seminar_is_told_to_who_has_heard_of_it_and_to_nobody_else(story: Story) -> None:
    drafted(story)
    sent(story, "Ennakkotieto:")
    eero = story.ws.person("U0EERO")
    asked = story.types("Eero", "/seminaari peru").messages[0]
    eero.presses(asked, "seminar.cancel_form")
    eero.fills("reason", "Tila ei ole käytettävissä").submits()
    assert eero.form is not None
    eero.presses(eero.form, "seminar.cancel")
    story.beat()
    story.beat()
    assert story.headings("Anna")[-1] == "Peruttu: Ekosysteemiseminaari"
    assert "Tila ei ole käytettävissä" in story.newest("Anna").shown
    assert "Seminaarista ei ole vielä ilmoitettu." in story.said("Anna", "/seminaari")


def test_a_draft_that_is_discarded_is_told_to_nobody(story: Story) -> None:
    drafted(story)
    story.types("Eero", "/seminaari kutsu")
    story.pressed("Eero", "seminar.discard")
    story.beat()
    assert story.headings("Anna") == []


def test_members_register_give_up_and_change_their_mind_by_typing(story: Story) -> None:
    opened(story)
    assert "Sinulla on paikka." in story.said("Anna", "/seminaari ilmoittaudu")
    story.types("Anna", "/seminaari peru")
    assert "Vastasit: en pääse." in story.pressed("Anna", "En pääse").text
    assert "Sinulla on paikka." in story.said("Anna", "/seminaari ilmoittaudu")


def test_an_answer_given_by_phone_is_written_down_by_name(story: Story) -> None:
    opened(story)
    done = story.types("Kaisa", "/seminaari ilmoittaudu Paavo Esimerkki")
    assert "Vastaus on kirjattu." in done.text
    assert "1/4 kumppania mukana" in story.said("Kaisa", "/seminaari tilanne")


def test_somebody_outside_the_network_is_invited_by_name_and_address(story: Story) -> None:
    opened(story)
    shown = story.said("Eero", "/seminaari kutsu Vilma Vieras <vilma@example.fi>")
    assert "Lisätty listaan: 1" in shown
    assert "erikseen kutsutut: 1" in shown
    again = story.said("Eero", "/seminaari kutsu Vilma Vieras <vilma@example.fi>")
    assert "Lisätty listaan: 0" in again
    bad = story.types("Eero", "/seminaari kutsu <vilma@example.fi")
    assert "En ymmärtänyt tätä riviä" in (bad.form.shown if bad.form else "")


def test_after_the_seminar_those_who_came_are_thanked_and_grade_it_without_their_name(story: Story) -> None:
    opened(story)
    story.says("Anna", "Osallistun")
    story.beat()
    story.beat(END + timedelta(hours=1))
    sent(story, "Kiitos ja palaute:")
    assert story.headings("Anna")[-1] == "Kiitos osallistumisesta: Ekosysteemiseminaari"
    assert "Kiitos, vastauksesi on tallennettu." in story.says("Anna", "5").shown
    assert story.headings("Oili") == ["Kutsu: Ekosysteemiseminaari"]
    assert "Palautteita: 1" in story.said("Eero", "/seminaari tilanne")


def test_who_may_not_arrange_it_is_told_who_may_and_sees_no_draft(story: Story) -> None:
    drafted(story)
    for line in ("uusi", "kutsu", "muuta", "tilanne"):
        assert "palvelupäällikkö" in story.said("Anna", f"/seminaari {line}")
    assert "Seminaarista ei ole vielä ilmoitettu." in story.said("Anna", "/seminaari")


def test_a_day_or_time_that_can_mean_two_is_two_buttons_and_the_press_goes_on(story: Story) -> None:
    typed = WHOLE.replace("26.8.2027 klo 9–16", "viikonloppuna klo 9–16")
    question = story.types("Eero", typed).messages[0]
    assert question.text.splitlines()[0] == "Mitä aikaa tarkoitat?"
    assert len(question.buttons) == 2
    saturday, sunday = question.buttons
    assert (saturday[:2], sunday[:2]) == ("la", "su")
    assert saturday.endswith(f"klo{NBSP}9.00–16.00")
