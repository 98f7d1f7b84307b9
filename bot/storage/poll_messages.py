"""What the messages about a poll need to know of each other."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.storage.models import Outgoing
from bot.storage.prepared import Prepared

_GONE_OUT = (OutgoingKind.POLL_ASK, OutgoingKind.POLL_NUDGE)


_WAITING: Prepared[int] = Prepared(
    update(Outgoing)
    .where(
        Outgoing.poll_id == bindparam("poll"),
        Outgoing.kind == OutgoingKind.POLL_UPDATE,
        Outgoing.channel_id.is_not(None),
        Outgoing.state == OutgoingState.DUE,
    )
    .values(subject_sequence=bindparam("revision"))
    .returning(Outgoing.id)
)


def wait_for(session: Session, poll_id: int, revision: int) -> bool:
    """Whether a replacement of the channel's message waits that nobody has taken up: it will show this too.

    The row is written to, so that a worker that takes it up at this moment waits for the commit, and then
    reads what was committed.
    """
    return _WAITING.first(session, {"poll": poll_id, "revision": revision}) is not None


def posted(session: Session, poll_id: int) -> tuple[str, str] | None:
    """Where the poll was posted, as (channel, ts); None when it was not, or not yet."""
    row = session.execute(
        select(Outgoing.posted_channel_id, Outgoing.sent_ts).where(
            Outgoing.poll_id == poll_id,
            Outgoing.kind == OutgoingKind.POLL_OPENING,
            Outgoing.state == OutgoingState.SENT,
        )
    ).first()
    return (row[0], row[1]) if row is not None and row[0] and row[1] else None


def posted_to(session: Session, poll_id: int, person_id: int) -> tuple[str, str] | None:
    """The newest message in which a person was asked, as (conversation, ts)."""
    row = session.execute(
        select(Outgoing.posted_channel_id, Outgoing.sent_ts)
        .where(
            Outgoing.poll_id == poll_id,
            Outgoing.recipient_id == person_id,
            Outgoing.kind.in_(_GONE_OUT),
            Outgoing.sent_ts.is_not(None),
            Outgoing.posted_channel_id.is_not(None),
        )
        .order_by(Outgoing.sent_at.desc(), Outgoing.id.desc())
    ).first()
    return (row[0], row[1]) if row is not None and row[0] and row[1] else None


def asked_directly(session: Session, poll_id: int) -> Sequence[int]:
    """Who has had a message of their own in Slack that asks for the answer."""
    statement = (
        select(Outgoing.recipient_id)
        .where(
            Outgoing.poll_id == poll_id,
            Outgoing.kind.in_(_GONE_OUT),
            Outgoing.sent_ts.is_not(None),
            Outgoing.posted_channel_id.is_not(None),
            Outgoing.recipient_id.is_not(None),
        )
        .distinct()
        .order_by(Outgoing.recipient_id)
    )
    return [one for one in session.execute(statement).scalars() if one is not None]


def opening_waits(session: Session, poll_id: int) -> bool:
    """Whether the post to the channel is still on its way."""
    statement = select(Outgoing.id).where(
        Outgoing.poll_id == poll_id,
        Outgoing.kind == OutgoingKind.POLL_OPENING,
        Outgoing.state.in_(
            (OutgoingState.DUE, OutgoingState.LEASED, OutgoingState.POSTING, OutgoingState.UNCERTAIN)
        ),
    )
    return session.execute(statement).first() is not None
