"""The group Nuorten palvelut in its channel, with the bot connected in both ways that Slack delivers."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from slack_bolt import BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.app import Bot, build
from bot.clock import MovingClock
from bot.handlers import registry
from bot.operations.manifest import build_manifest
from bot.sandbox.seen import Saw
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from bot.storage.engine import Database
from tests.conversations.conftest import TUESDAY
from tests.meeting_world import CHANNEL, TEAM, World, user
from tests.meeting_world import build as build_world
from tests.sandbox.test_socket import hang_up

NBSP = "\N{NO-BREAK SPACE}"
WHOLE = "/kokous uusi 1.12.2026 klo 13–15; Ohjaamon palvelut; Carelicum"
WHEN = f"ti 1.12.2026 klo{NBSP}13.00–15.00"
GROUP = "#nuorten-palvelut"

_PEOPLE = ("Leena", "Anna", "Matti", "Oili", "Kaisa", "Ville")
SEED: dict[str, Any] = {
    "team": {"id": TEAM, "name": "Verkosto", "domain": "verkosto", "tz": "Europe/Helsinki"},
    "app": {"id": "A0EKOBOTTI", "bot_id": "B0EKOBOTTI", "bot_user_id": "U0EKOBOTTI"},
    "people": [
        {
            "id": user(first),
            "name": first.lower(),
            "real_name": f"{first} Esimerkki",
            "email": f"{first.lower()}@example.fi",
            "locale": "fi-FI",
        }
        for first in (*_PEOPLE, "Uuno")
    ],
    "channels": [
        {
            "id": CHANNEL,
            "name": "nuorten-palvelut",
            "kind": "public",
            "members": [*(user(first) for first in (*_PEOPLE, "Uuno")), "bot"],
        },
        {"id": "C0YLEINEN", "name": "yleinen", "kind": "public", "members": [user("Leena"), user("Anna")]},
    ],
}


class Story:
    """The bot in a workspace where Nuorten palvelut has its channel."""

    def __init__(self, bot: Bot, ws: Workspace, clock: MovingClock, world: World) -> None:
        self.bot = bot
        self.ws = ws
        self.clock = clock
        self.world = world

    def types(self, first: str, text: str, channel: str = GROUP) -> Saw:
        return self.ws.person(user(first)).types(channel, text)

    def presses(self, first: str, which: str, channel: str = GROUP) -> Saw:
        return self.ws.person(user(first)).presses(channel, which)


@pytest.fixture(params=["signed HTTP", "Socket Mode"])
def way(request: pytest.FixtureRequest) -> str:
    """Both ways that Slack delivers."""
    return str(request.param)


@pytest.fixture
def ws(way: str) -> Iterator[Workspace]:
    entries = registry()
    address = "https://bot.example.fi" if way == "signed HTTP" else None
    manifest = build_manifest(entries, events=entries.events, base_url=address)
    with Workspace.start(manifest=manifest, seed=SEED, frozen_at=TUESDAY) as workspace:
        yield workspace


@pytest.fixture
def made() -> Callable[[Database], World]:
    """What the registry holds."""
    return build_world


@pytest.fixture
def story(
    way: str,
    ws: Workspace,
    sqlite_address: str,
    clock: MovingClock,
    made: Callable[[Database], World],
) -> Iterator[Story]:
    """The bot at work, connected one way or the other."""
    settings = Settings(
        database_url=sqlite_address,
        slack_bot_token=ws.bot_token,
        slack_app_token=ws.app_token,
        slack_signing_secret=ws.signing_secret,
        slack_api_url=ws.api_url,
    )
    bot = build(settings, clock=clock)
    socket = None
    if way == "Socket Mode":
        socket = SocketModeHandler(bot.app, ws.app_token)
        socket.client.connect()
        ws.wait_connected()
    else:

        def handler(headers: dict[str, str], body: str) -> tuple[int, Mapping[str, Any], str]:
            answer = bot.app.dispatch(BoltRequest(body=body, headers=dict(headers)))
            return answer.status, answer.headers, answer.body

        ws.deliver_with(handler)
    yield Story(bot, ws, clock, made(bot.database))
    if socket is not None:
        hang_up(ws, socket.client)
    bot.database.close()


def confirmed(story: Story) -> None:
    story.types("Leena", WHOLE)
    story.presses("Leena", "meeting.confirm")
