"""Nuorten palvelut with a guest in Slack (Veera), one without (Gunilla), one whom the registry knows not."""

import threading
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt import BoltRequest
from werkzeug.serving import make_server

from bot.app import Bot, build, make_jobs, take_confidentiality
from bot.clock import MovingClock
from bot.handlers import registry
from bot.operations.manifest import build_manifest
from bot.sandbox.person import Person as SlackPerson
from bot.sandbox.seen import Saw, Seen
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from tests.conversations.conftest import TUESDAY
from tests.meeting_world import CHANNEL, TEAM, World, add_person, user
from tests.meeting_world import build as build_world

GROUP = "#nuorten-palvelut"
WHOLE = "/kokous uusi 1.12.2026 klo 13–15; Ohjaamon palvelut; Carelicum"
_PEOPLE = ("Leena", "Anna", "Matti", "Oili", "Kaisa", "Ville", "Veera", "Uuno")
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
        for first in _PEOPLE
    ],
    "channels": [
        {
            "id": CHANNEL,
            "name": "nuorten-palvelut",
            "kind": "public",
            "members": [*(user(first) for first in _PEOPLE if first not in ("Veera", "Uuno")), "bot"],
        },
        {"id": "C0YLEINEN", "name": "yleinen", "kind": "public", "members": [*map(user, _PEOPLE), "bot"]},
    ],
}


class Story:
    """The bot in the workspace, and short ways to act and to look."""

    def __init__(self, bot: Bot, ws: Workspace, clock: MovingClock, world: World) -> None:
        self.bot, self.ws, self.clock, self.world = bot, ws, clock, world

    def person(self, first: str) -> SlackPerson:
        return self.ws.person(user(first))

    def types(self, first: str, text: str, channel: str = GROUP) -> Saw:
        return self.person(first).types(channel, text)

    def last(self, first: str, channel: str = GROUP) -> Seen:
        return self.person(first).sees(channel)[-1]

    def sends(self) -> None:
        """What is due goes out; a conversation takes one message a second."""
        for _ in range(6):
            self.bot.worker.run_due()
            self.clock.advance(timedelta(seconds=1))

    def dm(self, first: str) -> list[str]:
        """The first lines of what the bot has written to somebody."""
        self.sends()
        return [one.text.splitlines()[0] for one in self.person(first).dm()]

    def night(self, days: int = 1) -> None:
        """The heartbeat of the following nights, one by one."""
        jobs = make_jobs(self.bot)
        for _ in range(days):
            self.clock.advance(timedelta(days=1))
            jobs.tick()

    def meeting(self, line: str = WHOLE) -> None:
        """A confirmed meeting, on 1.12.2026 unless told."""
        self.types("Leena", line)
        self.person("Leena").presses(GROUP, "meeting.confirm")


@pytest.fixture
def ws() -> Iterator[Workspace]:
    entries = registry()
    manifest = build_manifest(entries, events=entries.events, base_url="https://bot.example.fi")
    with Workspace.start(manifest=manifest, seed=SEED, frozen_at=TUESDAY) as workspace:
        yield workspace


class Front:
    """The pages at a free port of this machine, which is known before the bot that answers there is made."""

    def __init__(self) -> None:
        self.app: Any = None
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def _answer(self, environ: Any, start: Any) -> Any:
        return self.app(environ, start)

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def front() -> Iterator[Front]:
    made = Front()
    yield made
    made.close()


@pytest.fixture
def settings(ws: Workspace, sqlite_address: str) -> Settings:
    """Without e-mail and pages; tests of letters have their own."""
    return Settings(
        database_url=sqlite_address,
        slack_bot_token=ws.bot_token,
        slack_signing_secret=ws.signing_secret,
        slack_api_url=ws.api_url,
    )


@pytest.fixture
def story(ws: Workspace, settings: Settings, clock: MovingClock) -> Iterator[Story]:
    """The bot at work; Veera and Gunilla are in the registry, Uuno is not."""
    bot = build(settings, clock=clock)
    take_confidentiality(bot)

    def handler(headers: dict[str, str], body: str) -> tuple[int, Mapping[str, Any], str]:
        answer = bot.app.dispatch(BoltRequest(body=body, headers=dict(headers)))
        return answer.status, answer.headers, answer.body

    ws.deliver_with(handler)
    world = build_world(bot.database)
    with bot.database.writing() as session:
        for first, has_slack in (("Veera", True), ("Gunilla", False)):
            world.people[first] = add_person(session, first, None, has_slack=has_slack)
    yield Story(bot, ws, clock, world)
    bot.database.close()
