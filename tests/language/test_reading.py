"""The tables of examples: every text means what they say, and what must be refused is refused."""

import pytest

from bot.domain.times import Found, TimeAmbiguous, TimeNotUnderstood
from bot.language import examples
from bot.language.dates import find, locate, understand
from bot.language.showing_repeats import show_reading
from tests.language.scorer import Row, answer, expected, json_rows, own_rows


@pytest.mark.parametrize("row", json_rows("dev.jsonl"), ids=str)
def test_the_examples_of_the_conventions_are_read_as_expected(row: Row) -> None:
    assert answer(row) in expected(row)


@pytest.mark.parametrize("row", json_rows("ambiguous.jsonl"), ids=str)
def test_what_readers_could_take_two_ways_is_asked_or_read_one_of_the_ways(row: Row) -> None:
    assert answer(row) in expected(row)


@pytest.mark.parametrize("row", own_rows(), ids=str)
def test_our_own_table_is_read_as_expected(row: Row) -> None:
    assert answer(row) in expected(row)


@pytest.mark.parametrize("row", own_rows("office.txt"), ids=str)
def test_times_as_people_write_them_to_each_other_are_read_as_expected(row: Row) -> None:
    assert answer(row) in expected(row)


@pytest.mark.parametrize("row", own_rows("calendar_edges.txt"), ids=str)
def test_times_said_at_the_edges_of_the_calendar_are_read_as_expected(row: Row) -> None:
    assert answer(row) in expected(row)


@pytest.mark.parametrize("text", [t for texts in examples.READ.values() for t in texts])
def test_the_examples_of_the_guide_are_read_and_what_was_understood_is_read_back(text: str) -> None:
    reading = understand(text, now=examples.SAID_AT)
    assert understand(show_reading(reading), now=examples.SAID_AT) == reading


@pytest.mark.parametrize("text", examples.SENTENCES)
def test_the_times_of_the_guides_sentences_are_found_and_read(text: str) -> None:
    found = locate(text, now=examples.SAID_AT)
    reading = understand(found.said, now=examples.SAID_AT)
    assert find(text, now=examples.SAID_AT) == Found(reading, " ".join(found.around))


@pytest.mark.parametrize("text", examples.ASKED)
def test_the_guides_ambiguous_examples_are_asked_about(text: str) -> None:
    with pytest.raises(TimeAmbiguous) as caught:
        understand(text, now=examples.SAID_AT)
    assert caught.value.readings != ()


@pytest.mark.parametrize("text", examples.REFUSED)
def test_the_guides_examples_of_what_is_no_time_are_refused(text: str) -> None:
    with pytest.raises(TimeNotUnderstood) as caught:
        understand(text, now=examples.SAID_AT)
    assert not isinstance(caught.value, TimeAmbiguous)
