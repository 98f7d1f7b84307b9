"""The calendar of next year's programme: this round's days, and choosing others."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.meetings import MeetingInfo
from bot.domain.people import Actor
from bot.domain.preparation import CalendarPage
from bot.domain.programme import CalendarStep
from bot.domain.programme_calendar import DEFAULTS, Round, check, make_round, round_year
from bot.domain.zone import HELSINKI, local_date
from bot.permissions import Permission, allows, require
from bot.services import audit
from bot.services.meetings import load
from bot.storage import preparation as stored


def this_round(session: Session, now: datetime) -> Round:
    """The preparation that goes on, or begins next."""
    return of_year(session, round_year(local_date(now)))


def of_year(session: Session, year: int) -> Round:
    """The preparation of a year's programme."""
    return make_round(year, stored.chosen(session))


def page(session: Session, *, actor: Actor, now: datetime) -> CalendarPage:
    """This round's days, with the meeting that decides. Raises NotAllowed."""
    require(actor, Permission.SEE_NETWORK)
    found = this_round(session, now)
    return CalendarPage(
        found,
        january_meeting(session, found.year),
        today=local_date(now),
        may_manage=allows(actor, Permission.MANAGE_PROGRAMME),
    )


def january_meeting(session: Session, year: int) -> MeetingInfo | None:
    """The forum's agreed meeting in the January of a year, in which it decides on the programme (rule R7)."""
    first, after = (datetime(year, month, 1, tzinfo=HELSINKI) for month in (1, 2))
    found = stored.january_meeting(session, first, after)
    return load(session, found) if found else None


def change(
    session: Session, *, actor: Actor, now: datetime, days: Mapping[CalendarStep, tuple[int, int] | None]
) -> CalendarPage:
    """Chooses days of the year, as (month, day); None is the house's own. They hold for every year to come.

    What has been done this year stays done: nobody is asked twice. Raises NotAllowed, StepsTooNear,
    CommentsCloseTooLate.
    """
    require(actor, Permission.MANAGE_PROGRAMME)
    before = {**DEFAULTS, **stored.chosen(session)}
    wanted = {step: day or DEFAULTS[step] for step, day in days.items()}
    moved = [step for step, day in wanted.items() if day != before[step]]
    check({**before, **wanted}, moved[0] if len(moved) == 1 else None)
    stored.back_to_own(session, [step for step in moved if wanted[step] == DEFAULTS[step]])
    for step in moved:
        if wanted[step] != DEFAULTS[step]:
            stored.choose(session, step, *wanted[step])
        month, day = wanted[step]
        audit.record(
            session,
            actor=actor,
            now=now,
            action="programme.calendar",
            object_type="programme",
            object_id=None,
            details={"step": step.value, "month": month, "day": day},
        )
    return page(session, actor=actor, now=now)
