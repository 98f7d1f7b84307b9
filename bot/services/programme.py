"""The development programme as it stands: which version is in force, what it says, which action was meant."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.domain.names import fold, matching, numbered
from bot.domain.partners import PartnerRef
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor
from bot.domain.programme import (
    GOAL_WORDS,
    ActionView,
    DecidedBy,
    GoalView,
    IndicatorView,
    Owner,
    ProgrammeRef,
    ProgrammeState,
    ProgrammeView,
    Shown,
)
from bot.domain.programme_errors import (
    ActionAmbiguous,
    ActionNotFound,
    GoalAmbiguous,
    GoalNotFound,
    NoProgramme,
)
from bot.domain.rights import Permission
from bot.domain.zone import local_date
from bot.permissions import allows, require
from bot.storage import programme as stored
from bot.storage.models import IndicatorPlan, Programme, ProgrammeGoal


def in_force(session: Session, today: date, year: int | None = None) -> ProgrammeRef | None:
    """The newest decided version whose day has come, of the year or of the newest year that has one."""
    row = stored.in_force(session, today, year)
    return ref_of(row) if row else None


def being_prepared(session: Session, year: int | None = None) -> ProgrammeRef | None:
    """The version that is being prepared, of the year or of the newest year that has one."""
    row = stored.open_version(session, year)
    return ref_of(row) if row else None


def all_prepared(session: Session) -> tuple[ProgrammeRef, ...]:
    """Every version that is being prepared, one of a year at most, the newest year's first."""
    return tuple(map(ref_of, stored.open_versions(session)))


def of_year(session: Session, year: int) -> tuple[ProgrammeRef, ...]:
    """The year's versions, the first one first; those that were given up left out."""
    rows = stored.of_year(session, year)
    return tuple(ref_of(row) for row in rows if row.state is not ProgrammeState.DISCARDED)


def get_programme(session: Session, programme_id: int) -> ProgrammeRef:
    """The version with the id. Raises StaleButton when there is none."""
    return ref_of(_row(session, programme_id))


def shown(session: Session, programme_id: int) -> ProgrammeView:
    """A version as a whole. Everybody of the network may see it: the caller asks for SEE_NETWORK.

    Raises StaleButton.
    """
    row = _row(session, programme_id)
    actions = planned(session, programme_id)
    indicators = [_indicator(one) for one in stored.indicators(session, programme_id)]
    meeting = (
        stored.deciding_meeting(session, row.decided_meeting_id)
        if row.decided_meeting_id is not None
        else None
    )
    return ProgrammeView(
        ref_of(row),
        tuple(
            _goal(
                goal,
                tuple(one for one in actions if one.goal_id == goal.id),
                tuple(one for one in indicators if one.goal_id == goal.id),
            )
            for goal in stored.goals(session, programme_id)
        ),
        DecidedBy(*meeting) if meeting else None,
    )


def planned(session: Session, programme_id: int) -> list[ActionView]:
    """The actions of a version in the order they were added."""
    return _actions(session, stored.actions(session, programme_id))


def show(session: Session, *, actor: Actor, now: datetime, programme_id: int) -> Shown:
    """A version as the actor sees it, a draft too (section 4: openness). Raises NotAllowed, StaleButton."""
    require(actor, Permission.SEE_NETWORK)
    view = shown(session, programme_id)
    today = local_date(now)
    return Shown(
        view,
        may_manage=allows(actor, Permission.MANAGE_PROGRAMME),
        may_comment=allows(actor, Permission.COMMENT_PROGRAMME),
        versions=tuple(one for one in of_year(session, view.ref.year) if one.id != programme_id),
        in_force=in_force(session, today),
        draft=being_prepared(session),
        comments=stored.comment_count(session, programme_id),
    )


def which(session: Session, *, today: date, year: int | None = None) -> ProgrammeRef:
    """The version to show: in force, else being prepared, else the newest. Raises NoProgramme."""
    found = in_force(session, today, year) or being_prepared(session, year)
    if found is None and year is not None:
        found = next(iter(reversed(of_year(session, year))), None)
    if found is None:
        raise NoProgramme(year)
    return found


def get_action(session: Session, action_id: int, *, today: date) -> ActionView:
    """The action as the version in force has it, else as the newest version does. Raises StaleButton."""
    rows = stored.plans_of(session, action_id)
    if not rows:
        raise StaleButton
    now_in_force = [
        row
        for row in rows
        if row.version_state is ProgrammeState.DECIDED
        and row.in_force_from is not None
        and row.in_force_from <= today
    ]
    return _actions(session, (now_in_force or rows)[:1])[0]


def find_action(session: Session, query: str, *, today: date, field: str = "action") -> ActionView:
    """The action named by its number ("#12"), or by an unambiguous part of its title.

    Titles are looked for in the version in force, then in the one being prepared. Raises ActionNotFound,
    ActionAmbiguous.
    """
    number = numbered(query)
    if number is not None:
        try:
            return get_action(session, number, today=today)
        except StaleButton:
            raise ActionNotFound(query, field) from None
    for row in (stored.in_force(session, today), stored.open_version(session)):
        found = _by_title(planned(session, row.id), query, field) if row else None
        if found is not None:
            return found
    raise ActionNotFound(query, field)


def find_planned(session: Session, programme_id: int, query: str, *, field: str = "action") -> ActionView:
    """The action of this very version, by number or by an unambiguous part of its title.

    Raises ActionNotFound, ActionAmbiguous.
    """
    everything = planned(session, programme_id)
    number = numbered(query)
    if number is not None:
        found = next((one for one in everything if one.id == number), None)
    else:
        found = _by_title(everything, query, field)
    if found is None:
        raise ActionNotFound(query, field)
    return found


def _by_title(actions: Sequence[ActionView], query: str, field: str) -> ActionView | None:
    found = matching(query, [(fold(one.title), one) for one in actions])
    if len(found) > 1:
        raise ActionAmbiguous(query, tuple((one.id, one.title) for one in found), field)
    return found[0] if found else None


def find_goal(session: Session, programme_id: int, query: str, *, field: str = "goal") -> GoalView:
    """The goal of a version named by its number (1–4 are the agreement's) or by part of its words.

    Raises GoalNotFound, GoalAmbiguous.
    """
    goals = [_goal(row) for row in stored.goals(session, programme_id)]
    number = numbered(query)
    if number is not None:
        found: Sequence[GoalView] = [one for one in goals if one.position == number]
    else:
        found = matching(query, [(_goal_words(one), one) for one in goals])
    if not found:
        raise GoalNotFound(query, field)
    if len(found) > 1:
        raise GoalAmbiguous(query, tuple(found), field)
    return found[0]


def goals_of(session: Session, programme_id: int) -> tuple[GoalView, ...]:
    """The goals of a version in their order, without what is to be done for them; for menus."""
    return tuple(_goal(row) for row in stored.goals(session, programme_id))


# -- from rows to facts ------------------------------------------------------------------------------------


def ref_of(row: Programme) -> ProgrammeRef:
    """A version as facts."""
    return ProgrammeRef(
        row.id,
        row.year,
        row.version,
        row.state,
        row.based_on_id,
        row.comments_until,
        row.decided_on,
        row.in_force_from,
    )


def _row(session: Session, programme_id: int) -> Programme:
    row = stored.get(session, programme_id)
    if row is None:
        raise StaleButton
    return row


def _actions(session: Session, rows: Sequence[stored.AnyRow]) -> list[ActionView]:
    if not rows:
        return []
    partners = stored.partners(session, [row.plan_id for row in rows])
    notes = stored.last_notes(session, [row.action_id for row in rows])
    return [
        ActionView(
            id=row.action_id,
            plan_id=row.plan_id,
            programme_id=row.programme_id,
            goal_id=row.goal_id,
            title=row.title,
            owner=Owner(row.owner, row.owner_group_id, row.owner_person_id),
            partners=tuple(PartnerRef(*one) for one in partners.get(row.plan_id, ())),
            deadline=row.deadline,
            state=row.state,
            moved_to=row.moved_to,
            done_on=row.done_on,
            note=notes.get(row.action_id, ""),
        )
        for row in rows
    ]


def _indicator(row: IndicatorPlan) -> IndicatorView:
    return IndicatorView(
        row.indicator_id,
        row.id,
        row.programme_id,
        row.goal_id,
        row.name,
        row.unit,
        row.baseline,
        row.target,
    )


def _goal(
    row: ProgrammeGoal,
    actions: tuple[ActionView, ...] = (),
    indicators: tuple[IndicatorView, ...] = (),
) -> GoalView:
    return GoalView(row.id, row.position, row.top, row.title, actions, indicators)


def _goal_words(goal: GoalView) -> str:
    return fold(goal.title) if goal.top is None else GOAL_WORDS[goal.top]
