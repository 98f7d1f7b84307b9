"""The world that is attacked: the meetings' world with a sent meeting, a draft, and everybody who might try.

Names are first names; whoever has a Slack id acts by `user(name)`.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.clock import MovingClock
from bot.domain.groups import GroupKind, Office
from bot.domain.meetings import Confirmed
from bot.domain.names import fold
from bot.domain.people import Role
from bot.services import meeting_drafts as drafts
from bot.storage.engine import Database
from bot.storage.models import Group, OfficeHolding, PartnerContact, Person, RoleHolding
from tests import meeting_world
from tests.meeting_world import LONG_AGO, World, add_person, add_seat

START = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
YESTERDAY = date(2026, 11, 23)
ROLES = {
    "Paula": Role.SERVICE_MANAGER,
    "Dagny": Role.DIRECTOR,
    "Ylermi": Role.ADMINISTRATOR,
    "Eeva": Role.AREA_EXPERT,
}
# Whose day was yesterday: the dates have passed, and nobody has tidied up.
BYGONE = ("Entinen", "Rauno", "Lassi")


@dataclass(frozen=True)
class Besieged:
    """Ids of what there is to attack."""

    world: World
    meeting_id: int  # of Nuorten palvelut, sent
    draft_id: int  # of Nuorten palvelut
    other_draft_id: int  # of Työnantajapalvelut
    bygone_group_id: int
    bygone_draft_id: int

    def aimed_at(self, group_id: int, meeting_id: int) -> "Besieged":
        """The same with another group and meeting as those that are attacked."""
        group = replace(self.world.group, id=group_id)
        return replace(self, world=replace(self.world, group=group), meeting_id=meeting_id)


def build(database: Database, clock: MovingClock) -> Besieged:
    """Makes the world; the clock is not moved."""
    world = meeting_world.build(database)
    with database.writing() as session:
        partners, people = world.partners, world.people
        bygone = Group(
            name="Hiipunut ryhmä",
            search_name=fold("Hiipunut ryhmä"),
            kind=GroupKind.WORKING_GROUP,
            started_on=date(2026, 1, 7),
            created_at=LONG_AGO,
        )
        session.add(bygone)
        session.flush()
        for name, role in ROLES.items():
            people[name] = add_person(session, name, partners["Työllisyysalue"])
            session.add(RoleHolding(person_id=people[name], role=role, started_at=LONG_AGO))
        people["Kalle"] = add_person(session, "Kalle", partners["Mallila"])
        session.add(
            PartnerContact(partner_id=partners["Mallila"], person_id=people["Kalle"], started_at=LONG_AGO)
        )
        _bygone(session, world, bygone.id, clock)
        _gone(session, world)
    meeting_id = _meeting(world, clock, START)
    _confirm(world, clock, meeting_id)
    return Besieged(
        world,
        meeting_id,
        _meeting(world, clock, START + timedelta(days=7)),
        _meeting(world, clock, START + timedelta(days=1), by="Ville"),
        bygone.id,
        _meeting(world, clock, START + timedelta(days=2), by="Eeva", group_id=bygone.id),
    )


def _bygone(session: Session, world: World, group_id: int, clock: MovingClock) -> None:
    """A member, an expert and a leader whose day was yesterday."""
    for name in BYGONE:
        world.people[name] = add_person(session, name, world.partners["Opisto"])
    yesterday = clock.now() - timedelta(days=1)
    add_seat(session, world.group.id, world.people["Entinen"], world.partners["Opisto"], YESTERDAY)
    session.add(
        RoleHolding(
            person_id=world.people["Rauno"],
            role=Role.AREA_EXPERT,
            started_at=LONG_AGO,
            ended_at=yesterday,
        )
    )
    add_seat(session, group_id, world.people["Lassi"], world.partners["Opisto"], YESTERDAY)
    session.add(
        OfficeHolding(
            group_id=group_id, person_id=world.people["Lassi"], office=Office.LEADER, started_at=LONG_AGO
        )
    )


def _gone(session: Session, world: World) -> None:
    """A service manager whose account was deactivated, and who has not been tidied out of the role."""
    world.people["Poissa"] = add_person(session, "Poissa", world.partners["Työllisyysalue"])
    session.get_one(Person, world.people["Poissa"]).slack_active = False
    session.add(RoleHolding(person_id=world.people["Poissa"], role=Role.SERVICE_MANAGER, started_at=LONG_AGO))


def _meeting(
    world: World, clock: MovingClock, start: datetime, *, by: str = "Leena", group_id: int | None = None
) -> int:
    now = clock.now()
    with world.database.writing() as session:
        group = world.group if by == "Leena" else world.other_group
        if group_id is not None:
            group = type(group)(group_id, "Hiipunut ryhmä", GroupKind.WORKING_GROUP)
        return drafts.draft(
            session,
            actor=world.actor(session, by, now),
            now=now,
            group=group,
            title="Ohjaamon palvelut",
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            place="Carelicum",
        ).meeting.id


def _confirm(world: World, clock: MovingClock, meeting_id: int) -> None:
    now = clock.now()
    with world.database.writing() as session:
        actor = world.actor(session, "Leena", now)
        stamp = drafts.show_draft(session, actor=actor, meeting_id=meeting_id).stamp
        done = drafts.confirm(session, actor=actor, now=now, meeting_id=meeting_id, stamp=stamp)
        assert isinstance(done, Confirmed)
