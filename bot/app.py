"""The composition root: the only file that knows everyone. `build(settings)` makes a working bot."""

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.clock import Clock, SystemClock
from bot.delivery.kinds import RENDERERS
from bot.delivery.letters import Stationery
from bot.delivery.mail import Mailer
from bot.delivery.slack import SlackSender
from bot.delivery.worker import Worker
from bot.handlers import programme_threads
from bot.handlers import registry as all_entries
from bot.handlers.commands import Registry
from bot.handlers.directory import Directory
from bot.handlers.entry import Entry
from bot.handlers.events import Events
from bot.handlers.home_team import HomeTeam
from bot.handlers.router import Router
from bot.jobs import Jobs
from bot.services import (
    agreement_changes,
    agreement_disputes,
    agreement_exits,
    agreement_notices,
    confidentiality,
    deadlines,
    deliveries,
    duty_notices,
    guest_ends,
    next_meetings,
    outgoing,
    partners,
    poll_closing,
    preparation_asking,
    seminar_places,
    seminar_stages,
)
from bot.services.links import Links
from bot.services.poll_sealing import Vault
from bot.services.seat_ends import close_lapsed_seats
from bot.settings import Settings
from bot.storage.engine import Database, Step
from bot.storage.migrate import pending, upgrade

SLACK_SECONDS = 10  # a call that takes longer than this has an unknown outcome (docs/structure.md, outgoing)
# For calls that somebody waits for: Slack gives up on a delivery, and on its trigger, after three seconds.
ANSWER_SECONDS = 2


@dataclass(frozen=True)
class Bot:
    """The parts of a running bot."""

    settings: Settings
    clock: Clock
    database: Database
    registry: Registry
    router: Router
    directory: Directory
    home: HomeTeam
    links: Links
    client: WebClient
    worker: Worker
    app: App
    vault: Vault


def build(settings: Settings, *, clock: Clock | None = None, steps: Step | None = None) -> Bot:
    """Puts the house together; nothing is connected or sent yet.

    `steps` is told each step of the store and each call out, for the tests that die at every one of them.
    """
    clock = clock or SystemClock()
    database = Database(settings.database_url, steps=steps, by_email=bool(settings.smtp_url))
    links = Links(settings.secret, settings.public_url)
    client, quick = _client(settings, SLACK_SECONDS), _client(settings, ANSWER_SECONDS)
    registry = all_entries()
    admins = frozenset(settings.admins)
    directory = Directory(database=database, clock=clock, admins=admins)
    vault = Vault(settings.secret, settings.slack_bot_token)
    router = Router(
        registry=registry,
        database=database,
        clock=clock,
        client=quick,
        introduce=directory.introduce,
        links=links,
        vault=vault,
    )
    events = Events(
        registry=registry,
        database=database,
        clock=clock,
        client=quick,
        introduce=directory.introduce,
        admins=admins,
    )
    home = HomeTeam()
    app = Entry(
        router,
        events,
        home,
        client=client,
        signing_secret=settings.slack_signing_secret or "unused in Socket Mode",
        # One workspace, one token: Bolt need not ask Slack who it is (auth.test) in the middle of somebody's
        # first command. `ekobotti doctor` checks the token, with better words.
        authorize=_authorize(settings.slack_bot_token),
        process_before_response=True,
        logger=_bolt_log(),
    )
    sender = SlackSender(client, steps=steps)
    worker = Worker(
        database=database,
        clock=clock,
        sender=sender,
        renderers=RENDERERS,
        links=links,
        mailer=make_mailer(settings, steps=steps),
        stationery=Stationery(settings.mail_from),
    )
    return Bot(
        settings, clock, database, registry, router, directory, home, links, client, worker, app, vault
    )


def make_mailer(settings: Settings, *, steps: Step | None = None) -> Mailer | None:
    """What sends letters; None when the installation sends none (SMTP_URL)."""
    if not settings.smtp_url:
        return None
    return Mailer(settings.smtp_url, Stationery(settings.mail_from).address, steps=steps)


def _client(settings: Settings, seconds: int) -> WebClient:
    """A client that tries each call once: the library's own retry posts twice when an answer is lost."""
    return WebClient(
        token=settings.slack_bot_token,
        base_url=settings.slack_api_url,
        timeout=seconds,
        retry_handlers=[],
        logger=_client_log(),
    )


def _client_log() -> logging.Logger:
    """Slack's client logs the beginning of an answer that it cannot read, and that is people's text.

    What fails is raised, or told by whoever called: nothing is lost by silence here.
    """
    log = logging.getLogger("bot.slack")
    log.setLevel(logging.CRITICAL)
    return log


def _bolt_log() -> logging.Logger:
    """Bolt's log, errors only: its warnings tell how to register listeners, and that `token` is not used."""
    log = logging.getLogger("bot.bolt")
    log.setLevel(logging.ERROR)
    return log


def _authorize(token: str) -> Callable[..., AuthorizeResult]:
    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    return authorize


def prepare(bot: Bot) -> None:
    """Brings the tables up to date and, the first time, reads the partners in. Safe from many processes.

    The confidentiality text is taken into use as it is in its file now. Raises PartnerFileError when the
    partners' file cannot be used, OSError when a file cannot be read.
    """
    upgrade(bot.database)
    take_confidentiality(bot)
    with bot.database.reading() as session:
        if partners.is_seeded(session):
            return
    text = bot.settings.partners_file.read_text(encoding="utf-8")
    with bot.database.writing() as session:
        partners.seed(session, partners.read_partners(text), bot.clock.now())


def take_confidentiality(bot: Bot) -> None:
    """Takes the confidentiality text into use as it is in its file now. Raises OSError."""
    path = bot.settings.confidentiality_file
    texts = {"fi": path.read_text(encoding="utf-8")}
    for language in ("sv", "en"):
        beside = path.with_name(path.name.replace(".fi.", f".{language}."))
        if beside != path and beside.exists():
            texts[language] = beside.read_text(encoding="utf-8")
    with bot.database.reading() as session:
        if confidentiality.is_current(session, texts):
            return
    with bot.database.writing() as session:
        confidentiality.take_into_use(session, texts, bot.clock.now())


def make_jobs(bot: Bot) -> Jobs:
    """The heartbeat of a process that sends; made after any fork, not yet started."""

    def tidy(now: datetime) -> None:
        with bot.database.writing() as session:
            deliveries.forget_old(session, now=now)
            outgoing.forget_old_pauses(session, now=now)
            close_lapsed_seats(session, now)
            guest_ends.close_lapsed(session, now)
            guest_ends.announce_ends(session, now)
            duty_notices.arm(session, now)
            next_meetings.arm(session, now)
            agreement_notices.arm(session, now)
            preparation_asking.arm(session, now)
            agreement_disputes.arm(session, now)
            agreement_exits.arm(session, now)
            agreement_changes.settle(session, now)
            deadlines.arm(session, now)
            seminar_places.erase_old_needs(session, now)

    def seminar_times(now: datetime) -> None:
        with bot.database.reading() as session:
            if not seminar_stages.anything_due(session, now):
                return
        with bot.database.writing() as session:
            seminar_stages.fire_due(session, now)
            seminar_places.pass_on_lapsed(session, now)

    def sync(_now: datetime) -> None:
        bot.directory.sync_all(bot.client)

    def end_comments(now: datetime) -> None:
        programme_threads.close_due(bot.database, bot.client, now)

    def close_polls(now: datetime) -> None:
        with bot.database.reading() as session:
            if not poll_closing.anything_to_close(session, now=now):
                return
        with bot.database.writing() as session:
            poll_closing.close_due(session, now=now, vault=bot.vault)

    return Jobs(
        clock=bot.clock,
        send=bot.worker.run_due,
        due=(close_polls, end_comments, seminar_times),
        nightly=(tidy, lambda _now: take_confidentiality(bot), sync),
        keep_up=lambda: bot.directory.keep_up(bot.client),
        stop_sending=bot.worker.stop,
    )


def check_migrated(bot: Bot) -> bool:
    """Whether the tables are what this code needs; tells what to do when they are not."""
    waiting = pending(bot.database)
    if waiting:
        sys.stderr.write("Tietokanta pitää päivittää ensin: ekobotti db upgrade\n")
    return not waiting
