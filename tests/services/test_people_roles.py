"""Appointed roles, the annual cycle and the trail of changes, on both engines."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.duties import Duty, DutyCode, DutyState
from bot.domain.groups import GroupKind, Office
from bot.domain.meetings import MeetingState
from bot.domain.partner_file import read_partners
from bot.domain.people import STRANGER, Actor, Role
from bot.domain.people_roles import LastAdministrator, RoleHeld, RoleNotHeld
from bot.domain.rights import NotAllowed
from bot.domain.zone import local_date
from bot.services import Session, audit, duties, partner_changes, partners
from bot.services import people_roles as service
from bot.services.people import get_or_create_person
from bot.settings import DATA_DIR
from bot.storage.engine import Database
from bot.storage.models import Group, Meeting, OfficeHolding, Person, RoleHolding, Seat

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ADMIN = Actor(person_id=None, roles=frozenset({Role.ADMINISTRATOR}))
MANAGER = Actor(person_id=None, roles=frozenset({Role.SERVICE_MANAGER}))


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A registry as after the first start."""
    with database.writing() as one:
        partners.seed(one, read_partners((DATA_DIR / "kumppanit.csv").read_text(encoding="utf-8")), NOW)
        yield one


def person(session: Session, name: str) -> int:
    return get_or_create_person(session, actor=STRANGER, now=NOW, name=name).id


def test_a_role_is_had_once_and_ended_once(session: Session) -> None:
    anna = person(session, "Anna Asiantuntija")
    given = {"actor": ADMIN, "now": NOW, "person_id": anna, "role": Role.AREA_EXPERT}

    service.appoint(session, **given)  # type: ignore[arg-type]
    with pytest.raises(RoleHeld):
        service.appoint(session, **given)  # type: ignore[arg-type]
    assert [(row.role, row.person.id) for row in service.holders(session, actor=ADMIN)] == [
        (Role.AREA_EXPERT, anna)
    ]
    service.end(session, **given)  # type: ignore[arg-type]
    with pytest.raises(RoleNotHeld):
        service.end(session, **given)  # type: ignore[arg-type]
    assert len(session.scalars(select(RoleHolding)).all()) == 1


def test_whoever_works_for_the_employment_area_belongs_to_it(session: Session) -> None:
    anna, ylermi = person(session, "Anna Asiantuntija"), person(session, "Ylermi Ylläpitäjä")
    area = partners.find_partner(session, "työllisyysalue", now=NOW)

    service.appoint(session, actor=ADMIN, now=NOW, person_id=anna, role=Role.AREA_EXPERT)
    service.appoint(session, actor=ADMIN, now=NOW, person_id=ylermi, role=Role.ADMINISTRATOR)

    assert session.get_one(Person, anna).partner_id == area.id
    assert session.get_one(Person, ylermi).partner_id is None


def test_only_those_who_may_appoint(session: Session) -> None:
    anna = person(session, "Anna Asiantuntija")
    for act in (service.appoint, service.end):
        with pytest.raises(NotAllowed):
            act(session, actor=Actor(person_id=anna), now=NOW, person_id=anna, role=Role.ADMINISTRATOR)


def test_two_administrators_who_end_each_other_at_once_leave_one(database: Database) -> None:
    with database.writing() as session:
        ids = [person(session, "Ylermi Ylläpitäjä"), person(session, "Yrjö Ylläpitäjä")]
        for one in ids:
            service.appoint(session, actor=ADMIN, now=NOW, person_id=one, role=Role.ADMINISTRATOR)
    together = threading.Barrier(2)

    def end(person_id: int) -> bool:
        together.wait()
        try:
            with database.writing() as session:
                service.end(session, actor=ADMIN, now=NOW, person_id=person_id, role=Role.ADMINISTRATOR)
        except LastAdministrator:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(end, ids)) == [False, True]


def test_the_annual_cycle_follows_the_registry(session: Session) -> None:
    group = Group(
        name="Työkyky",
        search_name="tyokyky",
        kind=GroupKind.WORKING_GROUP,
        started_on=local_date(NOW),
        created_at=NOW,
    )
    session.add(group)
    session.flush()
    states = _states(session)
    assert states[DutyCode.FORUM_SEATS] is DutyState.LATE
    assert states[DutyCode.LEADERS] is DutyState.LATE
    assert states[DutyCode.COORDINATORS] is DutyState.LATE
    assert states[DutyCode.FORUM_MEETING] is DutyState.COMING

    anna = person(session, "Anna Asiantuntija")
    session.add(Seat(group_id=group.id, person_id=anna, starts_on=local_date(NOW), created_at=NOW))
    for office in Office:
        session.add(OfficeHolding(group_id=group.id, person_id=anna, office=office, started_at=NOW))
    for number, partner in enumerate(partners.all_partners(session, now=NOW)):
        if partner.kind.is_party:
            partner_changes.name_forum_member(
                session, actor=MANAGER, now=NOW, partner_id=partner.id, who=f"Edustaja {chr(65 + number)}."
                f" Kumppanin {number}", email=f"e{number}@example.fi",
            )  # fmt: skip
    january = datetime(2027, 1, 19, 8, 0, tzinfo=UTC)
    for kind in (GroupKind.FORUM, GroupKind.DEVELOPMENT_GROUP):
        meeting_of = session.scalars(select(Group).where(Group.kind == kind)).one()
        session.add(
            Meeting(
                group_id=meeting_of.id,
                title="Tammikuun kokous",
                starts_at=january,
                ends_at=january + timedelta(hours=2),
                state=MeetingState.CONFIRMED,
                organiser_id=anna,
                created_at=NOW,
            )
        )
    session.flush()
    assert set(_states(session).values()) == {DutyState.FINE, DutyState.COMING}
    assert [code for code, state in _states(session).items() if state is DutyState.COMING] == [
        DutyCode.PROGRAMME,
        DutyCode.SEMINAR,
    ]


def test_the_development_group_is_judged_by_its_roles_and_its_next_meeting(session: Session) -> None:
    def now() -> Duty:
        found = duties.annual_cycle(session, actor=MANAGER, now=NOW)
        return next(duty for duty in found if duty.code is DutyCode.DEVELOPMENT_GROUP)

    assert now() == Duty(DutyCode.DEVELOPMENT_GROUP, DutyState.LATE, count=0)

    anna = person(session, "Anna Asiantuntija")
    session.add(RoleHolding(role=Role.AREA_EXPERT, person_id=anna, started_at=NOW))
    group = session.scalars(select(Group).where(Group.kind == GroupKind.DEVELOPMENT_GROUP)).one()
    held = NOW - timedelta(days=7)
    session.add(
        Meeting(
            group_id=group.id,
            title="Kokous",
            starts_at=held,
            ends_at=held + timedelta(hours=1),
            state=MeetingState.CONFIRMED,
            organiser_id=anna,
            created_at=held,
        )
    )
    session.flush()
    told = Duty(DutyCode.DEVELOPMENT_GROUP, DutyState.NOTICE, count=1, seen_on=local_date(held))
    assert now() == told

    group.meets_every_weeks = 4
    session.flush()
    proposed = local_date(held + timedelta(weeks=4))
    assert now() == replace(told, state=DutyState.COMING, next_on=proposed)


def _states(session: Session) -> dict[DutyCode, DutyState]:
    found = duties.annual_cycle(session, actor=MANAGER, now=NOW)
    return {duty.code: duty.state for duty in found}


def test_the_trail_is_read_in_pages_with_the_names_of_today(session: Session) -> None:
    ids = [person(session, f"Henkilö Numero{number}") for number in range(audit.PAGE)]
    session.get_one(Person, ids[-1]).name = "Uusi Nimi"
    session.flush()

    first = audit.latest(session, actor=ADMIN, page=1)
    second = audit.latest(session, actor=ADMIN, page=2)

    assert (len(first.changes), first.has_more) == (audit.PAGE, True)
    assert (first.changes[0].object_name, first.changes[0].action) == ("Uusi Nimi", "person.added")
    assert [change.action for change in second.changes] == ["partners.seeded"]
    assert second.has_more is False
    with pytest.raises(NotAllowed):
        audit.latest(session, actor=Actor(person_id=ids[0]), page=1)
