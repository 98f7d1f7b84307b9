"""Asking for input: everybody every year, once each; late while it helps, never after the closing."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest

from bot.clock import MovingClock
from bot.domain.programme import CalendarStep as S
from bot.domain.zone import HELSINKI
from bot.services import preparation, preparation_asking, programme_calendar
from bot.storage import preparation as stored
from bot.storage.engine import Database
from tests.preparation_world import Autumn

FIRST = (2026, 10, 1)


@pytest.fixture
def autumn(sqlite_address: str, clock: MovingClock) -> Iterator[Autumn]:
    store = Database(sqlite_address)
    yield Autumn(store, clock)
    store.close()


def test_three_years_in_a_row_everybody_is_asked_once_a_year(database: Database, clock: MovingClock) -> None:
    """A known fault elsewhere: who was reminded last year is skipped this year."""
    autumn = Autumn(database, clock)
    for year in (2026, 2027, 2028):
        for number in range(100):
            day = date(year, 9, 20) + timedelta(days=number)
            autumn.night((day.year, day.month, day.day))
            if (day.month, day.day) == (10, 20):
                autumn.gives("Leena", f"Vuodelle {year + 1}", autumn.group)
    yearly = {
        2026: ("10-01", "11-02", "12-01"),
        2027: ("10-01", "11-01", "12-01"),
        2028: ("10-02", "11-01", "12-01"),
    }
    assert autumn.heard() == [
        message
        for year, (asked, reminded, closed) in yearly.items()
        for message in (
            *((who, "asked", f"{year}-{asked} 09") for who in ("Leena", "Ville", "Kaisa")),
            *((who, "reminded", f"{year}-{reminded} 09") for who in ("Ville", "Kaisa")),
            *((who, "closed", f"{year}-{closed} 09") for who in ("Paula", "Kaisa")),
        )
    ]


def test_a_leader_of_two_groups_gets_one_message_about_both(autumn: Autumn) -> None:
    autumn.leads("Leena", autumn.other)
    autumn.night(FIRST)
    assert Counter(who for who, _, _ in autumn.heard()) == {"Leena": 1, "Kaisa": 1}
    with autumn.database.reading() as session:
        lacking = preparation.lacking(session, autumn.world.people["Leena"], autumn.clock.now())
    assert [one.name for one in lacking] == ["Nuorten palvelut", "Työnantajapalvelut"]


def test_who_becomes_leader_later_is_asked_then_and_once(autumn: Autumn) -> None:
    autumn.night(FIRST)
    autumn.leads("Oili", autumn.other)
    nights = [autumn.night((2026, 10, day)) for day in (16, 17, 20)]
    autumn.leads("Ville", autumn.other)  # back again: asked on the first day already
    nights += [autumn.night((2026, 10, day)) for day in (21, 22)]
    autumn.leads("Leena", autumn.other)  # asked for one group before, and now for the other
    nights += [autumn.night((2026, 10, day)) for day in (24, 26)]
    assert nights == [1, 0, 0, 0, 0, 1, 0]
    assert [one for one in autumn.heard() if one[2] > "2026-10-02"] == [
        ("Oili", "asked", "2026-10-16 09"),
        ("Leena", "asked", "2026-10-26 09"),  # the 24th is a Saturday
    ]


def test_a_group_without_a_leader_is_asked_through_its_coordinator_and_one_without_both_is_not(
    autumn: Autumn,
) -> None:
    autumn.nobody_leads()
    autumn.night(FIRST)
    assert [one[0] for one in autumn.heard()] == ["Kaisa"]  # who coordinates one of them, in one message
    assert [(one.name, one.asked.name if one.asked else None) for one in autumn.sees().givers] == [
        ("Nuorten palvelut", "Kaisa Esimerkki"),
        ("Työnantajapalvelut", None),
        ("Kaisa Esimerkki", "Kaisa Esimerkki"),
    ]


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        ((2026, 9, 30), 3, []),
        ((2026, 10, 20), 3, [("asked", "2026-10-20 09")]),
        ((2026, 10, 20), 13, [("asked", "2026-10-20 13")]),
        ((2026, 10, 24), 3, [("asked", "2026-10-26 09")]),  # a Saturday
        ((2026, 11, 30), 3, [("asked", "2026-11-30 09")]),
        ((2026, 11, 30), 17, []),  # there is no office hour left
        ((2026, 12, 1), 3, [("closed", "2026-12-01 09")]),
        ((2026, 12, 14), 3, [("closed", "2026-12-14 09")]),
        ((2026, 12, 15), 3, []),
    ],
)
def test_a_bot_that_was_down_asks_late_while_it_helps(
    autumn: Autumn, day: tuple[int, int, int], hour: int, expected: list[tuple[str, str]]
) -> None:
    autumn.night(day, hour)
    assert [(kind, when) for who, kind, when in autumn.heard() if who == "Kaisa"] == expected


def test_who_was_asked_within_the_week_is_not_reminded_yet(autumn: Autumn) -> None:
    autumn.night((2026, 10, 30))
    counts = [autumn.night((2026, 11, day)) for day in (2, 5, 6, 7)]
    assert counts == [0, 0, 3, 0]


def test_a_day_moved_after_the_asking_asks_nobody_again(autumn: Autumn) -> None:
    autumn.night(FIRST)
    autumn.does("Kaisa", programme_calendar.change, days={S.INPUT_ASKED: (10, 15)})
    assert [autumn.night((2026, 10, day)) for day in (14, 15, 16)] == [0, 0, 0]
    autumn.clock.set(datetime(2027, 10, 1, 3, tzinfo=HELSINKI))
    assert [autumn.night((2027, 10, day)) for day in (1, 14, 15)] == [0, 0, 3]


def test_two_processes_that_look_at_the_same_time_ask_everybody_once(
    postgres_address: str, clock: MovingClock
) -> None:
    store = Database(postgres_address)
    autumn = Autumn(store, clock)
    clock.set(datetime(*FIRST, 3, tzinfo=HELSINKI))
    both = Barrier(2)

    def looks() -> int:
        own = Database(postgres_address)
        with own.writing() as session:
            both.wait()
            new = preparation_asking.arm(session, clock.now())
        own.close()
        return new

    with ThreadPoolExecutor(2) as pool:
        counts = [one.result() for one in [pool.submit(looks), pool.submit(looks)]]
    with store.reading() as session:
        asked = len(stored.asks(session, 2027))
    assert (sum(counts), len(autumn.heard()), asked) == (3, 3, 3)
    store.close()
