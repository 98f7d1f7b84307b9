"""A queue, a workspace that can lie, and one clock for both: what the tests of sending start from."""

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.renderers import Message, Renderers, Void
from bot.delivery.slack import SlackSender
from bot.delivery.worker import Worker
from bot.domain.groups import GroupKind
from bot.domain.meetings import MeetingState
from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.language.i18n import Translator
from bot.sandbox.workspace import Workspace
from bot.services.outgoing import NewOutgoing, enqueue_many
from bot.storage.engine import Database
from bot.storage.models import Group, Meeting, Outgoing, Person
from bot.storage.outgoing import Job
from bot.views import blocks as b

TEAM = "T0TESTI"
PEOPLE = ("U0ANNA", "U0KALLE", "U0JAANA")
TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
_numbers = count(1)

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Botti"},
    "features": {
        "app_home": {"messages_tab_enabled": True, "messages_tab_read_only_enabled": True},
        "bot_user": {"display_name": "botti"},
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "im:write", "im:history"]}},
    "settings": {"socket_mode_enabled": True},
}
SEED: dict[str, Any] = {
    "team": {"id": TEAM, "name": "Verkosto", "domain": "verkosto", "tz": "Europe/Helsinki"},
    "app": {"id": "A0BOTTI", "bot_id": "B0BOTTI", "bot_user_id": "U0BOTTI"},
    "people": [{"id": user, "name": user.lower(), "real_name": user.title()} for user in PEOPLE],
    "channels": [{"id": "C0YLEINEN", "name": "yleinen", "kind": "public", "members": [*PEOPLE, "bot"]}],
}


class SharedClock:
    """The workspace's clock: the queue's times and Slack's own agree, as they do in life."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._ws.clock.now(), UTC)


def render(session: Session, job: Job, _tr: Translator, _now: datetime) -> Message | Void:
    """The meeting's title, unless it is no longer held: what a real renderer does, in small."""
    meeting = session.get_one(Meeting, job.meeting_id)
    if meeting.state is MeetingState.CANCELLED or meeting.sequence != job.sequence:
        return Void(OutgoingState.CANCELLED)
    return Message([b.rich(b.line("Kokous: {title}", title=meeting.title))])


RENDERERS: Renderers = dict.fromkeys(OutgoingKind, render)


class World:
    """One database, one workspace, and short ways to fill, run and look."""

    def __init__(self, address: str, ws: Workspace) -> None:
        self.address = address
        self.ws = ws
        self.clock = SharedClock(ws)
        self.database = Database(address)
        self.meeting_id, self.people = self._found()

    def _found(self) -> tuple[int, dict[str, int]]:
        now = self.clock.now()
        with self.database.writing() as session:
            group = Group(
                name="Ryhmä",
                search_name="ryhma",
                kind=GroupKind.WORKING_GROUP,
                started_on=now.date(),
                created_at=now,
            )
            people = [
                Person(
                    name=user,
                    search_name=user.lower(),
                    slack_team_id=TEAM,
                    slack_user_id=user,
                    slack_locale="fi-FI",
                    created_at=now,
                )
                for user in PEOPLE
            ]
            session.add_all([group, *people])
            session.flush()
            meeting = Meeting(
                group_id=group.id,
                title="Ohjaamon palvelut",
                starts_at=now + timedelta(days=700),
                ends_at=now + timedelta(days=700, hours=2),
                state=MeetingState.CONFIRMED,
                organiser_id=people[-1].id,
                created_at=now,
            )
            session.add(meeting)
            session.flush()
            return meeting.id, {str(person.slack_user_id): person.id for person in people}

    def put(
        self,
        *users: str,
        due: timedelta = timedelta(0),
        lasts: timedelta = timedelta(days=1),
        sequence: int = 0,
        kind: OutgoingKind = OutgoingKind.MEETING_REMINDER,
    ) -> list[int]:
        """One row for each user named; their ids."""
        now = self.clock.now()
        rows = [
            NewOutgoing(
                kind=kind,
                dedupe_key=f"test:{next(_numbers)}",
                due_at=now + due,
                expires_at=now + due + lasts,
                recipient_id=self.people[user],
                meeting_id=self.meeting_id,
                subject_sequence=sequence,
            )
            for user in users
        ]
        with self.database.writing() as session:
            assert enqueue_many(session, rows, now=now) == len(rows)
            keys = [row.dedupe_key for row in rows]
            return list(
                session.scalars(
                    select(Outgoing.id).where(Outgoing.dedupe_key.in_(keys)).order_by(Outgoing.id)
                )
            )

    def worker(
        self,
        database: Database | None = None,
        *,
        steps: Callable[[str], None] | None = None,
        timeout: int = 5,
        monotonic: Callable[[], float] | None = None,
        retries: bool = False,
    ) -> Worker:
        """A worker with a client of its own. `retries` brings back the library's own, for one test."""
        client = WebClient(
            token=self.ws.bot_token,
            base_url=self.ws.api_url,
            timeout=timeout,
            retry_handlers=None if retries else [],
        )
        more = {"monotonic": monotonic} if monotonic else {}
        return Worker(
            database=database or self.database,
            clock=self.clock,
            sender=SlackSender(client, steps=steps),
            renderers=RENDERERS,
            **more,
        )

    def row(self, row_id: int) -> Outgoing:
        with self.database.reading() as session:
            return session.get_one(Outgoing, row_id)

    def states(self, rows: list[int]) -> list[str]:
        return [self.row(row_id).state.value for row_id in rows]

    def posts(self, row_id: int) -> int:
        """How many messages of this row came to be in Slack."""
        return len(self.ws.journal.posts(key=self.row(row_id).key))

    def forget_conversations(self) -> None:
        """As if nobody had been written to before."""
        with self.database.writing() as session:
            for person_id in self.people.values():
                session.get_one(Person, person_id).slack_dm_channel_id = None

    def until_quiet(self, worker: Worker | None = None, *, hours: int = 4) -> None:
        """Runs and moves the clock until nothing is moving any more, for at most so many hours."""
        worker = worker or self.worker()
        end = self.clock.now() + timedelta(hours=hours)
        while self.clock.now() < end:
            worker.run_due()
            if not self.moving():
                return
            self.ws.clock.advance(seconds=15)
        raise AssertionError(f"still moving: {self.moving()}")

    def moving(self) -> list[tuple[int, str, str | None]]:
        with self.database.reading() as session:
            states = ("due", "leased", "posting", "uncertain")
            rows = session.execute(
                select(Outgoing.id, Outgoing.state, Outgoing.last_error).where(Outgoing.state.in_(states))
            )
            return [(row.id, row.state.value, row.last_error) for row in rows]

    def dies_at(self, step: int | None) -> int:
        """Runs a worker in a forked process that is killed at its n-th step; how many steps it took."""
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            taken = 0

            def counted(_name: str) -> None:
                nonlocal taken
                taken += 1
                os.write(writer, b".")
                if taken == step:
                    os.kill(os.getpid(), signal.SIGKILL)

            try:
                database = Database(self.address, steps=counted)
                self.worker(database, steps=counted).run_due()
            finally:
                os._exit(0)
        os.close(writer)
        with os.fdopen(reader, "rb") as stream:
            taken = len(stream.read())
        os.waitpid(child, 0)
        return taken
