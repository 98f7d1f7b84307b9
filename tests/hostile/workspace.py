"""The besieged bot in a real local workspace: signed HTTP in, HTTP out, every post in the journal."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from slack_bolt import BoltRequest

from bot.app import Bot, build
from bot.clock import MovingClock
from bot.handlers import registry
from bot.operations.manifest import build_manifest
from bot.sandbox.journal import Post
from bot.sandbox.person import Person
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from bot.storage.engine import Database
from tests.hostile import world
from tests.hostile.slack_end import OWN_LINKS
from tests.hostile.world import Besieged
from tests.meeting_world import CHANNEL, TEAM, user

OTHER_CHANNEL = "C0TYONANTAJAT"
IN_SLACK = ("Leena", "Anna", "Matti", "Oili", "Kaisa", "Ville", "Paula", "Kalle", "Ylermi", "Outo")
EVERYBODY = [user(first) for first in IN_SLACK]
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
        for first in IN_SLACK
    ],
    "channels": [
        {"id": CHANNEL, "name": "nuorten-palvelut", "kind": "public", "members": [*EVERYBODY, "bot"]},
        {"id": OTHER_CHANNEL, "name": "tyonantajat", "kind": "public", "members": [*EVERYBODY, "bot"]},
        {"id": "C0SALAINEN", "name": "salainen", "kind": "private", "members": EVERYBODY[:8]},
        {"id": "C0ULKONA", "name": "ulkona", "kind": "public", "members": EVERYBODY[:8]},
    ],
}


class Siege:
    """The bot in its workspace, and who did what there."""

    def __init__(self, bot: Bot, ws: Workspace, clock: MovingClock, there: Besieged) -> None:
        self.bot = bot
        self.ws = ws
        self.clock = clock
        self.there = there

    def person(self, first: str) -> Person:
        return self.ws.person(user(first))

    def sends(self) -> None:
        """Everything that is due now goes out: one message a second to each conversation."""
        for _ in range(4):
            self.bot.worker.run_due()
            self.clock.advance(timedelta(seconds=2))
            self.ws.clock.advance(timedelta(seconds=2))

    def days_pass(self, days: float) -> None:
        """Both clocks move, and what fell due goes out."""
        self.clock.advance(timedelta(days=days))
        self.ws.clock.advance(timedelta(days=days))
        self.sends()

    def posts(self) -> list[Post]:
        """What came to be in the workspace, changed messages too."""
        return [*self.ws.journal.posts(), *self.ws.journal.changes()]

    def alive(self) -> list[str]:
        """Markup in posts that pings or mentions, but for the groups' own channels.

        Slack makes links of bare addresses in the text for notifications: those tell nobody anything.
        """
        found = [token for post in self.posts() for token in post.live]
        return [token for token in found if token not in OWN_LINKS and not token.startswith("<http")]


def workspace(clock: MovingClock, base_url: str | None) -> AbstractContextManager[Workspace]:
    """The workspace alone; without an address the app is connected by Socket Mode."""
    entries = registry()
    manifest = build_manifest(entries, events=entries.events, base_url=base_url)
    return Workspace.start(manifest=manifest, seed=SEED, frozen_at=clock.now())


def settings_for(ws: Workspace, address: str) -> Settings:
    """What a bot in the workspace is told."""
    return Settings(
        database_url=address,
        slack_bot_token=ws.bot_token,
        slack_app_token=ws.app_token,
        slack_signing_secret=ws.signing_secret,
        slack_api_url=ws.api_url,
    )


def besieged(address: str, clock: MovingClock) -> Iterator[Siege]:
    """For a fixture: the workspace, the bot on a database of its own, and the world that is attacked."""
    with workspace(clock, "https://bot.example.fi") as ws:
        settings = settings_for(ws, address)
        database = Database(address)
        there = world.build(database, clock)
        database.close()
        bot = build(settings, clock=clock)

        def handler(headers: dict[str, str], body: str) -> tuple[int, Mapping[str, Any], str]:
            answer = bot.app.dispatch(BoltRequest(body=body, headers=dict(headers)))
            return answer.status, answer.headers, answer.body

        ws.deliver_with(handler)
        yield Siege(bot, ws, clock, there)
        bot.database.close()
