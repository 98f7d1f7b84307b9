"""/sopimus in Slack: sub-agreements typed, asked for by a form, changed and ended by buttons."""

import pytest

from bot.app import prepare
from bot.domain.people import Role
from bot.sandbox.seen import Saw
from bot.services.partners import find_partner
from bot.storage.models import PartnerContact, RoleHolding
from tests.conversations.conftest import House

PLACE = "#yleinen"


@pytest.fixture
def network(house: House) -> House:
    """The thirty partners; Paula is service manager, Anna area expert, Kalle Riveria's contact."""
    prepare(house.bot)
    now = house.clock.now()
    with house.bot.database.reading() as session:
        riveria = find_partner(session, "riveria", now=now)
    paula = house.add_person("Paula Palvelupäällikkö", "paula.palvelupaallikko@example.fi")
    anna = house.add_person("Anna Asiantuntija", "anna.asiantuntija@example.fi")
    kalle = house.add_person("Kalle Kumppani", "kalle.kumppani@example.fi", riveria.id)
    house.add_person("Jaana Jäsen", "jaana.jasen@example.fi")
    with house.bot.database.writing() as session:
        session.add(RoleHolding(person_id=paula.id, role=Role.SERVICE_MANAGER, started_at=now))
        session.add(RoleHolding(person_id=anna.id, role=Role.AREA_EXPERT, started_at=now))
        session.add(PartnerContact(partner_id=riveria.id, person_id=kalle.id, started_at=now))
    house.bot.directory.sync_all(house.bot.client)
    return house


def said(saw: Saw) -> str:
    (message,) = saw.messages
    return message.text


def test_a_sub_agreement_is_registered_in_one_line_and_everybody_sees_it(network: House) -> None:
    anna, jaana = network.ws.person("U0ANNA"), network.ws.person("U0JAANA")

    saw = anna.types(PLACE, "/sopimus alasopimus Riveria ja KELA; Nuorten *ohjaus*; 1.1.2027–31.12.2027")

    assert said(saw).splitlines() == [
        "Alasopimus kirjattu",
        "Aihe: Nuorten *ohjaus*",
        "Osapuolet: KELA, Pohjois-Karjalan koulutuskuntayhtymä Riveria",
        "Voimassa: 1.1.–31.12.2027 (ei vielä voimassa)",
        "Tuodaan tiedoksi johtofoorumin seuraavaan kokoukseen",
    ]
    seen = jaana.types(PLACE, "/sopimus alasopimus")
    assert "#1 Nuorten *ohjaus* · KELA, " in said(seen)
    assert (seen.messages[0].buttons, saw.messages[0].buttons) == ([], ["Muuta tai päätä"])
    assert jaana.types(PLACE, "/sopimus alasopimus 1").messages[0].buttons == []
    assert "Tällä numerolla ei löytynyt mitään: 7." in said(jaana.types(PLACE, "/sopimus alasopimus 7"))
    refused = said(jaana.types(PLACE, "/sopimus alasopimus Riveria, KELA; Toinen"))
    assert refused.startswith("Tämän voi tehdä: työllisyysalueen asiantuntija")


def test_what_is_ambiguous_is_asked_in_the_form_with_the_rest_filled_in(network: House) -> None:
    anna = network.ws.person("U0ANNA")

    form = anna.types(PLACE, "/sopimus alasopimus Riveria, Lieksan; Ohjaus; 1.1.2027; toistaiseksi").form

    assert form is not None
    assert "Haku löysi monta kumppania: Lieksan kaupunki, Lieksan kehitys Oy." in form.shown
    assert [form.values[one] for one in ("Aihe", "Ensimmäinen päivä", "Viimeinen päivä")] == [
        "Ohjaus",
        "2027-01-01",
        None,
    ]
    assert len(form.values["Osapuolet"]) == 1
    too_few = anna.submits()
    assert too_few.errors == {"parties": "Osapuolia tarvitaan vähintään kaksi. Erota nimet pilkulla."}
    done = anna.fills("parties", ["KELA", "Lieksan kaupunki"]).submits()
    assert done.form is not None
    assert "Osapuolet:\n KELA, Lieksan kaupunki" in done.form.shown
    assert "pe 1.1.2027 alkaen toistaiseksi" in done.form.shown


def test_it_is_changed_and_ended_by_buttons_and_by_text(network: House) -> None:
    anna = network.ws.person("U0ANNA")
    anna.types(PLACE, "/sopimus alasopimus Riveria, KELA; Ohjaus; 1.12.2026")
    anna.types(PLACE, "/sopimus alasopimus 1")

    assert anna.presses(PLACE, "Muuta tai päätä").form is not None
    changed = anna.fills("subject", "Nuorten ohjaus").submits()
    assert changed.form is not None
    assert "Alasopimus muutettu" in changed.form.shown
    anna.closes()
    anna.types(PLACE, "/sopimus alasopimus 1")
    anna.presses(PLACE, "Muuta tai päätä")
    ended = anna.fills("ends", "2026-12-31").submits()
    assert ended.form is not None
    assert "Voimassa:\n 1.–31.12.2026" in ended.form.shown
    anna.closes()

    typed = said(anna.types(PLACE, "/sopimus alasopimus numero: 1; päättyy: toistaiseksi"))
    assert "Aihe: Nuorten ohjaus\n" in typed
    assert "ti 1.12.2026 alkaen toistaiseksi" in typed
