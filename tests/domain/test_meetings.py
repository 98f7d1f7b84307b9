"""Rules of meetings that need nothing but values."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.groups import GroupKind, GroupRef
from bot.domain.meeting_errors import (
    MeetingEndsBeforeStart,
    MeetingInPast,
    MeetingTooFar,
    MeetingTooLong,
    checked_times,
)
from bot.domain.meeting_payloads import MeetingCancel, MeetingMove
from bot.domain.meetings import (
    MAX_REASON,
    Answer,
    Cover,
    Invited,
    Invitee,
    MeetingInfo,
    MeetingState,
    Tally,
    cover,
    draft_stamp,
    tally,
)
from bot.domain.names import MAX_PLACE
from bot.domain.people import PersonRef

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def invited(number: int, partner: str, answer: Answer, stands_for: int | None = None) -> Invited:
    person = PersonRef(number, f"Henkilö {number}")
    return Invited(number, person, 1, partner, is_reached=True, answer=answer, stands_for_id=stands_for)


@pytest.mark.parametrize(
    ("start", "end", "error"),
    [
        (NOW, NOW + HOUR, MeetingInPast),
        (NOW + HOUR, NOW + HOUR, MeetingEndsBeforeStart),
        (NOW + HOUR, NOW, MeetingEndsBeforeStart),
        (NOW + HOUR, NOW + timedelta(days=4), MeetingTooLong),
        (NOW + timedelta(days=800), NOW + timedelta(days=800, hours=1), MeetingTooFar),
    ],
)
def test_a_meeting_is_coming_ends_after_it_begins_and_is_no_slip(
    start: datetime, end: datetime, error: type[Exception]
) -> None:
    with pytest.raises(error):
        checked_times(start, end, NOW)


def test_an_ordinary_time_passes() -> None:
    checked_times(NOW + HOUR, NOW + 2 * HOUR, NOW)


def test_heads_are_counted_and_a_member_counts_as_their_substitute() -> None:
    found = tally(
        [
            invited(1, "A", Answer.YES),
            invited(2, "A", Answer.SUBSTITUTE),
            invited(3, "A", Answer.NO, stands_for=2),
            invited(4, "B", Answer.NONE),
            invited(5, "B", Answer.MAYBE),
        ]
    )
    assert found == Tally(yes=1, no=1, maybe=1, silent=1)


def test_a_partner_is_as_sure_as_its_surest_person() -> None:
    found = cover(
        [
            invited(1, "B", Answer.NO),
            invited(2, "B", Answer.MAYBE),
            invited(3, "A", Answer.SUBSTITUTE),
            invited(4, "A", Answer.YES, stands_for=3),
            invited(5, "C", Answer.NO),
            invited(6, "D", Answer.NONE),
            invited(7, "", Answer.YES),
        ]
    )
    assert found == (("A", Cover.COMING), ("B", Cover.MAYBE), ("C", Cover.ABSENT), ("D", Cover.SILENT))


def test_a_drafts_mark_changes_with_anything_that_would_be_sent_and_to_whom() -> None:
    group = GroupRef(1, "Nuorten palvelut", GroupKind.WORKING_GROUP)

    def stamp(
        title: str = "Otsikko", place: str = "", hours: int = 1, people: tuple[int, ...] = (1, 2)
    ) -> str:
        info = MeetingInfo(
            id=1,
            group=group,
            title=title,
            starts_at=NOW,
            ends_at=NOW + hours * HOUR,
            place=place,
            state=MeetingState.DRAFT,
            sequence=0,
            organiser="Anna",
        )
        return draft_stamp(info, [Invitee(PersonRef(n, "x"), None, "", is_reached=True) for n in people])

    assert stamp() == stamp(people=(2, 1))
    assert len({stamp(), stamp("Toinen"), stamp(place="P"), stamp(hours=2), stamp(people=(1,))}) == 5


def test_the_longest_place_and_reason_fit_in_a_button() -> None:
    for text in ("x", '"', "\\", "😀"):
        moved = MeetingMove(10**9, 99, 10**10, 10**10, text * MAX_PLACE)
        cancelled = MeetingCancel(10**9, 99, text * MAX_REASON)
        assert MeetingMove.decode(moved.encode()) == moved
        assert MeetingCancel.decode(cancelled.encode()) == cancelled
