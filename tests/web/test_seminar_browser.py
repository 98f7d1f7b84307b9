"""The seminar's pages in a real Chromium: without JavaScript, by keyboard, narrow and wide; axe-core."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from werkzeug.serving import make_server

from bot.clock import MovingClock
from bot.domain.links import Purpose
from bot.storage.engine import Database
from tests.meeting_world import World
from tests.sandbox.windows import ARGUMENTS
from tests.seminar_world import END, SPRING, START, build, come, guest, make_open, replies
from tests.web.test_guest_browser import Visitor
from tests.web.test_seminar_page import Desk

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock(SPRING)


@pytest.fixture
def world(sqlite_address: str) -> Iterator[World]:
    database = Database(sqlite_address)
    yield build(database)
    database.close()


@pytest.fixture
def served(world: World, clock: MovingClock) -> Iterator[tuple[Desk, str]]:
    """The pages, and the address that they are served at."""
    desk = Desk(world, clock)
    server = make_server("127.0.0.1", 0, desk.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    # Links in the pages lead to the served address.
    desk.links.base_url = f"http://127.0.0.1:{server.server_port}"
    yield desk, desk.links.base_url
    server.shutdown()
    thread.join()
    server.server_close()


def test_without_javascript_and_by_keyboard_alone_somebody_registers_tells_a_diet_and_gives_up(
    world: World, served: tuple[Desk, str], browser: Browser
) -> None:
    desk, address = served
    seminar = make_open(world, SPRING)
    visitor = Visitor(browser, address + desk.path("Paavo", seminar), java_script_enabled=False)
    page = visitor.page
    page.get_by_role("button", name="Tallenna vastaus").click()
    expect(page.get_by_role("alert")).to_contain_text("Valitse vastaus.")
    page.get_by_label("Osallistun").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Vegaani")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Vastauksesi on tallennettu.")
    expect(page.get_by_label("Erityisruokavalio")).to_have_value("Vegaani")
    assert replies(world, seminar, ["Paavo"]) == ["coming"]
    page.get_by_label("En pääse").check()
    page.get_by_role("button", name="Tallenna vastaus").dblclick()
    expect(page.get_by_text("Vastasit: en pääse.")).to_be_visible()
    expect(page.get_by_label("Erityisruokavalio")).to_have_value("")
    visitor.close()


@pytest.mark.parametrize("look", ["light-1280", "dark-320"])
def test_axe_finds_nothing_on_any_of_the_pages(
    world: World, served: tuple[Desk, str], browser: Browser, clock: MovingClock, look: str
) -> None:
    desk, address = served
    scheme, width = look.split("-")
    seminar = make_open(world, SPRING, capacity=2)
    for day, one in enumerate(("Anna", "Leena", "Matti")):
        come(world, seminar, one, SPRING + timedelta(days=day))
    visitor = Visitor(
        browser,
        address + desk.path("Paavo", seminar),
        color_scheme=scheme,
        viewport={"width": int(width), "height": 700},
    )
    page = visitor.page
    findings: dict[str, list[str]] = {}
    wide: list[str] = []

    def look_at(name: str, path: str) -> None:
        page.goto(address + path)
        findings[name] = visitor.findings()
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(name)

    tickets, doors, lists = Purpose.SEMINAR_TICKET, Purpose.SEMINAR_DOOR, Purpose.SEMINAR_LISTS
    look_at("silent", desk.path("Paavo", seminar))
    look_at("a place", desk.path("Anna", seminar))
    look_at("queue", desk.path("Matti", seminar))
    look_at("ticket", desk.path("Anna", seminar, tickets))
    look_at("door before", desk.path("Kaisa", seminar, doors))
    look_at("tags", desk.path("Eero", seminar, lists))
    page.goto(address + desk.path("Paavo", seminar))
    visitor.follow(page.get_by_role("button", name="Tallenna vastaus"))
    findings["troubles"] = visitor.findings()
    clock.set(START)
    look_at("door", desk.path("Kaisa", seminar, doors))
    clock.set(END)
    look_at("feedback", desk.path("Anna", seminar))
    assert (findings, wide) == ({name: [] for name in findings}, [])
    visitor.close()


def test_at_the_door_a_device_reads_a_ticket_and_a_name_is_searched(
    world: World, served: tuple[Desk, str], browser: Browser, clock: MovingClock
) -> None:
    desk, address = served
    seminar = make_open(world, SPRING)
    for one in ("Anna", "Leena"):
        come(world, seminar, one, SPRING)
    clock.set(START)
    context = browser.new_context(locale="fi-FI", java_script_enabled=False)
    page = context.new_page()
    page.goto(address + desk.path("Kaisa", seminar, Purpose.SEMINAR_DOOR))
    page.get_by_label("Nimi").fill("leena")
    page.get_by_role("button", name="Hae").click()
    page.get_by_role("button", name="Merkitse saapuneeksi: Leena Esimerkki").click()
    expect(page.get_by_text("1/2 on saapunut")).to_be_visible()
    page.get_by_role("button", name="Lue lippuja tällä laitteella").click()
    expect(page.get_by_role("status")).to_contain_text("Lippuja voi nyt lukea tällä laitteella.")
    page.goto(address + desk.path("Anna", seminar, Purpose.SEMINAR_TICKET))
    page.get_by_role("button", name="Merkitse saapuneeksi").click()
    expect(page.get_by_text("On saapunut.")).to_be_visible()
    assert [guest(world, seminar, one).arrived_at for one in ("Anna", "Leena")] == [START, START]
    context.close()
