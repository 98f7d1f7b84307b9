"""Sub-agreements: registered, changed, brought to the forum, warned about; on both engines (rule R10)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.clock import MovingClock
from bot.delivery.agreements import render_ending
from bot.delivery.renderers import Message, Rendering, Void
from bot.domain.agenda import StandingItem
from bot.domain.agreements import NothingSuch, PartiesTooFew, Registered, SubAgreement
from bot.domain.names import NameEmpty
from bot.domain.outgoing import OutgoingState, Way
from bot.domain.partners import PartnerHasLeft, TermOutOfOrder
from bot.domain.rights import NotAllowed
from bot.domain.zone import HELSINKI
from bot.language.i18n import translator
from bot.services import agenda, agreement_notices, agreements, partner_changes
from bot.services.links import NO_LINKS
from bot.storage import outgoing as outgoing_stored
from bot.storage.engine import Database
from bot.storage.models import Outgoing, RoleHolding
from tests.agreement_world import JANUARY, House
from tests.meeting_stories import actions

ENDS = date(2027, 6, 30)


@pytest.fixture
def house(database: Database, clock: MovingClock) -> House:
    return House(database, clock)


@pytest.fixture
def lite(sqlite_address: str, clock: MovingClock) -> Iterator[House]:
    """On SQLite alone: for what is the same on every engine."""
    store = Database(sqlite_address)
    yield House(store, clock)
    store.close()


def registers(house: House, **values: object) -> SubAgreement:
    done: Registered = house.does("Kaisa", agreements.register, new=house.sub(**values))  # type: ignore[arg-type]
    return done.agreement


def told(house: House, first: str = "Leena") -> list[str]:
    """What the next agenda of the forum tells of."""
    found = house.does(first, agenda.of_group, group_id=house.forum.id)
    return [subject for item in found.items for subject, _ in item.about]


def test_the_employment_area_registers_and_everybody_but_guests_sees(lite: House) -> None:
    one = registers(lite, ends=ENDS)
    assert (one.subject, [party.name for party in one.parties]) == ("Nuorten ohjaus", ["Mallila", "Opisto"])
    assert (one.starts_on, one.ends_on, one.informed_on) == (date(2026, 12, 1), ENDS, None)
    assert lite.does("Anna", agreements.everything).found == (one,)
    assert lite.does("Kaisa", agreements.everything).may_manage is True
    for first in ("Anna", "Leena", "Tarja"):
        with pytest.raises(NotAllowed):
            lite.does(first, agreements.register, new=lite.sub("Toinen"))
        with pytest.raises(NotAllowed):
            lite.does(first, agreements.change, agreement_id=one.id, new=lite.sub("Toinen"))
    assert actions(lite.world)[-1:] == ["sub_agreement.registered"]


def test_the_same_twice_is_there_once_and_the_same_change_changes_nothing(lite: House) -> None:
    one = registers(lite)
    again = lite.does("Paula", agreements.register, new=lite.sub())
    assert (again.again, again.agreement) == (True, one)
    lite.clock.advance(timedelta(days=1))
    same = lite.does("Kaisa", agreements.change, agreement_id=one.id, new=lite.sub())
    assert (same.again, same.agreement.changed_at) == (True, one.changed_at)
    other = lite.does("Kaisa", agreements.register, new=lite.sub(parties=("Opisto", "Esimerkkilä")))
    assert other.agreement.id != one.id


def test_what_cannot_be_is_refused_and_changes_nothing(lite: House) -> None:
    for error, new in (
        (PartiesTooFew, lite.sub(parties=("Opisto",))),
        (PartiesTooFew, lite.sub(parties=("Opisto", "Opisto"))),
        (NameEmpty, lite.sub(" ")),
        (TermOutOfOrder, lite.sub(ends=date(2026, 11, 30))),
    ):
        with pytest.raises(error):
            lite.does("Kaisa", agreements.register, new=new)
    with pytest.raises(NothingSuch):
        lite.does("Kaisa", agreements.change, agreement_id=9, new=lite.sub())
    assert lite.does("Kaisa", agreements.everything).found == ()


def test_a_new_or_changed_one_is_on_the_forums_next_agenda_until_the_item_is_dealt_with(house: House) -> None:
    one = registers(house)
    house.calls_forum()
    assert told(house) == ["Nuorten ohjaus"]
    house.clock.set(JANUARY + timedelta(hours=3))
    registers(house, subject="Kokouksen jälkeen")
    left = house.does("Leena", agenda.of_group, group_id=house.forum.id).left
    assert [(item.standing, [subject for subject, _ in item.about]) for item in left] == [
        (StandingItem.SUB_AGREEMENTS, ["Nuorten ohjaus"])
    ]
    house.does("Leena", agenda.deal, item_id=left[0].id)
    assert house.does("Anna", agreements.show, agreement_id=one.id).found[0].informed_on == date(2027, 1, 19)
    # The next meeting hears of what came after, and of what has changed.
    house.clock.advance(timedelta(days=1))
    house.calls_forum(JANUARY + timedelta(days=60))
    assert told(house) == ["Kokouksen jälkeen"]
    house.does("Kaisa", agreements.change, agreement_id=one.id, new=house.sub(ends=ENDS))
    assert told(house) == ["Nuorten ohjaus", "Kokouksen jälkeen"]
    assert house.does("Anna", agreements.show, agreement_id=one.id).found[0].informed_on is None


def test_an_item_that_is_opened_again_takes_the_information_back(lite: House) -> None:
    one = registers(lite)
    lite.calls_forum()
    lite.clock.set(JANUARY + timedelta(hours=3))
    item = lite.does("Leena", agenda.of_group, group_id=lite.forum.id).left[0]
    for expected in (date(2027, 1, 19), None):
        lite.does("Leena", agenda.deal, item_id=item.id)
        assert lite.does("Anna", agreements.show, agreement_id=one.id).found[0].informed_on == expected


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, 0, tzinfo=HELSINKI)


def test_an_ending_one_warns_90_30_and_7_days_before_each_once_and_on_working_days(house: House) -> None:
    registers(house, ends=ENDS)
    warned = ("sub_agreement_ending",)
    for day in (date(2027, 3, 20), date(2027, 3, 25), date(2027, 4, 2), date(2027, 5, 25), date(2027, 6, 22)):
        house.at_night(agreement_notices.arm, day)
    assert house.at_night(agreement_notices.arm, date(2027, 6, 22)) == 0
    # 1.4.2027 is a Thursday before Easter, 31.5. a Monday, 23.6. a Wednesday; 22.6. was late for nothing.
    days = (date(2027, 4, 1), date(2027, 5, 31), date(2027, 6, 23))
    assert house.queue(*warned) == [
        ("sub_agreement_ending", first, morning(day)) for day in days for first in ("Kaisa", "Tarja", "Urho")
    ]


def test_a_moved_end_voids_what_waits_and_arms_anew(house: House) -> None:
    one = registers(house, ends=ENDS)
    house.at_night(agreement_notices.arm, date(2027, 3, 25))
    moved = date(2027, 12, 31)
    house.does("Kaisa", agreements.change, agreement_id=one.id, new=house.sub(ends=moved))
    with house.world.database.reading() as session:
        states = set(session.scalars(select(Outgoing.state).where(Outgoing.sub_agreement_id == one.id)))
    assert states == {OutgoingState.CANCELLED}
    assert house.at_night(agreement_notices.arm, date(2027, 9, 28)) == 3
    until_further_notice = house.sub()
    house.does("Kaisa", agreements.change, agreement_id=one.id, new=until_further_notice)
    assert house.at_night(agreement_notices.arm, date(2027, 11, 28)) == 0


def test_a_short_one_is_warned_about_only_when_a_mark_comes_after_its_registering(lite: House) -> None:
    registers(lite, ends=date(2026, 12, 21))  # 27 days ahead: the marks of 90 and 30 days are behind
    assert lite.at_night(agreement_notices.arm, date(2026, 11, 25)) == 0
    assert lite.at_night(agreement_notices.arm, date(2026, 12, 10)) == 3
    assert {due for _, _, due in lite.queue("sub_agreement_ending")} == {morning(date(2026, 12, 14))}


def test_the_warning_that_the_bot_slept_through_is_sent_while_it_helps(lite: House) -> None:
    registers(lite, ends=ENDS)
    assert lite.at_night(agreement_notices.arm, date(2027, 6, 12)) == 3  # a Saturday; the 30th day was 31.5.
    assert {due for _, _, due in lite.queue("sub_agreement_ending")} == {morning(date(2027, 6, 14))}


def test_a_warning_is_void_for_who_is_no_contact_any_more_and_tells_the_facts(lite: House) -> None:
    one = registers(lite, ends=ENDS)
    lite.at_night(agreement_notices.arm, date(2027, 3, 25))
    lite.clock.set(morning(date(2027, 4, 1)))

    def rendered(first: str) -> Message | Void:
        with lite.world.database.reading() as session:
            row = session.scalars(
                select(Outgoing.id).where(Outgoing.recipient_id == lite.world.people[first])
            ).one()
            job = outgoing_stored.get_job(session, row)
            assert job is not None
            at = Rendering(session, job, translator("fi"), lite.clock.now(), NO_LINKS, Way.EMAIL)
            return render_ending(at)

    found = rendered("Tarja")
    assert isinstance(found, Message)
    assert found.letter is not None
    assert [(fact.label, fact.value) for fact in found.letter.facts] == [
        ("Aihe", "Nuorten ohjaus"),
        ("Osapuolet", "Mallila, Opisto"),
        ("Viimeinen päivä", "ke 30.6.2027 (90\N{NO-BREAK SPACE}päivää jäljellä)"),
    ]
    other = lite.sub(ends=ENDS, parties=("Mallila", "Esimerkkilä"))
    lite.does("Kaisa", agreements.change, agreement_id=one.id, new=other)
    assert isinstance(rendered("Tarja"), Void)


def test_who_registered_and_left_hears_no_more_and_the_service_manager_does(lite: House) -> None:
    registers(lite, ends=ENDS)
    with lite.world.database.writing() as session:
        session.execute(
            update(RoleHolding)
            .where(RoleHolding.person_id == lite.world.people["Kaisa"])
            .values(ended_at=datetime(2027, 1, 1, tzinfo=UTC))
        )
    lite.at_night(agreement_notices.arm, date(2027, 3, 25))
    assert [first for _, first, _ in lite.queue("sub_agreement_ending")] == ["Paula", "Tarja", "Urho"]


def test_a_partner_that_has_left_stays_a_party_and_cannot_become_one(lite: House) -> None:
    one = registers(lite)
    (opisto,) = lite.ids("Opisto")
    lite.does("Paula", partner_changes.leave, partner_id=opisto, on=date(2026, 11, 24))
    changed = lite.does("Kaisa", agreements.change, agreement_id=one.id, new=lite.sub("Uusi aihe"))
    assert [party.name for party in changed.agreement.parties] == ["Mallila", "Opisto"]
    with pytest.raises(PartnerHasLeft):
        lite.does("Kaisa", agreements.register, new=lite.sub("Toinen"))
