"""The scorer's way in: parse(text, now) -> (start, end, rrule), or an error."""

from datetime import date, datetime

from bot.domain.times import Day, Moment, Recurrence, Span
from bot.language.dates import understand

Parsed = tuple[date | datetime, date | datetime | None, str | None]


def parse(text: str, now: datetime) -> Parsed:
    """What the bot's own reader makes of a text; dates for days, aware datetimes for clock times."""
    reading = understand(text, now=now)
    rule = reading.rule if isinstance(reading, Recurrence) else None
    first = reading.first if isinstance(reading, Recurrence) else reading
    if isinstance(first, Moment):
        return first.at, None, rule
    if isinstance(first, Day):
        return first.on, None, rule
    if isinstance(first, Span):
        return first.start, first.end, rule
    raise TypeError(reading)
