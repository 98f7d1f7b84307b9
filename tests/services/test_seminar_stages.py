"""Who is invited, and the stages of messages: each once, in their time, to those they are for."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.guests import PassState
from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.domain.seminar_errors import (
    NobodyToTell,
    SeasonNotConfirmed,
    SeminarChanged,
    StageInPast,
    StageTooEarly,
    StageTooLate,
)
from bot.domain.seminars import Panel, Reason, SeminarInfo, SeminarState, Stage, StagePlan, StageState
from bot.services import seminar_audience as audience
from bot.services import seminar_changes as changes
from bot.services import seminar_drafts as drafts
from bot.services import seminar_stages as stages
from bot.services import seminars
from bot.services.people_own import erase
from bot.storage.engine import Database
from bot.storage.models import GuestPass, OfficeHolding, Outgoing, Person, Seat, SeminarGuest
from tests.meeting_world import LONG_AGO, World, add_person, add_seat
from tests.seminar_world import (
    DEADLINE,
    END,
    HOUR,
    SPRING,
    START,
    build,
    come,
    details,
    guest,
    guests,
    make_draft,
    make_open,
    queued,
    send_stage,
)


@pytest.fixture
def world(database: Database) -> World:
    return build(database)


def stage_id(world: World, seminar: SeminarInfo, stage: Stage, nth: int = 1) -> int:
    with world.database.reading() as session:
        found = seminars.load(session, seminar.id)
        return next(
            one.id
            for one in seminars.stage_infos(session, found, SPRING)
            if (one.stage, one.nth) == (stage, nth)
        )


def schedule(world: World, seminar: SeminarInfo, stage: Stage, at: datetime, nth: int = 1) -> Panel:
    wanted = stage_id(world, seminar, stage, nth)
    with world.database.writing() as session:
        return stages.schedule(
            session,
            actor=world.actor(session, "Eero", SPRING),
            now=SPRING,
            stage_id=wanted,
            at=at,
        )


def fire(world: World, now: datetime) -> int:
    with world.database.writing() as session:
        return stages.fire_due(session, now)


def state(world: World, seminar: SeminarInfo, stage: Stage, nth: int = 1) -> StageState:
    with world.database.reading() as session:
        found = seminars.load(session, seminar.id)
        return next(
            one.state
            for one in seminars.stage_infos(session, found, SPRING)
            if (one.stage, one.nth) == (stage, nth)
        )


def test_everybody_is_on_the_list_once_with_all_their_reasons(world: World) -> None:
    seminar = make_open(world, SPRING)
    assert {one.person.name.split()[0]: "+".join(one.reasons) for one in guests(world, seminar)} == {
        "Anna": "forum+member",
        "Dora": "management",
        "Eero": "area_expert",
        "Fanni": "forum",
        "Kaisa": "coordinator",
        "Kati": "contact",
        "Leena": "leader+member",
        "Matti": "member",
        "Oili": "member",
        "Paavo": "member",
        "Ville": "leader+member",
    }


def test_guest_experts_whose_pass_is_accepted_and_current_are_on_the_list(world: World) -> None:
    with world.database.writing() as session:
        for first, pass_state, last in (
            ("Gunilla", PassState.ACCEPTED, date(2027, 12, 31)),
            ("Gideon", PassState.INVITED, date(2027, 12, 31)),
            ("Gerda", PassState.ACCEPTED, date(2027, 5, 3)),
        ):
            person = add_person(session, first, world.partners["Opisto"])
            session.add(
                GuestPass(
                    person_id=person,
                    group_id=world.group.id,
                    purpose="Aihe",
                    starts_on=date(2027, 1, 1),
                    ends_on=last,
                    state=pass_state,
                    created_at=LONG_AGO,
                    changed_at=LONG_AGO,
                )
            )
    seminar = make_open(world, SPRING)
    found = [one.person.name.split()[0] for one in guests(world, seminar) if Reason.GUEST in one.reasons]
    assert found == ["Gunilla"]


def test_a_stage_pressed_twice_is_sent_once(world: World) -> None:
    seminar = make_draft(world, SPRING)
    send_stage(world, seminar, Stage.INVITATION, SPRING)
    send_stage(world, seminar, Stage.INVITATION, SPRING)
    assert len(queued(world, seminar, OutgoingKind.SEMINAR_INVITATION)) == 11
    with world.database.reading() as session:
        assert seminars.load(session, seminar.id).state is SeminarState.OPEN


def test_a_stage_whose_list_has_changed_since_it_was_seen_is_shown_again(world: World) -> None:
    seminar = make_draft(world, SPRING)
    with world.database.writing() as session:
        actor = world.actor(session, "Eero", SPRING)
        found = stage_id(world, seminar, Stage.INVITATION)
        done = stages.send(session, actor=actor, now=SPRING, stage_id=found, sequence=0, count=9)
        assert isinstance(done, StagePlan)
        with pytest.raises(SeminarChanged):
            stages.send(session, actor=actor, now=SPRING, stage_id=found, sequence=1, count=10)
    assert queued(world, seminar, OutgoingKind.SEMINAR_INVITATION) == []


def test_reminders_go_to_the_silent_and_newcomers_are_invited_instead(world: World) -> None:
    seminar = make_open(world, SPRING)
    come(world, seminar, "Anna", SPRING)
    with world.database.writing() as session:
        uuno = add_person(session, "Uuno", world.partners["Opisto"])
        add_seat(session, world.group.id, uuno, world.partners["Opisto"])
        # Ville has gone from the network without a word: he is not asked any more.
        for held in (Seat, OfficeHolding):
            session.execute(
                update(held).where(held.person_id == world.people["Ville"]).values(ended_at=SPRING)
            )
    send_stage(world, seminar, Stage.REMINDER, SPRING + HOUR)
    reminded = queued(world, seminar, OutgoingKind.SEMINAR_REMINDER)
    assert ("Anna" in reminded, "Ville" in reminded, "Uuno" in reminded, "Oili" in reminded) == (
        False,
        False,
        False,
        True,
    )
    assert queued(world, seminar, OutgoingKind.SEMINAR_INVITATION)[-1] == "Uuno"
    assert "Ville" not in [one.person.name.split()[0] for one in guests(world, seminar)]


def test_a_scheduled_stage_is_sent_once_by_the_heartbeat_at_its_time(world: World) -> None:
    seminar = make_open(world, SPRING)
    at = SPRING + timedelta(days=7)
    schedule(world, seminar, Stage.REMINDER, at)
    assert (fire(world, at - timedelta(seconds=1)), fire(world, at), fire(world, at)) == (0, 1, 0)
    assert state(world, seminar, Stage.REMINDER) is StageState.SENT
    assert len(queued(world, seminar, OutgoingKind.SEMINAR_REMINDER)) == 10


def test_a_whole_chain_can_be_scheduled_from_the_draft(world: World) -> None:
    seminar = make_draft(world, SPRING)
    for days, stage in ((1, Stage.SAVE_THE_DATE), (20, Stage.INVITATION), (40, Stage.REMINDER)):
        schedule(world, seminar, stage, SPRING + timedelta(days=days))
    for days in range(1, 41):
        fire(world, SPRING + timedelta(days=days))
    for kind in ("SAVE_THE_DATE", "INVITATION", "REMINDER"):
        assert len(queued(world, seminar, OutgoingKind[f"SEMINAR_{kind}"])) in (10, 11)


def test_what_makes_no_sense_at_its_time_is_refused_with_its_reason(world: World) -> None:
    draft = make_draft(world, SPRING)
    late = make_draft(
        world,
        SPRING,
        name="Syksyn seminaari",
        starts_at=START + timedelta(days=60),
        ends_at=END + timedelta(days=60),
    )
    cases = [
        (draft, Stage.REMINDER, SPRING + HOUR, StageTooEarly),
        (draft, Stage.THANKS, END - HOUR, StageTooEarly),
        (draft, Stage.INVITATION, DEADLINE, StageTooLate),
        (draft, Stage.PRACTICAL, START, StageTooEarly),
        (draft, Stage.SAVE_THE_DATE, SPRING, StageInPast),
        (late, Stage.SAVE_THE_DATE, SPRING + HOUR, SeasonNotConfirmed),
    ]
    for seminar, stage, at, error in cases:
        with pytest.raises(error):
            schedule(world, seminar, stage, at)
    seminar = make_open(world, SPRING, name="Kolmas")
    with pytest.raises(NobodyToTell):
        send_stage(world, seminar, Stage.PRACTICAL, SPRING)


def test_a_stage_that_became_senseless_waits_for_somebody_again(world: World) -> None:
    seminar = make_open(world, SPRING)
    at = SPRING + timedelta(days=7)
    schedule(world, seminar, Stage.REMINDER, at)
    with world.database.writing() as session:
        actor = world.actor(session, "Eero", SPRING)
        changes.cancel(session, actor=actor, now=SPRING, seminar_id=seminar.id, sequence=0, reason="")
    assert fire(world, at) == 0
    assert state(world, seminar, Stage.REMINDER) is StageState.PLANNED


def test_a_move_takes_the_scheduled_stages_along_and_keeps_the_places(world: World) -> None:
    seminar = make_open(world, SPRING)
    come(world, seminar, "Anna", SPRING)
    schedule(world, seminar, Stage.PRACTICAL, START - timedelta(days=3))
    later = timedelta(days=14)
    with world.database.writing() as session:
        changes.move(
            session,
            actor=world.actor(session, "Eero", SPRING),
            now=SPRING,
            seminar_id=seminar.id,
            sequence=0,
            starts_at=START + later,
            ends_at=END + later,
            deadline=DEADLINE + later,
            place="Metla",
            link="",
        )
    with world.database.reading() as session:
        found = seminars.load(session, seminar.id)
        [practical] = [
            one for one in seminars.stage_infos(session, found, SPRING) if one.stage is Stage.PRACTICAL
        ]
    assert (found.sequence, found.place) == (1, "Metla")
    assert practical.due_at is not None
    assert timedelta(days=2) < START + later - practical.due_at < timedelta(days=5)
    assert guest(world, seminar, "Anna").reply == "coming"
    assert len(queued(world, seminar, OutgoingKind.SEMINAR_MOVED)) == 11


def test_a_cancellation_takes_back_what_waits(world: World) -> None:
    seminar = make_open(world, SPRING)
    with world.database.writing() as session:
        actor = world.actor(session, "Eero", SPRING)
        changes.cancel(session, actor=actor, now=SPRING, seminar_id=seminar.id, sequence=0, reason="Syy")
    with world.database.reading() as session:
        states = session.execute(
            select(Outgoing.kind, Outgoing.state).where(Outgoing.seminar_id == seminar.id).distinct()
        ).all()
    assert set(map(tuple, states)) == {
        (OutgoingKind.SEMINAR_INVITATION, OutgoingState.CANCELLED),
        (OutgoingKind.SEMINAR_CANCELLED, OutgoingState.DUE),
    }


def test_fewer_reminders_are_wanted_and_those_sent_stay(world: World) -> None:
    seminar = make_open(world, SPRING)
    send_stage(world, seminar, Stage.REMINDER, SPRING)

    def edit(reminders: int) -> list[int]:
        with world.database.writing() as session:
            actor = world.actor(session, "Eero", SPRING)
            drafts.edit(
                session,
                actor=actor,
                now=SPRING,
                seminar_id=seminar.id,
                sequence=0,
                details=details(),
                reminders=reminders,
            )
            found = seminars.load(session, seminar.id)
            infos = seminars.stage_infos(session, found, SPRING)
            return [one.nth for one in infos if one.stage is Stage.REMINDER]

    assert [edit(3), edit(0), edit(2)] == [[1, 2, 3], [1], [1, 2]]


def test_an_extra_guest_is_invited_at_once_when_the_invitations_are_out(world: World) -> None:
    seminar = make_open(world, SPRING)
    with world.database.writing() as session:
        actor = world.actor(session, "Eero", SPRING)
        for _again in range(2):
            audience.add_extra(
                session,
                actor=actor,
                now=SPRING,
                seminar_id=seminar.id,
                who="Väinö Vieras",
                email="väinö+seminaari@example.fi",
            )
    assert queued(world, seminar, OutgoingKind.SEMINAR_INVITATION).count("Väinö Vieras") == 1


def test_the_second_organiser_takes_over_and_the_first_sees_no_needs_any_more(world: World) -> None:
    seminar = make_open(world, SPRING)
    with world.database.writing() as session:
        drafts.take_over(
            session, actor=world.actor(session, "Dora", SPRING), now=SPRING, seminar_id=seminar.id
        )
        found = [
            seminars.status(
                session, actor=world.actor(session, one, SPRING), now=SPRING, seminar_id=seminar.id
            ).diets
            for one in ("Eero", "Dora")
        ]
    assert found == [None, ()]


def test_an_erased_person_is_told_nothing_more_and_leaves_a_count(world: World) -> None:
    seminar = make_open(world, SPRING)
    come(world, seminar, "Anna", SPRING)
    with world.database.writing() as session:
        mine = session.scalars(
            select(SeminarGuest).where(SeminarGuest.person_id == world.people["Anna"])
        ).one()
        mine.diet, mine.note = "Vegaani", "Hei"
        session.flush()
        erase(session, actor=world.actor(session, "Dora", SPRING), now=SPRING, person_id=world.people["Anna"])
        session.refresh(mine)
        assert (mine.diet, mine.note, mine.withdrawn_at) == ("", "", SPRING)
        assert session.get_one(Person, world.people["Anna"]).erased_at == SPRING
