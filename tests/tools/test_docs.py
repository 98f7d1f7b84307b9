"""The tables in the documents are what the code says."""

from pathlib import Path

import pytest

from bot.settings import SETTINGS
from tools import docs

ROOT = Path(__file__).resolve().parents[2]


def test_no_table_is_stale() -> None:
    assert {path.name for path in docs.stale()} == set(), "run: make docs"


def test_a_table_is_put_between_its_marks_and_nowhere_else() -> None:
    text = "alku\n<!-- x -->\nvanha\n<!-- /x -->\nloppu"

    assert docs.with_table(text, "x", "uusi") == "alku\n<!-- x -->\nuusi\n<!-- /x -->\nloppu"


def test_a_document_without_a_place_for_its_table_is_told() -> None:
    with pytest.raises(ValueError, match="x"):
        docs.with_table("alku", "x", "uusi")


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")

    assert [s.name for s in SETTINGS if f"`{s.name}`" not in readme] == []
