"""The zone people live in. Times are UTC inside; this is the only zone they are shown and read in."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def local_date(moment: datetime) -> date:
    """The calendar day in Helsinki at an aware moment."""
    return moment.astimezone(HELSINKI).date()


def in_reach(day: date) -> bool:
    """Whether a day can be meant: further is a slip of the finger, and the calendar's own ends break sums."""
    return _FIRST_YEAR <= day.year <= _LAST_YEAR
