"""The development group in its channel, an area expert, a forum that meets, and Paavo without Slack."""

from collections.abc import Iterator
from copy import deepcopy

import pytest

from bot.clock import MovingClock
from bot.domain.people import Role
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from bot.storage.models import RoleHolding
from tests.conversations.polls.conftest import SEED, TUESDAY, Story, manifest
from tests.meeting_world import LONG_AGO, user
from tests.programme_world import add_expert, add_forum

CHANNEL = "#kehittamisryhma"
PUBLIC = "https://botti.example.fi"


def seed() -> dict[str, object]:
    """The workspace of the polls, with Eero and the development group's channel."""
    made = deepcopy(SEED)
    made["people"].append(
        {
            "id": user("Eero"),
            "name": "eero",
            "real_name": "Eero Esimerkki",
            "email": "eero@example.fi",
            "locale": "fi-FI",
        }
    )
    who = [user(first) for first in ("Leena", "Ville", "Eero", "Kaisa", "Anna")]
    made["channels"].append(
        {"id": "C0KEHITYS", "name": "kehittamisryhma", "kind": "public", "members": [*who, "bot"]}
    )
    return made


@pytest.fixture
def story(sqlite_address: str, clock: MovingClock) -> Iterator[Story]:
    """Everything in its place, and nothing of the programme yet."""
    with Workspace.start(manifest=manifest(), seed=seed(), frozen_at=TUESDAY) as ws:
        settings = Settings(
            database_url=sqlite_address,
            slack_bot_token=ws.bot_token,
            slack_signing_secret=ws.signing_secret,
            slack_api_url=ws.api_url,
            secret="s" * 40,
            public_url=PUBLIC,
            smtp_url=ws.smtp_url,
            mail_from="botti@example.fi",
        )
        found = Story(settings, ws, clock)
        add_forum(found.world, channel="C0KEHITYS")
        with found.bot.database.writing() as session:
            add_expert(session, found.world)
            session.add(
                RoleHolding(person_id=found.world.people["Paavo"], role=Role.AREA_EXPERT, started_at=LONG_AGO)
            )
        yield found
        found.bot.database.close()
