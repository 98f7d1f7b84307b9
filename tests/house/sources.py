"""The project's own source files, parsed once, for the rules that read them."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root of the checkout, and what is in it."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def layer(self) -> str:
        """What the arrows know it by: "storage" for bot/storage/engine.py, "clock" for bot/clock.py."""
        parts = self.path.removesuffix(".py").split("/")
        return parts[1] if parts[0] == "bot" and parts[1:] != ["__init__"] else ""

    def at(self, node: ast.AST, what: str) -> str:
        """A finding, as editors understand it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {what}"


@cache
def sources(*folders: str) -> list[Source]:
    """Every Python file in the folders of the checkout."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


def imported(source: Source) -> list[tuple[ast.AST, str]]:
    """Every module that the file imports, wherever in it: `from bot import clock` is bot.clock."""
    found: list[tuple[ast.AST, str]] = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            found.extend((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            if node.module == "bot":
                found.extend((node, f"bot.{alias.name}") for alias in node.names)
            else:
                found.append((node, node.module))
                # `from babel import dates` reaches babel.dates too.
                found.extend((node, f"{node.module}.{alias.name}") for alias in node.names)
    return found
