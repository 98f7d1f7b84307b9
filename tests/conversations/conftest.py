"""The whole bot at one end, a workspace full of people at the other: real payloads, signatures and HTTP.

Deliveries are signed calls within the process; what the bot asks and sends goes over HTTP to the workspace.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt import BoltRequest

from bot.app import Bot, build
from bot.clock import MovingClock
from bot.domain.people import STRANGER, PersonRef
from bot.handlers import registry
from bot.operations.manifest import build_manifest
from bot.sandbox.workspace import Workspace
from bot.services.people import get_or_create_person
from bot.settings import Settings

TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ADMIN = "ylermi.yllapitaja@example.fi"
TEAM = "T0VERKOSTO"


def _person(user_id: str, first: str, last: str, **more: Any) -> dict[str, Any]:
    return {
        "id": user_id,
        "name": first.lower(),
        "real_name": f"{first} {last}",
        "email": f"{first}.{last}@example.fi".lower().replace("ä", "a").replace("ö", "o"),
        "locale": "fi-FI",
        **more,
    }


SEED: dict[str, Any] = {
    "team": {"id": TEAM, "name": "Verkosto", "domain": "verkosto", "tz": "Europe/Helsinki"},
    "app": {"id": "A0EKOBOTTI", "bot_id": "B0EKOBOTTI", "bot_user_id": "U0EKOBOTTI"},
    "people": [
        _person("U0ANNA", "Anna", "Asiantuntija"),
        _person("U0PAULA", "Paula", "Palvelupäällikkö"),
        _person("U0KALLE", "Kalle", "Kumppani"),
        _person("U0JAANA", "Jaana", "Jäsen"),
        _person("U0VILLE", "Ville", "Vieras", role="guest"),
        _person("U0YLERMI", "Ylermi", "Ylläpitäjä", role="admin"),
    ],
    "channels": [
        {
            "id": "C0YLEINEN",
            "name": "yleinen",
            "kind": "public",
            "members": ["U0ANNA", "U0PAULA", "U0KALLE", "U0JAANA", "U0VILLE", "U0YLERMI", "bot"],
        }
    ],
}


class House:
    """The bot and the workspace, and short ways to fill the registry."""

    def __init__(self, bot: Bot, workspace: Workspace, clock: MovingClock) -> None:
        self.bot = bot
        self.ws = workspace
        self.clock = clock

    def add_person(self, name: str, email: str | None = None, partner_id: int | None = None) -> PersonRef:
        """Somebody in the registry, not yet joined to a Slack user."""
        with self.bot.database.writing() as session:
            return get_or_create_person(
                session,
                actor=STRANGER,
                now=self.clock.now(),
                name=name,
                email=email,
                partner_id=partner_id,
                source="cli",
            )


@pytest.fixture
def ws() -> Iterator[Workspace]:
    """A workspace whose clock stands still at Tuesday 24.11.2026 10.00 in Helsinki."""
    entries = registry()
    manifest = build_manifest(entries, events=entries.events, base_url="https://bot.example.fi")
    with Workspace.start(manifest=manifest, seed=SEED, frozen_at=TUESDAY) as workspace:
        yield workspace


@pytest.fixture
def house(ws: Workspace, sqlite_address: str, clock: MovingClock) -> Iterator[House]:
    """The bot at work in the workspace, with an empty registry."""
    settings = Settings(
        database_url=sqlite_address,
        slack_bot_token=ws.bot_token,
        slack_signing_secret=ws.signing_secret,
        slack_api_url=ws.api_url,
        admins=(ADMIN,),
    )
    bot = build(settings, clock=clock)

    def handler(headers: dict[str, str], body: str) -> tuple[int, Mapping[str, Any], str]:
        answer = bot.app.dispatch(BoltRequest(body=body, headers=dict(headers)))
        return answer.status, answer.headers, answer.body

    ws.deliver_with(handler)
    yield House(bot, ws, clock)
    bot.database.close()
