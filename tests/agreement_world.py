"""The forum's world with whoever has to do with the agreement itself, and short ways to what is tried.

Kaisa is an area expert, Paula a service manager, Dagny the director; Tarja is Opisto's contact, Kerttu
Esimerkkilä's, Urho Mallila's.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.clock import MovingClock
from bot.domain.agreement_changes import AmendmentState
from bot.domain.agreement_exits import RenegotiationOutcome
from bot.domain.meetings import Confirmed
from bot.domain.people import Role
from bot.domain.zone import local_date
from bot.services import agreements
from bot.services import meeting_drafts as drafts
from bot.services.agreements import NewSubAgreement
from bot.storage.engine import Database
from bot.storage.models import (
    Amendment,
    Dispute,
    DisputeParty,
    Outgoing,
    PartnerContact,
    Person,
    Renegotiation,
    RoleHolding,
)
from tests.forum_world import build_forum
from tests.meeting_world import LONG_AGO, World, add_person

JANUARY = datetime(2027, 1, 19, 7, 0, tzinfo=UTC)  # ti 19.1.2027 klo 9 in Helsinki
CONTACTS = {"Tarja": "Opisto", "Kerttu": "Esimerkkilä", "Urho": "Mallila"}


def add_agreement_people(world: World) -> None:
    """Whoever the forum's world does not have."""
    with world.database.writing() as session:
        for first, role in (("Paula", Role.SERVICE_MANAGER), ("Dagny", Role.DIRECTOR)):
            world.people[first] = add_person(session, first, world.partners["Työllisyysalue"])
            session.add(RoleHolding(person_id=world.people[first], role=role, started_at=LONG_AGO))
        for first in ("Kerttu", "Urho"):
            partner = world.partners[CONTACTS[first]]
            world.people[first] = add_person(session, first, partner)
            contact = PartnerContact(partner_id=partner, person_id=world.people[first], started_at=LONG_AGO)
            session.add(contact)


def add_agreements(world: World, now: datetime) -> None:
    """One of each for the tests of forged payloads; Eero, an area expert, is there already."""
    with world.database.writing() as session:
        eero = world.actor(session, "Eero", now)
        parties = tuple(world.partners[name] for name in ("Mallila", "Opisto"))
        new = NewSubAgreement(parties, "Nuorten ohjaus", date(2026, 12, 1), date(2027, 6, 30))
        agreements.register(session, actor=eero, now=now, new=new)
        today = local_date(now)
        session.add_all(
            [
                Amendment(
                    title="Kaksi kokousta",
                    partner_id=parties[0],
                    state=AmendmentState.ADOPTED,
                    handled_on=today,
                    created_at=now,
                ),
                Amendment(title="Toinen", partner_id=parties[1], created_at=now),
                Renegotiation(
                    reason="Laki muuttui",
                    began_on=today,
                    outcome=RenegotiationOutcome.FAILED,
                    ended_on=today,
                    created_at=now,
                ),
                Renegotiation(reason="Muu muuttui", began_on=today, created_at=now),
                Dispute(subject="Tilojen käyttö", began_on=today, created_at=now),
            ]
        )
        session.flush()
        session.add_all([DisputeParty(dispute_id=1, partner_id=one) for one in parties])


class House:
    """The agreement's world and short ways."""

    def __init__(self, database: Database, clock: MovingClock) -> None:
        self.world, self.forum = build_forum(database)
        add_agreement_people(self.world)
        self.clock = clock

    def does(self, first: str, work: Callable[..., Any], **values: Any) -> Any:
        now = self.clock.now()
        with self.world.database.writing() as session:
            return work(session, actor=self.world.actor(session, first, now), now=now, **values)

    def at_night(self, job: Callable[..., int], day: date) -> int:
        """Runs a nightly job at three in the morning."""
        self.clock.set(datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC))
        with self.world.database.writing() as session:
            return job(session, self.clock.now())

    def ids(self, *names: str) -> tuple[int, ...]:
        """Partners' ids."""
        return tuple(self.world.partners[name] for name in names)

    def sub(
        self,
        subject: str = "Nuorten ohjaus",
        ends: date | None = None,
        parties: tuple[str, ...] = ("Opisto", "Mallila"),
    ) -> NewSubAgreement:
        """A sub-agreement to be registered."""
        return NewSubAgreement(self.ids(*parties), subject, date(2026, 12, 1), ends)

    def calls_forum(self, start: datetime = JANUARY) -> int:
        """A confirmed meeting of the forum; its id."""
        draft = self.does(
            "Leena",
            drafts.draft,
            group=self.forum,
            title="Johtofoorumin kokous",
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            place="Carelicum",
        )
        done = self.does("Leena", drafts.confirm, meeting_id=draft.meeting.id, stamp=draft.stamp)
        assert isinstance(done, Confirmed)
        meeting_id: int = draft.meeting.id
        return meeting_id

    def queue(self, *kinds: str) -> list[tuple[str, str, datetime]]:
        """(kind, first name, due) of what is in the queue of these kinds, by time and name."""
        with self.world.database.reading() as session:
            rows = session.execute(
                select(Outgoing.kind, Person.name, Outgoing.due_at)
                .join(Person, Person.id == Outgoing.recipient_id)
                .where(Outgoing.kind.in_(kinds))
                .order_by(Outgoing.due_at, Person.name)
            )
            return [(kind.value, name.split()[0], due) for kind, name, due in rows]
