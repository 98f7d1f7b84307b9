"""The time inside a sentence, times of other zones, and errors that say what was wrong."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.times import (
    Day,
    Found,
    Located,
    Moment,
    Reading,
    Reason,
    Span,
    TimeAmbiguous,
    TimeNotUnderstood,
)
from bot.domain.zone import HELSINKI
from bot.language.dates import WOULD_BE, find, locate, understand

NOW = datetime(2026, 2, 11, 9, 40, tzinfo=HELSINKI)  # a Wednesday


def helsinki(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI).astimezone(UTC)


def span(day: str, start: str, end: str) -> Span:
    return Span(helsinki(f"{day}T{start}"), helsinki(f"{day}T{end}"))


@pytest.mark.parametrize(
    ("text", "reading", "rest"),
    [
        ("Palvelut ensi ti klo 13–15 Siltassa", span("2026-02-17", "13:00", "15:00"), "Palvelut Siltassa"),
        ("tiistaina Siltassa klo 13", Moment(helsinki("2026-02-17T13:00")), "Siltassa"),
        ("Perjantain palaveri 3.3. klo 9", Moment(helsinki("2026-03-03T09:00")), "Perjantain palaveri"),
        ("kokous huomenna", Day(date(2026, 2, 12)), "kokous"),
        ("Seminaari 15.–16.9. Siltassa", Span(date(2026, 9, 15), date(2026, 9, 16)), "Seminaari Siltassa"),
        ("ti 3.3. klo 9; Aihe; Silta", Moment(helsinki("2026-03-03T09:00")), "Aihe; Silta"),
        ("Siirto perjantaihin klo 12, Silta", Moment(helsinki("2026-02-13T12:00")), "Siirto Silta"),
        ("5 henkilöä tulee klo 9 huomenna", Moment(helsinki("2026-02-12T09:00")), "5 henkilöä tulee"),
        ("tapaan huomenna Maijan", Day(date(2026, 2, 12)), "tapaan Maijan"),
    ],
)  # fmt: skip
def test_the_time_is_found_in_a_sentence_and_the_rest_is_given_back(
    text: str, reading: Reading, rest: str
) -> None:
    assert find(text, now=NOW) == Found(reading, rest)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Matti Meikäläinen puh. 040 123 4567", Reason.NOT_A_TIME),
        ("la dolce vita", Reason.NOT_A_TIME),
        ("kokous ei tiistaina", Reason.NEGATED),
        ("nähdään tiistaina tai keskiviikkona klo 9", Reason.SEVERAL),
        ("kokous klo 9 ja toinen klo 14", Reason.SEVERAL),
        ("Vuosi 2027 suunnittelu 3.3. klo 9", Reason.SEVERAL),
        ("kokous 31.2. klo 9", Reason.IMPOSSIBLE),
        ("kokous eilen klo 9", Reason.PAST),
    ],
)
def test_a_sentence_without_one_certain_time_says_why(text: str, reason: Reason) -> None:
    with pytest.raises(TimeNotUnderstood) as caught:
        find(text, now=NOW)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("text", "word", "reason"),
    [
        ("", "", Reason.EMPTY),
        ("x" * 300, "", Reason.TOO_LONG),
        ("kokous huomenna", "kokous", Reason.UNKNOWN_WORD),
        ("31.2.2026", "31.2.2026", Reason.IMPOSSIBLE),
        ("29.3. klo 3.15", "klo 3.15", Reason.SKIPPED_BY_CLOCK),
        ("huomenna klo 15–13", "13", Reason.END_BEFORE_START),
        ("eilen klo 10", "eilen", Reason.PAST),
        ("tiistaina tai keskiviikkona", "tai", Reason.SEVERAL),
        ("ei tiistaina", "ei", Reason.NEGATED),
        ("pian", "pian", Reason.VAGUE),
        ("2 tuntia", "2", Reason.NO_START),
        ("huomenna 24.12.", "huomenna", Reason.CONTRADICTION),
    ],
)
def test_an_error_names_the_word_and_the_reason(text: str, word: str, reason: Reason) -> None:
    with pytest.raises(TimeNotUnderstood) as caught:
        understand(text, now=NOW)
    assert (caught.value.word, caught.value.reason) == (word, reason)


@pytest.mark.parametrize(
    "text",
    [
        *("", "Siltakatu 12", "kokous", "pian", "ei torstaina", "2 tuntia", "ensi", "x" * 5000),
        *("31.2.", "klo 25", "eilen", "tiistaina tai keskiviikkona", "huomenna 24.12.", "klo 13–12"),
    ],
)
def test_an_error_says_what_would_be_understood(text: str) -> None:
    with pytest.raises(TimeNotUnderstood) as caught:
        understand(text, now=NOW)
    assert caught.value.suggestions == WOULD_BE


@given(st.integers(0, 60 * 24 * 365 * 10))
def test_what_an_error_suggests_is_understood_whenever_it_is_said(minutes: int) -> None:
    now = NOW + timedelta(minutes=minutes)
    assert [type(understand(text, now=now)) for text in WOULD_BE] == [Moment, Span]


def test_a_weekday_that_is_not_the_dates_suggests_the_right_one() -> None:
    with pytest.raises(TimeNotUnderstood) as caught:
        understand("ma 24.2.2026", now=NOW)
    assert (caught.value.reason, caught.value.suggestions) == (Reason.WEEKDAY_MISMATCH, ("ti 24.2.2026",))


def test_what_can_be_taken_two_ways_carries_both() -> None:
    with pytest.raises(TimeAmbiguous) as caught:
        understand("ensi perjantaina klo 9–11", now=NOW)
    assert caught.value.readings == (
        span("2026-02-13", "09:00", "11:00"),
        span("2026-02-20", "09:00", "11:00"),
    )


def test_the_hour_that_comes_twice_is_asked_about() -> None:
    with pytest.raises(TimeAmbiguous) as caught:
        understand("25.10. klo 3.30", now=NOW)
    readings = (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert caught.value.readings == tuple(Moment(at) for at in readings)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("1.12.2026 klo 13 UTC", "2026-12-01T13:00"),
        ("ti 1.12.2026 klo 13.00 EET", "2026-12-01T11:00"),
        ("huomenna klo 15 CET", "2026-02-12T14:00"),
        ("huomenna klo 15 (UTC+3)", "2026-02-12T12:00"),
    ],
)
def test_a_named_time_zone_is_read_with_dateparsers_help(text: str, utc: str) -> None:
    assert understand(text, now=NOW) == Moment(datetime.fromisoformat(utc).replace(tzinfo=UTC))


@pytest.mark.parametrize(
    "text", ["UTC", "kokous klo 15 UTC", "huomenna UTC", "klo 15 UTC EET", "31.2.2026 klo 13 UTC"]
)
def test_a_time_zone_makes_nothing_a_time_that_is_none(text: str) -> None:
    with pytest.raises(TimeNotUnderstood):
        understand(text, now=NOW)


def test_dateparser_and_babel_are_not_imported_for_reading_plain_finnish() -> None:
    program = (
        "import sys, datetime;from bot.language.dates import understand;"
        "now = datetime.datetime(2026, 2, 11, tzinfo=datetime.UTC);"
        "understand('ensi viikon tiistaina klo 13–15', now=now);"
        "print([m for m in ('dateparser', 'babel', 'dateutil') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("text", "said", "around"),
    [
        ("Palvelut ensi ti klo 13–15 Siltassa", "ensi ti klo 13–15", ("Palvelut", "Siltassa")),
        ("ti 3.3. klo 13 – 15 Palvelut", "ti 3.3. klo 13 – 15", ("Palvelut",)),
        ("tiistaina Siltassa klo 13", "tiistaina klo 13", ("Siltassa",)),
        ("A – B (etä) 3.3. klo 9, https://example.fi/2026/3/4", "3.3. klo 9",
         ("A – B (etä)", "https://example.fi/2026/3/4")),
        ("Pro\u0308ssi (ti 3.3. klo 9)", "ti 3.3. klo 9", ("Prössi",)),
        ("Kahvit huomenna seitsemältä", "huomenna seitsemältä", ("Kahvit",)),
    ],
)  # fmt: skip
def test_the_words_of_the_time_and_the_texts_around_them_are_given_as_typed(
    text: str, said: str, around: tuple[str, ...]
) -> None:
    assert locate(text, now=NOW) == Located(said, around)


@pytest.mark.parametrize(
    ("text", "word", "reason"),
    [
        ("tiistiana klo 13 Siltassa", "tiistiana klo 13 Siltassa", Reason.NOT_A_TIME),
        ("tiistiana 3.3. Siltassa", "tiistiana", Reason.UNKNOWN_WORD),
        ("Palvelut klo 13 Siltassa", "Palvelut klo 13 Siltassa", Reason.NOT_A_TIME),
        ("Perjantain palaveri klo 9", "Perjantain palaveri klo 9", Reason.NOT_A_TIME),
        ("Palvelut ti 3.3. klo 9, Kahvila Torstai", "Torstai", Reason.SEVERAL),
        ("Palvelut 31.2. klo 9", "31.2.", Reason.IMPOSSIBLE),
    ],
)
def test_a_sentence_that_could_be_taken_otherwise_is_not_taken_apart(
    text: str, word: str, reason: Reason
) -> None:
    with pytest.raises(TimeNotUnderstood) as caught:
        locate(text, now=NOW)
    assert (caught.value.word, caught.value.reason) == (word, reason)
