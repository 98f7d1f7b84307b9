"""A version's way to the decision (rule R8): comments until a day, the forum's decision, differences."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.clock import MovingClock
from bot.domain.agenda import ItemState, StandingItem
from bot.domain.names import NameTooLong
from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.domain.payloads import StaleButton
from bot.domain.people import ERASED_NAME, STRANGER
from bot.domain.programme import CommentSource, NewAction, ProgrammeState, TopGoal
from bot.domain.programme_errors import (
    CommentEmpty,
    CommentsDayWrong,
    CommentsNotOpen,
    DecisionDayWrong,
    InForceTooEarly,
    NoForumMeeting,
    NotCommented,
    NothingBefore,
    ProgrammeEmpty,
    ProgrammeFrozen,
)
from bot.domain.programme_versions import Part
from bot.domain.rights import NotAllowed
from bot.services import agenda_items, people_own, programme
from bot.services import programme_comments as comments
from bot.services import programme_drafts as drafts
from bot.services import programme_versions as versions
from bot.services.meetings import load
from bot.services.programme_comments import Reply
from bot.storage.engine import Database
from bot.storage.models import IndicatorPlan, OfficeHolding, Outgoing, ProgrammeComment
from tests.meeting_world import TEAM, user
from tests.programme_world import YEAR, add_forum, build_programmes, held_meeting

UNTIL = date(2026, 12, 8)
JANUARY = datetime(2027, 1, 19, 7, 0, tzinfo=UTC)


class Desk:
    """The world of the programmes with a forum, and short ways to what is tried."""

    def __init__(self, database: Database, clock: MovingClock) -> None:
        self.world, self.ids = build_programmes(database)
        self.forum = add_forum(self.world, channel="C0KEHITYS")
        self.clock = clock

    def does(self, first: str, work: Callable[..., Any], **values: Any) -> Any:
        now = self.clock.now()
        with self.world.database.writing() as session:
            return work(session, actor=self.world.actor(session, first, now), now=now, **values)

    def looks(self, work: Callable[..., Any], *values: Any, **named: Any) -> Any:
        with self.world.database.reading() as session:
            return work(session, *values, **named)

    def fills(self, title: str = "Iltakahvila") -> int:
        goal = self.ids.draft_goals[TopGoal.VITALITY]
        new = NewAction(title, goal, date(2028, 3, 31), group_id=self.world.group.id)
        done = self.does("Eero", drafts.add_action, programme_id=self.ids.draft, new=new)
        return int(done.action.id)

    def opens(self, until: date = UNTIL) -> Any:
        return self.does("Eero", versions.open_comments, programme_id=self.ids.draft, until=until)

    def says(self, first: str, text: str, **more: Any) -> Any:
        return self.does(first, comments.comment, programme_id=self.ids.draft, text=text, **more)

    def state(self) -> ProgrammeState:
        found: ProgrammeState = self.looks(programme.get_programme, self.ids.draft).state
        return found

    def queued(self, *states: OutgoingState) -> list[str]:
        names = {one: first for first, one in self.world.people.items()}
        with self.world.database.reading() as session:
            rows = session.execute(
                select(Outgoing.recipient_id, Outgoing.channel_id).where(
                    Outgoing.kind == OutgoingKind.PROGRAMME_COMMENTS,
                    Outgoing.state.in_(states or tuple(OutgoingState)),
                )
            ).all()
        return sorted(names.get(row.recipient_id, "") or str(row.channel_id) for row in rows)

    def days(self, count: int) -> None:
        self.clock.advance(timedelta(days=count))

    def ready(self) -> int:
        """Filled, commented, and a meeting of the forum held; its number."""
        self.fills()
        self.opens()
        self.does("Eero", versions.close_comments, programme_id=self.ids.draft)
        meeting = held_meeting(self.world, self.forum, JANUARY)
        self.clock.set(JANUARY + timedelta(hours=3))
        return meeting

    def decides(self, meeting: int, **other: Any) -> Any:
        how = {
            "meeting_id": meeting,
            "decided_on": date(2027, 1, 19),
            "in_force_from": date(2027, 1, 19),
            **other,
        }
        return self.does("Eero", versions.decide, programme_id=self.ids.draft, **how)


@pytest.fixture
def desk(sqlite_address: str, clock: MovingClock) -> Iterator[Desk]:
    store = Database(sqlite_address)
    yield Desk(store, clock)
    store.close()


# -- comments ----------------------------------------------------------------------------------------------


def test_leaders_and_area_experts_hear_once_that_a_version_is_open_for_comments(
    database: Database, clock: MovingClock
) -> None:
    desk = Desk(database, clock)
    desk.fills()
    plan = desk.does("Eero", versions.opening, programme_id=desk.ids.draft)
    assert (plan.until, plan.people, plan.channel_id) == (UNTIL, 2, "C0KEHITYS")
    assert desk.queued() == []
    for _ in range(2):
        assert desk.opens().comments_until == UNTIL
    assert desk.opens(UNTIL + timedelta(days=7)).comments_until == date(2026, 12, 15)
    # Leena and Ville lead groups; Eero, the area's expert, opened it.
    assert desk.queued() == ["C0KEHITYS", "Leena", "Ville"]


def test_what_stands_in_the_way_of_opening_is_told(desk: Desk) -> None:
    with pytest.raises(ProgrammeEmpty):
        desk.opens()
    desk.fills()
    for day in (date(2026, 11, 24), date(2027, 6, 1)):
        with pytest.raises(CommentsDayWrong):
            desk.opens(day)
    with pytest.raises(NotAllowed):
        desk.does("Leena", versions.open_comments, programme_id=desk.ids.draft, until=UNTIL)
    with pytest.raises(ProgrammeFrozen):
        desk.does("Eero", versions.open_comments, programme_id=desk.ids.decided, until=UNTIL)
    desk.opens()
    desk.does("Eero", versions.close_comments, programme_id=desk.ids.draft)
    with pytest.raises(CommentsNotOpen):
        desk.opens()


def test_a_comment_is_kept_once_of_the_whole_or_of_one_action(desk: Desk) -> None:
    action = desk.fills()
    with pytest.raises(CommentsNotOpen):
        desk.says("Leena", "Liian aikaisin")
    desk.opens()
    for _ in range(2):
        desk.says("Leena", "  Hyvä alku  ")
    desk.says("Kaisa", "Tarvitaan tilat", action_id=action, source=CommentSource.PAGE)
    with desk.world.database.reading() as session:
        ville = desk.world.actor(session, "Ville", desk.clock.now())
        found = comments.comments(session, actor=ville, programme_id=desk.ids.draft)
    assert [(one.person, one.text, one.action) for one in found] == [
        ("Leena Esimerkki", "Hyvä alku", ""),
        ("Kaisa Esimerkki", "Tarvitaan tilat", "Iltakahvila"),
    ]
    for text, error in (("   ", CommentEmpty), ("x" * 2001, NameTooLong)):
        with pytest.raises(error):
            desk.says("Leena", text)
    with pytest.raises(NotAllowed):
        desk.says("Anna", "Minäkin")


def test_a_comment_is_taken_back_by_its_writer_or_who_manages_while_comments_are_open(desk: Desk) -> None:
    desk.fills()
    desk.opens()
    mine, other, late = (desk.says("Leena", text).id for text in ("Yksi", "Kaksi", "Kolme"))
    with pytest.raises(NotAllowed):
        desk.does("Ville", comments.withdraw, comment_id=mine)
    for first, comment_id in (("Leena", mine), ("Leena", mine), ("Eero", other)):
        desk.does(first, comments.withdraw, comment_id=comment_id)
    desk.days(15)
    with pytest.raises(CommentsNotOpen):
        desk.does("Leena", comments.withdraw, comment_id=late)
    with pytest.raises(StaleButton):
        desk.does("Eero", comments.withdraw, comment_id=999)
    with desk.world.database.reading() as session:
        standing = session.scalars(
            select(ProgrammeComment.text).where(ProgrammeComment.withdrawn_at.is_(None))
        ).all()
    assert standing == ["Kolme"]


def test_comments_end_on_their_day_by_themselves_and_what_waited_is_taken_back(desk: Desk) -> None:
    desk.fills()
    desk.opens()
    desk.clock.set(datetime(2026, 12, 8, 21, 59, tzinfo=UTC))  # 23.59 on the last day in Helsinki
    assert desk.looks(versions.to_close, desk.clock.now()) == []
    desk.says("Leena", "Viime hetkellä")
    desk.clock.advance(timedelta(minutes=1))
    with pytest.raises(CommentsNotOpen):
        desk.says("Leena", "Myöhässä")
    assert desk.looks(versions.to_close, desk.clock.now()) == [desk.ids.draft]
    with desk.world.database.writing() as session:
        for _ in range(2):
            versions.close_due(session, desk.clock.now(), desk.ids.draft)
    assert (desk.state(), desk.queued(OutgoingState.DUE)) == (ProgrammeState.AGENDA, [])


def test_replies_in_the_thread_are_comments_once_of_those_who_may_comment_in_time(
    database: Database, clock: MovingClock
) -> None:
    desk = Desk(database, clock)
    desk.fills()
    desk.opens()
    with desk.world.database.writing() as session:
        session.execute(
            update(Outgoing)
            .where(Outgoing.channel_id.is_not(None))
            .values(posted_channel_id="C0KEHITYS", sent_ts="1764000000.000100", state=OutgoingState.SENT)
        )
    assert desk.looks(comments.thread, desk.ids.draft) == ("C0KEHITYS", "1764000000.000100")
    opened, closed = clock.now().timestamp(), datetime(2026, 12, 8, 22, 0, tzinfo=UTC).timestamp()
    replies = [
        Reply(user("Leena"), f"{opened + 60:.6f}", "Hyvä"),
        Reply(user("Ville"), f"{closed - 1:.6f}", "Juuri ajoissa"),
        Reply(user("Leena"), f"{closed:.6f}", "Myöhässä"),
        Reply(user("Anna"), f"{opened + 90:.6f}", "En saa kommentoida"),
        Reply("U0TUNTEMATON", f"{opened + 91:.6f}", "Kuka?"),
    ]

    def take(ts: str = "1764000000.000100") -> int:
        with desk.world.database.writing() as session:
            return comments.take_in(
                session,
                actor=STRANGER,
                now=clock.now(),
                programme_id=desk.ids.draft,
                channel_id="C0KEHITYS",
                ts=ts,
                replies=replies,
                team_id=TEAM,
            )

    assert [take(), take()] == [2, 0]
    with pytest.raises(StaleButton):
        take("1764000000.000999")
    desk.days(20)
    with desk.world.database.writing() as session:
        versions.close_due(session, clock.now(), desk.ids.draft)
        rows = session.execute(select(ProgrammeComment.text, ProgrammeComment.source)).all()
    assert [tuple(row) for row in rows] == [
        ("Hyvä", CommentSource.THREAD),
        ("Juuri ajoissa", CommentSource.THREAD),
    ]


# -- the decision ------------------------------------------------------------------------------------------


def test_the_forum_decides_once_and_the_version_is_in_force_and_frozen(
    database: Database, clock: MovingClock
) -> None:
    desk = Desk(database, clock)
    meeting = desk.ready()
    with database.reading() as session:
        item = _item(session, meeting)
        assert (item.programme and item.programme.id, item.state) == (desk.ids.draft, ItemState.OPEN)
    plan = desk.does("Eero", versions.deciding, programme_id=desk.ids.draft)
    assert (plan.meeting.id, plan.decided_on, plan.in_force_from) == (
        meeting,
        date(2027, 1, 19),
        date(2027, 1, 19),
    )
    for _ in range(2):
        assert desk.decides(meeting).state is ProgrammeState.DECIDED
    with database.reading() as session:
        found = programme.shown(session, desk.ids.draft)
        in_force = programme.in_force(session, date(2027, 1, 19), YEAR + 1)
        item = _item(session, meeting)
    assert (found.decided_by and found.decided_by.id, in_force and in_force.id) == (meeting, desk.ids.draft)
    assert (item.programme and item.programme.id, item.state) == (desk.ids.draft, ItemState.DEALT)
    with pytest.raises(ProgrammeFrozen):
        desk.fills("Myöhässä")
    with pytest.raises(ProgrammeFrozen):
        desk.decides(999)


def _item(session: Any, meeting: int) -> Any:
    items = agenda_items.of_meeting(session, load(session, meeting))
    return next(one for one in items if one.standing is StandingItem.PROGRAMME)


def test_a_decision_without_comments_or_a_meeting_is_refused(desk: Desk) -> None:
    desk.fills()
    for step in (lambda: None, desk.opens):
        step()
        with pytest.raises(NotCommented):
            desk.does("Eero", versions.deciding, programme_id=desk.ids.draft)
    desk.does("Eero", versions.close_comments, programme_id=desk.ids.draft)
    meeting = held_meeting(desk.world, desk.forum, JANUARY)
    for named in (None, meeting, 999):
        with pytest.raises(NoForumMeeting):
            desk.does("Eero", versions.deciding, programme_id=desk.ids.draft, meeting_id=named)
    with pytest.raises(NotAllowed):
        desk.does("Leena", versions.deciding, programme_id=desk.ids.draft)


def test_another_groups_meeting_decides_nothing(desk: Desk) -> None:
    desk.ready()
    other = held_meeting(desk.world, desk.world.group, JANUARY)
    with pytest.raises(NoForumMeeting):
        desk.decides(other)


@pytest.mark.parametrize(
    ("days", "error"),
    [
        ({"decided_on": date(2027, 1, 18)}, DecisionDayWrong),
        ({"decided_on": date(2027, 1, 20)}, DecisionDayWrong),
        ({"in_force_from": date(2027, 1, 1)}, InForceTooEarly),
    ],
)
def test_days_that_cannot_be_are_told(desk: Desk, days: dict[str, date], error: type[Exception]) -> None:
    meeting = desk.ready()
    with pytest.raises(error):
        desk.decides(meeting, **days)


def test_a_version_that_is_in_force_later_waits_for_its_day(desk: Desk) -> None:
    desk.decides(desk.ready(), in_force_from=date(2027, 2, 1))
    for day, expected in ((date(2027, 1, 31), None), (date(2027, 2, 1), desk.ids.draft)):
        found = desk.looks(programme.in_force, day, YEAR + 1)
        assert (found and found.id) == expected


# -- differences -------------------------------------------------------------------------------------------


def test_a_new_version_shows_what_was_added_taken_out_and_changed(desk: Desk) -> None:
    new = desk.does("Eero", drafts.begin, year=YEAR).ref
    with desk.world.database.reading() as session:
        view = programme.shown(session, new.id)
    assert desk.does("Eero", _compared, programme_id=new.id).is_same
    by_group = next(one for one in view.actions if one.id == desk.ids.by_group)
    goal = desk.does("Eero", drafts.add_goal, programme_id=new.id, title="Oma tavoite")
    moved = NewAction("Ohjaamon aamuajat", goal.id, date(2027, 4, 30), person_id=desk.world.people["Anna"])
    desk.does("Eero", drafts.edit_action, programme_id=new.id, action_id=by_group.id, new=moved)
    desk.does("Eero", drafts.remove_action, programme_id=new.id, action_id=desk.ids.by_person)
    added = replace(moved, title="Aivan uusi")
    desk.does("Eero", drafts.add_action, programme_id=new.id, new=added)
    with desk.world.database.writing() as session:
        session.execute(
            update(IndicatorPlan).where(IndicatorPlan.programme_id == new.id).values(target=Decimal(650))
        )
    found = desk.does("Anna", _compared, programme_id=new.id)
    assert ([one.title for one in found.goals_added], found.goals_removed) == (["Oma tavoite"], ())
    assert [one.title for one in found.actions.added] == ["Aivan uusi"]
    assert [one.title for one in found.actions.removed] == ["Rekrytointitapahtuma Lieksassa"]
    [changed] = found.actions.changed
    assert {
        one.part: (one.before, one.after) if one.part is not Part.GOAL else None for one in changed.parts
    } == {
        Part.TITLE: ("Ohjaamon ilta-ajat", "Ohjaamon aamuajat"),
        Part.GOAL: None,
        Part.OWNER: ("Nuorten palvelut", "Anna Esimerkki"),
        Part.DEADLINE: (date(2027, 3, 31), date(2027, 4, 30)),
        Part.PARTNERS: (("Opisto",), ()),
    }
    [indicator] = found.indicators.changed
    assert [(one.part, one.before, one.after) for one in indicator.parts] == [
        (Part.TARGET, Decimal(700), Decimal(650))
    ]
    with pytest.raises(NothingBefore):
        desk.does("Eero", _compared, programme_id=desk.ids.decided)


def _compared(session: Any, *, actor: Any, now: Any, programme_id: int) -> Any:
    return versions.compare(session, actor=actor, programme_id=programme_id)


# -- own data ----------------------------------------------------------------------------------------------


def test_an_erased_persons_comments_and_actions_stay_without_the_name(desk: Desk) -> None:
    desk.fills()
    desk.opens()
    desk.says("Leena", "Hyvä alku")
    leena, anna = desk.world.people["Leena"], desk.world.people["Anna"]
    exported = desk.does("Leena", people_own.export, person_id=leena).rows
    assert [row["text"] for row in exported["programme_comments"]] == ["Hyvä alku"]
    exported = desk.does("Anna", people_own.export, person_id=anna).rows
    assert [row["title"] for row in exported["action_plans"]] == ["Rekrytointitapahtuma Lieksassa"]
    with desk.world.database.reading() as session:
        anna_acts = desk.world.actor(session, "Anna", desk.clock.now())
        counts = people_own.data(session, actor=anna_acts, now=desk.clock.now()).counts
    assert (counts["actions"], counts["comments"]) == (1, 0)
    with desk.world.database.writing() as session:
        session.execute(update(OfficeHolding).values(ended_at=desk.clock.now()))
    for first, person_id in (("Leena", leena), ("Anna", anna)):
        desk.does(first, people_own.erase, person_id=person_id)
    with desk.world.database.reading() as session:
        eero = desk.world.actor(session, "Eero", desk.clock.now())
        [comment] = comments.comments(session, actor=eero, programme_id=desk.ids.draft)
        owner = programme.get_action(session, desk.ids.by_person, today=date(2027, 1, 1)).owner
    assert (comment.person, comment.text, owner.name) == (ERASED_NAME, "Hyvä alku", ERASED_NAME)
    assert "Leena" not in desk.queued(OutgoingState.DUE)
