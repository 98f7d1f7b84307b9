"""What goes out about polls: rows of the outgoing queue, written with the change that causes them.

A poll is posted once to its channel. Those who do not see it there are asked one by one; who is silent is
asked once more before the end. The posted message follows the answers by rows that replace it: at most one
of them waits at a time, so that three hundred answers are a handful of calls, and the last state is shown.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.outgoing import OutgoingKind
from bot.domain.polls import Closing, PollInfo, Reach, Voter, nudge_at
from bot.services import outgoing
from bot.services.outgoing import NewOutgoing
from bot.services.polls import voters
from bot.storage import poll_messages as stored
from bot.storage import polls as stored_polls

STILL_NEWS = timedelta(days=3)  # for so long a result that was held up is still told
UPDATE_HELPS = timedelta(days=3)


def ask_all(session: Session, poll: PollInfo, now: datetime) -> None:
    """The post to the channel, the messages to those who do not see it, and the nudges to come."""
    rows = []
    if poll.channel_id:
        rows.append(
            _row(OutgoingKind.POLL_OPENING, poll, "opening", now, poll.closes_at, channel=poll.channel_id)
        )
    everybody = voters(session, poll.id)
    rows += [
        _row(OutgoingKind.POLL_ASK, poll, f"ask:{one.person.id}", now, poll.closes_at, voter=one)
        for one in everybody
        if one.reach is not Reach.CHANNEL
    ]
    at = nudge_at(now, poll.closes_at)
    if at is not None:
        rows += [_nudge(poll, one, at) for one in everybody if one.reach is not Reach.NONE]
    outgoing.enqueue_many(session, rows, now=now)


def ask_newcomer(session: Session, poll: PollInfo, one: Voter, now: datetime) -> None:
    """Somebody who came to be asked later is nudged like the others, should they change their mind."""
    at = nudge_at(poll.opened_at or now, poll.closes_at)
    if at is not None and at > now:
        outgoing.enqueue(session, _nudge(poll, one, at), now=now)


def show_changed(session: Session, poll: PollInfo, now: datetime) -> None:
    """The poll's message is to show its newest state. Under the poll's lock."""
    show_revision(session, poll, stored_polls.raise_revision(session, poll.id), now)


def show_revision(session: Session, poll: PollInfo, revision: int, now: datetime) -> None:
    """The same when the revision has been raised already (storage.polls.take_turn)."""
    if stored.wait_for(session, poll.id, revision):
        return
    if poll.channel_id:
        row = _row(
            OutgoingKind.POLL_UPDATE,
            poll,
            f"update:{revision}",
            now,
            now + UPDATE_HELPS,
            channel=poll.channel_id,
            sequence=revision,
        )
        outgoing.enqueue(session, row, now=now)


def tell_closed(session: Session, poll: PollInfo, now: datetime) -> None:
    """The end: what waited is taken back, messages show the result, and the channel hears it."""
    outgoing.cancel_for_poll(session, poll.id)
    show_changed(session, poll, now)
    until = now + STILL_NEWS
    rows = []
    if poll.channel_id:
        rows.append(_row(OutgoingKind.POLL_RESULT, poll, "result", now, until, channel=poll.channel_id))
    if poll.closed_why in (Closing.TIME, Closing.EVERYBODY):
        # Whoever closed it by hand has the result before their eyes.
        organiser = poll.organiser.id
        rows.append(_row(OutgoingKind.POLL_RESULT, poll, "result:organiser", now, until, recipient=organiser))
    for number, person_id in enumerate(stored.asked_directly(session, poll.id)):
        # Each in its own conversation; Slack takes about fifty replacements a minute in all.
        due = now + timedelta(seconds=2 * number)
        rows.append(
            _row(OutgoingKind.POLL_UPDATE, poll, f"closed:{person_id}", due, until, recipient=person_id)
        )
    outgoing.enqueue_many(session, rows, now=now)


def _nudge(poll: PollInfo, one: Voter, at: datetime) -> NewOutgoing:
    return _row(OutgoingKind.POLL_NUDGE, poll, f"nudge:{one.person.id}", at, poll.closes_at, voter=one)


def _row(
    kind: OutgoingKind,
    poll: PollInfo,
    what: str,
    due_at: datetime,
    until: datetime,
    *,
    channel: str | None = None,
    voter: Voter | None = None,
    recipient: int | None = None,
    sequence: int = 0,
) -> NewOutgoing:
    return NewOutgoing(
        kind=kind,
        dedupe_key=f"poll:{poll.id}:{what}",
        due_at=due_at,
        expires_at=until,
        recipient_id=voter.person.id if voter else recipient,
        channel_id=channel,
        poll_id=poll.id,
        subject_sequence=sequence,
        responsible_id=poll.organiser.id if kind is not OutgoingKind.POLL_UPDATE else None,
    )
