"""The one door: what Slack delivers goes straight to the house, once Bolt has checked the signature.

Bolt's listeners cost as much again as the rest of Bolt: every argument that a listener might want is made for
each delivery, and each listener is asked whether it is meant (docs/decisions/0006 has the figures).
"""

from collections.abc import Callable
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

from bot.handlers.events import Events
from bot.handlers.router import Router


class Entry(Middleware):
    """Takes commands, presses, forms and events; leaves the rest to Bolt (url_verification, the unknown).

    It is to stand behind Bolt's check of the signature: `App(before_authorize=Entry(…))`. Deliveries of
    Socket Mode come the same way, without a signature.
    """

    def __init__(self, router: Router, events: Events) -> None:
        self._on_command = router.on_command
        # docs.slack.dev/reference/interaction-payloads and docs.slack.dev/apis/events-api
        self._ways: dict[object, Callable[[dict[str, Any]], BoltResponse]] = {
            "block_actions": router.on_action,
            "view_submission": router.on_submission,
            "view_closed": router.on_closed,
            "event_callback": events.on_event,
        }

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,  # noqa: ARG002 (given by Bolt)
        next: Callable[[], BoltResponse],  # noqa: A002 (Bolt's name for it)
    ) -> BoltResponse | None:
        """Answers, or calls `next`. What is raised here becomes Bolt's 500: Slack repeats an event then."""
        body = req.body
        if "command" in body:
            return self._on_command(body)
        way = self._ways.get(body.get("type"))
        return way(body) if way else next()
