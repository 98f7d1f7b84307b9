"""A decided programme and its queue: nights that arm, mornings that send; for tests of deadlines."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select, update

from bot.clock import MovingClock
from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.domain.people import Role
from bot.domain.programme import ProgrammeState, TopGoal
from bot.domain.zone import HELSINKI
from bot.services import deadlines
from bot.storage.engine import Database
from bot.storage.models import (
    ActionPlan,
    Outgoing,
    Programme,
    ProgrammeGoal,
    RoleHolding,
)
from tests.meeting_world import LONG_AGO
from tests.programme_world import add_action, build_programmes

_S = OutgoingState


class House:
    """A decided programme, whose actions are added as a test needs them, and what the queue has of them."""

    def __init__(self, database: Database, clock: MovingClock) -> None:
        self.world, self.ids = build_programmes(database)
        self.clock = clock
        self.names = {person_id: first for first, person_id in self.world.people.items()}
        with database.writing() as session:
            session.add(
                RoleHolding(
                    person_id=self.world.people["Oili"], role=Role.SERVICE_MANAGER, started_at=LONG_AGO
                )
            )

    def at(self, *parts: int) -> None:
        """The clock as it is read in Helsinki."""
        self.clock.set(datetime(*parts, tzinfo=HELSINKI).astimezone(UTC))  # type: ignore[misc,arg-type]

    def arms(self) -> int:
        with self.world.database.writing() as session:
            return deadlines.arm(session, self.clock.now())

    def adds(self, title: str, due_on: date, owner: str = "") -> int:
        """An action of the decided version: of the group, or of the person named."""
        with self.world.database.writing() as session:
            return add_action(
                session,
                self.ids.decided,
                self.ids.goals[TopGoal.MATCHING],
                title,
                due_on,
                group=None if owner else self.world.group.id,
                person=self.world.people[owner] if owner else None,
            )

    def rows(self, *states: OutgoingState) -> list[str]:
        """The rows of the queue as "who day hour: action", in the order they are due."""
        with self.world.database.reading() as session:
            found = session.scalars(
                select(Outgoing)
                .where(Outgoing.action_id.is_not(None), Outgoing.state.in_(states or (_S.DUE,)))
                .order_by(Outgoing.due_at, Outgoing.action_id)
            ).all()
            return [
                f"{self.names.get(row.recipient_id or 0, row.channel_id)}"
                f" {row.due_at.astimezone(HELSINKI):%d.%m.%Y %H}: #{row.action_id}"
                + (" passed" if row.kind is OutgoingKind.DEADLINE_PASSED else "")
                for row in found
            ]

    def sends(self) -> list[tuple[str, list[int]]]:
        """What the worker would send now, marked as sent: to whom, of which actions."""
        now = self.clock.now()
        told = []
        with self.world.database.writing() as session:
            rows = session.scalars(
                select(Outgoing)
                .where(Outgoing.state == _S.DUE, Outgoing.due_at <= now, Outgoing.expires_at > now)
                .order_by(Outgoing.due_at, Outgoing.id)
            ).all()
            for row in rows:
                to: dict[str, Any] = {"now": now, "row_id": row.id, "recipient_id": row.recipient_id}
                found = (
                    deadlines.escalated_by(session, **to)
                    if row.kind is OutgoingKind.DEADLINE_PASSED
                    else deadlines.told_by(session, **to, channel_id=row.channel_id)
                )
                row.state = _S.SENT if found else _S.CANCELLED
                if found:
                    name = self.names.get(row.recipient_id or 0, str(row.channel_id))
                    told.append((name, [one.id for one in found]))
        return told

    def does(self, first: str, work: Callable[..., Any], **values: Any) -> Any:
        now = self.clock.now()
        with self.world.database.writing() as session:
            return work(session, actor=self.world.actor(session, first, now), now=now, **values)

    def plays(self, until: date) -> list[tuple[str, str, list[int]]]:
        """Each night arms and each morning sends, up to that day: (day, who, actions)."""
        told = []
        while (today := self.clock.now().astimezone(HELSINKI).date()) < until:
            day = today + timedelta(days=1)
            self.clock.set(datetime.combine(day, time(3), HELSINKI).astimezone(UTC))
            self.arms()
            self.clock.set(datetime.combine(day, time(9), HELSINKI).astimezone(UTC))
            told += [(f"{day:%d.%m.%Y}", who, actions) for who, actions in self.sends()]
        return told

    def decides(self, year: int, version: int, in_force_from: date, plans: dict[int, date]) -> None:
        """A new decided version with these actions of the group, by their deadlines."""
        with self.world.database.writing() as session:
            session.execute(
                update(Programme).where(Programme.year == year).values(state=ProgrammeState.DISCARDED)
                if version == 1
                else update(Programme).where(Programme.id == 0).values(version=0)
            )
            row = Programme(
                year=year,
                version=version + 1,
                state=ProgrammeState.DECIDED,
                decided_on=in_force_from,
                in_force_from=in_force_from,
                created_at=LONG_AGO,
            )
            session.add(row)
            session.flush()
            goal = ProgrammeGoal(programme_id=row.id, position=1, top=TopGoal.MATCHING)
            session.add(goal)
            session.flush()
            for action_id, deadline in plans.items():
                session.add(
                    ActionPlan(
                        programme_id=row.id,
                        action_id=action_id,
                        goal_id=goal.id,
                        position=action_id,
                        title=f"Toimenpide {action_id}",
                        owner_group_id=self.world.group.id,
                        deadline=deadline,
                    )
                )
