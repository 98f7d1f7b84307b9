"""Getting about on the page: people, channels, direct messages, older messages, a lost line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect
from slack_sdk import WebClient

from bot.sandbox.workspace import Workspace
from tests.sandbox import showcase
from tests.sandbox.conftest import HERE, TUESDAY
from tests.sandbox.windows import Window

pytestmark = pytest.mark.browser

# What of the strip of people is cut, hidden under something or scrolled away; [] when all is whole.
CUT = """() => {
  const strip = document.getElementById("who").getBoundingClientRect();
  return [...document.querySelectorAll("#who > :not([hidden])")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.left < strip.left || box.right > strip.right + 0.5 || box.right > innerWidth
      || !one.contains(document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2));
  }).map((one) => one.textContent);
}"""

# The lines of the open channel from the top: what separators say, and the words of messages.
ROWS = """() => [...document.querySelectorAll(".log > *")].map(
  (row) => row.getAttribute("aria-label") ?? row.querySelector(".text").textContent)"""


@pytest.mark.parametrize("width", [1600, 1280, 1024, 800, 390])
@pytest.mark.parametrize("person", ["U0VEERA", "U0ULLA"])
def test_the_chosen_person_is_whole_in_the_top_bar(
    window: Any, shown: Workspace, width: int, person: str
) -> None:
    shown.sandbox.state.team["name"] = "Hyvin pitkän nimen saanut esimerkkiverkosto"
    one = window(person, "C0YLEINEN")
    one.page.set_viewport_size({"width": width, "height": 820})
    strip = one.page.get_by_role("navigation", name="Kuka olet")

    expect(strip.locator("[aria-current=true]")).to_be_visible()
    one.page.wait_for_function(f"() => ({CUT})().length === 0")
    one.page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")
    people = strip.get_by_role("link").count()
    assert strip.get_by_role("button", name="Muut").count() == (people < 8)


def test_a_person_who_is_not_in_the_strip_is_chosen_behind_muut(window: Any) -> None:
    veera = window("U0VEERA", "C0YLEINEN")
    veera.page.set_viewport_size({"width": 1024, "height": 820})
    veera.page.get_by_role("button", name="Muut").press("Enter")
    veera.dialog("Kuka olet?").get_by_role("link", name="Pirjo Palvelupäällikkö").press("Enter")

    expect(veera.page).to_have_title("Pirjo Palvelupäällikkö – Esimerkkiverkosto")
    expect(veera.page.get_by_role("heading", name="# yleinen")).to_be_visible()  # the place stays
    expect(veera.page.locator("#who [aria-current=true]")).to_have_text("Pirjo")


def test_the_apps_row_leads_to_its_unread_messages_and_otherwise_home(window: Any, shown: Workspace) -> None:
    client = WebClient(token=shown.bot_token, base_url=shown.api_url, retry_handlers=[])
    veera = window("U0VEERA")
    app = veera.page.locator("#list").get_by_role("link", name="Näytebotti")
    app.click()
    expect(veera.page.get_by_role("region", name="Sovelluksen koti")).to_contain_text(
        "sinulla on yksi avoin kutsu"
    )

    client.chat_postMessage(channel="U0VEERA", text="Muistutus: kokous on huomenna.")
    expect(veera.page.get_by_role("link", name="Viestit 1 lukematta")).to_be_visible()
    veera.page.get_by_role("link", name="nuorten-palvelut").click()
    expect(app).to_have_accessible_name("Näytebotti 1 lukematta")
    app.click()
    expect(veera.article("Muistutus: kokous on huomenna.")).to_be_visible()
    expect(app).to_have_accessible_name("Näytebotti")
    app.click()
    expect(veera.page.get_by_role("region", name="Sovelluksen koti")).to_be_visible()


def test_a_line_parts_the_unread_messages_from_those_that_were_read(window: Any, shown: Workspace) -> None:
    anna, veera = shown.person("U0ANNA"), window("U0VEERA")
    anna.types("#nuorten-palvelut", "Luettu")
    expect(veera.article("Luettu")).to_be_visible()
    line = veera.page.get_by_role("separator", name="Uudet viestit")
    expect(line).to_have_count(0)
    veera.page.get_by_role("link", name="yleinen").click()
    for words in ("Uusi", "Toinen uusi"):
        anna.types("#nuorten-palvelut", words)
    veera.page.get_by_role("link", name="nuorten-palvelut 2 lukematta").click()

    expect(line).to_be_visible()
    assert veera.page.evaluate(ROWS) == ["Tänään", "Luettu", "Uudet viestit", "Uusi", "Toinen uusi"]
    veera.page.get_by_role("link", name="yleinen").click()
    veera.page.get_by_role("link", name="nuorten-palvelut").click()
    expect(veera.article("Toinen uusi")).to_be_visible()
    expect(line).to_have_count(0)


def test_a_place_that_a_person_cannot_see_says_so(window: Any) -> None:
    veera = window("U0VEERA", "C0VETAJAT")
    expect(veera.page.get_by_role("heading", name="vetajat")).to_be_visible()
    veera.page.get_by_role("link", name="Anna Asiantuntija, vaihda").click()

    expect(veera.page.get_by_role("heading", name="Tämä kanava ei näy sinulle")).to_be_visible()
    expect(veera.page.get_by_role("link", name="vetajat")).to_have_count(0)


def test_channels_are_made_and_people_invited_and_left_from_the_page(window: Any) -> None:
    veera, kalle = window("U0VEERA"), window("U0KALLE")
    veera.button("Luo uusi kanava").press("Enter")
    veera.page.keyboard.type("Väärä nimi")
    veera.button("Luo kanava").click()
    expect(veera.page.get_by_role("alert")).to_contain_text("Kanavan nimessä saa olla")
    veera.button("Luo uusi kanava").click()
    veera.page.keyboard.type("ohjaamo")
    veera.page.get_by_role("checkbox", name="Yksityinen").check()
    veera.button("Luo kanava").click()
    expect(veera.page.get_by_role("heading", name="ohjaamo")).to_be_visible()

    veera.button("1\u00a0jäsen").click()
    veera.field("Kutsuttava").press("ArrowDown")
    veera.page.keyboard.type("kalle")
    veera.page.keyboard.press("Enter")
    veera.button("Kutsu").click()
    expect(veera.button("2\u00a0jäsentä")).to_be_visible()
    kalle.page.get_by_role("link", name="ohjaamo").click()
    kalle.button("2\u00a0jäsentä").click()
    kalle.button("Poistu kanavalta").click()
    expect(kalle.page.get_by_role("link", name="ohjaamo")).to_have_count(0)
    expect(veera.button("1\u00a0jäsen")).to_be_visible()


def test_a_public_channel_can_be_looked_at_and_joined(window: Any) -> None:
    veera = window("U0VEERA", "C0TYONANTAJAT")
    expect(veera.page.get_by_text("Et ole tämän kanavan jäsen.")).to_be_visible()
    veera.button("Liity kanavalle").click()
    expect(veera.composer).to_be_visible()
    expect(veera.button("3\u00a0jäsentä")).to_be_visible()


def test_a_direct_message_is_begun_with_one_and_with_several(window: Any) -> None:
    veera, anna = window("U0VEERA"), window("U0ANNA")
    veera.button("Aloita yksityisviesti").click()
    veera.page.keyboard.type("anna")
    veera.page.keyboard.press("Enter")
    veera.button("Aloita").click()
    expect(veera.page.get_by_role("heading", name="Anna Asiantuntija")).to_be_visible()
    veera.types("Ehditkö soittaa?")
    anna.page.get_by_role("link", name="Veera Vetäjä 1 lukematta").click()
    expect(anna.article("Ehditkö soittaa?")).to_be_visible()

    anna.button("Aloita yksityisviesti").click()
    for name in ("kalle", "jaana"):
        anna.page.keyboard.type(name)
        anna.page.keyboard.press("Enter")
    anna.button("Aloita").click()
    expect(anna.page.get_by_role("heading", name="Jaana Jäsen, Kalle Kumppani")).to_be_visible()


def test_older_messages_come_when_asked_for_and_the_reader_stays_in_place(
    window: Any, shown: Workspace
) -> None:
    anna = shown.person("U0ANNA")
    for number in range(1, 61):
        anna.types("#nuorten-palvelut", f"Viesti {number}")
    veera = window("U0VEERA")
    messages = veera.page.get_by_role("article")
    expect(messages).to_have_count(50)
    expect(veera.article("Viesti 60")).to_be_in_viewport()

    veera.button("Näytä vanhemmat viestit").press("Enter")
    expect(messages).to_have_count(60)
    expect(veera.button("Näytä vanhemmat viestit")).to_have_count(0)
    expect(veera.article("Viesti 11")).to_be_in_viewport()
    expect(messages.first).to_contain_text("Viesti 1")


def test_a_message_that_comes_while_the_channel_is_being_fetched_is_shown(
    window: Any, shown: Workspace
) -> None:
    anna, veera = shown.person("U0ANNA"), window("U0VEERA", "C0VETAJAT")

    def late(route: Route) -> None:
        answer = route.fetch()
        anna.types("#nuorten-palvelut", "Ehdin juuri")
        anna.types("#yleinen", "Tämä tulee sen perässä")
        expect(veera.page.get_by_role("link", name="yleinen 1 lukematta")).to_be_visible()
        route.fulfill(response=answer)

    veera.page.route("**/_page/messages?*", late, times=1)
    with veera.page.expect_response("**/_page/messages?*"):
        veera.page.get_by_role("link", name="nuorten-palvelut").click()
    expect(veera.article("Ehdin juuri")).to_be_visible()


def test_what_happens_before_the_live_connection_is_open_is_shown_as_well(
    shown: Workspace, browser: Browser
) -> None:
    anna = shown.person("U0ANNA")
    page = browser.new_page()

    def late(route: Route) -> None:
        expect(page.get_by_text("Täällä ei ole vielä viestejä.")).to_be_visible()  # all is fetched
        anna.types("#nuorten-palvelut", "Ennen yhteyttä")
        route.continue_()

    page.route("**/_page/live?*", late, times=1)
    page.goto(f"{shown.base_url}/?henkilo=U0VEERA#C0NUORTEN")
    expect(page.get_by_role("article")).to_contain_text("Ennen yhteyttä")
    page.close()


def test_a_lost_line_is_told_and_mends_itself_even_when_the_workspace_was_started_anew(
    browser: Browser, tmp_path: Path
) -> None:
    def start(port: int = 0) -> Workspace:
        workspace = Workspace.start(
            manifest=HERE / "showcase_manifest.json",
            seed=HERE / "showcase_seed.json",
            state=tmp_path / "tila.db",
            frozen_at=TUESDAY,
            port=port,
        )
        showcase.deliver(workspace)
        return workspace

    first = start()
    port = int(first.base_url.rsplit(":", 1)[1])
    veera = Window(browser, first.base_url, "U0VEERA", "C0NUORTEN")
    veera.types("Ennen katkosta")
    expect(veera.article("Ennen katkosta")).to_be_visible()
    veera.composer.fill("Kesken jäänyt")
    first.stop()
    banner = veera.page.get_by_text("Yhteys työtilaan katkesi. Yritetään uudelleen…")
    expect(banner).to_be_visible()

    with start(port) as second:
        for number in range(20):
            second.person("U0ANNA").types("#nuorten-palvelut", f"Katkoksen aikana {number}")
        expect(banner).to_be_hidden()
        expect(veera.article("Katkoksen aikana 19")).to_be_visible()
        expect(veera.page.get_by_role("article")).to_have_count(21)
        expect(veera.composer).to_have_value("Kesken jäänyt")
        veera.context.close()


def test_the_whole_page_is_used_with_the_keyboard(window: Any, press: Callable[..., None]) -> None:
    veera = window("U0VEERA")
    keyboard = veera.page.keyboard
    veera.page.evaluate("document.activeElement.blur()")
    press(veera, "Tab")
    expect(veera.page.get_by_role("link", name="Siirry kirjoittamaan viestiä")).to_be_focused()
    press(veera, "Enter")
    expect(veera.composer).to_be_focused()

    keyboard.type("Kuka tulee? @jaa")
    press(veera, "Enter", "Enter")
    expect(veera.article("Kuka tulee? @Jaana Jäsen")).to_be_visible()
    keyboard.type("Katso #yle")
    press(veera, "Tab", "Enter")
    expect(veera.article("Katso #yleinen")).to_be_visible()
    press(veera, "Shift+Tab")
    expect(veera.article("Katso #yleinen").get_by_role("button", name="Vastaa ketjussa")).to_be_focused()
    press(veera, "Enter")
    keyboard.type("Ketjuun")
    press(veera, "Enter")
    expect(veera.page.get_by_role("log", name="Ketjun viestit").get_by_role("article")).to_have_count(2)
    press(veera, "Escape")
    expect(veera.page.get_by_role("region", name="Ketju")).to_have_count(0)

    press(veera, "Alt+ArrowDown")
    expect(veera.page.get_by_role("heading", name="vetajat")).to_be_visible()
    expect(veera.composer).to_be_focused()
    keyboard.type("Ensimmäinen")
    press(veera, "Shift+Enter")
    keyboard.type("toinen :tada:")
    press(veera, "Enter")
    expect(veera.article("Ensimmäinen").locator(".text")).to_have_text(
        f"Ensimmäinentoinen {veera.emoji('tada')}"
    )
    expect(veera.article("Ensimmäinen").locator("br")).to_have_count(1)


def test_any_channel_or_person_is_reached_by_a_search_from_the_keyboard(
    window: Any, press: Callable[..., None]
) -> None:
    veera = window("U0VEERA")
    press(veera, "Control+k")
    where = veera.dialog("Siirry").get_by_role("combobox", name="Minne")
    expect(where).to_be_focused()
    veera.page.keyboard.type("työnan")
    press(veera, "Enter")
    expect(veera.page.get_by_role("heading", name="tyonantajapalvelut")).to_be_visible()
    expect(veera.page.locator("dialog[open]")).to_have_count(0)

    press(veera, "Control+k")
    veera.page.keyboard.type("kalle")
    press(veera, "Enter")
    expect(veera.page.get_by_role("heading", name="Kalle Kumppani")).to_be_visible()


@pytest.fixture
def press() -> Callable[..., None]:
    """Presses keys one after another in a window."""

    def press_keys(one: Window, *keys: str) -> None:
        for key in keys:
            one.page.keyboard.press(key)

    return press_keys
