"""Places: first come first served, the queue, offers, held places; and two people on the last place."""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier

import pytest

from bot.domain.outgoing import OutgoingKind
from bot.domain.rights import NotAllowed
from bot.domain.seminars import Fate, Needs, Reply, SeminarInfo, tally
from bot.services import seminar_drafts as drafts
from bot.services import seminar_places as places
from bot.services import seminars
from bot.storage.engine import Database
from tests.meeting_world import World
from tests.seminar_world import (
    DEADLINE,
    HOUR,
    SPRING,
    START,
    add_crowd,
    build,
    come,
    details,
    guest,
    guests,
    make_draft,
    make_open,
    person_actor,
    queued,
    replies,
    stay_away,
)


@pytest.fixture
def world(database: Database) -> World:
    return build(database)


def lapse(world: World, now: datetime) -> int:
    with world.database.writing() as session:
        return places.pass_on_lapsed(session, now)


def positions(world: World, seminar: SeminarInfo, who: list[str]) -> list[int]:
    with world.database.reading() as session:
        found = []
        for one in who:
            registration = seminars.registration(session, guest(world, seminar, one).id)
            assert registration is not None
            found.append(registration.position)
        return found


def test_the_first_get_the_places_and_the_others_an_honest_number_in_the_queue(world: World) -> None:
    seminar = make_open(world, SPRING, capacity=2)
    fates = [come(world, seminar, one, SPRING) for one in ("Anna", "Leena", "Matti", "Oili")]
    assert fates == [Fate.IN, Fate.IN, Fate.QUEUED, Fate.QUEUED]
    assert positions(world, seminar, ["Anna", "Matti", "Oili"]) == [0, 1, 2]
    assert come(world, seminar, "Anna", SPRING) is Fate.SAME
    assert come(world, seminar, "Matti", SPRING) is Fate.SAME


def test_a_place_given_up_is_offered_to_the_first_in_the_queue_who_takes_it(world: World) -> None:
    seminar = make_open(world, SPRING, capacity=1)
    for one in ("Anna", "Leena", "Matti"):
        come(world, seminar, one, SPRING)
    assert stay_away(world, seminar, "Anna", SPRING) is Fate.OUT

    assert replies(world, seminar, ["Leena", "Matti"]) == ["offered", "waiting"]
    assert positions(world, seminar, ["Matti"]) == [1]
    assert queued(world, seminar, OutgoingKind.SEMINAR_OFFER) == ["Leena"]
    # Tuesday 10.00 and 24 office hours: Monday at ten, since Thursday is Ascension Day.
    assert guest(world, seminar, "Leena").offer_until == datetime(2027, 5, 10, 7, tzinfo=UTC)
    assert come(world, seminar, "Leena", SPRING + HOUR) is Fate.IN
    assert replies(world, seminar, ["Leena", "Matti"]) == ["coming", "waiting"]


def test_an_offer_that_is_not_taken_goes_on_to_the_next(world: World) -> None:
    seminar = make_open(world, SPRING, capacity=1)
    for one in ("Anna", "Leena", "Matti", "Oili"):
        come(world, seminar, one, SPRING)
    stay_away(world, seminar, "Anna", SPRING)
    until = guest(world, seminar, "Leena").offer_until
    assert until is not None

    assert lapse(world, until - timedelta(seconds=1)) == 0
    assert lapse(world, until) == 1
    assert lapse(world, until) == 0
    assert replies(world, seminar, ["Leena", "Matti", "Oili"]) == ["lapsed", "offered", "waiting"]
    assert queued(world, seminar, OutgoingKind.SEMINAR_OFFER_LAPSED) == ["Leena"]
    assert queued(world, seminar, OutgoingKind.SEMINAR_OFFER) == ["Leena", "Matti"]
    # Who let it lapse may queue again, behind the others.
    assert come(world, seminar, "Leena", until) is Fate.QUEUED
    assert positions(world, seminar, ["Oili", "Leena"]) == [1, 2]


def test_an_offer_pressed_too_late_goes_on_though_the_heartbeat_has_not_been(world: World) -> None:
    seminar = make_open(world, SPRING, capacity=1)
    for one in ("Anna", "Leena", "Matti"):
        come(world, seminar, one, SPRING)
    stay_away(world, seminar, "Anna", SPRING)
    late = SPRING + timedelta(days=7)
    assert come(world, seminar, "Leena", late) is Fate.OFFER_LAPSED
    assert replies(world, seminar, ["Leena", "Matti"]) == ["lapsed", "offered"]


def test_an_offer_declined_is_offered_to_the_next_and_a_queuer_who_leaves_frees_nothing(world: World) -> None:
    seminar = make_open(world, SPRING, capacity=1)
    for one in ("Anna", "Leena", "Matti", "Oili"):
        come(world, seminar, one, SPRING)
    stay_away(world, seminar, "Matti", SPRING)
    stay_away(world, seminar, "Anna", SPRING)
    stay_away(world, seminar, "Leena", SPRING)
    assert replies(world, seminar, ["Anna", "Leena", "Matti", "Oili"]) == [
        "not_coming",
        "not_coming",
        "not_coming",
        "offered",
    ]


def test_places_held_for_a_partner_are_its_peoples_alone(world: World) -> None:
    mallila = world.partners["Mallila"]
    seminar = make_open(world, SPRING, capacity=3, holds={mallila: 2})
    assert come(world, seminar, "Leena", SPRING) is Fate.IN  # Esimerkkilä has the one free place
    assert come(world, seminar, "Oili", SPRING) is Fate.QUEUED
    assert come(world, seminar, "Anna", SPRING) is Fate.IN
    assert come(world, seminar, "Matti", SPRING) is Fate.IN
    # Anna's place is held for Mallila again: it is not offered to Oili.
    stay_away(world, seminar, "Anna", SPRING)
    assert replies(world, seminar, ["Oili"]) == ["waiting"]
    # The organiser lets go of one of the two.
    with world.database.writing() as session:
        drafts.edit(
            session,
            actor=world.actor(session, "Eero", SPRING),
            now=SPRING,
            seminar_id=seminar.id,
            sequence=0,
            details=details(capacity=3),
            holds={mallila: 1},
        )
    assert replies(world, seminar, ["Oili"]) == ["offered"]


def test_more_places_are_offered_to_the_queue_in_its_order(world: World) -> None:
    seminar = make_open(world, SPRING, capacity=1)
    for one in ("Anna", "Leena", "Matti", "Oili"):
        come(world, seminar, one, SPRING)
    with world.database.writing() as session:
        drafts.edit(
            session,
            actor=world.actor(session, "Eero", SPRING),
            now=SPRING,
            seminar_id=seminar.id,
            sequence=0,
            details=details(capacity=3),
        )
    assert replies(world, seminar, ["Leena", "Matti", "Oili"]) == ["offered", "offered", "waiting"]


def test_nobody_registers_before_the_invitations_after_the_deadline_or_to_what_has_begun(
    world: World,
) -> None:
    seminar = make_open(world, SPRING, capacity=1)
    come(world, seminar, "Anna", SPRING)
    come(world, seminar, "Leena", SPRING)
    after = DEADLINE + HOUR
    assert come(world, seminar, "Matti", after) is Fate.CLOSED
    # A place that becomes free is still offered, and can be taken.
    assert stay_away(world, seminar, "Anna", after) is Fate.OUT
    assert come(world, seminar, "Leena", after) is Fate.IN
    assert come(world, seminar, "Matti", START) is Fate.OVER
    assert stay_away(world, seminar, "Leena", START) is Fate.OVER
    draft = make_draft(world, SPRING, name="Toinen")
    with world.database.writing() as session:
        actor = world.actor(session, "Anna", SPRING)
        done = places.register_self(session, actor=actor, now=SPRING, seminar_id=draft.id)
    assert done.fate is Fate.NOT_OPEN


def test_so_near_to_the_beginning_that_nobody_could_answer_no_place_is_offered(world: World) -> None:
    seminar = make_open(world, SPRING, capacity=1)
    come(world, seminar, "Anna", SPRING)
    come(world, seminar, "Leena", SPRING)
    stay_away(world, seminar, "Anna", START - HOUR)
    assert replies(world, seminar, ["Leena"]) == ["waiting"]


def test_an_answer_by_phone_is_written_down_with_who_wrote_it_also_after_the_deadline(world: World) -> None:
    seminar = make_open(world, SPRING, capacity=1)
    paavo = guest(world, seminar, "Paavo")
    with world.database.writing() as session:
        actor = world.actor(session, "Kaisa", SPRING)  # coordinates a group
        places.record(session, actor=actor, now=DEADLINE + HOUR, guest_id=paavo.id, coming=True)
    after = guest(world, seminar, "Paavo")
    assert (after.reply, after.recorded_by) == (Reply.COMING, "Kaisa Esimerkki")
    with world.database.writing() as session:
        actor = world.actor(session, "Anna", SPRING)
        with pytest.raises(NotAllowed):
            places.record(session, actor=actor, now=SPRING, guest_id=paavo.id, coming=False)


def test_nobody_answers_for_another(world: World) -> None:
    seminar = make_open(world, SPRING)
    leenas = guest(world, seminar, "Leena").id
    with world.database.writing() as session:
        actor = world.actor(session, "Anna", SPRING)
        with pytest.raises(NotAllowed):
            places.register(session, actor=actor, now=SPRING, guest_id=leenas)


def test_needs_are_kept_while_the_person_comes_seen_by_the_organiser_and_erased_after_the_seminar(
    world: World,
) -> None:
    seminar = make_open(world, SPRING)
    for one in ("Anna", "Leena"):
        come(world, seminar, one, SPRING)
        with world.database.writing() as session:
            actor = world.actor(session, one, SPRING)
            mine = guest(world, seminar, one).id
            places.set_needs(
                session,
                actor=actor,
                now=SPRING,
                guest_id=mine,
                diet="Gluteeniton, vegaani",
                access="Pyörätuoli",
            )
    with world.database.reading() as session:
        organiser = seminars.status(
            session, actor=world.actor(session, "Eero", SPRING), now=SPRING, seminar_id=seminar.id
        )
        director = seminars.status(
            session, actor=world.actor(session, "Dora", SPRING), now=SPRING, seminar_id=seminar.id
        )
    assert organiser.diets == (("gluteeniton", 2), ("vegaani", 2))
    assert organiser.access == ("Pyörätuoli", "Pyörätuoli")
    assert (director.diets, director.access) == (None, None)

    def needs(one: str) -> Needs:
        with world.database.reading() as session:
            actor = world.actor(session, one, SPRING)
            return places.own_needs(session, actor=actor, guest_id=guest(world, seminar, one).id)[1]

    stay_away(world, seminar, "Leena", SPRING)
    assert (needs("Leena").diet, needs("Anna").diet) == ("", "Gluteeniton, vegaani")
    with world.database.writing() as session:
        erased = places.erase_old_needs(session, seminar.ends_at + timedelta(days=14))
    assert (erased, needs("Anna").access) == ((), "Pyörätuoli")
    with world.database.writing() as session:
        erased = places.erase_old_needs(session, seminar.ends_at + timedelta(days=14, seconds=1))
    assert (erased, needs("Anna")) == ((seminar.id,), Needs(guest(world, seminar, "Anna").id, "", ""))


def test_without_catering_no_needs_are_kept(world: World) -> None:
    seminar = make_open(world, SPRING, catering=False)
    come(world, seminar, "Anna", SPRING)
    with world.database.writing() as session:
        actor = world.actor(session, "Anna", SPRING)
        mine = guest(world, seminar, "Anna").id
        places.set_needs(
            session,
            actor=actor,
            now=SPRING,
            guest_id=mine,
            diet="vegaani",
            access="",
            message="Tulen junalla",
        )
        assert places.own_needs(session, actor=actor, guest_id=mine)[1] == Needs(mine, "", "")
    assert guest(world, seminar, "Anna").note == "Tulen junalla"


# -- at the same moment ------------------------------------------------------------------------------------


def at_once(works: Sequence[Callable[[], Fate]], threads: int = 8) -> list[Fate]:
    """All of them begun together, as many at a time as there are threads."""
    gate = Barrier(threads)

    def run(some: Sequence[Callable[[], Fate]]) -> list[Fate]:
        gate.wait(timeout=10)
        return [work() for work in some]

    with ThreadPoolExecutor(threads) as pool:
        parts = [pool.submit(run, works[start::threads]) for start in range(threads)]
        return [fate for part in parts for fate in part.result()]


def test_two_people_never_get_the_last_place(world: World) -> None:
    seminar = make_open(world, SPRING, capacity=1)
    who = ("Anna", "Leena", "Matti", "Oili", "Kaisa", "Ville", "Dora", "Fanni")
    fates = at_once([partial(come, world, seminar, one, SPRING) for one in who])
    assert sorted(fates) == [Fate.IN, *[Fate.QUEUED] * 7]
    assert sorted(positions(world, seminar, list(who))) == [0, 1, 2, 3, 4, 5, 6, 7]


def test_answers_and_cancellations_at_once_never_give_more_places_than_there_are(world: World) -> None:
    crowd = add_crowd(world, 40)
    seminar = make_open(world, SPRING, capacity=10)
    first, second = crowd[:20], crowd[20:]
    for one in first:
        come(world, seminar, one, SPRING)
    chance = random.Random(1)  # noqa: S311 (a test's dice)
    works = [partial(come, world, seminar, one, SPRING) for one in second]
    works += [partial(stay_away, world, seminar, one, SPRING) for one in first[:6]]
    chance.shuffle(works)
    at_once(works)

    everybody = guests(world, seminar)
    holding = [one for one in everybody if one.reply in (Reply.COMING, Reply.OFFERED)]
    assert len(holding) == 10
    # Those offered a place are exactly the first of the old queue, in its order.
    offered = {one.person.id for one in everybody if one.reply is Reply.OFFERED}
    assert offered == set(first[10:16])
    assert tally(everybody).waiting == 6 + 4 + 20  # offered, the rest of the old queue, and the newcomers
    numbers = [one.queue_no for one in everybody if one.reply is Reply.WAITING]
    assert len(numbers) == len(set(numbers))


def test_an_offer_taken_and_lapsing_at_the_same_moment_is_never_both(world: World) -> None:
    seminar = make_open(world, SPRING, capacity=1)
    for one in ("Anna", "Leena", "Matti"):
        come(world, seminar, one, SPRING)
    stay_away(world, seminar, "Anna", SPRING)
    until = guest(world, seminar, "Leena").offer_until
    assert until is not None

    def run_out() -> Fate:
        lapse(world, until)
        return Fate.SAME

    just_before = until - timedelta(seconds=1)
    at_once([lambda: come(world, seminar, "Leena", just_before), run_out], threads=2)
    # Who presses a moment after the place went on is told so, and queues behind the others.
    assert replies(world, seminar, ["Leena", "Matti"]) in (["coming", "waiting"], ["waiting", "offered"])


def test_whoever_is_known_may_come_without_having_been_invited(world: World) -> None:
    seminar = make_open(world, SPRING)
    with world.database.writing() as session:
        actor = person_actor(session, world.people["Entinen"], SPRING)
        done = places.register_self(session, actor=actor, now=SPRING, seminar_id=seminar.id)
    assert (done.fate, done.registration.guest.reasons) == (Fate.IN, ("self",))
