"""The page in a real Chromium: stories of people at it, each against a workspace and an app of its own."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import expect
from slack_sdk import WebClient

from bot.sandbox.workspace import Workspace

pytestmark = pytest.mark.browser


def test_two_people_side_by_side_see_the_command_become_an_invitation_and_its_answer(window: Any) -> None:
    veera, anna = window("U0VEERA"), window("U0ANNA", "C0YLEINEN")
    veera.composer.press("/")
    options = veera.page.get_by_role("option")
    expect(options).to_have_count(5)
    veera.page.keyboard.type("ko")
    expect(options).to_have_count(1)
    veera.page.keyboard.press("Tab")
    expect(veera.composer).to_have_value("/kokous ")
    expect(
        veera.page.get_by_text("/kokous uusi tiistaina klo 13–15; Ohjaamon palvelut; Carelicum")
    ).to_be_visible()
    veera.page.keyboard.type("uusi tiistaina klo 13–15; Ohjaamon palvelut; Carelicum")
    veera.page.keyboard.press("Enter")
    expect(veera.page.get_by_role("heading", name="Ohjaamon palvelut")).to_be_visible()

    channel = anna.page.get_by_role("link", name="nuorten-palvelut 1 lukematta")
    channel.click()
    expect(anna.page.get_by_text("Et ole vielä vastannut.")).to_be_visible()
    expect(anna.page.get_by_text("lukematta")).to_have_count(0)
    anna.button("Osallistun").click()
    expect(veera.page.get_by_text("Osallistut.")).to_be_visible()

    anna.page.get_by_role("link", name="Kalle Kumppani, vaihda").click()
    expect(anna.page).to_have_title("Kalle Kumppani – Esimerkkiverkosto")


def test_a_form_is_filled_with_the_keyboard_and_its_errors_stand_at_their_fields(window: Any) -> None:
    veera = window("U0VEERA")
    veera.types("/lomake")
    form = veera.page.get_by_role("dialog", name="Uusi kokous")
    subject = form.get_by_role("textbox", name="Aihe")
    expect(subject).to_be_focused()
    veera.page.keyboard.press("Enter")
    expect(form.get_by_text("Tämä kohta tarvitaan.")).to_have_count(3)
    expect(subject).to_be_focused()
    expect(subject).to_have_accessible_description("Tämä kohta tarvitaan. Näkyy kutsussa.")

    keyboard = veera.page.keyboard
    keyboard.type("virhe")
    keyboard.press("Tab")
    keyboard.type("työn")
    keyboard.press("Enter")
    form.get_by_role("textbox", name="Päivä").fill("1.12.")
    form.get_by_label("Kellonaika").first.fill("klo 9")
    form.get_by_role("radio", name="Etänä").check()
    form.get_by_role("combobox", name="Osallistujat").focus()
    keyboard.press("ArrowDown")
    keyboard.type("kalle")
    keyboard.press("Enter")
    keyboard.press("Escape")
    form.get_by_role("combobox", name="Kumppani").focus()
    keyboard.type("kumppani 7")
    expect(form.get_by_role("option", name="Esimerkkikumppani 7")).to_be_visible()
    keyboard.press("Enter")
    expect(form.get_by_role("combobox", name="Kumppani")).to_have_value("Esimerkkikumppani 7")
    form.get_by_role("button", name="Jatka").click()
    expect(form.get_by_text("Samanniminen kokous on jo sovittu tälle päivälle.")).to_be_visible()

    subject.fill("Ohjaamon palvelut")
    keyboard.press("Enter")
    second = veera.page.get_by_role("dialog", name="Vahvista")
    expect(second).to_contain_text("Ohjaamon palvelut, 2026-12-01 09:00, kutsutaan: @Kalle Kumppani")
    second.get_by_role("button", name="Takaisin").click()
    expect(form.get_by_role("combobox", name="Ryhmä", exact=True)).to_have_value("Työnantajapalvelut")
    form.get_by_role("button", name="Jatka").click()
    second.get_by_role("button", name="Lähetä kutsut").click()
    expect(veera.page.get_by_role("dialog")).to_have_count(0)
    expect(veera.composer).to_be_focused()


def test_every_kind_of_field_is_filled_with_the_keyboard_and_reaches_the_app(
    window: Any, shown: Workspace
) -> None:
    veera = window("U0VEERA")
    veera.types("/lomake")
    form, keyboard = veera.dialog("Uusi kokous"), veera.page.keyboard
    expect(form.get_by_role("textbox", name="Aihe")).to_be_focused()

    def next_field(words: str = "", *then: str) -> None:
        """Type into the field that has the focus, press keys there, and go on to the next one."""
        keyboard.type(words)
        for key in then:
            keyboard.press(key)
        keyboard.press("Tab")

    next_field("Ohjaamon palvelut")
    next_field("osa", "Enter")
    next_field("1.12.2026", "Tab")  # past the calendar's button
    next_field("9.30")
    form.get_by_role("textbox", name="Vastausten määräaika").fill("")
    next_field("30.11.", "Tab")
    form.get_by_label("Kellonaika").nth(1).fill("")
    next_field("16")
    next_field("", "Space", "ArrowDown")
    next_field("", "Space")
    next_field("", "Space")
    next_field("kalle", "Enter", "Escape")
    expect(form.get_by_role("combobox", name="Ryhmät mukana")).to_be_focused()
    next_field("työn", "Enter", "Escape")
    keyboard.type("kumppani 7")
    expect(form.get_by_role("option", name="Esimerkkikumppani 7")).to_be_visible()
    next_field("", "Enter", "Tab")  # past the button that empties the choice
    next_field("yle", "Enter", "Tab")
    next_field("anna@example.fi")
    next_field("12")
    next_field("https://example.fi/kutsu")
    keyboard.type("Ensimmäinen rivi")
    keyboard.press("Enter")
    next_field("toinen")
    next_field()  # past the button that cancels
    expect(form.get_by_role("button", name="Jatka")).to_be_focused()
    keyboard.press("Enter")
    expect(veera.dialog("Vahvista")).to_be_visible()

    [sent] = [
        one.detail["payload"]
        for one in shown.journal.entries("delivery", "interactive")
        if one.detail["payload"]["type"] == "view_submission"
    ]
    values = {block: held["a"] for block, held in sent["view"]["state"]["values"].items()}
    assert {block: told(held) for block, held in values.items()} == {
        "aihe": "Ohjaamon palvelut",
        "ryhma": "2",
        "paiva": "2026-12-01",
        "kello": "09:30",
        "takaraja": 1796047200,  # ma 30.11.2026 klo 16.00 in Helsinki
        "tapa": "eta",
        "tarjoilu": ["kahvi", "lounas"],
        "osallistujat": ["U0KALLE"],
        "mukana": ["1"],
        "kumppani": "Esimerkkikumppani 7",
        "kanava": "C0YLEINEN",
        "sahkoposti": "anna@example.fi",
        "paikkoja": "12",
        "osoite": "https://example.fi/kutsu",
        "kuvaus": "Ensimmäinen rivi\ntoinen",
    }


def told(held: dict[str, Any]) -> Any:
    """What a field of `state.values` holds, options by their value."""
    [raw] = [value for key, value in held.items() if key != "type"]
    if isinstance(raw, list):
        return [one["value"] if isinstance(one, dict) else one for one in raw]
    return raw["value"] if isinstance(raw, dict) else raw


def test_what_is_meant_for_one_person_is_seen_by_that_person_only(window: Any) -> None:
    veera, anna = window("U0VEERA"), window("U0ANNA")
    veera.types("/kokous")
    expect(veera.page.get_by_role("article").filter(has_text="Näkyy vain sinulle")).to_contain_text(
        "Näin luet komennon"
    )
    veera.types("/rikki")
    notice = veera.page.get_by_role("article").filter(has_text="/rikki")
    expect(notice).to_contain_text("Sovellus ei ottanut tätä vastaan.")
    veera.types("Hei <!channel> & *kaikki*")
    expect(anna.page.get_by_text("Hei <!channel> & kaikki")).to_be_visible()
    expect(anna.page.get_by_role("article")).to_have_count(1)


def test_what_is_confirmed_is_done(window: Any) -> None:
    veera = window("U0VEERA")
    veera.types("/kokous uusi")
    veera.button("Peru kokous").click()
    question = veera.dialog("Perutaanko kokous?")
    expect(question).to_contain_text("Peruutus lähtee 12 kutsutulle.")
    expect(question.get_by_role("button", name="Ei vielä")).to_be_focused()
    question.get_by_role("button", name="Peru kokous").click()
    expect(veera.article("Kokous peruttiin.")).to_be_visible()


def test_a_reminder_that_falls_due_when_the_clock_is_moved_arrives_on_the_page(
    window: Any, shown: Workspace
) -> None:
    client = WebClient(token=shown.bot_token, base_url=shown.api_url, retry_handlers=[])
    due = datetime(2026, 11, 25, 6, 0, tzinfo=UTC).timestamp()  # ke 25.11.2026 klo 8.00 in Helsinki

    def remind(now: float) -> None:
        if now >= due:
            threading.Thread(target=client.chat_postMessage, kwargs=REMINDER).start()

    shown.clock.on_move(remind)
    veera = window("U0VEERA")
    clock = veera.page.get_by_role("button", name="siirrä kelloa")
    clock.click()
    veera.button("+\u00a01\u00a0tunti").click()
    expect(clock).to_contain_text("ti\u00a024.11.2026 klo\u00a011.00")
    expect(veera.page.get_by_role("link", name="Näytebotti 1 lukematta")).to_have_count(0)
    clock.click()
    veera.button("Huomiseen klo\u00a08").click()
    expect(clock).to_contain_text("ke\u00a025.11.2026 klo\u00a08.00")
    veera.page.get_by_role("link", name="Näytebotti 1 lukematta").click()
    expect(veera.article("Kokous on tänään.")).to_be_visible()


REMINDER = {"channel": "U0VEERA", "text": "Kokous on tänään."}


def test_confirmations_threads_selects_home_journal_and_clock_work_from_the_page(
    window: Any, shown: Workspace
) -> None:
    veera = window("U0VEERA")
    page = veera.page
    veera.types("/kokous uusi")
    veera.button("Peru kokous").click()
    page.get_by_role("dialog", name="Perutaanko kokous?").get_by_role("button", name="Ei vielä").click()
    expect(page.get_by_role("heading", name="Ohjaamon palvelut")).to_be_visible()

    page.get_by_role("article").filter(has_text="Ohjaamon palvelut").hover()
    veera.button("Vastaa ketjussa").click()
    page.get_by_role("textbox", name="Vastaa ketjussa").fill("Tulen mukaan!")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log", name="Ketjun viestit").get_by_role("article")).to_have_count(2)
    expect(veera.button("1 vastaus")).to_be_visible()
    page.keyboard.press("Escape")

    veera.types("/kaikki")
    page.get_by_role("combobox", name="Valitse ryhmä").click()
    page.keyboard.type("hyvin")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Valitsit: Hyvinvointi")).to_be_visible()

    page.get_by_role("button", name="siirrä kelloa").click()
    veera.button("Huomiseen klo\u00a08").click()
    expect(page.get_by_text("Kello on nyt ke\u00a025.11.2026 klo\u00a08.00.").first).to_be_visible()
    assert shown.clock.now() == pytest.approx(1795586400, abs=1)

    page.get_by_role("button", name="Liikenne").click()
    expect(page.get_by_role("region", name="Liikenteen rivit")).to_contain_text("/kokous uusi")
    page.get_by_role("link", name="Näytebotti").click()
    expect(page.get_by_role("region", name="Sovelluksen koti")).to_contain_text(
        "@Veera Vetäjä, sinulla on yksi avoin kutsu."
    )
