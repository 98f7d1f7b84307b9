"""The zone people live in. Times are UTC inside; this is the only zone they are shown and read in."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")


def local_date(moment: datetime) -> date:
    """The calendar day in Helsinki at an aware moment."""
    return moment.astimezone(HELSINKI).date()
