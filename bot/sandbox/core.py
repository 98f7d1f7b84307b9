"""Composition root of the sandbox: makes the parts of one workspace and knits them together."""

from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.actions import Actions
from bot.sandbox.clock import SandboxClock
from bot.sandbox.commands import Commands
from bot.sandbox.delivery import Delivery, Route
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.forms import Forms
from bot.sandbox.journal import Journal
from bot.sandbox.live import Live
from bot.sandbox.mail import MailBox
from bot.sandbox.manifest import load_manifest
from bot.sandbox.models import Json
from bot.sandbox.pagejson import page_clock
from bot.sandbox.people import People
from bot.sandbox.posting import Posting
from bot.sandbox.rates import Rates
from bot.sandbox.replies import Replies
from bot.sandbox.routes import CallRoute, Handler, HttpRoute, Signer
from bot.sandbox.seed import adopt_manifest, load_seed, plant
from bot.sandbox.socket import SocketHub
from bot.sandbox.state import State
from bot.sandbox.store import Store
from bot.sandbox.submitting import Submitting
from bot.sandbox.tickets import Tickets


@dataclass(frozen=True)
class Secrets:
    """What the app identifies itself with. Fixed, so that a settings file can name them; worth nothing
    elsewhere."""

    bot_token: str = "xoxb-sandbox-bot"  # noqa: S105 - opens nothing but this sandbox
    app_token: str = "xapp-1-sandbox-app"  # noqa: S105 - opens nothing but this sandbox
    signing_secret: str = "sandbox-signing-secret"  # noqa: S105 - opens nothing but this sandbox


class Sandbox:
    """One workspace with one app installed. Lives on one event loop; nothing here is called from other
    threads."""

    def __init__(
        self,
        *,
        manifest: Path | str | Json,
        seed: Path | str | Json,
        state: Path | None = None,
        strict_rates: bool = True,
        clock: SandboxClock | None = None,
        secrets: Secrets | None = None,
        journal_keep: int = 200_000,
    ) -> None:
        self.secrets = secrets or Secrets()
        self.clock = clock or SandboxClock()
        self.manifest = load_manifest(manifest)
        self.store = Store(state)
        self.state = State(self.clock, self.store)
        if self.state.load():
            adopt_manifest(self.state, self.manifest)
        else:
            plant(self.state, load_seed(seed), self.manifest)
        self.store.flush()
        self.base_url = ""
        self.faults = Faults()
        self.live = Live(first=int(self.clock.wall() * 1000))
        self.journal = Journal(self.clock.now, keep=journal_keep)
        self.journal.listener = lambda last: self.live.publish("journal", {"last": last}, keep=False)
        self.mail = MailBox(self.store, self.clock, self.live, self.journal)
        self.rates = Rates(self.clock.now, strict=strict_rates)
        self.tickets = Tickets(self.clock)
        self.hub = SocketHub(self.clock, self.journal, self.state.app_id)
        self.delivery = Delivery(self.clock, self.faults, self.journal, self.hub)
        self._knit()
        self.clock.on_move.append(self._clock_moved)

    def _knit(self) -> None:
        state, delivery, tickets = self.state, self.delivery, self.tickets
        self.events = Events(state, self.clock, self.manifest, delivery)
        self.posting = Posting(state, self.journal, self.live, self.events)
        self.replies = Replies(state, self.journal, self.posting, tickets)
        self.forms = Forms(state, self.clock, self.live, tickets)
        self.commands = Commands(
            state=state,
            manifest=self.manifest,
            delivery=delivery,
            posting=self.posting,
            replies=self.replies,
            tickets=tickets,
            base_url="",
        )
        self.actions = Actions(
            state=state,
            forms=self.forms,
            delivery=delivery,
            tickets=tickets,
            interactive=self.manifest.interactivity,
        )
        self.submitting = Submitting(state, self.forms, delivery, tickets, base_url="")
        self.people = People(
            state=state,
            manifest=self.manifest,
            journal=self.journal,
            live=self.live,
            events=self.events,
            posting=self.posting,
            forms=self.forms,
            commands=self.commands,
            actions=self.actions,
            submitting=self.submitting,
        )

    def listens_at(self, base_url: str) -> None:
        """Say where the server listens, for the addresses that the app gets."""
        self.base_url = base_url
        for part in (self.commands, self.actions, self.submitting):
            part.base_url = base_url

    def _clock_moved(self, now: float) -> None:  # noqa: ARG002 - the listeners' common form
        self.state.save_identity()
        self.store.flush()
        self.live.publish("clock", {"clock": page_clock(self.clock, self.state.team["tz"])})

    async def _take_route(self, route: Route) -> None:
        before, self.delivery.route = self.delivery.route, route
        if before is not self.hub:
            await before.close()

    async def deliver_to(self, url: str) -> bool:
        """Deliver by signed HTTP from now on; says whether the URL answered `url_verification`."""
        route = HttpRoute(url, Signer(self.secrets.signing_secret, self.clock))
        await self._take_route(route)
        verified = await route.verify_url()
        self.journal.add("delivery", "url_verification", ok=verified, url=url)
        return verified

    async def deliver_with(self, handler: Handler) -> None:
        """Deliver by calls within the process from now on."""
        await self._take_route(CallRoute(handler, Signer(self.secrets.signing_secret, self.clock)))

    async def deliver_by_socket(self) -> None:
        """Deliver by Socket Mode from now on."""
        await self._take_route(self.hub)

    async def close(self) -> None:
        """Stop what runs and write what is not written."""
        self.live.close()
        await self.delivery.close()
        await self.hub.close()
        self.store.close()
