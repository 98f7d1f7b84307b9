"""Which way the imports point (docs/structure.md), and how far each library may reach."""

import sys

import pytest

from tests.house.sources import Source, imported, sources

# What a layer may import of the bot, besides itself. A layer that is not here may import nothing.
ARROWS = {
    "__main__": {"cli"},
    "cli": {"operations"},
    "operations": {"app", "web", "handlers", "views", "services", "jobs", "language", "domain"},
    "app": {"handlers", "jobs", "delivery", "web"},
    "handlers": {"views", "services", "permissions", "language", "domain"},
    "web": {"views", "services", "permissions", "language", "domain"},
    "jobs": {"services", "delivery", "domain"},
    "delivery": {"views", "services", "storage", "language", "domain"},
    "services": {"storage", "permissions", "domain"},
    "views": {"language", "domain"},
    "language": {"domain"},
    "permissions": {"domain"},
    "storage": {"domain"},
}
# What the composition root and the command line know besides, and why.
DOORS = {
    ("app", "storage"): "opens the database that everybody is handed",
    ("app", "services"): "hands the services' functions to those who run them",
    ("operations", "storage"): "migrates and backs up the database itself",
}
# For everybody but the rules, which are handed the time, and the local workspace, a program of its own.
FOR_ALL = {"clock", "settings"}
NOT_EVEN_THOSE = {"domain", "sandbox", "clock", "settings"}

# A library's types stop here. What is not listed may be used anywhere but in the domain.
LIBRARIES = {
    "sqlalchemy": {"storage", "services", "delivery", "app"},
    "alembic": {"storage"},
    "psycopg": {"storage"},
    "slack_sdk": {"handlers", "delivery", "app", "web", "operations"},
    "slack_bolt": {"handlers", "delivery", "app", "web", "operations"},
    "flask": {"web", "app"},
    "itsdangerous": {"services"},
    "icalendar": {"views", "operations", "sandbox"},
    "gunicorn": {"operations"},
    "waitress": {"operations"},
    "apscheduler": {"jobs", "app"},
    "aiohttp": {"sandbox"},
    "babel": {"language"},
    "dateparser": {"language"},
    "dateutil": {"language"},
}
STANDARD_LIBRARY_ONLY = {"domain", "permissions", "clock"}


def wrong_arrows(source: Source) -> list[str]:
    """Imports of the bot's own layers that point the wrong way."""
    layer = source.layer
    allowed = {layer} | ARROWS.get(layer, set()) | {to for start, to in DOORS if start == layer}
    if layer not in NOT_EVEN_THOSE:
        allowed |= FOR_ALL
    found = {
        source.at(node, f"{layer} -> {name.split('.')[1]}")
        for node, name in imported(source)
        if name.startswith("bot.") and name.split(".")[1] not in allowed
    }
    return sorted(found)


def wrong_libraries(source: Source) -> list[str]:
    """Imports of libraries where their types must not reach."""
    found = set()
    for node, name in imported(source):
        library = name.split(".")[0]
        own = library == "bot" or library in sys.stdlib_module_names
        here = source.layer in LIBRARIES.get(library, {source.layer})
        if not own and (not here or source.layer in STANDARD_LIBRARY_ONLY):
            found.add(source.at(node, f"{source.layer} uses {library}"))
    return sorted(found)


def test_every_import_follows_an_arrow() -> None:
    assert [finding for source in sources("bot") for finding in wrong_arrows(source)] == []


def test_every_library_stays_where_it_belongs() -> None:
    assert [finding for source in sources("bot") for finding in wrong_libraries(source)] == []


def test_the_arrows_have_no_circle() -> None:
    def reach(layer: str, way: tuple[str, ...]) -> None:
        assert layer not in way
        for following in ARROWS.get(layer, set()):
            reach(following, (*way, layer))

    for layer in ARROWS:
        reach(layer, ())


@pytest.mark.parametrize(
    ("path", "text", "arrow"),
    [
        ("bot/domain/a.py", "from bot.storage.models import Group", "domain -> storage"),
        ("bot/domain/a.py", "from bot.clock import SystemClock", "domain -> clock"),
        ("bot/domain/a.py", "from bot import clock", "domain -> clock"),
        ("bot/storage/a.py", "import bot.services.people", "storage -> services"),
        ("bot/services/a.py", "from bot.views.blocks import line", "services -> views"),
        ("bot/views/a.py", "def late():\n    from bot.storage import people", "views -> storage"),
        ("bot/handlers/a.py", "from bot.storage.people import find", "handlers -> storage"),
        ("bot/handlers/a.py", "from bot.delivery import worker", "handlers -> delivery"),
        ("bot/jobs.py", "from bot.storage.engine import Database", "jobs -> storage"),
        ("bot/sandbox/a.py", "from bot.language import i18n", "sandbox -> language"),
        ("bot/sandbox/a.py", "from bot.settings import Settings", "sandbox -> settings"),
        ("bot/newcomer.py", "from bot.domain import groups", "newcomer -> domain"),
    ],
)
def test_a_wrong_arrow_is_found(path: str, text: str, arrow: str) -> None:
    assert [finding.split(": ")[1] for finding in wrong_arrows(Source(path, text))] == [arrow]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("bot/services/a.py", "from bot.storage import groups\nfrom bot.services import audit"),
        ("bot/views/a.py", "from bot.settings import Settings"),
        ("bot/operations/a.py", "from bot.app import build\nfrom bot.storage.backup import backup"),
        ("bot/sandbox/a.py", "from bot.sandbox.clock import Clock"),
        ("bot/domain/a.py", "import enum\nfrom bot.domain import errors"),
    ],
)
def test_a_right_arrow_is_no_finding(path: str, text: str) -> None:
    assert wrong_arrows(Source(path, text)) == []


@pytest.mark.parametrize(
    ("path", "text", "use"),
    [
        ("bot/handlers/a.py", "from sqlalchemy.orm import Session", "handlers uses sqlalchemy"),
        ("bot/views/a.py", "import slack_sdk.models.blocks", "views uses slack_sdk"),
        ("bot/services/a.py", "from slack_bolt import App", "services uses slack_bolt"),
        ("bot/services/a.py", "import dateparser", "services uses dateparser"),
        ("bot/views/a.py", "from babel import dates", "views uses babel"),
        ("bot/domain/a.py", "import attrs", "domain uses attrs"),
        ("bot/sandbox/a.py", "import sqlalchemy", "sandbox uses sqlalchemy"),
    ],
)
def test_a_library_where_it_does_not_belong_is_found(path: str, text: str, use: str) -> None:
    assert [finding.split(": ")[1] for finding in wrong_libraries(Source(path, text))] == [use]
