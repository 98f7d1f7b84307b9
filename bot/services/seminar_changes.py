"""Seminars that people know of: moved and cancelled. Whoever has heard of it hears of the change."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.meeting_errors import checked_times
from bot.domain.names import MAX_PLACE, clean_within
from bot.domain.outgoing import Way
from bot.domain.people import Actor
from bot.domain.seminar_errors import DeadlineAfterStart, NothingChanges, SeminarChanged
from bot.domain.seminar_plans import CancelPlan, ChangePlan
from bot.domain.seminar_rules import suggested_at
from bot.domain.seminars import SeminarInfo, SeminarState, Stage, StageState
from bot.services import outgoing, seminar_messages
from bot.services.seminar_audience import note
from bot.services.seminar_drafts import changeable, checked_link
from bot.services.seminars import everybody, load, stage_infos
from bot.storage import seminars as stored

MAX_REASON = 300


def plan_move(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    seminar_id: int,
    starts_at: datetime,
    ends_at: datetime,
    deadline: datetime,
    place: str,
    link: str,
) -> ChangePlan:
    """What a move would do; nothing is changed.

    Raises NotAllowed, SeminarGone, SeminarOver, NameTooLong, LinkNotUnderstood, DeadlineAfterStart,
    NothingChanges, and what checked_times raises.
    """
    seminar = changeable(session, actor, now, seminar_id)
    checked_times(starts_at, ends_at, now)
    if deadline > starts_at:
        raise DeadlineAfterStart
    told = everybody(session, seminar_id)
    plan = ChangePlan(
        seminar=seminar,
        starts_at=starts_at,
        ends_at=ends_at,
        deadline=deadline,
        place=clean_within(place, "place", MAX_PLACE, may_be_empty=True),
        link=checked_link(link),
        told=sum(one.way is not Way.NONE for one in told),
        unreachable=tuple(one.person for one in told if one.way is Way.NONE),
    )
    if plan.is_nothing:
        raise NothingChanges(seminar)
    return plan


def move(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    seminar_id: int,
    sequence: int,
    starts_at: datetime,
    ends_at: datetime,
    deadline: datetime,
    place: str,
    link: str,
) -> ChangePlan:
    """Gives the seminar another time, place or link, and tells everybody who has heard of it.

    Places and the queue stay: who cannot come then gives the place up. What was scheduled by the old time is
    scheduled anew. The person has seen that a time is outside early autumn (rule R9) and confirmed it.
    Raises what plan_move raises, and SeminarChanged when somebody changed the seminar meanwhile.
    """
    plan = plan_move(
        session,
        actor=actor,
        now=now,
        seminar_id=seminar_id,
        starts_at=starts_at,
        ends_at=ends_at,
        deadline=deadline,
        place=place,
        link=link,
    )
    old = plan.seminar
    if old.sequence != sequence:
        raise SeminarChanged(old)
    if old.state is SeminarState.DRAFT:
        raise SeminarChanged(old)  # nobody knows of it: edited, not moved
    values = {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "deadline": deadline,
        "place": plan.place,
        "link": plan.link,
        "sequence": sequence + 1,
        "changed_at": now,
        "off_season_ok": True,
    }
    stored.change(session, seminar_id, values)
    moved = load(session, seminar_id)
    _follow_stages(session, moved, now)
    seminar_messages.tell_moved(session, moved, everybody(session, seminar_id), now)
    note(
        session,
        actor,
        now,
        "seminar.moved",
        seminar_id,
        sequence=moved.sequence,
        old_start=old.starts_at.isoformat(),
        old_end=old.ends_at.isoformat(),
    )
    return plan


def plan_cancel(session: Session, *, actor: Actor, now: datetime, seminar_id: int, reason: str) -> CancelPlan:
    """What a cancellation would do; nothing is changed.

    Raises NotAllowed, SeminarGone, SeminarOver, NameTooLong (field "reason").
    """
    seminar = changeable(session, actor, now, seminar_id)
    told = everybody(session, seminar_id)
    return CancelPlan(
        seminar=seminar,
        reason=clean_within(reason, "reason", MAX_REASON, may_be_empty=True),
        told=sum(one.way is not Way.NONE for one in told),
        unreachable=tuple(one.person for one in told if one.way is Way.NONE),
    )


def cancel(
    session: Session, *, actor: Actor, now: datetime, seminar_id: int, sequence: int, reason: str
) -> CancelPlan:
    """Cancels the seminar: what waits to be sent is taken back, and everybody who has heard of it is told.

    Raises what plan_cancel raises, and SeminarChanged.
    """
    plan = plan_cancel(session, actor=actor, now=now, seminar_id=seminar_id, reason=reason)
    if plan.seminar.sequence != sequence:
        raise SeminarChanged(plan.seminar)
    values = {
        "state": SeminarState.CANCELLED,
        "sequence": sequence + 1,
        "cancel_reason": plan.reason,
        "changed_at": now,
    }
    stored.change(session, seminar_id, values)
    for stage in stage_infos(session, plan.seminar, now):
        if stage.state is StageState.SCHEDULED:
            stored.change_stage(session, stage.id, {"state": StageState.PLANNED, "due_at": None})
    outgoing.cancel_for_seminar(session, seminar_id)
    if plan.seminar.state is not SeminarState.DRAFT:
        guests = everybody(session, seminar_id)
        seminar_messages.tell_cancelled(session, load(session, seminar_id), guests, now)
    note(session, actor, now, "seminar.cancelled", seminar_id, sequence=sequence + 1, told=plan.told)
    return plan


def _follow_stages(session: Session, seminar: SeminarInfo, now: datetime) -> None:
    """Scheduled stages keep their distance to the new time; those that still fit before it stay."""
    infos = stage_infos(session, seminar, now)
    reminders = sum(one.stage is Stage.REMINDER for one in infos)
    for one in infos:
        if one.state is not StageState.SCHEDULED or one.due_at is None:
            continue
        follows = one.stage in (Stage.PRACTICAL, Stage.THANKS)
        if follows or one.due_at >= seminar.deadline - timedelta(days=1):
            at = suggested_at(one.stage, one.nth, reminders, seminar, now)
            stored.change_stage(session, one.id, {"due_at": at})
