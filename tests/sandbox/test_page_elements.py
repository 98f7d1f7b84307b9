"""Elements that tell the app at once, and answers that are slow. In a real Chromium."""

import base64
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect
from slack_sdk import WebClient

from bot.sandbox.models import File, Message
from bot.sandbox.workspace import Workspace

pytestmark = pytest.mark.browser


def test_an_overflow_menu_is_opened_walked_and_closed_with_the_keyboard(window: Any) -> None:
    veera = window("U0VEERA")
    veera.types("/kokous uusi")
    opener = veera.button("Lisää toimintoja")
    opener.press("Enter")
    menu = veera.page.get_by_role("menu", name="Lisää toimintoja")
    expect(menu.get_by_role("menuitem", name="Lähetän sijaisen")).to_be_focused()
    veera.page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(opener).to_be_focused()

    opener.press("Enter")
    veera.page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("menuitem", name="Lisää kalenteriin")).to_be_focused()
    veera.page.keyboard.press("Enter")
    expect(veera.article("Valitsit: kalenteri")).to_contain_text("Näkyy vain sinulle")


def test_fields_that_tell_at_once_change_the_form_and_keep_what_is_written(window: Any) -> None:
    veera = window("U0VEERA")
    veera.types("/haku")
    form = veera.dialog("Etsi paikka")
    word = form.get_by_role("textbox", name="Sana")
    word.fill("Carelicum")
    expect(form).to_contain_text("Kirjoita, mitä haet.")  # nothing is told before Enter
    word.press("Enter")
    expect(form).to_contain_text("Haku: Carelicum, laji: kaikki")
    expect(word).to_have_value("Carelicum")
    expect(word).to_be_focused()

    form.get_by_role("combobox", name="Laji").press("ArrowDown")
    veera.page.keyboard.type("kahv")
    veera.page.keyboard.press("Enter")
    expect(form).to_contain_text("Haku: Carelicum, laji: kahvila")
    expect(form.get_by_role("combobox", name="Laji")).to_have_value("Kahvila")


def test_a_button_under_an_open_list_is_pressed_at_the_first_press(window: Any) -> None:
    veera = window("U0VEERA")
    veera.types("/lomake")
    form = veera.dialog("Uusi kokous")
    form.get_by_role("combobox", name="Osallistujat").click()
    expect(form.get_by_role("option", name="Anna Asiantuntija")).to_be_visible()
    form.get_by_role("button", name="Jatka").click()
    expect(form.get_by_text("Tämä kohta tarvitaan.")).to_have_count(3)


def test_what_is_written_while_an_answer_is_slow_stays_and_goes_in_order(window: Any) -> None:
    veera = window("U0VEERA")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    veera.page.route("**/_page/type**", hold, times=1)
    veera.types("Ensimmäinen")
    expect(veera.composer).to_have_value("")
    veera.types("Toinen")
    veera.composer.fill("Kesken")
    veera.page.get_by_role("button", name="Liikenne").focus()
    expect(veera.page.get_by_role("article")).to_have_count(0)  # the second waits for the first
    held[0].continue_()

    expect(veera.page.get_by_role("article")).to_have_count(2)
    assert veera.page.get_by_role("article").locator(".text").all_inner_texts() == ["Ensimmäinen", "Toinen"]
    expect(veera.composer).to_have_value("Kesken")
    expect(veera.page.get_by_role("button", name="Liikenne")).to_be_focused()


def test_a_home_tab_published_while_it_is_being_opened_stays(window: Any, shown: Workspace) -> None:
    veera = window("U0VEERA", "koti")
    home = veera.page.get_by_role("region", name="Sovelluksen koti")
    expect(home).to_contain_text("sinulla on yksi avoin kutsu")
    veera.page.get_by_role("link", name="nuorten-palvelut").click()
    client = WebClient(token=shown.bot_token, base_url=shown.api_url, retry_handlers=[])
    fresh = {
        "type": "home",
        "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "Uudempi"}}],
    }

    def late(route: Route) -> None:
        answer = route.fetch()  # holds the home of this moment
        shown.settle()
        client.views_publish(user_id="U0VEERA", view=fresh)
        expect(home).to_have_text("Uudempi")
        route.fulfill(response=answer)

    veera.page.route("**/_page/home?*", late, times=1)
    with veera.page.expect_response("**/_page/home?*"):
        veera.page.locator("#list").get_by_role("link", name="Näytebotti").click()
    veera.page.evaluate("() => new Promise((resolve) => setTimeout(resolve))")
    expect(home).to_have_text("Uudempi")


def test_pictures_that_the_app_uploads_or_serves_on_this_machine_are_seen(
    window: Any, shown: Workspace
) -> None:
    client = WebClient(token=shown.bot_token, base_url=shown.api_url, retry_handlers=[])

    class Pictures(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(DOT)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Pictures)
    serving = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    serving.start()
    near = f"http://127.0.0.1:{server.server_port}/kuva.png"
    far = "https://example.fi/kuva.png"
    blocks = [
        {"type": "image", "image_url": url, "alt_text": words}
        for url, words in ((near, "Oma"), (far, "Muualta"))
    ]
    client.chat_postMessage(channel="C0NUORTEN", text="Kuvia", blocks=blocks)
    veera = window("U0VEERA")
    seen = "(picture) => picture.decode().then(() => picture.naturalWidth)"
    assert veera.page.get_by_role("img", name="Oma").evaluate(seen) == 1
    expect(veera.page.get_by_role("img", name="Muualta")).to_have_text("▧ Muualta")
    server.shutdown()
    server.server_close()
    serving.join()


DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_an_uploaded_picture_is_shown_and_another_file_can_be_fetched(window: Any, shown: Workspace) -> None:
    for file_id, name, content in (("F0KUVA", "kuva.png", DOT), ("F0LISTA", "lista.csv", b"a;b")):
        shown.sandbox.state.save_file(File(file_id, name, len(content)))
        request = urllib.request.Request(f"{shown.base_url}/upload/v1/{file_id}", content)  # noqa: S310 - our own
        with urllib.request.urlopen(request):  # noqa: S310
            pass
        message = Message(shown.sandbox.state.next_ts(), "C0NUORTEN", "U0NAYTEBOTTI", "", files=[file_id])
        shown.call(shown.sandbox.posting.add, message)
    veera = window("U0VEERA")
    seen = "(picture) => picture.decode().then(() => picture.naturalWidth)"
    assert veera.page.get_by_role("img", name="kuva.png").evaluate(seen) == 1
    with veera.page.expect_download() as fetched:
        veera.page.get_by_role("link", name="lista.csv").click()
    assert Path(fetched.value.path()).read_bytes() == b"a;b"


def test_words_that_could_not_be_sent_are_given_back(window: Any) -> None:
    veera = window("U0VEERA")
    veera.page.route("**/_page/type**", lambda route: route.abort(), times=1)
    veera.types("Ehtisittekö vielä?")

    expect(veera.page.get_by_role("alert")).to_contain_text("Paikalliseen työtilaan ei saada yhteyttä.")
    expect(veera.composer).to_have_value("Ehtisittekö vielä?")


def test_a_press_that_fails_leaves_a_warning_beside_the_button_until_it_is_pressed_anew(
    window: Any, shown: Workspace
) -> None:
    veera = window("U0VEERA")
    veera.types("/kokous uusi")
    shown.faults.add("delivery:interactive", "lose")
    veera.button("Osallistun").click()
    warning = veera.page.get_by_role("img", name="Sovellus ei vastannut ajoissa.")
    expect(warning).to_be_visible()
    veera.button("Osallistun").click()
    expect(veera.article("Ohjaamon palvelut")).to_contain_text("Osallistut.")
    expect(warning).to_have_count(0)


def test_a_search_and_a_form_that_fail_say_so_in_their_places_and_lose_nothing(
    window: Any, shown: Workspace
) -> None:
    veera = window("U0VEERA")
    veera.types("/lomake")
    form = veera.dialog("Uusi kokous")
    shown.faults.add("delivery:interactive", "lose")
    form.get_by_role("combobox", name="Kumppani").fill("kumppani 7")
    expect(form.get_by_text("Sovellus ei vastannut hakuun ajoissa. Yritä uudelleen.")).to_be_visible()

    form.get_by_role("textbox", name="Aihe").fill("Ohjaamon palvelut")
    form.get_by_role("combobox", name="Ryhmä", exact=True).fill("osa")
    veera.page.keyboard.press("Enter")
    form.get_by_role("textbox", name="Päivä").fill("1.12.")
    form.get_by_label("Kellonaika").first.fill("9")
    form.get_by_role("radio", name="Etänä").check()
    shown.faults.add("delivery:interactive", "lose")
    form.get_by_role("button", name="Jatka").click()
    alert = form.get_by_role("alert")
    expect(alert).to_contain_text("Sovellus ei vastannut ajoissa. Asia saattoi silti onnistua.")
    expect(alert).to_contain_text("We had some trouble connecting. Try again?")
    expect(form.get_by_role("textbox", name="Aihe")).to_have_value("Ohjaamon palvelut")
    form.get_by_role("button", name="Jatka").click()
    expect(veera.dialog("Vahvista")).to_contain_text("Ohjaamon palvelut, 2026-12-01 09:00")


def test_emoji_are_seen_by_character_or_by_name_and_completed_as_they_are_written(window: Any) -> None:
    veera = window("U0VEERA")
    asked = """async (having) => {
      const { canDraw, emoji, legible } = await import("/emoji.js");
      const seen = legible("Hei 👋🏽 ja 🇫🇮!", () => having === "fonts");
      return [seen, canDraw("A"), canDraw("\\u{10fffe}"), emoji("olematon")];
    }"""
    assert veera.page.evaluate(asked, "fonts") == ["Hei 👋🏽 ja 🇫🇮!", True, False, ":olematon:"]
    assert veera.page.evaluate(asked, "none")[0] == "Hei :wave: ja :flag-fi:!"

    veera.composer.press_sequentially("Hienoa :tad")
    expect(veera.page.get_by_role("option")).to_have_text([":tada:" + veera.emoji("tada")])
    veera.page.keyboard.press("Enter")
    expect(veera.composer).to_have_value("Hienoa :tada: ")
    veera.page.keyboard.press("Enter")
    expect(veera.article("Hienoa").locator(".text")).to_have_text(f"Hienoa {veera.emoji('tada')}")
