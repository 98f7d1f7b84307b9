"""/eko in Slack: help, one's own page, settings, data and erasure, roles, the annual cycle, the log, Home."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.app import prepare
from bot.domain.groups import GroupKind, Office
from bot.domain.meetings import MeetingState
from bot.domain.people import Role
from bot.domain.zone import local_date
from bot.sandbox.seen import Saw
from bot.services.people import find_person
from bot.storage.models import (
    AuditEntry,
    Group,
    Invitation,
    Meeting,
    OfficeHolding,
    Person,
    RoleHolding,
    Seat,
)
from tests.conversations.conftest import House


@pytest.fixture
def network(house: House) -> House:
    """Paula is service manager, Anna area expert and leader of Työkyky; Jaana is a member of it."""
    prepare(house.bot)
    paula = house.add_person("Paula Palvelupäällikkö", "paula.palvelupaallikko@example.fi")
    anna = house.add_person("Anna Asiantuntija", "anna.asiantuntija@example.fi")
    jaana = house.add_person("Jaana Jäsen", "jaana.jasen@example.fi")
    now = house.clock.now()
    with house.bot.database.writing() as session:
        session.add(RoleHolding(person_id=paula.id, role=Role.SERVICE_MANAGER, started_at=now))
        group = Group(
            name="Työkyky",
            search_name="tyokyky",
            kind=GroupKind.WORKING_GROUP,
            started_on=local_date(now),
            created_at=now,
        )
        session.add(group)
        session.flush()
        for person in (anna, jaana):
            session.add(
                Seat(group_id=group.id, person_id=person.id, starts_on=local_date(now), created_at=now)
            )
        session.add(OfficeHolding(group_id=group.id, person_id=anna.id, office=Office.LEADER, started_at=now))
        meeting = Meeting(
            group_id=group.id,
            title="Syksyn työt",
            starts_at=now + timedelta(days=7),
            ends_at=now + timedelta(days=7, hours=2),
            place="Carelicum",
            state=MeetingState.CONFIRMED,
            organiser_id=anna.id,
            created_at=now,
        )
        session.add(meeting)
        session.flush()
        session.add(Invitation(meeting_id=meeting.id, person_id=jaana.id, created_at=now))
    house.bot.directory.sync_all(house.bot.client)
    return house


def said(saw: Saw) -> str:
    """The one answer, as notifications and screen readers read it."""
    (message,) = saw.messages
    return message.text


def roles(house: House) -> set[tuple[str, Role]]:
    with house.bot.database.reading() as session:
        rows = session.execute(
            select(Person.name, RoleHolding.role)
            .join(RoleHolding, RoleHolding.person_id == Person.id)
            .where(RoleHolding.ended_at.is_(None))
        )
        return {(name, role) for name, role in rows}


# -- help -----------------------------------------------------------------------------------------------


def words_of(shown: str, slash: str) -> list[str]:
    """The words of a slash command, as the whole help lists them below it."""
    lines = shown.splitlines()
    below = next(number for number, line in enumerate(lines) if line.split()[:1] == [slash]) + 1
    return lines[below].split(" · ")


def test_everybody_gets_help_and_only_of_what_is_theirs(network: House) -> None:
    manager = said(network.ws.person("U0PAULA").types("#yleinen", "/eko apu"))
    member = said(network.ws.person("U0JAANA").types("#yleinen", "/eko apu"))
    stranger = said(network.ws.person("U0KALLE").types("#yleinen", "/eko apu"))

    assert "\n/kumppani Kumppanit, niiden yhteyshenkilöt" in manager
    assert words_of(manager, "/kumppani")[-1] == "poistu"
    assert "• /eko loki Näyttää" in manager
    assert "lista" in words_of(member, "/kumppani")
    assert "poistu" not in words_of(member, "/kumppani")
    assert "/eko loki" not in member
    assert stranger.startswith("Mitä voit tehdä täällä\nEn tunne sinua vielä.")
    assert "/eko omat" not in stranger


def test_every_slash_command_has_its_help_and_a_way_back_from_a_slip(network: House) -> None:
    jaana = network.ws.person("U0JAANA")

    helped = said(jaana.types("#yleinen", "/kumppani apu"))
    assert helped.startswith("Komennot: /kumppani\n/kumppani\nKumppanit, niiden yhteyshenkilöt")
    assert "Esimerkiksi: /kumppani näytä Riveria" in helped

    slipped = jaana.types("#yleinen", "/eko vuosikelo")
    assert said(slipped) == "Komentoa /eko vuosikelo ei ole.\nTarkoititko:"
    jaana.presses(slipped.messages[0], "/eko vuosikello")
    assert jaana.sees("#yleinen")[-1].text.startswith("Vuosikello 2026")


# -- one's own ------------------------------------------------------------------------------------------


def test_ones_own_page_has_the_groups_the_meetings_and_what_waits(network: House) -> None:
    jaana = said(network.ws.person("U0JAANA").types("#yleinen", "/eko omat"))
    anna = said(network.ws.person("U0ANNA").types("#yleinen", "/eko omat"))

    assert jaana == (
        "Jaana Jäsen\n"
        "Odottaa sinua\n"
        "1 kutsu odottaa vastaustasi\n"
        "ti 1.12.2026 klo\N{NO-BREAK SPACE}10.00–12.00 Työkyky: Syksyn työt · Carelicum\n"
        "• Lue salassapidon teksti ja kuittaa se: /eko salassapito\n"
        "Tulevat kokoukseni\n"
        "• ti 1.12.2026 klo 10.00–12.00 Työkyky: Syksyn työt · Carelicum – odottaa vastaustasi\n"
        "Ryhmäni\n"
        "• Työkyky"
    )
    assert "• Ryhmältä puuttuu vastuuhenkilö: Työkyky" in anna
    assert "• Työkyky (vetäjä)" in anna
    assert "• Kehittämisryhmä" in anna


def test_the_home_tab_shows_the_same_quietly(network: House) -> None:
    home = network.ws.person("U0JAANA").opens_home()
    stranger = network.ws.person("U0KALLE").opens_home()

    assert home is not None
    assert home.splitlines()[:3] == ["Jaana Jäsen", "Odottaa sinua", "1 kutsu odottaa vastaustasi"]
    assert home.splitlines()[-2:] == ["Asetukset", "Apua"]
    assert stranger == (
        "En tunne sinua vielä. Pyydä organisaatiosi yhteyshenkilöä lisäämään sinut rekisteriin.\nApua"
    )


def test_the_home_tab_knows_somebody_it_has_never_seen_by_their_address(network: House) -> None:
    network.add_person("Kalle Kumppani", "kalle.kumppani@example.fi")

    home = network.ws.person("U0KALLE").opens_home()

    assert home is not None
    assert home.splitlines()[0] == "Kalle Kumppani"


def test_settings_open_as_they_are_and_hold_at_once(network: House) -> None:
    jaana = network.ws.person("U0JAANA")
    jaana.opens_home()

    form = jaana.presses("home", "Asetukset").form
    assert form is not None
    assert form.values == {"Kieli": "slack", "Kokousten muistutukset": "all", "Viestit": "slack"}

    saw = jaana.fills("Kieli", "en").fills("Kokousten muistutukset", "day_before").submits()
    assert saw.form is not None
    assert saw.form.shown == (
        "Your settings are saved.\nLanguage: English\nReminders of meetings: Only the day before\n"
        "Messages: In Slack"
    )
    assert said(jaana.types("#yleinen", "/eko vuosikello")).startswith("Annual cycle 2026")


def test_settings_can_be_typed_one_at_a_time(network: House) -> None:
    jaana = network.ws.person("U0JAANA")

    assert said(jaana.types("#yleinen", "/eko asetukset muistutukset: ei")) == (
        "Asetuksesi on tallennettu.\nKieli: Slackin kieli\nKokousten muistutukset: Ei muistutuksia\n"
        "Viestit: Slackissa"
    )
    form = jaana.types("#yleinen", "/eko asetukset klingon").form
    assert form is not None
    assert "En tunne tätä: klingon. Valitse jokin näistä: suomi, ruotsi, englanti, slack." in form.shown
    assert form.values["Kokousten muistutukset"] == "none"


# -- data and erasure -----------------------------------------------------------------------------------


def test_everything_that_is_stored_about_a_person_is_shown_to_them(network: House) -> None:
    shown = said(network.ws.person("U0JAANA").types("#yleinen", "/eko tietoni"))

    assert shown == (
        "Mitä sinusta on tallennettu\n"
        "Nimi: Jaana Jäsen\n"
        "Sähköpostiosoite: jaana.jasen@example.fi\n"
        "Kumppani: –\n"
        "Slackin käyttäjä: U0JAANA\n"
        "Kieli Slackissa: fi-FI\n"
        "Kieli: Slackin kieli\n"
        "Kokousten muistutukset: Kaikki muistutukset\n"
        "Viestit: Slackissa\n"
        "Rekisterissä alkaen: ti 24.11.2026\n"
        "Paikat ryhmissä\n"
        "• Työkyky, ti 24.11.2026 alkaen toistaiseksi\n"
        "Kokoukset, joihin sinut on kutsuttu\n"
        "• ti 1.12.2026 Työkyky: Syksyn työt – odottaa vastaustasi\n"
        "Yhteensä: kutsuja 1, lähetettyjä tai odottavia viestejä 0, järjestämiäsi kokouksia 0, "
        "merkintöjä muutoslokissa 2.\n"
        "Jos jokin on väärin, pyydä kumppanisi yhteyshenkilöä tai palvelupäällikköä korjaamaan se."
    )


def test_an_erasure_is_asked_first_and_leaves_the_counts(network: House) -> None:
    jaana = network.ws.person("U0JAANA")
    shown = jaana.types("#yleinen", "/eko tietoni")

    jaana.presses(shown.messages[0], "Poista tietoni …")
    asked = jaana.sees("#yleinen")[-1]
    assert asked.text.startswith("Poistetaanko tietosi?\n• Nimi, sähköpostiosoite, kumppani")
    jaana.presses(asked, "Poista")

    done = jaana.sees("#yleinen")[-1]
    assert done.text == "Tiedot on poistettu.\nPäättyi: paikkoja 1, viestejä 0, kutsuja 1."
    assert said(jaana.types("#yleinen", "/eko omat")).startswith("En tunne sinua vielä.")
    with network.bot.database.reading() as session:
        names = sorted(session.scalars(select(Person.name)))
        assert names == [
            "Anna Asiantuntija",
            "Paula Palvelupäällikkö",
            "Poistettu henkilö",
            "Ylermi Ylläpitäjä",
        ]
        kept = select(Invitation.withdrawn_at).join(Person, Person.id == Invitation.person_id)
        assert session.scalars(kept.where(Person.name == "Poistettu henkilö")).all() == [network.clock.now()]
    path = network.bot.settings.database_url.removeprefix("sqlite:///")
    network.bot.database.close()
    with open(path, "rb") as file:
        assert b"jaana.jasen@example.fi" not in file.read()


def test_who_holds_an_office_is_told_what_to_do_first(network: House) -> None:
    assert said(network.ws.person("U0ANNA").types("#yleinen", "/eko tietoni poista")) == (
        "Tietoja ei voi poistaa, kun nämä ovat voimassa: Työkyky: vetäjä. "
        "Ensin tehtävät pitää päättää tai siirtää toiselle."
    )


def test_another_persons_data_is_erased_at_their_wish_only_by_those_who_may(network: House) -> None:
    refused = said(network.ws.person("U0ANNA").types("#yleinen", "/eko tietoni poista Jaana Jäsen"))
    assert refused.startswith("Tämän voi tehdä: palvelupäällikkö, työllisyysaluejohtaja, ylläpitäjä.")

    paula = network.ws.person("U0PAULA")
    asked = paula.types("#yleinen", "/eko tietoni poista Jaana Jäsen")
    assert said(asked).startswith("Poistetaanko henkilön tiedot: Jaana Jäsen?")
    paula.presses(asked.messages[0], "Poista")
    assert paula.sees("#yleinen")[-1].text.startswith("Tiedot on poistettu.")


# -- roles ----------------------------------------------------------------------------------------------


def test_a_role_is_given_and_ended_after_a_question(network: House) -> None:
    paula = network.ws.person("U0PAULA")

    asked = paula.types("#yleinen", "/eko rooli jaana; asiantuntija")
    assert said(asked) == "Nimetäänkö rooliin?\nHenkilö: Jaana Jäsen\nRooli: työllisyysalueen asiantuntija"
    paula.presses(asked.messages[0], "Nimeä")
    assert ("Jaana Jäsen", Role.AREA_EXPERT) in roles(network)

    again = said(paula.types("#yleinen", "/eko rooli jaana; asiantuntija"))
    assert again == "Henkilöllä Jaana Jäsen on jo tämä rooli: työllisyysalueen asiantuntija."

    asked = paula.types("#yleinen", "/eko rooli jaana; asiantuntija; pois")
    paula.presses(asked.messages[0], "Päätä rooli")
    assert ("Jaana Jäsen", Role.AREA_EXPERT) not in roles(network)


def test_the_form_asks_what_the_line_left_out(network: House) -> None:
    paula = network.ws.person("U0PAULA")

    form = paula.types("#yleinen", "/eko rooli jaana").form
    assert form is not None
    assert form.values == {"Henkilö": "Jaana Jäsen", "Rooli": None}
    saw = paula.fills("Rooli", "administrator").submits()
    assert saw.form is not None
    paula.presses(saw.form, "Nimeä")
    assert ("Jaana Jäsen", Role.ADMINISTRATOR) in roles(network)


def test_the_last_administrator_stays(network: House) -> None:
    paula = network.ws.person("U0PAULA")

    assert said(paula.types("#yleinen", "/eko rooli ylermi; ylläpitäjä; pois")) == (
        "Ylermi Ylläpitäjä on ainoa ylläpitäjä. Nimeä ensin toinen."
    )


def test_a_member_sees_the_roles_and_appoints_nobody(network: House) -> None:
    jaana = network.ws.person("U0JAANA")

    shown = jaana.types("#yleinen", "/eko rooli")
    assert "palvelupäällikkö\n• Paula Palvelupäällikkö" in said(shown)
    assert shown.messages[0].buttons == []
    assert said(jaana.types("#yleinen", "/eko rooli jaana; ylläpitäjä")).startswith("Tämän voi tehdä:")
    assert ("Jaana Jäsen", Role.ADMINISTRATOR) not in roles(network)


# -- the annual cycle and the log -----------------------------------------------------------------------


def test_the_annual_cycle_tells_what_is_so_by_what_and_what_comes_next(network: House) -> None:
    shown = said(network.ws.person("U0JAANA").types("#yleinen", "/eko vuosikello")).splitlines()

    assert shown[0] == "Vuosikello 2026"
    seats = next(line for line in shown if "johtofoorumissa" in line)
    assert seats.startswith(
        "• Jokaisella kumppanilla on jäsen johtofoorumissa (sopimuksen kohta 5; vastaa: kumppanin "
        "yhteyshenkilö). Avoinna: Ammattiopisto Luovi, "
    )
    assert seats.endswith(" ja 20 muuta. Kumppaneita, joilla on jäsen: 0/30. Seurataan koko vuoden")
    told = [
        "Myöhässä",
        "• Jokaisella työryhmällä on vastuuhenkilö (sopimuksen kohta 5; vastaa: palvelupäällikkö). "
        "Vastuuhenkilö puuttuu: Työkyky. Työryhmiä, joilla on vastuuhenkilö: 0/1. Seurataan koko vuoden",
        "Tulossa",
        "• Johtofoorumi kokoontuu tammikuussa (sopimuksen kohta 5; vastaa: työllisyysaluejohtaja). "
        "Ei vielä sovittu: 1.–31.1.2027. Kutsuttava koolle viimeistään: ti 1.12.2026",
        "• Ekosysteemiseminaari pidetään alkusyksyllä (sopimuksen kohta 5; vastaa: palvelupäällikkö). "
        "Ei vielä sovittu: 15.8.–30.9.2027. Päivä sovittava viimeistään: la 1.5.2027",
        "Huomioitavaa",
        "• Kehittämisryhmä muodostuu rooleista ja kokoontuu säännöllisesti (sopimuksen kohta 5; "
        "vastaa: palvelupäällikkö). Jäseniä roolien mukaan: 2. Seurataan koko vuoden",
        "Kunnossa",
        "• Jokaisella työryhmällä on vetäjä, joka on valittu sen jäsenistä (sopimuksen kohta 5; "
        "vastaa: ryhmän vastuuhenkilö). Työryhmiä, joilla on vetäjä: 1/1. Seurataan koko vuoden",
        "• Työryhmässä on noin 10 jäsentä, enintään 15 (sopimuksen kohta 5; vastaa: ryhmän vetäjä). "
        "Työryhmiä, joiden koko on kohdallaan: 1/1. Seurataan koko vuoden",
        "• Kumppanit ovat työryhmissä tasapuolisesti edustettuina (sopimuksen kohta 5; "
        "vastaa: ryhmän vetäjä). Työryhmiä, joissa edustus on tasapuolinen: 1/1. Seurataan koko vuoden",
    ]
    assert [line for line in shown if line in told] == told


def test_the_log_tells_who_did_what_and_is_for_few(network: House) -> None:
    paula = network.ws.person("U0PAULA")
    paula.types("#yleinen", "/kumppani uusi Esimerkkilän kunta; kunta")

    shown = paula.types("#yleinen", "/eko loki")
    assert said(shown).splitlines()[:2] == [
        "Viimeisimmät muutokset",
        "• ti 24.11.2026 klo 10.00 · Paula Palvelupäällikkö · kumppani lisätty: Esimerkkilän kunta (Slack)",
    ]
    assert "• ti 24.11.2026 klo 10.00 · botti · kumppanit luettu tiedostosta (komentorivi)" in said(shown)
    refused = said(network.ws.person("U0ANNA").types("#yleinen", "/eko loki"))
    assert refused.startswith("Tämän voi tehdä: palvelupäällikkö, työllisyysaluejohtaja, ylläpitäjä.")


def test_an_erased_person_is_nameless_in_the_log_as_well(network: House) -> None:
    with network.bot.database.reading() as session:
        jaana = find_person(session, "Jaana Jäsen")
    paula = network.ws.person("U0PAULA")
    asked = paula.types("#yleinen", "/eko tietoni poista Jaana Jäsen")
    paula.presses(asked.messages[0], "Poista")

    assert "Jaana" not in said(paula.types("#yleinen", "/eko loki"))
    with network.bot.database.reading() as session:
        details = session.scalars(
            select(AuditEntry.details).where(
                AuditEntry.action == "person.erased", AuditEntry.object_id == jaana.id
            )
        ).one()
    assert details == {"seats": 1, "messages": 0, "invitations": 1}
