"""Several times in one text; everything is said on Tuesday 24.11.2026 at ten."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.times import Day, Moment, Reading, Reason, Span, TimeNotUnderstood
from bot.domain.zone import HELSINKI
from bot.language.dates import understand
from bot.language.several import understand_many

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def shown(reading: Reading) -> str:
    if isinstance(reading, Moment):
        return f"{reading.at.astimezone(HELSINKI):%-d.%-m.%Y %H:%M}"
    if isinstance(reading, Day):
        return f"{reading.on:%-d.%-m.%Y}"
    assert isinstance(reading, Span)
    assert isinstance(reading.start, datetime)
    assert isinstance(reading.end, datetime)
    start, end = reading.start.astimezone(HELSINKI), reading.end.astimezone(HELSINKI)
    return f"{start:%-d.%-m.%Y %H:%M}-{end:%H:%M}"


TEXTS: dict[str, list[str]] = {
    # The clock time of the neighbour, the next one first.
    "ti 1.12. tai to 3.12. klo 9–11": ["1.12.2026 09:00-11:00", "3.12.2026 09:00-11:00"],
    "ti 1.12. klo 9–11 tai to 3.12.": ["1.12.2026 09:00-11:00", "3.12.2026 09:00-11:00"],
    "ti 1.12. tai to 3.12. klo 9, pe 4.12. klo 13": [
        "1.12.2026 09:00",
        "3.12.2026 09:00",
        "4.12.2026 13:00",
    ],
    "ma 7.12. 9-11, ti 8.12. 13-15": ["7.12.2026 09:00-11:00", "8.12.2026 13:00-15:00"],
    # The day of the neighbour, the one before first.
    "ti 1.12. klo 9–11 ja 13–15": ["1.12.2026 09:00-11:00", "1.12.2026 13:00-15:00"],
    "klo 9 tai klo 13 ti 1.12.": ["1.12.2026 09:00", "1.12.2026 13:00"],
    # The month of the neighbour.
    "1., 3. ja 8.12. klo 9–11": ["1.12.2026 09:00-11:00", "3.12.2026 09:00-11:00", "8.12.2026 09:00-11:00"],
    "1. ja 3. joulukuuta klo 10–12": ["1.12.2026 10:00-12:00", "3.12.2026 10:00-12:00"],
    # The week of the neighbour.
    "ensi viikolla ti tai to klo 9–11": ["1.12.2026 09:00-11:00", "3.12.2026 09:00-11:00"],
    "viikolla 50 ma, ke ja pe klo 8.30–10": [
        "7.12.2026 08:30-10:00",
        "9.12.2026 08:30-10:00",
        "11.12.2026 08:30-10:00",
    ],
    # What stands between the times.
    "ke 2.12. klo 9\nto 3.12. klo 9": ["2.12.2026 09:00", "3.12.2026 09:00"],
    "ke 2.12. klo 9; to 3.12. klo 9": ["2.12.2026 09:00", "3.12.2026 09:00"],
    "ke 2.12. klo 9 / to 3.12. klo 9": ["2.12.2026 09:00", "3.12.2026 09:00"],
    "ke 2.12. klo 9 sekä to 3.12. klo 9": ["2.12.2026 09:00", "3.12.2026 09:00"],
    # A comma that parts a day from its time, a length, a decimal.
    "ke 2.12., klo 9–11, to 3.12., klo 13–15": ["2.12.2026 09:00-11:00", "3.12.2026 13:00-15:00"],
    "ti 1.12. klo 9, kesto 1,5 h tai ke 2.12. klo 13": ["1.12.2026 09:00-10:30", "2.12.2026 13:00"],
    "huomenna kahdesta neljään tai pe 27.11. klo 9": ["25.11.2026 14:00-16:00", "27.11.2026 09:00"],
    "15.12. tai 12.1. klo 9–11": ["15.12.2026 09:00-11:00", "12.1.2027 09:00-11:00"],
    # The same time twice is one.
    "ti 1.12. klo 9 tai 1.12.2026 klo 9.00": ["1.12.2026 09:00"],
    "ti 1.12. klo 9–11": ["1.12.2026 09:00-11:00"],
    "1.12. ja 3.12.": ["1.12.2026", "3.12.2026"],
    # The night of the change.
    "su 28.3.2027 klo 4.30 tai ma 29.3.2027 klo 9": ["28.3.2027 04:30", "29.3.2027 09:00"],
}


@pytest.mark.parametrize(("text", "times"), TEXTS.items())
def test_each_part_takes_from_its_neighbour_what_it_leaves_unsaid(text: str, times: list[str]) -> None:
    assert [shown(one) for one in understand_many(text, now=NOW)] == times


@pytest.mark.parametrize(
    ("text", "reason", "word"),
    [
        ("", Reason.EMPTY, ""),
        ("ti 1.12. tai höpönä klo 9", Reason.UNKNOWN_WORD, "höpönä"),
        ("31.2. tai to 3.12. klo 9", Reason.IMPOSSIBLE, None),
        ("eilen klo 9 tai huomenna klo 9", Reason.PAST, None),
        ("su 28.3.2027 klo 3.30 tai ma 29.3.2027 klo 9", Reason.SKIPPED_BY_CLOCK, None),
        ("x" * 1001, Reason.TOO_LONG, ""),
        ("1.12. klo 9, " * 50, Reason.TOO_LONG, ""),
    ],
)
def test_a_part_that_cannot_be_read_is_told_and_nothing_is_guessed(
    text: str, reason: Reason, word: str | None
) -> None:
    with pytest.raises(TimeNotUnderstood) as refused:
        understand_many(text, now=NOW)
    assert refused.value.reason is reason
    assert word is None or refused.value.word == word


@given(st.text(alphabet="0123456789.,;:–- klomatieöpn/\n", max_size=60))
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        found = understand_many(text, now=NOW)
    except TimeNotUnderstood:
        return
    assert found == tuple(dict.fromkeys(found))


def test_one_time_alone_is_read_as_ever() -> None:
    assert understand_many("pe klo 9–10", now=NOW) == (understand("pe klo 9–10", now=NOW),)
