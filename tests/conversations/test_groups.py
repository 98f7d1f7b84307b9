"""/ryhma in Slack: groups looked at, founded, set and ended; and who may do what."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.meetings import MeetingState
from bot.domain.people import Role
from bot.domain.rights import Permission
from bot.handlers import registry
from bot.handlers.commands import Command
from bot.sandbox.person import Person as SlackPerson
from bot.services.people import find_person
from bot.storage.models import AuditEntry, Group, Invitation, Meeting, Person, RoleHolding, Seat
from tests.conversations.conftest import House
from tests.conversations.group_story import group, pressed
from tests.conversations.group_story import paula as paula  # noqa: PLC0414 (a fixture)
from tests.conversations.test_partners import audit, partner, said
from tests.conversations.test_partners import network as network  # noqa: PLC0414 (a fixture)

COMMANDS = [command for command in registry() if command.slash == "/ryhma"]


# -- looking -------------------------------------------------------------------------------------------


def test_the_bare_command_shows_ones_own_groups_and_the_next_steps(
    network: House, paula: SlackPerson
) -> None:
    saw = paula.types("#yleinen", "/ryhma")

    assert said(saw) == (
        "Ryhmäsi\n"
        "Kehittämisryhmä\n1 jäsen.\n"
        "Nuorten palvelut\nTyöryhmä, 0 jäsentä. Olet vastuuhenkilö. Vetäjä puuttuu."
    )
    assert saw.messages[0].buttons == [
        "Näytä",
        "Näytä",
        "Kaikki ryhmät",
        "Lisää jäsen",
        "Kokoonpano",
        "Perusta ryhmä",
    ]
    jaana = network.ws.person("U0JAANA").types("#yleinen", "/ryhma")
    assert said(jaana) == "Ryhmäsi\nEt kuulu vielä mihinkään ryhmään."
    assert jaana.messages[0].buttons == ["Kaikki ryhmät"]


def test_the_list_has_all_groups_and_a_subgroup_follows_its_parent(
    network: House, paula: SlackPerson
) -> None:
    paula.types("#yleinen", "/ryhma alaryhmä Nuorten palvelut; Ohjaamo")

    assert said(network.ws.person("U0JAANA").types("#yleinen", "/ryhma LISTA")) == (
        "Ryhmät\n"
        "• Johtofoorumi – 0 jäsentä.\n"
        "• Kehittämisryhmä – 1 jäsen.\n"
        "• Nuorten ohjaus – Työryhmä, 0 jäsentä. Vetäjä puuttuu. Vastuuhenkilö puuttuu.\n"
        "• Nuorten palvelut – Työryhmä, 0 jäsentä. Vetäjä puuttuu.\n"
        "• Ohjaamo – Alatyöryhmä, 0 jäsentä. Kuuluu ryhmään: Nuorten palvelut. "
        "Vetäjä puuttuu. Vastuuhenkilö puuttuu."
    )


def test_a_long_list_goes_on_with_a_button(network: House, paula: SlackPerson) -> None:
    for letter in "abcdefghijklmn":
        paula.types("#yleinen", f"/ryhma uusi Ryhmä {letter}")

    first = paula.types("#yleinen", "/ryhma lista")
    second = pressed(paula, first, "Näytä lisää")

    assert first.messages[0].buttons == ["Näytä lisää"]
    assert second.text.count("•") == 3
    assert second.buttons == ["Edelliset"]


def test_a_group_is_shown_to_its_own_and_not_to_others(network: House, paula: SlackPerson) -> None:
    paula.types("#yleinen", "/ryhma lisää Nuorten palvelut; Kalle; päättyy: 31.12.2027; varahenkilö: Jaana")

    shown = network.ws.person("U0KALLE").types("#yleinen", "/ryhma näytä nuorten palv")
    refused = network.ws.person("U0JAANA").types("#yleinen", "/ryhma näytä nuorten palv")

    assert said(shown) == (
        "Nuorten palvelut\n"
        "Työryhmä\n"
        "Vetäjä: puuttuu\n"
        "Vastuuhenkilö: Paula Palvelupäällikkö\n"
        "1 jäsen; tavoite on noin 10, enintään 15\n"
        "Muistutukset: 7\u00a0päivää, 1\u00a0päivä, 1\u00a0tunti ennen kokousta\n"
        "Jäsenet\n"
        "• Kalle Kumppani – Pohjois-Karjalan koulutuskuntayhtymä Riveria; "
        "kausi ti 24.11.2026 – pe 31.12.2027; varahenkilö: Jaana Jäsen"
    )
    assert shown.messages[0].buttons == ["Kokoonpano"]
    assert said(refused).startswith("Tämän voi tehdä: ")


def test_the_composition_is_a_picture_that_is_also_said_in_words(network: House, paula: SlackPerson) -> None:
    for who in ("Jaana", "Kalle"):
        paula.types("#yleinen", f"/ryhma lisää Nuorten palvelut; {who}")

    saw = paula.types("#yleinen", "/ryhma kokoonpano nuorten palv")

    assert "█████░░░░░ Oppilaitokset: 1 paikka, 50\u00a0%\n" in saw.text
    assert "░░░░░░░░░░ Kunnat: 0 paikkaa, 0\u00a0%\n" in saw.text
    assert said(saw) == (
        "Kokoonpano: Nuorten palvelut\n"
        "2 jäsentä; tavoite on noin 10, enintään 15\n"
        "Kumppanin lajin mukaan\n"
        "Kunnat: 0 paikkaa, 0\u00a0%\n"
        "Oppilaitokset: 1 paikka, 50\u00a0%\n"
        "Yrityspalvelut ja kehittämisyhtiöt: 0 paikkaa, 0\u00a0%\n"
        "Valtio, maakunta ja hyvinvointi: 1 paikka, 50\u00a0%\n"
        "Järjestöt: 0 paikkaa, 0\u00a0%\n"
        "Kumppanin mukaan\n"
        "KELA: 1 paikka, 50\u00a0%\n"
        "Pohjois-Karjalan koulutuskuntayhtymä Riveria: 1 paikka, 50\u00a0%\n"
        "Tätä kannattaa miettiä\n"
        "• Yli kolmannes paikoista: KELA, Pohjois-Karjalan koulutuskuntayhtymä Riveria\n"
        "• Ryhmässä ei ole vielä ketään: Kunnat, Yrityspalvelut ja kehittämisyhtiöt, Järjestöt\n"
        "Sopimuksen mukaan ryhmissä on tasapainoinen edustus. Ryhmä päättää itse, mitä asialle tekee."
    )


# -- founding, settings, ending ------------------------------------------------------------------------


def test_a_group_is_founded_by_the_form_too(network: House, paula: SlackPerson) -> None:
    form = paula.types("#yleinen", "/ryhma uusi").form
    assert form is not None
    assert form.title == "Uusi ryhmä"
    paula.fills("Nimi", "Ohjaamo").fills("Laji", "Alatyöryhmä")
    missing = paula.submits()
    assert missing.errors == {"parent": "Alatyöryhmä kuuluu johonkin työryhmään. Valitse, mihin."}
    saw = paula.fills("Kuuluu työryhmään", "Nuorten palvelut").fills("Aloittaa työn", "2027-01-01").submits()

    assert saw.form is not None
    assert "Kuuluu ryhmään: Nuorten palvelut" in saw.form.shown
    assert "Aloittaa työn: pe 1.1.2027" in saw.form.shown
    with network.bot.database.reading() as session:
        ohjaamo = session.scalars(select(Group).where(Group.name == "Ohjaamo")).one()
        assert ohjaamo.parent_id == group(network).id


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("<!channel> *lihava* <b>", "<!channel> *lihava* <b>"),
        ("Nuoret \U0001f468\u200d\U0001f469\u200d\U0001f467 :smile:", None),
        ("\u202eedut\u202c \u200fsuunta", "edut suunta"),
        ("Huom: tämä", "Huom: tämä"),
        ("@kaikki ~yli~ `koodi`", "@kaikki ~yli~ `koodi`"),
    ],
)
def test_a_strange_name_is_kept_as_it_reads_and_pings_nobody(
    network: House, paula: SlackPerson, typed: str, name: str | None
) -> None:
    saw = paula.types("#yleinen", f"/ryhma uusi {typed}")
    shown = paula.types("#yleinen", f"/ryhma näytä {typed}")

    assert said(saw).splitlines()[0] == f"Ryhmä perustettu: {name or typed}"
    assert said(shown).splitlines()[0] == name or typed
    assert [entry for entry in network.ws.journal.entries() if not entry.ok] == []


@pytest.mark.parametrize(
    ("typed", "trouble"),
    [
        ("A" * 81, "Nimi on liian pitkä: siinä on 81 merkkiä, ja enintään 80 mahtuu."),
        ("A" * 2900, "Nimi on liian pitkä: siinä on 2900 merkkiä, ja enintään 80 mahtuu."),
        ("\u200f\u200e", "Nimi puuttuu."),
        ("nuorten palvelut", "Tämänniminen ryhmä on jo olemassa: nuorten palvelut. Valitse toinen nimi."),
        ("Kerho; kerho", "En tunne tällaista ryhmän lajia: kerho."),
        ("Kerho; alatyöryhmä", "Alatyöryhmä kuuluu johonkin työryhmään. Valitse, mihin."),
        ("Kerho; työryhmä; Jaana", "Vastuuhenkilö on työllisyysalueen palveluksessa."),
    ],
)
def test_a_group_that_cannot_be_opens_the_form_that_says_why(
    network: House, paula: SlackPerson, typed: str, trouble: str
) -> None:
    form = paula.types("#yleinen", f"/ryhma uusi {typed}").form

    assert form is not None
    assert trouble in form.shown
    with network.bot.database.reading() as session:
        assert len(session.scalars(select(Group)).all()) == 4


def test_settings_are_typed_or_filled_in(network: House, paula: SlackPerson) -> None:
    typed = paula.types("#yleinen", "/ryhma asetukset Nuorten palvelut; 3 pv, 2 h")
    assert said(typed) == (
        "Asetukset tallennettu: Nuorten palvelut\nMuistutukset: 3\u00a0päivää, 2\u00a0tuntia ennen kokousta"
    )
    form = paula.types("#yleinen", "/ryhma asetukset Nuorten palvelut").form
    assert form is not None
    assert form.values == {
        "Nimi": "Nuorten palvelut",
        "Muistutukset ennen kokouksia": "3 pv, 2 h",
        "Kokousten väli viikkoina": None,
    }
    wrong = paula.fills("Muistutukset ennen kokouksia", "joskus").submits()
    assert wrong.errors["reminders"].startswith("En ymmärtänyt näitä muistutuksia: joskus.")
    saw = paula.fills("Muistutukset ennen kokouksia", "").fills("Nimi", "Nuoret").submits()
    assert saw.form is not None
    assert "Muistutukset: 7\u00a0päivää, 1\u00a0päivä, 1\u00a0tunti ennen kokousta" in saw.form.shown
    assert group(network, "Nuoret").name == "Nuoret"


def test_a_group_ends_after_a_question_and_its_history_stays(network: House, paula: SlackPerson) -> None:
    paula.types("#yleinen", "/ryhma lisää Nuorten palvelut; Kalle")
    pressed(paula, paula.types("#yleinen", "/ryhma kanava Nuorten palvelut"), "Ota käyttöön")

    ask = paula.types("#yleinen", "/ryhma päätä")
    assert said(ask) == (
        "Päätetäänkö ryhmä? Nuorten palvelut\n"
        "1 jäsenyys päättyy.\n"
        "Ryhmästä irrotetaan kanava: <#C0YLEINEN>\n"
        "Ryhmän tekemä työ jää historiaan."
    )
    pressed(paula, ask, "Takaisin")
    assert "group.ended" not in audit(network)

    ask = paula.types("#yleinen", "/ryhma päätä Nuorten palvelut")
    done = pressed(paula, ask, "Päätä ryhmä")
    assert done.text.startswith("Ryhmä päätetty: Nuorten palvelut\n1 jäsenyys päättyi.")
    with network.bot.database.reading() as session:
        assert len(session.scalars(select(Seat)).all()) == 1
    assert said(paula.types("#yleinen", "/ryhma kanava Nuorten ohjaus")).startswith("Otetaanko")
    stale = paula.types("#yleinen", "/ryhma näytä Nuorten palvelut").form
    assert stale is not None
    assert "En löytänyt ryhmää nimellä: Nuorten palvelut" in stale.shown


def add_meeting(house: House, state: MeetingState = MeetingState.CONFIRMED) -> None:
    now = house.clock.now()
    with house.bot.database.writing() as session:
        paula = find_person(session, "Paula")
        session.add(
            Meeting(
                group_id=group(house).id,
                title="Kokous",
                starts_at=now + timedelta(days=14),
                ends_at=now + timedelta(days=14, hours=1),
                state=state,
                organiser_id=paula.id,
                created_at=now,
                confirmed_at=now,
            )
        )


def test_a_group_with_meetings_to_come_does_not_end(network: House, paula: SlackPerson) -> None:
    add_meeting(network)
    assert said(paula.types("#yleinen", "/ryhma päätä Nuorten palvelut")) == (
        "Ryhmällä on vielä 1 tuleva kokous. Peru se ensin: /kokous lista Nuorten palvelut"
    )


def test_meetings_follow_who_comes_and_who_goes(network: House, paula: SlackPerson) -> None:
    add_meeting(network)

    def invited() -> list[str]:
        with network.bot.database.reading() as session:
            return list(
                session.scalars(
                    select(Person.name)
                    .join(Invitation, Invitation.person_id == Person.id)
                    .where(Invitation.withdrawn_at.is_(None))
                )
            )

    paula.types("#yleinen", "/ryhma lisää Nuorten palvelut; Kalle")
    assert invited() == ["Kalle Kumppani"]
    paula.types("#yleinen", "/ryhma poista Nuorten palvelut; Kalle Kumppani")
    assert invited() == []


# -- rights and the whole ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "uusi X",
        "alaryhmä Nuorten palvelut; X",
        "lisää Nuorten palvelut; Kalle",
        "poista Nuorten palvelut; Kalle",
        "vetäjä Nuorten palvelut; Kalle",
        "vastuuhenkilö Nuorten palvelut; Kalle",
        "kanava Nuorten palvelut",
        "asetukset Nuorten palvelut; 1 h",
        "kokoonpano Nuorten palvelut",
        "päätä Nuorten palvelut",
        "lisää",
        "poista",
        "uusi",
        "asetukset",
    ],
)
def test_a_plain_member_is_told_kindly_who_may(network: House, paula: SlackPerson, line: str) -> None:
    before = len(audit(network))
    saw = network.ws.person("U0JAANA").types("#yleinen", f"/ryhma {line}")

    assert said(saw).startswith("Tämän voi tehdä: ")
    assert saw.form is None
    assert len(audit(network)) == before


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.line)
def test_the_example_of_the_help_is_answered_and_asks_for_nothing_more(
    network: House, paula: SlackPerson, command: Command
) -> None:
    anna = network.add_person(
        "Anna Asiantuntija", "anna.asiantuntija@example.fi", partner(network, "riveria").id
    )
    with network.bot.database.writing() as session:
        session.add(RoleHolding(person_id=anna.id, role=Role.AREA_EXPERT, started_at=network.clock.now()))
    if command.words and command.words[0] in ("poista", "vetäjä"):
        paula.types("#yleinen", "/ryhma lisää Nuorten palvelut; Anna Asiantuntija")
    if command.words == ("uusi",):
        pressed(paula, paula.types("#yleinen", "/ryhma päätä Nuorten palvelut"), "Päätä ryhmä")

    saw = paula.types("#yleinen", command.example)

    assert saw.form is None
    assert len(saw.messages) == 1
    assert not said(saw).startswith(("Jotain puuttuu", "Anteeksi", "En ", "Tämän voi", "Komentoa"))


def test_the_trail_has_ids_and_codes_only(network: House, paula: SlackPerson) -> None:
    paula.types("#yleinen", "/ryhma lisää Nuorten palvelut; Kalle; päättyy: 31.12.2027")
    paula.types("#yleinen", "/ryhma vetäjä Nuorten palvelut; Kalle")
    paula.types("#yleinen", "/ryhma asetukset Nuorten palvelut; 1 h; Salainen nimi")
    paula.types("#yleinen", "/ryhma poista Salainen nimi; Kalle Kumppani")

    with network.bot.database.reading() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.object_type == "group")).all()
        words = [value for row in rows for value in row.details.values() if isinstance(value, str)]
    assert set(words) == {"working_group", "name,reminders"}
    assert {row.action for row in rows} == {
        "group.founded",
        "group.coordinator_named",
        "seat.added",
        "group.leader_named",
        "group.changed",
        "seat.ended",
    }


def test_every_right_of_ryhma_is_asked_for(network: House) -> None:
    assert {command.permission for command in COMMANDS if command.words != ("apu",)} == {
        Permission.SEE_NETWORK,
        Permission.SEE_GROUP,
        Permission.NAME_MEMBERS,
        Permission.MANAGE_GROUP,
        Permission.FORM_GROUPS,
    }
