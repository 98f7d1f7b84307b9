"""Habits of the house that ruff has no rule for. Each rule is shown a sample that breaks it."""

import ast
import re
from collections.abc import Callable

import pytest

from tests.house.sources import ROOT, Source, imported, sources

MAX_FUNCTION_LINES = 60  # the house aims at 40
MAX_FILE_LINES = 400  # and at 300

_WALL_CLOCK = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
    # The database's clock is another one.
    ("func", "now"),
    ("func", "current_timestamp"),
}
_CLOCKS = {"bot/clock.py", "bot/sandbox/clock.py"}
_CHANCE = {"random", "uuid.uuid1", "uuid.uuid4", "os.urandom"}
# The local workspace's is its faults: seeded, so that a failing run can be had again.
_SOURCES_OF_CHANCE = {"bot/chance.py", "bot/sandbox/faults.py"}
# Put together from pieces, so that this file is no finding.
_UNFINISHED = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]))
_ELSEWHERE = re.compile("|".join(["/wo" + "rk/", "/t" + "mp/wt-"]))


def reads_the_wall_clock(source: Source) -> list[str]:
    """Only the clock asks the computer for the time: everybody else is handed it."""
    if source.path in _CLOCKS:
        return []
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute):
            owner = getattr(node.value, "id", getattr(node.value, "attr", ""))
            if (owner, node.attr) in _WALL_CLOCK:
                found.append(source.at(node, f"{owner}.{node.attr}"))
    hidden = {"time.time", "time.time_ns", "time.localtime", "time.gmtime"}
    found.extend(source.at(node, name) for node, name in imported(source) if name in hidden)
    return found


def rolls_its_own_dice(source: Source) -> list[str]:
    """Chance comes from one source (bot/chance.py), so that a test can replay what happened.

    `secrets` is not chance in this sense: what nobody may guess is not to be replayed either.
    """
    if source.path in _SOURCES_OF_CHANCE:
        return []
    found = [source.at(node, name) for node, name in imported(source) if name in _CHANCE]
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = f"{node.value.id}.{node.attr}"
            if name in _CHANCE:
                found.append(source.at(node, name))
    return found


def has_no_docstring(source: Source) -> list[str]:
    """Every file says what it is for."""
    return [] if ast.get_docstring(source.tree) else [source.at(source.tree, "no docstring")]


def builds_sql_from_values(source: Source) -> list[str]:
    """text() is given a literal: values are bound, names are written out."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "text":
            aliased = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") not in {
                "sa",
                "sqlalchemy",
            }
            if not aliased and node.args and not isinstance(node.args[0], ast.Constant):
                found.append(source.at(node, "text() of something built"))
    return found


def is_too_long(source: Source) -> list[str]:
    """Short enough to be read at one sitting. Migrations are as long as their tables."""
    if source.path.startswith("bot/storage/migrations/versions/"):
        return []
    lines = source.text.count("\n")
    found = [f"{source.path}:1: {lines} lines"] if lines > MAX_FILE_LINES else []
    if not source.path.startswith("tests/"):  # a test may tell a long story
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MAX_FUNCTION_LINES:
                    found.append(source.at(node, f"{node.name} has {length} lines"))
    return found


def _lines(source: Source, pattern: re.Pattern[str]) -> list[str]:
    numbered = enumerate(source.text.splitlines(), start=1)
    return [f"{source.path}:{number}: {line.strip()}" for number, line in numbered if pattern.search(line)]


def is_unfinished(source: Source) -> list[str]:
    """What is left for later is an issue, not a comment."""
    return _lines(source, _UNFINISHED)


def names_a_place_on_one_machine(source: Source) -> list[str]:
    """The project speaks of itself alone."""
    return _lines(source, _ELSEWHERE)


def documents() -> list[Source]:
    """What is read by people beside the code."""
    paths = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "Makefile", ROOT / "pyproject.toml"]
    return [Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


Rule = Callable[[Source], list[str]]
BOT = ("bot",)
ALL = ("bot", "tests", "tools", "bench")


@pytest.mark.parametrize(
    ("rule", "folders"),
    [
        (reads_the_wall_clock, BOT),
        (rolls_its_own_dice, BOT),
        (has_no_docstring, ALL),
        (builds_sql_from_values, ("bot", "tools", "bench")),
        (is_too_long, ALL),
        (is_unfinished, ALL),
        (names_a_place_on_one_machine, ALL),
    ],
)
def test_the_code_keeps_the_rule(rule: Rule, folders: tuple[str, ...]) -> None:
    assert [finding for source in sources(*folders) for finding in rule(source)] == []


@pytest.mark.parametrize("rule", [is_unfinished, names_a_place_on_one_machine])
def test_the_documents_keep_the_rule(rule: Rule) -> None:
    assert [finding for source in documents() for finding in rule(source)] == []


LONG_FUNCTION = "def f():\n" + "    pass\n" * MAX_FUNCTION_LINES
SAMPLES = [
    (reads_the_wall_clock, "bot/a.py", "from datetime import datetime\nx = datetime.now(UTC)"),
    (reads_the_wall_clock, "bot/a.py", "import datetime\nx = datetime.datetime.utcnow()"),
    (reads_the_wall_clock, "bot/a.py", "from datetime import date\nx = date.today"),
    (reads_the_wall_clock, "bot/a.py", "import time\nx = time.time()"),
    (reads_the_wall_clock, "bot/a.py", "from time import time"),
    (reads_the_wall_clock, "bot/a.py", "x = mapped_column(server_default=func.now())"),
    (rolls_its_own_dice, "bot/a.py", "import random"),
    (rolls_its_own_dice, "bot/a.py", "from random import Random"),
    (rolls_its_own_dice, "bot/a.py", "import os\nx = os.urandom(8)"),
    (rolls_its_own_dice, "bot/a.py", "import uuid\nx = uuid.uuid4()"),
    (rolls_its_own_dice, "bot/a.py", "from uuid import uuid4"),
    (has_no_docstring, "bot/a.py", "x = 1"),
    (builds_sql_from_values, "bot/a.py", "text(f'DELETE FROM {table}')"),
    (builds_sql_from_values, "bot/a.py", "sa.text('DELETE FROM ' + table)"),
    (builds_sql_from_values, "bot/a.py", "text('DELETE FROM %s' % table)"),
    (builds_sql_from_values, "bot/a.py", "text('DELETE FROM {}'.format(table))"),
    (is_too_long, "bot/a.py", LONG_FUNCTION),
    (is_too_long, "bot/a.py", "x = 1\n" * (MAX_FILE_LINES + 1)),
    (is_too_long, "tests/test_a.py", "x = 1\n" * (MAX_FILE_LINES + 1)),
    (is_unfinished, "bot/a.py", "x = 1  # TO" + "DO: later"),
    (names_a_place_on_one_machine, "bot/a.py", "x = '/wo" + "rk/main'"),
]


@pytest.mark.parametrize(("rule", "path", "text"), SAMPLES)
def test_a_sample_that_breaks_the_rule_is_found_once(rule: Rule, path: str, text: str) -> None:
    findings = rule(Source(path, text))

    assert len(findings) >= 1
    assert {finding.split(":")[0] for finding in findings} == {path}


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (reads_the_wall_clock, "bot/clock.py", "x = datetime.now(UTC)"),
        (reads_the_wall_clock, "bot/a.py", "x = clock.now(); import time; y = time.monotonic()"),
        (rolls_its_own_dice, "bot/chance.py", "import random"),
        (has_no_docstring, "bot/a.py", '"""What it is."""'),
        (builds_sql_from_values, "bot/a.py", "text('SELECT :a' ', :b')"),
        (builds_sql_from_values, "bot/a.py", "blocks.text(f'{title}')"),
        (is_too_long, "tests/test_a.py", LONG_FUNCTION),
        (is_too_long, "bot/storage/migrations/versions/0001_a.py", LONG_FUNCTION),
        (is_unfinished, "bot/a.py", "x = 1  # the rest is done elsewhere"),
        (names_a_place_on_one_machine, "bot/a.py", "x = 'work/main'"),
    ],
)
def test_a_sample_that_keeps_the_rule_is_no_finding(rule: Rule, path: str, text: str) -> None:
    assert rule(Source(path, text)) == []
