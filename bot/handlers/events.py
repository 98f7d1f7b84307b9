"""What Slack tells unasked: each event counts once, and is answered with 200 only when it is dealt with.

Slack repeats an event that was not answered in time or with 200, up to three times within minutes
(docs.slack.dev/apis/events-api): a repeat finds its id among the deliveries and changes nothing.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt import BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.clock import Clock
from bot.handlers.commands import Registry
from bot.handlers.home_team import installed_team
from bot.handlers.router import Introduce, Transactions
from bot.services import Session, deliveries
from bot.services.people import find_actor
from bot.views.blocks import Block

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class EventCall:
    """One event: where and when it came, its content, and the transaction it happens in."""

    team_id: str
    event: Mapping[str, Any]
    now: datetime
    session: Session
    admins: frozenset[str]


@dataclass(frozen=True)
class Home:
    """The Home tab to show to a person, once the transaction is over."""

    user_id: str
    view: Block


@dataclass(frozen=True)
class Event:
    """One kind of event.

    `person` is the event's field that names who did it: looked up first if unknown. `matters` is asked
    before anything is written: what changes nothing leaves no row behind.
    """

    name: str
    run: Callable[[EventCall], Home | None]
    writes: bool = True
    person: str = ""
    matters: Callable[[EventCall], bool] = lambda _call: True


class Events:
    """Carries events to their entries."""

    def __init__(
        self,
        *,
        registry: Registry,
        database: Transactions,
        clock: Clock,
        client: WebClient,
        introduce: Introduce,
        admins: frozenset[str] = frozenset(),
    ) -> None:
        self._entries: Mapping[str, Event] = registry.events
        self._database = database
        self._clock = clock
        self._client = client
        self._introduce = introduce
        self._admins = admins

    def on_event(self, body: dict[str, Any]) -> BoltResponse:
        """One event (docs.slack.dev/apis/events-api)."""
        event = body["event"]
        entry = self._entries.get(str(event.get("type", "")))
        if entry is None:
            return BoltResponse(status=200, body="")
        team_id = installed_team(body)
        try:
            if entry.person:
                self._meet(team_id, str(event.get(entry.person, "")))
            outcome = self._run(entry, team_id, event, str(body.get("event_id", "")))
        except Exception:
            # Not 200: Slack sends it again, and what failed for a moment succeeds then.
            log.exception("an event of kind %s failed", entry.name)
            return BoltResponse(status=500, body="")
        if outcome is not None:
            _publish(self._client, outcome)
        return BoltResponse(status=200, body="")

    def _meet(self, team_id: str, user_id: str) -> None:
        with self._database.reading() as session:
            known = find_actor(session, team_id=team_id, user_id=user_id, now=self._clock.now())
        if known is None:
            try:
                self._introduce(self._client, team_id, user_id)
            except Exception:
                log.exception("a new user could not be looked up")

    def _run(self, entry: Event, team_id: str, event: Mapping[str, Any], event_id: str) -> Home | None:
        now = self._clock.now()
        if entry.writes:
            with self._database.reading() as session:
                if not entry.matters(EventCall(team_id, event, now, session, self._admins)):
                    return None
        with self._database.writing() if entry.writes else self._database.reading() as session:
            if entry.writes and event_id:
                key = f"event:{event_id}"
                if deliveries.claim(session, key=key, now=now) is not None:
                    return None
            return entry.run(EventCall(team_id, event, now, session, self._admins))


def _publish(client: WebClient, home: Home) -> None:
    """The tab is redrawn whenever it is opened: a failure now is not worth a repeat."""
    try:
        client.views_publish(user_id=home.user_id, view=home.view)
    except (SlackClientError, OSError) as error:
        log.warning("the home tab was not published: %s", type(error).__name__)
