"""What a vote costs: one press in a poll of 300 people, beside bare Bolt with one ORM commit.

Both take turns in short rounds, as in bench/commands.py. The press is a signed delivery of a button; what it
counts, stores and answers is all in the figure, the message that follows is not: it is the queue's.

python -m bench.polls
"""

import json
import logging
import statistics
import tempfile
import time
import urllib.parse
from datetime import date, timedelta
from pathlib import Path

from slack_bolt import BoltRequest

from bench import _workplace as workplace
from bot.app import Bot
from bot.clock import SystemClock
from bot.domain.groups import GroupKind, GroupRef
from bot.domain.poll_payloads import PollVote
from bot.domain.polls import Audience, NewPoll, PollInfo
from bot.services import poll_drafts, polls
from bot.services.people import find_actor
from bot.storage.models import Group, Person, Seat

ROUNDS, PRESSES, PEOPLE, PARTNERS = 20, 30, 300, 30


def ask(bot: Bot) -> tuple[PollInfo, list[int]]:
    """A poll of three options, sent to 300 people of 30 partners."""
    now = SystemClock().now()
    with bot.database.writing() as session:
        group = Group(
            name="Kysyttävät",
            search_name="kysyttavat",
            kind=GroupKind.WORKING_GROUP,
            started_on=date(2026, 1, 1),
            created_at=now,
        )
        people = [
            Person(
                name=f"Henkilö {number:03}",
                search_name=f"henkilo {number:03}",
                partner_id=number % PARTNERS + 1,
                slack_team_id=workplace.TEAM,
                slack_user_id=f"UV{number:03}",
                created_at=now,
            )
            for number in range(PEOPLE)
        ]
        session.add_all([group, *people])
        session.flush()
        session.add_all(
            Seat(
                group_id=group.id,
                person_id=one.id,
                partner_id=one.partner_id,
                starts_on=now.date(),
                created_at=now,
            )
            for one in people
        )
        session.flush()
        actor = find_actor(session, team_id=workplace.TEAM, user_id=workplace.USER, now=now)
        if actor is None:
            raise RuntimeError("nobody asks")
        new = NewPoll(
            "Missä kokoonnutaan?",
            ("Joensuussa", "Lieksassa", "etänä"),
            group=GroupRef(group.id, group.name, group.kind),
            audience=Audience.GROUP,
            channel_id=workplace.CHANNEL,
            closes_at=now + timedelta(days=7),
        )
        poll = poll_drafts.draft(session, actor=actor, now=now, new=new)
        stamp = poll_drafts.show_draft(session, actor=actor, now=now, poll_id=poll.id).stamp
        poll_drafts.send(
            session,
            actor=actor,
            now=now,
            poll_id=poll.id,
            stamp=stamp,
            team_id=workplace.TEAM,
            in_channel=frozenset(f"UV{number:03}" for number in range(PEOPLE)),
        )
        return poll, [one.id for one in polls.options(session, poll.id)]


def pressed(poll: PollInfo, option: int, person: int, number: int) -> tuple[str, dict[str, str]]:
    """One signed press (docs.slack.dev/reference/interaction-payloads/block_actions-payload)."""
    payload = {
        "type": "block_actions",
        "team": {"id": workplace.TEAM},
        "user": {"id": f"UV{person:03}"},
        "channel": {"id": workplace.CHANNEL},
        "trigger_id": f"bench.{number}",
        # Nobody answers there, and the bot does not ask: it answers to Slack's own addresses alone.
        "response_url": "https://elsewhere.example.fi/",
        "actions": [
            {
                "action_id": f"poll.vote/{option}",
                "block_id": "b",
                "value": PollVote(poll.id, option).encode(),
            }
        ],
    }
    body = urllib.parse.urlencode({"payload": json.dumps(payload)})
    return body, workplace.signed(body)


def main() -> None:
    """Prints the medians of the rounds."""
    logging.disable(logging.WARNING)  # each press's answer address leads nowhere, and is said to
    with tempfile.TemporaryDirectory() as folder:
        bot = workplace.new_bot(Path(folder))
        poll, options = ask(bot)
        commit = workplace.bare_bolt_with_commit(Path(folder))
        votes, bare = [], []
        number = 0
        for turn in range(ROUNDS + 1):
            deliveries = []
            for _ in range(PRESSES):
                number += 1
                deliveries.append(pressed(poll, options[number % 3], number % PEOPLE, number))
            times = []
            for body, headers in deliveries:
                started = time.perf_counter()
                status = bot.app.dispatch(BoltRequest(body=body, headers={**headers})).status
                times.append(time.perf_counter() - started)
                if status != 200:
                    raise RuntimeError(f"a press was answered with {status}")
            others = []
            for text in workplace.lines(PRESSES):
                body, headers = workplace.typed("/kokous", text)
                started = time.perf_counter()
                commit.dispatch(BoltRequest(body=body, headers={**headers}))
                others.append(time.perf_counter() - started)
            if turn:
                votes.append(statistics.median(times) * 1e6)
                bare.append(statistics.median(others) * 1e6)
        with bot.database.reading() as session:
            answered = polls.counted(session, poll, SystemClock().now()).turnout.answered
        bot.database.close()
    ratio = statistics.median(a / b for a, b in zip(votes, bare, strict=True))
    print(f"bare Bolt + one ORM commit  {statistics.median(bare):8.0f} µs")
    print(f"a vote of {PEOPLE} people       {statistics.median(votes):8.0f} µs   {ratio:.2f} times")
    print(f"people who have answered: {answered} of {PEOPLE}")


if __name__ == "__main__":
    main()
