"""What holds for every text and every time: never another error, written times are read back, quickly."""

import sys
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from types import FrameType

import pytest
from babel.dates import format_date, format_datetime
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.times import Day, Moment, Reading, Span, TimeNotUnderstood
from bot.domain.zone import HELSINKI
from bot.language import dates, showing
from bot.language.dates import MAX_LENGTH, MAX_SENTENCE, find, locate, understand
from bot.language.finnish.lexicon import lexicon
from bot.language.showing_repeats import show_reading
from tests.language.scorer import json_rows, own_rows

NOW = datetime(2026, 2, 11, 7, 40, tzinfo=UTC)
# Functions run for one text, read in all three ways: some 5 ms. The bench measures the time itself.
MOST_WORK = 15_000

days = st.dates(date(2026, 2, 12), date(2059, 12, 31))
moments = st.integers(1, 60 * 24 * 365 * 30).map(lambda m: NOW + timedelta(minutes=m))
lengths = st.integers(1, 60 * 24 * 6).map(lambda m: timedelta(minutes=m))
nows = st.integers(0, 60 * 24 * 365 * 3).map(lambda m: NOW + timedelta(minutes=m))
vocabulary = st.sampled_from(sorted(lexicon()))
pieces = st.one_of(
    vocabulary,
    st.integers(0, 99).map(str),
    st.integers(0, 31).map("{}.".format),
    st.sampled_from(
        ["3.3.", "1.12.2026", "9.30", "13:15", "-", "–", ",", "klo", "2026-03-03", "1,5", "24/7", "½"]
    ),
)
slips = vocabulary.map(lambda word: word[1:] + word[:1])
sentences = st.lists(pieces, max_size=9).map(" ".join)
repeats = st.builds(
    "{} {}. {}{}".format,
    st.sampled_from(["joka kuun", "kuukauden", "joka vuosi maaliskuun", "joka helmikuun", "vuoden", "joka"]),
    st.integers(0, 99),
    st.sampled_from(["arkipäivä", "päivä", "maanantai", "viikko", "kuukausi", "viimeinen päivä"]),
    st.sampled_from(["", " klo 9", " klo 9, 5 kertaa", " vuoden loppuun", " alkaen 1.3."]),
)
texts = [row.text for row in own_rows() + json_rows("dev.jsonl") + json_rows("ambiguous.jsonl")]


def understood(text: str, now: datetime = NOW) -> Reading | None:
    try:
        return understand(text, now=now)
    except TimeNotUnderstood:
        return None


@given(st.text(max_size=300))
def test_any_text_is_understood_or_refused(text: str) -> None:
    understood(text)


@given(sentences, nows)
def test_any_words_of_time_in_any_order_are_understood_or_refused(text: str, now: datetime) -> None:
    understood(text, now)


@given(repeats, nows)
def test_any_nth_day_of_any_period_is_refused_or_shown_and_read_back(text: str, now: datetime) -> None:
    reading = understood(text, now)
    if reading:
        assert understood(show_reading(reading), now) == reading
        assert "" not in {show_reading(reading, locale) for locale in ("sv", "en")}


@given(st.lists(st.one_of(pieces, st.text(max_size=8)), max_size=30).map(" ".join))
def test_any_sentence_has_a_time_or_none(text: str) -> None:
    try:
        find(text, now=NOW)
    except TimeNotUnderstood:
        return


@given(sentences, nows)
def test_what_is_understood_lies_ahead(text: str, now: datetime) -> None:
    reading = understood(text, now)
    if isinstance(reading, Moment):
        assert reading.at > now
    if isinstance(reading, Day):
        assert reading.on >= now.astimezone(HELSINKI).date()
    if isinstance(reading, Span):
        assert type(reading.start) is type(reading.end)
        assert str(reading.start) < str(reading.end)


@given(st.sampled_from(texts), st.text("bcdfgxyzåq", min_size=3, max_size=9))
def test_a_word_that_is_no_word_of_time_is_never_ignored(text: str, word: str) -> None:
    assume(word not in lexicon())
    assert understood(f"{text} {word}") is None
    assert understood(f"{word} {text}") is None


@given(days)
def test_a_day_that_was_written_is_read_back(day: date) -> None:
    assert understood(showing.show_day(day)) == Day(day)


@given(moments)
def test_a_moment_that_was_written_is_read_back(at: datetime) -> None:
    assert understood(showing.show_moment(at)) == Moment(at)


@given(moments, lengths)
def test_a_span_that_was_written_is_read_back(start: datetime, length: timedelta) -> None:
    shown = showing.show_span(start, start + length)
    assume("talviaikaa" not in shown or "kesäaikaa" not in shown)
    assume(shown.count("aikaa") != 1)  # the word belongs to one end, and is read of both
    assert understood(shown) == Span(start, start + length)


@given(days, st.integers(1, 150))
def test_a_range_of_days_that_was_written_is_read_back(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    assert understood(showing.show_span(first, last)) == Span(first, last)


@given(days, st.sampled_from(["short", "medium", "long", "full"]))
def test_a_date_in_any_of_babels_finnish_formats_is_read_back(day: date, style: str) -> None:
    assert understood(format_date(day, style, locale="fi")) == Day(day)


@given(moments, st.sampled_from(["short", "medium", "long", "full"]))
def test_a_moment_in_babels_finnish_formats_is_read_back(at: datetime, style: str) -> None:
    shown = format_datetime(at, style, tzinfo=HELSINKI, locale="fi")
    assume(
        len({m.utcoffset() for m in (at.astimezone(HELSINKI), at.astimezone(HELSINKI).replace(fold=1))}) == 1
    )
    assert understood(shown) == Moment(at)


@given(days)
def test_an_iso_date_is_read_back(day: date) -> None:
    assert understood(day.isoformat()) == Day(day)


@pytest.mark.parametrize(
    "hostile",
    ["1" * 40_000, "1." * 20_000, "- " * 20_000, "a" * 40_000, "tiistai" * 6_000, "klo " * 10_000,
     "9-" * 20_000, "(" * 40_000, "\u0308" * 40_000, "🎉" * 40_000, "½" * 40_000, "1:2" * 13_000],
    ids=lambda text: repr(text[:8]),
)  # fmt: skip
def test_hostile_texts_cost_next_to_nothing(hostile: str) -> None:
    for text in (hostile, hostile[:MAX_LENGTH], hostile[:MAX_SENTENCE]):
        assert work(text) <= MOST_WORK


@given(st.lists(st.one_of(pieces, slips, st.text(max_size=8)), max_size=120).map("".join))
def test_no_text_costs_more_than_a_bounded_amount_of_work(text: str) -> None:
    assert work(text[:MAX_LENGTH]) <= MOST_WORK


def work(text: str) -> int:
    """How many functions run until a text is understood or refused, alone and as a sentence."""
    dates.prepare()
    calls = 0

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        for read in (understand, find, locate):
            with suppress(TimeNotUnderstood):
                read(text, now=NOW)
    finally:
        sys.setprofile(None)
    return calls


def test_the_autumn_hour_that_comes_twice_is_written_so_that_it_can_be_told_apart() -> None:
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    shown = [showing.show_moment(at) for at in (first, second)]
    assert shown == ["su 25.10.2026 klo\u00a03.30 kesäaikaa", "su 25.10.2026 klo\u00a03.30 talviaikaa"]
    assert [understood(s) for s in shown] == [Moment(first), Moment(second)]
