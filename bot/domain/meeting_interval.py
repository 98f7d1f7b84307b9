"""How often a group meets, and when it could meet next (the agreement, section 5: "säännöllisesti")."""

import re
from datetime import datetime, timedelta

from bot.domain.calendar import is_working_day
from bot.domain.errors import UserError
from bot.domain.names import fold
from bot.domain.zone import HELSINKI

LONGEST_WEEKS = 26
AHEAD = timedelta(days=14)  # people are asked at least this long before
_WEEKS = re.compile(r"(?:joka |)(\d{1,2})\s*\.?\s*(?:vk|vko|viikko|viikkoa|viikon)?(?: valein)?")
_WORDS = {
    "viikoittain": 1,
    "joka viikko": 1,
    "joka toinen viikko": 2,
    "kuukausittain": 4,
    "kerran kuussa": 4,
    "joka kuukausi": 4,
    "neljannesvuosittain": 13,
}
_NEVER = ("", "ei", "ei mitaan", "0")


class IntervalNotUnderstood(UserError):
    """An interval could not be read, or is longer than half a year."""

    def __init__(self, text: str, field: str = "interval") -> None:
        super().__init__(text, field)
        self.text = text
        self.field = field


def read_interval(text: str) -> int | None:
    """Weeks from one meeting to the next; None when the group has no interval.

    Raises IntervalNotUnderstood.
    """
    plain = fold(text)
    if plain in _NEVER:
        return None
    match = _WEEKS.fullmatch(plain)
    weeks = int(match[1]) if match else _WORDS.get(plain, 0)
    if not 1 <= weeks <= LONGEST_WEEKS:
        raise IntervalNotUnderstood(text)
    return weeks


def next_start(last: datetime, weeks: int, now: datetime) -> datetime:
    """When a group that met at `last` could meet next (aware): on the same weekday at the same clock time in
    Helsinki, so many weeks later, at least two weeks ahead; on the next working day where that is a holiday.
    """
    local = last.astimezone(HELSINKI)
    earliest = (now + AHEAD).astimezone(HELSINKI).date()
    day = local.date() + timedelta(weeks=weeks)
    while day < earliest:
        day += timedelta(weeks=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, local.time(), HELSINKI)
