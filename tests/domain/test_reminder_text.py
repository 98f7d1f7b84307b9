"""A group's own reminder times, as they are typed and as they are shown."""

import pytest

from bot.domain.reminder_text import RemindersNotUnderstood, read_reminders, split_minutes
from bot.language.i18n import translator
from bot.views.groups import reminder_text, reminder_words


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("7 pv, 1 pv, 1 h", "10080,1440,60"),
        ("1 h, 7 pv, 1 pv", "10080,1440,60"),
        ("7pv,1pv ja 1h", "10080,1440,60"),
        ("2 viikkoa, 3 päivää, 30 min", "20160,4320,30"),
        ("1 päivä, 24 h, 1440 min", "1440"),
        ("60 pv, 5 minuuttia", "86400,5"),
        ("EI", ""),
        ("ei muistutuksia", ""),
        ("oletus", None),
        ("  ", None),
    ],
)
def test_reminders_are_read_as_they_are_written(typed: str, stored: str | None) -> None:
    assert read_reminders(typed) == stored


@pytest.mark.parametrize(
    ("typed", "trouble"),
    [
        ("huomenna", "huomenna"),
        ("7 pv, 3 kuukautta", "3 kuukautta"),
        ("4 min", "4 min"),
        ("61 pv", "61 pv"),
        ("-1 h", "-1 h"),
        ("1 h; 2 h", "1 h; 2 h"),
        ("999999 h", "999999 h"),
        ("1 h, 2 h, 3 h, 4 h, 5 h, 6 h", "1 h, 2 h, 3 h, 4 h, 5 h, 6 h"),
        (",,", ",,"),
        ("\u200f7 pv\u202e!", "7 pv!"),
    ],
)
def test_what_is_no_reminder_is_named(typed: str, trouble: str) -> None:
    with pytest.raises(RemindersNotUnderstood) as refused:
        read_reminders(typed)
    assert refused.value.text == trouble


@pytest.mark.parametrize("stored", ["10080,1440,60", "86400,5", "90", "", None])
def test_what_the_form_shows_is_read_back_the_same(stored: str | None) -> None:
    assert read_reminders(reminder_text(stored)) == stored


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (None, "7\u00a0päivää, 1\u00a0päivä, 1\u00a0tunti ennen kokousta"),
        ("2880,120,15", "2\u00a0päivää, 2\u00a0tuntia, 15\u00a0minuuttia ennen kokousta"),
        ("", "ei muistutuksia"),
    ],
)
def test_reminders_are_told_in_words(stored: str | None, words: str) -> None:
    assert reminder_words(stored, translator("fi")) == words


def test_a_time_is_split_to_its_largest_whole_unit() -> None:
    assert [split_minutes(minutes) for minutes in (10080, 1440, 90, 60, 5)] == [
        (7, 1440),
        (1, 1440),
        (90, 1),
        (1, 60),
        (5, 1),
    ]
