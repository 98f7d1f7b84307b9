"""Who is asked in a poll: found when it is drafted, written down when it is sent."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.outgoing import Way
from bot.domain.people import Actor, PersonRef
from bot.domain.polls import Asked, Audience, Electorate, PollInfo, Reach, Voice
from bot.domain.zone import local_date
from bot.services.outgoing import ways
from bot.storage import guests as guests_stored
from bot.storage import poll_people as stored
from bot.storage import polls as stored_polls


def electorate(
    session: Session,
    poll: PollInfo,
    now: datetime,
    *,
    team_id: str = "",
    in_channel: Collection[str] = (),
) -> Electorate:
    """The people of the poll's audience as it is now, by name, each once.

    `in_channel` are the Slack ids of the people in the poll's channel. In a vote by partners, those without
    a partner have no voice and are not asked.
    """
    rows: Iterable[stored_polls.AnyRow]
    if poll.audience is Audience.GROUP and poll.group is not None:
        today = local_date(now)
        members = stored.members(session, poll.group.id, poll.group.kind, today)
        # A guest expert is asked what the group is asked, but speaks for no partner (rule R5).
        rows = [*members, *guests_stored.of_group_on(session, poll.group.id, today)]
    elif poll.audience is Audience.CONTACTS:
        rows = stored.contacts(session)
    elif poll.audience is Audience.PEOPLE:
        rows = stored.by_ids(session, stored_polls.named(session, poll.id))
    else:
        rows = stored.by_slack(session, team_id, in_channel)
    everybody = {row.id: row for row in reversed(list(rows))}
    known = ways(session, everybody.keys())
    people = [_asked(row, known.get(row.id, Way.NONE)) for row in reversed(everybody.values())]
    if poll.voice is Voice.PERSON:
        return Electorate(tuple(people))
    voices = tuple(one for one in people if one.partner_id is not None)
    return Electorate(voices, without_partner=len(people) - len(voices))


def _asked(row: stored_polls.AnyRow, way: Way) -> Asked:
    return Asked(
        person=PersonRef(row.id, row.name),
        partner_id=row.partner_id,
        partner=row.partner or "",
        way=way,
        slack_user_id=row.slack_user_id if row.slack_active else None,
    )


def reach_of(one: Asked, in_channel: Collection[str]) -> Reach:
    """How somebody gets the question, given who is in the channel where it is posted."""
    if one.slack_user_id in in_channel:
        return Reach.CHANNEL
    return {Way.SLACK: Reach.DIRECT, Way.EMAIL: Reach.EMAIL, Way.NONE: Reach.NONE}[one.way]


def belongs_now(session: Session, poll: PollInfo, actor: Actor, now: datetime) -> Asked | None:
    """The actor as one to be asked, when they have come to the audience after the poll was sent.

    Whoever presses an open poll's button in its channel is in the channel.
    """
    if actor.person_id is None:
        return None
    if poll.audience is Audience.CHANNEL:
        # They have just pressed in it.
        found = [_asked(row, Way.SLACK) for row in stored.by_ids(session, [actor.person_id])]
    elif poll.audience is Audience.GROUP:
        found = list(electorate(session, poll, now).people)
    else:
        return None
    return next((one for one in found if one.person.id == actor.person_id), None)
