"""At most five unasked-for messages per person per week: when what does not fit is told (issue 6).

A week is Monday to Sunday in Helsinki. Four messages go by themselves; the fifth place is kept for a digest
of everything that came after them (docs/decisions/0015).
"""

from datetime import UTC, date, datetime, time, timedelta

from bot.domain.calendar import is_working_day
from bot.domain.zone import HELSINKI, local_date

MOST_A_WEEK = 5
ALONE = MOST_A_WEEK - 1  # go by themselves
DIGEST_HOUR = time(9)
KEPT = timedelta(days=7)  # a digest later than this: each of its messages goes by itself
# So much of the time before the thing itself is left to whoever reads of it in a digest.
NOTICE_NEXT_WEEK = timedelta(days=1)
NOTICE_THIS_WEEK = timedelta(hours=3)
_DAY = timedelta(days=1)


def week_start(now: datetime) -> datetime:
    """Monday 0.00 in Helsinki of the week of an aware moment; in UTC."""
    return _at(_monday(now), time(0))


def next_week(now: datetime) -> datetime:
    """When the week of an aware moment is over; in UTC."""
    return _at(_monday(now) + 7 * _DAY, time(0))


def monday_digest(now: datetime) -> datetime:
    """The first working morning of the next week; in UTC."""
    return _at(_working_day(_monday(now) + 7 * _DAY), DIGEST_HOUR)


def morning_digest(now: datetime) -> datetime | None:
    """The next working morning of this week; None when none is left of it. In UTC."""
    day = _working_day(local_date(now))
    if _at(day, DIGEST_HOUR) <= now:
        day = _working_day(day + _DAY)
    moment = _at(day, DIGEST_HOUR)
    return moment if moment < next_week(now) else None


def digest_moment(
    now: datetime, until: datetime, *, waiting: datetime | None, is_free: bool
) -> datetime | None:
    """When to tell in a digest what is of use until a moment; None when no digest comes in time.

    `waiting`: when a digest of the person's goes out already; it is joined, or else brought forward.
    `is_free`: whether one more message fits into this week. All aware; the answer is in UTC.
    """
    week_ends = next_week(now)

    def helps(moment: datetime) -> bool:
        notice = NOTICE_NEXT_WEEK if moment >= week_ends else NOTICE_THIS_WEEK
        return until - moment >= notice

    if waiting is not None and helps(max(waiting, now)):
        return waiting
    if waiting is None and helps(monday_digest(now)):
        return monday_digest(now)
    morning = morning_digest(now) if is_free else None
    return morning if morning is not None and helps(morning) else None


def _monday(now: datetime) -> date:
    today = local_date(now)
    return today - today.weekday() * _DAY


def _working_day(day: date) -> date:
    while not is_working_day(day):
        day += _DAY
    return day


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, HELSINKI).astimezone(UTC)
