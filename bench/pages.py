"""How long the answer page of a meeting takes: opened, and answered (one full commit).

Printed, not judged. In process: Flask's own test client, so that the network is left out.
"""

import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.clock import MovingClock
from bot.domain.links import Purpose
from bot.domain.meetings import Confirmed
from bot.services import meeting_drafts
from bot.services.links import Links
from bot.storage.engine import Database
from bot.storage.migrate import upgrade
from bot.web.app import make_web_app
from bot.web.pages import Pages
from tests import meeting_world

ROUNDS = 300
STARTS = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)


def _percentiles(name: str, took: list[float]) -> None:
    took.sort()
    print(
        f"{name:28} p50 {statistics.median(took) * 1000:7.2f} ms   "
        f"p99 {took[int(len(took) * 0.99)] * 1000:7.2f} ms"
    )


def main() -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.db'}", by_email=True)
        upgrade(database)
        world = meeting_world.build(database)
        clock = MovingClock(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
        links = Links("a secret of the benchmark, long enough", "https://botti.example.fi")
        with database.writing() as session:
            about: dict[str, Any] = {"actor": world.actor(session, "Leena", clock.now()), "now": clock.now()}
            draft = meeting_drafts.draft(
                session,
                **about,
                group=world.group,
                title="Ohjaamon palvelut",
                starts_at=STARTS,
                ends_at=STARTS + timedelta(hours=2),
                place="Carelicum",
            )
            done = meeting_drafts.confirm(session, **about, meeting_id=draft.meeting.id, stamp=draft.stamp)
            assert isinstance(done, Confirmed)
            url = links.url(
                session, Purpose.MEETING, person_id=world.people["Paavo"], subject_id=draft.meeting.id
            )
        path = url.removeprefix(links.base_url)
        pages = Pages(database=database, clock=clock, links=links)
        web = make_web_app(None, health=lambda: {"ok": True}, pages=pages).test_client()
        opened, answered = [], []
        for round_number in range(ROUNDS):
            began = time.perf_counter()
            assert web.get(path).status_code == 200
            opened.append(time.perf_counter() - began)
            data = {
                "vastaus": ("osallistun", "en")[round_number % 2],
                "aika": "0",
                "kerran": str(round_number),
            }
            began = time.perf_counter()
            assert web.post(path, data=data).status_code == 303
            answered.append(time.perf_counter() - began)
        _percentiles("answer page opened", opened)
        _percentiles("answer saved", answered)
        database.close()


if __name__ == "__main__":
    main()
