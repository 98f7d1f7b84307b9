"""The smallest valid pieces of Block Kit, for tests that break them in one place."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.blockkit import Problem, check_message, check_view

Json = dict[str, Any]


def text(words: str = "Hei") -> Json:
    return {"type": "plain_text", "text": words}


def message(*blocks: Json, **more: Any) -> Json:
    return {"text": "Hei", "blocks": list(blocks), **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": text(), "submit": text(), "blocks": list(blocks), **more}


def section(**more: Any) -> Json:
    return {"type": "section", "text": text(), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "action_id": "a", "text": text(), **more}


def option(value: str = "v", **more: Any) -> Json:
    return {"text": text(), "value": value, **more}


def element(kind: str, **more: Any) -> Json:
    return {"type": kind, "action_id": "a", **more}


def field(inner: Json, **more: Any) -> Json:
    return {"type": "input", "label": text(), "element": inner, **more}


def problems_of(payload: Json) -> list[Problem]:
    return check_view(payload) if "type" in payload else check_message(payload)


def codes(payload: Json) -> list[tuple[str, str]]:
    return [(problem.pointer, problem.code) for problem in problems_of(payload)]


def wordy(count: int) -> str:
    return "x" * count


def many(count: int, make: Callable[[int], Any]) -> list[Any]:
    return [make(number) for number in range(count)]


def menu(count: int) -> Json:
    return element("static_select", options=many(count, lambda n: option(str(n))))


def raw(words: str = "x") -> Json:
    return {"type": "raw_text", "text": words}


def rich(*pieces: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(pieces)}]}


def listed(**more: Any) -> Json:
    part = {"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "bullet", "elements": [part], **more}],
    }


def confirming(**more: Any) -> Json:
    full = {"title": text(), "text": text(), "confirm": text(), "deny": text(), **more}
    return message(section(accessory=button(confirm=full)))


def number_of_digits(count: int) -> str:
    return "1" * count


def url(count: int) -> str:
    return "https://example.fi/".ljust(count, "x")
