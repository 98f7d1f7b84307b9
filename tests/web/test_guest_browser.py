"""A guest at the page in a real Chromium: without JavaScript, by keyboard, narrow and wide; axe-core."""

import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from werkzeug.serving import make_server

from bot.clock import MovingClock
from bot.domain.guests import PassState
from bot.storage.engine import Database
from tests.guest_world import add_guests
from tests.meeting_stories import make_meeting
from tests.meeting_world import build
from tests.sandbox.windows import ARGUMENTS
from tests.web.test_guest_page import GUNILLAS, Desk

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def desk(sqlite_address: str, clock: MovingClock) -> Iterator[Desk]:
    """The guests' world, with its pages served at `desk.address`."""
    database = Database(sqlite_address)
    desk = Desk(add_guests(build(database)), clock)
    server = make_server("127.0.0.1", 0, desk.web.application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    desk.address = f"http://127.0.0.1:{server.server_port}"
    yield desk
    server.shutdown()
    thread.join()
    database.close()


class Visitor:
    """A browser at one page; it fails the test when that asks anybody else for anything or keeps a cookie."""

    def __init__(self, browser: Browser, address: str, **options: object) -> None:
        self.context = browser.new_context(locale="fi-FI", **options)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.asked: set[str] = set()
        self.page.on("request", lambda one: self.asked.add(one.url.split("/")[2]))
        self.page.goto(address)

    def follow(self, press: Locator) -> None:
        """Presses what leads to another page, and waits until that page is there.

        A click alone returns while the old page still stands: what looks at once may see it vanish.
        """
        with self.page.expect_navigation():
            press.click()

    def findings(self) -> list[str]:
        return [one["id"] for one in Axe().run(self.page).response["violations"]]

    def close(self) -> None:
        cookies = self.context.cookies()
        self.context.close()
        assert cookies == []
        assert {host.split(":")[0] for host in self.asked if host} <= {"127.0.0.1"}


def test_without_javascript_the_guest_reads_accepts_and_sees_the_meetings(
    desk: Desk, browser: Browser
) -> None:
    make_meeting(desk.world, desk.clock.now())
    visitor = Visitor(browser, desk.address + desk.path(), java_script_enabled=False)
    page = visitor.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Kutsu vierailevaksi asiantuntijaksi")

    page.get_by_role("button", name="Hyväksyn").click()
    expect(page.get_by_role("alert")).to_contain_text("Rastita ruutu, kun olet lukenut tekstin")
    assert desk.state() is PassState.INVITED

    page.get_by_label("Olen lukenut tämän ja sitoudun siihen.").check()
    page.get_by_role("button", name="Hyväksyn").dblclick()
    expect(page.get_by_role("status")).to_contain_text("Kiitos! Osallistut vierailevana asiantuntijana.")
    expect(page.get_by_role("heading", name="Ohjaamon palvelut")).to_be_visible()
    assert desk.state() is PassState.ACCEPTED

    page.get_by_label("Osallistun").check()
    page.get_by_role("button", name="Tallenna vastaus").click()
    expect(page.get_by_role("status")).to_have_text("Vastauksesi on tallennettu.")
    expect(page.get_by_label("Osallistun")).to_be_checked()

    page.get_by_text("Luovu passista").click()
    page.get_by_role("button", name="Luovun").click()
    expect(page.get_by_role("status")).to_contain_text("Et osallistu.")
    assert desk.state() is PassState.DECLINED
    visitor.close()


def test_by_keyboard_alone_the_pass_is_accepted(desk: Desk, browser: Browser) -> None:
    visitor = Visitor(browser, desk.address + desk.path())
    page = visitor.page
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "checkbox":
            break
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Hyväksyn")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Kiitos!")
    visitor.close()


@pytest.mark.parametrize("look", ["light-1280", "dark-320"])
def test_axe_finds_nothing_in_any_state_of_the_page(desk: Desk, browser: Browser, look: str) -> None:
    make_meeting(desk.world, desk.clock.now())
    scheme, width = look.split("-")
    visitor = Visitor(
        browser,
        desk.address + desk.path(),
        color_scheme=scheme,
        viewport={"width": int(width), "height": 800},
    )
    page, found, wide = visitor.page, {}, {}

    def look_at(name: str) -> None:
        found[name] = visitor.findings()
        # 320 pixels are 1280 at 400 %: nothing needs to be scrolled sideways (WCAG 2.1, 1.4.10).
        wide[name] = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")

    look_at("offer")
    visitor.follow(page.get_by_role("link", name="En ole hän"))
    look_at("somebody else")
    page.go_back()
    visitor.follow(page.get_by_role("button", name="Hyväksyn"))
    look_at("trouble")
    page.get_by_label("Olen lukenut tämän ja sitoudun siihen.").check()
    visitor.follow(page.get_by_role("button", name="Hyväksyn"))
    expect(page.get_by_role("status")).to_be_visible()
    page.get_by_text("Luovu passista").click()
    look_at("accepted")
    visitor.follow(page.get_by_role("button", name="Luovun"))
    expect(page.get_by_role("status")).to_contain_text("Et osallistu.")
    look_at("declined")
    page.goto(desk.address + desk.path("Gunilla", GUNILLAS)[:-3])
    look_at("cut link")
    page.goto(desk.address + desk.path("Gunilla", GUNILLAS) + "?kieli=sv")
    look_at("in Swedish")

    assert found == {name: [] for name in found}
    assert wide == dict.fromkeys(wide, False)
    visitor.close()
