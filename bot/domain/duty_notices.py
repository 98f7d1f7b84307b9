"""Duties that somebody should hear about, and when: once a month, so that it is no noise."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendar import is_working_day
from bot.domain.duties import CALL_BY
from bot.domain.zone import HELSINKI, local_date

KEPT = timedelta(days=7)  # a notice that was held up longer waits for the next month's
_NOTICE_AT = time(9)


class NoticeCode(StrEnum):
    """What is missing."""

    VACANT_SEAT = "vacant_seat"  # a partner's, in the forum (rule R1)
    NO_LEADER = "no_leader"  # of a working group (R3)
    NO_COORDINATOR = "no_coordinator"  # (R4)
    OVERSIZED = "oversized"  # over the maximum (R2)
    UNEVEN = "uneven"  # the balance of a group (R5)
    NO_JANUARY = "no_january"  # no January meeting of the forum is called (R7)
    PROGRAMME_LATE = "programme_late"  # the year's programme is not decided, or not begun in time (R8)
    NO_SEMINAR = "no_seminar"  # no date of the year's seminar is agreed (R9)
    NOT_TOLD = "not_told"  # a sub-agreement, that a meeting of the forum should have been told of (R10)
    NO_APPROVAL = "no_approval"  # of an amendment, a partner's (R11)


@dataclass(frozen=True)
class Noticed:
    """One duty of somebody's; `name` is what it is about: a partner, a group, a sub-agreement, an amendment.

    "" is the network.
    """

    code: NoticeCode
    name: str = ""
    group_id: int | None = None


def notice_time(now: datetime) -> datetime:
    """When this month's notices go out: at 9 of its first working day in Helsinki (aware)."""
    day = local_date(now).replace(day=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, _NOTICE_AT, HELSINKI)


def january_is_due(today: date) -> int | None:
    """The year whose January meeting should be called by now; None at other times of the year."""
    if (today.month, today.day) >= CALL_BY:
        return today.year + 1
    return today.year if today.month == 1 else None
