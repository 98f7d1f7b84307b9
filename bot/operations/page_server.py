"""The answer pages in the bot's own process, for `run` and the demo: Slack itself needs no server there."""

import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from waitress import create_server  # type: ignore[import-untyped]

from bot.operations.server import pages_of
from bot.web.app import make_web_app
from bot.web.health import health_of

if TYPE_CHECKING:
    from bot.app import Bot

THREADS = 4  # a page takes milliseconds
LOCAL = ("127.0.0.1", "localhost", "::1")


class PageServer:
    """Serves from `start` to `stop`, on threads of its own."""

    def __init__(self, bot: "Bot") -> None:
        """Listens at once. Raises OSError when the port is taken."""
        web = make_web_app(None, health=health_of(bot.database, bot.clock), pages=pages_of(bot))
        is_local = urlsplit(bot.settings.public_url).hostname in LOCAL
        self._server = create_server(
            web,
            host="127.0.0.1" if is_local else "0.0.0.0",  # noqa: S104 (a reverse proxy may be elsewhere)
            port=bot.settings.port,
            threads=THREADS,
            ident="",
            channel_timeout=30,
            max_request_body_size=2 * 1024 * 1024,
        )
        self._thread = threading.Thread(target=self._server.run, name="pages", daemon=True)

    def start(self) -> None:
        """Begins to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Answers what is on its way, and ends."""
        self._server.close()
        self._thread.join(10)
