"""The workspace's users: all of them at start and each night, one when they appear, join or change.

No call to Slack is made inside a transaction.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.clock import Clock
from bot.domain.directory import SlackUser, Synced
from bot.domain.people import SlackId
from bot.handlers.events import Event, EventCall
from bot.handlers.router import Transactions
from bot.services import directory

log = logging.getLogger(__name__)

PAGE = 200  # docs.slack.dev/reference/methods/users.list recommends no more
INTRODUCTION_SECONDS = 2  # a person waits for the answer, and Slack for three seconds in all
AFTER_FAILURE = 300.0  # seconds
LONGEST_PAUSE = 120  # seconds; a rate limit that asks for more ends the round, and the next night goes on


def facts(user: Mapping[str, Any], team_id: str) -> SlackUser:
    """What Slack's user object says (docs.slack.dev/reference/objects/user-object); fields may be absent.

    `team_id` is our own workspace: it is kept for outsiders too, since their presses arrive through it.
    """
    profile = user.get("profile") or {}
    return SlackUser(
        id=SlackId(team_id, str(user.get("id", ""))),
        name=str(user.get("real_name") or profile.get("real_name") or profile.get("display_name") or ""),
        email=profile.get("email") or None,
        locale=user.get("locale") or None,
        is_active=not user.get("deleted", False),
        is_bot=bool(user.get("is_bot") or user.get("is_workflow_bot")),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_external=bool(user.get("is_stranger"))
        or (bool(user.get("team_id")) and user["team_id"] != team_id),
    )


class Directory:
    """Asks Slack about its users and brings the registry up to date."""

    def __init__(
        self,
        *,
        database: Transactions,
        clock: Clock,
        admins: frozenset[str] = frozenset(),
        pause: Callable[[float], object] = time.sleep,
        page: int = PAGE,
    ) -> None:
        self._database = database
        self._clock = clock
        self._admins = admins
        self._pause = pause
        self._size = page
        self._seen: int | None = None  # how far the trail of changes has been followed; None: not begun
        self._not_before = datetime.min.replace(tzinfo=UTC)

    def introduce(self, client: WebClient, team_id: str, user_id: str) -> None:
        """Looks one user up, and joins them to the person with their address. Raises SlackApiError."""
        asking = WebClient(
            token=client.token, base_url=client.base_url, timeout=INTRODUCTION_SECONDS, retry_handlers=[]
        )
        user = facts(asking.users_info(user=user_id, include_locale=True)["user"], team_id)
        with self._database.reading() as session:
            if not directory.relevant(session, [user], self._admins):
                return
        with self._database.writing() as session:
            outcome = directory.sync_user(session, user, now=self._clock.now(), admins=self._admins)
        log.info("user looked up: %s", outcome.value)

    def keep_up(self, client: WebClient) -> None:
        """At first everybody, then whoever has come to the registry since; to be called every few seconds.

        Somebody named by address in the morning gets the afternoon's invitation in Slack. When Slack does
        not answer, the next try is after a while.
        """
        if self._clock.now() < self._not_before:
            return
        try:
            if self._seen is None:
                with self._database.reading() as session:
                    seen = directory.newest_change(session)
                self.sync_all(client)
                self._seen = seen
            else:
                self._look_up_newcomers(client, self._seen)
        except (SlackClientError, OSError) as error:
            wait = _retry_after(error) or AFTER_FAILURE
            self._not_before = self._clock.now() + timedelta(seconds=wait)
            log.warning("users could not be looked up: %s", type(error).__name__)

    def _look_up_newcomers(self, client: WebClient, seen: int) -> None:
        with self._database.reading() as session:
            newest, addresses = directory.newcomers(session, seen)
        team_id = str(client.auth_test()["team_id"]) if addresses else ""
        for address in addresses:
            try:
                found = client.users_lookupByEmail(email=address)["user"]
            except SlackApiError as error:
                if error.response.get("error") != "users_not_found":
                    raise
                continue
            self.introduce(client, team_id, str(found["id"]))
        self._seen = newest

    def sync_all(self, client: WebClient) -> Counter[Synced]:
        """Goes through all users of the workspace; tells how many of the registry's were how.

        Each page is a transaction of its own: a round that breaks off has done what it did. Raises
        SlackApiError.
        """
        team_id = str(client.auth_test()["team_id"])
        found: Counter[Synced] = Counter()
        for members in self._pages(client):
            users = [facts(member, team_id) for member in members]
            with self._database.reading() as session:
                ours = directory.relevant(session, users, self._admins)
            if not ours:
                continue
            with self._database.writing() as session:
                now = self._clock.now()
                found.update(
                    directory.sync_user(session, user, now=now, admins=self._admins, source="job")
                    for user in ours
                )
        log.info("users in step: %s", ", ".join(f"{what.value} {count}" for what, count in found.items()))
        return found

    def _pages(self, client: WebClient) -> Iterator[list[dict[str, Any]]]:
        cursor = ""
        while True:
            page = self._page(client, cursor)
            yield page.get("members") or []
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _page(self, client: WebClient, cursor: str) -> Any:
        """One page; waits when Slack asks to (docs.slack.dev/apis/web-api/rate-limits)."""
        while True:
            try:
                return client.users_list(limit=self._size, cursor=cursor, include_locale=True)
            except SlackApiError as error:
                seconds = _retry_after(error)
                if seconds is None or seconds > LONGEST_PAUSE:
                    raise
            self._pause(seconds)


def _retry_after(error: Exception) -> float | None:
    """The seconds that Slack asks to wait; None when the failure is about something else."""
    if not isinstance(error, SlackApiError):
        return None
    response: Any = error.response
    if response.status_code != 429:
        return None
    headers = {name.lower(): value for name, value in response.headers.items()}
    return float(headers.get("retry-after", 30))


def _user_changed(call: EventCall) -> None:
    """Both events carry the whole user; who was deactivated gets no more messages from this on."""
    user = call.event.get("user")
    if isinstance(user, Mapping):
        directory.sync_user(call.session, facts(user, call.team_id), now=call.now, admins=call.admins)


def _matters(call: EventCall) -> bool:
    user = call.event.get("user")
    return isinstance(user, Mapping) and directory.matters(
        call.session, facts(user, call.team_id), call.admins
    )


EVENTS = (
    # docs.slack.dev/reference/events/team_join and docs.slack.dev/reference/events/user_change
    Event("team_join", _user_changed, matters=_matters),
    Event("user_change", _user_changed, matters=_matters),
)
