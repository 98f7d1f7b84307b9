"""A queue, a workspace that can lie, and one clock for both: what the tests of sending start from."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import delete, select, update

from bot.delivery.worker import Worker
from bot.domain.groups import GroupKind
from bot.domain.meetings import MeetingState
from bot.domain.outgoing import OutgoingKind
from bot.sandbox.workspace import Workspace
from bot.services.outgoing import NewOutgoing, enqueue_many
from bot.storage.engine import Database
from bot.storage.models import Group, Meeting, Outgoing, Person, SlackPause
from tests.delivery.forkserver import Order
from tests.delivery.workers import STATIONERY, make_worker, moving, until_quiet

TEAM = "T0TESTI"
PEOPLE = ("U0ANNA", "U0KALLE", "U0JAANA")
CROWD = tuple(f"U0J{number:03}" for number in range(60))
# Of this kind a person may get any number in a week (domain.outgoing.PACE).
FREE = OutgoingKind.SEMINAR_CONFIRMATION
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
    "people": [{"id": user, "name": user.lower(), "real_name": user.title()} for user in (*PEOPLE, *CROWD)],
    "channels": [{"id": "C0YLEINEN", "name": "yleinen", "kind": "public", "members": [*PEOPLE, "bot"]}],
}


class SharedClock:
    """The workspace's clock: the queue's times and Slack's own agree, as they do in life."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._ws.clock.now(), UTC)

    def move_to(self, moment: datetime) -> None:
        self._ws.clock.advance(seconds=(moment - self.now()).total_seconds())


class World:
    """One database, one workspace, and short ways to fill, run and look."""

    def __init__(self, address: str, ws: Workspace, *, by_email: bool = False) -> None:
        self.address = address
        self.ws = ws
        self.clock = SharedClock(ws)
        self.smtp = ws.smtp_url if by_email else ""
        self.database = Database(address, by_email=by_email)
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
                for user in (*CROWD, *PEOPLE)
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

    def worker(self, database: Database | None = None, **how: Any) -> Worker:
        """A worker with a client of its own (see make_worker)."""
        return make_worker(
            database or self.database,
            self.clock,
            api_url=self.ws.api_url,
            token=self.ws.bot_token,
            **{"smtp": self.smtp, **how},
        )

    def order(self, **how: Any) -> Order:
        """What a forked worker needs to know of this world."""
        return Order(
            address=self.address, base_url=self.ws.base_url, token=self.ws.bot_token, smtp=self.smtp, **how
        )

    def row(self, row_id: int) -> Outgoing:
        with self.database.reading() as session:
            return session.get_one(Outgoing, row_id)

    def states(self, rows: list[int]) -> list[str]:
        return [self.row(row_id).state.value for row_id in rows]

    def posts(self, row_id: int) -> int:
        """How many messages of this row came to be in Slack."""
        return len(self.ws.journal.posts(key=self.row(row_id).key))

    def write_to(self, user: str, email: str | None) -> None:
        """From now on this person has an e-mail address, and no Slack."""
        with self.database.writing() as session:
            person = session.get_one(Person, self.people[user])
            person.email, person.slack_active = email, False

    def letters(self, row_id: int) -> list[dict[str, Any]]:
        """The letters of this row that came to the mail box."""
        message_id = STATIONERY.message_id(self.row(row_id).key)
        return [one for one in self.ws.mail.messages if one["message_id"] == message_id]

    def until_quiet(self, worker: Worker | None = None, *, hours: int = 4) -> None:
        """Runs and moves the clock until nothing is moving any more, for at most so many hours."""
        until_quiet(worker or self.worker(), self.database, self.clock, longest=timedelta(hours=hours))

    def moving(self) -> list[tuple[int, str, str | None]]:
        return moving(self.database)

    def begin_anew(self) -> None:
        """As if nobody had been written to before and nothing was closed, so that each run is the same."""
        self.ws.faults.clear()
        with self.database.writing() as session:
            session.execute(update(Person).values(slack_dm_channel_id=None))
            session.execute(update(Outgoing).values(counted_at=None))
            session.execute(delete(SlackPause))
            session.execute(delete(Outgoing).where(Outgoing.kind == OutgoingKind.DELIVERY_PROBLEM))
