"""Amendments: proposed, handled by the forum, approved partner by partner, in force (rule R11)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest

from bot.clock import MovingClock
from bot.domain.agenda import ItemState
from bot.domain.agreement_changes import (
    Amendment,
    AmendmentNotOpen,
    AmendmentState,
    ApprovedOutOfTime,
    Membership,
    NoForumMeeting,
    in_force_from,
)
from bot.domain.agreements import NoSignatory
from bot.domain.names import NameEmpty
from bot.domain.partner_file import NewPartner
from bot.domain.partners import PartnerKind
from bot.domain.rights import NotAllowed
from bot.domain.zone import local_date
from bot.services import agenda, partner_changes
from bot.services import agreement_changes as changes
from bot.storage.engine import Database
from bot.storage.models import AgendaItem
from tests.agreement_world import JANUARY, House
from tests.meeting_stories import actions

HELD = date(2027, 1, 19)
PARTIES = ("Esimerkkilä", "Mallila", "Opisto", "Puhelin ry")


@pytest.fixture
def house(database: Database, clock: MovingClock) -> House:
    return House(database, clock)


@pytest.fixture
def lite(sqlite_address: str, clock: MovingClock) -> Iterator[House]:
    store = Database(sqlite_address)
    yield House(store, clock)
    store.close()


def proposes(
    house: House, by: str = "Tarja", partner: str = "Opisto", title: str = "Kaksi kokousta"
) -> Amendment:
    (partner_id,) = house.ids(partner)
    found: Amendment = house.does(by, changes.propose, partner_id=partner_id, title=title).found
    return found


def adopted(house: House) -> Amendment:
    """Proposed, and adopted by the forum's January meeting."""
    one = proposes(house)
    house.calls_forum()
    house.clock.set(JANUARY + timedelta(hours=3))
    found: Amendment = house.does("Kaisa", changes.handle, amendment_id=one.id, adopted=True).found
    return found


def approves(house: House, by: str, partner: str, on: date, amendment_id: int = 1) -> Amendment:
    (partner_id,) = house.ids(partner)
    found: Amendment = house.does(
        by,
        changes.approve,
        amendment_id=amendment_id,
        partner_id=partner_id,
        approved_on=on,
        body="Hallitus",
        section="§ 7",
    ).found
    return found


def test_a_partners_contact_proposes_and_the_forums_agenda_has_it(lite: House) -> None:
    one = proposes(lite)
    assert (one.state, one.proposer.name) == (AmendmentState.PROPOSED, "Opisto")
    assert proposes(lite, by="Kaisa") == one  # the same again, by the employment area for the partner
    lite.calls_forum()
    items = lite.does("Leena", agenda.of_group, group_id=lite.forum.id).items
    assert [(item.title, item.partner) for item in items if item.standing is None] == [
        ("Sopimuksen muutosehdotus: Kaksi kokousta", "Opisto")
    ]


def test_nobody_proposes_or_approves_for_another_partner(lite: House) -> None:
    adopted(lite)
    for first in ("Tarja", "Anna", "Leena"):
        with pytest.raises(NotAllowed):
            proposes(lite, by=first, partner="Mallila")
        with pytest.raises(NotAllowed):
            approves(lite, first, "Mallila", HELD)
    with pytest.raises(NotAllowed):
        lite.does("Tarja", changes.handle, amendment_id=1, adopted=True)
    with pytest.raises(NoSignatory):
        proposes(lite, by="Kaisa", partner="Työllisyysalue")
    with pytest.raises(NameEmpty):
        proposes(lite, title=" ")


def test_the_forum_handles_it_in_a_meeting_after_the_proposal(lite: House) -> None:
    one = proposes(lite)
    with pytest.raises(NoForumMeeting):
        lite.does("Kaisa", changes.handle, amendment_id=one.id, adopted=True)
    lite.calls_forum()
    lite.clock.set(JANUARY + timedelta(hours=3))
    with pytest.raises(NoForumMeeting):
        lite.does("Kaisa", changes.handle, amendment_id=one.id, adopted=True, met_on=date(2027, 1, 18))
    done = lite.does("Kaisa", changes.handle, amendment_id=one.id, adopted=True, met_on=HELD).found
    assert (done.state, done.handled_on) == (AmendmentState.ADOPTED, HELD)
    assert [partner.name for partner in done.missing] == list(PARTIES)
    with pytest.raises(AmendmentNotOpen):
        lite.does("Paula", changes.handle, amendment_id=one.id, adopted=False)
    with lite.world.database.reading() as session:
        item = session.query(AgendaItem).filter(AgendaItem.title != "").one()
        assert item.state is ItemState.DEALT
    # Whoever is to have it approved hears of it: Puhelin ry has no contact.
    assert [first for _, first, _ in lite.queue("amendment_news")] == ["Kerttu", "Tarja", "Urho"]


def test_it_is_in_force_from_the_day_the_last_partner_approved(house: House) -> None:
    adopted(house)
    house.clock.advance(timedelta(days=60))
    for by, partner, on in (
        ("Tarja", "Opisto", date(2027, 2, 10)),
        ("Urho", "Mallila", date(2027, 3, 1)),
        ("Kerttu", "Esimerkkilä", date(2027, 2, 1)),
    ):
        found = approves(house, by, partner, on)
    assert [partner.name for partner in found.missing] == ["Puhelin ry"]
    found = approves(house, "Kaisa", "Puhelin ry", date(2027, 2, 20))
    assert (found.state, found.in_force_on, found.missing) == (
        AmendmentState.IN_FORCE,
        date(2027, 3, 1),
        (),
    )
    first = found.approvals[0]
    assert (first.partner.name, first.body, first.section) == ("Esimerkkilä", "Hallitus", "§ 7")
    with pytest.raises(AmendmentNotOpen):
        approves(house, "Tarja", "Opisto", date(2027, 2, 11))
    assert actions(house.world)[-2:] == ["amendment.approved", "amendment.in_force"]


def test_an_approval_is_corrected_and_its_day_is_neither_future_nor_before_the_proposal(lite: House) -> None:
    adopted(lite)
    approves(lite, "Tarja", "Opisto", HELD)
    lite.clock.advance(timedelta(days=5))
    found = approves(lite, "Tarja", "Opisto", date(2027, 1, 21))
    assert [one.approved_on for one in found.approvals] == [date(2027, 1, 21)]
    for wrong in (local_date(lite.clock.now()) + timedelta(1), date(2026, 11, 23)):
        with pytest.raises(ApprovedOutOfTime):
            approves(lite, "Tarja", "Opisto", wrong)


def test_a_partner_that_leaves_is_not_waited_for(house: House) -> None:
    adopted(house)
    for by, partner in (("Tarja", "Opisto"), ("Urho", "Mallila"), ("Kerttu", "Esimerkkilä")):
        approves(house, by, partner, HELD)
    (gone,) = house.ids("Puhelin ry")
    house.does("Paula", partner_changes.leave, partner_id=gone, on=date(2027, 3, 1))
    assert house.at_night(changes.settle, date(2027, 2, 28)) == 0
    assert house.at_night(changes.settle, date(2027, 3, 2)) == 1
    found = house.does("Anna", changes.show, amendment_id=1).found[0]
    assert (found.state, found.in_force_on) == (AmendmentState.IN_FORCE, date(2027, 3, 1))


def test_a_partner_that_joins_meanwhile_is_waited_for_and_a_later_one_is_not(lite: House) -> None:
    adopted(lite)
    lite.clock.advance(timedelta(days=1))
    new = NewPartner("Uusi kunta", PartnerKind.MUNICIPALITY)
    joined = lite.does("Paula", partner_changes.add, new=new)
    lite.world.partners["Uusi kunta"] = joined.id
    for partner in PARTIES:
        found = approves(lite, "Kaisa", partner, date(2027, 1, 20))
    assert [partner.name for partner in found.missing] == ["Uusi kunta"]
    found = approves(lite, "Kaisa", "Uusi kunta", date(2027, 1, 20))
    assert found.in_force_on == date(2027, 1, 20)
    lite.does("Paula", partner_changes.add, new=NewPartner("Vielä uudempi", PartnerKind.MUNICIPALITY))
    assert lite.does("Anna", changes.show, amendment_id=1).found[0] == found


def test_a_rejected_or_withdrawn_one_waits_for_nobody_and_leaves_the_agenda(lite: House) -> None:
    one, other = proposes(lite), proposes(lite, by="Urho", partner="Mallila", title="Toinen")
    with pytest.raises(NotAllowed):
        lite.does("Tarja", changes.withdraw, amendment_id=other.id)
    back = lite.does("Urho", changes.withdraw, amendment_id=other.id).found
    lite.calls_forum()
    items = lite.does("Leena", agenda.of_group, group_id=lite.forum.id).items
    assert len([item for item in items if item.standing is None]) == 1
    lite.clock.set(JANUARY + timedelta(hours=3))
    lost = lite.does("Kaisa", changes.handle, amendment_id=one.id, adopted=False).found
    assert [(found.state, found.missing) for found in (back, lost)] == [
        (AmendmentState.WITHDRAWN, ()),
        (AmendmentState.REJECTED, ()),
    ]
    assert lite.queue("amendment_news") == []
    with pytest.raises(AmendmentNotOpen):
        lite.does("Urho", changes.withdraw, amendment_id=other.id)


def test_an_item_taken_off_the_agenda_takes_the_proposal_back(lite: House) -> None:
    proposes(lite)
    item = lite.does("Tarja", agenda.of_group, group_id=lite.forum.id).waiting[0]
    lite.does("Tarja", agenda.withdraw, item_id=item.id)
    assert lite.does("Anna", changes.show, amendment_id=1).found[0].state is AmendmentState.WITHDRAWN
    assert actions(lite.world)[-2:] == ["agenda.withdrawn", "amendment.withdrawn"]


def test_the_last_two_approvals_at_once_bring_it_into_force_once(
    postgres_address: str, clock: MovingClock
) -> None:
    """SQLite has one writer: there they come one after the other in any case."""
    store = Database(postgres_address)
    house = House(store, clock)
    adopted(house)
    for partner in PARTIES[:2]:
        approves(house, "Kaisa", partner, HELD)
    gate = Barrier(2)

    def approve(by: str, partner: str) -> None:
        gate.wait(timeout=20)
        approves(house, by, partner, HELD)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(approve, "Kaisa", one) for one in PARTIES[2:]]:
            done.result()
    assert house.does("Anna", changes.show, amendment_id=1).found[0].in_force_on == HELD
    assert actions(house.world).count("amendment.in_force") == 1
    store.close()


DAY = date(2027, 2, 1)


@pytest.mark.parametrize(
    ("members", "approved", "expected"),
    [
        # (joined, left) by partner; the forum adopted on 1.2., today is 1.6.
        ([(None, None), (None, None)], {1: date(2027, 2, 3)}, None),
        ([(None, None), (None, None)], {1: date(2027, 2, 3), 2: date(2027, 3, 4)}, date(2027, 3, 4)),
        # Approved before the forum adopted: in force at once.
        ([(None, None)], {1: date(2027, 1, 20)}, DAY),
        # The second leaves on 1.4.: the first day without it.
        ([(None, None), (None, date(2027, 4, 1))], {1: date(2027, 2, 3)}, date(2027, 4, 1)),
        # It will leave after today: it is waited for.
        ([(None, None), (None, date(2027, 7, 1))], {1: date(2027, 2, 3)}, None),
        # Joined on the very day that the others were ready, and has not approved.
        ([(None, None), (date(2027, 2, 3), None)], {1: date(2027, 2, 3)}, None),
        # Joined the day after: the agreement was amended already.
        ([(None, None), (date(2027, 2, 4), None)], {1: date(2027, 2, 3)}, date(2027, 2, 3)),
        ([], {}, None),
    ],
)
def test_the_day_it_comes_into_force(
    members: list[tuple[date | None, date | None]], approved: dict[int, date], expected: date | None
) -> None:
    there = [Membership(number, *term) for number, term in enumerate(members, start=1)]
    assert in_force_from(there, approved, DAY, date(2027, 6, 1)) == expected


def test_nobody_is_told_twice_of_the_same(lite: House) -> None:
    adopted(lite)
    for partner in PARTIES:
        approves(lite, "Kaisa", partner, HELD)
    told = [first for _, first, _ in lite.queue("amendment_news")]
    assert sorted(told) == ["Kerttu", "Kerttu", "Paula", "Tarja", "Tarja", "Urho", "Urho"]
    assert {due for _, _, due in lite.queue("amendment_news")} == {lite.clock.now()}
