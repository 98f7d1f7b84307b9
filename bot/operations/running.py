"""What a long-running process needs: the Socket Mode connection, the jobs, a quiet end."""

import signal
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.app import Bot, build, make_jobs, prepare
from bot.clock import Clock, SystemClock
from bot.language import dates
from bot.operations import logs
from bot.operations.clock import FollowingClock
from bot.settings import Settings


class SocketConnection:
    """Slack's deliveries through a web socket the bot opens itself: no public address is needed."""

    def __init__(self, app: App, app_token: str) -> None:
        self._handler = SocketModeHandler(app, app_token)

    def open(self) -> None:
        """Connects; reconnects by itself from then on. Raises SlackApiError when the token is refused."""
        self._handler.connect()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Disconnects; Slack sends what was not acknowledged to the next connection."""
        self._handler.close()  # type: ignore[no-untyped-call]


def wait_for_stop() -> None:
    """Returns when the process is told to end (Ctrl+C, SIGTERM)."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()


def run_bot(
    environment: Mapping[str, str],
    *,
    ready: Callable[[], None],
    before: Callable[[Bot], None] | None = None,
    wait: Callable[[], None] = wait_for_stop,
) -> None:
    """The whole bot in one process, Socket Mode and jobs, until `wait` returns.

    `before` is run when the tables are ready and nothing is connected yet, `ready` when everything is.
    Raises SettingsError.
    """
    settings = Settings.from_env(environment)
    logs.set_up(settings.log_level)
    with ExitStack() as stack:
        clock: Clock = SystemClock()
        if settings.clock_url:
            clock = following = FollowingClock(settings.clock_url)
            following.start()
            stack.callback(following.stop)
        # The words of time are ready before anybody writes one; the tables are made meanwhile.
        threading.Thread(target=dates.prepare, name="words", daemon=True).start()
        bot = build(settings, clock=clock)
        stack.callback(bot.database.close)
        prepare(bot)
        if before:
            before(bot)
        if bot.links.is_on:
            from bot.operations.page_server import PageServer  # an installation without pages needs no server

            pages = PageServer(bot)
            pages.start()
            stack.callback(pages.stop)
        bot.home.learn(bot.client)
        connection = SocketConnection(bot.app, settings.slack_app_token)
        connection.open()
        jobs = make_jobs(bot)
        jobs.start()
        # Ended in the opposite order: no new work, then the message that is on its way, then the store.
        stack.callback(jobs.stop)
        stack.callback(connection.close)
        ready()
        wait()


def run_jobs(environment: Mapping[str, str], *, wait: Callable[[], None] = wait_for_stop) -> None:
    """The jobs alone, until `wait` returns. Raises SettingsError."""
    settings = Settings.from_env(environment)
    with ExitStack() as stack:
        bot = build(settings)
        stack.callback(bot.database.close)
        jobs = make_jobs(bot)
        jobs.start()
        stack.callback(jobs.stop)
        wait()
