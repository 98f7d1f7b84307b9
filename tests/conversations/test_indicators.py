"""Impact indicators in Slack: seen with charts, recorded by line and by form, put into a draft."""

import io
from collections.abc import Mapping

import openpyxl
import pytest
from flask.testing import FlaskClient

from bot.domain.payloads import action_id
from bot.sandbox.person import Person as SlackPerson
from bot.sandbox.seen import Saw
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from tests.conversations.seminars.conftest import Story
from tests.conversations.seminars.conftest import clock as clock  # noqa: PLC0414 (a fixture)
from tests.conversations.seminars.conftest import story as story  # noqa: PLC0414
from tests.conversations.seminars.conftest import ws as ws  # noqa: PLC0414
from tests.conversations.seminars.test_letters import web as web  # noqa: PLC0414
from tests.programme_world import add_programmes

BASE = "https://botti.example.fi"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def settings(ws: Workspace, sqlite_address: str) -> Settings:
    """With pages, so that there are pictures."""
    return Settings(
        database_url=sqlite_address,
        slack_bot_token=ws.bot_token,
        slack_signing_secret=ws.signing_secret,
        slack_api_url=ws.api_url,
        public_url=BASE,
        secret="a secret of the tests that is long enough",
    )


@pytest.fixture
def network(story: Story) -> Story:
    add_programmes(story.world)
    return story


def text(saw: Saw) -> str:
    assert saw.form is None
    return str(saw.messages[0].text).replace("\N{NO-BREAK SPACE}", " ")


def submitted(person: SlackPerson, fields: Mapping[str, str]) -> Saw:
    """The open form filled in and sent."""
    for field, value in fields.items():
        person.fills(field, value)
    return person.submits()


def after(saw: Saw) -> str:
    """What is shown once a form has been taken: in the form's place, or as a message."""
    shown = saw.form.shown if saw.form else saw.messages[0].text
    return shown.replace("\N{NO-BREAK SPACE}", " ")


def pictures(saw: Saw) -> list[tuple[str, str]]:
    """The address and the words of each picture of a message."""
    return [
        (block["image_url"].removeprefix(BASE), block["alt_text"].replace("\N{NO-BREAK SPACE}", " "))
        for block in saw.messages[0].json["blocks"]
        if block["type"] == "image"
    ]


def test_everybody_sees_the_indicators_with_their_charts(network: Story, web: FlaskClient) -> None:
    saw = network.types("Anna", "/ohjelma mittari")

    assert text(saw).splitlines() == [
        "Mittarit 2027, versio 1 (päätetty)",
        "Alle 25-vuotiaat työttömät (#1)",
        "Tavoite: Työttömyyden laskeminen erityisesti nuorten ja pitkäaikaistyöttömien osalta",
        "850 henkilöä, heinä–syyskuu 2026",
        "Lähtötaso: 900 henkilöä · Tavoitearvo: 700 henkilöä · Matkasta tavoitearvoon: 25 %",
    ]
    [(address, words)] = pictures(saw)
    assert words == (
        "Alle 25-vuotiaat työttömät: 850 henkilöä, heinä–syyskuu 2026. Lähtötaso: 900 henkilöä. "
        "Tavoitearvo: 700 henkilöä. Matkasta tavoitearvoon: 25 %. "
        "Lukemat: huhti–kesäkuu 2026 880 henkilöä; heinä–syyskuu 2026 850 henkilöä."
    )
    assert web.get(address).data[:8] == PNG
    assert "Kirjaa lukema" not in saw.messages[0].buttons


def test_a_leader_records_a_reading_in_one_line_and_corrects_it(network: Story) -> None:
    assert "Lukema on kirjattu: tammi–maaliskuu 2027, 1 790 henkilöä" in text(
        network.types("Leena", "/ohjelma mittari alle 25; Q1 2027; 1 790; Työllisyyskatsaus 3/2027")
    )
    saw = network.types("Leena", "/ohjelma mittari #1; kausi: 1.1.–31.3.2027; arvo: 790 hlö; lähde: Katsaus")
    assert text(saw).splitlines()[:2] == [
        "Alle 25-vuotiaat työttömät",
        "Lukema on korjattu: tammi–maaliskuu 2027, 790 henkilöä (aiemmin 1 790 henkilöä)",
    ]
    assert text(saw).splitlines()[-2:] == [
        "Korjatut ja poistetut",
        "• tammi–maaliskuu 2027: 1 790 henkilöä · Lähde: Työllisyyskatsaus 3/2027 · "
        "Kirjattu: ti 4.5.2027 klo 10.00, Leena Esimerkki · Poistunut käytöstä: ti 4.5.2027 klo 10.00",
    ]
    assert "• " not in text(saw).partition("Korjatut")[0]
    assert (
        "tammi–maaliskuu 2027: 790 henkilöä · Lähde: Katsaus · "
        "Kirjattu: ti 4.5.2027 klo 10.00, Leena Esimerkki" in text(saw)
    )
    again = network.types("Kaisa", "/ohjelma mittari #1; Q1 2027; 790; Katsaus")
    assert "Tämä lukema on jo kirjattu: tammi–maaliskuu 2027, 790 henkilöä" in text(again)


def test_what_was_not_understood_is_told_at_its_field_and_nothing_is_lost(network: Story) -> None:
    saw = network.types("Leena", "/ohjelma mittari alle 25; joskus; noin 800; Katsaus")
    assert saw.form is not None
    assert saw.form.title == "Kirjaa lukema"
    assert saw.form.values["Lähde"] == "Katsaus"
    shown = str(saw.form.shown)
    assert "En ymmärtänyt kautta: joskus." in shown
    assert "En ymmärtänyt lukua: noin 800." in shown

    person = network.ws.person("U0LEENA")
    refused = submitted(person, {"Kausi": "syyskuu 2027", "Arvo": "1.800"})
    assert refused.errors == {
        "value": "Luvun voi lukea kahdella tavalla. Kirjoita 1,800 tai 1\N{NO-BREAK SPACE}800."
    }
    refused = submitted(person, {"Kausi": "syyskuu 2027", "Arvo": "800"})
    assert refused.errors == {
        "period": "Tämä kausi ei ole vielä alkanut: syyskuu 2027. Lukema kirjataan siitä, mikä on jo mitattu."
    }
    done = submitted(person, {"Kausi": "huhtikuussa", "Arvo": "800"})
    assert "Lukema on kirjattu: huhtikuu 2027, 800 henkilöä" in after(done)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("12 %", "Mittarin yksikkö on ”henkilöä”, mutta luvun perässä lukee ”%”."),
        ("1234567890123456", "Luku on liian pitkä. Siinä voi olla enintään 15 numeroa ja 6 desimaalia."),
    ],
)
def test_a_value_that_cannot_be_taken_is_told_why(network: Story, value: str, sentence: str) -> None:
    saw = network.types("Leena", f"/ohjelma mittari #1; Q1 2027; {value}")
    assert saw.form is not None
    assert sentence in str(saw.form.shown).replace("\N{NO-BREAK SPACE}", " ")


def test_a_member_is_told_who_records_readings(network: Story) -> None:
    assert network.said("Anna", "/ohjelma mittari #1; Q1 2027; 790").startswith(
        "Tämän voi tehdä: ryhmän vetäjä, ryhmän vastuuhenkilö, työllisyysalueen asiantuntija"
    )
    assert network.said("Anna", "/ohjelma mittari #1; joskus; 790").startswith("Tämän voi tehdä:")


def test_a_reading_of_a_wrong_period_is_removed_by_its_button(network: Story) -> None:
    shown = network.types("Kaisa", "/ohjelma mittari alle").messages[0]
    person = network.ws.person("U0KAISA")
    person.presses(shown, action_id("indicator.remove", 2))
    now = person.sees("#yleinen")[-1].text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Lukema on poistettu." in now
    assert "880 henkilöä, huhti–kesäkuu 2026" in now
    assert "• heinä–syyskuu 2026: 850 henkilöä" in now


def test_an_expert_puts_an_indicator_into_the_draft_by_line_and_by_form(network: Story) -> None:
    added = network.types(
        "Eero", "/ohjelma mittari uusi Täyttöaste; %; kohtaan; lähtötaso: 62,5; tavoitearvo: 75 %"
    )
    assert text(added).splitlines()[:2] == [
        "Mittarit 2028, versio 1 (luonnos)",
        "Mittari on lisätty luonnokseen vuodelle 2028: Täyttöaste",
    ]
    assert "Lähtötaso: 62,5 % · Tavoitearvo: 75 %" in text(added)
    person = network.ws.person("U0EERO")
    form = person.presses(added.messages[0], "Muuta mittaria").form
    assert form is not None
    assert (form.values["Lähtötaso"], form.values["Ohjelman tavoite"]) == ("62,5", "4")
    refused = submitted(person, {"Tavoitearvo": "paljon"})
    assert refused.errors == {
        "target": "En ymmärtänyt lukua: paljon. Kirjoita se esimerkiksi näin: 12,5 tai 1\N{NO-BREAK SPACE}234"
    }
    changed = submitted(person, {"Tavoitearvo": "80", "Nimi": "Paikkojen täyttöaste"})
    assert "Mittari on muutettu luonnoksessa vuodelle 2028: Paikkojen täyttöaste" in after(changed)
    left = after(person.presses(changed.form or changed.messages[0], "Jätä pois"))
    assert "Mittari on jätetty pois luonnoksesta." in left
    assert "Ohjelmassa ei ole vielä mittareita." in left


def test_a_half_said_indicator_opens_the_form_with_what_was_said(network: Story) -> None:
    form = network.types("Eero", "/ohjelma mittari uusi Täyttöaste; %").form
    assert form is not None
    assert (form.title, form.values["Nimi"], form.values["Yksikkö"]) == ("Uusi mittari", "Täyttöaste", "%")
    done = submitted(network.ws.person("U0EERO"), {"Ohjelman tavoite": "4", "Tavoitearvo": "75"})
    assert "Mittari on lisätty luonnokseen vuodelle 2028: Täyttöaste" in after(done)


def test_the_readings_go_along_as_tables(network: Story, web: FlaskClient) -> None:
    network.types("Leena", "/ohjelma mittari #1; lokakuu 2026; 848,5; =1+1")
    blocks = network.types("Anna", "/ohjelma mittari").messages[0].json["blocks"]
    addresses = [
        element["url"].removeprefix(BASE)
        for block in blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if "url" in element
    ]
    assert len(addresses) == 2
    book = openpyxl.load_workbook(io.BytesIO(web.get(addresses[0]).data))
    assert book.sheetnames == ["Mittarit", "Lukemat"]
    assert [[cell.value for cell in row][3:8] for row in book["Lukemat"].iter_rows(min_row=2)] == [
        ["huhti–kesäkuu 2026", "2026-04-01", "2026-06-30", 880, "Työllisyyskatsaus"],
        ["heinä–syyskuu 2026", "2026-07-01", "2026-09-30", 850, "Työllisyyskatsaus"],
        ["lokakuu 2026", "2026-10-01", "2026-10-31", 848.5, "=1+1"],
    ]
    lines = web.get(addresses[1]).data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Numero;Mittari;Yksikkö;Kausi;Ensimmäinen päivä;Viimeinen päivä;Arvo;Lähde;")
    assert ";848,5;'=1+1;Leena Esimerkki;2027-05-04 10:00;kyllä;" in lines[3]


def test_a_name_that_fits_several_is_chosen_by_a_button(network: Story) -> None:
    for name in ("Yritysten vienti", "Yritysten määrä"):
        network.types("Eero", f"/ohjelma mittari uusi {name}; kpl; 1")
    saw = network.types("Leena", "/ohjelma mittari yritys; Q1 2027; 12")
    assert text(saw) == "Mitä mittaria tarkoitat?"
    person = network.ws.person("U0LEENA")
    person.presses(saw.messages[0], "Yritysten määrä")
    assert "Lukema on kirjattu: tammi–maaliskuu 2027, 12 kpl" in person.sees("#yleinen")[-1].text.replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_bad_input_is_answered_kindly(network: Story) -> None:
    assert network.said("Anna", "/ohjelma mittari rauha") == "En löytänyt tällaista mittaria: rauha"
    assert network.said("Anna", "/ohjelma mittari 2031") == "Tälle vuodelle ei ole ohjelmaa: 2031."
    draft = network.said("Anna", "/ohjelma mittari luonnos").splitlines()
    assert draft == ["Mittarit 2028, versio 1 (luonnos)", "Ohjelmassa ei ole vielä mittareita."]
