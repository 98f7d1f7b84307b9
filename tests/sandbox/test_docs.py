"""docs/sandbox.md is held equal to the code where it lists things."""

import re
from pathlib import Path

import pytest

from bot.sandbox.faults import CALL_KINDS, DELIVERY_KINDS
from bot.sandbox.manifest import EVENT_SCOPES
from bot.sandbox.page_routes import PageRoutes
from bot.sandbox.web_api import METHODS
from bot.sandbox.workspace import Workspace

TEXT = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return TEXT.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_the_methods_in_the_documentation_are_those_of_the_table() -> None:
    named = re.findall(r"`([a-z]+(?:\.[a-zA-Z]+)+)`", section("What is modelled").split("**Refusals**")[0])
    methods = [name for name in named if name not in {"web_api.py"}]
    assert sorted(methods) == sorted(METHODS)


def test_the_events_in_the_documentation_are_those_that_a_manifest_may_name() -> None:
    part = section("What is modelled").split("**Events**")[1].split("A failed delivery")[0]
    named = re.findall(r"`([a-z_]+(?:\.[a-z]+)?)`", part)
    assert sorted(named) == sorted(EVENT_SCOPES)


@pytest.mark.parametrize("kind", sorted(CALL_KINDS | DELIVERY_KINDS))
def test_every_fault_is_documented(kind: str) -> None:
    assert f"`{kind}`" in section("Faults")


def test_every_act_of_the_page_is_documented(ws: Workspace) -> None:
    acts = PageRoutes(ws.sandbox, Path())._acts
    assert [name for name in acts if f"POST /_page/{name}" not in section("Page protocol")] == []
