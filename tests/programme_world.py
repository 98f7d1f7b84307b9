"""A decided programme and the next one's draft beside the group of tests.meeting_world.

Eero is an area expert, who may manage programmes. The decided version of 2027 is in force at the time of the
tests' clock; its actions are numbers 1 to 3, its indicator number 1.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.groups import GroupKind, GroupRef
from bot.domain.meetings import MeetingState
from bot.domain.names import fold
from bot.domain.people import Role
from bot.domain.programme import ActionState, ProgrammeState, TopGoal
from bot.storage import agenda as stored_agenda
from bot.storage.engine import Database
from bot.storage.models import (
    ActionPartner,
    ActionPlan,
    Group,
    Indicator,
    IndicatorPlan,
    Meeting,
    Person,
    Programme,
    ProgrammeAction,
    ProgrammeGoal,
    Reading,
    RoleHolding,
)
from tests.meeting_world import LONG_AGO, World, add_person, add_seat, build

YEAR = 2027
DECIDED_ON = date(2026, 11, 3)
GROUPS_DEADLINE = date(2027, 3, 31)
PERSONS_DEADLINE = date(2026, 12, 15)
MADE_AT = datetime(2026, 10, 1, 6, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Programmes:
    """Ids of what was made. `goals` are the decided version's, `draft_goals` the draft's."""

    decided: int
    draft: int
    goals: dict[TopGoal, int]
    draft_goals: dict[TopGoal, int]
    by_group: int  # an action of the group Nuorten palvelut, with Opisto taking part
    by_person: int  # Anna's
    by_other: int  # the other group's
    indicator: int


def build_programmes(database: Database) -> tuple[World, Programmes]:
    """The world of the meetings with programmes in it."""
    world = build(database)
    return world, add_programmes(world)


def add_programmes(world: World, *, year: int = YEAR) -> Programmes:
    """A decided version of `year`, in force since 3.11.2026, and a draft of the year after it."""
    with world.database.writing() as session:
        add_expert(session, world)
        decided = _programme(session, year, ProgrammeState.DECIDED)
        draft = _programme(session, year + 1, ProgrammeState.DRAFT)
        goals, draft_goals = _goals(session, decided), _goals(session, draft)
        groups, person, other = (
            add_action(
                session,
                decided,
                goals[goal],
                title,
                deadline,
                group=group,
                person=world.people[first] if first else None,
            )
            for goal, title, deadline, group, first in (
                (TopGoal.UNEMPLOYMENT, "Ohjaamon ilta-ajat", GROUPS_DEADLINE, world.group.id, ""),
                (TopGoal.MATCHING, "Rekrytointitapahtuma Lieksassa", PERSONS_DEADLINE, None, "Anna"),
                (TopGoal.VITALITY, "Yrityskäynnit", date(2027, 6, 30), world.other_group.id, ""),
            )
        )
        plan = session.scalars(select(ActionPlan.id).where(ActionPlan.action_id == groups)).one()
        session.add(ActionPartner(plan_id=plan, partner_id=world.partners["Opisto"]))
        indicator = _indicator(session, decided, goals[TopGoal.UNEMPLOYMENT], world.people["Eero"])
    return Programmes(decided, draft, goals, draft_goals, groups, person, other, indicator)


def add_expert(session: Session, world: World) -> None:
    """Eero, an expert of the employment area, unless he is there already."""
    there = session.scalars(select(Person.id).where(Person.search_name == "eero esimerkki")).first()
    if there is not None:
        world.people["Eero"] = there
        return
    world.people["Eero"] = add_person(session, "Eero", world.partners["Työllisyysalue"])
    session.add(RoleHolding(person_id=world.people["Eero"], role=Role.AREA_EXPERT, started_at=LONG_AGO))


def _programme(session: Session, year: int, state: ProgrammeState) -> int:
    decided = state is ProgrammeState.DECIDED
    row = Programme(
        year=year,
        version=1,
        state=state,
        decided_on=DECIDED_ON if decided else None,
        in_force_from=DECIDED_ON if decided else None,
        created_at=MADE_AT,
    )
    session.add(row)
    session.flush()
    return row.id


def _goals(session: Session, programme_id: int) -> dict[TopGoal, int]:
    rows = {
        top: ProgrammeGoal(programme_id=programme_id, position=place, top=top)
        for place, top in enumerate(TopGoal, start=1)
    }
    session.add_all(rows.values())
    session.flush()
    return {top: row.id for top, row in rows.items()}


def add_action(
    session: Session,
    programme_id: int,
    goal_id: int,
    title: str,
    deadline: date,
    *,
    group: int | None = None,
    person: int | None = None,
    state: ActionState = ActionState.PLANNED,
) -> int:
    """An action of a version, owned by the group or the person; its number."""
    action = ProgrammeAction(state=state, created_at=MADE_AT)
    session.add(action)
    session.flush()
    session.add(
        ActionPlan(
            programme_id=programme_id,
            action_id=action.id,
            goal_id=goal_id,
            position=action.id,
            title=title,
            owner_group_id=group,
            owner_person_id=person,
            deadline=deadline,
        )
    )
    session.flush()
    return action.id


def _indicator(session: Session, programme_id: int, goal_id: int, recorder: int) -> int:
    """Unemployed under 25 year olds, from 900 to 700, with the readings of two quarters."""
    indicator = Indicator(created_at=MADE_AT)
    session.add(indicator)
    session.flush()
    session.add(
        IndicatorPlan(
            programme_id=programme_id,
            indicator_id=indicator.id,
            goal_id=goal_id,
            position=1,
            name="Alle 25-vuotiaat työttömät",
            unit="henkilöä",
            baseline=Decimal(900),
            target=Decimal(700),
        )
    )
    for first, last, value in (
        (date(2026, 4, 1), date(2026, 6, 30), 880),
        (date(2026, 7, 1), date(2026, 9, 30), 850),
    ):
        session.add(
            Reading(
                indicator_id=indicator.id,
                starts_on=first,
                ends_on=last,
                value=Decimal(value),
                source="Työllisyyskatsaus",
                recorded_by=recorder,
                created_at=MADE_AT,
            )
        )
    session.flush()
    return indicator.id


def add_forum(world: World, *, channel: str | None = None) -> GroupRef:
    """The forum with Leena and Anna in it, and the development group, whose channel is `channel`."""
    with world.database.writing() as session:
        forum, development = (
            Group(
                name=name,
                search_name=fold(name),
                kind=kind,
                channel_id=where,
                started_on=date(2026, 1, 7),
                created_at=LONG_AGO,
            )
            for name, kind, where in (
                ("Johtofoorumi", GroupKind.FORUM, None),
                ("Kehittämisryhmä", GroupKind.DEVELOPMENT_GROUP, channel),
            )
        )
        session.add_all([forum, development])
        session.flush()
        for first, partner in (("Leena", "Esimerkkilä"), ("Anna", "Mallila")):
            add_seat(session, forum.id, world.people[first], world.partners[partner])
        return GroupRef(forum.id, forum.name, forum.kind)


def held_meeting(world: World, forum: GroupRef, starts_at: datetime) -> int:
    """A meeting of the forum that people have been called to, of two hours; its number."""
    with world.database.writing() as session:
        meeting = Meeting(
            group_id=forum.id,
            title="Johtofoorumin kokous",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            state=MeetingState.CONFIRMED,
            organiser_id=world.people["Leena"],
            created_at=LONG_AGO,
        )
        session.add(meeting)
        session.flush()
        stored_agenda.add_standing(session, forum.id, meeting.id, LONG_AGO)
        return meeting.id
