"""Buttons live in channels for years: what they carry is read back whole, or not at all."""

from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.payloads import (
    MAX_ID,
    MAX_NUMBER,
    Nothing,
    Payload,
    RunText,
    StaleButton,
    action_id,
    action_name,
)


@dataclass(frozen=True)
class Sample(Payload):
    meeting: int
    answer: str
    sure: bool
    seat: int | None = None


@dataclass(frozen=True)
class Keyed(Payload):
    meeting_id: int


@dataclass(frozen=True)
class Renewed(Payload):
    VERSION: ClassVar[int] = 2
    meeting: int
    sequence: int

    @classmethod
    def upgrade(cls, version: int, fields: dict[str, Any]) -> dict[str, Any]:
        if version != 1:
            raise StaleButton
        return {**fields, "sequence": 0}


NUMBERS = st.integers(0, MAX_NUMBER)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200)


@given(NUMBERS, TEXTS, st.booleans(), st.none() | NUMBERS)
def test_what_was_written_is_read(meeting: int, answer: str, sure: bool, seat: int | None) -> None:  # noqa: FBT001
    sample = Sample(meeting, answer, sure, seat)

    assert Sample.decode(sample.encode()) == sample


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "{}",
        "[]",
        "12",
        "null",
        "{not json",
        '{"v":1,"meeting":1,"answer":"yes"}',
        '{"v":1,"meeting":"1","answer":"yes","sure":true,"seat":null}',
        '{"v":1,"meeting":true,"answer":"yes","sure":true,"seat":null}',
        '{"v":1,"meeting":1,"answer":"yes","sure":1,"seat":null}',
        '{"v":1,"meeting":1,"answer":"yes","sure":true,"seat":null,"more":1}',
        '{"v":2,"meeting":1,"answer":"yes","sure":true,"seat":null}',
        '{"v":"1","meeting":1,"answer":"yes","sure":true,"seat":null}',
        # What no id, count or moment is, and what is no text.
        '{"v":1,"meeting":-1,"answer":"yes","sure":true,"seat":null}',
        f'{{"v":1,"meeting":1,"answer":"yes","sure":true,"seat":{MAX_NUMBER + 1}}}',
        '{"v":1,"meeting":' + "9" * 5000 + ',"answer":"yes","sure":true,"seat":null}',
        '{"v":1,"meeting":1,"answer":"a\\u0000","sure":true,"seat":null}',
        '{"v":1,"meeting":1,"answer":"\\ud800","sure":true,"seat":null}',
        "[" * 100_000,
    ],
)
def test_anything_else_is_a_stale_button(text: str | None) -> None:
    with pytest.raises(StaleButton):
        Sample.decode(text)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    with pytest.raises(StaleButton):
        Sample.decode(text)


def test_an_id_fits_in_the_stores_keys() -> None:
    assert Keyed.decode(Keyed(MAX_ID).encode()) == Keyed(MAX_ID)
    with pytest.raises(StaleButton):
        Keyed.decode(Keyed(MAX_ID + 1).encode())


def test_an_older_version_is_read_as_its_class_says() -> None:
    assert Renewed.decode('{"v":1,"meeting":7}') == Renewed(7, 0)
    with pytest.raises(StaleButton):
        Renewed.decode('{"v":9,"meeting":7}')


def test_what_does_not_fit_in_a_button_is_found_when_it_is_written() -> None:
    with pytest.raises(ValueError, match="RunText"):
        RunText("/kokous", "a" * 2000).encode()
    assert Nothing.decode(Nothing().encode()) == Nothing()


def test_equal_buttons_are_told_apart_and_still_have_one_name() -> None:
    assert [action_id("meeting.answer", n) for n in ("yes", 2)] == ["meeting.answer/yes", "meeting.answer/2"]
    assert {action_name(i) for i in ("meeting.answer", "meeting.answer/yes")} == {"meeting.answer"}
