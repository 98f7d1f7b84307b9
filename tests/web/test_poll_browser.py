"""A voter at the page in a real Chromium: without JavaScript, by keyboard, narrow and wide; axe-core."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from werkzeug.serving import make_server

from bot.clock import MovingClock
from bot.domain.polls import PollKind
from bot.services import poll_closing
from bot.storage.engine import Database
from tests.meeting_world import World, build
from tests.poll_world import VAULT, YES, say
from tests.sandbox.windows import ARGUMENTS
from tests.web.test_guest_browser import Visitor
from tests.web.test_poll_page import Desk

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def world(sqlite_address: str) -> Iterator[World]:
    database = Database(sqlite_address)
    yield build(database)
    database.close()


class Served:
    """A poll's pages behind an address."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.server = make_server("127.0.0.1", 0, desk.web.application, threaded=True)
        self.thread = threading.Thread(target=self.server.serve_forever)

    def __enter__(self) -> Desk:
        self.thread.start()
        self.desk.address = f"http://127.0.0.1:{self.server.server_port}"
        return self.desk

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.thread.join()


def close_now(world: World, desk: Desk, clock: MovingClock) -> None:
    with world.database.writing() as session:
        leena = world.actor(session, "Leena", clock.now())
        poll_closing.close(session, actor=leena, now=clock.now(), poll_id=desk.poll.id, vault=VAULT)


def test_without_javascript_a_choice_is_made_changed_and_taken_back(
    world: World, clock: MovingClock, browser: Browser
) -> None:
    with Served(Desk(world, clock)) as desk:
        visitor = Visitor(browser, desk.address + desk.path(), java_script_enabled=False)
        page = visitor.page
        expect(page.get_by_role("heading", level=1)).to_have_text("Missä?")
        page.get_by_role("button", name="Lähetä vastaus").click()
        expect(page.get_by_role("alert")).to_contain_text("Valitse ensin jotakin: Missä?")
        page.get_by_label("Lieksa").check()
        page.get_by_role("button", name="Lähetä vastaus").dblclick()
        expect(page.get_by_role("status")).to_contain_text("Vastauksesi on tallennettu.")
        assert desk.counts() == [(0, 0, 0), (1, 0, 0), (0, 0, 0)]
        expect(page.get_by_label("Lieksa")).to_be_checked()
        page.get_by_role("button", name="Peru vastaukseni").click()
        expect(page.get_by_role("status")).to_contain_text("Vastauksesi on peruttu.")
        assert desk.counts() == [(0, 0, 0)] * 3
        visitor.close()


@pytest.mark.parametrize("look", ["light-1280", "dark-320"])
def test_axe_finds_nothing_in_any_state_of_the_page(
    world: World, clock: MovingClock, browser: Browser, look: str
) -> None:
    scheme, width = look.split("-")
    start = clock.now() + timedelta(days=7)
    times = tuple((start + n * timedelta(days=1), start + n * timedelta(days=1, hours=1)) for n in range(3))
    found, wide = {}, {}
    kinds: dict[str, dict[str, object]] = {
        "choice": {},
        "several": {"multiple": True, "question": "Mitkä?"},
        "anonymous": {"anonymous": True, "question": "Kuka?"},
        "times": {"kind": PollKind.TIMES, "options": (), "times": times, "question": "Milloin?"},
    }
    for name, how in kinds.items():
        with Served(Desk(world, clock, **how)) as desk:
            say(world, desk.poll, "Anna", {desk.options[0]: YES}, clock.now())
            visitor = Visitor(
                browser,
                desk.address + desk.path(),
                color_scheme=scheme,
                viewport={"width": int(width), "height": 800},
            )
            page = visitor.page

            page.get_by_text("En ole hän").click()
            for state in ("open", "trouble", "answered", "closed"):
                if state == "answered":
                    page.locator("form input:not([type=hidden])").first.check()
                if state == "closed":
                    close_now(world, desk, clock)
                    page.reload()
                elif state != "open":
                    visitor.follow(page.get_by_role("button", name="Lähetä vastaus"))
                found[f"{name} {state}"] = visitor.findings()
                # 320 pixels are 1280 at 400 %: nothing is scrolled sideways (WCAG 2.1, 1.4.10).
                scrolls = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
                wide[f"{name} {state}"] = scrolls
            expect(page.get_by_text("Kysely on päättynyt.")).to_be_visible()
            visitor.close()
    assert {state: ids for state, ids in found.items() if ids} == {}
    assert [state for state, scrolls in wide.items() if scrolls] == []
