"""The network with everybody a seminar invites, in a workspace, with the bot at work and its pages served."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from slack_bolt import BoltRequest

from bot.app import Bot, build, make_jobs
from bot.clock import MovingClock
from bot.handlers import registry
from bot.operations.manifest import build_manifest
from bot.sandbox.seen import Saw, Seen
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from tests.meeting_world import TEAM, World, user
from tests.seminar_world import SPRING
from tests.seminar_world import build as build_world

PEOPLE = ("Leena", "Anna", "Matti", "Oili", "Kaisa", "Ville", "Eero", "Dora", "Kati", "Fanni")
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
        for first in PEOPLE
    ],
    "channels": [
        {
            "id": "C0YLEINEN",
            "name": "yleinen",
            "kind": "public",
            "members": [*(user(first) for first in PEOPLE), "bot"],
        }
    ],
}


class Story:
    """The bot at work, and short ways to let people do things and time pass."""

    def __init__(self, bot: Bot, ws: Workspace, clock: MovingClock, world: World) -> None:
        self.bot = bot
        self.ws = ws
        self.clock = clock
        self.world = world
        self.jobs = make_jobs(bot)

    def types(self, first: str, text: str) -> Saw:
        return self.ws.person(user(first)).types("#yleinen", text)

    def said(self, first: str, text: str) -> str:
        """The words of the answer to a typed line."""
        return self.types(first, text).messages[0].text

    def presses(self, first: str, which: str, where: str = "#yleinen") -> Saw:
        return self.ws.person(user(first)).presses(where, which)

    def reads(self, first: str) -> str:
        """The last message that the bot has sent somebody."""
        return self.ws.person(user(first)).dm()[-1].shown

    def beat(self, at: datetime | None = None) -> None:
        """Time passes, and the heartbeat comes: a channel gets a message a second."""
        at = max(at or self.clock.now(), self.clock.now() + timedelta(seconds=2))
        self.clock.set(at)
        self.ws.clock.move_to(at)
        self.jobs.tick()
        self.ws.settle()

    def pressed(self, first: str, which: str) -> Seen:
        """Presses a button of what was typed for last; what then stands in its place."""
        person = self.ws.person(user(first))
        person.presses("#yleinen", which)
        return person.sees("#yleinen")[-1]

    def newest(self, first: str) -> Seen:
        return self.ws.person(user(first)).dm()[-1]

    def says(self, first: str, which: str) -> Seen:
        """Presses a button of the newest message from the bot; that message as it then is."""
        self.ws.person(user(first)).presses(self.newest(first), which)
        return self.newest(first)

    def headings(self, first: str) -> list[str]:
        """The first lines of all that the bot has sent to a person."""
        return [one.text.splitlines()[0] for one in self.ws.person(user(first)).dm()]


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock(SPRING)


@pytest.fixture
def ws() -> Iterator[Workspace]:
    entries = registry()
    manifest = build_manifest(entries, events=entries.events, base_url="https://botti.example.fi")
    with Workspace.start(manifest=manifest, seed=SEED, frozen_at=SPRING) as workspace:
        yield workspace


@pytest.fixture
def settings(ws: Workspace, sqlite_address: str) -> Settings:
    """Slack alone: no letters and no pages."""
    return Settings(
        database_url=sqlite_address,
        slack_bot_token=ws.bot_token,
        slack_signing_secret=ws.signing_secret,
        slack_api_url=ws.api_url,
    )


@pytest.fixture
def story(ws: Workspace, settings: Settings, clock: MovingClock) -> Iterator[Story]:
    bot = build(settings, clock=clock)

    def handler(headers: dict[str, str], body: str) -> tuple[int, Mapping[str, Any], str]:
        answer = bot.app.dispatch(BoltRequest(body=body, headers=dict(headers)))
        return answer.status, answer.headers, answer.body

    ws.deliver_with(handler)
    yield Story(bot, ws, clock, build_world(bot.database))
    bot.database.close()
