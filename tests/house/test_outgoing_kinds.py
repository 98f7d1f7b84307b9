"""Every kind of outgoing message has been thought about."""

from bot.delivery.kinds import RENDERERS
from bot.domain.outgoing import PACE, WORTH_REPEATING, OutgoingKind


def test_of_every_kind_it_is_decided_whether_a_second_copy_is_better_than_perhaps_none() -> None:
    assert set(WORTH_REPEATING) == set(OutgoingKind)


def test_of_every_kind_it_is_decided_whether_it_is_one_of_the_weeks_five() -> None:
    assert set(PACE) == set(OutgoingKind)


def test_every_kind_has_a_renderer() -> None:
    assert set(RENDERERS) == set(OutgoingKind)
