"""/asiantuntija in Slack: invited by line and form, confidentiality acknowledged, the channel, the end."""

from datetime import timedelta

from bot.sandbox.seen import Saw
from tests.conversations.guests.conftest import GROUP, Story

INVITE = "/asiantuntija kutsu Veera Esimerkki; aihe: nuorten palvelut; päättyy: 31.3.2027"


def said(saw: Saw) -> str:
    return saw.messages[-1].text


def shown(saw: Saw) -> str:
    """The words of the form that an answer came in, on one line."""
    assert saw.form is not None
    return " ".join(saw.form.shown.split())


def offered(story: Story) -> None:
    story.types("Leena", INVITE)
    story.sends()


def accepted(story: Story) -> None:
    """Veera has read the text and accepted."""
    offered(story)
    veera = story.person("Veera")
    veera.presses("@bot", "Lue ja hyväksy")
    veera.fills("Salassapito", ["agreed"])
    veera.submits()


def test_the_line_of_the_issue_invites_somebody_new_to_one_meeting(story: Story) -> None:
    story.meeting()
    saw = story.types(
        "Leena",
        "/asiantuntija kutsu Anna Asiantuntija <anna@esimerkki.fi>; kokous: Ohjaamon palvelut; "
        "aihe: nuorten palvelut",
        "#yleinen",
    )

    assert said(saw).replace("\N{NO-BREAK SPACE}", " ").splitlines()[:7] == [
        "Vieraileva asiantuntija kutsuttu: Anna Asiantuntija",
        "Ryhmä: Nuorten palvelut",
        "Kokous: Ohjaamon palvelut",
        "Aika: ti 1.12.2026 klo 13.00–15.00",
        "Aihe: nuorten palvelut",
        "Rekisteriin lisättiin uusi henkilö.",
        "Pyydän vierailijaa kuittaamaan salassapidon ja kerron sinulle vastauksen.",
    ]


def test_a_guest_in_slack_reads_accepts_answers_and_gives_up(story: Story) -> None:
    story.meeting()
    offered(story)
    offer = story.person("Veera").dm()[-1]
    assert offer.buttons == ["Lue ja hyväksy", "En voi osallistua"]
    assert "Ohjaamon palvelut" not in offer.text

    form = story.person("Veera").presses(offer, "Lue ja hyväksy").form
    assert form is not None
    assert "Salassapito ekosysteemin yhteistyössä" in form.shown
    missing = story.person("Veera").submits()
    assert missing.errors == {"agree": "Rastita ruutu, kun olet lukenut tekstin ja sitoudut siihen."}
    done = story.person("Veera").fills("Salassapito", ["agreed"]).submits()
    assert "Kiitos! Osallistut vierailevana asiantuntijana." in shown(done)

    assert story.dm("Veera")[-1] == "Kutsu: Ohjaamon palvelut"
    invited = story.person("Veera").dm()[-1]
    assert invited.buttons == ["Osallistun", "En pääse", "Ehkä"]  # and nobody is sent instead
    story.person("Veera").presses(invited, "Osallistun")
    status = said(story.types("Leena", "/kokous näytä Ohjaamon palvelut"))
    assert "Tulee: Veera Esimerkki (vieraileva asiantuntija)" in status

    story.types("Veera", "/asiantuntija", "#yleinen")
    story.person("Veera").presses("#yleinen", "Luovu passista")
    assert story.last("Veera", "#yleinen").text.startswith("Et osallistu. Kerron siitä kutsujallesi.")
    assert "Veera" not in said(story.types("Leena", "/kokous näytä Ohjaamon palvelut"))
    assert [line for line in story.dm("Leena") if "asiantuntija" in line] == [
        "Vieraileva asiantuntija on mukana: Veera Esimerkki",
        "Vieraileva asiantuntija ei pääse mukaan: Veera Esimerkki",
    ]


def test_declining_at_once_is_one_press_and_a_second_press_is_told_why_not(story: Story) -> None:
    offered(story)
    offer = story.person("Veera").dm()[-1]
    story.person("Veera").presses(offer, "En voi osallistua")
    assert story.person("Veera").dm()[-1].text.startswith("Et osallistu.")
    assert story.dm("Leena") == ["Vieraileva asiantuntija ei pääse mukaan: Veera Esimerkki"]


def test_the_bare_command_opens_the_form_and_the_form_does_the_same(story: Story) -> None:
    story.meeting()
    form = story.types("Leena", "/asiantuntija kutsu", "#yleinen").form
    assert form is not None
    assert form.title == "Vieraileva asiantuntija"
    leena = story.person("Leena")
    leena.fills("Vieraileva asiantuntija", "Aino Asiantuntija").fills("Aihe", "työpajat")
    lacking = leena.submits()
    assert set(lacking.errors) == {"group", "ends"}
    leena.fills("Ryhmä", "Nuorten palvelut").fills("Viimeinen päivä", "2027-03-31")
    unreachable = leena.submits()
    assert unreachable.errors == {
        "email": (
            "Vierailija kuittaa salassapidon Slackissa tai verkkosivulla, joten tarvitsen "
            "sähköpostiosoitteen: Aino Asiantuntija"
        )
    }
    done = leena.fills("Sähköpostiosoite", "aino@esimerkki.fi").submits()
    assert "Passi: 24.11.2026–31.3.2027" in shown(done)

    # A meeting chosen in the form is enough; the group follows from it.
    leena.closes("x")
    leena.types("#yleinen", "/asiantuntija kutsu Gunilla; aihe: palvelut")
    leena.fills("Vain tämä kokous", f"{'ti 1.12.2026 klo' + chr(160)}13.00 Ohjaamon palvelut")
    done = leena.submits()
    assert "Kokous: Ohjaamon palvelut" in shown(done)


def test_what_was_understood_stays_in_the_form_with_the_trouble_at_its_field(story: Story) -> None:
    form = story.types("Leena", "/asiantuntija kutsu Veera; aihe: nuorten palvelut; päättyy: 31.2.2027").form
    assert form is not None
    assert "En ymmärtänyt tätä päivää: 31.2.2027." in form.shown
    assert (form.values["Vieraileva asiantuntija"], form.values["Aihe"], form.values["Ryhmä"]) == (
        "Veera",
        "nuorten palvelut",
        "#1",
    )
    past = story.person("Leena").fills("Viimeinen päivä", "2026-11-23").submits()
    assert past.errors == {"ends": "Viimeinen päivä on jo mennyt: ma 23.11.2026"}


def test_several_meetings_that_fit_are_buttons(story: Story) -> None:
    story.meeting()
    story.types("Leena", "/kokous uusi 8.12.2026 klo 13–15; Ohjaamon palvelut; Carelicum")
    story.person("Leena").presses(GROUP, "meeting.confirm")
    which = story.types("Leena", "/asiantuntija kutsu Veera; kokous: Ohjaamon; aihe: palvelut")
    assert len(which.messages[0].buttons) == 3
    story.person("Leena").presses(which.messages[0], which.messages[0].buttons[1])
    done = story.last("Leena").text
    assert done.startswith("Vieraileva asiantuntija kutsuttu: Veera Esimerkki")
    assert "8.12.2026" in done


def test_a_mentioned_user_whom_the_registry_does_not_know_is_added_after_the_form(story: Story) -> None:
    form = story.types("Leena", "/asiantuntija kutsu @uuno; aihe: palvelut; päättyy: 31.3.2027").form
    assert form is not None
    done = story.person("Leena").fills("Vieraileva asiantuntija", "Uuno Esimerkki").submits()
    assert done.form is not None
    assert "Rekisteriin lisättiin uusi henkilö." in done.form.shown
    assert story.dm("Uuno") == ["Kutsu vierailevaksi asiantuntijaksi"]


def test_who_may_not_invite_hears_who_may_and_whom_to_ask(story: Story) -> None:
    saw = story.types("Anna", INVITE)
    assert said(saw) == (
        "Tämän voi tehdä: ryhmän vetäjä, ryhmän vastuuhenkilö, työllisyysalueen asiantuntija, "
        "palvelupäällikkö, työllisyysaluejohtaja. Voit kysyä: Leena Esimerkki, Kaisa Esimerkki."
    )
    assert story.dm("Veera") == []


def test_the_same_line_twice_invites_once_and_another_day_is_told(story: Story) -> None:
    offered(story)
    again = story.types("Leena", INVITE)
    assert said(again).startswith("On jo kutsuttu, mikään ei muuttunut: Veera Esimerkki")
    changed = story.types("Leena", INVITE.replace("31.3.2027", "30.4.2027"))
    assert said(changed).startswith("Vierailijan passia muutettu: Veera Esimerkki")
    assert "Passi: 24.11.2026–30.4.2027" in said(changed)
    assert story.dm("Veera") == [
        "Kutsu vierailevaksi asiantuntijaksi",
        "Passin viimeinen päivä on nyt: pe 30.4.2027",
    ]


def test_the_bot_brings_the_guest_to_the_channel_and_offers_removal_at_the_end(story: Story) -> None:
    accepted(story)
    story.sends()
    leena = story.person("Leena")
    leena.presses(leena.dm()[-1], "Kutsu kanavalle")
    assert leena.dm()[-1].text.startswith("Vierailija on nyt ryhmän kanavalla: Veera Esimerkki")
    assert story.types("Veera", "Hei!").messages[-1].text == "Hei!"

    story.types("Leena", "/asiantuntija peru Veera")
    leena.presses(GROUP, "Peru passi")
    assert "Vierailija on vielä ryhmän kanavalla." in story.last("Leena").text
    leena.presses(GROUP, "Poista kanavalta")
    assert story.last("Leena").text.startswith("Vierailija ei ole enää ryhmän kanavalla: Veera Esimerkki")
    assert story.ws.sandbox.state.channels["C0NUORET"].members.count("U0VEERA") == 0
    assert story.dm("Veera")[-1] == "Vierailijan passi on peruttu"


def test_a_pass_that_ends_by_itself_offers_to_remove_the_guest_from_the_channel(story: Story) -> None:
    story.types("Leena", INVITE.replace("31.3.2027", "26.11.2026"))
    story.sends()
    veera, leena = story.person("Veera"), story.person("Leena")
    veera.presses("@bot", "Lue ja hyväksy")
    veera.fills("Salassapito", ["agreed"]).submits()
    story.sends()
    leena.presses(leena.dm()[-1], "Kutsu kanavalle")
    story.night(3)

    assert story.dm("Leena")[-1] == "Vierailijan passi on päättynyt: Veera Esimerkki"
    ended = leena.dm()[-1]
    leena.presses(ended, "Poista kanavalta")
    assert leena.dm()[-1].text.startswith("Vierailija ei ole enää ryhmän kanavalla: Veera Esimerkki")
    assert story.ws.sandbox.state.channels["C0NUORET"].members.count("U0VEERA") == 0


def test_when_slack_refuses_the_reason_is_told_and_can_be_tried_again(story: Story) -> None:
    accepted(story)
    story.sends()
    leena = story.person("Leena")
    story.person("Kaisa").archives(GROUP)
    leena.presses(leena.dm()[-1], "Kutsu kanavalle")
    told = leena.dm()[-1]
    assert told.text.startswith("Slack ei tehnyt tätä, joten kanavalla ei muuttunut mikään: Veera Esimerkki")
    assert "is_archived" in told.text
    assert told.buttons == ["Yritä uudelleen"]


def test_the_leader_hears_a_week_before_extends_and_the_pass_ends_by_itself(story: Story) -> None:
    story.types("Leena", INVITE.replace("31.3.2027", "11.12.2026"))
    story.sends()
    veera, leena = story.person("Veera"), story.person("Leena")
    veera.presses("@bot", "Lue ja hyväksy")
    veera.fills("Salassapito", ["agreed"]).submits()
    story.night(11)  # to 5.12.2026: the notice was due on Friday the 4th
    assert story.dm("Leena")[-1] == "Vierailijan passi päättyy pian: Veera Esimerkki"
    leena.presses(leena.dm()[-1], "Vaihda viimeinen päivä")
    done = leena.fills("Viimeinen päivä", "2026-12-18").submits()
    assert shown(done).startswith("Vierailijan passia muutettu: Veera Esimerkki")
    assert story.dm("Veera")[-1] == "Passin viimeinen päivä on nyt: pe 18.12.2026"

    story.types("Veera", "/ryhma näytä Nuorten palvelut", "#yleinen")
    assert story.last("Veera", "#yleinen").text.startswith("Nuorten palvelut")
    story.night(14)  # to 19.12.2026
    heard = story.dm("Veera")
    refused = story.types("Veera", "/ryhma näytä Nuorten palvelut", "#yleinen")
    assert said(refused).startswith("Tämän voi")
    assert story.dm("Leena").count("Vierailijan passi päättyy pian: Veera Esimerkki") == 2
    story.meeting("/kokous uusi 12.1.2027 klo 13–15; Passin jälkeen; Carelicum")
    assert story.dm("Veera") == heard


def test_the_list_tells_each_pass_with_its_state_and_buttons(story: Story) -> None:
    accepted(story)
    story.types("Leena", "/asiantuntija kutsu Gunilla; aihe: työpajat; päättyy: 28.2.2027")
    shown = story.types("Leena", "/asiantuntija lista").messages[-1]
    lines = shown.text.splitlines()
    assert [line for line in lines if " – " in line] == [
        "Gunilla Esimerkki – kutsuttu, ei ole vielä vastannut",
        "Veera Esimerkki – hyväksynyt",
    ]
    assert shown.buttons.count("Peru passi …") == 2
    before = story.dm("Veera")
    story.clock.advance(timedelta(minutes=5))
    for _ in range(2):
        story.person("Leena").presses(shown, "guest.send_again/1")
    assert story.last("Leena").text == "Viesti lähtee vierailijalle uudelleen: Veera Esimerkki"
    assert story.dm("Veera") == [*before, "Passin viimeinen päivä on nyt: ke 31.3.2027"]
    seen = story.types("Anna", "/asiantuntija lista").messages[-1]
    assert ("Gunilla" in seen.text, seen.buttons) == (False, [])
    other = story.types("Anna", "/asiantuntija lista Työnantajapalvelut")
    assert said(other).startswith("Tämän voi")


def test_the_group_shows_its_guests_beside_its_members(story: Story) -> None:
    before = said(story.types("Anna", "/ryhma näytä"))
    accepted(story)
    after = said(story.types("Anna", "/ryhma näytä"))
    assert "Vierailevat asiantuntijat: Veera Esimerkki" in after
    # Neither the size nor the members have changed.
    assert after.replace("\nVierailevat asiantuntijat: Veera Esimerkki", "") == before


def test_an_old_button_of_a_cancelled_pass_says_what_happened(story: Story) -> None:
    offered(story)
    offer = story.person("Veera").dm()[-1]
    story.types("Leena", "/asiantuntija peru Veera")
    story.person("Leena").presses(GROUP, "Peru passi")
    story.sends()
    pressed = story.person("Veera").presses(offer, "Lue ja hyväksy")
    assert pressed.form is None
    assert "Passisi: peruttu" in "\n".join(one.text for one in story.person("Veera").dm())
    again = story.types("Leena", "/asiantuntija peru Veera")
    assert again.form is None
    assert said(again) == "Ei ole passia, jota voisit muuttaa."


def test_hostile_words_ping_nobody(story: Story) -> None:
    saw = story.types(
        "Leena", "/asiantuntija kutsu Veera; aihe: <!channel> *lihava* :smile:; päättyy: 31.3.2027"
    )
    assert "Aihe: <!channel> *lihava* :smile:" in said(saw)
    story.sends()
    assert "Aihe: <!channel> *lihava* :smile:" in story.person("Veera").dm()[-1].text
    assert [post.live for post in story.ws.journal.posts() if post.live] == []


def test_confidentiality_is_acknowledged_by_members_too(story: Story) -> None:
    wish = "Lue salassapidon teksti ja kuittaa se: /eko salassapito"
    assert wish in said(story.types("Anna", "/eko omat"))
    form = story.types("Anna", "/eko salassapito").form
    assert form is not None
    done = story.person("Anna").fills("Salassapito", ["agreed"]).submits()
    assert shown(done).startswith("Kuittasit tämän: ti 24.11.2026")
    again = story.types("Anna", "/eko salassapito")
    assert shown(again).startswith("Kuittasit tämän: ti 24.11.2026")
    story.person("Anna").closes()
    assert "Salassapidon kuittaukset" in said(story.types("Anna", "/eko tietoni"))
    assert wish not in said(story.types("Anna", "/eko omat"))


def test_a_guest_sees_the_own_passes_on_the_own_page_and_in_the_own_data(story: Story) -> None:
    offered(story)
    page = said(story.types("Veera", "/eko omat", "#yleinen"))
    assert "Kutsu vierailevaksi asiantuntijaksi odottaa vastaustasi: Nuorten palvelut" in page
    assert "Nuorten palvelut, 24.11.2026–31.3.2027 – kutsuttu, ei ole vielä vastannut" in page
    data = said(story.types("Veera", "/eko tietoni", "#yleinen"))
    assert "Vierailijan passit" in data
    assert "nuorten palvelut – kutsuttu, ei ole vielä vastannut" in data
