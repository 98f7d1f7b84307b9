"""gunicorn, started from our own command line: one place for its settings, no module path to type."""

from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from bot.language import dates
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.app import Bot
    from bot.web.pages import Pages

THREADS = 8  # per process; a command takes a few milliseconds, and Slack waits three seconds


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, settings: Settings, workers: int) -> None:
        self._settings = settings
        self._workers = workers
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": f"0.0.0.0:{self._settings.port}",
            "workers": self._workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": 10,
            "keepalive": 30,
            "limit_request_line": 2048,
            "limit_request_field_size": 4096,
            "errorlog": "-",
            "loglevel": "warning",
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Runs in each process after the fork: connections are never shared between processes."""
        from bot.app import build
        from bot.web.app import make_web_app
        from bot.web.health import health_of

        bot = build(self._settings)
        bot.home.learn_in_the_background(bot.client)
        return make_web_app(
            bot.app,
            signing_secret=self._settings.slack_signing_secret,
            health=health_of(bot.database, bot.clock),
            pages=pages_of(bot),
        )


def pages_of(bot: "Bot") -> "Pages | None":
    """The answer pages; None when the installation has no address for them (EKOBOTTI_PUBLIC_URL)."""
    from bot.web.pages import Pages

    if not bot.links.is_on:
        return None
    return Pages(database=bot.database, clock=bot.clock, links=bot.links, vault=bot.vault)


def serve(settings: Settings, *, workers: int) -> None:
    """Serves until told to stop."""
    dates.prepare()  # once, before the fork: the processes share the words of time
    _Server(settings, workers).run()
