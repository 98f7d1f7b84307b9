"""Renegotiations and notices: 14 days, the leaving as the next step (rule R12)."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot.clock import MovingClock
from bot.domain.agreement_exits import (
    DayOutOfTime,
    NotFailed,
    NoticeGiven,
    Renegotiation,
    RenegotiationOutcome,
    RenegotiationOver,
    RenegotiationRecorded,
)
from bot.domain.agreements import NoSignatory
from bot.domain.rights import NotAllowed
from bot.services import agreement_exits as exits
from bot.services import partner_changes
from bot.storage.engine import Database
from tests.agreement_world import House

TODAY = date(2026, 11, 24)
FAILED, AGREED = RenegotiationOutcome.FAILED, RenegotiationOutcome.AGREED


@pytest.fixture
def house(database: Database, clock: MovingClock) -> House:
    return House(database, clock)


@pytest.fixture
def lite(sqlite_address: str, clock: MovingClock) -> Iterator[House]:
    store = Database(sqlite_address)
    yield House(store, clock)
    store.close()


def starts(house: House, by: str = "Tarja", reason: str = "Rahoituslaki muuttui") -> Renegotiation:
    found: Renegotiation = house.does(by, exits.start, reason=reason, began_on=TODAY).found
    return found


def gives(house: House, by: str, partner: str, on: date | None = None) -> RenegotiationRecorded:
    (partner_id,) = house.ids(partner)
    done: RenegotiationRecorded = house.does(
        by, exits.give_notice, renegotiation_id=1, partner_id=partner_id, given_on=on
    )
    return done


def test_a_failed_renegotiation_lets_each_partner_give_notice_that_ends_in_14_days(house: House) -> None:
    one = starts(house)
    with pytest.raises(NotFailed):
        gives(house, "Tarja", "Opisto")
    house.clock.advance(timedelta(days=10))
    done = house.does("Kaisa", exits.finish, renegotiation_id=one.id, outcome=FAILED).found
    assert (done.outcome, done.ended_on) == (FAILED, date(2026, 12, 4))
    notice = gives(house, "Tarja", "Opisto")
    assert notice.notice is not None
    assert (notice.notice.given_on, notice.notice.ends_on, notice.notice.first_day_without) == (
        date(2026, 12, 4),
        date(2026, 12, 18),
        date(2026, 12, 19),
    )
    assert (notice.notice.has_left, notice.may_leave) == (False, False)
    # Who records leavings hears of it, with the step to do so.
    assert [first for _, first, _ in house.queue("notice_given")] == ["Dagny", "Paula"]
    (opisto,) = house.ids("Opisto")
    house.does("Paula", partner_changes.leave, partner_id=opisto, on=notice.notice.first_day_without)
    assert house.does("Anna", exits.show, renegotiation_id=1).found[0].notices[0].has_left is True


def test_an_agreed_one_gives_nobody_the_right_to_leave_and_its_outcome_stands(lite: House) -> None:
    starts(lite)
    lite.does("Kaisa", exits.finish, renegotiation_id=1, outcome=AGREED)
    with pytest.raises(NotFailed):
        gives(lite, "Tarja", "Opisto")
    with pytest.raises(RenegotiationOver):
        lite.does("Paula", exits.finish, renegotiation_id=1, outcome=FAILED)
    assert lite.does("Paula", exits.finish, renegotiation_id=1, outcome=AGREED).again is True


def test_rights_and_days(lite: House) -> None:
    with pytest.raises(NotAllowed):
        starts(lite, by="Anna")
    one = starts(lite)
    assert starts(lite, by="Urho") == one
    with pytest.raises(DayOutOfTime):
        lite.does("Tarja", exits.start, reason="Muu", began_on=TODAY + timedelta(1))
    with pytest.raises(NotAllowed):
        lite.does("Tarja", exits.finish, renegotiation_id=1, outcome=FAILED)
    with pytest.raises(DayOutOfTime):
        lite.does("Kaisa", exits.finish, renegotiation_id=1, outcome=FAILED, on=TODAY - timedelta(1))
    lite.does("Kaisa", exits.finish, renegotiation_id=1, outcome=FAILED)
    with pytest.raises(NotAllowed):
        gives(lite, "Tarja", "Mallila")
    with pytest.raises(NoSignatory):
        gives(lite, "Kaisa", "Työllisyysalue")
    for wrong in (TODAY - timedelta(1), TODAY + timedelta(1)):
        with pytest.raises(DayOutOfTime):
            gives(lite, "Tarja", "Opisto", wrong)
    assert gives(lite, "Paula", "Opisto").may_leave is True
    with pytest.raises(NoticeGiven):
        gives(lite, "Tarja", "Opisto")


def test_a_leaving_that_nobody_has_recorded_is_told_of_once_more(lite: House) -> None:
    starts(lite)
    lite.does("Kaisa", exits.finish, renegotiation_id=1, outcome=FAILED)
    gives(lite, "Tarja", "Opisto")
    assert lite.at_night(exits.arm, date(2026, 12, 8)) == 0  # the last day itself
    assert [lite.at_night(exits.arm, date(2026, 12, day)) for day in (9, 10)] == [2, 0]
