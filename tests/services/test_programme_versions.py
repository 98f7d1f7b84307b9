"""A version's way to the decision (rule R8): comments until a day, the forum's decision, differences."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.clock import MovingClock
from bot.domain.agenda import ItemState, StandingItem
from bot.domain.names import NameTooLong
from bot.domain.outgoing import OutgoingState
from bot.domain.payloads import StaleButton
from bot.domain.people import STRANGER
from bot.domain.programme import CommentSource, ProgrammeState
from bot.domain.programme_errors import (
    CommentEmpty,
    CommentsDayWrong,
    CommentsNotOpen,
    DecisionDayWrong,
    InForceTooEarly,
    NoForumMeeting,
    NotCommented,
    ProgrammeEmpty,
    ProgrammeFrozen,
)
from bot.domain.rights import NotAllowed
from bot.services import agenda_items, programme
from bot.services import programme_comments as comments
from bot.services import programme_versions as versions
from bot.services.meetings import load
from bot.services.programme_comments import Reply
from bot.storage.engine import Database
from bot.storage.models import Outgoing, ProgrammeComment
from tests.meeting_world import TEAM, user
from tests.programme_world import YEAR, held_meeting
from tests.services.programme_desk import JANUARY, UNTIL, Desk
from tests.services.programme_desk import desk as desk  # noqa: PLC0414 (a fixture)

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
