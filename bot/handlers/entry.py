"""The one door: what Slack delivers goes straight to the house, once its signature is checked.

Bolt makes a client, a context and every argument that a listener might want for each delivery, and asks each
listener whether it is meant. The house has a registry of its own and needs none of that: the door spares more
than half of Bolt's time (docs/decisions/0006 has the figures).
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Final
from urllib.parse import parse_qsl

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.middleware import RequestVerification

from bot.handlers.events import Events
from bot.handlers.home_team import HomeTeam
from bot.handlers.router import Router

log = logging.getLogger(__name__)

_NOTHING: Final = BoltResponse(status=200, body="")


class Entry(App):
    """Bolt's app, with commands, presses, forms and events taken before its listeners.

    What is left to Bolt: `url_verification`, `ssl_check`, and kinds of delivery that the house does not know.
    Both of Bolt's adapters, Flask's and Socket Mode's, come in by `dispatch`.
    """

    def __init__(
        self, router: Router, events: Events, home: HomeTeam, *, signing_secret: str, **options: Any
    ) -> None:
        """`options` as for Bolt's App."""
        super().__init__(signing_secret=signing_secret, **options)
        self._verification = RequestVerification(signing_secret, base_logger=options.get("logger"))
        self._router = router
        self._home = home
        # docs.slack.dev/reference/interaction-payloads and docs.slack.dev/apis/events-api
        self._ways: dict[object, Callable[[dict[str, Any]], BoltResponse]] = {
            "block_actions": router.on_action,
            "view_submission": router.on_submission,
            "view_closed": router.on_closed,
            "event_callback": events.on_event,
        }

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answers a delivery: 401 for a foreign signature, 500 when it could not be taken at all.

        Slack repeats an event that was answered with 500. Socket Mode has no signatures: the connection is
        Slack's.
        """
        # Bolt takes the mere word "payload" for its parameter of that name: of a command with the word in its
        # text nothing would be left.
        body = req.body or dict(parse_qsl(req.raw_body or "", keep_blank_values=True))
        way = self._router.on_command if "command" in body else self._ways.get(body.get("type"))
        if way is None or "ssl_check" in body:
            return super().dispatch(req)
        try:
            return self._verification.process(req=req, resp=_NOTHING, next=partial(self._answer, way, body))
        except Exception:
            log.exception("a delivery could not be taken")
            return BoltResponse(status=500, body="")

    def _answer(self, way: Callable[[dict[str, Any]], BoltResponse], body: dict[str, Any]) -> BoltResponse:
        if self._home.is_foreign(body):
            log.warning("refused: a delivery of another workspace")
            return self._router.elsewhere(body)
        return way(body)
