"""Answers, substitutes and attendance, on both engines."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.clock import MovingClock
from bot.domain.meeting_errors import (
    MeetingNotBegun,
    SubstituteInvited,
)
from bot.domain.meetings import (
    Answer,
    Answered,
    AnswerFate,
    MeetingInfo,
    Tally,
    cover,
    tally,
)
from bot.domain.outgoing import OutgoingKind
from bot.domain.rights import NotAllowed
from bot.services import meeting_answers as answers
from bot.storage.engine import Database
from bot.storage.models import Seat
from tests.meeting_stories import HOURS_2, START, invitation, make_meeting, queue, say, status
from tests.meeting_world import World, add_person, build


@pytest.fixture
def world(database: Database) -> World:
    return build(database)


def test_answers_are_counted_by_person_and_by_partner(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())
    for first, given in (("Anna", Answer.YES), ("Matti", Answer.NO), ("Oili", Answer.MAYBE)):
        assert say(world, meeting, first, given, clock.now()) is AnswerFate.KEPT
    found = status(world, meeting, clock.now())
    assert tally(found.invited) == Tally(yes=1, no=1, maybe=1, silent=2)
    assert [(name, int(how)) for name, how in cover(found.invited)] == [
        ("Esimerkkilä", 1),
        ("Mallila", 3),
        ("Opisto", 2),
        ("Puhelin ry", 1),
    ]
    assert [one.person.name for one in found.unreachable] == ["Paavo Esimerkki"]


def test_nobody_can_answer_for_another(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())
    with pytest.raises(NotAllowed), world.database.writing() as session:
        answers.answer(
            session,
            actor=world.actor(session, "Matti", clock.now()),
            now=clock.now(),
            invitation_id=invitation(world, meeting, "Anna"),
            sequence=0,
            given=Answer.YES,
        )


def test_an_answer_by_phone_tells_who_wrote_it_down(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())
    with world.database.writing() as session:
        found = answers.record(
            session,
            actor=world.actor(session, "Kaisa", clock.now()),
            now=clock.now(),
            invitation_id=invitation(world, meeting, "Paavo"),
            given=Answer.YES,
        )
    paavo = next(one for one in found.invited if one.person.name == "Paavo Esimerkki")
    assert (paavo.answer, paavo.recorded_by) == (Answer.YES, "Kaisa Esimerkki")


def test_an_answer_after_the_meeting_is_not_kept(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())
    clock.set(START + HOURS_2)
    assert say(world, meeting, "Anna", Answer.YES, clock.now()) is AnswerFate.OVER
    assert tally(status(world, meeting, clock.now()).invited) == Tally(silent=5)


def send(world: World, meeting: MeetingInfo, by: str, now: datetime, **who: object) -> Answered:
    with world.database.writing() as session:
        return answers.name_substitute(
            session,
            actor=world.actor(session, by, now),
            now=now,
            invitation_id=invitation(world, meeting, by),
            sequence=meeting.sequence,
            **who,  # type: ignore[arg-type]
        )


def test_a_substitute_is_invited_and_counted_instead_of_the_member(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())
    with world.database.writing() as session:
        world.people["Sanna"] = add_person(session, "Sanna", world.partners["Mallila"])
    result = send(world, meeting, "Anna", clock.now(), person_id=world.people["Sanna"])
    assert (result.fate, result.invitation.substitute) == (AnswerFate.KEPT, "Sanna Esimerkki")
    assert say(world, meeting, "Sanna", Answer.YES, clock.now()) is AnswerFate.KEPT
    found = status(world, meeting, clock.now())
    assert tally(found.invited) == Tally(yes=1, silent=4)
    assert queue(world).count(("Sanna", OutgoingKind.INVITATION)) == 1
    assert queue(world).count(("Sanna", OutgoingKind.MEETING_REMINDER)) == 3


def test_a_new_name_becomes_a_person_of_the_members_partner(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())
    send(world, meeting, "Oili", clock.now(), name="Uusi Esimerkki", email="uusi@example.fi")
    found = status(world, meeting, clock.now())
    new = next(one for one in found.invited if one.person.name == "Uusi Esimerkki")
    assert (new.partner, new.is_reached, new.stands_for_id) == (
        "Opisto",
        False,
        invitation(world, meeting, "Oili"),
    )


def test_a_member_who_comes_after_all_lets_the_substitute_go(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())
    with world.database.writing() as session:
        world.people["Sanna"] = add_person(session, "Sanna", world.partners["Mallila"])
    send(world, meeting, "Anna", clock.now(), person_id=world.people["Sanna"])
    clock.advance(timedelta(minutes=1))
    say(world, meeting, "Anna", Answer.YES, clock.now())
    assert say(world, meeting, "Sanna", Answer.YES, clock.now()) is AnswerFate.WITHDRAWN
    assert queue(world).count(("Sanna", OutgoingKind.MEETING_CANCELLED)) == 1
    # Sent again later, Sanna is invited anew, and hears of it.
    clock.advance(timedelta(minutes=1))
    send(world, meeting, "Anna", clock.now(), person_id=world.people["Sanna"])
    assert say(world, meeting, "Sanna", Answer.YES, clock.now()) is AnswerFate.KEPT
    assert queue(world).count(("Sanna", OutgoingKind.INVITATION)) == 2


def test_somebody_who_is_invited_cannot_be_a_substitute(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())
    for first in ("Matti", "Anna"):
        with pytest.raises(SubstituteInvited):
            send(world, meeting, "Anna", clock.now(), person_id=world.people[first])


def test_the_seats_deputy_is_offered_first(world: World, clock: MovingClock) -> None:
    with world.database.writing() as session:
        deputy = add_person(session, "Veikko", world.partners["Mallila"])
        add_person(session, "Sanna", world.partners["Mallila"])
        session.execute(update(Seat).where(Seat.person_id == world.people["Anna"]).values(deputy_id=deputy))
    meeting = make_meeting(world, clock.now())
    with world.database.reading() as session:
        _, first, others = answers.substitute_choices(
            session,
            actor=world.actor(session, "Anna", clock.now()),
            now=clock.now(),
            invitation_id=invitation(world, meeting, "Anna"),
            sequence=0,
        )
    assert first is not None
    assert (first.name, [one.name for one in others]) == ("Veikko Esimerkki", ["Sanna Esimerkki"])


def test_attendance_is_written_down_from_the_day_on_by_organisers(world: World, clock: MovingClock) -> None:
    meeting = make_meeting(world, clock.now())
    present = {invitation(world, meeting, "Anna"), invitation(world, meeting, "Paavo")}
    with pytest.raises(MeetingNotBegun), world.database.writing() as session:
        answers.record_attendance(
            session,
            actor=world.actor(session, "Leena", clock.now()),
            now=clock.now(),
            meeting_id=meeting.id,
            present=present,
        )
    clock.set(START + HOURS_2)
    with pytest.raises(NotAllowed), world.database.writing() as session:
        answers.record_attendance(
            session,
            actor=world.actor(session, "Anna", clock.now()),
            now=clock.now(),
            meeting_id=meeting.id,
            present=present,
        )
    with world.database.writing() as session:
        actor = world.actor(session, "Leena", clock.now())
        found = answers.record_attendance(
            session, actor=actor, now=clock.now(), meeting_id=meeting.id, present=present
        )
    assert [one.person.name.split()[0] for one in found.invited if one.present] == ["Anna", "Paavo"]
