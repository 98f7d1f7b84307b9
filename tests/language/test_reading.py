"""The tables of examples: every text means what they say, and what must be refused is refused."""

import pytest

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
