"""One person's browser window at the page, and what the browser tests look for in it."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


class Window:
    """One person's browser window; it fails the test when the page itself fails."""

    def __init__(self, browser: Browser, address: str, person: str, place: str, **options: Any) -> None:
        self.context = browser.new_context(viewport={"width": 1280, "height": 820}, **options)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.failures: list[str] = []
        self.asked: set[str] = set()
        self.page.on("pageerror", lambda error: self.failures.append(str(error)))
        self.page.on("request", lambda request: self.asked.add(request.url.split("/")[2]))
        self.page.goto(f"{address}/?henkilo={person}#{place}")
        expect(self.page.locator(".bar h2").first).to_be_visible()

    @property
    def composer(self) -> Locator:
        return self.page.locator("#viesti")

    def types(self, text: str) -> None:
        """Type a line and send it; not while a dialog is closing, which would take the key."""
        expect(self.page.locator("dialog[open]")).to_have_count(0)
        self.composer.fill(text)
        self.composer.press("Enter")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def article(self, words: str) -> Locator:
        """The message with these words."""
        return self.page.get_by_role("article").filter(has_text=words)

    def dialog(self, name: str) -> Locator:
        return self.page.get_by_role("dialog", name=name)

    def field(self, name: str) -> Locator:
        return self.page.get_by_role("combobox", name=name, exact=True)

    def emoji(self, name: str) -> str:
        """How this machine shows an emoji: its character, or its name where no font has it."""
        asked = "async (name) => (await import('/emoji.js')).emoji(name)"
        return str(self.page.evaluate(asked, name))

    def violations(self) -> list[str]:
        """What axe-core finds wrong now, by its rules' names."""
        return [violation["id"] for violation in Axe().run(self.page).response["violations"]]
