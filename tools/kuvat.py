"""Takes the documents' pictures: `make kuvat` walks a short story in the demo and writes docs/kuvat/*.png.

The workspace, the bot and the page are the demo's own; only the clock stands still, so that the pictures
stay the same from one run to the next (on the same machine: letters look different with other fonts).
"""

import base64
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.jobs import EVERY_SECONDS
from bot.operations.demo import DEMO_DATA, MANIFEST, run_bot_on
from bot.sandbox.workspace import Workspace
from tools.chromium import find

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "kuvat"
HELSINKI = ZoneInfo("Europe/Helsinki")
THURSDAY = datetime(2026, 11, 19, 9, 0, tzinfo=HELSINKI)
MONDAY = datetime(2026, 11, 23, 14, 0, tzinfo=HELSINKI)  # when the reminder of the day before has come
CHANNEL = "C0NUORET"
WIDE, PHONE = 1200, 390  # pixels
LARGEST = 150_000  # bytes of one picture
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--font-render-hinting=none"]


@contextmanager
def demo() -> Iterator[Workspace]:
    """The demo with a clock that stands at Thursday 19.11.2026 klo 9.00."""
    stop, up = threading.Event(), threading.Event()
    seed = DEMO_DATA / "workspace.json"
    with (
        tempfile.TemporaryDirectory() as folder,
        Workspace.start(manifest=MANIFEST, seed=seed, frozen_at=THURSDAY) as workspace,
    ):
        environment = {
            "SLACK_API_URL": workspace.api_url,
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_APP_TOKEN": workspace.app_token,
            "SLACK_SIGNING_SECRET": workspace.signing_secret,
            "SMTP_URL": workspace.smtp_url,
        }
        bot = threading.Thread(
            target=run_bot_on,
            args=(f"{workspace.base_url}/", environment, Path(folder)),
            kwargs={"ready": up.set, "wait": stop.wait},
        )
        bot.start()
        try:
            if not up.wait(60):
                raise TimeoutError("the bot did not start")
            yield workspace
        finally:
            stop.set()
            bot.join(30)


# The largest difference of any pixel's red, green or blue; 255 when the sizes differ.
DIFFERENCE = """async (pictures) => {
  const pixels = async (picture) => {
    const image = new Image();
    image.src = "data:image/png;base64," + picture;
    await image.decode();
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [one, other] = await Promise.all(pictures.map(pixels));
  if (one.width !== other.width || one.height !== other.height) return 255;
  return one.data.reduce((most, value, at) => Math.max(most, Math.abs(value - other.data[at])), 0);
}"""
UNSEEN = 48  # the edges of round corners come out a shade lighter or darker from one run to the next


def alike(page: Page, one: bytes, other: bytes) -> bool:
    """Whether two pictures look the same. `page` only lends its browser's canvas."""
    encoded = [base64.b64encode(picture).decode() for picture in (one, other)]
    return int(page.evaluate(DIFFERENCE, encoded)) <= UNSEEN


class Studio:
    """Opens people's windows and takes the pictures."""

    def __init__(self, workspace: Workspace, browser: Browser, folder: Path) -> None:
        self.workspace = workspace
        self.browser = browser
        self.folder = folder

    def window(self, person: str, place: str = CHANNEL, *, height: int, width: int = WIDE) -> Page:
        """One person's window at a place."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="light",
            reduced_motion="reduce",
            locale="fi-FI",
            timezone_id="Europe/Helsinki",
            has_touch=width == PHONE,
        )
        page = context.new_page()
        page.goto(f"{self.workspace.base_url}/?henkilo={person}#{place}")
        expect(page.locator(".bar h2").first).to_be_visible()
        return page

    def messages(self, person: str, *, height: int, width: int = WIDE) -> Page:
        """The window at the app's messages to this person."""
        page = self.window(person, "koti", height=height, width=width)
        page.get_by_role("navigation", name="Ekosysteemibotti").get_by_role("link", name="Viestit").click()
        expect(page.get_by_role("article").first).to_be_visible()
        return page

    def settle(self) -> None:
        """Waits until nothing has happened for two beats of the bot's heart (wall time).

        The bot's clock runs between two looks at the workspace's: what fell due then is due a second later.
        """
        self.workspace.clock.advance(seconds=1)
        seen, since = -1, time.monotonic()
        while time.monotonic() - since < 2.5 * EVERY_SECONDS:
            if self.workspace.journal.last != seen:
                seen, since = self.workspace.journal.last, time.monotonic()
            time.sleep(0.1)

    def take(self, page: Page, name: str) -> None:
        """Writes one picture, unless it looks as it did. Raises ValueError when it is too large."""
        self.workspace.settle()
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        page.mouse.move(0, 0)
        picture = page.screenshot(animations="disabled")
        if len(picture) > LARGEST:
            raise ValueError(f"{name}: {len(picture)} bytes")
        path = self.folder / f"{name}.png"
        same = path.exists() and alike(page, path.read_bytes(), picture)
        if not same:
            path.write_bytes(picture)
        print(f"{path.name} {len(picture) // 1000} kB{', as before' if same else ''}", flush=True)


def types(page: Page, text: str) -> None:
    """Writes in the channel."""
    page.get_by_role("textbox", name="Kirjoita kanavalle").fill(text)
    page.keyboard.press("Enter")


def story(studio: Studio) -> None:
    """A meeting is called together, answered and remembered; then what else there is to see."""
    leader = studio.window("U0VEERA", height=730)
    types(leader, "/kokous uusi tiistaina klo 13–15; Ohjaamon palvelut; Carelicum")
    expect(leader.get_by_role("heading", name="Luonnos: Ohjaamon palvelut")).to_be_visible()
    studio.take(leader, "luonnos")

    leader.get_by_role("button", name="Lähetä kutsut").click()
    studio.settle()
    member = studio.messages("U0JAANA", height=560)
    expect(member.get_by_role("button", name="Osallistun")).to_be_visible()
    studio.take(member, "kutsu")
    studio.take(studio.messages("U0KALLE", height=720, width=PHONE), "puhelin")

    member.get_by_role("button", name="Osallistun").click()
    for person, answer in (("U0VEERA", "Osallistun"), ("U0JUKKA", "En pääse"), ("U0KALLE", "Ehkä")):
        page = studio.messages(person, height=560)
        page.get_by_role("button", name=answer).click()
        expect(page.get_by_text("Vastasit:")).to_be_visible()
        page.context.close()
    studio.settle()
    answers = studio.window("U0VEERA", height=880)
    types(answers, "/kokous näytä")
    expect(answers.get_by_text("Kumppanit, joista joku tulee:")).to_be_visible()
    studio.take(answers, "vastaukset")

    studio.workspace.clock.move_to(MONDAY)
    expect(member.get_by_role("heading", name="Muistutus: Ohjaamon palvelut")).to_be_visible(timeout=20_000)
    studio.settle()
    studio.take(member, "muistutus")

    home = studio.window("U0VEERA", "koti", height=640)
    expect(
        home.get_by_text("osallistut")
    ).to_be_visible()  # what was published before the answer is there first
    studio.take(home, "koti")
    form = studio.window("U0VEERA", height=800)
    types(form, "/kokous uusi to 3.12.; Vuoden 2027 painopisteet; Carelicum")
    expect(form.get_by_role("dialog", name="Uusi kokous")).to_be_visible()
    studio.take(form, "lomake")
    seats = studio.window("U0PAULA", "C0YLEINEN", height=860)
    types(seats, "/ryhma kokoonpano Nuorten palvelut")
    expect(seats.get_by_text("Kumppanin mukaan")).to_be_visible()
    studio.take(seats, "kokoonpano")


def main(folder: Path = FOLDER) -> int:
    """Takes all the pictures; 1 when there is no browser."""
    chromium = find()
    if chromium is None:
        print("No Chromium found: run `make browser` first.", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with demo() as workspace, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        story(Studio(workspace, browser, folder))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
