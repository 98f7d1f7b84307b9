"""Trouble on our own side, and a Slack that is away for long: still nothing lost, nothing twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlalchemy import select, text

from bot.delivery import worker as sending_worker
from bot.delivery.ledger import UNREADABLE, Lease, Ledger
from bot.delivery.renderers import Bundle
from bot.domain.outgoing import WORTH_REPEATING, OutgoingKind, OutgoingState
from bot.domain.sending import MAX_ATTEMPTS
from bot.storage import outgoing as stored
from bot.storage.models import Outgoing, Person, SlackPause
from bot.storage.outgoing import Job
from tests.delivery.world import SharedClock, World

MAY_BE_TWICE = "Tämä viesti voi tulla sinulle kahdesti: yhteys katkesi kesken lähetyksen."


def once(function: Callable[..., Any], trouble: Exception) -> Callable[..., Any]:
    """The function, which raises `trouble` in place of its first call."""
    waiting = [trouble]

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if waiting:
            raise waiting.pop()
        return function(*args, **kwargs)

    return wrapped


def knows_conversation(world: World, user: str) -> None:
    """As after an earlier message: the conversation is open."""
    with world.database.writing() as session:
        session.get_one(Person, world.people[user]).slack_dm_channel_id = world.ws.call(
            world.ws.sandbox.state.open_direct, {user, "U0BOTTI"}, "U0BOTTI"
        ).id


def client_of(worker: sending_worker.Worker) -> WebClient:
    return worker._sender._client


def test_a_post_that_could_not_be_written_down_is_not_posted_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Ledger, "sent", once(Ledger.sent, RuntimeError("database is locked")))
    [row] = world.put("U0ANNA")

    world.until_quiet()

    assert (world.states([row]), world.posts(row)) == (["sent"], 1)


def test_a_store_that_goes_away_in_the_middle_costs_a_lease_and_stops_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = world.put("U0ANNA", "U0KALLE")
    monkeypatch.setattr(Ledger, "sent", once(Ledger.sent, RuntimeError("disk is full")))
    monkeypatch.setattr(Ledger, "broke", once(Ledger.broke, RuntimeError("disk is full")))

    world.worker().run_due()
    assert world.states(rows) == ["posting", "sent"]

    world.until_quiet()
    assert (world.states(rows), [world.posts(row) for row in rows]) == (["sent", "sent"], [1, 1])


def test_an_answer_that_is_no_text_is_asked_after(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    [row] = world.put("U0ANNA")
    worker = world.worker()
    real = client_of(worker)._perform_urllib_http_request_internal
    broken: list[str] = []

    def breaks(url: str, request: Any) -> Any:
        answer = real(url, request)
        if url.endswith("chat.postMessage") and not broken:
            broken.append(url)
            raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")
        return answer

    monkeypatch.setattr(client_of(worker), "_perform_urllib_http_request_internal", breaks)

    world.until_quiet(worker)

    assert (world.states([row]), world.posts(row), len(broken)) == (["sent"], 1, 1)


@pytest.mark.parametrize("trouble", ["no line", "a token that is no longer good"])
def test_a_night_without_slack_costs_no_message_and_no_try(world: World, trouble: str) -> None:
    knows_conversation(world, "U0ANNA")
    rows = world.put("U0ANNA", "U0ANNA", "U0KALLE")
    worker = world.worker()
    address, token = client_of(worker).base_url, client_of(worker).token
    if trouble == "no line":
        client_of(worker).base_url = "http://127.0.0.1:9/api/"  # nobody listens there
    else:
        client_of(worker).token = "xoxb-old"
    for _ in range(12 * 6):
        worker.run_due()
        world.ws.clock.advance(minutes=10)
    assert world.states(rows) == ["due"] * 3

    client_of(worker).base_url, client_of(worker).token = address, token
    back = world.clock.now()
    world.until_quiet(worker)

    assert (world.states(rows), [world.posts(row) for row in rows]) == (["sent"] * 3, [1, 1, 1])
    assert [world.row(row).attempts for row in rows] == [1, 1, 1]
    assert world.clock.now() - back <= timedelta(seconds=60)


def test_without_a_line_one_message_tries_and_the_others_wait(world: World) -> None:
    knows_conversation(world, "U0ANNA")
    world.put(*["U0ANNA", "U0KALLE"] * 10)
    calls: list[str] = []
    worker = world.worker(steps=calls.append)
    client_of(worker).base_url = "http://127.0.0.1:9/api/"

    for _ in range(20):
        worker.run_due()
        world.ws.clock.advance(seconds=1)

    assert len([call for call in calls if call.startswith("before http")]) == 2


class FastClock(SharedClock):
    """Two minutes ahead of Slack's."""

    def now(self) -> Any:
        return super().now() + timedelta(minutes=2)


def test_a_clock_that_is_minutes_wrong_does_not_hide_the_post(world: World) -> None:
    world.clock = FastClock(world.ws)
    world.ws.faults.add("chat.postMessage", "drop_after")
    [row] = world.put("U0ANNA")

    world.until_quiet()

    assert (world.states([row]), world.posts(row)) == (["sent"], 1)


def test_a_clock_set_back_does_not_close_a_conversation_for_hours(world: World) -> None:
    later = world.clock.now() + timedelta(hours=2)
    with world.database.writing() as session:
        for scope in ("*", "chat.postMessage", "chat.postMessage:D0VANHA"):
            stored.close(session, scope, later, later + timedelta(seconds=30))
    with world.database.writing() as session:
        now = world.clock.now()
        assert stored.closed_until(session, ("*", "chat.postMessage"), now) == {}
        assert stored.take_turn(session, "chat.postMessage:D0VANHA", now, now + timedelta(seconds=30))
        stored.close(session, "*", now, now + timedelta(seconds=5))
        assert stored.closed_until(session, ("*",), now) == {"*": now + timedelta(seconds=5)}


def test_a_worker_that_is_told_to_stop_leaves_the_rest_to_others_at_once(world: World) -> None:
    rows = world.put("U0ANNA", "U0KALLE", "U0JAANA")

    def steps(name: str) -> None:
        if name == "before http chat.postMessage":
            worker.stop()

    worker = world.worker(steps=steps)
    worker.run_due()
    assert world.states(rows) == ["sent", "due", "due"]

    world.worker().run_due()
    assert world.states(rows) == ["sent"] * 3


def test_a_conversation_is_taken_while_a_call_to_it_lasts(world: World) -> None:
    first, second = world.put("U0ANNA", "U0ANNA")
    slow: list[str] = []

    def steps(name: str) -> None:
        if name == "before http chat.postMessage" and not slow:
            slow.append(name)
            world.ws.clock.advance(seconds=4)  # the call is slow, and another process looks meanwhile
            world.worker().run_due()

    world.worker(steps=steps).run_due()
    assert world.states([first, second]) == ["sent", "due"]

    world.worker().run_due()
    assert world.states([first, second]) == [
        "sent",
        "due",
    ]  # a second after the call, not after its beginning

    world.ws.clock.advance(seconds=1)
    world.worker().run_due()
    assert world.states([first, second]) == ["sent", "sent"]


def test_many_messages_to_one_conversation_each_wait_their_own_second(world: World) -> None:
    rows = world.put(*["U0ANNA"] * 6)

    world.worker().run_due()

    began = world.clock.now()
    waits = sorted((world.row(row).next_try_at - began).total_seconds() for row in rows[1:])
    assert waits == [1, 2, 3, 4, 5]


def test_a_death_in_the_call_is_not_counted_against_the_message(world: World) -> None:
    [row] = world.put("U0ANNA")
    with world.database.writing() as session:
        dead = session.get_one(Outgoing, row)
        dead.state, dead.attempts = OutgoingState.POSTING, MAX_ATTEMPTS
        dead.posting_began_at, dead.posted_channel_id = world.clock.now(), "D0VANHA"
        now = world.clock.now()
        [job] = stored.claim(session, now=now, until=now + timedelta(minutes=1), token="a", most=5)

    assert (job.state, job.attempts) == (OutgoingState.UNCERTAIN, MAX_ATTEMPTS - 1)


def test_a_post_that_comes_to_light_after_the_second_try_is_still_found(world: World) -> None:
    [row] = world.put("U0ANNA")
    world.ws.faults.add("chat.postMessage", "drop_before", times=2)
    world.worker().run_due()
    first = world.row(row).posting_began_at
    for _ in range(4):
        world.ws.clock.advance(seconds=15)
        world.worker().run_due()

    assert world.row(row).attempts == 2
    assert world.row(row).posting_began_at == first


def test_a_kind_not_worth_a_second_copy_ends_where_nobody_can_tell(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_once = {**WORTH_REPEATING, OutgoingKind.ANSWER_NUDGE: False}
    monkeypatch.setattr(sending_worker, "WORTH_REPEATING", only_once)
    monkeypatch.setattr(sending_worker, "HISTORY_SCOPES_MISSING", frozenset({"internal_error"}))
    world.ws.faults.add("chat.postMessage", "drop_before")
    world.ws.faults.add("conversations.history", "internal_error")
    [row] = world.put("U0ANNA", kind=OutgoingKind.ANSWER_NUDGE)

    world.until_quiet()

    assert (world.states([row]), world.posts(row), world.row(row).last_error) == (["dead"], 0, UNREADABLE)
    assert len(world.ws.journal.posts(to="U0JAANA")) == 1  # the organiser hears of it


def test_a_history_that_is_away_for_a_day_gives_a_copy_that_says_so(world: World) -> None:
    world.ws.faults.add("chat.postMessage", "drop_before")
    away = world.ws.faults.add("conversations.history", "internal_error", times=None)
    [row] = world.put("U0ANNA", lasts=timedelta(days=3))
    for _ in range(27):
        world.worker().run_due()
        world.ws.clock.advance(hours=1)
    assert world.states([row]) == ["sent"]

    [post] = world.ws.journal.posts()
    assert (post.text.endswith(MAY_BE_TWICE), away.hits > 20) == (True, True)


def test_a_perhaps_second_copy_says_so_however_it_was_held_up(world: World) -> None:
    [row] = world.put("U0ANNA")
    with world.database.writing() as session:
        session.get_one(Outgoing, row).last_error = UNREADABLE
    world.ws.faults.add("chat.postMessage", "ratelimited", seconds=5)
    worker = world.worker()
    worker.run_due()
    world.ws.clock.advance(seconds=5)
    client_of(worker).base_url, address = "http://127.0.0.1:9/api/", client_of(worker).base_url
    worker.run_due()
    client_of(worker).base_url = address

    world.until_quiet(worker)

    [post] = world.ws.journal.posts()
    assert post.text.endswith(MAY_BE_TWICE)


def test_the_look_for_what_is_due_goes_by_the_index_on_both_engines(world: World) -> None:
    statements: list[str] = []
    with world.database.writing() as session:
        # Enough that no planner would read the whole table by preference.
        session.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
                "INSERT INTO outgoing (key, dedupe_key, kind, subject_sequence, recipient_id, way, due_at, "
                "expires_at, state, next_try_at, attempts, lookups, created_at) "
                "SELECT 'k' || i, 'd' || i, 'invitation', 0, :p, 'slack', :t, :t, 'sent', :t, 1, 0, :t FROM n"
            ),
            {"p": world.people["U0ANNA"], "t": "2026-01-01 00:00:00.000000"},
        )
        if not world.database.is_sqlite:
            session.execute(text("ANALYZE outgoing"))
    with world.database.reading() as session:
        for statement in (
            select(Outgoing.id)
            .where(stored._ready(world.clock.now(), stored.MOVING, stored.MOVING))
            .limit(1),
            select(Outgoing.id)
            .where(stored._ready(world.clock.now(), stored.MOVING, stored.MOVING))
            .order_by(Outgoing.next_try_at, Outgoing.id),
        ):
            compiled = statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
            explain = "EXPLAIN QUERY PLAN " if world.database.is_sqlite else "EXPLAIN "
            plan = session.connection().exec_driver_sql(explain + str(compiled)).all()
            statements.append("\n".join(str(line) for line in plan))

    assert ["ix_outgoing_next" in plan for plan in statements] == [True, True]


def test_a_lease_that_was_lost_while_something_broke_stops_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = world.put("U0ANNA", "U0KALLE")
    real = Ledger.begin

    def stolen(
        self: Ledger, job: Job, lease: Lease, channel: str, *, behind: int, bundle: Bundle | None
    ) -> Job | OutgoingState:
        if job.id == rows[0]:
            with world.database.writing() as session:
                assert stored.change(session, job.id, lease.token, lease_token="another")
            raise RuntimeError
        return real(self, job, lease, channel, behind=behind, bundle=bundle)

    monkeypatch.setattr(Ledger, "begin", stolen)

    world.worker().run_due()

    assert world.states(rows) == ["leased", "sent"]


def test_pauses_that_are_long_over_are_tidied_away(world: World) -> None:
    now = world.clock.now()
    with world.database.writing() as session:
        stored.close(session, "old", now - timedelta(days=3), now - timedelta(days=2))
        stored.close(session, "new", now, now + timedelta(minutes=1))
        assert stored.forget_pauses(session, now - timedelta(days=1)) == 1
        assert list(session.scalars(select(SlackPause.scope))) == ["new"]
