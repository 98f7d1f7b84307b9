"""The stages of a seminar's messages: looked at, confirmed or scheduled, and sent when their time comes."""

import logging
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.errors import UserError
from bot.domain.outgoing import Way
from bot.domain.payloads import StaleButton
from bot.domain.people import STRANGER, Actor
from bot.domain.rights import Permission
from bot.domain.seminar_errors import (
    NobodyToTell,
    SeasonNotConfirmed,
    SeminarChanged,
    SeminarGone,
    StageInPast,
    StageTooEarly,
    StageTooLate,
)
from bot.domain.seminar_rules import wanted_by
from bot.domain.seminars import (
    Guest,
    Invitee,
    Panel,
    Reply,
    SeminarInfo,
    SeminarState,
    Stage,
    StageInfo,
    StagePlan,
    StageState,
)
from bot.permissions import require
from bot.services import seminar_messages
from bot.services.seminar_audience import audience, count_reasons, involved, note, refresh
from bot.services.seminars import everybody, holds, load, stage_infos
from bot.storage import seminar_guests as stored_guests
from bot.storage import seminars as stored

log = logging.getLogger(__name__)

SAMPLE = 5
_TO_OPEN = (Stage.REMINDER, Stage.LAST_CALL, Stage.PRACTICAL)


def panel(session: Session, *, actor: Actor, now: datetime, seminar_id: int) -> Panel:
    """The seminar's stages and audience. Raises NotAllowed, StaleButton."""
    require(actor, Permission.MANAGE_SEMINAR)
    seminar = load(session, seminar_id)
    return _panel(session, seminar, audience(session, seminar, now), now)


def _panel(session: Session, seminar: SeminarInfo, guests: tuple[Guest, ...], now: datetime) -> Panel:
    return Panel(
        seminar=seminar,
        stages=stage_infos(session, seminar, now),
        by_reason=count_reasons(guests),
        total=len(guests),
        unreachable=tuple(one.person for one in guests if one.way is Way.NONE),
        holds=holds(session, seminar.id),
    )


def plan(session: Session, *, actor: Actor, now: datetime, stage_id: int) -> StagePlan:
    """What a stage would send now: to how many, and to whom for example. Nothing is changed.

    Raises NotAllowed, StaleButton.
    """
    require(actor, Permission.MANAGE_SEMINAR)
    seminar, stage = _stage(session, stage_id, now)
    return _plan(seminar, stage, audience(session, seminar, now))


def _plan(seminar: SeminarInfo, stage: StageInfo, guests: tuple[Guest, ...]) -> StagePlan:
    wanted = _recipients(stage, guests)
    told = seminar_messages.reachable(wanted)
    step = max(1, len(told) // SAMPLE)
    return StagePlan(
        seminar=seminar,
        stage=stage,
        count=len(told),
        by_way=Counter(one.way for one in told),
        by_reason=count_reasons(tuple(told)),
        sample=tuple(one.person for one in told[::step][:SAMPLE]),
        unreachable=tuple(one.person for one in wanted if one.way is Way.NONE),
    )


def send(
    session: Session, *, actor: Actor, now: datetime, stage_id: int, sequence: int, count: int
) -> StagePlan | Panel:
    """Sends a stage at once: its messages come into the queue with this transaction.

    `sequence` and `count` are those that the person saw: when so many are not told any more, nothing is sent
    and the plan comes back to be looked at. A stage that was sent already is not sent again.
    Raises NotAllowed, StaleButton, SeminarGone, SeminarChanged, SeasonNotConfirmed, StageTooEarly,
    StageTooLate, NobodyToTell.
    """
    require(actor, Permission.MANAGE_SEMINAR)
    seminar, stage = _locked_stage(session, stage_id, now)
    if stage.state is not StageState.SENT:
        if seminar.sequence != sequence:
            raise SeminarChanged(seminar)
        may_go(seminar, stage, now)
        wanted = involved(session, now)
        found = _plan(seminar, stage, audience(session, seminar, now, wanted))
        if not found.count:
            raise NobodyToTell(seminar)
        if found.count != count:
            return found
        guests = _fire(session, actor, now, seminar, stage=stage, wanted_now=wanted)
        # The list has just been brought up to the registry.
        return _panel(session, load(session, seminar.id), guests, now)
    return panel(session, actor=actor, now=now, seminar_id=seminar.id)


def schedule(session: Session, *, actor: Actor, now: datetime, stage_id: int, at: datetime) -> Panel:
    """The stage goes out at a moment by itself, to those for whom it is then.

    Raises NotAllowed, StaleButton, SeminarGone, SeasonNotConfirmed, StageInPast, StageTooEarly, StageTooLate.
    """
    require(actor, Permission.MANAGE_SEMINAR)
    seminar, stage = _locked_stage(session, stage_id, now)
    if stage.state is not StageState.SENT:
        if at <= now:
            raise StageInPast(seminar, stage)
        others = stage_infos(session, seminar, now)
        will_be_open = any(
            one.stage is Stage.INVITATION
            and one.state is not StageState.PLANNED
            and one.due_at is not None
            and one.due_at < at
            for one in others
        )
        may_go(seminar, stage, at, will_be_open=will_be_open)
        values = {"state": StageState.SCHEDULED, "due_at": at, "confirmed_by": actor.person_id}
        stored.change_stage(session, stage_id, values)
        _note(session, actor, now, "seminar.stage_scheduled", stage, at=at.isoformat())
    return panel(session, actor=actor, now=now, seminar_id=seminar.id)


def unschedule(session: Session, *, actor: Actor, now: datetime, stage_id: int) -> Panel:
    """The stage waits for somebody again. Raises NotAllowed, StaleButton."""
    require(actor, Permission.MANAGE_SEMINAR)
    seminar, stage = _locked_stage(session, stage_id, now)
    if stage.state is StageState.SCHEDULED:
        _plan_again(session, stage)
        _note(session, actor, now, "seminar.stage_unscheduled", stage)
    return panel(session, actor=actor, now=now, seminar_id=seminar.id)


def anything_due(session: Session, now: datetime) -> bool:
    """Whether a stage's time has come or an offer has run out: two looks in indexes."""
    return bool(stored.due_stages(session, now)) or bool(stored_guests.lapsed_offers(session, now))


def fire_due(session: Session, now: datetime) -> int:
    """Sends the scheduled stages whose time has come; how many. For the heartbeat.

    One that must not go out any more waits for somebody again, and the panel shows it.
    """
    fired = 0
    for row in stored.due_stages(session, now):
        seminar, stage = _locked_stage(session, row.id, now)
        if stage.state is not StageState.SCHEDULED:
            continue
        try:
            may_go(seminar, stage, now)
        except UserError as error:
            log.warning("stage %s of seminar %s: %s", stage.id, seminar.id, type(error).__name__)
            _plan_again(session, stage)
            continue
        _fire(session, STRANGER, now, seminar, stage=stage, wanted_now=involved(session, now))
        fired += 1
    return fired


def may_go(seminar: SeminarInfo, stage: StageInfo, at: datetime, *, will_be_open: bool = False) -> None:
    """Whether a stage makes sense at a moment.

    Raises SeminarGone, SeasonNotConfirmed, StageTooEarly, StageTooLate.
    """
    if seminar.state is SeminarState.CANCELLED:
        raise SeminarGone(seminar)
    if seminar.is_off_season and not seminar.off_season_ok:
        raise SeasonNotConfirmed(seminar)
    is_open = seminar.state is SeminarState.OPEN or will_be_open
    too_early = (stage.stage in _TO_OPEN and not is_open) or (
        stage.stage is Stage.THANKS and at < seminar.ends_at
    )
    if too_early:
        raise StageTooEarly(seminar, stage)
    last = {
        Stage.SAVE_THE_DATE: seminar.deadline,
        Stage.INVITATION: seminar.deadline,
        Stage.REMINDER: seminar.deadline,
        Stage.LAST_CALL: seminar.deadline,
        Stage.PRACTICAL: seminar.starts_at,
        Stage.THANKS: seminar.ends_at + seminar_messages.THANKS_KEPT,
    }[stage.stage]
    announced_again = stage.stage is Stage.SAVE_THE_DATE and seminar.state is SeminarState.OPEN
    if at >= last or announced_again:
        raise StageTooLate(seminar, stage)


# -- parts -------------------------------------------------------------------------------------------------


def _fire(
    session: Session,
    actor: Actor,
    now: datetime,
    seminar: SeminarInfo,
    *,
    stage: StageInfo,
    wanted_now: Mapping[int, Invitee],
) -> tuple[Guest, ...]:
    """Puts the stage's messages into the queue; the list as it is then."""
    new = refresh(session, seminar, now, wanted_now) if seminar.starts_at > now else frozenset()
    guests = everybody(session, seminar.id)
    late: list[Guest] = []
    if stage.stage in _TO_OPEN and not seminar.is_closed(now):
        # Who has come into the network since the invitation is invited first, not reminded.
        late = [one for one in guests if one.person.id in new and one.reply is Reply.SILENT]
        seminar_messages.invite_late(session, seminar, late, now)
    left_out = {one.id for one in late}
    wanted = [one for one in _recipients(stage, guests) if one.id not in left_out]
    count = seminar_messages.send_stage(
        session, seminar, wanted, now, stage=stage.stage, nth=stage.nth, stage_id=stage.id
    )
    values: dict[str, object] = {"state": StageState.SENT, "sent_at": now}
    if actor.person_id is not None:
        values["confirmed_by"] = actor.person_id
    stored.change_stage(session, stage.id, values)
    if stage.stage is Stage.INVITATION:
        stored.change(session, seminar.id, {"state": SeminarState.OPEN})
    elif seminar.state is SeminarState.DRAFT:
        stored.change(session, seminar.id, {"state": SeminarState.ANNOUNCED})
    _note(session, actor, now, "seminar.stage_sent", stage, count=count)
    return guests


def _recipients(stage: StageInfo, guests: tuple[Guest, ...]) -> list[Guest]:
    arrived = any(one.arrived_at is not None for one in guests)
    return [one for one in guests if wanted_by(stage.stage, one, anybody_arrived=arrived)]


def _plan_again(session: Session, stage: StageInfo) -> None:
    stored.change_stage(session, stage.id, {"state": StageState.PLANNED, "due_at": None})


def _locked_stage(session: Session, stage_id: int, now: datetime) -> tuple[SeminarInfo, StageInfo]:
    seminar, _ = _stage(session, stage_id, now)
    stored.lock(session, seminar.id)
    return _stage(session, stage_id, now)


def _stage(session: Session, stage_id: int, now: datetime) -> tuple[SeminarInfo, StageInfo]:
    row = stored.stage_row(session, stage_id)
    if row is None:
        raise StaleButton
    seminar = load(session, row.seminar_id)
    for stage in stage_infos(session, seminar, now):
        if stage.id == stage_id:
            return seminar, stage
    raise StaleButton


def _note(
    session: Session,
    actor: Actor,
    now: datetime,
    action: str,
    stage: StageInfo,
    **more: int | str,
) -> None:
    row = stored.stage_row(session, stage.id)
    seminar_id = row.seminar_id if row else 0
    source = "slack" if actor.is_known else "job"
    details = {"stage": str(stage.stage), "nth": stage.nth, **more}
    note(session, actor, now, action, seminar_id, source=source, **details)
