"""The documents' pictures: each is shown somewhere, and the story that they tell can still be walked."""

import re
import struct
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tools import kuvat

ROOT = Path(__file__).resolve().parents[2]
SHOWN = re.compile(r"!\[([^\]]+)\]\(((?:docs/)?kuvat/[^)]+)\)")


def size(picture: Path) -> tuple[int, int]:
    """Width and height in pixels, from the PNG's first chunk (https://www.w3.org/TR/png/#11IHDR)."""
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return width, height


def test_every_picture_is_shown_with_words_for_those_who_do_not_see_it() -> None:
    shown = set()
    for document in (ROOT / "README.md", ROOT / "docs" / "ohje.md"):
        for words, path in SHOWN.findall(document.read_text("utf-8")):
            shown.add((document.parent / path).resolve())
            assert len(words) > 20
    assert shown == set(kuvat.FOLDER.glob("*.png"))


def test_pictures_are_small_files() -> None:
    assert [one.name for one in kuvat.FOLDER.glob("*.png") if one.stat().st_size > kuvat.LARGEST] == []
    assert {size(one)[0] for one in kuvat.FOLDER.glob("*.png")} == {kuvat.WIDE, kuvat.PHONE}


@pytest.mark.browser
def test_only_what_can_be_seen_makes_a_picture_another(chromium: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=kuvat.ARGUMENTS)
        page = browser.new_page(viewport={"width": 200, "height": 100})

        def shot(colour: str, words: str = "Kokous") -> bytes:
            page.set_content(f'<p style="border-radius: 9px; background: {colour}">{words}</p>')
            return page.screenshot()

        first = shot("rgb(200, 200, 200)")
        assert kuvat.alike(page, first, shot("rgb(205, 200, 200)"))
        assert not kuvat.alike(page, first, shot("rgb(200, 200, 200)", "Kokoys"))
        page.set_viewport_size({"width": 200, "height": 101})
        assert not kuvat.alike(page, first, shot("rgb(200, 200, 200)"))
        browser.close()


@pytest.mark.browser
def test_the_story_of_the_pictures_can_still_be_walked(tmp_path: Path, chromium: str) -> None:
    assert chromium
    assert kuvat.main(tmp_path) == 0
    assert {one.name: size(one) for one in tmp_path.glob("*.png")} == {
        one.name: size(one) for one in kuvat.FOLDER.glob("*.png")
    }
