"""The composition root: the only file that knows everyone. `build(settings)` makes a working bot."""

import logging
from dataclasses import dataclass

from slack_bolt import App
from slack_sdk import WebClient

from bot.clock import Clock, SystemClock
from bot.handlers import registry as all_entries
from bot.handlers.commands import Registry
from bot.handlers.router import Router
from bot.settings import Settings
from bot.storage.engine import Database, Step

SLACK_SECONDS = 10  # a call that takes longer than this has an unknown outcome (docs/structure.md, outgoing)


@dataclass(frozen=True)
class Bot:
    """The parts of a running bot."""

    settings: Settings
    clock: Clock
    database: Database
    registry: Registry
    router: Router
    client: WebClient
    app: App


def build(settings: Settings, *, clock: Clock | None = None, steps: Step | None = None) -> Bot:
    """Puts the house together; nothing is connected or sent yet.

    `steps` is told each step of the store and each call out, for the tests that die at every one of them.
    """
    clock = clock or SystemClock()
    database = Database(settings.database_url, steps=steps)
    # The library's own retry posts twice when an answer is lost; all retrying is in the outgoing queue.
    client = WebClient(
        token=settings.slack_bot_token,
        base_url=settings.slack_api_url,
        timeout=SLACK_SECONDS,
        retry_handlers=[],
    )
    registry = all_entries()
    router = Router(registry=registry, database=database, clock=clock, introduce=lambda *_: None)
    app = App(
        client=client,
        signing_secret=settings.slack_signing_secret or "unused in Socket Mode",
        token_verification_enabled=False,  # `ekobotti doctor` and start-up check the token, with better words
        process_before_response=True,  # the answer rides in the acknowledgement; see docs/decisions
        logger=logging.getLogger("bot.bolt"),
    )
    router.register(app)
    return Bot(settings, clock, database, registry, router, client, app)
