"""Times as people see them, in three languages."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.times import Recurrence, TimeNotUnderstood
from bot.language.dates import understand
from bot.language.showing import show_day, show_moment, show_near, show_span
from bot.language.showing_repeats import show_recurrence
from tests.language.scorer import Row, json_rows, own_rows

AT = datetime(2026, 12, 1, 11, tzinfo=UTC)
NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("locale", "day", "moment"),
    [
        ("fi", "ti 1.12.2026", f"ti 1.12.2026 klo{NBSP}13.00"),
        ("sv", "tis 1.12.2026", f"tis 1.12.2026 kl.{NBSP}13.00"),
        ("en", "Tue 1 Dec 2026", "Tue 1 Dec 2026, 13:00"),
    ],
)
def test_days_and_moments_are_written_in_the_style_of_each_language(
    locale: str, day: str, moment: str
) -> None:
    assert (show_day(date(2026, 12, 1), locale), show_moment(AT, locale)) == (day, moment)


@pytest.mark.parametrize(
    ("end", "shown"),
    [
        (AT + timedelta(hours=2), f"ti 1.12.2026 klo{NBSP}13.00–15.00"),
        (AT + timedelta(hours=13), f"ti 1.12.2026 klo{NBSP}13.00 – ke 2.12.2026 klo{NBSP}2.00"),
    ],
)
def test_spans_name_the_day_once_unless_they_cross_midnight(end: datetime, shown: str) -> None:
    assert show_span(AT, end) == shown


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2026, 12, 1), date(2026, 12, 3), ("1.–3.12.2026", "1–3.12.2026", "1–3 Dec 2026")),
        (date(2026, 11, 28), date(2026, 12, 3),
         ("28.11.–3.12.2026", "28.11.–3.12.2026", "28 Nov – 3 Dec 2026")),
        (date(2026, 12, 28), date(2027, 1, 3),
         ("28.12.2026–3.1.2027", "28.12.2026–3.1.2027", "28 Dec 2026 – 3 Jan 2027")),
        (date(2026, 12, 1), date(2026, 12, 1), ("ti 1.12.2026", "tis 1.12.2026", "Tue 1 Dec 2026")),
    ],
)  # fmt: skip
def test_ranges_of_days_say_shared_parts_once(first: date, last: date, shown: tuple[str, str, str]) -> None:
    assert tuple(show_span(first, last, locale) for locale in ("fi", "sv", "en")) == shown


def test_today_and_tomorrow_are_said_in_words() -> None:
    before = datetime(2026, 11, 30, 21, 30, tzinfo=UTC)  # 23.30 in Helsinki
    assert show_near(AT, before) == f"huomenna klo{NBSP}13.00"
    assert show_near(AT, AT) == f"tänään klo{NBSP}13.00"
    assert show_near(AT, before - timedelta(days=1)) is None


def recurring() -> list[Row]:
    """The rows of the tables that repeat."""
    return [r for r in own_rows() + json_rows("dev.jsonl") if "FREQ=" in r.right[0]]


@pytest.mark.parametrize("row", recurring(), ids=str)
def test_a_recurrence_in_words_is_read_back(row: Row) -> None:
    try:
        reading = understand(row.text, now=row.now)
    except TimeNotUnderstood as refused:
        pytest.fail(f"{row}: {refused}")
    assert isinstance(reading, Recurrence)
    assert understand(show_recurrence(reading), now=row.now) == reading
    assert all(show_recurrence(reading, locale) for locale in ("sv", "en"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "joka toinen torstai klo 13–15",
            (
                f"joka toinen torstai klo{NBSP}13.00–15.00, alkaen to 12.2.2026",
                f"varannan torsdag kl.{NBSP}13.00–15.00, från tors 12.2.2026",
                "every second Thursday, 13:00–15:00, from Thu 12 Feb 2026",
            ),
        ),
        (
            "joka kuun viimeinen arkipäivä, 5 kertaa",
            (
                f"joka kuukauden viimeinen arkipäivä, alkaen pe 27.2.2026, 5{NBSP}kertaa",
                f"varje månad den sista vardagen, från fre 27.2.2026, 5{NBSP}gånger",
                f"every month on the last weekday, from Fri 27 Feb 2026, 5{NBSP}times",
            ),
        ),
    ],
)
def test_recurrences_are_put_in_words_of_each_language(text: str, shown: tuple[str, str, str]) -> None:
    reading = understand(text, now=json_rows("dev.jsonl")[0].now)
    assert isinstance(reading, Recurrence)
    assert tuple(show_recurrence(reading, locale) for locale in ("fi", "sv", "en")) == shown
