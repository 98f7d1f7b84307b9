"""What health tells of the queue: messages that should have left, and messages that were given up."""

from datetime import timedelta

from sqlalchemy import update

from bot.domain.outgoing import OutgoingState
from bot.services.health import Health, health
from bot.storage.models import Outgoing
from tests.delivery.world import World


def seen(world: World) -> Health:
    with world.database.reading() as session:
        return health(session, now=world.clock.now())


def test_what_waits_for_its_time_or_was_sent_is_no_trouble(world: World) -> None:
    world.put("U0ANNA")
    world.put("U0KALLE", due=timedelta(days=3))
    world.worker().run_due()
    world.ws.clock.advance(hours=1)

    assert seen(world) == Health(overdue=0, dead=0)


def test_what_nobody_sends_is_overdue_after_ten_minutes_until_it_is_of_no_use(world: World) -> None:
    world.put("U0ANNA", lasts=timedelta(hours=1))
    world.ws.clock.advance(minutes=10)
    assert seen(world).overdue == 0

    world.ws.clock.advance(seconds=1)
    assert seen(world).overdue == 1

    world.ws.clock.advance(hours=1)
    assert seen(world).overdue == 0


def test_a_slack_that_takes_nothing_shows_though_a_worker_tries_all_the_time(world: World) -> None:
    world.put("U0ANNA", "U0KALLE")
    worker = world.worker()
    worker._sender._client.base_url = "http://127.0.0.1:9/api/"  # nobody listens there
    for _ in range(12):
        worker.run_due()
        world.ws.clock.advance(minutes=1)

    assert seen(world) == Health(overdue=2, dead=0)


def test_a_message_given_up_is_told_for_a_week(world: World) -> None:
    rows = world.put("U0ANNA", "U0KALLE")
    with world.database.writing() as session:
        session.execute(update(Outgoing).where(Outgoing.id == rows[0]).values(state=OutgoingState.DEAD))
        session.execute(update(Outgoing).where(Outgoing.id == rows[1]).values(state=OutgoingState.FAILED))
    assert seen(world) == Health(overdue=0, dead=1)

    world.ws.clock.advance(days=7)
    assert seen(world) == Health(overdue=0, dead=0)
