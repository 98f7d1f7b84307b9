"""The pages of meetings and letters in a real Chromium: axe-core, narrow and wide, 200 %, by keyboard."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from werkzeug.serving import make_server

from bot.clock import MovingClock
from bot.domain.links import Purpose
from bot.domain.meetings import Answer
from bot.storage.engine import Database
from tests import meeting_world
from tests.meeting_world import World
from tests.sandbox.windows import ARGUMENTS
from tests.web.test_guest_browser import Visitor
from tests.web.test_meeting_pages import Site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def site(sqlite_address: str, clock: MovingClock) -> Iterator[Site]:
    world: World = meeting_world.build(Database(sqlite_address, by_email=True))
    yield Site(world, clock)
    world.database.close()


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, site.web.application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


# 640 pixels are 1280 at 200 %, and 320 are at 400 % (WCAG 2.1, 1.4.4 and 1.4.10).
@pytest.mark.parametrize("look", ["light-1280", "dark-640", "light-320"])
def test_axe_finds_nothing_on_any_page_and_nothing_is_scrolled_sideways(
    site: Site, address: str, browser: Browser, look: str
) -> None:
    scheme, width = look.split("-")
    visitor = Visitor(
        browser,
        address + site.url("Paavo"),
        color_scheme=scheme,
        viewport={"width": int(width), "height": 800},
    )
    page, found = visitor.page, {}

    def looked_at(state: str) -> None:
        sideways = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        found[state] = [*visitor.findings(), *(["scrolls sideways"] if sideways else [])]

    looked_at("open")
    page.get_by_text("Lähetän sijaisen").click()
    page.get_by_label("Sijaisen nimi").fill("Anna Esimerkki")
    page.get_by_label("Sijaisen sähköpostiosoite").fill("anna@example.fi")
    visitor.follow(page.get_by_role("button", name="Lähetä kutsu sijaiselle"))
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at("trouble")
    page.goto(address + site.url("Paavo"))
    visitor.follow(page.get_by_role("button", name="Ehkä"))
    looked_at("answered")
    visitor.follow(page.get_by_role("link", name="En ole hän"))
    looked_at("somebody else")
    page.goto(address + site.url("Paavo", Purpose.UNSUBSCRIBE, 1) + "?kieli=sv")
    looked_at("letters")
    visitor.follow(page.get_by_role("button"))
    looked_at("letters refused")
    page.goto(address + site.url("Paavo")[:-3])
    looked_at("cut")
    page.goto(address + "/muualla")
    looked_at("nowhere")
    site.cancel()
    page.goto(address + site.url("Paavo"))
    looked_at("cancelled")
    visitor.close()
    assert found == {state: [] for state in found}


def test_by_keyboard_alone_the_invitation_is_answered(site: Site, address: str, browser: Browser) -> None:
    visitor = Visitor(browser, address + site.url("Paavo"), java_script_enabled=False)
    page = visitor.page

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Siirry sisältöön")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Viesti järjestäjälle")).to_be_focused()
    page.keyboard.type("Tulen vartin myöhässä")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Osallistun")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("Vastauksesi on tallennettu.")
    visitor.close()
    kept = site.invitation("Paavo")
    assert (kept.answer, kept.note) == (Answer.YES, "Tulen vartin myöhässä")
