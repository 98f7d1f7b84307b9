"""A group's own reminder times as people write them: "7 pv, 1 pv, 1 h" (in the store: minutes)."""

import re

from bot.domain.errors import UserError
from bot.domain.names import fold

MAX_REMINDERS = 5
SHORTEST = 5  # minutes: the queue is looked at once a minute, and nobody gets anywhere in less
LONGEST = 60 * 24 * 60  # minutes, 60 days: nobody remembers a meeting longer than a reminder of it

HOUR, DAY, WEEK = 60, 24 * 60, 7 * 24 * 60
_UNITS = {
    **dict.fromkeys(("min", "minuutti", "minuuttia", "m"), 1),
    **dict.fromkeys(("h", "t", "tunti", "tuntia"), HOUR),
    **dict.fromkeys(("pv", "paiva", "paivaa", "vrk", "d"), DAY),
    **dict.fromkeys(("vk", "vko", "viikko", "viikkoa"), WEEK),
}
_ONE = re.compile(r"(\d{1,5})\s*([a-z]+)\.?")
_NONE = ("ei", "ei mitaan", "ei muistutuksia")
_DEFAULT = ("", "oletus")


class RemindersNotUnderstood(UserError):
    """A reminder time could not be read, or is too near, too far or one too many; `text` is that one."""

    def __init__(self, text: str, field: str = "reminders") -> None:
        super().__init__(text, field)
        self.text = text
        self.field = field


def read_reminders(text: str) -> str | None:
    """The stored form, "10080,1440,60"; None for the house's default, "" for none at all.

    Raises RemindersNotUnderstood.
    """
    plain = fold(text)
    if plain in _DEFAULT:
        return None
    if plain in _NONE:
        return ""
    pieces = [piece for piece in re.split(r",|\s+ja\s+", plain) if piece.strip()]
    found = {_minutes(piece.strip()) for piece in pieces}
    if len(found) > MAX_REMINDERS or not found:
        raise RemindersNotUnderstood(text)
    return ",".join(str(one) for one in sorted(found, reverse=True))


def _minutes(piece: str) -> int:
    match = _ONE.fullmatch(piece)
    minutes = int(match[1]) * _UNITS.get(match[2], 0) if match else 0
    if not SHORTEST <= minutes <= LONGEST:
        raise RemindersNotUnderstood(piece)
    return minutes


def split_minutes(minutes: int) -> tuple[int, int]:
    """The largest unit that divides the time, as (how many, unit's minutes); weeks stay days."""
    unit = next(unit for unit in (DAY, HOUR, 1) if minutes % unit == 0)
    return minutes // unit, unit
