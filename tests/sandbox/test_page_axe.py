"""axe-core finds nothing wrong in any state of the page: wide and narrow, light and dark."""

from typing import Any

import pytest
from playwright.sync_api import expect

from bot.sandbox.workspace import Workspace
from tests.sandbox.letters import ICS, letter, send
from tests.sandbox.windows import Window

pytestmark = pytest.mark.browser


@pytest.fixture(params=["light-1024", "dark-1024", "light-390", "dark-390"])
def veera(request: pytest.FixtureRequest, window: Any) -> Window:
    """Veera's window in one of the four looks."""
    scheme, width = request.param.split("-")
    opened: Window = window("U0VEERA", color_scheme=scheme, reduced_motion="reduce")
    opened.page.set_viewport_size({"width": int(width), "height": 820})
    return opened


def go(one: Window, place: str) -> None:
    one.page.goto(one.page.url.split("#")[0] + f"#{place}")


def test_channels_threads_menus_and_panels(veera: Window, shown: Workspace) -> None:
    page, found = veera.page, {}
    send(shown, letter(calendar=ICS))
    for text in ("/kokous uusi", "/kokous", "/kaikki", "/rikki", "Hei @Veera Vetäjä! :wave:"):
        veera.types(text)
    expect(page.get_by_role("article")).to_have_count(5)
    found["channel"] = veera.violations()
    veera.composer.fill("/")
    expect(page.get_by_role("option")).to_have_count(5)
    found["commands"] = veera.violations()
    veera.composer.fill("")
    veera.button("Lisää toimintoja").click()
    found["menu"] = veera.violations()
    page.keyboard.press("Escape")
    shown.faults.add("delivery:interactive", "lose")
    veera.button("En pääse").click()
    expect(page.get_by_role("img", name="Sovellus ei vastannut ajoissa.")).to_be_visible()
    found["a press that failed"] = veera.violations()
    go(veera, "C0YLEINEN")
    expect(page.get_by_role("heading", name="yleinen")).to_be_visible()
    shown.person("U0ANNA").types("#nuorten-palvelut", "Uusin")
    # What the page has not heard of yet is not unread: on a narrow screen its mark is in a hidden list.
    expect(page.locator("a.unread[href='#C0NUORTEN']")).to_have_count(1)
    go(veera, "C0NUORTEN")
    expect(page.get_by_role("separator", name="Uudet viestit")).to_be_visible()
    found["unread messages"] = veera.violations()
    veera.article("Ohjaamon palvelut").first.hover()
    veera.article("Ohjaamon palvelut").first.get_by_role("button", name="Vastaa ketjussa").click()
    page.keyboard.type("Tulen.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log", name="Ketjun viestit").get_by_role("article")).to_have_count(2)
    found["thread"] = veera.violations()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Liikenne").click()
    page.locator(".journal details").first.click()
    found["journal"] = veera.violations()
    page.get_by_role("button", name="Sähköposti").click()
    page.locator(".letter summary").click()
    expect(page.get_by_role("region", name="Muutos kalenteriin")).to_be_visible()
    found["mail box"] = veera.violations()
    assert found == {place: [] for place in found}


def test_forms_dialogs_home_and_other_places(veera: Window, shown: Workspace) -> None:
    page, found = veera.page, {}
    veera.types("/haku")
    shown.faults.add("delivery:interactive", "lose")
    veera.dialog("Etsi paikka").get_by_role("textbox", name="Sana").fill("x")
    page.get_by_role("button", name="Valitse").last.click()
    expect(veera.dialog("Etsi paikka").get_by_role("alert")).to_be_visible()
    found["a form that failed"] = veera.violations()
    page.get_by_role("button", name="Sulje lomake").click()
    veera.types("/lomake")
    page.get_by_role("button", name="Jatka").click()
    page.get_by_role("combobox", name="Ryhmät mukana").click()
    found["form with errors and an open list"] = veera.violations()
    page.get_by_role("button", name="Sulje lomake").click()
    veera.types("/kokous uusi")
    veera.button("Peru kokous").click()
    expect(veera.dialog("Perutaanko kokous?")).to_be_visible()
    found["confirmation"] = veera.violations()
    page.keyboard.press("Escape")
    for name in ("siirrä kelloa", "Muut", "jäsentä"):
        page.get_by_role("button", name=name).first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found[name] = veera.violations()
        page.keyboard.press("Escape")
    go(veera, "koti")
    expect(page.get_by_role("region", name="Sovelluksen koti")).to_contain_text("Hei!")
    found["home"] = veera.violations()
    go(veera, "C0TYONANTAJAT")
    expect(page.get_by_role("button", name="Liity kanavalle")).to_be_visible()
    found["a channel to join"] = veera.violations()
    go(veera, "C0PUUTTUU")
    expect(page.get_by_role("heading", name="Tämä kanava ei näy sinulle")).to_be_visible()
    found["no such place"] = veera.violations()
    if page.get_by_role("button", name="Takaisin kanaviin").is_visible():
        veera.button("Takaisin kanaviin").click()
    veera.button("Luo uusi kanava").click()
    found["new channel"] = veera.violations()
    page.keyboard.press("Escape")
    veera.button("Aloita yksityisviesti").click()
    page.keyboard.type("a")
    found["new direct message"] = veera.violations()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(veera.dialog("Siirry").get_by_role("option").first).to_be_visible()
    found["search"] = veera.violations()
    page.goto(page.url.split("?")[0])
    expect(page.get_by_role("heading", name="Kuka olet?")).to_be_visible()
    found["choosing who to be"] = veera.violations()
    assert found == {place: [] for place in found}
