"""Many messages, and a Slack that limits, fails and cuts at random: all arrive once, no faster than told."""

from datetime import timedelta
from itertools import pairwise

from bot.sandbox.workspace import Workspace
from tests.delivery.world import CROWD, MANIFEST, SEED, TUESDAY, World

POST = "chat.postMessage"


WAIT = 3.0  # what Slack says after each 429, in seconds


def test_in_a_storm_everything_arrives_once_and_never_before_slack_has_said(database_address: str) -> None:
    with Workspace.start(manifest=MANIFEST, seed=SEED, frozen_at=TUESDAY, strict_rates=True) as ws:
        world = World(database_address, ws)
        ws.faults.add(POST, "ratelimited", probability=0.3, seed=1, seconds=WAIT)
        for seed, kind in enumerate(("http_500", "http_500_after", "drop_before", "drop_after"), start=2):
            ws.faults.add(POST, kind, probability=0.05, seed=seed)
        rows = world.put(*CROWD * 3)
        began = world.clock.now()

        world.until_quiet(hours=20)

        assert set(world.states(rows)) == {"sent"}
        assert [world.posts(row) for row in rows] == [1] * len(rows)
        by_channel: dict[str, list[float]] = {}
        for post in ws.journal.posts():
            by_channel.setdefault(post.channel, []).append(post.at)
        assert min(b - a for times in by_channel.values() for a, b in pairwise(times)) >= 1.0
        told = [fault.at for fault in ws.journal.entries("fault", "ratelimited")]
        calls = [call.at for call in (*ws.journal.calls(POST), *ws.journal.entries("fault"))]
        assert len(told) > 50
        assert [at for at in calls if any(start < at < start + WAIT for start in told)] == []
        # The workspace itself is strict: a second message within a second to one conversation is refused.
        assert [call.detail for call in ws.journal.calls(POST) if not call.ok] == []
        assert world.clock.now() - began < timedelta(minutes=15)
        world.database.close()
