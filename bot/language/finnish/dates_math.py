"""Calendar arithmetic on plain dates."""

import calendar
from datetime import date, timedelta

from bot.domain.calendar import closed_days

EVERY_DAY, WORKDAY = 7, 8
_DAY = timedelta(days=1)


def is_date(year: int, month: int, day: int) -> bool:
    """Whether there is such a day."""
    return valid_date(year, month, day) is not None


def valid_date(year: int, month: int, day: int) -> date | None:
    """The day, or None when there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def next_date(base: date, month: int, day: int) -> date:
    """The first such day of any year on or after `base`. The day must exist in leap years."""
    for year in range(base.year, base.year + 9):
        found = valid_date(year, month, day)
        if found and found >= base:
            return found
    raise ValueError(month, day)


def last_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(start: date, months: int) -> date:
    """The same day of a later month, or that month's last when it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def week_start(day: date) -> date:
    """The Monday of a day's week."""
    return day - day.weekday() * _DAY


def nth_in(first: date, last: date, n: int, kind: int) -> date | None:
    """The n-th weekday (0–6), day or working day of a period; from the end when n is negative."""
    step = _DAY if n > 0 else -_DAY
    day, left = (first if n > 0 else last), abs(n)
    while first <= day <= last:
        if kind == EVERY_DAY or day.weekday() == kind or (kind == WORKDAY and _is_workday(day)):
            left -= 1
            if left == 0:
                return day
        day += step
    return None


def _is_workday(day: date) -> bool:
    return day.weekday() < 5 and day not in closed_days(day.year)
