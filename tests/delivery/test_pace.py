"""At most five unasked-for messages per person per week; the rest waits for a digest, and none is lost."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select, text

from bot.delivery.by_mail import Post
from bot.delivery.renderers import Rendered
from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.domain.pace import ALONE
from bot.services.outgoing import cancel_for_meeting
from bot.services.pace import Place, take_place
from bot.services.undelivered import bounced
from bot.storage.engine import Database
from bot.storage.models import Outgoing
from bot.storage.outgoing import Job, job_of
from tests.delivery.forkserver import ForkServer
from tests.delivery.world import FREE, World

DAYS = timedelta(days=1)
FORTNIGHT = 14 * 24  # hours
TOMORROW = datetime.fromisoformat("2026-11-25T09:00:00+02:00")
MONDAY = datetime.fromisoformat("2026-11-30T09:00:00+02:00")
INVITED = OutgoingKind.INVITATION
NUDGED = OutgoingKind.ANSWER_NUDGE


def invite(world: World, number: int = 1, *, lasts: timedelta = 30 * DAYS, user: str = "U0ANNA") -> list[int]:
    return world.put(*[user] * number, kind=INVITED, lasts=lasts)


def run(world: World) -> None:
    """What is due, a message a second: as the heartbeat does."""
    worker = world.worker()
    for _ in range(12):
        worker.run_due()
        world.ws.clock.advance(seconds=1)


def digests(world: World, user: str = "U0ANNA") -> list[Outgoing]:
    with world.database.reading() as session:
        rows = session.scalars(
            select(Outgoing)
            .where(Outgoing.kind == OutgoingKind.WEEKLY_DIGEST, Outgoing.recipient_id == world.people[user])
            .order_by(Outgoing.id)
        )
        return list(rows)


def moments(world: World) -> list[tuple[str, datetime]]:
    return [(one.state.value, one.due_at) for one in digests(world)]


def got(world: World, user: str = "U0ANNA") -> list[str]:
    return [post.text.splitlines()[0] for post in world.ws.journal.posts(to=user)]


def test_four_go_by_themselves_and_the_rest_waits_for_mondays_digest(world: World) -> None:
    rows = invite(world, 7)
    run(world)
    assert Counter(world.states(rows)) == {"sent": 4, "bundled": 3}
    assert moments(world) == [("due", MONDAY)]

    world.clock.move_to(MONDAY)
    run(world)

    assert world.states(rows) == ["sent"] * 7
    assert got(world) == ["Kokous: Ohjaamon palvelut"] * 4 + ["Kooste: 3 asiaa"]
    told = [world.row(row) for row in rows if world.row(row).digest_id]
    [digest] = digests(world)
    assert {(one.digest_id, one.sent_at, one.sent_ts) for one in told} == {(digest.id, digest.sent_at, None)}
    # The digest is one of the new week's five: four go by themselves, and there is no second digest.
    assert digest.counted_at is not None
    more = invite(world, 5)
    run(world)
    assert Counter(world.states(more)) == {"sent": 4, "bundled": 1}
    assert moments(world)[1:] == [("due", MONDAY + 7 * DAYS)]


def test_the_digest_says_why_and_leads_to_what_waits(
    world_on_sqlite: World,
) -> None:
    world = world_on_sqlite
    invite(world, 6)
    run(world)
    world.clock.move_to(MONDAY)
    run(world)

    post = world.ws.journal.posts(to="U0ANNA")[-1]

    assert post.text.splitlines() == [
        "Kooste: 2 asiaa",
        "Lähetän sinulle viikossa enintään viisi viestiä, joita et ole itse pyytänyt. "
        "Loput kokoan koosteeksi.",
        "• Kokous: Ohjaamon palvelut",
        "• Kokous: Ohjaamon palvelut",
    ]


def test_what_would_be_of_no_use_on_monday_comes_the_next_morning_as_the_fifth(world: World) -> None:
    invite(world, 4)
    later = invite(world)
    run(world)
    assert moments(world) == [("due", MONDAY)]
    sooner = invite(world, lasts=2 * DAYS)
    run(world)
    assert (world.states(later + sooner), moments(world)) == (["bundled"] * 2, [("due", TOMORROW)])

    world.clock.move_to(TOMORROW)
    run(world)

    assert world.states(later + sooner) == ["sent", "sent"]
    assert got(world)[4:] == ["Kooste: 2 asiaa"]
    # The fifth has gone: what cannot wait goes all the same, a repeated question does not, the rest waits.
    urgent, waits = invite(world, lasts=2 * DAYS), invite(world)
    nudge = world.put("U0ANNA", kind=NUDGED, lasts=2 * DAYS)
    run(world)
    assert world.states(urgent + nudge + waits) == ["sent", "expired", "bundled"]
    assert len(got(world)) == 6


def test_answers_and_posts_to_others_neither_count_nor_wait(
    world_on_sqlite: World,
) -> None:
    world = world_on_sqlite
    free = world.put(*["U0ANNA"] * 6, kind=FREE)
    run(world)
    rows = invite(world, 5)
    others = invite(world, 4, user="U0KALLE")
    run(world)

    assert world.states(free) == ["sent"] * 6
    assert Counter(world.states(rows)) == {"sent": 4, "bundled": 1}
    assert world.states(others) == ["sent"] * 4
    assert {world.row(row).counted_at for row in free} == {None}


def test_a_new_week_begins_on_monday_and_what_never_arrived_does_not_count(
    world_on_sqlite: World,
) -> None:
    world = world_on_sqlite
    rows = invite(world, 4)
    run(world)
    with world.database.writing() as session:
        session.get_one(Outgoing, rows[0]).state = OutgoingState.DEAD
    more = invite(world, 2)
    run(world)
    assert sorted(world.states(more)) == ["bundled", "sent"]

    world.clock.move_to(MONDAY - timedelta(hours=9))
    fresh = invite(world, 4)
    run(world)
    assert world.states(fresh) == ["sent"] * 4


def test_a_meeting_cancelled_while_its_invitation_waits_takes_the_digest_along(
    world_on_sqlite: World,
) -> None:
    world = world_on_sqlite
    rows = invite(world, 5)
    run(world)
    with world.database.writing() as session:
        assert cancel_for_meeting(session, world.meeting_id, now=world.clock.now()) == 1

    world.clock.move_to(MONDAY)
    run(world)

    assert Counter(world.states(rows)) == {"sent": 4, "cancelled": 1}
    assert (len(got(world)), [one.state.value for one in digests(world)]) == (4, ["cancelled"])


def test_what_is_taken_back_while_a_digest_is_rendered_is_not_told(
    world_on_sqlite: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = world_on_sqlite
    rows = invite(world, 6)
    run(world)
    world.clock.move_to(MONDAY)
    worker = world.worker()
    real = worker._render

    def slow(job: Job) -> Rendered | Post:
        rendered = real(job)
        with world.database.writing() as session:
            session.get_one(Outgoing, rows[-1]).state = OutgoingState.CANCELLED
        return rendered

    monkeypatch.setattr(worker, "_render", slow)
    worker.run_due()

    assert Counter(world.states(rows)) == {"sent": 5, "cancelled": 1}
    assert got(world)[4:] == ["Kooste: 1 asia"]


def test_what_is_void_or_broken_when_the_digest_goes_holds_up_nobody(world: World) -> None:
    invite(world, 4)
    run(world)
    void = world.put("U0ANNA", kind=INVITED, lasts=30 * DAYS)
    broken, whole = invite(world), invite(world)
    run(world)
    with world.database.writing() as session:
        session.get_one(Outgoing, void[0]).subject_sequence = 9
        session.get_one(Outgoing, broken[0]).meeting_id = None

    world.clock.move_to(MONDAY)
    run(world)

    assert world.states(void + whole) == ["cancelled", "sent"]
    # It goes by itself, and comes to its own end.
    assert (world.states(broken), world.row(broken[0]).last_error) == (["due"], "internal")
    assert got(world)[4:] == ["Kooste: 1 asia"]


def test_who_cannot_be_reached_any_more_gets_each_told_to_the_organiser(
    world_on_sqlite: World,
) -> None:
    world = world_on_sqlite
    rows = invite(world, 6)
    run(world)
    world.write_to("U0ANNA", None)
    world.clock.move_to(MONDAY)

    world.until_quiet()

    assert Counter(world.states(rows)) == {"sent": 4, "failed": 2}
    assert [one.state.value for one in digests(world)] == ["failed"]
    assert len(world.ws.journal.posts(to="U0JAANA")) == 1  # the list of people to phone


def test_what_comes_while_a_digest_is_rendered_is_told_in_it_too(
    world_on_sqlite: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = world_on_sqlite
    invite(world, 5)
    run(world)
    world.clock.move_to(MONDAY)
    worker = world.worker()
    real = worker._render
    late: list[int] = []

    def slow(job: Job) -> Rendered | Post:
        rendered = real(job)
        if job.kind is OutgoingKind.WEEKLY_DIGEST and not late:
            [digest] = digests(world)
            late.extend(invite(world))
            with world.database.writing() as session:
                row = session.get_one(Outgoing, late[0])
                row.state, row.digest_id = OutgoingState.BUNDLED, digest.id
        return rendered

    monkeypatch.setattr(worker, "_render", slow)
    worker.run_due()

    assert (world.states(late), got(world)[4:]) == (["sent"], ["Kooste: 2 asiaa"])


# -- by e-mail --------------------------------------------------------------------------------------------


def test_a_letter_waits_too_and_one_that_comes_back_fails_with_all_it_told(mail_world: World) -> None:
    world = mail_world
    world.write_to("U0ANNA", "anna@example.fi")
    rows = invite(world, 6)
    run(world)
    assert Counter(world.states(rows)) == {"sent": 4, "bundled": 2}
    world.clock.move_to(MONDAY)
    run(world)
    [digest] = digests(world)
    assert [one["subject"] for one in world.letters(digest.id)] == ["Kooste: 2 asiaa"]
    assert world.states(rows) == ["sent"] * 6

    with world.database.writing() as session:
        assert bounced(session, key=digest.key, code="5.1.1", now=world.clock.now())
    run(world)

    assert Counter(world.states(rows)) == {"sent": 4, "failed": 2}
    assert len(world.ws.journal.posts(to="U0JAANA")) == 1  # the organiser hears of it once


# -- deaths and several processes -------------------------------------------------------------------------


def at_the_limit(world: World, gone: int = ALONE, more: int = 1) -> list[int]:
    """So many have gone to Anna this week; more are due now."""
    world.begin_anew()
    with world.database.writing() as session:
        session.execute(delete(Outgoing))
    before = invite(world, gone)
    with world.database.writing() as session:
        for row in before:
            kept = session.get_one(Outgoing, row)
            kept.state, kept.counted_at = OutgoingState.SENT, world.clock.now()
    return invite(world, more)


def test_killed_at_every_step_of_gathering_and_telling_nothing_is_lost_or_told_twice(
    world_on_sqlite: World, forks: ForkServer
) -> None:
    world = world_on_sqlite
    rows = at_the_limit(world)
    whole = forks.start(world.order(whole=True, hours=FORTNIGHT)).wait()
    killed = 0
    while True:
        [digest] = digests(world)
        came_to = (world.states([*rows, digest.id]), world.posts(digest.id), sum(map(world.posts, rows)))
        assert came_to == (["sent"] * 2, 1, 0), f"killed at step {killed}"
        rows = at_the_limit(world)
        ended = forks.start(world.order(whole=True, hours=FORTNIGHT, at=killed + 1)).wait()
        if ended.signal == 0:
            break
        killed += 1
        world.until_quiet(hours=FORTNIGHT)
    assert killed == whole.steps
    assert killed > 40


def test_processes_that_send_to_one_person_at_once_count_one_after_another(
    world_on_postgres: World,
) -> None:
    world, now = world_on_postgres, world_on_postgres.clock.now()
    rows = at_the_limit(world, gone=ALONE - 1, more=2)
    second = Database(world.address)

    def decide() -> Place:
        with second.writing() as session:
            return take_place(session, job_of(session.get_one(Outgoing, rows[1])), now)

    with ThreadPoolExecutor(1) as pool:
        with world.database.writing() as session:
            row = session.get_one(Outgoing, rows[0])
            assert take_place(session, job_of(row), now) == Place(now)
            row.counted_at = now
            session.flush()
            other = pool.submit(decide)
            while not other.done() and not waits_for_a_lock(world):
                pass
        place = other.result()
    second.close()

    assert place.state is OutgoingState.BUNDLED


def waits_for_a_lock(world: World) -> bool:
    with world.database.reading() as session:
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        return bool(session.scalar(text(waiting)))
