"""The development programme as it stands: versions, what they say, and how actions and goals are named."""

from collections.abc import Iterator
from datetime import date

import pytest

from bot.domain.payloads import StaleButton
from bot.domain.programme import ActionState, ProgrammeState, TopGoal
from bot.domain.programme_errors import ActionAmbiguous, ActionNotFound, GoalAmbiguous, GoalNotFound
from bot.services import programme
from bot.storage.engine import Database
from bot.storage.models import ActionPlan, ProgrammeAction
from tests.meeting_world import World
from tests.programme_world import (
    DECIDED_ON,
    GROUPS_DEADLINE,
    YEAR,
    Programmes,
    add_action,
    build_programmes,
)

TODAY = date(2026, 11, 24)


@pytest.fixture
def made(sqlite_address: str) -> Iterator[tuple[World, Programmes]]:
    store = Database(sqlite_address)
    yield build_programmes(store)
    store.close()


def test_the_version_in_force_is_the_newest_decided_one_whose_day_has_come(
    made: tuple[World, Programmes],
) -> None:
    world, ids = made
    with world.database.reading() as session:
        in_force = programme.in_force(session, TODAY)
        assert in_force is not None
        assert (in_force.id, in_force.year, in_force.is_open) == (ids.decided, YEAR, False)
        assert programme.in_force(session, DECIDED_ON.replace(day=2)) is None
        assert programme.in_force(session, TODAY, YEAR + 1) is None
        draft = programme.being_prepared(session)
        assert draft is not None
        assert (draft.id, draft.state, draft.is_open) == (ids.draft, ProgrammeState.DRAFT, True)
        assert [one.version for one in programme.of_year(session, YEAR)] == [1]
        with pytest.raises(StaleButton):
            programme.shown(session, 999)


def test_a_version_is_shown_by_goal_with_owners_partners_and_how_it_goes(database: Database) -> None:
    world, ids = build_programmes(database)
    with world.database.writing() as session:
        row = session.get_one(ProgrammeAction, ids.by_group)
        row.moved_to = date(2027, 4, 30)
    with world.database.reading() as session:
        found = programme.shown(session, ids.decided)
    assert [goal.top for goal in found.goals] == [*TopGoal]
    group = next(one for one in found.actions if one.id == ids.by_group)
    assert (group.owner.name, group.owner.group_id, group.owner.person_id) == (
        "Nuorten palvelut",
        world.group.id,
        None,
    )
    assert ([one.name for one in group.partners], group.state) == (["Opisto"], ActionState.PLANNED)
    assert (group.deadline, group.due_on) == (GROUPS_DEADLINE, date(2027, 4, 30))
    assert [group.is_late(day) for day in (date(2027, 4, 30), date(2027, 5, 1))] == [False, True]
    person = next(one for one in found.actions if one.id == ids.by_person)
    assert (person.owner.name, person.owner.person_id) == ("Anna Esimerkki", world.people["Anna"])
    assert [(one.name, one.unit) for one in found.indicators] == [("Alle 25-vuotiaat työttömät", "henkilöä")]


def test_an_action_is_named_by_its_number_or_by_a_part_of_its_title(
    made: tuple[World, Programmes],
) -> None:
    world, ids = made
    with world.database.writing() as session:
        add_action(
            session, ids.draft, ids.draft_goals[TopGoal.VITALITY], "Kylätalkoot", TODAY, group=world.group.id
        )
        assert programme.find_action(session, f"#{ids.by_person}", today=TODAY).id == ids.by_person
        assert programme.find_action(session, "rekry", today=TODAY).id == ids.by_person
        assert programme.find_action(session, "kylatalkoot", today=TODAY).programme_id == ids.draft
        with pytest.raises(ActionNotFound):
            programme.find_action(session, "#999", today=TODAY)
        with pytest.raises(ActionNotFound):
            programme.find_action(session, "viulukonsertti", today=TODAY)
        with pytest.raises(ActionAmbiguous) as several:
            programme.find_action(session, "it", today=TODAY)
    assert len(several.value.actions) == 2


def test_an_action_is_as_the_version_in_force_has_it(made: tuple[World, Programmes]) -> None:
    world, ids = made
    with world.database.writing() as session:
        plan = ActionPlan(
            programme_id=ids.draft,
            action_id=ids.by_group,
            goal_id=ids.draft_goals[TopGoal.VITALITY],
            position=1,
            title="Toisin sanoin",
            owner_group_id=world.group.id,
            deadline=date(2028, 1, 31),
        )
        session.add(plan)
    with world.database.reading() as session:
        assert programme.get_action(session, ids.by_group, today=TODAY).title == "Ohjaamon ilta-ajat"
        with pytest.raises(StaleButton):
            programme.get_action(session, 999, today=TODAY)


@pytest.mark.parametrize(
    ("query", "goal"),
    [
        ("1", TopGoal.VITALITY),
        ("elinvoima", TopGoal.VITALITY),
        ("pitkäaikaistyöttömien", TopGoal.UNEMPLOYMENT),
        ("nuor", TopGoal.UNEMPLOYMENT),
        ("#3", TopGoal.IMMIGRANTS),
        ("kohtaannon", TopGoal.MATCHING),
    ],
)
def test_a_goal_is_named_by_its_number_or_by_a_part_of_its_words(
    made: tuple[World, Programmes], query: str, goal: TopGoal
) -> None:
    world, ids = made
    with world.database.reading() as session:
        assert programme.find_goal(session, ids.decided, query).top is goal


def test_a_goal_that_is_not_there_or_not_clear_is_told(made: tuple[World, Programmes]) -> None:
    world, ids = made
    with world.database.reading() as session:
        for query in ("5", "urheilu"):
            with pytest.raises(GoalNotFound):
                programme.find_goal(session, ids.decided, query)
        with pytest.raises(GoalAmbiguous) as several:
            programme.find_goal(session, ids.decided, "työ")
    assert [one.position for one in several.value.goals] == [1, 2, 3, 4]
