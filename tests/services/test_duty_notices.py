"""Owners hear about what is missing: once a month, only what is theirs, nothing that was mended."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.clock import MovingClock
from bot.domain.duty_notices import NoticeCode, Noticed, january_is_due, notice_time
from bot.domain.groups import Office
from bot.domain.outgoing import OutgoingKind
from bot.domain.people import Role
from bot.services import duty_notices
from bot.storage.engine import Database
from bot.storage.models import OfficeHolding, Outgoing, PartnerContact, RoleHolding, Seat
from tests.forum_world import build_forum
from tests.meeting_world import LONG_AGO, World

N = NoticeCode


@pytest.fixture
def world(database: Database) -> World:
    found, _ = build_forum(database)
    with database.writing() as session:
        session.add(
            RoleHolding(person_id=found.people["Oili"], role=Role.SERVICE_MANAGER, started_at=LONG_AGO)
        )
    return found


def heard(world: World, now: datetime) -> dict[str, set[tuple[NoticeCode, str]]]:
    names = {person_id: first for first, person_id in world.people.items()}
    with world.database.reading() as session:
        found = duty_notices.of_everybody(session, now)
    return {names[who]: {(one.code, one.name) for one in of} for who, of in found.items()}


UNEVEN = {(N.UNEVEN, "Nuorten palvelut")}
OTHERS = {(N.UNEVEN, "Työnantajapalvelut")}
AUTUMN = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def test_each_owner_hears_of_their_own(world: World) -> None:
    assert heard(world, AUTUMN) == {
        "Tarja": {(N.VACANT_SEAT, "Opisto")},
        "Leena": UNEVEN,
        "Kaisa": UNEVEN,
        "Ville": OTHERS,
        "Oili": {(N.NO_COORDINATOR, "Työnantajapalvelut")},
    }


def test_without_a_contact_or_a_coordinator_the_service_manager_hears(world: World) -> None:
    with world.database.writing() as session:
        session.execute(update(PartnerContact).values(ended_at=AUTUMN))
        session.execute(update(OfficeHolding).values(ended_at=AUTUMN))
    assert heard(world, AUTUMN) == {
        "Oili": {
            (N.VACANT_SEAT, "Opisto"),
            *(
                (code, name)
                for code in (N.NO_LEADER, N.NO_COORDINATOR, N.UNEVEN)
                for _, name in UNEVEN | OTHERS
            ),
        }
    }


def test_a_leader_without_a_seat_is_no_leader(world: World) -> None:
    with world.database.writing() as session:
        session.execute(
            update(Seat).where(Seat.person_id == world.people["Leena"]).values(ends_on=date(2026, 10, 1))
        )
        session.execute(
            update(OfficeHolding).where(OfficeHolding.office == Office.COORDINATOR).values(ended_at=None)
        )
    assert (N.NO_LEADER, "Nuorten palvelut") in heard(world, AUTUMN)["Kaisa"]


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 11, 30), None),
        (date(2026, 12, 1), 2027),
        (date(2027, 1, 31), 2027),
        (date(2027, 2, 1), None),
    ],
)
def test_the_january_meeting_should_be_called_by_december(day: date, year: int | None) -> None:
    assert january_is_due(day) == year


def test_the_service_manager_hears_in_december_that_january_is_not_called(world: World) -> None:
    assert (N.NO_JANUARY, "") in heard(world, datetime(2026, 12, 1, 8, 0, tzinfo=UTC))["Oili"]


def test_the_service_manager_hears_from_may_on_that_the_seminar_has_no_date(world: World) -> None:
    april, may = (datetime(2027, month, day, 8, 0, tzinfo=UTC) for month, day in ((4, 30), (5, 1)))
    assert (N.NO_SEMINAR, "") not in heard(world, april)["Oili"]
    assert (N.NO_SEMINAR, "") in heard(world, may)["Oili"]


def test_who_prepares_the_programme_hears_from_february_on_that_it_is_not_decided(world: World) -> None:
    january, february = (datetime(2027, month, day, 8, 0, tzinfo=UTC) for month, day in ((1, 31), (2, 1)))
    assert (N.PROGRAMME_LATE, "2027") not in heard(world, january).get("Kaisa", ())
    assert (N.PROGRAMME_LATE, "2027") in heard(world, february)["Kaisa"]  # the area's expert


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (
            datetime(2026, 11, 24, 8, 0, tzinfo=UTC),
            datetime(2026, 11, 2, 7, 0, tzinfo=UTC),
        ),  # 1.11. is a Sunday
        (datetime(2027, 1, 1, 1, 0, tzinfo=UTC), datetime(2027, 1, 4, 7, 0, tzinfo=UTC)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), datetime(2027, 1, 4, 7, 0, tzinfo=UTC)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), datetime(2026, 7, 1, 6, 0, tzinfo=UTC)),
    ],
)
def test_notices_go_out_at_nine_of_the_months_first_working_day(now: datetime, due: datetime) -> None:
    assert notice_time(now) == due


def test_each_owner_gets_one_notice_a_month(world: World, clock: MovingClock) -> None:
    written = []
    for day in range(70):
        clock.set(datetime(2026, 12, 1, 1, 0, tzinfo=UTC) + timedelta(days=day))
        with world.database.writing() as session:
            written.append(duty_notices.arm(session, clock.now()))
    with world.database.reading() as session:
        rows = session.execute(
            select(Outgoing.recipient_id, Outgoing.due_at).where(Outgoing.kind == OutgoingKind.DUTY_NOTICE)
        ).all()
    owners = {world.people[first] for first in ("Tarja", "Leena", "Kaisa", "Ville", "Oili")}
    days = [
        datetime(2026, 12, 1, 7, tzinfo=UTC),
        datetime(2027, 1, 4, 7, tzinfo=UTC),
        datetime(2027, 2, 1, 7, tzinfo=UTC),
    ]
    assert sorted(map(tuple, rows)) == sorted((who, day) for who in owners for day in days)
    assert sum(written) == 15


def test_what_was_held_up_for_a_week_waits_for_the_next_month(world: World) -> None:
    with world.database.writing() as session:
        assert duty_notices.arm(session, datetime(2026, 12, 8, 8, 0, tzinfo=UTC)) == 0


def test_a_person_sees_their_own(world: World) -> None:
    with world.database.reading() as session:
        assert duty_notices.of_person(session, world.people["Tarja"], AUTUMN) == (
            Noticed(N.VACANT_SEAT, "Opisto"),
        )
        assert duty_notices.of_person(session, world.people["Anna"], AUTUMN) == ()
