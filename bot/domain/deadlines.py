"""When an action's owner hears of its deadline: 30, 7 and 1 days before, three times when it has passed.

A deadline is the last local day. Messages go out at 9 on working days: what would fall on another day comes
earlier before the deadline, and later after it. Each is of use until the next one's moment, so that a bot
that was down says late only the one that still helps.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendar import in_office_hours, is_working_day, next_office_moment
from bot.domain.programme import ActionState
from bot.domain.zone import HELSINKI, local_date

AT = time(9)
LATE_EVERY = timedelta(days=7)
ESCALATION_KEPT = timedelta(days=28)  # so long it is worth telling that nothing has been heard
APART = timedelta(days=2)  # one that comes late is let be when the next one is nearer than this
SHOWN_AHEAD = timedelta(days=30)  # in one's own view
_DAY = timedelta(days=1)


class Step(StrEnum):
    """Which of the reminders of one deadline it is, in their order."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    LATE_1 = "late_1"
    LATE_2 = "late_2"
    LATE_3 = "late_3"
    ESCALATION = "escalation"  # to who stands behind the owner, once


GOING = (ActionState.PLANNED, ActionState.UNDER_WAY)

_BEFORE: Mapping[Step, timedelta] = {
    Step.MONTH: timedelta(days=30),
    Step.WEEK: timedelta(days=7),
    Step.DAY: _DAY,
}
_LATE = (Step.LATE_1, Step.LATE_2, Step.LATE_3, Step.ESCALATION)


@dataclass(frozen=True)
class Reminder:
    """One message of a deadline: when it is to be told, and until when it is of use. Both in UTC."""

    step: Step
    at: datetime
    until: datetime


@dataclass(frozen=True)
class Deadline:
    """An action that waits to be done, as far as reminding goes. `known_on`: since when its day is known."""

    action_id: int
    due_on: date
    known_on: date
    owner_group_id: int | None
    owner_person_id: int | None
    channel_id: str | None = None  # the group's, when its leader wishes reminders there


@dataclass(frozen=True)
class DueAction:
    """An action with its deadline, as a reminder or somebody's own page shows it."""

    id: int
    title: str
    owner: str  # a group's name or a person's
    deadline: date  # as decided
    due_on: date
    state: ActionState

    @property
    def is_moved(self) -> bool:
        """Whether it is followed by another day than the decided one."""
        return self.due_on != self.deadline

    @property
    def is_going(self) -> bool:
        """Whether it waits to be done."""
        return self.state in GOING


def schedule(due_on: date, known_on: date) -> tuple[Reminder, ...]:
    """The reminders of a deadline in their order.

    What would have been told before the deadline was known is left out, and a deadline that had passed by
    then is counted from that day: whoever takes a thing on late is not told at once what they missed.
    """
    late_from = max(due_on + _DAY, known_on)
    moments = {step: _earlier(due_on - ahead) for step, ahead in _BEFORE.items()}
    moments |= {step: _later(late_from + nth * LATE_EVERY) for nth, step in enumerate(_LATE)}
    steps = list(moments)
    ends = [moments[step] for step in steps[1:]] + [moments[Step.ESCALATION] + ESCALATION_KEPT]
    # The last one before the deadline helps until the deadline itself is over.
    over = datetime.combine(due_on + _DAY, time(0), HELSINKI).astimezone(UTC)
    known = datetime.combine(known_on, time(0), HELSINKI)
    return tuple(
        Reminder(step, moments[step], over if step is Step.DAY else end)
        for step, end in zip(steps, ends, strict=True)
        if moments[step] >= known and moments[step] < end
    )


def to_tell(due_on: date, known_on: date, now: datetime, until: datetime) -> tuple[Reminder, ...]:
    """The reminders of a deadline that are still of use at `now`, as far as they come before `until`.

    One whose moment has passed is told at once in office hours, else the next working morning, unless it
    would be too late then or the next one is near.
    """
    found = []
    for one in schedule(due_on, known_on):
        at, ends = one.at, one.until
        if at <= now:
            at = _as_soon(now)
            ends -= timedelta(0) if one.step is Step.DAY else APART
        if at < min(ends, until):
            found.append(Reminder(one.step, at, one.until))
    return tuple(found)


def dedupe_key(action_id: int, due_on: date, step: Step, to: int | str) -> str:
    """One of a kind for each day, step and recipient: a moved deadline, and next year's, are told anew."""
    return f"deadline:{action_id}:{due_on}:{step}:{to}"


def week_of(at: datetime) -> date:
    """The Monday of an aware moment's week in Helsinki."""
    day = local_date(at)
    return day - day.weekday() * _DAY


def is_digest(actions: Iterable[int]) -> bool:
    """Whether one person's reminders of a week, given by their actions, become one message."""
    return len(set(actions)) > 1


def wait_for_office(now: datetime, until: datetime) -> timedelta | None:
    """How long a message that comes up out of office hours waits; None when it may go now.

    What would be too late by then goes at once.
    """
    if in_office_hours(now):
        return None
    opens = next_office_moment(now)
    return opens - now if opens < until else None


def is_near(due_on: date, today: date) -> bool:
    """Whether a deadline is past or comes within the days that one's own view shows."""
    return due_on <= today + SHOWN_AHEAD


def _as_soon(now: datetime) -> datetime:
    if in_office_hours(now):
        return now.astimezone(UTC)
    return _at(local_date(next_office_moment(now)))


def _earlier(day: date) -> datetime:
    while not is_working_day(day):
        day -= _DAY
    return _at(day)


def _later(day: date) -> datetime:
    while not is_working_day(day):
        day += _DAY
    return _at(day)


def _at(day: date) -> datetime:
    return datetime.combine(day, AT, HELSINKI).astimezone(UTC)
