"""The calendar of the programme's preparation: days as tables, moved to working days, in their order."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest

from bot.domain.programme import CalendarStep as S
from bot.domain.programme_calendar import (
    APART,
    DEFAULTS,
    CommentsCloseTooLate,
    StepsTooNear,
    check,
    make_round,
    on_year,
    round_year,
    to_working_day,
    yearly_day,
)
from bot.domain.zone import HELSINKI


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 2, 1), 2027),
        (date(2026, 10, 1), 2027),
        (date(2026, 12, 31), 2027),
        (date(2027, 1, 1), 2027),
        (date(2027, 1, 31), 2027),
        (date(2027, 2, 1), 2028),
    ],
)
def test_in_january_the_years_own_programme_is_still_prepared(today: date, year: int) -> None:
    assert round_year(today) == year


@pytest.mark.parametrize(
    ("year", "days"),
    [
        # 1.11.2026 is a Sunday.
        (2027, [(2026, 10, 1), (2026, 11, 2), (2026, 11, 30), (2026, 12, 8), (2026, 12, 22)]),
        (2028, [(2027, 10, 1), (2027, 11, 1), (2027, 11, 30), (2027, 12, 8), (2027, 12, 22)]),
        # 1.10.2028 is a Sunday.
        (2029, [(2028, 10, 2), (2028, 11, 1), (2028, 11, 30), (2028, 12, 8), (2028, 12, 22)]),
        # 8.12.2029 is a Saturday; 22.12. as well, and the eve and Christmas come after it.
        (2030, [(2029, 10, 1), (2029, 11, 1), (2029, 11, 30), (2029, 12, 10), (2029, 12, 27)]),
    ],
)
def test_the_houses_own_days_come_every_year_moved_to_a_working_day(
    year: int, days: list[tuple[int, int, int]]
) -> None:
    assert [*make_round(year, {}).days.values()] == [date(*day) for day in days]


def test_steps_begin_at_nine_and_a_closing_day_is_whole() -> None:
    found = make_round(2027, {})
    assert found.begins(S.INPUT_ASKED) == datetime(2026, 10, 1, 9, 0, tzinfo=HELSINKI)
    assert found.input_over_at == datetime(2026, 12, 1, 0, 0, tzinfo=HELSINKI)


def test_a_chosen_day_of_january_is_the_programmes_own_year() -> None:
    found = make_round(2027, {S.COMMENTS_CLOSE: (1, 7)})
    assert found.days[S.COMMENTS_CLOSE] == date(2027, 1, 7)
    assert [step for step in S if found.is_own(step)] == [S.COMMENTS_CLOSE]


@pytest.mark.parametrize(
    ("year", "day"), [(2025, date(2024, 2, 29)), (2026, date(2025, 2, 28)), (2029, date(2028, 2, 29))]
)
def test_the_29th_of_february_is_the_28th_where_there_is_none(year: int, day: date) -> None:
    assert on_year((2, 29), year) == day


@pytest.mark.parametrize(
    ("day", "month", "found"),
    [(15, 9, (9, 15)), (29, 2, (2, 29)), (30, 2, None), (31, 11, None), (0, 1, None), (1, 13, None)],
)
def test_a_day_of_the_year_is_one_that_some_year_has(
    day: int, month: int, found: tuple[int, int] | None
) -> None:
    assert yearly_day(day, month) == found


def _with(changed: Mapping[S, tuple[int, int]]) -> dict[S, tuple[int, int]]:
    return {**DEFAULTS, **changed}


@pytest.mark.parametrize(
    ("changed", "moved", "told"),
    [
        ({S.INPUT_ASKED: (11, 2)}, S.INPUT_ASKED, (S.INPUT_ASKED, S.INPUT_REMINDED)),
        ({S.INPUT_REMINDED: (10, 7)}, S.INPUT_REMINDED, (S.INPUT_REMINDED, S.INPUT_ASKED)),
        ({S.INPUT_CLOSES: (12, 2)}, S.INPUT_CLOSES, (S.INPUT_CLOSES, S.COMMENTS_OPEN)),
        ({S.COMMENTS_CLOSE: (12, 10)}, S.COMMENTS_CLOSE, (S.COMMENTS_CLOSE, S.COMMENTS_OPEN)),
        ({S.INPUT_ASKED: (1, 20)}, S.INPUT_ASKED, (S.INPUT_ASKED, S.INPUT_REMINDED)),
        ({S.INPUT_ASKED: (11, 20), S.INPUT_REMINDED: (11, 10)}, None, (S.INPUT_ASKED, S.INPUT_REMINDED)),
    ],
)
def test_steps_out_of_order_or_less_than_a_week_apart_are_refused(
    changed: Mapping[S, tuple[int, int]], moved: S | None, told: tuple[S, S]
) -> None:
    with pytest.raises(StepsTooNear) as refused:
        check(_with(changed), moved)
    assert (refused.value.step, refused.value.other) == told
    assert refused.value.field == told[0].value
    assert refused.value.is_earlier == ([*S].index(told[1]) < [*S].index(told[0]))


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {S.INPUT_ASKED: (9, 15)},
        {S.INPUT_ASKED: (2, 29)},
        {S.INPUT_CLOSES: (12, 1)},
        {S.COMMENTS_CLOSE: (1, 15)},
        {S.COMMENTS_OPEN: (1, 2), S.COMMENTS_CLOSE: (1, 9)},
    ],
)
def test_days_in_their_order_are_fine(changed: Mapping[S, tuple[int, int]]) -> None:
    check(_with(changed))


def test_comments_leave_the_forum_days_of_january() -> None:
    with pytest.raises(CommentsCloseTooLate):
        check(_with({S.COMMENTS_CLOSE: (1, 16)}))


def test_a_week_is_more_than_any_run_of_closed_days_so_that_moved_days_keep_their_order() -> None:
    days = (date(2026, 1, 1) + timedelta(days=n) for n in range(365 * 28))
    assert max(to_working_day(day) - day for day in days) < APART
