"""Disputes: 60 days counted, both sides and the director reminded, nobody else told (rule R13)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.clock import MovingClock
from bot.domain.agreement_disputes import Dispute, DisputeOutcome, last_day
from bot.domain.agreement_exits import DayOutOfTime
from bot.domain.agreements import NoSignatory, NothingSuch, PartiesTooFew
from bot.domain.outgoing import OutgoingState
from bot.domain.rights import NotAllowed
from bot.domain.zone import HELSINKI
from bot.services import agreement_disputes as disputes
from bot.storage.engine import Database
from bot.storage.models import Outgoing
from tests.agreement_world import House
from tests.meeting_stories import actions

BEGAN = date(2026, 11, 24)
READERS = ["Dagny", "Tarja", "Urho"]


@pytest.fixture
def house(database: Database, clock: MovingClock) -> House:
    return House(database, clock)


@pytest.fixture
def lite(sqlite_address: str, clock: MovingClock) -> Iterator[House]:
    store = Database(sqlite_address)
    yield House(store, clock)
    store.close()


def records(house: House, by: str = "Tarja", began: date = BEGAN) -> Dispute:
    found: Dispute = house.does(
        by,
        disputes.register,
        parties=house.ids("Opisto", "Mallila"),
        subject="Tilojen käyttö",
        began_on=began,
    ).dispute
    return found


def queued(house: House) -> dict[datetime, list[str]]:
    found: dict[datetime, list[str]] = {}
    for _, first, due in house.queue("dispute_reminder"):
        found.setdefault(due, []).append(first)
    return found


def at(day: date, hour: int = 8) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=HELSINKI)


def test_both_sides_and_the_director_hear_at_the_start_30_and_7_days_before_and_at_the_end(
    house: House,
) -> None:
    one = records(house)
    assert (one.last_day, one.days_left(BEGAN)) == (date(2027, 1, 23), 60)
    for day in (date(2026, 12, 20), date(2027, 1, 10), date(2027, 1, 24)):
        house.at_night(disputes.arm, day)
        assert house.at_night(disputes.arm, day) == 0
    # 24.12. is an eve that offices keep; 16.1. is a Saturday; the 60th day is a Saturday, told of on Monday.
    assert queued(house) == {
        at(BEGAN, 10): READERS,
        at(date(2026, 12, 23), 16): READERS,
        at(date(2027, 1, 15), 16): READERS,
        at(date(2027, 1, 25)): READERS,
    }


def test_the_parties_the_service_manager_and_the_director_see_it_and_others_the_number(lite: House) -> None:
    one = records(lite)
    for first in ("Tarja", "Urho", "Paula", "Dagny"):
        assert [found.id for found in lite.does(first, disputes.page).found] == [one.id]
    for first in ("Anna", "Leena", "Kaisa", "Kerttu"):
        page = lite.does(first, disputes.page)
        assert (page.found, page.open_count) == ((), 1)
        with pytest.raises(NothingSuch):
            lite.does(first, disputes.show, dispute_id=one.id)


def test_a_contact_records_the_own_partners_disputes_and_nobody_without_the_right_any(lite: House) -> None:
    for first in ("Kerttu", "Kaisa", "Anna"):
        with pytest.raises(NotAllowed):
            records(lite, by=first)
    one = records(lite, by="Paula")
    with pytest.raises(NotAllowed):
        lite.does("Kaisa", disputes.end, dispute_id=one.id, outcome=DisputeOutcome.SETTLED)
    with pytest.raises(NothingSuch):
        lite.does("Kerttu", disputes.end, dispute_id=one.id, outcome=DisputeOutcome.SETTLED)


def test_the_same_twice_is_one_and_what_cannot_be_is_refused(lite: House) -> None:
    one = records(lite)
    assert records(lite, by="Urho") == one
    assert len(lite.queue("dispute_reminder")) == 3
    for error, parties, began in (
        (PartiesTooFew, ("Opisto",), BEGAN),
        (NoSignatory, ("Opisto", "Työllisyysalue"), BEGAN),
        (DayOutOfTime, ("Opisto", "Mallila"), BEGAN + timedelta(1)),
    ):
        with pytest.raises(error):
            lite.does("Dagny", disputes.register, parties=lite.ids(*parties), subject="Muu", began_on=began)
    assert actions(lite.world).count("dispute.registered") == 1


def test_settled_ends_it_once_and_nobody_is_reminded(house: House) -> None:
    one = records(house)
    house.clock.advance(timedelta(days=3))
    for wrong in (BEGAN - timedelta(1), BEGAN + timedelta(4)):
        with pytest.raises(DayOutOfTime):
            house.does("Urho", disputes.end, dispute_id=one.id, outcome=DisputeOutcome.SETTLED, on=wrong)
    done = house.does("Urho", disputes.end, dispute_id=one.id, outcome=DisputeOutcome.SETTLED)
    assert (done.dispute.outcome, done.dispute.ended_on) == (DisputeOutcome.SETTLED, date(2026, 11, 27))
    again = house.does("Paula", disputes.end, dispute_id=one.id, outcome=DisputeOutcome.COURT)
    assert (again.again, again.dispute.outcome) == (True, DisputeOutcome.SETTLED)
    assert house.at_night(disputes.arm, date(2026, 12, 20)) == 0
    with house.world.database.reading() as session:
        assert set(session.scalars(select(Outgoing.state))) == {OutgoingState.CANCELLED}


def test_a_dispute_recorded_late_is_told_of_once_and_of_what_is_left(lite: House) -> None:
    """45 days have gone: the mark of 30 days is behind, that of 7 days and the end are to come."""
    records(lite, began=BEGAN - timedelta(45))
    end = last_day(BEGAN - timedelta(45))
    assert end == date(2026, 12, 9)
    for day in (date(2026, 11, 25), date(2026, 12, 10)):
        lite.at_night(disputes.arm, day)
    assert list(queued(lite)) == [at(BEGAN, 10), at(date(2026, 12, 2)), at(date(2026, 12, 10))]
    # And one whose time was over when it was recorded: the first message tells it all.
    records(lite, by="Dagny", began=date(2026, 9, 1))
    assert lite.at_night(disputes.arm, date(2026, 12, 11)) == 0
