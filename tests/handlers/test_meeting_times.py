"""What people type as a meeting's time and length."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.meeting_errors import (
    ClockTimeMissing,
    ClockTimeSkipped,
    MeetingLengthUnclear,
    RepeatNotMade,
)
from bot.domain.times import TimeNotUnderstood
from bot.handlers.meeting_times import form_times, is_time, length_of, read_when

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
AT_13 = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2 h", 120),
        ("2h", 120),
        ("1,5 h", 90),
        ("1.5 tuntia", 90),
        ("90 min", 90),
        ("90 minuuttia", 90),
        ("1 h 30 min", 90),
        ("1 tunti ja 15 min", 75),
        ("1:30", 90),
        ("tunti", 60),
        ("puolitoista tuntia", 90),
        ("Puoli  tuntia", 30),
        ("2 h\N{NO-BREAK SPACE}", 120),
    ],
)
def test_a_length_is_read(text: str, minutes: int) -> None:
    assert length_of(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "pitkä", "0 h", "0:00", "-1 h", "2 h ehkä", "999999 h", "1e9 h", "h"])
def test_what_is_no_length_is_none(text: str) -> None:
    assert length_of(text) is None


def test_a_beginning_alone_gets_an_hour_that_is_told_as_assumed() -> None:
    when = read_when("1.12.2026 klo 13", NOW)
    assert (when.starts_at, when.ends_at, when.assumed_end) == (AT_13, AT_13 + timedelta(hours=1), True)


def test_a_length_gives_the_end_unless_it_contradicts_the_said_one() -> None:
    when = read_when("1.12.2026 klo 13", NOW, length="2 h")
    assert (when.ends_at, when.assumed_end, when.problem) == (AT_13 + timedelta(hours=2), False, None)
    agreed = read_when("1.12.2026 klo 13–15", NOW, length="2 h")
    assert agreed.problem is None
    for length in ("3 h", "pitkä"):
        problem = read_when("1.12.2026 klo 13–15", NOW, length=length).problem
        assert isinstance(problem, MeetingLengthUnclear)


def test_a_day_alone_asks_the_time_unless_a_meeting_lends_its_own() -> None:
    asked = read_when("1.12.2026", NOW)
    assert (asked.day, asked.starts_at) == (date(2026, 12, 1), None)
    assert isinstance(asked.problem, ClockTimeMissing)
    # Over the end of summer time: 9.00 stays 9.00.
    old = datetime(2026, 10, 20, 6, 0, tzinfo=UTC)
    moved = read_when("2.11.2026", datetime(2026, 10, 1, tzinfo=UTC), like=(old, old + timedelta(hours=2)))
    assert (moved.start, moved.starts_at) == (time(9), datetime(2026, 11, 2, 7, 0, tzinfo=UTC))
    assert moved.ends_at == datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_a_new_beginning_keeps_the_length_of_a_moving_meeting() -> None:
    old = (AT_13, AT_13 + timedelta(hours=3))
    moved = read_when("9.12.2026 klo 9", NOW, like=old)
    assert moved.known() == {"date": "2026-12-09", "from": "09:00", "to": "12:00"}


def test_a_repeating_time_gives_its_first_and_says_so() -> None:
    when = read_when("joka tiistai klo 9–10", NOW)
    assert isinstance(when.problem, RepeatNotMade)
    assert when.known() == {"date": "2026-12-01", "from": "09:00", "to": "10:00"}


def test_what_is_no_time_is_a_problem_and_never_an_exception() -> None:
    for text in ("Ohjaamon palvelut", "31.2. klo 13", "x" * 3000, "\u202e", ":::"):
        when = read_when(text, NOW)
        assert isinstance(when.problem, TimeNotUnderstood)
        assert when.known() == {}


def test_a_time_is_told_from_a_name() -> None:
    assert [is_time(text, NOW) for text in ("tiistaina klo 13", "Nuorten palvelut", "ke 9.12.")] == [
        True,
        False,
        True,
    ]


def test_the_fields_of_a_form_are_helsinki_time() -> None:
    values = {"date": "2026-12-01", "from": "13:00", "to": "15:00"}
    assert form_times(values) == (AT_13, AT_13 + timedelta(hours=2))


def test_a_time_that_the_clock_skips_is_refused_in_a_form() -> None:
    with pytest.raises(ClockTimeSkipped):
        form_times({"date": "2027-03-28", "from": "03:30", "to": "05:00"})
