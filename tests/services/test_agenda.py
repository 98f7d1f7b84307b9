"""The forum's agenda: the yearly items, proposals until a day, what moves on; on both engines."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.clock import MovingClock
from bot.domain.agenda import MAX_ITEMS, ClosingAfterMeeting, ItemState, StandingItem, TooManyItems
from bot.domain.forum import Agenda, Proposed
from bot.domain.meetings import Confirmed, Draft
from bot.domain.names import NameEmpty
from bot.domain.payloads import StaleButton
from bot.domain.rights import NotAllowed
from bot.services import agenda, forum
from bot.services import meeting_changes as changes
from bot.services import meeting_drafts as drafts
from bot.storage.engine import Database
from tests.forum_world import build_forum
from tests.meeting_stories import actions

JANUARY = datetime(2027, 1, 19, 7, 0, tzinfo=UTC)  # ti 19.1.2027 klo 9 in Helsinki
MARCH = datetime(2027, 3, 16, 7, 0, tzinfo=UTC)
YEARLY = [*StandingItem]


class House:
    """The forum and short ways to what is tried."""

    def __init__(self, database: Database, clock: MovingClock) -> None:
        self.world, self.forum = build_forum(database)
        self.clock = clock

    def does(self, first: str, work: Callable[..., Any], **values: Any) -> Any:
        now = self.clock.now()
        with self.world.database.writing() as session:
            return work(session, actor=self.world.actor(session, first, now), now=now, **values)

    def drafts(self, start: datetime = JANUARY, by: str = "Leena") -> Draft:
        made: Draft = self.does(
            by,
            drafts.draft,
            group=self.forum,
            title="Johtofoorumin kokous",
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            place="Carelicum",
        )
        return made

    def calls(self, start: datetime = JANUARY) -> int:
        draft = self.drafts(start)
        done = self.does("Leena", drafts.confirm, meeting_id=draft.meeting.id, stamp=draft.stamp)
        assert isinstance(done, Confirmed)
        return draft.meeting.id

    def proposes(self, first: str, title: str) -> Proposed:
        done: Proposed = self.does(first, agenda.propose, group_id=self.forum.id, title=title)
        return done

    def sees(self, first: str = "Leena") -> Agenda:
        found: Agenda = self.does(first, agenda.of_group, group_id=self.forum.id)
        return found


@pytest.fixture
def house(database: Database, clock: MovingClock) -> House:
    return House(database, clock)


def test_a_meeting_of_the_forum_has_the_yearly_items_and_what_was_proposed(house: House) -> None:
    early = house.proposes("Anna", "Nuorten palvelujen rahoitus")
    draft = house.drafts()
    assert early.meeting is None
    assert [(one.standing, one.title) for one in draft.agenda] == [
        *((one, "") for one in YEARLY),
        (None, "Nuorten palvelujen rahoitus"),
    ]
    assert (draft.agenda[3].proposer, draft.agenda[3].partner) == ("Anna Esimerkki", "Mallila")
    assert house.drafts().agenda == draft.agenda  # the same command again changes nothing


def test_another_groups_meeting_has_no_agenda(house: House) -> None:
    found = house.does(
        "Leena",
        drafts.draft,
        group=house.world.group,
        title="Ohjaamon palvelut",
        starts_at=JANUARY,
        ends_at=JANUARY + timedelta(hours=2),
        place="",
    )
    assert found.agenda == ()


def test_a_meeting_out_of_january_is_remarked_on(house: House) -> None:
    assert [house.drafts(start).forum_misses_january for start in (MARCH, JANUARY)] == [True, False]


def test_a_second_meeting_of_the_year_is_fine_when_january_is_agreed(house: House) -> None:
    house.calls()
    assert house.drafts(datetime(2026, 12, 15, 7, 0, tzinfo=UTC)).forum_misses_january is False


def test_a_partners_contact_proposes_too_and_a_stranger_to_the_forum_does_not(house: House) -> None:
    house.calls()
    done = house.proposes("Tarja", "Opiston kuulumiset")
    assert (done.item.partner, done.meeting is not None, done.late) == ("Opisto", True, False)
    with pytest.raises(NotAllowed):
        house.proposes("Ville", "Minäkin")
    with pytest.raises(NotAllowed):
        house.sees("Ville")


def test_the_same_item_is_there_once(house: House) -> None:
    house.calls()
    first, again = house.proposes("Anna", " Rahoitus "), house.proposes("Tarja", "Rahoitus")
    assert (again.again, again.item, again.meeting == first.meeting) == (True, first.item, True)


def test_after_the_last_day_an_item_waits_for_the_following_meeting(house: House) -> None:
    house.calls()
    assert house.sees().closes_on == date(2027, 1, 5)
    house.clock.set(datetime(2027, 1, 5, 21, 0, tzinfo=UTC))  # 23.00 of the last day in Helsinki
    assert house.proposes("Anna", "Ajoissa").late is False
    house.clock.set(datetime(2027, 1, 5, 22, 0, tzinfo=UTC))  # midnight there
    late = house.proposes("Anna", "Myöhässä")
    found = house.sees()
    assert (late.late, late.meeting) == (True, None)
    assert [one.title for one in found.items if one.standing is None] == ["Ajoissa"]
    assert [one.title for one in found.waiting] == ["Myöhässä"]


def test_the_last_day_can_be_chosen_before_the_meeting(house: House) -> None:
    house.calls()
    found = house.does("Leena", agenda.set_closing, group_id=house.forum.id, day=date(2027, 1, 18))
    assert found.closes_on == date(2027, 1, 18)
    for wrong in (date(2027, 1, 19), date(2026, 11, 1)):
        with pytest.raises(ClosingAfterMeeting):
            house.does("Leena", agenda.set_closing, group_id=house.forum.id, day=wrong)
    with pytest.raises(NotAllowed):
        house.does("Anna", agenda.set_closing, group_id=house.forum.id, day=date(2027, 1, 12))
    assert house.sees().closes_on == date(2027, 1, 18)


def test_what_is_not_dealt_with_moves_on_to_the_next_meeting(house: House) -> None:
    house.calls()
    for title in ("Käsitellään", "Jää"):
        house.proposes("Anna", title)
    house.clock.set(JANUARY + timedelta(hours=3))
    found = house.sees()
    assert [one.title for one in found.left] == ["Käsitellään", "Jää"]
    dealt = next(one for one in found.left if one.title == "Käsitellään")
    house.does("Leena", agenda.deal, item_id=dealt.id)
    with pytest.raises(NotAllowed):
        house.does("Anna", agenda.deal, item_id=dealt.id)

    draft = house.drafts(MARCH)
    assert [one.title for one in draft.agenda if one.standing is None] == ["Jää"]
    assert "agenda.dealt" in actions(house.world)


@pytest.mark.parametrize("way", ["discard", "cancel"])
def test_a_meeting_that_is_not_held_gives_its_items_back(house: House, way: str) -> None:
    if way == "discard":
        house.drafts()
        house.proposes("Anna", "Rahoitus")
        house.does("Leena", drafts.discard, meeting_id=_meeting(house))
    else:
        meeting_id = house.calls()
        house.proposes("Anna", "Rahoitus")
        house.does("Leena", changes.cancel, meeting_id=meeting_id, sequence=0, reason="")
    found = house.sees()
    assert ([one.title for one in found.waiting], found.items, found.meeting) == (["Rahoitus"], (), None)
    assert [one.title for one in house.drafts(MARCH).agenda if one.standing is None] == ["Rahoitus"]


def _meeting(house: House) -> int:
    meeting = house.sees().meeting
    assert meeting is not None
    return meeting.id


def test_a_draft_is_nobodys_business_but_its_managers(house: House) -> None:
    house.drafts()
    assert house.sees("Leena").meeting is not None
    assert house.sees("Anna").meeting is None


def test_a_proposal_is_taken_back_by_its_maker_or_the_manager_once(house: House) -> None:
    house.calls()
    mine, other = (house.proposes(who, f"Asia: {who}").item.id for who in ("Anna", "Tarja"))
    with pytest.raises(NotAllowed):
        house.does("Anna", agenda.withdraw, item_id=other)
    house.does("Anna", agenda.withdraw, item_id=mine)
    house.does("Kaisa", agenda.withdraw, item_id=other)
    for gone in (mine, other, 999):
        with pytest.raises(StaleButton):
            house.does("Kaisa", agenda.withdraw, item_id=gone)
    with pytest.raises(StaleButton):
        house.does("Kaisa", agenda.deal, item_id=mine)
    yearly = house.sees().items[0]
    with pytest.raises(StaleButton):
        house.does("Kaisa", agenda.withdraw, item_id=yearly.id)
    assert [one.state for one in house.sees().items] == [ItemState.OPEN] * 3


def test_an_empty_item_and_one_too_many_are_refused(house: House) -> None:
    with pytest.raises(NameEmpty):
        house.proposes("Anna", "  ")
    for number in range(MAX_ITEMS):
        house.proposes("Anna", f"Asia {number}")
    with pytest.raises(TooManyItems):
        house.proposes("Anna", "Vielä yksi")


def test_the_standing_of_the_forum_tells_vacant_places_and_the_silent(house: House) -> None:
    before = house.does("Tarja", forum.standing)
    assert (before.meeting, before.silent) == (None, ())
    assert [row.name for row in before.parties if row.owes_a_seat] == ["Opisto"]
    house.calls()
    after = house.does("Tarja", forum.standing)
    assert (after.silent, after.coming) == (("Esimerkkilä", "Mallila", "Puhelin ry"), 0)
