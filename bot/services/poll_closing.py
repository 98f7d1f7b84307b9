"""Closing polls: by the clock to the second, when everybody has answered, or by hand. Closed is final."""

from collections import Counter
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.people import STRANGER, Actor
from bot.domain.poll_counting import turnout
from bot.domain.poll_errors import PollClosed, PollNotSent
from bot.domain.polls import Closing, PollInfo, PollState, Value
from bot.services import audit, poll_messages
from bot.services.poll_sealing import EnvelopeBroken, Vault
from bot.services.polls import load, options, require_managing, voters
from bot.storage import polls as stored


def anything_to_close(session: Session, *, now: datetime) -> bool:
    """Whether some poll's end has come: two looks in an index, at every beat."""
    return bool(stored.to_close(session, now)) or bool(_completed(session))


def close_due(session: Session, *, now: datetime, vault: Vault) -> int:
    """Closes every poll whose end has come; how many. Safe from several processes at once.

    One that waits for everybody ends too when the last silent voter has left the group or was erased.
    """
    ending = dict.fromkeys(stored.to_close(session, now), Closing.TIME)
    ending = dict.fromkeys(_completed(session), Closing.EVERYBODY) | ending
    closed = 0
    for poll_id, why in ending.items():
        poll = load(session, poll_id, locked=True)
        if poll.state is PollState.OPEN:
            close_now(session, poll, now, why=why, vault=vault)
            closed += 1
    return closed


def _completed(session: Session) -> list[int]:
    """The polls that nobody is waited for any more, since somebody is waited for no more."""
    return [
        poll_id
        for poll_id in stored.lost_voters(session)
        if turnout(load(session, poll_id), voters(session, poll_id)).everybody
    ]


def plan(session: Session, *, actor: Actor, now: datetime, poll_id: int) -> PollInfo:
    """The poll that would be closed. Raises NotAllowed, StaleButton, PollClosed, PollNotSent."""
    poll = load(session, poll_id)
    require_managing(actor, poll)
    if poll.state in (PollState.DRAFT, PollState.DISCARDED):
        raise PollNotSent(poll)
    if not poll.is_open(now):
        raise PollClosed(poll)
    return poll


def close(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    poll_id: int,
    vault: Vault,
    why: Closing = Closing.PERSON,
) -> PollInfo:
    """Closes a poll before its time. Raises what `plan` does."""
    stored.lock(session, poll_id)
    poll = plan(session, actor=actor, now=now, poll_id=poll_id)
    return close_now(session, poll, now, why=why, vault=vault, actor=actor)


def close_now(
    session: Session,
    poll: PollInfo,
    now: datetime,
    *,
    why: Closing,
    vault: Vault,
    actor: Actor = STRANGER,
) -> PollInfo:
    """Closes an open poll under its lock: counts what is sealed, and tells the result."""
    unread = _count_ballots(session, poll, vault) if poll.anonymous else 0
    # The moment that was announced, not the beat that wrote it down.
    closed_at = min(now, poll.closes_at)
    stored.update_poll(
        session, poll.id, {"state": PollState.CLOSED, "closed_at": closed_at, "closed_why": why}
    )
    closed = load(session, poll.id)
    poll_messages.tell_closed(session, closed, now)
    audit.record(
        session,
        actor=actor,
        now=now,
        action="poll.closed",
        object_type="poll",
        object_id=poll.id,
        source="slack" if actor.is_known else "job",
        details={"why": str(why), **({"unread": unread} if unread else {})},
    )
    return closed


def _count_ballots(session: Session, poll: PollInfo, vault: Vault) -> int:
    """Opens all envelopes at once, keeps the sums alone, and empties the box.

    Envelopes of another secret stay sealed, are left where they are and not counted; how many they are.
    """
    sums: Counter[tuple[int, Value]] = Counter()
    unread = 0
    for envelope in stored.ballots(session, poll.id):
        try:
            sums.update(vault.unseal(poll.id, envelope).items())
        except EnvelopeBroken:
            unread += 1
    for one in options(session, poll.id):
        yes, maybe, no = (sums[one.position, value] for value in (Value.YES, Value.MAYBE, Value.NO))
        stored.set_sums(session, one.id, yes, maybe, no)
    if not unread:
        stored.take_ballots(session, poll.id)
    return unread
