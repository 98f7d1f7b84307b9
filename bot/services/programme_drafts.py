"""A version of the programme before it is decided: begun, filled, changed, given up (rule R8).

It can be changed until the forum decides, also while it is commented: what comes of the comments goes into
the same version.
"""

from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.domain.names import MAX_TITLE, clean_within, fold
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor
from bot.domain.programme import (
    FIRST_YEAR,
    MAX_ACTIONS,
    MAX_GOALS,
    YEARS_AHEAD,
    ActionView,
    AddedAction,
    Begun,
    GoalView,
    NewAction,
    ProgrammeRef,
    ProgrammeState,
)
from bot.domain.programme_errors import (
    DeadlinePast,
    GoalInUse,
    OwnerMissing,
    OwnerTwice,
    ProgrammeFrozen,
    TooMany,
    YearOutOfReach,
)
from bot.domain.rights import Permission
from bot.domain.zone import local_date
from bot.permissions import require
from bot.services import audit
from bot.services.groups import get_group
from bot.services.outgoing import cancel_for_programme
from bot.services.partners import get_partner
from bot.services.people import get_person
from bot.services.programme import get_programme, goals_of, planned, ref_of
from bot.storage import programme as stored
from bot.storage import programme_changes as changes
from bot.storage.models import Programme


def begin(session: Session, *, actor: Actor, now: datetime, year: int) -> Begun:
    """Begins the year's programme, or a new version of a decided one with everything that it says.

    The one that is being prepared is found, not made again. Raises NotAllowed, YearOutOfReach.
    """
    require(actor, Permission.MANAGE_PROGRAMME)
    last = local_date(now).year + YEARS_AHEAD
    if not FIRST_YEAR <= year <= last:
        raise YearOutOfReach(FIRST_YEAR, last)
    there = stored.open_version(session, year)
    if there is not None:
        return Begun(ref_of(there), existed=True)
    versions = stored.of_year(session, year)
    base = next((one for one in reversed(versions) if one.state is ProgrammeState.DECIDED), None)
    row = Programme(
        year=year,
        version=max((one.version for one in versions), default=0) + 1,
        based_on_id=base.id if base else None,
        created_by=actor.person_id,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        # Somebody else began it at this very moment.
        there = stored.open_version(session, year)
        if there is None:
            raise
        return Begun(ref_of(there), existed=True)
    if base is None:
        changes.add_top_goals(session, row.id)
    else:
        changes.copy(session, base.id, row.id)
    note(session, actor, now, "programme.begun", programme_id=row.id)
    return Begun(ref_of(row), existed=False)


def discard(session: Session, *, actor: Actor, now: datetime, programme_id: int) -> ProgrammeRef:
    """Gives a version up before it is decided; pressed again it changes nothing.

    Raises NotAllowed, StaleButton, ProgrammeFrozen.
    """
    require(actor, Permission.MANAGE_PROGRAMME)
    row = locked(session, programme_id)
    if row.state is ProgrammeState.DISCARDED:
        return ref_of(row)
    if row.state is ProgrammeState.DECIDED:
        raise ProgrammeFrozen(ref_of(row))
    changes.change(session, programme_id, {"state": ProgrammeState.DISCARDED})
    cancel_for_programme(session, programme_id)
    note(session, actor, now, "programme.discarded", programme_id=programme_id)
    return get_programme(session, programme_id)


# -- goals -------------------------------------------------------------------------------------------------


def add_goal(session: Session, *, actor: Actor, now: datetime, programme_id: int, title: str) -> GoalView:
    """A goal beside the agreement's four; the same title again is found, not made.

    Raises NotAllowed, StaleButton, ProgrammeFrozen, NameEmpty, NameTooLong, TooMany.
    """
    editable(session, actor, programme_id)
    title = clean_within(title, "title", MAX_TITLE)
    goals = goals_of(session, programme_id)
    there = next((one for one in goals if one.title and fold(one.title) == fold(title)), None)
    if there is not None:
        return there
    if len(goals) >= MAX_GOALS:
        raise TooMany(MAX_GOALS)
    made = changes.add_goal(session, programme_id, title)
    note(session, actor, now, "programme.goal_added", programme_id=programme_id, goal=made)
    return next(one for one in goals_of(session, programme_id) if one.id == made)


def remove_goal(session: Session, *, actor: Actor, now: datetime, goal_id: int) -> ProgrammeRef:
    """Takes away a goal of the version's own under which nothing is.

    Raises NotAllowed, StaleButton, ProgrammeFrozen, GoalInUse.
    """
    row = changes.goal(session, goal_id)
    if row is None:
        require(actor, Permission.MANAGE_PROGRAMME)
        raise StaleButton
    ref = editable(session, actor, row.programme_id)
    goal = GoalView(row.id, row.position, row.top, row.title)
    if goal.top is not None or changes.goal_is_used(session, goal_id):
        raise GoalInUse(goal)
    changes.remove_goal(session, goal_id)
    note(session, actor, now, "programme.goal_removed", programme_id=ref.id, goal=goal_id)
    return ref


# -- actions -----------------------------------------------------------------------------------------------


def add_action(
    session: Session, *, actor: Actor, now: datetime, programme_id: int, new: NewAction
) -> AddedAction:
    """Adds an action to a version; one of the very same title is found, not made.

    Raises NotAllowed, StaleButton, ProgrammeFrozen, NameEmpty and NameTooLong (field "title"), DeadlinePast,
    OwnerMissing, OwnerTwice, TooMany.
    """
    editable(session, actor, programme_id)
    values = _checked(session, programme_id, new)
    everything = planned(session, programme_id)
    there = next((one for one in everything if fold(one.title) == fold(str(values["title"]))), None)
    if there is not None:
        return AddedAction(there, existed=True)
    if len(everything) >= MAX_ACTIONS:
        raise TooMany(MAX_ACTIONS)
    _not_past(new.deadline, now)
    action_id, plan_id = changes.add_action(session, now, {"programme_id": programme_id, **values})
    changes.set_partners(session, plan_id, new.partner_ids)
    note(session, actor, now, "programme.action_added", programme_id=programme_id, action=action_id)
    return AddedAction(_planned(session, programme_id, action_id), existed=False)


def edit_action(
    session: Session, *, actor: Actor, now: datetime, programme_id: int, action_id: int, new: NewAction
) -> ActionView:
    """Changes what a version says of an action. Raises what add_action does, but TooMany."""
    editable(session, actor, programme_id)
    plan = changes.plan(session, programme_id, action_id)
    if plan is None:
        raise StaleButton
    values = _checked(session, programme_id, new)
    if new.deadline != plan.deadline:
        _not_past(new.deadline, now)
    changes.set_partners(session, plan.id, new.partner_ids)
    changes.change_plan(session, plan.id, values)
    note(session, actor, now, "programme.action_changed", programme_id=programme_id, action=action_id)
    return _planned(session, programme_id, action_id)


def remove_action(
    session: Session, *, actor: Actor, now: datetime, programme_id: int, action_id: int
) -> ProgrammeRef:
    """Takes an action out of a version; pressed again it changes nothing.

    Raises NotAllowed, StaleButton, ProgrammeFrozen.
    """
    ref = editable(session, actor, programme_id)
    plan = changes.plan(session, programme_id, action_id)
    if plan is not None:
        changes.remove_plan(session, plan.id)
        note(session, actor, now, "programme.action_removed", programme_id=programme_id, action=action_id)
    return ref


# -- parts -------------------------------------------------------------------------------------------------


def locked(session: Session, programme_id: int) -> Programme:
    """The version, kept from others until the commit. Raises StaleButton."""
    row = stored.get(session, programme_id, locked=True)
    if row is None:
        raise StaleButton
    return row


def editable(session: Session, actor: Actor, programme_id: int) -> ProgrammeRef:
    """The version, locked, when the actor may change it. Raises NotAllowed, StaleButton, ProgrammeFrozen."""
    require(actor, Permission.MANAGE_PROGRAMME)
    ref = ref_of(locked(session, programme_id))
    if not ref.is_open:
        raise ProgrammeFrozen(ref)
    return ref


def note(
    session: Session,
    actor: Actor,
    now: datetime,
    what: str,
    *,
    programme_id: int,
    source: str = "slack",
    **details: int | str | bool | None,
) -> None:
    """Writes down who did what to a version."""
    audit.record(
        session,
        actor=actor,
        now=now,
        action=what,
        object_type="programme",
        object_id=programme_id,
        source=source,
        details=details,
    )


def _checked(session: Session, programme_id: int, new: NewAction) -> dict[str, str | int | date | None]:
    """What a plan stores. Raises StaleButton for a goal, owner or partner that is not there."""
    title = clean_within(new.title, "title", MAX_TITLE)
    if new.group_id is not None and new.person_id is not None:
        raise OwnerTwice
    if new.group_id is not None:
        get_group(session, new.group_id)
    elif new.person_id is not None:
        get_person(session, new.person_id)
    else:
        raise OwnerMissing
    for partner_id in new.partner_ids:
        get_partner(session, partner_id)
    if new.goal_id not in {goal.id for goal in goals_of(session, programme_id)}:
        raise StaleButton
    return {
        "title": title,
        "goal_id": new.goal_id,
        "owner_group_id": new.group_id,
        "owner_person_id": new.person_id,
        "deadline": new.deadline,
    }


def _not_past(day: date, now: datetime) -> None:
    if day < local_date(now):
        raise DeadlinePast(day)


def _planned(session: Session, programme_id: int, action_id: int) -> ActionView:
    return next(one for one in planned(session, programme_id) if one.id == action_id)
