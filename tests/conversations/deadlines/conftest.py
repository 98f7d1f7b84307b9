"""A decided programme in the workspace of the polls' stories, with a service manager; days go by at nine."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest

from bot.app import make_jobs
from bot.clock import MovingClock
from bot.domain.people import Role
from bot.domain.programme import TopGoal
from bot.domain.zone import HELSINKI, local_date
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from bot.storage.models import RoleHolding
from bot.storage.outgoing import anything_ready
from tests.conversations.polls.conftest import NBSP, SEED, TUESDAY, Story, manifest
from tests.meeting_world import LONG_AGO, user
from tests.programme_world import add_action, add_programmes

PUBLIC = "https://botti.example.fi"
OWNERS = ("Leena", "Anna", "Kaisa", "Ville", "Oili", "Matti")


class Year(Story):
    """The bot with a programme, and a clock that goes from one working morning to the next."""

    def __init__(self, settings: Settings, ws: Workspace, clock: MovingClock) -> None:
        super().__init__(settings, ws, clock)
        self.programmes = add_programmes(self.world)
        with self.bot.database.writing() as session:
            session.add(
                RoleHolding(
                    person_id=self.world.people["Oili"], role=Role.SERVICE_MANAGER, started_at=LONG_AGO
                )
            )
        self.jobs = make_jobs(self.bot)

    def goes_to(self, until: date) -> None:
        """Nights and mornings pass, up to the morning of that day."""
        while local_date(self.clock.now()) < until:
            day = local_date(self.clock.now()) + timedelta(days=1)
            for hour in (3, 9):
                self.move_to(datetime.combine(day, time(hour, 1), HELSINKI))
                self.work()

    def work(self) -> None:
        """The heart beats until everything that is due is sent."""
        self.jobs.tick()
        while self._waits():
            self.pass_time(2)
            self.jobs.tick()

    def _waits(self) -> bool:
        with self.bot.database.reading() as session:
            return anything_ready(session, self.clock.now() + timedelta(seconds=5))

    def told(self, first: str) -> list[str]:
        """The headings of what the bot has told somebody about deadlines, each with its day."""
        return [
            f"{datetime.fromtimestamp(float(one.ts), HELSINKI):%d.%m.%Y} {one.shown.splitlines()[0]}"
            for one in self.ws.person(user(first)).dm()
            if one.by_bot and "räaika" in one.shown
        ]

    def newest(self, first: str) -> str:
        """The words of the newest message to somebody, with ordinary blanks."""
        return self.ws.person(user(first)).dm()[-1].shown.replace(NBSP, " ")


def add(year: Year, title: str, due_on: date, person: str = "") -> int:
    """An action of the decided programme: of the group, or of a person."""
    with year.bot.database.writing() as session:
        return add_action(
            session,
            year.programmes.decided,
            year.programmes.goals[TopGoal.MATCHING],
            title,
            due_on,
            group=None if person else year.world.group.id,
            person=year.world.people[person] if person else None,
        )


@pytest.fixture
def ws() -> Iterator[Workspace]:
    with Workspace.start(manifest=manifest(), seed=SEED, frozen_at=TUESDAY) as workspace:
        yield workspace


@pytest.fixture
def year(ws: Workspace, sqlite_address: str, clock: MovingClock) -> Iterator[Year]:
    settings = Settings(
        database_url=sqlite_address,
        slack_bot_token=ws.bot_token,
        slack_signing_secret=ws.signing_secret,
        slack_api_url=ws.api_url,
        secret="s" * 40,
        public_url=PUBLIC,
        smtp_url=ws.smtp_url,
        mail_from="botti@example.fi",
    )
    found = Year(settings, ws, clock)
    yield found
    found.bot.database.close()
