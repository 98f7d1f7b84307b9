"""The world of the sending tests, on each engine."""

from collections.abc import Iterator

import pytest

from bot.sandbox.workspace import Workspace
from tests.delivery.world import MANIFEST, SEED, TUESDAY, World


@pytest.fixture
def ws() -> Iterator[Workspace]:
    with Workspace.start(manifest=MANIFEST, seed=SEED, frozen_at=TUESDAY) as workspace:
        yield workspace


@pytest.fixture
def world(database_address: str, ws: Workspace) -> Iterator[World]:
    made = World(database_address, ws)
    yield made
    made.database.close()
