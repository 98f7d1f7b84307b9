"""A thousand invited, a hundred places: the sender dies again and again, 150 register at once, 30 give up.

Each person gets exactly one message of each stage, exactly a hundred are in, and the queue keeps its order.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlalchemy import select

from bot.delivery.kinds import RENDERERS
from bot.delivery.slack import SlackSender
from bot.delivery.worker import Worker
from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.domain.seminars import Fate, Reply, SeminarInfo, Stage
from bot.sandbox.workspace import Workspace
from bot.services.links import NO_LINKS
from bot.services.seminars import load, stage_infos
from bot.storage.engine import Database, StoreBusyError
from bot.storage.models import Outgoing
from tests.delivery.workers import until_quiet
from tests.delivery.world import MANIFEST, SharedClock
from tests.meeting_world import TEAM, World, user
from tests.seminar_world import SPRING, add_crowd, build, come, guests, make_draft, send_stage, stay_away

IN_SLACK = ("Leena", "Anna", "Matti", "Oili", "Kaisa", "Eero", "Dora", "Kati", "Fanni", "Ville")
DEATHS = 6
PLACES = 100  # 150 register, 30 of those who are in give up


class Death(BaseException):
    """The process is gone: nothing of it cleans up but what the database does by itself."""


class Mortal:
    """Dies at the step whose turn it is, and takes no further step: a dead process tidies nothing up."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.deaths = 0

    def __call__(self, _step: str) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left <= 0:
                raise Death


@pytest.fixture
def ws(crowd: int) -> Iterator[Workspace]:
    people = [user(first) for first in IN_SLACK] + [f"U0OS{number:04}" for number in range(1, crowd + 1)]
    seed: dict[str, Any] = {
        "team": {"id": TEAM, "name": "Verkosto", "domain": "verkosto", "tz": "Europe/Helsinki"},
        "app": {"id": "A0BOTTI", "bot_id": "B0BOTTI", "bot_user_id": "U0BOTTI"},
        "people": [{"id": one, "name": one.lower(), "real_name": one} for one in people],
        "channels": [{"id": "C0YLEINEN", "name": "yleinen", "kind": "public", "members": ["bot"]}],
    }
    with Workspace.start(manifest=MANIFEST, seed=seed, frozen_at=SPRING) as workspace:
        yield workspace


class Sender:
    """A worker that dies at steps nobody chose, and the next one that goes on with its work."""

    def __init__(self, address: str, ws: Workspace, seed: int) -> None:
        self.address, self.ws = address, ws
        self.clock = SharedClock(ws)
        self.chance = random.Random(seed)  # noqa: S311 (a test's dice)
        self.mortal = Mortal()
        self.began = self.clock.now()

    def send_all(self, messages: int) -> None:
        """Until nothing moves any more; DEATHS workers die on the way, at steps nobody chose."""
        # A message takes more than two steps: the last death comes before the last message.
        most = max(20, messages * 2 // DEATHS)
        goal = self.mortal.deaths + DEATHS
        self.began = self.clock.now()
        self.mortal.left = self.chance.randint(10, most)
        while self.mortal.deaths < goal:
            assert self.clock.now() < self.began + timedelta(hours=12)
            database = Database(self.address, steps=self.mortal)
            try:
                self.worker(database).run_due()
                # Slack has had enough for now.
                self.clock.move_to(self.clock.now() + timedelta(seconds=5))
            except Death:
                # A lease lasts a minute: what the dead one held is taken up then.
                self.clock.move_to(self.clock.now() + timedelta(seconds=61))
                self.mortal.deaths += 1
                self.mortal.left = self.chance.randint(10, most)
            finally:
                # As its death would do.
                database.close()
        self.mortal.left = None
        database = Database(self.address)
        until_quiet(self.worker(database), database, self.clock)
        database.close()

    def worker(self, database: Database) -> Worker:
        client = WebClient(token=self.ws.bot_token, base_url=self.ws.api_url, timeout=5, retry_handlers=[])
        return Worker(
            database=database,
            clock=self.clock,
            sender=SlackSender(client, steps=self.mortal),
            renderers=RENDERERS,
            links=NO_LINKS,
        )


def at_once(works: Sequence[Callable[[], Fate]], threads: int = 4) -> Counter[Fate]:
    gate = Barrier(threads)

    def run(some: Sequence[Callable[[], Fate]]) -> list[Fate]:
        gate.wait(timeout=10)
        return [pressed(work) for work in some]

    with ThreadPoolExecutor(threads) as pool:
        parts = [pool.submit(run, works[start::threads]) for start in range(threads)]
        return Counter(fate for part in parts for fate in part.result())


def pressed(work: Callable[[], Fate]) -> Fate:
    """Who is told that the store is busy presses again."""
    for _press in range(5):
        try:
            return work()
        except StoreBusyError:
            continue
    return work()


def posts(world: World, ws: Workspace, seminar: SeminarInfo, kind: OutgoingKind) -> Counter[int]:
    """How many messages of a kind each person has in Slack."""
    with world.database.reading() as session:
        rows = session.execute(
            select(Outgoing.key, Outgoing.recipient_id, Outgoing.state).where(
                Outgoing.seminar_id == seminar.id, Outgoing.kind == kind
            )
        ).all()
    made = Counter(one.key for one in ws.journal.posts())
    # An offer that was taken before it was sent is sent no more, nor a place that was given up.
    answers = (OutgoingKind.SEMINAR_OFFER, OutgoingKind.SEMINAR_CONFIRMATION)
    void = {OutgoingState.CANCELLED} if kind in answers else set()
    assert {row.state for row in rows} <= {OutgoingState.SENT, OutgoingState.FAILED, *void}
    return Counter({row.recipient_id: made[row.key] for row in rows})


def a_seminar(
    world: World, ws: Workspace, address: str, crowd: list[int], *, places: int, then: Stage
) -> None:
    register, give_up = places + places // 2, places * 3 // 10
    now = SPRING
    sender = Sender(address, ws, seed=places)
    seminar = make_draft(world, now, capacity=places)
    plan = send_stage(world, seminar, Stage.INVITATION, now)
    reached = len(crowd) + len(IN_SLACK)
    assert (plan.count, len(plan.unreachable)) == (reached, 1)
    sender.send_all(reached)
    invited = posts(world, ws, seminar, OutgoingKind.SEMINAR_INVITATION)
    paavo = world.people["Paavo"]
    assert invited == Counter({**dict.fromkeys(invited, 1), paavo: 0})
    assert len(invited) == reached + 1
    with world.database.reading() as session:
        stage = stage_infos(session, load(session, seminar.id), now)[1]
    assert (stage.total, stage.sent, stage.failed) == (reached + 1, reached, 1)

    # -- all at the same time ------------------------------------------------------------------------------
    fates = at_once([partial(come, world, seminar, one, now) for one in crowd[:register]])
    assert fates == {Fate.IN: places, Fate.QUEUED: register - places}
    everybody = {one.person.id: one for one in guests(world, seminar)}
    queue = sorted(
        (one for one in everybody.values() if one.reply is Reply.WAITING), key=lambda one: one.queue_no or 0
    )
    assert [one.queue_no for one in queue] == list(range(1, register - places + 1))
    inside = [one for one in crowd[:register] if everybody[one].reply is Reply.COMING]
    assert at_once([partial(stay_away, world, seminar, one, now) for one in inside[:give_up]]) == {
        Fate.OUT: give_up
    }
    offered = {one.person.id for one in guests(world, seminar) if one.reply is Reply.OFFERED}
    assert offered == {one.person.id for one in queue[:give_up]}
    assert at_once([partial(come, world, seminar, one, now) for one in offered]) == {Fate.IN: give_up}
    after = Counter(one.reply for one in guests(world, seminar))
    assert (after[Reply.COMING], after[Reply.OFFERED]) == (places, 0)
    left = [one.queue_no for one in guests(world, seminar) if one.reply is Reply.WAITING]
    assert sorted(filter(None, left)) == [one.queue_no for one in queue[give_up:]]

    # -- the next stage, to those alone whom it is for -------------------------------------------------------
    kind, reply = {
        Stage.REMINDER: (OutgoingKind.SEMINAR_REMINDER, Reply.SILENT),
        Stage.PRACTICAL: (OutgoingKind.SEMINAR_PRACTICAL, Reply.COMING),
    }[then]
    told = {one.person.id for one in guests(world, seminar) if one.reply is reply} - {paavo}
    send_stage(world, seminar, then, now)
    sender.send_all(len(told))
    assert posts(world, ws, seminar, kind) == dict.fromkeys(told, 1)
    assert posts(world, ws, seminar, OutgoingKind.SEMINAR_INVITATION) == invited
    assert posts(world, ws, seminar, OutgoingKind.SEMINAR_OFFER) == dict.fromkeys(offered, 0)
    in_now = {one.person.id for one in guests(world, seminar) if one.reply is Reply.COMING}
    confirmed = posts(world, ws, seminar, OutgoingKind.SEMINAR_CONFIRMATION)
    assert {person for person, count in confirmed.items() if count} == in_now
    assert sender.mortal.deaths == 2 * DEATHS


@pytest.fixture
def crowd() -> int:
    return 989


@pytest.mark.slow
@pytest.mark.timeout(600)  # a thousand messages over HTTP: on a machine that is busy they take minutes
def test_a_thousand_invited_each_gets_one_of_each_stage_and_exactly_a_hundred_are_in(
    sqlite_address: str, ws: Workspace, crowd: int
) -> None:
    world = build(Database(sqlite_address))
    a_seminar(world, ws, sqlite_address, add_crowd(world, crowd), places=PLACES, then=Stage.PRACTICAL)
    world.database.close()


class TestOnPostgres:
    """The same with fewer people, where several transactions really run at once."""

    @pytest.fixture
    def crowd(self) -> int:
        return 60

    def test_each_gets_one_of_each_stage_and_exactly_as_many_are_in_as_there_are_places(
        self, postgres_address: str, ws: Workspace, crowd: int
    ) -> None:
        world = build(Database(postgres_address))
        a_seminar(world, ws, postgres_address, add_crowd(world, crowd), places=20, then=Stage.REMINDER)
        world.database.close()
