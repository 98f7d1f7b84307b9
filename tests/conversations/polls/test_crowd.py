"""Three hundred people of thirty partners press at once: every vote counts, and Slack's pace is kept."""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.app import make_jobs
from bot.clock import MovingClock
from bot.domain.polls import Counts
from bot.sandbox.workspace import Workspace
from bot.services import polls
from bot.settings import Settings
from bot.storage.models import Delivery
from tests.conversations.polls.conftest import NBSP, SEED, TUESDAY, Story, manifest
from tests.meeting_world import user
from tests.poll_world import crowd

PEOPLE, PARTNERS, OPTIONS = 300, 30, ("Joensuu", "Lieksa", "Nurmes")
CROWD: dict[str, Any] = {
    **SEED,
    "people": [
        *SEED["people"],
        *(
            {"id": f"U{n:04}", "name": f"u{n}", "real_name": f"Henkilö {n:03}", "locale": "fi-FI"}
            for n in range(PEOPLE)
        ),
    ],
    "channels": [
        *SEED["channels"],
        {
            "id": "C0JOUKKO",
            "name": "joukko",
            "kind": "public",
            "members": [user("Kaisa"), *(f"U{n:04}" for n in range(PEOPLE)), "bot"],
        },
    ],
}


@pytest.fixture
def story(database_address: str, clock: MovingClock) -> Iterator[Story]:
    with Workspace.start(manifest=manifest(), seed=CROWD, frozen_at=TUESDAY) as ws:
        settings = Settings(
            database_url=database_address,
            slack_bot_token=ws.bot_token,
            slack_signing_secret=ws.signing_secret,
            slack_api_url=ws.api_url,
            secret="s" * 40,
        )
        found = Story(settings, ws, clock)
        crowd(found.bot.database, PEOPLE, PARTNERS)
        found.make_director("Kaisa")
        yield found
        found.bot.database.close()


@pytest.mark.slow
def test_three_hundred_votes_at_once_are_all_counted_in_a_handful_of_updates(story: Story) -> None:
    posted = story.asks(f"/kysely uusi Missä kokoonnutaan?; {'; '.join(OPTIONS)}", "Kaisa", "#joukko")
    ids = [story.option(text) for text in OPTIONS]
    people = story.ws.sandbox.people
    beats = story.updates()

    async def press(number: int, choice: int) -> None:
        await people.press(
            people.person(f"U{number:04}"),
            {"channel": posted.channel, "ts": posted.ts},
            next(b["block_id"] for b in posted.json["blocks"] if f"poll.vote/{choice}" in str(b)),
            f"poll.vote/{choice}",
        )

    async def everybody(shift: int) -> None:
        await asyncio.gather(*(press(number, ids[(number + shift) % 3]) for number in range(PEOPLE)))

    def settled() -> bool:
        """Slack waits three seconds and no longer; the bot goes on by itself."""
        with story.bot.database.reading() as session:
            return session.scalar(select(func.count(Delivery.key))) == before + PEOPLE

    done = threading.Event()
    jobs = make_jobs(story.bot)

    def heart() -> None:
        while not done.is_set():
            jobs.tick()
            story.pass_time(2)

    heartbeat = threading.Thread(target=heart)
    heartbeat.start()
    try:
        # At first everybody presses something else, and then what is theirs.
        for shift in (1, 0):
            with story.bot.database.reading() as session:
                before = session.scalar(select(func.count(Delivery.key))) or 0
            story.ws.run(everybody(shift), seconds=60)
            story.ws.wait_until(settled, seconds=60)
    finally:
        done.set()
        heartbeat.join()
    seconds = (story.clock.now() - TUESDAY).total_seconds()
    story.beat(4)

    with story.bot.database.reading() as session:
        found = polls.counted(session, polls.load(session, story.poll().id), story.clock.now())
    assert [one.counts for one in found.options] == [Counts(100)] * 3
    assert (found.turnout.answered, found.turnout.partners_answered) == (PEOPLE, PARTNERS)
    # The last state is what everybody sees.
    assert story.shared("#joukko").text.splitlines()[5:] == [
        "Joensuu",
        f"100 ääntä, 33{NBSP}%",
        "Lieksa",
        f"100 ääntä, 33{NBSP}%",
        "Nurmes",
        f"100 ääntä, 33{NBSP}%",
        "Vastanneet: 300/300",
        f"Kumppaneista vastannut: 30/30 (100{NBSP}%)",
    ]
    calls = story.ws.journal.calls("chat.update")
    assert Counter(call.ok for call in calls) == {True: len(calls)}
    # 600 presses, and at most one replacement of the message at each beat of the heart.
    assert story.updates() - beats <= seconds / 2 + 2
