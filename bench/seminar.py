"""What a thousand invitations cost: building the audience, and enqueuing all of them in one transaction.

Beside it, the least that the store could take for a thousand rows: the same rows inserted by themselves.

python -m bench.seminar [postgresql://…]
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import delete, func, insert, select, update

from bot.domain.groups import GroupKind
from bot.domain.outgoing import OutgoingKind
from bot.domain.partners import PartnerKind
from bot.domain.people import Actor, Role
from bot.domain.seminars import Details, Panel, SeminarState, Stage, StageState
from bot.services import seminar_drafts, seminar_stages, seminars
from bot.services.people import find_actor_by_id
from bot.services.seminar_audience import involved
from bot.storage import migrate
from bot.storage.engine import Database
from bot.storage.models import (
    Group,
    Outgoing,
    Partner,
    Person,
    RoleHolding,
    Seat,
    Seminar,
    SeminarGuest,
    SeminarStage,
)

T = TypeVar("T")
PEOPLE, PARTNERS, GROUPS, ROUNDS = 1_000, 30, 10, 9
NOW = datetime(2027, 5, 4, 7, tzinfo=UTC)


def fill(database: Database) -> int:
    """A thousand people of thirty partners in ten groups; the id of the one who arranges."""
    with database.writing() as session:
        partners = [
            Partner(name=f"K{n}", search_name=f"k{n}", kind=PartnerKind.MUNICIPALITY, created_at=NOW)
            for n in range(PARTNERS)
        ]
        groups = [
            Group(
                name=f"R{n}",
                search_name=f"r{n}",
                kind=GroupKind.WORKING_GROUP if n else GroupKind.FORUM,
                started_on=date(2026, 1, 1),
                created_at=NOW,
            )
            for n in range(GROUPS)
        ]
        session.add_all([*partners, *groups])
        session.flush()
        people = [
            Person(
                name=f"Anna Asiantuntija {n}",
                search_name=f"anna asiantuntija {n:04}",
                partner_id=partners[n % PARTNERS].id,
                slack_team_id="T",
                slack_user_id=f"U{n}",
                created_at=NOW,
            )
            for n in range(PEOPLE)
        ]
        session.add_all(people)
        session.flush()
        # Two seats for every fifth: each person is invited once all the same.
        session.add_all(
            Seat(
                group_id=groups[(n + again) % GROUPS].id,
                person_id=person.id,
                partner_id=person.partner_id,
                starts_on=date(2026, 1, 1),
                created_at=NOW,
            )
            for n, person in enumerate(people)
            for again in range(2 if n % 5 == 0 else 1)
        )
        session.add(RoleHolding(person_id=people[0].id, role=Role.AREA_EXPERT, started_at=NOW))
        session.flush()
        return people[0].id


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Milliseconds, and what came of it."""
    started = time.perf_counter()
    done = work()
    return (time.perf_counter() - started) * 1e3, done


class Bench:
    """A seminar whose invitations are sent anew in each round."""

    def __init__(self, database: Database) -> None:
        self.database = database
        person = fill(database)
        with database.writing() as session:
            actor = find_actor_by_id(session, person, now=NOW)
            assert actor is not None
            self.actor: Actor = actor
            start = NOW + timedelta(days=114)
            details = Details("Seminaari", start, start + timedelta(hours=7), start - timedelta(days=14))
            self.seminar = seminar_drafts.create(session, actor=actor, now=NOW, details=details)
            infos = seminars.stage_infos(session, self.seminar, NOW)
            self.stage = next(one.id for one in infos if one.stage is Stage.INVITATION)

    def audience(self) -> int:
        with self.database.reading() as session:
            return len(involved(session, NOW))

    def look(self) -> int:
        with self.database.reading() as session:
            return seminar_stages.plan(session, actor=self.actor, now=NOW, stage_id=self.stage).count

    def send(self) -> Panel:
        """Building the list and enqueuing a thousand invitations: one transaction, committed."""
        with self.database.writing() as session:
            done = seminar_stages.send(
                session, actor=self.actor, now=NOW, stage_id=self.stage, sequence=0, count=PEOPLE
            )
        assert isinstance(done, Panel)
        return done

    def rows_alone(self) -> None:
        """A thousand rows of the same shape, and nothing else."""
        with self.database.writing() as session:
            session.execute(
                insert(Outgoing),
                [
                    {
                        "key": f"k{n}",
                        "dedupe_key": f"d{n}",
                        "kind": OutgoingKind.SEMINAR_INVITATION,
                        "recipient_id": self.actor.person_id,
                        "way": "slack",
                        "due_at": NOW,
                        "next_try_at": NOW,
                        "expires_at": NOW,
                        "created_at": NOW,
                    }
                    for n in range(PEOPLE)
                ],
            )

    def begin_anew(self) -> None:
        with self.database.writing() as session:
            session.execute(delete(Outgoing))
            session.execute(delete(SeminarGuest))
            session.execute(update(SeminarStage).values(state=StageState.PLANNED, sent_at=None))
            session.execute(update(Seminar).values(state=SeminarState.DRAFT))

    def count(self) -> int:
        with self.database.reading() as session:
            return session.scalar(select(func.count(Outgoing.id))) or 0


def measure(address: str) -> None:
    """All of it in turns, so that the machine's moods meet all alike."""
    database = Database(address)
    migrate.upgrade(database)
    bench = Bench(database)
    times: dict[str, list[float]] = {}
    for number in range(ROUNDS + 1):
        for name, work in (
            ("building the audience", bench.audience),
            ("looking at the stage", bench.look),
            ("enqueuing 1,000 invitations", bench.send),
            ("1,000 bare rows", bench.rows_alone),
        ):
            bench.begin_anew()
            spent, _done = timed(work)
            if name == "enqueuing 1,000 invitations":
                assert bench.count() == PEOPLE
            if number:
                times.setdefault(name, []).append(spent)
    print(f"\n{database.engine.dialect.name:34}{'ms, median':>12}{'slowest':>10}")
    for name, spent_each in times.items():
        print(f"{name:34}{statistics.median(spent_each):>12.1f}{max(spent_each):>10.1f}")
    database.close()


def main() -> None:
    """SQLite in a folder of its own, and the PostgreSQL named, if any."""
    with tempfile.TemporaryDirectory() as folder:
        measure(f"sqlite:///{Path(folder) / 'bench.db'}")
    for address in sys.argv[1:]:
        measure(address)


if __name__ == "__main__":
    main()
