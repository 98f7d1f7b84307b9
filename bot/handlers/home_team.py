"""The one workspace that an installation serves, and the deliveries of any other.

The signature says that Slack sent a delivery for this app, not that it came from our workspace: an app may be
installed in several. What another one's people do must not be taken for our people's.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds between tries to ask Slack who we are


def installed_team(body: Mapping[str, Any]) -> str:
    """The workspace whose installation a delivery is for; "" when it does not tell.

    In a channel shared with another organisation `team` may be the outsider's own. A form tells the
    installation beside it (docs.slack.dev/reference/views), an event in `authorizations`
    (docs.slack.dev/apis/events-api); outsiders are kept under our workspace (bot.handlers.directory.facts).
    """
    view, grants = body.get("view") or {}, body.get("authorizations") or [{}]
    found = view.get("app_installed_team_id") or grants[0].get("team_id") or body.get("team_id")
    return str(found or (body.get("team") or {}).get("id") or "")


class HomeTeam:
    """Which workspace is ours, once Slack has told it (docs.slack.dev/reference/methods/auth.test)."""

    def __init__(self) -> None:
        self._id = ""

    def learn(self, client: WebClient) -> None:
        """Asks Slack whose token this is. Raises SlackClientError, OSError."""
        self._id = str(client.auth_test()["team_id"])

    def learn_in_the_background(
        self, client: WebClient, pause: Callable[[float], object] | None = None
    ) -> threading.Thread:
        """Asks until Slack answers: a process that only listens must not wait for it."""
        wait = pause or threading.Event().wait

        def ask() -> None:
            seconds = FIRST_PAUSE
            while not self._id:
                try:
                    self.learn(client)
                except (SlackClientError, OSError) as error:
                    log.warning("slack did not tell the workspace: %s", type(error).__name__)
                    wait(seconds)
                    seconds = min(2 * seconds, LONGEST_PAUSE)

        thread = threading.Thread(target=ask, name="home team", daemon=True)
        thread.start()
        return thread

    def is_foreign(self, body: Mapping[str, Any]) -> bool:
        """Whether a delivery is another workspace's. Until ours is known, none is."""
        team = installed_team(body)
        return bool(self._id and team) and team != self._id
