"""What owners and managers do about actions: what is kept, who may, whose decision counts."""

from datetime import date

import pytest

from bot.clock import MovingClock
from bot.domain.programme import ActionState, NoteKind, TopGoal
from bot.domain.programme_following import ActionNotFollowed, FollowFate
from bot.domain.rights import NotAllowed
from bot.services import deadlines
from bot.services import programme_following as following
from bot.storage.engine import Database
from bot.storage.models import (
    ProgrammeAction,
)
from tests.programme_world import GROUPS_DEADLINE, add_action
from tests.services.deadline_house import House


@pytest.fixture
def house(database: Database, clock: MovingClock) -> House:
    return House(database, clock)


@pytest.fixture
def quick(sqlite_address: str, clock: MovingClock) -> House:
    """On SQLite alone."""
    return House(Database(sqlite_address), clock)


def test_a_state_that_changes_leaves_a_note_and_the_plan_as_it_was(house: House) -> None:
    house.does("Leena", following.move, action_id=1, day=date(2027, 6, 15), reason="Syy")
    done = house.does("Kaisa", following.finish, action_id=1, note="Valmista tuli")
    found = done.following
    assert (found.action.deadline, found.action.due_on) == (GROUPS_DEADLINE, date(2027, 6, 15))
    assert [(one.kind, one.text, one.by) for one in found.notes] == [
        (NoteKind.DONE, "Valmista tuli", "Kaisa Esimerkki"),
        (NoteKind.MOVED, "Syy", "Leena Esimerkki"),
    ]
    with house.world.database.reading() as session:
        action = session.get(ProgrammeAction, 1)
        assert action is not None
        assert (action.state, action.done_on) == (ActionState.DONE, date(2026, 11, 24))


def test_what_the_forum_decides_anew_counts_over_an_older_move(house: House) -> None:
    """A version that says the same day as before leaves the move as it is; another day takes its place."""
    house.at(2027, 2, 1, 12, 0)
    house.does("Leena", following.move, action_id=1, day=date(2027, 6, 15), reason="Syy")
    house.decides(2027, 2, date(2027, 3, 2), {1: GROUPS_DEADLINE})
    house.at(2027, 3, 3, 3, 0)
    house.arms()
    assert house.does("Leena", following.look, action_id=1).action.due_on == date(2027, 6, 15)
    house.decides(2027, 3, date(2027, 4, 5), {1: date(2027, 9, 30)})
    house.at(2027, 4, 6, 3, 0)
    house.arms()
    found = house.does("Leena", following.look, action_id=1).action
    assert (found.due_on, found.moved_to) == (date(2027, 9, 30), None)
    house.does("Leena", following.move, action_id=1, day=date(2027, 10, 29), reason="Syy")
    house.arms()
    assert house.does("Leena", following.look, action_id=1).action.due_on == date(2027, 10, 29)


def test_who_may_follow_is_shown_the_way_and_nobody_else(quick: House) -> None:
    def sees(first: str) -> list[int]:
        return [one.id for one in quick.does(first, deadlines.followable)]

    assert {first: sees(first) for first in ("Leena", "Kaisa", "Anna", "Ville", "Eero", "Matti")} == {
        "Leena": [1],
        "Kaisa": [1],
        "Anna": [2],
        "Ville": [3],
        "Eero": [2, 1, 3],
        "Matti": [],
    }


def test_only_who_manages_the_programme_leaves_an_action_undone(quick: House) -> None:
    with pytest.raises(NotAllowed):
        quick.does("Leena", following.set_state, action_id=1, state=ActionState.DROPPED)
    quick.does("Eero", following.set_state, action_id=1, state=ActionState.DROPPED, note="Rahoitus puuttui")
    late = quick.does("Leena", following.finish, action_id=1)
    assert (late.fate, late.following.closed.text) == (FollowFate.CLOSED, "Rahoitus puuttui")
    again = quick.does("Leena", following.set_state, action_id=1, state=ActionState.UNDER_WAY)
    assert (again.following.notes[0].kind, again.following.action.is_going) == (NoteKind.REOPENED, True)


def test_a_draft_is_not_followed_before_it_is_in_force(quick: House) -> None:
    with quick.world.database.writing() as session:
        planned = add_action(
            session,
            quick.ids.draft,
            quick.ids.draft_goals[TopGoal.MATCHING],
            "Ensi vuonna",
            date(2028, 3, 31),
            group=quick.world.group.id,
        )
    for work, more in (
        (following.finish, {}),
        (following.move, {"day": date(2028, 4, 30)}),
        (following.ask_help, {"text": "Apua"}),
        (following.wish_channel, {"wanted": True}),
    ):
        with pytest.raises(ActionNotFollowed):
            quick.does("Leena", work, action_id=planned, **more)
    assert quick.does("Leena", following.look, action_id=planned).may_follow is False
