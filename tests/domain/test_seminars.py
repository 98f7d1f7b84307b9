"""The seminar's rules by plain values: the season, places, offers, stages, diets."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.outgoing import Way
from bot.domain.people import PersonRef
from bot.domain.seminar_rules import (
    offer_until,
    positions,
    room_for,
    stages,
    suggested_at,
    sum_diets,
    wanted_by,
)
from bot.domain.seminars import (
    Guest,
    PartnerRow,
    Reply,
    SeminarInfo,
    SeminarState,
    Stage,
    Tally,
    by_partner,
    in_season,
    tally,
)
from bot.domain.zone import HELSINKI


def helsinki(*when: int) -> datetime:
    return datetime(*when, tzinfo=HELSINKI).astimezone(UTC)  # type: ignore[misc,arg-type]


def guest(number: int, reply: Reply = Reply.SILENT, partner: str = "Opisto", **more: object) -> Guest:
    person = PersonRef(number, f"Anna {number}")
    return Guest(number, person, 1, partner, (), Way.SLACK, reply, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (helsinki(2027, 8, 14, 9), False),
        (helsinki(2027, 8, 15, 0), True),
        (helsinki(2027, 9, 30, 23, 59), True),
        (helsinki(2027, 10, 1, 0), False),
        (helsinki(2027, 3, 1, 9), False),
    ],
)
def test_early_autumn_is_from_15_august_to_30_september(start: datetime, expected: bool) -> None:  # noqa: FBT001
    assert in_season(start) is expected


@pytest.mark.parametrize(
    ("partner", "capacity", "taken", "holds", "expected"),
    [
        (1, None, {1: 999}, {}, True),
        (1, 2, {1: 1}, {}, True),
        (1, 2, {1: 1, None: 1}, {}, False),
        # Two of three are held for partner 2.
        (1, 3, {}, {2: 2}, True),
        (1, 3, {1: 1}, {2: 2}, False),
        (2, 3, {1: 1}, {2: 2}, True),
        (2, 3, {1: 1, 2: 2}, {2: 2}, False),
        # What a partner takes beyond its own is of the free ones.
        (2, 4, {2: 2}, {2: 2}, True),
        (1, 4, {2: 4}, {2: 2}, False),
        (None, 3, {1: 1}, {2: 2}, False),
    ],
)
def test_there_is_room_for_somebody_beside_what_is_held_for_others(
    partner: int | None,
    capacity: int | None,
    taken: dict[int | None, int],
    holds: dict[int, int],
    expected: bool,  # noqa: FBT001
) -> None:
    assert room_for(partner, capacity=capacity, taken=taken, holds=holds) is expected


@pytest.mark.parametrize(
    ("now", "starts_at", "expected"),
    [
        # Eight hours of an office day each: three days, over a weekend, over a holiday.
        (helsinki(2027, 5, 10, 10), helsinki(2027, 8, 26, 9), helsinki(2027, 5, 13, 10)),
        (helsinki(2027, 5, 14, 15), helsinki(2027, 8, 26, 9), helsinki(2027, 5, 19, 15)),
        (helsinki(2027, 5, 4, 10), helsinki(2027, 8, 26, 9), helsinki(2027, 5, 10, 10)),
        # At night and at the weekend the time does not run.
        (helsinki(2027, 5, 15, 22), helsinki(2027, 8, 26, 9), helsinki(2027, 5, 19, 16)),
        # Near the seminar at most half of what is left; at last nobody is asked.
        (helsinki(2027, 8, 25, 9), helsinki(2027, 8, 26, 9), helsinki(2027, 8, 25, 21)),
        (helsinki(2027, 8, 26, 7, 1), helsinki(2027, 8, 26, 9), None),
    ],
)
def test_an_offer_stands_for_24_office_hours_and_never_past_half_of_the_time_left(
    now: datetime, starts_at: datetime, expected: datetime | None
) -> None:
    assert offer_until(now, starts_at) == expected


def test_a_place_in_the_queue_is_counted_from_those_who_still_wait() -> None:
    queue = [
        guest(1, Reply.OFFERED, queue_no=1),
        guest(2, Reply.WAITING, queue_no=5),
        guest(3, Reply.WAITING, queue_no=2),
        guest(4, Reply.COMING),
    ]
    assert positions(queue) == {3: 1, 2: 2}


@pytest.mark.parametrize(
    ("stage", "replies"),
    [
        (Stage.SAVE_THE_DATE, set(Reply)),
        (Stage.INVITATION, {Reply.SILENT}),
        (Stage.REMINDER, {Reply.SILENT}),
        (Stage.LAST_CALL, {Reply.SILENT}),
        (Stage.PRACTICAL, {Reply.COMING}),
        (Stage.THANKS, {Reply.COMING}),
    ],
)
def test_each_stage_is_for_whom_it_says(stage: Stage, replies: set[Reply]) -> None:
    assert {reply for reply in Reply if wanted_by(stage, guest(1, reply))} == replies


def test_thanks_go_to_those_who_were_there_when_the_door_has_marked_anybody() -> None:
    there, absent = guest(1, Reply.SILENT, arrived_at=helsinki(2027, 8, 26, 9)), guest(2, Reply.COMING)
    assert wanted_by(Stage.THANKS, there, anybody_arrived=True) is True
    assert wanted_by(Stage.THANKS, absent, anybody_arrived=True) is False


def test_everybody_counts_once_and_an_offered_place_is_still_waiting() -> None:
    guests = [guest(number, reply) for number, reply in enumerate(Reply)]
    assert tally(guests) == Tally(coming=1, not_coming=2, waiting=2, silent=1)
    assert (tally(guests).answered, tally(guests).total) == (5, 6)


def test_partners_are_counted_by_name_and_people_without_one_are_left_out() -> None:
    guests = [
        guest(1, Reply.COMING, "Opisto"),
        guest(2, Reply.SILENT, "Ähtävä"),
        guest(3, Reply.SILENT, "Opisto"),
        guest(4, Reply.COMING, ""),
    ]
    assert by_partner(guests) == (
        PartnerRow("Ähtävä", Tally(silent=1)),
        PartnerRow("Opisto", Tally(coming=1, silent=1)),
    )


def test_diets_are_summed_however_they_are_written() -> None:
    texts = ["Gluteeniton, maidoton", "gluteeniton; Gluteeniton", "Vegaani", "", " , "]
    assert sum_diets(texts) == (("gluteeniton", 2), ("maidoton", 1), ("vegaani", 1))


def test_there_are_as_many_reminders_as_were_asked_for() -> None:
    assert [nth for stage, nth in stages(3) if stage is Stage.REMINDER] == [1, 2, 3]
    assert [stage for stage, _nth in stages(0)] == [one for one in Stage if one is not Stage.REMINDER]


def test_suggested_times_are_on_working_days_in_their_order_and_never_past() -> None:
    seminar = SeminarInfo(
        id=1,
        name="Seminaari",
        starts_at=helsinki(2027, 8, 26, 9),
        ends_at=helsinki(2027, 8, 26, 16),
        place="",
        link="",
        capacity=None,
        deadline=helsinki(2027, 8, 12, 23, 59),
        programme="",
        catering=False,
        state=SeminarState.DRAFT,
        sequence=0,
        organiser=PersonRef(1, "Eero"),
        organiser_email="",
        calendar_uid="x",
    )
    now = helsinki(2027, 5, 4, 10)
    times = [suggested_at(stage, nth, 2, seminar, now) for stage, nth in stages(2)]
    assert times == [
        helsinki(2027, 5, 5, 9),
        helsinki(2027, 7, 1, 9),
        helsinki(2027, 7, 29, 9),
        helsinki(2027, 8, 5, 9),
        helsinki(2027, 8, 10, 9),
        helsinki(2027, 8, 23, 9),
        helsinki(2027, 8, 27, 9),
    ]
    late = seminar.deadline - timedelta(hours=1)
    assert min(suggested_at(stage, nth, 2, seminar, late) for stage, nth in stages(2)) > late
