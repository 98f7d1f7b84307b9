"""Keeps the tables in the documents equal to the code.

`python -m tools.docs` writes them between their marks; with `--check` it only tells whether they are true.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path

from bot.handlers import registry
from bot.language import examples
from bot.language.dates import locate, understand
from bot.language.i18n import translator
from bot.language.showing_repeats import show_reading
from bot.operations.manifest import SCOPES
from bot.settings import SETTINGS

ROOT = Path(__file__).resolve().parents[1]


def settings_table() -> str:
    """All settings with their meaning and default."""
    rows = ["| asetus | merkitys | oletus |", "|---|---|---|"]
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else ""
        rows.append(f"| `{setting.name}` | {setting.meaning} | {default} |")
    return "\n".join(rows)


def scopes_table() -> str:
    """Every scope the bot asks for, and why."""
    rows = ["| oikeus | mihin botti tarvitsee sitä |", "|---|---|"]
    rows.extend(f"| `{scope}` | {why} |" for scope, why in SCOPES.items())
    return "\n".join(rows)


def commands_table() -> str:
    """Every command with its help and an example."""
    tr = translator("fi")
    parts = []
    entries = registry()
    for slash in entries.slashes:
        rows = [f"### {slash}", "", "| komento | mitä se tekee | esimerkki |", "|---|---|---|"]
        for command in entries.of(slash):
            usage = f" {tr.gettext(command.usage)}" if command.usage else ""
            rows.append(f"| `{command.line}{usage}` | {tr.gettext(command.help)} | `{command.example}` |")
        parts.append("\n".join(rows))
    return "\n\n".join(parts)


def times_table() -> str:
    """What can be written as a time, and what the bot takes it for."""
    parts = []
    for heading, texts in examples.READ.items():
        rows = [f"### {heading}", "", "| kirjoita | botti ymmärtää |", "|---|---|"]
        rows.extend(f"| `{t}` | {show_reading(understand(t, now=examples.SAID_AT))} |" for t in texts)
        parts.append("\n".join(rows))
    rows = ["### Aika lauseessa", "", "| kirjoita | aika | otsikko | paikka |", "|---|---|---|---|"]
    for sentence in examples.SENTENCES:
        found = locate(sentence, now=examples.SAID_AT)
        title, place = (*found.around, "")[:2]
        time = show_reading(understand(found.said, now=examples.SAID_AT))
        rows.append(f"| `{sentence}` | {time} | {title} | {place} |")
    parts.append("\n".join(rows))
    asked = ", ".join(f"`{t}`" for t in examples.ASKED)
    refused = ", ".join(f"`{t}`" for t in examples.REFUSED)
    parts.append(
        f"Kun ajan voi ymmärtää kahdella tavalla, botti kysyy painikkeilla, kumpaa tarkoitat: {asked}.\n\n"
        f"Botti ei arvaa. Se kertoo, mitä se ei ymmärtänyt, kun kirjoitat esimerkiksi näin: {refused}."
    )
    return "\n\n".join(parts)


TABLES: dict[str, tuple[str, Callable[[], str]]] = {
    "settings": ("README.md", settings_table),
    "scopes": ("docs/yllapito.md", scopes_table),
    "commands": ("docs/ohje.md", commands_table),
    "times": ("docs/ohje.md", times_table),
}


def with_table(text: str, mark: str, table: str) -> str:
    """The document with the table between its marks. Raises ValueError when it has none."""
    pattern = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"no place for the table {mark}")
    return pattern.sub(lambda m: f"{m[1]}{table}\n{m[2]}", text)


def stale() -> dict[Path, str]:
    """The documents whose tables are not what the code says, with their right text."""
    changed: dict[Path, str] = {}
    for mark, (name, make) in TABLES.items():
        path = ROOT / name
        text = changed.get(path) or path.read_text("utf-8")
        right = with_table(text, mark, make())
        if right != text:
            changed[path] = right
    return changed


def main() -> int:
    """Writes what is stale, or with --check tells it; 1 when something was stale in a check."""
    found = stale()
    if "--check" in sys.argv:
        sys.stdout.writelines(f"{path.relative_to(ROOT)}: run make docs\n" for path in found)
        return 1 if found else 0
    for path, text in found.items():
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
