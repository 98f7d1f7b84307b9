"""The app manifest is what the code really has, and what Slack takes."""

import ast
import json
from pathlib import Path

import jsonschema
import pytest

from bot.handlers import registry
from bot.operations.manifest import METHOD_SCOPES, SCOPES, build_manifest
from tests.operations.manifest_schema import SCHEMA

ROOT = Path(__file__).resolve().parents[2]
ENTRIES = registry()


def test_the_committed_manifest_is_what_the_code_makes() -> None:
    committed = json.loads((ROOT / "manifest.json").read_text("utf-8"))

    assert committed == build_manifest(ENTRIES, events=ENTRIES.events), (
        "run: .venv/bin/ekobotti manifest > manifest.json"
    )


@pytest.mark.parametrize("base_url", [None, "https://botti.example.fi/"])
def test_slack_would_take_the_manifest(base_url: str | None) -> None:
    jsonschema.validate(build_manifest(ENTRIES, events=ENTRIES.events, base_url=base_url), SCHEMA)


def test_a_manifest_with_an_unknown_key_would_be_refused() -> None:
    made = {**build_manifest(ENTRIES, events=ENTRIES.events), "colour": "green"}

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(made, SCHEMA)


def test_every_slash_command_of_the_code_is_in_the_manifest() -> None:
    made = build_manifest(ENTRIES, events=ENTRIES.events)

    assert {entry["command"] for entry in made["features"]["slash_commands"]} == {c.slash for c in ENTRIES}


def test_over_http_every_delivery_has_the_address() -> None:
    made = build_manifest(ENTRIES, events=ENTRIES.events, base_url="https://botti.example.fi/")
    address = "https://botti.example.fi/slack/events"

    assert made["settings"]["interactivity"]["request_url"] == address
    assert made["settings"]["event_subscriptions"]["request_url"] == address
    assert {entry["url"] for entry in made["features"]["slash_commands"]} == {address}
    assert made["settings"]["socket_mode_enabled"] is False


def called_methods(text: str) -> set[str]:
    """Web API methods called in a module's text: those we know of, and anything on a thing named client."""
    called = {
        (node.func.attr, "client" in ast.unparse(node.func.value).lower())
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    return {name for name, on_client in called if name in METHOD_SCOPES or (on_client and "_" in name)}


def test_a_called_method_is_found() -> None:
    assert called_methods("self._client.chat_postMessage(channel=c)\nreply.client.views_open()\nx.y_z()") == {
        "chat_postMessage",
        "views_open",
    }


def test_the_scopes_are_those_of_the_calls_the_code_makes() -> None:
    files = [*(ROOT / "bot").glob("*.py")]
    for layer in ("handlers", "delivery", "operations", "web"):
        files.extend((ROOT / "bot" / layer).rglob("*.py"))
    called = {method for file in files for method in called_methods(file.read_text("utf-8"))}
    needed = {scope for method in called for scope in METHOD_SCOPES[method]}

    assert needed | {"commands"} == set(SCOPES)
    assert called == set(METHOD_SCOPES)
