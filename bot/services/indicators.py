"""Impact indicators as they stand: which there are, with their readings, and how people name them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.indicators import (
    Followed,
    IndicatorAmbiguous,
    IndicatorNotFound,
    Indicators,
    Period,
    ReadingInfo,
)
from bot.domain.names import fold, matching, numbered
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor
from bot.domain.programme import GoalView, IndicatorView, ProgrammeState
from bot.domain.programme_errors import NoDraft, NoProgramme
from bot.domain.rights import Permission
from bot.domain.zone import local_date
from bot.permissions import allows, require
from bot.services import programme
from bot.storage import indicators as stored

# -- seeing ------------------------------------------------------------------------------------------------


def overview(
    session: Session, *, actor: Actor, now: datetime, year: int | None = None, draft: bool = False
) -> Indicators:
    """The indicators of the version in force, else of the one being prepared (`draft`: of that one at once).

    Raises NotAllowed, NoProgramme, NoDraft.
    """
    require(actor, Permission.SEE_NETWORK)
    being_made = programme.being_prepared(session, year)
    if draft:
        if being_made is None:
            raise NoDraft
        return of_version(session, actor=actor, programme_id=being_made.id)
    found = programme.in_force(session, local_date(now), year) or being_made
    if found is None:
        raise NoProgramme(year)
    return of_version(session, actor=actor, programme_id=found.id)


def of_version(session: Session, *, actor: Actor, programme_id: int) -> Indicators:
    """The indicators of one version, by goal, with their readings. Raises NotAllowed, StaleButton."""
    require(actor, Permission.SEE_NETWORK)
    shown = programme.shown(session, programme_id)
    rows = stored.readings(session, [one.id for one in shown.indicators])
    return Indicators(
        programme=shown.ref,
        followed=tuple(_with_readings(one, goal, rows) for goal in shown.goals for one in goal.indicators),
        may_record=allows(actor, Permission.COMMENT_PROGRAMME),
        may_plan=shown.ref.is_open and allows(actor, Permission.MANAGE_PROGRAMME),
        draft=programme.being_prepared(session),
    )


def one(session: Session, *, actor: Actor, now: datetime, indicator_id: int) -> Followed:
    """An indicator with its readings, as the version in force has it, else as the newest one does.

    Raises NotAllowed, StaleButton.
    """
    require(actor, Permission.SEE_NETWORK)
    plan = plan_now(session, indicator_id, now)
    return followed(session, plan.programme_id, indicator_id)


def find(session: Session, query: str, *, now: datetime, field: str = "indicator") -> IndicatorView:
    """The indicator named by its number ("#3") or by an unambiguous part of its name.

    Names are looked for in the version in force, then in the one being prepared. Raises IndicatorNotFound,
    IndicatorAmbiguous.
    """
    number = numbered(query)
    if number is not None:
        try:
            return plan_now(session, number, now)
        except StaleButton:
            raise IndicatorNotFound(query, field) from None
    today = local_date(now)
    for version in (programme.in_force(session, today), programme.being_prepared(session)):
        everything = programme.shown(session, version.id).indicators if version else ()
        found = matching(query, [(fold(one.name), one) for one in everything])
        if len(found) == 1:
            return found[0]
        if found:
            raise IndicatorAmbiguous(query, tuple((one.id, one.name) for one in found), field)
    raise IndicatorNotFound(query, field)


def choices(session: Session, *, now: datetime) -> tuple[IndicatorView, ...]:
    """What a reading can be recorded of: the version in force's, and what the draft has besides."""
    found: dict[int, IndicatorView] = {}
    for version in (programme.in_force(session, local_date(now)), programme.being_prepared(session)):
        for each in programme.shown(session, version.id).indicators if version else ():
            found.setdefault(each.id, each)
    return tuple(found.values())


# -- parts -------------------------------------------------------------------------------------------------


def plan_now(session: Session, indicator_id: int, now: datetime) -> IndicatorView:
    """What the version in force says of an indicator, else the newest one that does. Raises StaleButton."""
    today = local_date(now)
    rows = stored.plans_of(session, indicator_id)
    in_force = [
        plan
        for plan, state, since in rows
        if state is ProgrammeState.DECIDED and since is not None and since <= today
    ]
    newest = next(iter(in_force or [row[0] for row in rows]), None)
    if newest is None:
        raise StaleButton
    return in_version(session, newest.programme_id, indicator_id)


def in_version(session: Session, programme_id: int, indicator_id: int) -> IndicatorView:
    """What a version says of an indicator. Raises StaleButton when it says nothing."""
    everything = programme.shown(session, programme_id).indicators
    found = next((each for each in everything if each.id == indicator_id), None)
    if found is None:
        raise StaleButton
    return found


def followed(session: Session, programme_id: int, indicator_id: int) -> Followed:
    """An indicator of a version with its readings. Raises StaleButton."""
    rows = stored.readings(session, [indicator_id])
    for goal in programme.shown(session, programme_id).goals:
        for each in goal.indicators:
            if each.id == indicator_id:
                return _with_readings(each, goal, rows)
    raise StaleButton


def _with_readings(indicator: IndicatorView, goal: GoalView, rows: Sequence[stored.AnyRow]) -> Followed:
    own = [reading_of(row) for row in rows if row.indicator_id == indicator.id]
    gone = [each for each in own if each.replaced_at is not None]
    return Followed(
        indicator,
        goal,
        tuple(each for each in own if each.replaced_at is None),
        tuple(sorted(gone, key=lambda each: (each.replaced_at, each.id), reverse=True)),
    )


def reading_of(row: stored.AnyRow) -> ReadingInfo:
    """A row as facts."""
    return ReadingInfo(
        id=row.id,
        period=Period(row.starts_on, row.ends_on),
        value=row.value,
        source=row.source,
        recorded_by=row.recorded_by or "",
        recorded_at=row.created_at,
        replaced_at=row.replaced_at,
    )
