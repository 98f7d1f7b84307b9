"""/sopimus in Slack: sub-agreements typed, asked for by a form, changed and ended by buttons."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.app import make_jobs, prepare
from bot.domain.groups import GroupKind
from bot.domain.meetings import MeetingState
from bot.domain.people import Role
from bot.sandbox.seen import Saw
from bot.services.partners import find_partner
from bot.storage.models import Group, Meeting, PartnerContact, RoleHolding
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


def forum_met(house: House) -> None:
    """The forum met this morning."""
    start = house.clock.now()
    with house.bot.database.writing() as session:
        forum = session.query(Group).filter_by(kind=GroupKind.FORUM).one()
        meeting = Meeting(
            group_id=forum.id,
            title="Johtofoorumin kokous",
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            place="",
            state=MeetingState.CONFIRMED,
            organiser_id=session.query(RoleHolding).first().person_id,  # type: ignore[union-attr]
            created_at=start,
            changed_at=start,
        )
        session.add(meeting)
    house.clock.advance(timedelta(hours=1))


def test_a_sub_agreement_is_registered_in_one_line_and_everybody_sees_it(network: House) -> None:
    anna, jaana = network.ws.person("U0ANNA"), network.ws.person("U0JAANA")

    saw = anna.types(PLACE, "/sopimus alasopimus Riveria ja KELA; Nuorten *ohjaus*; 1.1.2027–31.12.2027")

    assert said(saw).splitlines() == [
        "Alasopimus kirjattu (#1)",
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


def test_an_amendment_goes_from_a_contact_by_the_forum_to_a_recorded_approval(network: House) -> None:
    anna, kalle = network.ws.person("U0ANNA"), network.ws.person("U0KALLE")

    proposed = said(kalle.types(PLACE, "/sopimus muutos Johtofoorumi kokoontuu kahdesti"))
    assert proposed.splitlines() == [
        "Muutosta ehdotettu (#1)",
        "Muutos: Johtofoorumi kokoontuu kahdesti",
        "Ehdottaja: Pohjois-Karjalan koulutuskuntayhtymä Riveria",
        "Tila: odottaa johtofoorumia",
        "Muutosehdotus odottaa johtofoorumin seuraavaa kokousta ja tulee asialistalle itsestään.",
    ]
    early = anna.types(PLACE, "/sopimus muutos numero: 1; tulos: hyväksytty").form
    assert early is not None
    assert "Johtofoorumi ei ole kokoontunut ehdotuksen jälkeen." in early.shown
    anna.closes()
    forum_met(network)
    adopted = said(anna.types(PLACE, "/sopimus muutos numero: 1; tulos: hyväksytty"))
    assert (
        "Tila: kumppanien hyväksyttävänä, johtofoorumi hyväksyi ti 24.11.2026; hyväksyntöjä 0/30" in adopted
    )

    kalle.types(PLACE, "/sopimus muutos 1")
    form = kalle.presses(PLACE, "Kirjaa hyväksyntä").form
    assert form is not None
    kalle.fills("body", "Hallitus").fills("section", "§ 12")
    done = kalle.submits()
    assert done.form is not None
    assert "hyväksyntöjä 1/30" in done.form.shown
    assert "Pohjois-Karjalan koulutuskuntayhtymä Riveria: ti 24.11.2026, Hallitus, § 12" in done.form.shown
    kalle.closes()
    typed = kalle.types(PLACE, "/sopimus muutos numero: 1; hyväksytty: 24.11.2026; toimielin: Johtoryhmä")
    assert "Riveria: ti 24.11.2026, Johtoryhmä\n" in said(typed) + "\n"


def test_a_dispute_is_a_number_to_others_and_ends_by_its_button(network: House) -> None:
    kalle, jaana = network.ws.person("U0KALLE"), network.ws.person("U0JAANA")
    kalle.types(PLACE, "/sopimus erimielisyys Riveria, KELA; Tilojen käyttö; 20.11.2026")

    assert "1 erimielisyydestä neuvotellaan parhaillaan." in said(jaana.types(PLACE, "/sopimus erimielisyys"))
    assert said(jaana.types(PLACE, "/sopimus erimielisyys 1")) == "Tällä numerolla ei löytynyt mitään: 1."
    assert "Tilojen" not in said(jaana.types(PLACE, "/eko vuosikello"))
    assert "Tilojen käyttö" in said(network.ws.person("U0PAULA").types(PLACE, "/eko vuosikello"))
    assert kalle.types(PLACE, "/sopimus erimielisyys 1").messages[0].buttons == ["Kirjaa lopputulos"]
    kalle.presses(PLACE, "Kirjaa lopputulos")
    done = kalle.fills("outcome", "Sovittu").submits()
    assert done.form is not None
    assert "sovittu ti 24.11.2026" in done.form.shown


def test_a_notice_leads_to_recording_the_leaving(network: House) -> None:
    paula = network.ws.person("U0PAULA")
    paula.types(PLACE, "/sopimus irtisanominen Rahoituslaki muuttui; 1.11.2026")
    paula.types(PLACE, "/sopimus irtisanominen numero: 1; tulos: ei sovittu; päivä: 20.11.2026")
    given = paula.types(PLACE, "/sopimus irtisanominen numero: 1; kumppani: Lipertek")
    assert "Lipertek Oy: ilmoitus ti 24.11.2026, sopimus päättyy ti 8.12.2026" in said(given)
    assert given.messages[0].buttons == ["Kirjaa poistuminen: Lipertek Oy"]
    asked = paula.presses(PLACE, "Kirjaa poistuminen: Lipertek Oy")
    assert "Ensimmäinen päivä ilman kumppania: ke 9.12.2026" in paula.sees(PLACE)[-1].text
    assert asked.form is None
    overview = said(paula.types(PLACE, "/sopimus"))
    assert "Kaikkien kumppanien avoimia velvoitteita: 1" in overview
    assert "Sopimus irtisanottu: Lipertek Oy." in said(paula.types(PLACE, "/sopimus velvoitteet"))


def test_the_warnings_reach_the_contact_and_who_registered(network: House) -> None:
    anna = network.ws.person("U0ANNA")
    anna.types(PLACE, "/sopimus alasopimus Riveria, KELA; Ohjaus; 1.12.2026–31.1.2027")
    jobs = make_jobs(network.bot)
    for at in (datetime(2026, 12, 29, 2, 0, tzinfo=UTC), datetime(2026, 12, 31, 14, 1, tzinfo=UTC)):
        network.clock.set(at)
        jobs.tick()
    # 30 days before is New Year's Day: the message goes at the end of the last working day before it.
    for person in ("U0KALLE", "U0ANNA"):
        (message,) = network.ws.person(person).dm()
        assert message.text.splitlines()[:4] == [
            "Alasopimus päättyy",
            "Aihe: Ohjaus",
            "Osapuolet: KELA, Pohjois-Karjalan koulutuskuntayhtymä Riveria",
            "Viimeinen päivä: su 31.1.2027 (31\N{NO-BREAK SPACE}päivää jäljellä)",
        ]


def test_long_lists_have_pages(network: House) -> None:
    anna = network.ws.person("U0ANNA")
    for number in range(11):
        anna.types(PLACE, f"/sopimus alasopimus Riveria, KELA; Aihe {number}; 1.12.2026")
    first = anna.types(PLACE, "/sopimus alasopimus")
    assert first.messages[0].buttons == ["Kirjaa alasopimus", "Näytä lisää"]
    anna.presses(PLACE, "Näytä lisää")
    assert "#11 Aihe 10" in anna.sees(PLACE)[-1].text
