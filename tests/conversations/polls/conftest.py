"""A group in its channel, the bot beside it, and a heartbeat that beats when told to."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_bolt import BoltRequest
from sqlalchemy import select

from bot.app import Bot, build, make_jobs
from bot.clock import MovingClock
from bot.domain.people import Role
from bot.handlers import registry
from bot.operations.manifest import build_manifest
from bot.sandbox.seen import Saw, Seen
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from bot.storage.models import Outgoing, Poll, PollOption, RoleHolding
from tests.meeting_world import CHANNEL, TEAM, World, user
from tests.meeting_world import build as build_world

NBSP = "\N{NO-BREAK SPACE}"
GROUP = "#nuorten-palvelut"
TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ASK = "/kysely uusi Missä kokoonnutaan?; Joensuussa; Lieksassa; etänä"

_PEOPLE = ("Leena", "Anna", "Matti", "Oili", "Kaisa", "Ville", "Uuno")
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
            # Oili belongs to the group but is not in its channel.
            "members": [*(user(first) for first in _PEOPLE if first != "Oili"), "bot"],
        },
        {"id": "C0YLEINEN", "name": "yleinen", "kind": "public", "members": [user("Leena"), user("Anna")]},
        {
            "id": "C0AVOIN",
            "name": "avoin",
            "kind": "public",
            "members": [user("Leena"), user("Anna"), user("Ville"), "bot"],
        },
    ],
}


class Story:
    """The bot, the workspace, one clock for both, and short ways to act and look."""

    def __init__(self, settings: Settings, ws: Workspace, clock: MovingClock) -> None:
        self.settings = settings
        self.ws = ws
        self.clock = clock
        self.bot = build(settings, clock=clock)
        self.world: World = build_world(self.bot.database)
        self._listen()

    def _listen(self) -> None:
        bot: Bot = self.bot

        def handler(headers: dict[str, str], body: str) -> tuple[int, Mapping[str, Any], str]:
            answer = bot.app.dispatch(BoltRequest(body=body, headers=dict(headers)))
            return answer.status, answer.headers, answer.body

        self.ws.deliver_with(handler)

    def restart(self) -> None:
        """The process dies and another one begins."""
        self.bot.database.close()
        self.bot = build(self.settings, clock=self.clock)
        self._listen()

    def types(self, first: str, text: str, channel: str = GROUP) -> Saw:
        return self.ws.person(user(first)).types(channel, text)

    def presses(self, first: str, which: str, channel: str = GROUP) -> Saw:
        return self.ws.person(user(first)).presses(channel, which)

    def chooses(self, first: str, option: str, channel: str = GROUP) -> Saw:
        """Presses the button beside an option."""
        return self.ws.person(user(first)).presses(channel, f"poll.vote/{self.option(option)}")

    def option(self, text: str) -> int:
        with self.bot.database.reading() as session:
            return session.scalars(
                select(PollOption.id).where(PollOption.text == text).order_by(PollOption.id.desc())
            ).all()[0]

    def beat(self, seconds: float = 2) -> None:
        """Time passes, and the heart beats as often as it would."""
        jobs = make_jobs(self.bot)
        until = self.clock.now() + timedelta(seconds=seconds)
        while True:
            jobs.tick()
            left = (until - self.clock.now()).total_seconds()
            if left <= 0:
                return
            self.pass_time(min(2.0, left))

    def pass_time(self, seconds: float) -> None:
        self.clock.advance(timedelta(seconds=seconds))
        self.ws.clock.advance(seconds=seconds)

    def move_to(self, moment: datetime) -> None:
        """Nobody beats meanwhile: the bot was down."""
        self.pass_time((moment - self.clock.now()).total_seconds())

    def asks(self, line: str = ASK, first: str = "Leena", channel: str = GROUP) -> Seen:
        """Drafts and sends a poll; the message that everybody sees."""
        self.types(first, line, channel)
        self.presses(first, "poll.send", channel)
        self.beat()
        return self.shared(channel)

    def shared(self, channel: str = GROUP) -> Seen:
        """The newest message of the bot's that everybody sees."""
        who = "Kaisa" if channel == "#joukko" else "Leena"
        return [one for one in self.ws.person(user(who)).sees(channel) if one.by_bot and not one.only_me][-1]

    def make_director(self, first: str) -> None:
        """Somebody who may ask any group."""
        with self.bot.database.writing() as session:
            session.add(
                RoleHolding(
                    person_id=self.world.people[first], role=Role.DIRECTOR, started_at=self.clock.now()
                )
            )

    def poll(self) -> Poll:
        with self.bot.database.reading() as session:
            return session.scalars(select(Poll).order_by(Poll.id.desc())).all()[0]

    def updates(self) -> int:
        """How often the channel's message was replaced."""
        return len(self.ws.journal.calls("chat.update"))

    def rows(self, kind: str) -> list[Outgoing]:
        with self.bot.database.reading() as session:
            return list(session.scalars(select(Outgoing).where(Outgoing.kind == kind).order_by(Outgoing.id)))


def manifest() -> dict[str, Any]:
    """The app as Slack knows it."""
    entries = registry()
    return build_manifest(entries, events=entries.events, base_url="https://bot.example.fi")


@pytest.fixture
def ws() -> Iterator[Workspace]:
    with Workspace.start(manifest=manifest(), seed=SEED, frozen_at=TUESDAY) as workspace:
        yield workspace


@pytest.fixture
def quick(ws: Workspace, sqlite_address: str, clock: MovingClock) -> Iterator[Story]:
    """The same on SQLite alone: for what is said, not for what is stored."""
    settings = Settings(
        database_url=sqlite_address,
        slack_bot_token=ws.bot_token,
        slack_signing_secret=ws.signing_secret,
        slack_api_url=ws.api_url,
        secret="s" * 40,
    )
    found = Story(settings, ws, clock)
    yield found
    found.bot.database.close()


@pytest.fixture
def story(ws: Workspace, database_address: str, clock: MovingClock) -> Iterator[Story]:
    """The bot at work, on each engine in turn."""
    settings = Settings(
        database_url=database_address,
        slack_bot_token=ws.bot_token,
        slack_signing_secret=ws.signing_secret,
        slack_api_url=ws.api_url,
        secret="s" * 40,
    )
    found = Story(settings, ws, clock)
    yield found
    found.bot.database.close()
