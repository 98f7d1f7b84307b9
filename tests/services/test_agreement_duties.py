"""The agreement's own matters as rows of the annual cycle, and as what is open for somebody (R10–R13)."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from bot.clock import MovingClock
from bot.domain.agreement_disputes import DisputeOutcome
from bot.domain.agreement_duties import OpenCode
from bot.domain.agreement_exits import RenegotiationOutcome
from bot.domain.duties import Duty, DutyCode, DutyState
from bot.domain.duty_notices import NoticeCode, Noticed
from bot.domain.rights import Standing
from bot.services import agenda, agreement_duties, agreements, duties, duty_notices
from bot.services import agreement_changes as changes
from bot.services import agreement_disputes as disputes
from bot.services import agreement_exits as exits
from bot.storage.engine import Database
from tests.agreement_world import JANUARY, House

TODAY = date(2026, 11, 24)
FINE, COMING, LATE = DutyState.FINE, DutyState.COMING, DutyState.LATE


@pytest.fixture
def lite(sqlite_address: str, clock: MovingClock) -> Iterator[House]:
    store = Database(sqlite_address)
    yield House(store, clock)
    store.close()


def row(house: House, code: DutyCode, first: str = "Paula") -> Duty:
    """The annual cycle's row as somebody sees it."""
    found: tuple[Duty, ...] = house.does(first, duties.annual_cycle)
    return next(duty for duty in found if duty.code is code)


def opens(house: House, first: str) -> list[tuple[OpenCode, tuple[str, ...], date | None]]:
    found = house.does(first, agreement_duties.of_actor).found
    return [(one.code, one.who, one.on) for one in found]


def test_without_anything_all_four_are_in_order_with_clause_and_owner(lite: House) -> None:
    rows = [
        row(lite, code)
        for code in (
            DutyCode.SUB_AGREEMENTS,
            DutyCode.AMENDMENTS,
            DutyCode.RENEGOTIATIONS,
            DutyCode.DISPUTES,
        )
    ]
    assert [(one.state, one.clause, one.owner) for one in rows] == [
        (FINE, "6", Standing.AREA_EXPERT),
        (FINE, "10", Standing.PARTNER_CONTACT),
        (FINE, "10", Standing.SERVICE_MANAGER),
        (FINE, "9", Standing.PARTNER_CONTACT),
    ]
    assert opens(lite, "Paula") == []


def test_the_row_of_sub_agreements_from_new_to_ending(lite: House) -> None:
    code, ends = DutyCode.SUB_AGREEMENTS, date(2027, 4, 10)
    lite.does("Kaisa", agreements.register, new=lite.sub(ends=ends))
    lite.calls_forum()
    waits = row(lite, code)
    assert (waits.state, waits.names, waits.count, waits.total, waits.next_on) == (
        COMING,
        ("Nuorten ohjaus",),
        0,
        1,
        date(2027, 1, 19),
    )
    assert opens(lite, "Paula") == [(OpenCode.TO_FORUM, ("Mallila", "Opisto"), date(2027, 1, 19))]
    lite.clock.set(JANUARY + timedelta(hours=3))
    assert row(lite, code).state is LATE  # the meeting was held, and nobody has said that it was told
    item = lite.does("Leena", agenda.of_group, group_id=lite.forum.id).left[0]
    lite.does("Leena", agenda.deal, item_id=item.id)
    told = row(lite, code)
    assert (told.state, told.count, told.seen_on) == (COMING, 1, date(2027, 1, 19))
    assert (told.names, told.next_on) == (("Nuorten ohjaus",), ends)
    assert opens(lite, "Tarja") == [(OpenCode.ENDING, ("Mallila", "Opisto"), ends)]
    assert opens(lite, "Kerttu") == []
    lite.clock.advance(timedelta(days=90))
    assert (row(lite, code).state, row(lite, code).total) == (FINE, 0)


def test_the_row_of_amendments_from_the_proposal_to_being_in_force(lite: House) -> None:
    code = DutyCode.AMENDMENTS
    (opisto,) = lite.ids("Opisto")
    lite.does("Tarja", changes.propose, partner_id=opisto, title="Kaksi kokousta")
    lite.calls_forum()
    assert (row(lite, code).state, row(lite, code).names, row(lite, code).next_on) == (
        COMING,
        ("Kaksi kokousta",),
        date(2027, 1, 19),
    )
    lite.clock.set(JANUARY + timedelta(hours=3))
    assert row(lite, code).state is LATE
    lite.does("Kaisa", changes.handle, amendment_id=1, adopted=True)
    everybody = ("Esimerkkilä", "Mallila", "Opisto", "Puhelin ry")
    adopted = row(lite, code)
    assert (adopted.state, adopted.names, adopted.count, adopted.total) == (COMING, everybody, 0, 4)
    assert opens(lite, "Tarja") == [(OpenCode.APPROVAL, ("Opisto",), None)]
    assert opens(lite, "Kaisa") == [(OpenCode.APPROVAL, everybody, None)]
    for partner_id in lite.ids(*everybody):
        lite.does(
            "Kaisa",
            changes.approve,
            amendment_id=1,
            partner_id=partner_id,
            approved_on=date(2027, 1, 19),
            body="Hallitus",
            section="",
        )
    done = row(lite, code)
    assert (done.state, done.names, done.seen_on) == (FINE, (), date(2027, 1, 19))


def test_the_month_tells_contacts_of_missing_approvals_and_the_manager_of_what_the_forum_missed(
    lite: House,
) -> None:
    lite.does("Kaisa", agreements.register, new=lite.sub())
    (opisto,) = lite.ids("Opisto")
    lite.does("Tarja", changes.propose, partner_id=opisto, title="Kaksi kokousta")
    lite.calls_forum()
    lite.clock.set(JANUARY + timedelta(hours=3))
    lite.does("Kaisa", changes.handle, amendment_id=1, adopted=True)
    approval = Noticed(NoticeCode.NO_APPROVAL, "Kaksi kokousta")

    def hears(first: str) -> set[NoticeCode]:
        with lite.world.database.reading() as session:
            found = duty_notices.of_person(session, lite.world.people[first], lite.clock.now())
        mine = {NoticeCode.NO_APPROVAL, NoticeCode.NOT_TOLD}
        assert [one for one in found if one.code is NoticeCode.NO_APPROVAL] in ([], [approval])
        return {one.code for one in found} & mine

    # Puhelin ry has no contact: the service manager hears for it.
    assert {first: hears(first) for first in ("Tarja", "Urho", "Kerttu", "Paula", "Anna")} == {
        "Tarja": {NoticeCode.NO_APPROVAL},
        "Urho": {NoticeCode.NO_APPROVAL},
        "Kerttu": {NoticeCode.NO_APPROVAL},
        "Paula": {NoticeCode.NO_APPROVAL, NoticeCode.NOT_TOLD},
        "Anna": set(),
    }


def test_the_row_of_notices_is_late_when_the_14_days_are_over(lite: House) -> None:
    code = DutyCode.RENEGOTIATIONS
    lite.does("Tarja", exits.start, reason="Rahoituslaki muuttui", began_on=TODAY)
    assert (row(lite, code).state, row(lite, code).names) == (COMING, ("Rahoituslaki muuttui",))
    lite.does("Kaisa", exits.finish, renegotiation_id=1, outcome=RenegotiationOutcome.FAILED)
    assert row(lite, code).state is FINE
    (opisto,) = lite.ids("Opisto")
    lite.does("Tarja", exits.give_notice, renegotiation_id=1, partner_id=opisto)
    ends = date(2026, 12, 8)
    given = row(lite, code)
    assert (given.state, given.names, given.next_on) == (COMING, ("Opisto",), ends)
    assert opens(lite, "Tarja") == [(OpenCode.LEAVING, ("Opisto",), ends)]
    lite.clock.advance(timedelta(days=15))
    assert (row(lite, code).state, row(lite, code).next_on) == (LATE, None)


def test_a_dispute_is_named_to_who_may_see_it_and_is_a_number_to_others(lite: House) -> None:
    code, last = DutyCode.DISPUTES, date(2027, 1, 23)
    lite.does(
        "Tarja",
        disputes.register,
        parties=lite.ids("Opisto", "Mallila"),
        subject="Tilojen käyttö",
        began_on=TODAY,
    )
    seen, hidden = row(lite, code), row(lite, code, "Kaisa")
    assert (seen.state, seen.names, seen.count, seen.next_on) == (COMING, ("Tilojen käyttö",), 1, last)
    assert (hidden.state, hidden.names, hidden.count, hidden.next_on) == (COMING, (), 1, None)
    assert opens(lite, "Urho") == [(OpenCode.DISPUTE, ("Mallila", "Opisto"), last)]
    assert opens(lite, "Kaisa") == opens(lite, "Kerttu") == []
    lite.clock.advance(timedelta(days=61))
    assert (row(lite, code).state, row(lite, code, "Kaisa").state) == (LATE, COMING)
    lite.does("Dagny", disputes.end, dispute_id=1, outcome=DisputeOutcome.COURT)
    assert (row(lite, code).state, row(lite, code).count) == (FINE, 0)
