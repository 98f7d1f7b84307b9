"""The newcomer's story: `ekobotti demo` as it is, and a real browser at the address it prints."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LINE = "/kokous uusi tiistaina klo 13–15; Ohjaamon palvelut; Carelicum"
OURS = ("SLACK_", "EKOBOTTI_", "DATABASE_")
FULL = re.compile(r"ti \d{1,2}\.\d{1,2}\.20\d\d klo\s13\.00–15\.00")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


class Demo:
    """The command as a newcomer starts it, on a port and in a folder of the test's own."""

    def __init__(self, folder: Path) -> None:
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = folder

    def start(self) -> str:
        """Starts it and returns the one address that it prints."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "demo", "--port", str(self.port), "--dir", str(self.folder)],
            cwd=ROOT,
            env={
                k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "EKOBOTTI_", "DATABASE"))
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        printed = []
        deadline = time.monotonic() + 60
        for line in self.process.stdout:
            printed.append(line)
            if "make demo-reset" in line or time.monotonic() > deadline:
                break
        addresses = re.findall(r"http://\S+", "".join(printed))
        assert len(addresses) == 1, "".join(printed)
        return str(addresses[0])

    def stop(self) -> None:
        """Ctrl+C."""
        self.process.send_signal(signal.SIGINT)
        output, _ = self.process.communicate(timeout=30)
        assert "Traceback" not in output, output


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    made = Demo(tmp_path / "demo")
    yield made
    if made.process.poll() is None:
        made.stop()


def opened(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(20_000)
    page.goto(address)
    return page


def test_a_newcomer_plans_a_meeting_answers_as_another_and_sees_the_answer_counted(
    browser: Browser, demo: Demo
) -> None:
    address = demo.start()
    page = opened(browser, address)

    # A group leader in #nuorten-palvelut types one line, and sees it understood as a full date.
    expect(page.get_by_role("heading", name="nuorten-palvelut")).to_be_visible()
    page.locator("#viesti").fill(LINE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Luonnos: Ohjaamon palvelut")).to_be_visible()
    expect(page.get_by_text(FULL).first).to_be_visible()
    expect(page.get_by_text("Mitään ei ole vielä lähetetty.")).to_be_visible()

    # Only the confirmation sends anything.
    page.get_by_role("button", name="Lähetä kutsut (5 henkilölle)").click()
    expect(page.get_by_text("Kutsut lähtevät nyt 5 henkilölle.")).to_be_visible()

    # Another person sees the invitation arrive, and answers from its button.
    page.goto(address.replace("U0VEERA", "U0JAANA"))
    page.get_by_role("link", name=re.compile("Ekosysteemibotti.*1.*lukematta")).click()
    messages = page.get_by_role("tab", name="Viestit").or_(page.get_by_role("link", name="Viestit"))
    messages.first.click()
    expect(page.get_by_role("heading", name="Kutsu: Ohjaamon palvelut")).to_be_visible()
    page.get_by_role("button", name="Osallistun").click()
    expect(page.get_by_text("Vastauksesi on tallennettu.")).to_be_visible()

    # The leader sees the answer counted.
    page.goto(address)
    page.locator("#viesti").fill("/kokous näytä Ohjaamon")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 tulee, 0 ei pääse, 0 ehkä, 4 ei ole vastannut")).to_be_visible()

    # Who has no Slack got a letter; its link opens, and the answer counts as any other.
    page.get_by_role("button", name="Sähköposti").click()
    page.locator(".letter summary").first.click()
    link = page.locator('.letter a[href*="/kokous/"]').first.get_attribute("href")
    assert link is not None
    letter = opened(browser, link)
    expect(letter.get_by_text("Eeva Eislackissa")).to_be_visible()
    letter.get_by_role("button", name="Osallistun").click()
    expect(letter.get_by_text("Vastauksesi on tallennettu.")).to_be_visible()
    letter.close()
    page.goto(address)
    page.locator("#viesti").fill("/kokous näytä Ohjaamon")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 tulee, 0 ei pääse, 0 ehkä, 3 ei ole vastannut")).to_be_visible()

    # Starting again goes on from where it was.
    page.close()
    demo.stop()
    page = opened(browser, demo.start())
    page.locator("#viesti").fill("/kokous lista")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ohjaamon palvelut").last).to_be_visible()
    expect(page.get_by_text("Tällä kanavalla sovitaan työryhmän kokouksista.")).to_be_visible()
    page.close()
