"""Calendar objects, read back by another library than the one that writes them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar_entry import Attendee, CalendarEntry, Method, new_uid
from bot.domain.names import clean
from bot.domain.zone import HELSINKI
from bot.views import calendar

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ENTRY = CalendarEntry(
    uid="a1@ekosysteemibotti",
    sequence=2,
    starts_at=datetime(2026, 12, 1, 11, 0, tzinfo=UTC),
    ends_at=datetime(2026, 12, 1, 13, 0, tzinfo=UTC),
    summary="Ohjaamon palvelut",
    place="Carelicum",
    description="Vastaa: https://botti.example.fi/kokous/1",
    organiser=Attendee("Leena Esimerkki", "botti@example.fi"),
    attendee=Attendee("Anna Asiantuntija", "anna@example.fi"),
)


def read(entry: CalendarEntry, method: Method = Method.REQUEST) -> tuple[str, Any]:
    content = calendar.invitation(entry, method, NOW).decode()
    whole = vobject.readOne(content)
    [event] = whole.vevent_list
    return content, event


def test_a_request_has_all_that_calendars_need() -> None:
    content, event = read(ENTRY)

    assert "\r\nMETHOD:REQUEST\r\n" in content
    assert (event.uid.value, event.sequence.value, event.status.value, event.transp.value) == (
        "a1@ekosysteemibotti",
        "2",
        "CONFIRMED",
        "OPAQUE",
    )
    assert event.dtstamp.value == NOW
    assert event.dtstart.value == ENTRY.starts_at
    assert "\r\nDTSTART;TZID=Europe/Helsinki:20261201T130000\r\n" in content
    assert (event.organizer.value, event.organizer.params["CN"]) == (
        "mailto:botti@example.fi",
        ["Leena Esimerkki"],
    )
    assert event.attendee.params["RSVP"] == ["TRUE"]


def test_a_cancellation_says_so_in_every_way_that_is_read() -> None:
    content, event = read(ENTRY, Method.CANCEL)

    assert "\r\nMETHOD:CANCEL\r\n" in content
    assert (event.status.value, event.transp.value, event.attendee.params["RSVP"]) == (
        "CANCELLED",
        "TRANSPARENT",
        ["FALSE"],
    )


@pytest.mark.parametrize("year", range(2025, 2061, 5))
def test_the_zones_rule_is_the_real_zone_on_both_nights_of_every_year(year: int) -> None:
    for month in (3, 10):
        last = max(
            day
            for day in (datetime(year, month, 31, tzinfo=UTC) - timedelta(days=n) for n in range(7))
            if day.weekday() == 6
        )
        for hours in (-2, 2):  # the clocks are changed at one o'clock UTC
            starts = last.replace(hour=0) + timedelta(hours=hours)
            _, event = read(replace(ENTRY, starts_at=starts, ends_at=starts + timedelta(hours=1)))
            assert event.dtstart.value == starts
            assert event.dtstart.value.utcoffset() == starts.astimezone(HELSINKI).utcoffset()


NASTY = [
    "Kokous\r\nATTENDEE:mailto:kaikki@example.fi",
    "Otsikko\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:toinen",
    'pilkku, puolipiste; kaksoispiste: kenoviiva\\ lainaus" ^n',
    "ä" * 400,
    "\N{RIGHT-TO-LEFT OVERRIDE}nurin \x00 \x07 \N{GRINNING FACE}",
]


@pytest.mark.parametrize("text", NASTY)
def test_peoples_words_stay_words(text: str) -> None:
    entry = replace(
        ENTRY,
        summary=text,
        place=text,
        description=text,
        organiser=Attendee(text, "botti@example.fi"),
        attendee=Attendee(text, "anna@example.fi"),
    )
    content, event = read(entry)

    assert event.summary.value == clean(text)
    assert [one.value for one in event.contents["attendee"]] == ["mailto:anna@example.fi"]
    assert all(len(line) <= 75 for line in content.encode().split(b"\r\n"))
    assert "\n" not in content.replace("\r\n", "")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_reads_back_as_it_was(text: str) -> None:
    content, event = read(replace(ENTRY, summary="a" + text, description=text))

    assert event.summary.value == clean("a" + text)
    assert content.count("BEGIN:VEVENT") == 1


def test_a_feed_is_the_same_bytes_until_an_entry_changes() -> None:
    since = datetime(2025, 2, 1, tzinfo=UTC)
    first = calendar.feed([ENTRY], "Ryhmä", since)

    assert first == calendar.feed([ENTRY], "Ryhmä", since)
    assert first != calendar.feed([replace(ENTRY, sequence=3)], "Ryhmä", since)


def test_every_event_gets_a_mark_of_its_own() -> None:
    assert len({new_uid() for _ in range(1000)}) == 1000
