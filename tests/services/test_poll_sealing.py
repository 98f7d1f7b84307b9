"""The envelopes of anonymous polls: who can open them, and what becomes of those that nobody can."""

import pytest

from bot.clock import MovingClock
from bot.domain.poll_errors import AnonymousNotPossible
from bot.domain.polls import Counts, Value
from bot.services import poll_answers, poll_closing
from bot.services.poll_sealing import EnvelopeBroken, Vault
from bot.storage.engine import Database
from tests.meeting_world import World, build
from tests.poll_world import YES, counted, option_ids, say, sent


@pytest.fixture
def world(database: Database) -> World:
    return build(database)


def test_answers_sealed_with_a_lost_key_are_not_counted_and_their_number_is_told(
    world: World, clock: MovingClock
) -> None:
    poll = sent(world, clock.now(), anonymous=True)
    say(world, poll, "Anna", {option_ids(world, poll)[0]: YES}, clock.now())
    with world.database.writing() as session:
        leena = world.actor(session, "Leena", clock.now())
        poll_closing.close(
            session, actor=leena, now=clock.now(), poll_id=poll.id, vault=Vault("another secret")
        )
    found = counted(world, poll, clock.now())
    assert ([one.counts for one in found.options], found.unread) == ([Counts(0)] * 3, 1)


def test_without_any_secret_an_anonymous_answer_is_refused(world: World, clock: MovingClock) -> None:
    poll = sent(world, clock.now(), anonymous=True)
    a = option_ids(world, poll)[0]
    with pytest.raises(AnonymousNotPossible), world.database.writing() as session:
        poll_answers.answer(
            session,
            actor=world.actor(session, "Anna", clock.now()),
            now=clock.now(),
            poll_id=poll.id,
            said={a: YES},
            vault=Vault(),
        )
    assert counted(world, poll, clock.now()).turnout.answered == 0


@pytest.mark.parametrize("secrets", [("new", "old"), ("old",), ("", "old")])
def test_what_any_of_the_installations_secrets_has_sealed_can_be_opened(secrets: tuple[str, ...]) -> None:
    sealed = Vault("old").seal(7, {1: YES, 20: Value.NO})
    assert Vault(*secrets).unseal(7, sealed) == {1: YES, 20: Value.NO}
    for wrong in (Vault("new"), Vault("")):
        with pytest.raises(EnvelopeBroken):
            wrong.unseal(7, sealed)
    with pytest.raises(EnvelopeBroken):
        Vault("old").unseal(8, sealed)  # of another poll
    with pytest.raises(EnvelopeBroken):
        Vault("old").unseal(7, sealed[:-1])
