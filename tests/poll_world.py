"""Steps that tests of polls share: a crowd, a poll sent, answers, and looking at what came of it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select

from bot.domain.groups import GroupKind, GroupRef
from bot.domain.partners import PartnerKind
from bot.domain.people import Actor
from bot.domain.poll_counting import PollResults
from bot.domain.polls import Audience, NewPoll, PollInfo, PollKind, Value
from bot.services import poll_answers, poll_closing, poll_drafts, polls
from bot.services.people import find_actor
from bot.services.poll_answers import PollAnswered
from bot.services.poll_sealing import Vault
from bot.storage.engine import Database
from bot.storage.models import Group, Partner, Person, Seat
from tests.meeting_world import LONG_AGO, TEAM, World

VAULT = Vault("a secret of the installation, kept elsewhere")
YES = Value.YES


def crowd(database: Database, people: int, partners: int, channel: str | None = "C0JOUKKO") -> GroupRef:
    """A forum of so many members, U0001, U0002 …, divided evenly among so many partners."""
    with database.writing() as session:
        group = Group(
            name="Johtofoorumi",
            search_name="johtofoorumi",
            kind=GroupKind.FORUM,
            channel_id=channel,
            started_on=date(2026, 1, 7),
            created_at=LONG_AGO,
        )
        session.add(group)
        session.flush()
        connection = session.connection()
        connection.execute(
            insert(Partner),
            [
                {
                    "name": f"Kumppani {number:02}",
                    "search_name": f"kumppani {number:02}",
                    "kind": PartnerKind.MUNICIPALITY,
                    "created_at": LONG_AGO,
                }
                for number in range(partners)
            ],
        )
        ids = session.scalars(
            select(Partner.id).where(Partner.name.like("Kumppani %")).order_by(Partner.id)
        ).all()
        connection.execute(
            insert(Person),
            [
                {
                    "name": f"Henkilö {number:03}",
                    "search_name": f"henkilo {number:03}",
                    "partner_id": ids[number % partners],
                    "slack_team_id": TEAM,
                    "slack_user_id": f"U{number:04}",
                    "slack_active": True,
                    "created_at": LONG_AGO,
                }
                for number in range(people)
            ],
        )
        everybody = session.execute(
            select(Person.id, Person.partner_id).where(Person.name.like("Henkilö %"))
        ).all()
        connection.execute(
            insert(Seat),
            [
                {
                    "group_id": group.id,
                    "person_id": person_id,
                    "partner_id": partner_id,
                    "starts_on": date(2026, 1, 7),
                    "created_at": LONG_AGO,
                }
                for person_id, partner_id in everybody
            ],
        )
        return GroupRef(group.id, group.name, group.kind)


def member(database: Database, number: int, now: datetime) -> Actor:
    with database.reading() as session:
        found = find_actor(session, team_id=TEAM, user_id=f"U{number:04}", now=now)
    assert found is not None
    return found


def sent(
    world: World, now: datetime, *, by: str = "Leena", in_channel: set[str] | None = None, **how: object
) -> PollInfo:
    """A poll of the world's group, asked and open for two days."""
    facts: dict[str, object] = {
        "question": "Missä?",
        "options": ("Joensuu", "Lieksa", "etänä"),
        "group": world.group,
        "audience": Audience.GROUP,
        "channel_id": "C0NUORET",
        "closes_at": now + timedelta(days=2),
        **how,
    }
    with world.database.writing() as session:
        actor = world.actor(session, by, now)
        poll = poll_drafts.draft(session, actor=actor, now=now, new=NewPoll(**facts))  # type: ignore[arg-type]
        draft = poll_drafts.show_draft(session, actor=actor, now=now, poll_id=poll.id)
        done = poll_drafts.send(
            session,
            actor=actor,
            now=now,
            poll_id=poll.id,
            stamp=draft.stamp,
            team_id=TEAM,
            in_channel=in_channel or set(),
        )
    assert isinstance(done, PollInfo)
    return done


def option_ids(world: World, poll: PollInfo) -> list[int]:
    with world.database.reading() as session:
        return [one.id for one in polls.options(session, poll.id)]


def say(world: World, poll: PollInfo, first: str, said: Mapping[int, Value], now: datetime) -> PollAnswered:
    with world.database.writing() as session:
        return poll_answers.answer(
            session,
            actor=world.actor(session, first, now),
            now=now,
            poll_id=poll.id,
            said=said,
            vault=VAULT,
        )


def counted(world: World, poll: PollInfo, now: datetime) -> PollResults:
    with world.database.reading() as session:
        return polls.counted(session, polls.load(session, poll.id), now)


def close_due(database: Database, now: datetime) -> int:
    with database.writing() as session:
        return poll_closing.close_due(session, now=now, vault=VAULT)


def add_polls(world: World, now: datetime) -> World:
    """Numbers that forged payloads meet: polls 1 to 3, each with the option of its number.

    The first is open and the second a draft, of the group; the third asks times of the other group.
    """
    sent(world, now, options=("Joensuu",), own_options=True)
    with world.database.writing() as session:
        leena = world.actor(session, "Leena", now)
        draft = NewPoll("Luonnos?", ("a",), own_options=True, group=world.group, audience=Audience.GROUP)
        poll_drafts.draft(session, actor=leena, now=now, new=draft)
    start = now + timedelta(days=7)
    times = ((start, start + timedelta(hours=1)), (start + timedelta(hours=2), start + timedelta(hours=3)))
    how = {"kind": PollKind.TIMES, "options": (), "times": times, "group": world.other_group}
    sent(world, now, by="Ville", question="Milloin?", **how)  # type: ignore[arg-type]
    return world
