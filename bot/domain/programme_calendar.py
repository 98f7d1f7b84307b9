"""The dates by which next year's programme is prepared. They come every year by themselves.

"Kehittämisohjelma päivitetään vuosittain kalenterivuoden alussa" (the agreement, section 3); the forum meets
in January (section 5, rule R7). A round is named by the year of its programme and runs from 1 February of the
year before to 31 January. Nothing of it is kept from year to year but the days that somebody has chosen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from types import MappingProxyType

from bot.domain.calendar import is_working_day
from bot.domain.errors import UserError
from bot.domain.programme import CalendarStep
from bot.domain.zone import HELSINKI

Days = Mapping[CalendarStep, tuple[int, int]]
"""(month, day) of each step."""

# The groups meet about once a month: two months give each a meeting to talk in. Drafting goes on as input
# comes; a week is left for the rest. Comments end before Christmas, so that every day of January is free for
# the forum to meet on, with papers sent ahead.
DEFAULTS: Days = MappingProxyType(
    {
        CalendarStep.INPUT_ASKED: (10, 1),
        CalendarStep.INPUT_REMINDED: (11, 1),
        CalendarStep.INPUT_CLOSES: (11, 30),
        CalendarStep.COMMENTS_OPEN: (12, 8),
        CalendarStep.COMMENTS_CLOSE: (12, 22),
    }
)
APART = timedelta(days=7)  # more than any run of closed days, so that moved days never meet
LAST_CLOSE = (1, 15)  # later, the forum would have no day of January left to be called to
_DAY = timedelta(days=1)
_AT = time(9)
_LEAP_YEAR = 2024  # whose calendar has every (month, day)
_STEPS = tuple(CalendarStep)
_CLOSING = frozenset({CalendarStep.INPUT_CLOSES, CalendarStep.COMMENTS_CLOSE})


class StepsTooNear(UserError):
    """Two steps are not in their order, or are less than a week apart; `day` is the other one's."""

    def __init__(self, step: CalendarStep, other: CalendarStep, day: tuple[int, int]) -> None:
        super().__init__(step, other, day)
        self.step = step
        self.other = other
        self.day = day
        self.is_earlier = _STEPS.index(other) < _STEPS.index(step)

    @property
    def field(self) -> str:
        """The step's field in the form."""
        return self.step.value


class CommentsCloseTooLate(UserError):
    """The forum decides in January: comments that end so late leave it no day."""

    field = CalendarStep.COMMENTS_CLOSE.value


class YearlyDayNotUnderstood(UserError):
    """This is no day of the year, as 15.9. is."""

    def __init__(self, text: str, field: str) -> None:
        super().__init__(text, field)
        self.text = text
        self.field = field


@dataclass(frozen=True)
class Round:
    """One year's preparation: the local day of each step, moved to a working day."""

    year: int  # the programme's
    days: Mapping[CalendarStep, date]
    chosen: Days

    def begins(self, step: CalendarStep) -> datetime:
        """When a step begins: at nine of its day (aware). A closing step's day is the last one."""
        return datetime.combine(self.days[step], _AT, HELSINKI)

    def ends(self, step: CalendarStep) -> datetime:
        """The first moment after a closing step's day (aware)."""
        return datetime.combine(self.days[step] + _DAY, time(0), HELSINKI)

    def step_at(self, now: datetime) -> CalendarStep | None:
        """The latest step that has come, a closing one when its day is over; None before the first."""
        found = None
        for step in _STEPS:
            if step is not CalendarStep.INPUT_REMINDED and now >= (
                self.ends(step) if step in _CLOSING else self.begins(step)
            ):
                found = step
        return found

    @property
    def input_over_at(self) -> datetime:
        """From when on no input is taken in (aware)."""
        return self.ends(CalendarStep.INPUT_CLOSES)

    def is_own(self, step: CalendarStep) -> bool:
        """Whether somebody has chosen another day than the house's own."""
        return self.chosen[step] != DEFAULTS[step]


def round_year(today: date) -> int:
    """The year of the programme that is being prepared: in January still the year's own."""
    return today.year if today.month == 1 else today.year + 1


def make_round(year: int, chosen: Days) -> Round:
    """The round of a programme's year; what `chosen` leaves out keeps the house's own day."""
    days = {step: chosen.get(step, DEFAULTS[step]) for step in _STEPS}
    return Round(year, {step: to_working_day(on_year(day, year)) for step, day in days.items()}, days)


def on_year(day: tuple[int, int], year: int) -> date:
    """The day in the round of a programme's year. 29.2. is 28.2. in the years that have no such day."""
    month, number = day
    of = year if month == 1 else year - 1
    try:
        return date(of, month, number)
    except ValueError:
        return date(of, month, 28)


def to_working_day(day: date) -> date:
    """The day itself or the next working day: nobody loses time to a holiday."""
    while not is_working_day(day):
        day += _DAY
    return day


def yearly_day(day: int, month: int) -> tuple[int, int] | None:
    """(month, day) when some year has such a day, 29.2. included; else None."""
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        return None
    return month, day


def check(days: Days, changed: CalendarStep | None = None) -> None:
    """Raises StepsTooNear, CommentsCloseTooLate. `changed` is the step that was moved, told of first."""
    places = {step: on_year(days[step], _LEAP_YEAR + 1) for step in _STEPS}
    for before, after in pairwise(_STEPS):
        if places[after] - places[before] < APART:
            if changed is after:
                raise StepsTooNear(after, before, days[before])
            raise StepsTooNear(before, after, days[after])
    if places[CalendarStep.COMMENTS_CLOSE] > on_year(LAST_CLOSE, _LEAP_YEAR + 1):
        raise CommentsCloseTooLate
