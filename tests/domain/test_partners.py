"""How a partner's place in the forum stands (the agreement, section 5; rule R1)."""

from datetime import date

import pytest

from bot.domain.partners import Coverage, ForumState, forum_state

TODAY = date(2026, 11, 24)
Term = tuple[date, date | None]
LAST_YEAR = date(2026, 1, 1)
COVERED = ForumState(Coverage.COVERED)
VACANT = ForumState(Coverage.VACANT)


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ([], VACANT),
        ([(LAST_YEAR, None)], COVERED),
        ([(TODAY, None)], COVERED),
        ([(date(2026, 11, 25), None)], VACANT),
        ([(LAST_YEAR, date(2026, 11, 23))], VACANT),
        ([(LAST_YEAR, TODAY)], ForumState(Coverage.ENDING, TODAY)),
        # The 90th day from today is still worth telling of, the 91st is not.
        ([(LAST_YEAR, date(2027, 2, 22))], ForumState(Coverage.ENDING, date(2027, 2, 22))),
        ([(LAST_YEAR, date(2027, 2, 23))], COVERED),
        # A successor that follows the next day closes the gap; one that comes later does not.
        ([(LAST_YEAR, date(2026, 12, 31)), (date(2027, 1, 1), None)], COVERED),
        (
            [(date(2027, 1, 2), None), (LAST_YEAR, date(2026, 12, 31))],
            ForumState(Coverage.ENDING, date(2026, 12, 31)),
        ),
        # Of two members the later to go decides.
        (
            [(LAST_YEAR, date(2026, 12, 1)), (LAST_YEAR, date(2027, 1, 15))],
            ForumState(Coverage.ENDING, date(2027, 1, 15)),
        ),
        ([(LAST_YEAR, date(2026, 12, 1)), (LAST_YEAR, None)], COVERED),
    ],
)
def test_the_place_is_covered_ending_or_vacant(terms: list[Term], expected: ForumState) -> None:
    assert forum_state(terms, TODAY) == expected
