"""A year in the workspace, whose clock jumps from one thing that is due to the next; and what was heard."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from slack_bolt import BoltRequest
from slack_sdk import WebClient
from sqlalchemy import func, select

from bot.app import build, make_jobs
from bot.clock import MovingClock
from bot.domain.directory import Synced
from bot.domain.outgoing import OutgoingKind, OutgoingState, Way
from bot.domain.polls import PollState
from bot.domain.zone import HELSINKI, local_date
from bot.handlers.directory import Directory
from bot.jobs import TIDY_HOUR
from bot.sandbox.seen import Saw, Seen
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from bot.storage.models import Outgoing, Poll
from bot.storage.outgoing import MOVING
from tests.meeting_world import CHANNEL, TEAM, user
from tests.year_world import PEOPLE, WITHOUT_SLACK, build_year

START = datetime(2026, 9, 30, 12, tzinfo=HELSINKI)
GROUP, HALL = "#nuorten-palvelut", "#yleinen"
IN_SLACK = [first for first in PEOPLE if first != WITHOUT_SLACK]
_EVERYBODY = [*(user(first) for first in IN_SLACK), "bot"]
_NEVER = datetime.max.replace(tzinfo=UTC)
_APART = timedelta(seconds=2)  # a conversation gets one message a second
SEED: dict[str, Any] = {
    "team": {"id": TEAM, "name": "Verkosto", "domain": "verkosto", "tz": "Europe/Helsinki"},
    "app": {"id": "A0EKOBOTTI", "bot_id": "B0EKOBOTTI", "bot_user_id": "U0EKOBOTTI"},
    "people": [
        {
            "id": user(first),
            "name": first.lower(),
            "real_name": f"{first} Esimerkki",
            "email": f"{first.lower()}@example.fi".replace("ö", "o"),
            "locale": "fi-FI",
        }
        for first in IN_SLACK
    ],
    "channels": [
        {"id": CHANNEL, "name": "nuorten-palvelut", "kind": "public", "members": _EVERYBODY},
        {"id": "C0YLEINEN", "name": "yleinen", "kind": "public", "members": _EVERYBODY},
    ],
}
Heard = dict[str, dict[OutgoingKind, int]]


class _Still(Directory):
    """Nobody comes to the workspace or leaves it in this year: it is not asked every night."""

    def sync_all(self, client: WebClient) -> Counter[Synced]:  # noqa: ARG002
        """Nobody."""
        return Counter()


class Year:
    """The whole bot, with its nightly work, in a workspace; people do what they do between the jumps."""

    def __init__(self, ws: Workspace, address: str, clock: MovingClock) -> None:
        settings = Settings(
            database_url=address,
            slack_bot_token=ws.bot_token,
            slack_signing_secret=ws.signing_secret,
            slack_api_url=ws.api_url,
            smtp_url=ws.smtp_url,
            mail_from="Ekosysteemibotti <botti@example.fi>",
            public_url="https://botti.example.fi",
            secret="a secret of the tests, long enough",
        )
        self.ws, self.clock = ws, clock
        clock.set(START)
        self.bot = build(settings, clock=clock)

        def handler(headers: dict[str, str], body: str) -> tuple[int, Mapping[str, Any], str]:
            answer = self.bot.app.dispatch(BoltRequest(body=body, headers=dict(headers)))
            return answer.status, answer.headers, answer.body

        ws.deliver_with(handler)
        self.world = build_year(self.bot.database)
        still = _Still(database=self.bot.database, clock=clock, admins=frozenset())
        self.jobs = make_jobs(replace(self.bot, directory=still))

    # -- time ----------------------------------------------------------------------------------------------

    def until(self, year: int, month: int, day: int, hour: int = 10) -> None:
        """Time passes to an hour in Helsinki, from each due row and each night to the next."""
        end = datetime(year, month, day, hour, tzinfo=HELSINKI).astimezone(UTC)
        while (moment := min(self._next(), end)) < end:
            self._beat(max(moment, self.clock.now() + _APART))
        self._beat(end)
        self.goes_out()

    def goes_out(self) -> None:
        """What is due now is sent, one message a second to each."""
        while self._due() <= self.clock.now():
            self._beat(self.clock.now() + _APART)

    def _next(self) -> datetime:
        night = datetime.combine(local_date(self.clock.now()), time(TIDY_HOUR), HELSINKI)
        while night <= self.clock.now():
            night += timedelta(days=1)
        return min(night.astimezone(UTC), self._due(), self._closing())

    def _closing(self) -> datetime:
        """When the next poll closes: it does so on time, not at night."""
        with self.bot.database.reading() as session:
            found = session.scalar(
                select(func.min(Poll.closes_at)).where(
                    Poll.state == PollState.OPEN, Poll.closes_at > self.clock.now()
                )
            )
        return found or _NEVER

    def _due(self) -> datetime:
        with self.bot.database.reading() as session:
            found = session.scalar(select(func.min(Outgoing.next_try_at)).where(Outgoing.state.in_(MOVING)))
        return found or _NEVER

    def _beat(self, moment: datetime) -> None:
        self.clock.set(moment)
        self.ws.clock.move_to(moment)
        self.jobs.tick()

    # -- people --------------------------------------------------------------------------------------------

    def types(self, first: str, text: str, channel: str = HALL) -> Saw:
        """A command; what is seen of it."""
        return self.ws.person(user(first)).types(channel, text)

    def fills(self, first: str, **fields: str) -> Saw:
        """Fills in the open form, sends it, and closes what is shown in its place."""
        person = self.ws.person(user(first))
        for name, text in fields.items():
            person.fills(name, text)
        done = person.submits()
        assert not done.errors
        if person.form is not None:
            person.closes("x")
        return done

    def newest(self, first: str, heading: str) -> Seen:
        """The newest message from the bot whose first line begins so."""
        return [one for one in self.ws.person(user(first)).dm() if one.text.startswith(heading)][-1]

    def presses(self, first: str, heading: str, button: str) -> Saw:
        """Presses a button of that message."""
        return self.ws.person(user(first)).presses(self.newest(first, heading), button)

    def presses_here(self, first: str, button: str) -> Saw:
        """Presses a button of the answer to the last command."""
        return self.ws.person(user(first)).presses(HALL, button)

    # -- what was heard --------------------------------------------------------------------------------------

    def sent(self) -> list[tuple[str, OutgoingKind, Way, date]]:
        """(first name, kind, way, local day) of each message that went to somebody, in order."""
        first_of = {person_id: first for first, person_id in self.world.people.items()}
        with self.bot.database.reading() as session:
            rows = session.execute(
                select(Outgoing.recipient_id, Outgoing.kind, Outgoing.way, Outgoing.sent_at)
                .where(
                    Outgoing.state == OutgoingState.SENT,
                    Outgoing.recipient_id.is_not(None),
                    Outgoing.digest_id.is_(None),  # what a digest told of is no message of its own
                    Outgoing.kind != OutgoingKind.POLL_UPDATE,  # it replaces a message that is there
                )
                .order_by(Outgoing.sent_at, Outgoing.id)
            ).all()
        return [(first_of[who or 0], kind, way, local_date(at)) for who, kind, way, at in rows if at]

    def heard(self, first_day: date, last_day: date) -> Heard:
        """How many messages of each kind everybody got between two local days."""
        found: Heard = {}
        for first, kind, _, day in self.sent():
            if first_day <= day <= last_day:
                kinds = found.setdefault(first, {})
                kinds[kind] = kinds.get(kind, 0) + 1
        return found

    def arrived(self) -> Counter[str]:
        """How many of the queue's messages came to everybody, in Slack and to the letter box."""
        to_one = [post for post in self.ws.journal.posts() if post.key and post.channel.startswith("D")]
        found = Counter(first for first in IN_SLACK for post in to_one if user(first) in post.reached)
        found[WITHOUT_SLACK] = sum(
            one["to"] == [f"{WITHOUT_SLACK.lower()}@example.fi"] for one in self.ws.mail.messages
        )
        return found

    def not_sent(self) -> list[tuple[OutgoingKind, OutgoingState, str | None]]:
        """What ended otherwise than sent or taken back."""
        with self.bot.database.reading() as session:
            rows = session.execute(
                select(Outgoing.kind, Outgoing.state, Outgoing.last_error).where(
                    Outgoing.state.not_in([OutgoingState.SENT, OutgoingState.CANCELLED, OutgoingState.DUE])
                )
            ).all()
        return [(kind, state, error) for kind, state, error in rows]
