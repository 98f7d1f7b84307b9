"""The world of the programmes with a forum, for tests of versions: short ways to act and to look."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import MovingClock
from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.domain.programme import NewAction, ProgrammeState, TopGoal
from bot.services import programme
from bot.services import programme_comments as comments
from bot.services import programme_drafts as drafts
from bot.services import programme_versions as versions
from bot.storage.engine import Database
from bot.storage.models import Outgoing
from tests.programme_world import add_forum, build_programmes, held_meeting

UNTIL = date(2026, 12, 8)
JANUARY = datetime(2027, 1, 19, 7, 0, tzinfo=UTC)


class Desk:
    """The world of the programmes with a forum, and short ways to what is tried."""

    def __init__(self, database: Database, clock: MovingClock) -> None:
        self.world, self.ids = build_programmes(database)
        self.forum = add_forum(self.world, channel="C0KEHITYS")
        self.clock = clock

    def does(self, first: str, work: Callable[..., Any], **values: Any) -> Any:
        now = self.clock.now()
        with self.world.database.writing() as session:
            return work(session, actor=self.world.actor(session, first, now), now=now, **values)

    def looks(self, work: Callable[..., Any], *values: Any, **named: Any) -> Any:
        with self.world.database.reading() as session:
            return work(session, *values, **named)

    def fills(self, title: str = "Iltakahvila") -> int:
        goal = self.ids.draft_goals[TopGoal.VITALITY]
        new = NewAction(title, goal, date(2028, 3, 31), group_id=self.world.group.id)
        done = self.does("Eero", drafts.add_action, programme_id=self.ids.draft, new=new)
        return int(done.action.id)

    def opens(self, until: date = UNTIL) -> Any:
        return self.does("Eero", versions.open_comments, programme_id=self.ids.draft, until=until)

    def says(self, first: str, text: str, **more: Any) -> Any:
        return self.does(first, comments.comment, programme_id=self.ids.draft, text=text, **more)

    def state(self) -> ProgrammeState:
        found: ProgrammeState = self.looks(programme.get_programme, self.ids.draft).state
        return found

    def queued(self, *states: OutgoingState) -> list[str]:
        names = {one: first for first, one in self.world.people.items()}
        with self.world.database.reading() as session:
            rows = session.execute(
                select(Outgoing.recipient_id, Outgoing.channel_id).where(
                    Outgoing.kind == OutgoingKind.PROGRAMME_COMMENTS,
                    Outgoing.state.in_(states or tuple(OutgoingState)),
                )
            ).all()
        return sorted(names.get(row.recipient_id, "") or str(row.channel_id) for row in rows)

    def days(self, count: int) -> None:
        self.clock.advance(timedelta(days=count))

    def ready(self) -> int:
        """Filled, commented, and a meeting of the forum held; its number."""
        self.fills()
        self.opens()
        self.does("Eero", versions.close_comments, programme_id=self.ids.draft)
        meeting = held_meeting(self.world, self.forum, JANUARY)
        self.clock.set(JANUARY + timedelta(hours=3))
        return meeting

    def decides(self, meeting: int, **other: Any) -> Any:
        how = {
            "meeting_id": meeting,
            "decided_on": date(2027, 1, 19),
            "in_force_from": date(2027, 1, 19),
            **other,
        }
        return self.does("Eero", versions.decide, programme_id=self.ids.draft, **how)


@pytest.fixture
def desk(sqlite_address: str, clock: MovingClock) -> Iterator[Desk]:
    store = Database(sqlite_address)
    yield Desk(store, clock)
    store.close()
