"""What is recorded of impact indicators, and what a draft of the programme says of them.

Readings are recorded by whoever prepares the programme: leaders, coordinators and the area's experts
(section 3), since the numbers come to the groups. Who recorded what is shown, and a correction keeps what it
corrects. What is measured is the programme's own business: an indicator is added and changed in a version
that is being prepared, by whoever manages the programme (rule R8).
"""

from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from bot.domain.indicators import (
    MAX_INDICATORS,
    MAX_SOURCE,
    MAX_UNIT,
    NewIndicator,
    Period,
    PeriodNotBegun,
    Planned,
    Recorded,
    TooManyIndicators,
)
from bot.domain.names import MAX_TITLE, clean_within, fold
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor
from bot.domain.programme import ProgrammeRef
from bot.domain.programme_errors import NoDraft, ProgrammeFrozen
from bot.domain.rights import Permission
from bot.domain.zone import local_date
from bot.permissions import require
from bot.services import audit, indicators, programme
from bot.services.programme_drafts import editable
from bot.storage import indicators as stored

# -- readings ----------------------------------------------------------------------------------------------


def record(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    indicator_id: int,
    period: Period,
    value: Decimal,
    source: str,
) -> Recorded:
    """Records a value of a period. Another value of the same period corrects it; the earlier one is kept.

    Raises NotAllowed, StaleButton, PeriodNotBegun, NameTooLong (field "source").
    """
    require(actor, Permission.COMMENT_PROGRAMME)
    source = clean_within(source, "source", MAX_SOURCE, may_be_empty=True)
    if period.first > local_date(now):
        raise PeriodNotBegun(period)
    if not stored.lock(session, indicator_id):
        raise StaleButton
    plan = indicators.plan_now(session, indicator_id, now)
    there = stored.current(session, indicator_id, period.first, period.last)
    if there is not None and (there.value, there.source) == (value, source):
        return Recorded(
            indicators.followed(session, plan.programme_id, indicator_id),
            indicators.reading_of(there),
            same=True,
        )
    if there is not None:
        stored.replace(session, there.id, now)
    made = stored.add_reading(
        session,
        {
            "indicator_id": indicator_id,
            "starts_on": period.first,
            "ends_on": period.last,
            "value": value,
            "source": source,
            "recorded_by": actor.person_id,
            "created_at": now,
        },
    )
    _note(session, actor, now, "corrected" if there is not None else "recorded", indicator_id)
    row = stored.reading(session, made)
    if row is None:
        raise StaleButton
    return Recorded(
        indicators.followed(session, plan.programme_id, indicator_id),
        indicators.reading_of(row),
        corrected=indicators.reading_of(there) if there is not None else None,
    )


def remove_reading(session: Session, *, actor: Actor, now: datetime, reading_id: int) -> int:
    """Takes a reading of a wrong period away: it is kept, and does not count. Again changes nothing.

    Returns its indicator. Raises NotAllowed, StaleButton.
    """
    require(actor, Permission.COMMENT_PROGRAMME)
    row = stored.reading(session, reading_id)
    if row is None:
        raise StaleButton
    if row.replaced_at is None:
        stored.replace(session, reading_id, now)
        _note(session, actor, now, "removed", row.indicator_id)
    indicator_id: int = row.indicator_id
    return indicator_id


# -- what a draft says -------------------------------------------------------------------------------------


def draft_to_plan(session: Session, *, actor: Actor, now: datetime) -> ProgrammeRef:
    """The version that an indicator can be put into.

    Raises NotAllowed, ProgrammeFrozen when there is only a decided one, NoDraft when there is none at all.
    """
    require(actor, Permission.MANAGE_PROGRAMME)
    found = programme.being_prepared(session)
    if found is not None:
        return found
    decided = programme.in_force(session, local_date(now))
    raise ProgrammeFrozen(decided) if decided else NoDraft


def plan(session: Session, *, actor: Actor, now: datetime, programme_id: int, new: NewIndicator) -> Planned:
    """Puts an indicator into a version that is being prepared; one of the same name is changed there.

    Raises NotAllowed, StaleButton, ProgrammeFrozen, NameEmpty and NameTooLong (fields "name", "unit"),
    GoalNotFound and GoalAmbiguous (field "goal"), TooManyIndicators.
    """
    ref = editable(session, actor, programme_id)
    values = _checked(session, programme_id, new)
    everything = programme.shown(session, programme_id).indicators
    there = next((each for each in everything if fold(each.name) == fold(str(values["name"]))), None)
    if there is not None:
        stored.change_plan(session, there.plan_id, values)
        indicator_id = there.id
    else:
        if len(everything) >= MAX_INDICATORS:
            raise TooManyIndicators
        indicator_id = stored.add(session, now)
        stored.add_plan(session, programme_id, indicator_id, values)
    _note(session, actor, now, "planned" if there is None else "replanned", indicator_id)
    return Planned(ref, indicators.followed(session, programme_id, indicator_id), again=there is not None)


def replan(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    programme_id: int,
    indicator_id: int,
    new: NewIndicator,
) -> Planned:
    """Changes what a version that is being prepared says of an indicator, its name too. Raises what `plan`
    does.
    """
    ref = editable(session, actor, programme_id)
    there = indicators.in_version(session, programme_id, indicator_id)
    stored.change_plan(session, there.plan_id, _checked(session, programme_id, new))
    _note(session, actor, now, "replanned", indicator_id)
    return Planned(ref, indicators.followed(session, programme_id, indicator_id), again=True)


def drop(
    session: Session, *, actor: Actor, now: datetime, programme_id: int, indicator_id: int
) -> ProgrammeRef:
    """Takes an indicator out of a version that is being prepared; its readings stay. Again changes nothing.

    Raises NotAllowed, StaleButton, ProgrammeFrozen.
    """
    ref = editable(session, actor, programme_id)
    everything = programme.shown(session, programme_id).indicators
    there = next((each for each in everything if each.id == indicator_id), None)
    if there is not None:
        stored.remove_plan(session, there.plan_id)
        _note(session, actor, now, "dropped", indicator_id)
    return ref


def _checked(session: Session, programme_id: int, new: NewIndicator) -> dict[str, object]:
    goal = programme.find_goal(session, programme_id, new.goal)
    return {
        "name": clean_within(new.name, "name", MAX_TITLE),
        "unit": clean_within(new.unit, "unit", MAX_UNIT, may_be_empty=True),
        "goal_id": goal.id,
        "baseline": new.baseline,
        "target": new.target,
    }


def _note(session: Session, actor: Actor, now: datetime, what: str, indicator_id: int) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"indicator.{what}",
        object_type="indicator",
        object_id=indicator_id,
    )
