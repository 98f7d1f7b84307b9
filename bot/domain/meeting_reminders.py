"""When a meeting is reminded of (the group's own lead times, each person's wish, office hours)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from bot.domain.calendar import shift_into_office_hours
from bot.domain.people import ReminderWish
from bot.domain.zone import HELSINKI

DAY_BEFORE = 24 * 60
DEFAULT_MINUTES = (7 * DAY_BEFORE, DAY_BEFORE, 60)
_TOO_CLOSE = timedelta(hours=3)


def lead_times(stored: str | None) -> tuple[int, ...]:
    """A group's lead times in minutes, longest first; `stored` is groups.reminder_minutes."""
    if stored is None:
        return DEFAULT_MINUTES
    return tuple(sorted({int(piece) for piece in stored.split(",") if piece.strip()}, reverse=True))


def wants(lead: int, group_leads: Iterable[int], wish: ReminderWish) -> bool:
    """Whether a person with this wish is reminded `lead` minutes ahead."""
    if wish is ReminderWish.DAY_BEFORE:
        return lead == DAY_BEFORE
    return wish is ReminderWish.ALL and lead in group_leads


def reminder_times(
    starts_at: datetime, leads: Iterable[int], now: datetime
) -> tuple[tuple[int, datetime], ...]:
    """Each lead (minutes) with the moment its reminder goes out, soonest first; aware, in UTC.

    One day before is made always: somebody may want that alone (see `wants`). What is past at `now` is left
    out. What falls outside office hours is shifted (domain.calendar), and left out when it would land within
    three hours of another: two reminders in one afternoon help nobody.
    """
    kept: list[tuple[int, datetime]] = []
    shifted: list[tuple[int, datetime]] = []
    for lead in {*leads, DAY_BEFORE}:
        due = _before(starts_at, lead)
        if due > now:
            moment = shift_into_office_hours(due, starts_at, not_before=now)
            (kept if moment == due else shifted).append((lead, moment))
    for lead, moment in sorted(shifted, key=lambda pair: (pair[0] != DAY_BEFORE, -pair[0])):
        if all(abs(moment - other) >= _TOO_CLOSE for _, other in kept):
            kept.append((lead, moment))
    return tuple(sorted(kept, key=lambda pair: pair[1]))


def _before(starts_at: datetime, lead: int) -> datetime:
    """Whole days count on the wall: a day before 9.00 is 9.00 also when the clock is turned between."""
    days, minutes = divmod(lead, DAY_BEFORE)
    on_the_wall = starts_at.astimezone(HELSINKI) - timedelta(days=days)
    return on_the_wall.astimezone(UTC) - timedelta(minutes=minutes)


def reminder_key(meeting_id: int, sequence: int, lead: int, person_id: int) -> str:
    """The dedupe key of one reminder: one per person, lead time and time of the meeting."""
    return f"meeting:{meeting_id}:{sequence}:reminder:{lead}:{person_id}"
