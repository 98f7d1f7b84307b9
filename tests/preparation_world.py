"""The groups of tests.forum_world, a service manager, and short ways to prepare the programme of a year."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.clock import MovingClock
from bot.domain.groups import GroupRef, Office
from bot.domain.outgoing import OutgoingKind
from bot.domain.people import Role
from bot.domain.preparation import InputSaved, Preparation
from bot.domain.zone import HELSINKI
from bot.services import preparation, preparation_asking
from bot.storage.engine import Database
from bot.storage.models import OfficeHolding, Outgoing, RoleHolding, Seat
from tests.forum_world import build_forum
from tests.meeting_world import LONG_AGO, World, add_person, add_seat

KINDS = {
    OutgoingKind.INPUT_ASKED: "asked",
    OutgoingKind.INPUT_REMINDED: "reminded",
    OutgoingKind.INPUTS_CLOSED: "closed",
}


def add_inputs(world: World, now: datetime) -> None:
    """What the two groups have given, the first of them twice."""
    with world.database.writing() as session:
        for first, group, text in (
            ("Leena", world.group, "Ohjaamo auki"),
            ("Leena", world.group, "Ohjaamo auki myös lauantaisin"),
            ("Ville", world.other_group, "Yhteinen rekrytointi"),
        ):
            actor = world.actor(session, first, now)
            preparation.give(session, actor=actor, now=now, text=text, group_id=group.id)


class Autumn:
    """Leena leads Nuorten palvelut, Ville Työnantajapalvelut; Kaisa is an expert, Paula service manager."""

    def __init__(self, database: Database, clock: MovingClock) -> None:
        self.world: World
        self.world, self.forum = build_forum(database)
        self.clock = clock
        self.database = database
        with database.writing() as session:
            self.world.people["Paula"] = add_person(session, "Paula", self.world.partners["Työllisyysalue"])
            session.add(
                RoleHolding(
                    person_id=self.world.people["Paula"], role=Role.SERVICE_MANAGER, started_at=LONG_AGO
                )
            )

    @property
    def group(self) -> GroupRef:
        """Nuorten palvelut."""
        return self.world.group

    @property
    def other(self) -> GroupRef:
        """Työnantajapalvelut."""
        return self.world.other_group

    def does(self, first: str, work: Callable[..., Any], **values: Any) -> Any:
        """What somebody does now."""
        now = self.clock.now()
        with self.database.writing() as session:
            return work(session, actor=self.world.actor(session, first, now), now=now, **values)

    def gives(self, first: str, text: str, group: GroupRef | None) -> InputSaved:
        """Somebody gives a group's input, or their own."""
        done: InputSaved = self.does(first, preparation.give, text=text, group_id=group.id if group else None)
        return done

    def sees(self, first: str = "Kaisa") -> Preparation:
        """The shared view."""
        found: Preparation = self.does(first, preparation.look)
        return found

    def night(self, day: tuple[int, int, int], hour: int = 3) -> int:
        """The nightly look of a day, at its hour in Helsinki; how many messages were new."""
        self.clock.set(datetime(*day, hour, tzinfo=HELSINKI))
        with self.database.writing() as session:
            return preparation_asking.arm(session, self.clock.now())

    def leads(self, first: str, group: GroupRef) -> None:
        """Somebody leads a group from now on, instead of whoever led it; they get a seat in it."""
        with self.database.writing() as session:
            person_id = self.world.people[first]
            session.execute(
                update(OfficeHolding)
                .where(OfficeHolding.group_id == group.id, OfficeHolding.office == Office.LEADER)
                .values(ended_at=self.clock.now())
            )
            if (
                session.scalar(select(Seat.id).where(Seat.group_id == group.id, Seat.person_id == person_id))
                is None
            ):
                add_seat(session, group.id, person_id, self.world.partners["Opisto"])
            session.add(
                OfficeHolding(
                    group_id=group.id, person_id=person_id, office=Office.LEADER, started_at=self.clock.now()
                )
            )

    def nobody_leads(self) -> None:
        """No working group has a leader any more."""
        with self.database.writing() as session:
            session.execute(
                update(OfficeHolding)
                .where(OfficeHolding.office == Office.LEADER)
                .values(ended_at=self.clock.now())
            )

    def heard(self) -> list[tuple[str, str, str]]:
        """(first name, kind, day and hour in Helsinki) of each message about the preparation, in order."""
        first_of = {person_id: first for first, person_id in self.world.people.items()}
        with self.database.reading() as session:
            rows = session.execute(
                select(Outgoing.recipient_id, Outgoing.kind, Outgoing.due_at)
                .where(Outgoing.kind.in_(KINDS))
                .order_by(Outgoing.due_at, Outgoing.id)
            )
            return [
                (first_of[who or 0], KINDS[kind], f"{due.astimezone(HELSINKI):%Y-%m-%d %H}")
                for who, kind, due in rows
            ]
