"""A network with everybody that a seminar invites, and steps that its tests share; all names are examples.

Kaisa coordinates, Eero is an area expert and arranges the seminar, Dora directs, Kati is Opisto's contact.
Noise: an ended group's member, a leaver, somebody whose seat is over, an erased person.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.groups import GroupKind
from bot.domain.names import fold
from bot.domain.outgoing import OutgoingKind
from bot.domain.people import Actor, Role
from bot.domain.seminars import Details, Fate, Guest, SeminarInfo, Stage, StagePlan
from bot.services import seminar_drafts as drafts
from bot.services import seminar_places as places
from bot.services import seminar_stages as stage_service
from bot.services import seminars
from bot.services.people import find_actor_by_id
from bot.storage.engine import Database
from bot.storage.models import (
    Group,
    Outgoing,
    PartnerContact,
    Person,
    RoleHolding,
    Seat,
    SeminarGuest,
)
from tests import meeting_world
from tests.meeting_world import LONG_AGO, World, add_person, add_seat

# Thursday 26.8.2027, nine to four in Helsinki; registration until the end of 12.8.
START = datetime(2027, 8, 26, 6, 0, tzinfo=UTC)
END = datetime(2027, 8, 26, 13, 0, tzinfo=UTC)
DEADLINE = datetime(2027, 8, 12, 20, 59, tzinfo=UTC)
SPRING = datetime(2027, 5, 4, 7, 0, tzinfo=UTC)  # Tuesday 4.5.2027, ten o'clock
NAME = "Ekosysteemiseminaari 2027"


def build(database: Database) -> World:
    """The world of the meetings, and the offices and roles that a seminar's audience is made of."""
    world = meeting_world.build(database)
    with database.writing() as session:
        area, school = world.partners["Työllisyysalue"], world.partners["Opisto"]
        for first, role in (("Eero", Role.AREA_EXPERT), ("Dora", Role.DIRECTOR)):
            world.people[first] = add_person(session, first, area)
            session.add(RoleHolding(person_id=world.people[first], role=role, started_at=LONG_AGO))
        for first in ("Kati", "Fanni", "Entinen", "Lähtijä", "Poistuva"):
            world.people[first] = add_person(session, first, school)
        session.add(PartnerContact(partner_id=school, person_id=world.people["Kati"], started_at=LONG_AGO))
        forum = _group(session, "Johtofoorumi", GroupKind.FORUM)
        add_seat(session, forum.id, world.people["Fanni"], school)
        add_seat(session, forum.id, world.people["Anna"], world.partners["Mallila"])
        # -- noise ----------------------------------------------------------------------------------------
        ended = _group(session, "Päättynyt ryhmä", GroupKind.WORKING_GROUP, ended_at=LONG_AGO)
        add_seat(session, ended.id, world.people["Entinen"], school)
        add_seat(session, world.group.id, world.people["Lähtijä"], school, ends_on=date(2026, 6, 30))
        gone = add_seat(session, world.group.id, world.people["Poistuva"], school)
        session.get_one(Person, gone.person_id).erased_at = LONG_AGO
    return world


def add_seminars(world: World, now: datetime) -> World:
    """For the tests of forged payloads: Eero, an open seminar (1) with a queue, and a draft (2)."""
    with world.database.writing() as session:
        eero = add_person(session, "Eero", world.partners["Työllisyysalue"])
        world.people["Eero"] = eero
        session.add(RoleHolding(person_id=eero, role=Role.AREA_EXPERT, started_at=LONG_AGO))
    seminar = make_open(world, now, capacity=1)
    make_draft(world, now, name="Luonnos")
    for one in ("Anna", "Leena"):
        come(world, seminar, one, now)
    return world


def _group(session: Session, name: str, kind: GroupKind, ended_at: datetime | None = None) -> Group:
    group = Group(
        name=name,
        search_name=fold(name),
        kind=kind,
        started_on=date(2026, 1, 7),
        ended_at=ended_at,
        created_at=LONG_AGO,
    )
    session.add(group)
    session.flush()
    return group


def add_crowd(world: World, count: int, *, partner: str = "Opisto", has_slack: bool = True) -> list[int]:
    """So many more members of the group, "Osallistuja 0001 Esimerkki" and on; their ids."""
    with world.database.writing() as session:
        people = [
            Person(
                name=f"Osallistuja {number:04} Esimerkki",
                search_name=f"osallistuja {number:04} esimerkki",
                email=f"osallistuja{number:04}@example.fi",
                partner_id=world.partners[partner],
                slack_team_id=meeting_world.TEAM if has_slack else None,
                slack_user_id=f"U0OS{number:04}" if has_slack else None,
                created_at=LONG_AGO,
            )
            for number in range(1, count + 1)
        ]
        session.add_all(people)
        session.flush()
        session.add_all(
            Seat(
                group_id=world.group.id,
                person_id=person.id,
                partner_id=person.partner_id,
                starts_on=date(2026, 1, 7),
                created_at=LONG_AGO,
            )
            for person in people
        )
        return [person.id for person in people]


def details(**changed: object) -> Details:
    """A seminar's details, some of them changed."""
    given: dict[str, object] = {
        "name": NAME,
        "starts_at": START,
        "ends_at": END,
        "deadline": DEADLINE,
        "place": "Carelicum",
        "capacity": 100,
        "programme": "9.00 Avaus\n10.00 Ryhmät",
        "catering": True,
    }
    return Details(**{**given, **changed})  # type: ignore[arg-type]


def make_draft(
    world: World, now: datetime, *, holds: dict[int, int] | None = None, **changed: object
) -> SeminarInfo:
    with world.database.writing() as session:
        actor = world.actor(session, "Eero", now)
        return drafts.create(session, actor=actor, now=now, details=details(**changed), holds=holds)


def send_stage(
    world: World, seminar: SeminarInfo, stage: Stage, now: datetime, *, nth: int = 1, by: str = "Eero"
) -> StagePlan:
    """Looks at a stage and sends it as it was seen; what was seen."""
    with world.database.writing() as session:
        actor = world.actor(session, by, now)
        current = seminars.load(session, seminar.id)
        stage_id = next(
            one.id
            for one in seminars.stage_infos(session, current, now)
            if (one.stage, one.nth) == (stage, nth)
        )
        plan = stage_service.plan(session, actor=actor, now=now, stage_id=stage_id)
        done = stage_service.send(
            session,
            actor=actor,
            now=now,
            stage_id=stage_id,
            sequence=current.sequence,
            count=plan.count,
        )
        assert not isinstance(done, StagePlan)
        return plan


def make_open(
    world: World, now: datetime, *, holds: dict[int, int] | None = None, **changed: object
) -> SeminarInfo:
    """A seminar whose invitations are out."""
    seminar = make_draft(world, now, holds=holds, **changed)
    send_stage(world, seminar, Stage.INVITATION, now)
    return seminar


def guest(world: World, seminar: SeminarInfo, who: str | int) -> Guest:
    """Somebody's registration, by first name or person id."""
    person = world.people[who] if isinstance(who, str) else who
    return next(one for one in guests(world, seminar) if one.person.id == person)


def guests(world: World, seminar: SeminarInfo) -> tuple[Guest, ...]:
    with world.database.reading() as session:
        return seminars.everybody(session, seminar.id)


def person_actor(session: Session, person_id: int, now: datetime) -> Actor:
    """Somebody as they come by a link, or from Slack."""
    found = find_actor_by_id(session, person_id, now=now)
    assert found is not None
    return found


def come(world: World, seminar: SeminarInfo, who: str | int, now: datetime) -> Fate:
    """Registers somebody."""
    person = world.people[who] if isinstance(who, str) else who
    with world.database.writing() as session:
        actor = person_actor(session, person, now)
        row = session.scalars(
            select(SeminarGuest.id).where(
                SeminarGuest.seminar_id == seminar.id, SeminarGuest.person_id == person
            )
        ).one()
        return places.register(session, actor=actor, now=now, guest_id=row).fate


def stay_away(world: World, seminar: SeminarInfo, who: str | int, now: datetime) -> Fate:
    """Somebody gives up their place, or says that they do not come."""
    person = world.people[who] if isinstance(who, str) else who
    with world.database.writing() as session:
        actor = person_actor(session, person, now)
        row = session.scalars(
            select(SeminarGuest.id).where(
                SeminarGuest.seminar_id == seminar.id, SeminarGuest.person_id == person
            )
        ).one()
        return places.give_up(session, actor=actor, now=now, guest_id=row).fate


def replies(world: World, seminar: SeminarInfo, who: Sequence[str | int]) -> list[str]:
    """How the registrations of these people stand."""
    by_person = {one.person.id: one.reply.value for one in guests(world, seminar)}
    return [by_person[world.people[one] if isinstance(one, str) else one] for one in who]


def queued(world: World, seminar: SeminarInfo, kind: OutgoingKind) -> list[str]:
    """First names of those who get messages of a kind, in the order of the rows."""
    with world.database.reading() as session:
        rows = session.execute(
            select(Person.name)
            .join(Outgoing, Outgoing.recipient_id == Person.id)
            .where(Outgoing.seminar_id == seminar.id, Outgoing.kind == kind)
            .order_by(Outgoing.id)
        ).scalars()
        return [name.removesuffix(" Esimerkki") for name in rows]


HOUR = timedelta(hours=1)
