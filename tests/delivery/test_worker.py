"""One worker and a Slack that lies: each message arrives once, or it is known why not."""

import copy
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.domain.meetings import MeetingState
from bot.domain.outgoing import OutgoingKind
from bot.sandbox.workspace import Workspace
from bot.services.outgoing import NewOutgoing, cancel_for_meeting, enqueue
from bot.storage.models import Meeting, Outgoing, Person
from tests.delivery.world import MANIFEST, SEED, TUESDAY, World


def test_what_is_due_is_sent_once_with_its_key(world: World) -> None:
    rows = world.put("U0ANNA", "U0KALLE")

    world.worker().run_due()
    world.worker().run_due()

    assert world.states(rows) == ["sent", "sent"]
    assert [world.posts(row) for row in rows] == [1, 1]
    [post] = world.ws.journal.posts(to="U0ANNA")
    assert (post.text, set(post.reached)) == ("Kokous: Ohjaamon palvelut", {"U0ANNA"})
    assert world.row(rows[0]).sent_ts == post.ts


def test_what_is_not_due_waits(world: World) -> None:
    [row] = world.put("U0ANNA", due=timedelta(hours=1))

    world.worker().run_due()
    assert world.states([row]) == ["due"]

    world.ws.clock.advance(hours=1)
    world.worker().run_due()
    assert world.states([row]) == ["sent"]


def test_what_comes_too_late_is_not_sent(world: World) -> None:
    [row] = world.put("U0ANNA", lasts=timedelta(hours=2))
    world.ws.clock.advance(hours=2)

    world.worker().run_due()

    assert (world.states([row]), world.posts(row)) == (["expired"], 0)


def test_the_same_message_is_enqueued_once(world: World) -> None:
    now = world.clock.now()
    row = NewOutgoing(
        OutgoingKind.INVITATION, "same", now, now + timedelta(days=1), recipient_id=world.people["U0ANNA"]
    )
    with world.database.writing() as session:
        assert [enqueue(session, row, now=now), enqueue(session, row, now=now)] == [True, False]
    with world.database.writing() as session:
        assert enqueue(session, row, now=now) is False


def test_a_cancelled_row_and_a_moved_subject_are_not_sent(world: World) -> None:
    [kept] = world.put("U0ANNA")
    [moved] = world.put("U0KALLE", sequence=7)
    with world.database.writing() as session:
        assert cancel_for_meeting(session, world.meeting_id, now=world.clock.now()) == 2
    [fresh] = world.put("U0ANNA")
    [old] = world.put("U0KALLE", sequence=7)

    world.worker().run_due()

    assert world.states([kept, moved, fresh, old]) == ["cancelled", "cancelled", "sent", "cancelled"]
    assert len(world.ws.journal.posts()) == 1


def test_a_meeting_cancelled_while_its_message_waits_is_seen_at_the_last_moment(world: World) -> None:
    [row] = world.put("U0ANNA")
    with world.database.writing() as session:
        session.get_one(Meeting, world.meeting_id).state = MeetingState.CANCELLED

    world.worker().run_due()

    assert (world.states([row]), world.posts(row)) == (["cancelled"], 0)


DONE_BUT_UNKNOWN = ["drop_after", "cut_body", "http_500_after", "garbage_after", "internal_error_after"]
NOT_DONE = ["drop_before", "http_500", "internal_error"]


@pytest.mark.parametrize("fault", [*DONE_BUT_UNKNOWN, *NOT_DONE])
def test_an_answer_that_is_lost_neither_loses_nor_doubles(world: World, fault: str) -> None:
    world.ws.faults.add("chat.postMessage", fault)
    [row] = world.put("U0ANNA")

    world.until_quiet()

    assert (world.states([row]), world.posts(row)) == (["sent"], 1)
    assert len(world.ws.journal.calls("conversations.history")) <= 2


def test_an_answer_that_never_comes_is_asked_after(world: World) -> None:
    # The workspace's clock stands still, so that the answer is held back until the client gives up.
    world.ws.faults.add("chat.postMessage", "slow", seconds=3600)
    [row] = world.put("U0ANNA")

    world.worker(timeout=1).run_due()
    assert world.states([row]) == ["sent"]
    assert (world.posts(row), len(world.ws.journal.calls("conversations.history"))) == (1, 1)


def test_slack_out_of_reach_costs_a_wait_and_not_the_message(world: World) -> None:
    [row] = world.put("U0ANNA")
    worker = world.worker()
    worker._sender._client.base_url = "http://127.0.0.1:9/api/"  # nobody listens there
    worker.run_due()
    assert world.row(row).last_error == "ConnectionRefusedError"

    world.until_quiet()

    assert (world.states([row]), world.posts(row)) == (["sent"], 1)


def test_nothing_is_asked_of_slack_before_its_own_time_after_a_429(world: World) -> None:
    world.ws.faults.add("chat.postMessage", "ratelimited", seconds=40)
    rows = world.put("U0ANNA", "U0KALLE")
    began = world.clock.now()

    world.until_quiet()

    assert (world.states(rows), [world.posts(row) for row in rows]) == (["sent", "sent"], [1, 1])
    # The first call was answered 429; the others came when Slack had said.
    times = [entry.at - began.timestamp() for entry in world.ws.journal.calls("chat.postMessage")]
    assert [after for after in times if 0 < after < 40] == []
    assert world.row(rows[0]).attempts == 1


def test_a_conversation_gets_one_message_a_second(world: World) -> None:
    rows = world.put("U0ANNA", "U0ANNA", "U0ANNA", "U0KALLE")
    worker = world.worker()

    worker.run_due()
    assert sorted(world.states(rows)) == ["due", "due", "sent", "sent"]
    worker.run_due()
    assert sorted(world.states(rows)) == ["due", "due", "sent", "sent"]

    world.ws.clock.advance(seconds=1)
    worker.run_due()
    world.ws.clock.advance(seconds=1)
    worker.run_due()
    assert world.states(rows) == ["sent"] * 4
    times = sorted(post.at for post in world.ws.journal.posts(to="U0ANNA"))
    assert [late - early for early, late in pairwise(times)] == [1.0, 1.0]


def test_somebody_without_slack_is_told_to_the_organiser_once(world: World) -> None:
    with world.database.writing() as session:
        session.get_one(Person, world.people["U0ANNA"]).slack_active = False
    rows = world.put("U0ANNA", "U0ANNA", kind=OutgoingKind.INVITATION)

    world.until_quiet()

    assert world.states(rows) == ["failed", "failed"]
    assert world.row(rows[0]).last_error == "no_way"
    assert len(world.ws.journal.posts(to="U0JAANA")) == 1  # the organiser


def test_somebody_who_joins_slack_before_the_time_gets_the_message(world: World) -> None:
    with world.database.writing() as session:
        anna = session.get_one(Person, world.people["U0ANNA"])
        anna.slack_user_id, anna.slack_team_id = None, None
    [row] = world.put("U0ANNA", due=timedelta(hours=1))
    with world.database.writing() as session:
        anna = session.get_one(Person, world.people["U0ANNA"])
        anna.slack_user_id, anna.slack_team_id = "U0ANNA", "T0TESTI"
    world.ws.clock.advance(hours=1)

    world.worker().run_due()

    assert world.states([row]) == ["sent"]


def test_an_old_conversation_is_opened_anew(world: World) -> None:
    with world.database.writing() as session:
        session.get_one(Person, world.people["U0ANNA"]).slack_dm_channel_id = "D0VANHA"
    [row] = world.put("U0ANNA")

    world.until_quiet()

    assert (world.states([row]), world.posts(row)) == (["sent"], 1)


def test_a_history_that_cannot_be_read_just_now_is_asked_again(world: World) -> None:
    world.ws.faults.add("chat.postMessage", "drop_after")
    world.ws.faults.add("conversations.history", "internal_error")
    [row] = world.put("U0ANNA")
    worker = world.worker()
    worker.run_due()  # posted, the answer lost, and the look failed: asked again later
    assert world.states([row]) == ["uncertain"]

    world.until_quiet()

    assert (world.states([row]), world.posts(row)) == (["sent"], 1)


def test_one_bad_row_stops_nobody_and_comes_to_an_end(world: World) -> None:
    rows = world.put("U0ANNA", "U0KALLE")
    with world.database.writing() as session:
        session.get_one(Outgoing, rows[0]).meeting_id = None  # its renderer breaks

    world.worker().run_due()
    assert world.states(rows) == ["due", "sent"]

    world.until_quiet(hours=6)
    assert world.states(rows) == ["dead", "sent"]
    assert world.posts(rows[0]) == 0


def test_a_worker_that_was_frozen_past_its_lease_does_not_post(world: World) -> None:
    seconds = iter([0.0, 41.0, 42.0, 43.0, 44.0])
    [row] = world.put("U0ANNA")

    world.worker(monotonic=lambda: next(seconds)).run_due()
    assert world.posts(row) == 0

    world.ws.clock.advance(seconds=2)
    world.until_quiet()
    assert (world.states([row]), world.posts(row)) == (["sent"], 1)


def test_with_the_librarys_own_retry_the_same_lost_answer_would_double(world: World) -> None:
    """Why the client has no retry handlers: with them, this very fault makes two messages."""
    world.ws.faults.add("chat.postMessage", "drop_after")
    [row] = world.put("U0ANNA")

    world.worker(retries=True).run_due()

    assert world.posts(row) == 2


def test_where_no_history_can_be_read_a_second_copy_says_that_it_may_be_one(database_address: str) -> None:
    poorer = copy.deepcopy(MANIFEST)
    poorer["oauth_config"]["scopes"]["bot"].remove("im:history")
    with Workspace.start(manifest=poorer, seed=SEED, frozen_at=TUESDAY) as ws:
        world = World(database_address, ws)
        ws.faults.add("chat.postMessage", "drop_before")
        [row] = world.put("U0ANNA")

        world.until_quiet()

        assert world.states([row]) == ["sent"]
        [post] = ws.journal.posts()
        assert post.text.endswith("Tämä viesti voi tulla sinulle kahdesti: yhteys katkesi kesken lähetyksen.")
        world.database.close()
