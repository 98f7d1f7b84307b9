"""Impact indicators: readings and their corrections, what a draft says, who may do what."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.domain.indicators import (
    IndicatorAmbiguous,
    IndicatorNotFound,
    NewIndicator,
    Period,
    PeriodNotBegun,
    Planned,
    Recorded,
)
from bot.domain.names import NameEmpty, NameTooLong
from bot.domain.payloads import StaleButton
from bot.domain.programme import ProgrammeState, TopGoal
from bot.domain.programme_errors import GoalNotFound, NoDraft, NoProgramme, ProgrammeFrozen
from bot.domain.rights import NotAllowed
from bot.services import indicator_changes as changes
from bot.services import indicators
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, Programme, Reading
from tests.guest_world import add_guests
from tests.meeting_world import World
from tests.programme_world import Programmes, build_programmes

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
Q3 = Period(date(2026, 7, 1), date(2026, 9, 30))
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
Made = tuple[World, Programmes]


@pytest.fixture
def made(sqlite_address: str) -> Iterator[Made]:
    store = Database(sqlite_address)
    yield build_programmes(store)
    store.close()


def record(
    made: Made, who: str, period: Period, value: str, source: str = "Katsaus", *, now: datetime = NOW
) -> Recorded:
    world, ids = made
    with world.database.writing() as session:
        return changes.record(
            session,
            actor=world.actor(session, who, now),
            now=now,
            indicator_id=ids.indicator,
            period=period,
            value=Decimal(value),
            source=source,
        )


def plan(made: Made, new: NewIndicator, who: str = "Eero", programme_id: int | None = None) -> Planned:
    world, ids = made
    with world.database.writing() as session:
        return changes.plan(
            session,
            actor=world.actor(session, who, NOW),
            now=NOW,
            programme_id=programme_id or ids.draft,
            new=new,
        )


NEW = NewIndicator("Yritysten rekrytoinnit", "kpl", "4", Decimal(120), Decimal(150))


def test_the_indicators_of_the_version_in_force_are_shown_with_their_readings(made: Made) -> None:
    world, ids = made
    with world.database.reading() as session:
        found = indicators.overview(session, actor=world.actor(session, "Anna", NOW), now=NOW)
    [one] = found.followed
    assert (found.programme.id, found.may_record, found.may_plan) == (ids.decided, False, False)
    assert found.draft is not None
    assert found.draft.id == ids.draft
    assert (one.indicator.name, one.goal.top) == ("Alle 25-vuotiaat työttömät", TopGoal.UNEMPLOYMENT)
    assert [(each.value, each.recorded_by) for each in one.readings] == [
        (Decimal(880), "Eero Esimerkki"),
        (Decimal(850), "Eero Esimerkki"),
    ]
    assert one.latest is not None
    assert one.latest.period == Q3
    assert one.progress == Decimal(25)


def test_a_correction_takes_the_place_of_a_reading_that_is_kept(database: Database) -> None:
    world, ids = build_programmes(database)
    corrected = record((world, ids), "Leena", Q3, "845.50", "Korjattu katsaus")

    assert corrected.corrected is not None
    assert (corrected.corrected.value, corrected.same) == (Decimal(850), False)
    latest = corrected.followed.latest
    assert latest is not None
    assert (str(latest.value), latest.source, latest.recorded_by) == (
        "845.50",
        "Korjattu katsaus",
        "Leena Esimerkki",
    )
    [earlier] = corrected.followed.earlier
    assert (earlier.value, earlier.recorded_by, earlier.replaced_at) == (Decimal(850), "Eero Esimerkki", NOW)
    with world.database.reading() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-1:] == ["indicator.corrected"]


def test_the_same_reading_again_changes_nothing(made: Made) -> None:
    first = record(made, "Kaisa", OCTOBER, "840")
    again = record(made, "Leena", OCTOBER, "840", now=NOW + timedelta(days=1))

    assert (first.same, first.corrected) == (False, None)
    assert (again.same, again.corrected, again.reading) == (True, None, first.reading)


def test_twenty_at_once_leave_one_reading_of_a_period(database: Database) -> None:
    world, ids = build_programmes(database)

    def one(number: int) -> bool:
        return record((world, ids), "Leena", OCTOBER, str(800 + number)).corrected is not None

    with ThreadPoolExecutor(8) as pool:
        corrected = list(pool.map(one, range(20)))
    with world.database.reading() as session:
        of_october = select(func.count()).where(Reading.starts_on == OCTOBER.first)
        counting = session.scalar(of_october.where(Reading.replaced_at.is_(None)))
        assert (counting, session.scalar(of_october), sum(corrected)) == (1, 20, 19)


@pytest.mark.parametrize("who", ["Leena", "Kaisa", "Eero", "Ville"])
def test_readings_are_recorded_by_whoever_prepares_the_programme(made: Made, who: str) -> None:
    assert record(made, who, OCTOBER, "840").reading.recorded_by == f"{who} Esimerkki"


@pytest.mark.parametrize("who", ["Anna", "Veera"])
def test_members_and_guests_record_no_readings(made: Made, who: str) -> None:
    add_guests(made[0])
    with pytest.raises(NotAllowed):
        record(made, who, OCTOBER, "840")


def test_a_reading_is_of_what_has_been_measured(made: Made) -> None:
    with pytest.raises(PeriodNotBegun):
        record(made, "Leena", Period(date(2026, 11, 25), date(2026, 12, 31)), "1")
    # The running year may be told so far.
    assert record(made, "Leena", Period(date(2026, 1, 1), date(2026, 12, 31)), "1").same is False
    with pytest.raises(NameTooLong):
        record(made, "Leena", Q3, "1", "x" * 301)


def test_a_removed_reading_does_not_count_and_is_kept(made: Made) -> None:
    world, ids = made
    done = record(made, "Leena", OCTOBER, "84")
    for _twice in range(2):
        with world.database.writing() as session:
            actor = world.actor(session, "Kaisa", NOW)
            removed = changes.remove_reading(session, actor=actor, now=NOW, reading_id=done.reading.id)
            assert removed == ids.indicator
    with world.database.writing() as session:
        actor = world.actor(session, "Anna", NOW)
        found = indicators.one(session, actor=actor, now=NOW, indicator_id=ids.indicator)
        assert [each.value for each in found.readings] == [Decimal(880), Decimal(850)]
        assert [each.value for each in found.earlier] == [Decimal(84)]
        with pytest.raises(NotAllowed):
            changes.remove_reading(session, actor=actor, now=NOW, reading_id=done.reading.id)
        eero = world.actor(session, "Eero", NOW)
        with pytest.raises(StaleButton):
            changes.remove_reading(session, actor=eero, now=NOW, reading_id=999)
    # The period can be recorded again.
    assert record(made, "Leena", OCTOBER, "840").corrected is None


def test_an_indicator_is_put_into_the_draft_and_followed_there(made: Made) -> None:
    world, ids = made
    done = plan(made, NEW)

    assert (done.programme.id, done.again) == (ids.draft, False)
    assert (done.followed.goal.top, done.followed.indicator.unit) == (TopGoal.MATCHING, "kpl")
    again = plan(made, NewIndicator("yritysten REKRYTOINNIT", "kpl", "kohtaan", None, Decimal(160)))
    assert (again.again, again.followed.indicator.id) == (True, done.followed.indicator.id)
    assert (again.followed.indicator.baseline, again.followed.indicator.target) == (None, Decimal(160))
    with world.database.reading() as session:
        actor = world.actor(session, "Eero", NOW)
        draft = indicators.overview(session, actor=actor, now=NOW, draft=True)
        assert ([one.indicator.id for one in draft.followed], draft.may_plan) == (
            [done.followed.indicator.id],
            True,
        )
        names = [one.name for one in indicators.choices(session, now=NOW)]
        assert names == ["Alle 25-vuotiaat työttömät", "yritysten REKRYTOINNIT"]


def test_a_decided_version_s_indicators_never_change(made: Made) -> None:
    world, ids = made
    with pytest.raises(ProgrammeFrozen):
        plan(made, NEW, programme_id=ids.decided)
    with world.database.writing() as session:
        actor = world.actor(session, "Eero", NOW)
        given: dict[str, Any] = {
            "actor": actor,
            "now": NOW,
            "programme_id": ids.decided,
            "indicator_id": ids.indicator,
        }
        with pytest.raises(ProgrammeFrozen):
            changes.replan(session, **given, new=NEW)
        with pytest.raises(ProgrammeFrozen):
            changes.drop(session, **given)
        session.get_one(Programme, ids.draft).state = ProgrammeState.DISCARDED
        session.flush()
        with pytest.raises(ProgrammeFrozen):
            changes.draft_to_plan(session, actor=actor, now=NOW)
        with pytest.raises(NoDraft):
            indicators.overview(session, actor=actor, now=NOW, draft=True)


def test_a_draft_s_indicator_is_changed_and_left_out_and_its_readings_stay(made: Made) -> None:
    world, ids = made
    number = plan(made, NEW).followed.indicator.id
    with world.database.writing() as session:
        actor = world.actor(session, "Eero", NOW)
        given: dict[str, Any] = {"actor": actor, "now": NOW, "programme_id": ids.draft}
        new = NewIndicator("Rekrytoinnit", "kpl", "1", None, None)
        done = changes.replan(session, **given, indicator_id=number, new=new)
        assert (done.followed.indicator.name, done.followed.goal.top) == ("Rekrytoinnit", TopGoal.VITALITY)
        with pytest.raises(StaleButton):
            changes.replan(session, **given, indicator_id=ids.indicator, new=new)
        for _twice in range(2):
            changes.drop(session, **given, indicator_id=number)
        assert indicators.overview(session, actor=actor, now=NOW, draft=True).followed == ()
        with pytest.raises(StaleButton):
            indicators.one(session, actor=actor, now=NOW, indicator_id=number)


def test_only_who_manages_the_programme_says_what_is_measured(made: Made) -> None:
    with pytest.raises(NotAllowed):
        plan(made, NEW, who="Leena")
    with pytest.raises(NameEmpty):
        plan(made, NewIndicator(" ", "", "1"))
    with pytest.raises(GoalNotFound):
        plan(made, NewIndicator("Nimi", "", "rauha"))


def test_an_indicator_is_named_by_its_number_or_by_a_part_of_its_name(made: Made) -> None:
    world, ids = made
    plan(made, NEW)
    plan(made, NewIndicator("Yritysten vienti", "€", "1"))
    with world.database.reading() as session:
        assert indicators.find(session, f"#{ids.indicator}", now=NOW).name == "Alle 25-vuotiaat työttömät"
        assert indicators.find(session, "alle 25", now=NOW).id == ids.indicator
        assert indicators.find(session, "vienti", now=NOW).name == "Yritysten vienti"
        with pytest.raises(IndicatorAmbiguous) as several:
            indicators.find(session, "yritys", now=NOW)
        assert [name for _, name in several.value.choices] == ["Yritysten vienti", "Yritysten rekrytoinnit"]
        for nothing in ("rauha", "#99"):
            with pytest.raises(IndicatorNotFound):
                indicators.find(session, nothing, now=NOW)


def test_without_a_programme_there_is_nothing_to_show(made: Made) -> None:
    world, ids = made
    with world.database.writing() as session:
        actor = world.actor(session, "Anna", NOW)
        # Before the decision's day the draft of a year is what there is.
        before = NOW - timedelta(days=30)
        assert indicators.overview(session, actor=actor, now=before).programme.id == ids.draft
        with pytest.raises(NoProgramme):
            indicators.overview(session, actor=actor, now=NOW, year=2031)
