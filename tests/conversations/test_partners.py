"""/kumppani in Slack: who is in the network, who represents whom, and what happens when one leaves."""

import pytest
from sqlalchemy import select

from bot.app import prepare
from bot.domain.partners import PartnerRef
from bot.domain.people import PersonRef, Role
from bot.domain.zone import local_date
from bot.sandbox.seen import Saw
from bot.services.partners import find_partner
from bot.services.people import find_person
from bot.storage.models import (
    AuditEntry,
    Group,
    OfficeHolding,
    Partner,
    PartnerContact,
    Person,
    RoleHolding,
    Seat,
)
from tests.conversations.conftest import House


@pytest.fixture
def network(house: House) -> House:
    """The thirty partners; Paula is service manager, Kalle is Riveria's contact, Jaana a member."""
    prepare(house.bot)
    riveria = partner(house, "riveria")
    paula = house.add_person("Paula Palvelupäällikkö", "paula.palvelupaallikko@example.fi")
    kalle = house.add_person("Kalle Kumppani", "kalle.kumppani@example.fi", riveria.id)
    house.add_person("Jaana Jäsen", "jaana.jasen@example.fi")
    with house.bot.database.writing() as session:
        now = house.clock.now()
        session.add(RoleHolding(person_id=paula.id, role=Role.SERVICE_MANAGER, started_at=now))
        session.add(PartnerContact(partner_id=riveria.id, person_id=kalle.id, started_at=now))
    house.bot.directory.sync_all(house.bot.client)
    return house


def said(saw: Saw) -> str:
    """The one answer, as notifications and screen readers read it."""
    (message,) = saw.messages
    return message.text


def partner(house: House, name: str) -> PartnerRef:
    with house.bot.database.reading() as session:
        return find_partner(session, name, now=house.clock.now())


def person(house: House, name: str) -> PersonRef:
    with house.bot.database.reading() as session:
        return find_person(session, name)


def forum_seats(house: House) -> list[tuple[str, str, str | None]]:
    """(person, first day, last day) of the open seats in the forum."""
    with house.bot.database.reading() as session:
        rows = session.execute(
            select(Person.name, Seat.starts_on, Seat.ends_on)
            .join(Seat, Seat.person_id == Person.id)
            .join(Group, Group.id == Seat.group_id)
            .where(Group.name == "Johtofoorumi", Seat.ended_at.is_(None))
            .order_by(Seat.id)
        )
        return [(name, str(first), str(last) if last else None) for name, first, last in rows]


def audit(house: House) -> list[str]:
    with house.bot.database.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_the_bare_command_tells_how_the_forum_stands_and_what_can_be_done(network: House) -> None:
    saw = network.ws.person("U0PAULA").types("#yleinen", "/kumppani")

    assert said(saw).startswith(
        "Kumppanit\n30 kumppania\n"
        "Johtofoorumin paikat: täytetty 0, päättymässä 90 päivän sisällä 0, avoinna 30.\n"
    )
    assert saw.messages[0].buttons == [
        "Kaikki kumppanit",
        "Nimeä johtofoorumin jäsen",
        "Nimeä yhteyshenkilö",
        "Lisää kumppani",
    ]
    assert network.ws.person("U0JAANA").types("#yleinen", "/kumppani").messages[0].buttons == [
        "Kaikki kumppanit"
    ]


def test_the_list_goes_on_where_it_stopped(network: House) -> None:
    jaana = network.ws.person("U0JAANA")

    first = jaana.types("#yleinen", "/kumppani lista")
    second = jaana.types("#yleinen", "/kumppani lista 2")
    beyond = jaana.types("#yleinen", "/kumppani lista 99")

    assert "Kunnat (13)" in said(first)
    assert first.messages[0].buttons == ["Näytä lisää"]
    assert second.messages[0].buttons == ["Näytä lisää", "Edelliset"]
    assert beyond.messages[0].buttons == ["Edelliset"]
    assert "Sivu 3/3" in said(beyond)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("kela", "KELA"),
        ("riveria", "Pohjois-Karjalan koulutuskuntayhtymä Riveria"),
        ("siun sote", "Pohjois-Karjalan hyvinvointialue Siun Sote"),
        ("joensuu", "Joensuun kaupunki"),
        ("heinävesi", "Heinäveden kunta"),
        ("lieksa", "Lieksan kaupunki"),
        ("business", "Business Joensuu Oy"),
        ("tyollisyysalue", "Pohjois-Karjalan työllisyysalue"),
    ],
)
def test_a_partner_is_shown_by_what_people_call_it(network: House, typed: str, shown: str) -> None:
    saw = network.ws.person("U0JAANA").types("#yleinen", f"/kumppani nayta {typed}")

    assert said(saw).splitlines()[0] == shown


def test_what_fits_many_partners_opens_the_form_that_says_so(network: House) -> None:
    jaana = network.ws.person("U0JAANA")

    form = jaana.types("#yleinen", "/kumppani näytä pohjois").form

    assert form is not None
    assert "Haku löysi monta kumppania: Pohjois-Karjalan ELY-keskus, " in form.shown
    saw = jaana.fills("Kumppani", "KELA").submits()
    assert saw.form is not None
    assert saw.form.shown.splitlines()[0] == "KELA"


def test_a_contact_names_the_own_partners_forum_member_with_one_line(network: House) -> None:
    saw = network.ws.person("U0KALLE").types(
        "#yleinen", "/kumppani edustaja Riveria; Outi Opettaja; outi@example.fi; 1.1.2027; 31.12.2028"
    )

    assert said(saw) == (
        "Johtofoorumin jäsen: Outi Opettaja\n"
        "Kumppani: Pohjois-Karjalan koulutuskuntayhtymä Riveria\n"
        "Kausi: pe 1.1.2027 – su 31.12.2028\n"
        "Rekisteriin lisättiin uusi henkilö."
    )
    assert forum_seats(network) == [("Outi Opettaja", "2027-01-01", "2028-12-31")]
    assert audit(network)[-2:] == ["person.added", "partner.forum_member_named"]


def test_a_contact_leaves_the_own_partner_out_and_the_rest_is_asked_in_the_form(network: House) -> None:
    kalle = network.ws.person("U0KALLE")

    form = kalle.types("#yleinen", "/kumppani edustaja").form

    assert form is not None
    assert form.values["Kumppani"] == str(partner(network, "riveria").id)
    saw = kalle.fills("Henkilö", "Outi Opettaja").submits()
    assert saw.form is not None
    assert "Kausi: ti 24.11.2026 alkaen toistaiseksi" in saw.form.shown
    assert forum_seats(network) == [("Outi Opettaja", "2026-11-24", None)]


def test_a_contact_names_nobody_for_another_partner(network: House) -> None:
    saw = network.ws.person("U0KALLE").types("#yleinen", "/kumppani edustaja kela; Outi Opettaja")

    assert said(saw) == (
        "Tämän voi tehdä: kumppanin yhteyshenkilö, palvelupäällikkö, työllisyysaluejohtaja. "
        "Voit kysyä: Paula Palvelupäällikkö."
    )
    assert forum_seats(network) == []
    assert "person.added" not in audit(network)[5:]


def test_a_successor_follows_the_predecessor_without_a_gap(network: House) -> None:
    paula = network.ws.person("U0PAULA")
    paula.types("#yleinen", "/kumppani edustaja kela; Aino Alku; aino@example.fi")

    saw = paula.types(
        "#yleinen", "/kumppani edustaja kela; Liisa Loppu; liisa@example.fi; 1.1.2027; tilalle: Aino"
    )

    assert said(saw).splitlines()[-1] == "Edeltäjän paikka päättyy: Aino Alku"
    assert forum_seats(network) == [
        ("Aino Alku", "2026-11-24", "2026-12-31"),
        ("Liisa Loppu", "2027-01-01", None),
    ]
    assert "Tilanne: paikka johtofoorumissa on täytetty." in said(
        paula.types("#yleinen", "/kumppani näytä kela")
    )


def test_what_is_wrong_with_one_field_opens_the_form_with_the_rest_filled_in(network: House) -> None:
    paula = network.ws.person("U0PAULA")

    form = paula.types(
        "#yleinen", "/kumppani edustaja kela; Jana Jäsen; alkaa: 1.1.2027; päättyy: joskus"
    ).form
    assert form is not None
    assert "En ymmärtänyt tätä päivää: joskus. Kirjoita se näin: 1.2.2027." in form.shown
    assert form.values["Henkilö"] == "Jana Jäsen"
    assert form.values["Ensimmäinen päivä"] == "2027-01-01"

    saw = paula.submits()
    assert saw.errors == {
        "person": "Rekisterissä ei ole nimeä Jana Jäsen. Tarkoititko: Jaana Jäsen? "
        "Jos henkilö on uusi, anna myös sähköpostiosoite."
    }
    assert paula.fills("Henkilö", "Jaana Jäsen").submits().result == "updated"
    assert forum_seats(network) == [("Jaana Jäsen", "2027-01-01", None)]


def test_nobody_sits_in_the_forum_twice(network: House) -> None:
    paula = network.ws.person("U0PAULA")
    paula.types("#yleinen", "/kumppani edustaja kela; Aino Alku; aino@example.fi")

    form = paula.types("#yleinen", "/kumppani edustaja kela; Aino Alku").form

    assert form is not None
    assert "Aino Alku on jo johtofoorumin jäsen. Nimeäjä: KELA." in form.shown
    assert len(forum_seats(network)) == 1


def test_a_contact_comes_and_goes(network: House) -> None:
    paula = network.ws.person("U0PAULA")

    paula.types("#yleinen", "/kumppani yhteyshenkilö kela; <@U0JAANA>")
    shown = paula.types("#yleinen", "/kumppani näytä kela")
    assert shown.messages[0].buttons == [
        "Päätä",
        "Nimeä johtofoorumin jäsen",
        "Nimeä yhteyshenkilö",
        "Lähtee verkostosta …",
    ]
    assert "Yhteyshenkilöt\nJaana Jäsen" in said(shown)

    ended = paula.types("#yleinen", "/kumppani yhteyshenkilö kela; Jaana; pois")
    assert said(ended) == "Ei enää yhteyshenkilö: Jaana Jäsen\nKumppani: KELA"
    again = paula.types("#yleinen", "/kumppani yhteyshenkilö kela; Jaana; pois")
    assert said(again) == "Jaana Jäsen ei ole tämän kumppanin yhteyshenkilö: KELA."


def test_a_new_partner_is_added_once_and_only_by_those_who_may(network: House) -> None:
    line = "/kumppani uusi Esimerkkilän kunta; kunta; Esimerkkilä; 1.1.2027"

    refused = network.ws.person("U0KALLE").types("#yleinen", line)
    assert said(refused).startswith("Tämän voi tehdä: palvelupäällikkö, työllisyysaluejohtaja.")
    paula = network.ws.person("U0PAULA")
    assert said(paula.types("#yleinen", line)).splitlines()[:2] == [
        "Kumppani lisätty: Esimerkkilän kunta",
        "Kunnat",
    ]
    form = paula.types("#yleinen", line).form
    assert form is not None
    assert "Tämänniminen kumppani on jo rekisterissä: Esimerkkilän kunta." in form.shown
    assert form.values["Muut nimet"] == "Esimerkkilä"


def test_a_partner_leaves_after_a_confirmation_and_its_history_stays(network: House) -> None:
    paula = network.ws.person("U0PAULA")
    paula.types("#yleinen", "/kumppani edustaja kela; Aino Alku; aino@example.fi")
    aino = person(network, "Aino Alku")
    with network.bot.database.writing() as session:
        now = network.clock.now()
        group = Group(
            name="Työkyky",
            search_name="tyokyky",
            kind="working_group",
            started_on=local_date(now),
            created_at=now,
        )
        session.add(group)
        session.flush()
        seat = {"person_id": aino.id, "partner_id": partner(network, "kela").id, "starts_on": local_date(now)}
        session.add(Seat(group_id=group.id, created_at=now, **seat))
        session.add(OfficeHolding(group_id=group.id, person_id=aino.id, office="leader", started_at=now))

    asked = paula.types("#yleinen", "/kumppani poistu kela; 24.11.2026")
    assert said(asked).splitlines() == [
        "Kumppani lähtee",
        "Kumppani: KELA",
        "Ensimmäinen päivä ilman kumppania: ti 24.11.2026",
        "Aiemmat tiedot säilyvät historiassa.",
        "Päättyvät paikat: 2",
        "• Johtofoorumi: Aino Alku",
        "• Työkyky: Aino Alku",
        "Ryhmät, jotka jäävät ilman vetäjää: Työkyky",
    ]
    assert asked.messages[0].buttons == ["Vahvista lähtö", "Takaisin"]
    paula.presses(asked.messages[0], "Vahvista lähtö")

    assert paula.types("#yleinen", "/kumppani näytä kela").form is not None
    with network.bot.database.reading() as session:
        kela = session.scalars(select(Partner).where(Partner.name == "KELA")).one()
        assert kela.left_on == local_date(network.clock.now())
        ended = session.scalars(select(Seat).where(Seat.partner_id == kela.id)).all()
        assert [one.ended_at for one in ended] == [network.clock.now()] * 2
        assert session.scalars(select(OfficeHolding.ended_at)).all() == [network.clock.now()]
    assert "29 kumppania" in said(paula.types("#yleinen", "/kumppani"))
    assert audit(network)[-1] == "partner.left"


def test_a_partner_that_leaves_later_keeps_its_seats_until_then(network: House) -> None:
    paula = network.ws.person("U0PAULA")
    paula.types("#yleinen", "/kumppani edustaja kela; Aino Alku; aino@example.fi")

    asked = paula.types("#yleinen", "/kumppani poistu kela; 1.1.2027")
    paula.presses(asked.messages[0], "Vahvista lähtö")

    assert forum_seats(network) == [("Aino Alku", "2026-11-24", "2026-12-31")]
    assert "30 kumppania" in said(paula.types("#yleinen", "/kumppani"))


def test_saying_no_changes_nothing(network: House) -> None:
    paula = network.ws.person("U0PAULA")
    asked = paula.types("#yleinen", "/kumppani poistu kela")

    paula.presses(asked.messages[0], "Takaisin")

    assert partner(network, "kela").name == "KELA"
    assert "partner.left" not in audit(network)


HOSTILE = "<!channel> *Outi* <https://x.example.fi|x> :tada: Opettaja"


def test_nobodys_name_is_markup_or_pings_anybody(network: House) -> None:
    paula = network.ws.person("U0PAULA")

    saw = paula.types("#yleinen", f"/kumppani edustaja kela; {HOSTILE}; outi@example.fi")
    shown = paula.types("#yleinen", "/kumppani näytä kela")

    assert "*Outi*" in said(saw).splitlines()[0]
    for message in (*saw.messages, *shown.messages):
        assert "mrkdwn" not in str(message.json["blocks"])
        assert "<!channel>" not in message.json["text"]
        assert "&lt;!channel&gt;" in message.json["text"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("a" * 90 + " b", "Nimi on liian pitkä: siinä on 92 merkkiä, ja enintään 80 mahtuu."),
        ("a" * 5000 + " b", "En löytänyt rekisteristä: aaaaaaaa"),
        ("\u202e\u200b", "En löytänyt rekisteristä: . Jos henkilö on uusi"),
        ("<@U0EIOLE>", "Tämä Slackin käyttäjä ei ole vielä rekisterissä."),
        ("Outi Opettaja; outi@", "Tämä ei ole sähköpostiosoite: outi@"),
        ("Outi Opettaja; x@example.fi; 31.2.2027", "En ymmärtänyt tätä päivää: 31.2.2027."),
        ("Outi Opettaja; x@example.fi; 2.1.2027; 1.1.2027", "Kausi päättyisi (pe 1.1.2027), ennen kuin"),
        ("outi@example.fi", "En löytänyt rekisteristä: outi@example.fi."),
        ("Outi", "En löytänyt rekisteristä: Outi."),
    ],
)
def test_what_cannot_be_is_told_in_the_form_and_nothing_is_lost(
    network: House, typed: str, told: str
) -> None:
    form = network.ws.person("U0PAULA").types("#yleinen", f"/kumppani edustaja kela; {typed}").form

    assert form is not None
    assert told in form.shown
    assert form.values["Kumppani"] == str(partner(network, "kela").id)
    assert forum_seats(network) == []


def test_too_much_is_told_and_not_guessed(network: House) -> None:
    saw = network.ws.person("U0PAULA").types("#yleinen", "/kumppani poistu kela; 1.1.2027; ja vielä tämä")

    assert said(saw) == ("Komennossa on liikaa kenttiä. En tiennyt, mitä tekisin tälle: ja vielä tämä")


def test_the_button_of_a_partner_that_has_left_says_so(network: House) -> None:
    paula = network.ws.person("U0PAULA")
    shown = paula.types("#yleinen", "/kumppani näytä kela").messages[0]
    asked = paula.types("#yleinen", "/kumppani poistu kela").messages[0]
    paula.presses(asked, "Vahvista lähtö")

    form = paula.presses(shown, "Nimeä johtofoorumin jäsen").form
    assert form is not None
    assert form.values["Kumppani"] is None
