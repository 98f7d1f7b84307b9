"""Passes and the confidentiality text: plain rules."""

from datetime import UTC, date, datetime

import pytest

from bot.domain.guests import (
    Confidentiality,
    Part,
    PassState,
    end_of,
    notice_at,
    parts,
    state_on,
    version_of,
)

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "ends_on", "today", "seen"),
    [
        (PassState.INVITED, date(2026, 12, 1), date(2026, 12, 1), PassState.INVITED),
        (PassState.ACCEPTED, date(2026, 12, 1), date(2026, 12, 1), PassState.ACCEPTED),
        (PassState.INVITED, date(2026, 12, 1), date(2026, 12, 2), PassState.ENDED),
        (PassState.ACCEPTED, date(2026, 12, 1), date(2026, 12, 2), PassState.ENDED),
        (PassState.DECLINED, date(2026, 12, 1), date(2026, 12, 2), PassState.DECLINED),
        (PassState.CANCELLED, date(2026, 12, 1), date(2026, 12, 2), PassState.CANCELLED),
    ],
)
def test_an_open_pass_has_ended_the_day_after_its_last(
    state: PassState, ends_on: date, today: date, seen: PassState
) -> None:
    assert state_on(state, ends_on, today) is seen


@pytest.mark.parametrize(
    ("ends_on", "moment"),
    [
        (date(2026, 12, 31), datetime(2026, 12, 31, 22, 0, tzinfo=UTC)),  # winter time
        (date(2026, 7, 31), datetime(2026, 7, 31, 21, 0, tzinfo=UTC)),  # summer time
        (date(2026, 10, 24), datetime(2026, 10, 24, 21, 0, tzinfo=UTC)),  # the night the clock is turned
    ],
)
def test_a_pass_ends_at_midnight_in_helsinki(ends_on: date, moment: datetime) -> None:
    assert end_of(ends_on) == moment


@pytest.mark.parametrize(
    ("ends_on", "moment"),
    [
        # Thursday 31.12. less a week is Christmas eve, when offices are closed: the afternoon before it.
        (date(2026, 12, 31), datetime(2026, 12, 23, 14, 0, tzinfo=UTC)),
        (date(2026, 12, 16), datetime(2026, 12, 9, 6, 0, tzinfo=UTC)),
        # Sunday less a week is a Sunday: the Friday afternoon before.
        (date(2026, 12, 20), datetime(2026, 12, 11, 14, 0, tzinfo=UTC)),
    ],
)
def test_the_leader_hears_a_week_before_in_office_hours(ends_on: date, moment: datetime) -> None:
    assert notice_at(ends_on, NOW) == moment


def test_a_notice_whose_moment_has_passed_goes_out_now() -> None:
    assert notice_at(date(2026, 11, 29), NOW) == NOW


def test_the_version_sees_every_letter_but_no_line_ends() -> None:
    assert version_of({"fi": "a\r\nb  \n"}) == version_of({"fi": "a\nb"})
    assert version_of({"fi": "a b."}) != version_of({"fi": "a b"})
    assert version_of({"fi": "a", "sv": "b"}) != version_of({"fi": "a"})
    assert version_of({"fi": "a", "sv": "b"}) == version_of({"sv": "b", "fi": "a"})


def test_a_language_without_a_text_reads_the_finnish_one() -> None:
    text = Confidentiality("v", {"fi": "suomeksi", "sv": "på svenska"})
    assert [(text.text(one), text.language(one)) for one in ("fi", "sv", "en")] == [
        ("suomeksi", "fi"),
        ("på svenska", "sv"),
        ("suomeksi", "fi"),
    ]


def test_the_text_is_headings_paragraphs_and_items() -> None:
    text = "# Otsikko\n\nEka rivi\njatkuu.\n\n## Väli\n- yksi\n  jatkuu\n- kaksi\n\n<b>*ei* merkkausta</b>\n"
    assert parts(text) == (
        (Part.HEADING, "Otsikko"),
        (Part.PARAGRAPH, "Eka rivi jatkuu."),
        (Part.HEADING, "Väli"),
        (Part.ITEM, "yksi jatkuu"),
        (Part.ITEM, "kaksi"),
        (Part.PARAGRAPH, "<b>*ei* merkkausta</b>"),
    )
