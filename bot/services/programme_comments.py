"""Comments of a programme's version: from a form, from a page, and from the thread in Slack."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.domain.names import NameTooLong, storable
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor
from bot.domain.programme import (
    MAX_COMMENT,
    Comment,
    CommentSource,
    ProgrammeRef,
    ProgrammeState,
)
from bot.domain.programme_errors import CommentEmpty, CommentsNotOpen, TooMany
from bot.domain.rights import Permission
from bot.domain.zone import HELSINKI, local_date
from bot.permissions import allows, require
from bot.services.people import find_actor
from bot.services.programme import find_planned, get_programme, ref_of
from bot.services.programme_drafts import locked, note
from bot.storage import programme as stored_programme
from bot.storage import programme_changes as changes
from bot.storage import programme_comments as stored

MOST = 100  # comments of one person on one version
TAKEN_AFTER = (ProgrammeState.COMMENTS, ProgrammeState.AGENDA)


@dataclass(frozen=True)
class Reply:
    """A reply in the thread, as Slack tells it: whose it is by Slack's id, its ts, and its words."""

    user_id: str
    ts: str
    text: str


def comments(session: Session, *, actor: Actor, programme_id: int) -> tuple[Comment, ...]:
    """The comments of a version, the first one first. Raises NotAllowed."""
    require(actor, Permission.COMMENT_PROGRAMME)
    return tuple(_comment(row) for row in stored.of_version(session, programme_id))


def comment(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    programme_id: int,
    text: str,
    action_id: int | None = None,
    source: CommentSource = CommentSource.FORM,
) -> Comment:
    """Comments a version that is open for it, or one of its actions; the very same comment is kept once.

    Raises NotAllowed, StaleButton, CommentsNotOpen, CommentEmpty, NameTooLong (field "comment"), TooMany,
    ActionNotFound.
    """
    require(actor, Permission.COMMENT_PROGRAMME)
    ref = ref_of(locked(session, programme_id))
    if not is_open(ref, local_date(now)):
        raise CommentsNotOpen(ref)
    words = storable(text).strip()
    if not words:
        raise CommentEmpty
    if len(words) > MAX_COMMENT:
        raise NameTooLong("comment", MAX_COMMENT, len(words))
    if action_id is not None:
        find_planned(session, programme_id, f"#{action_id}")
    there = stored.same(session, programme_id, actor.person_id, action_id, words)
    if there is not None:
        return _comment(_row(session, there))
    if stored.count_of(session, programme_id, actor.person_id) >= MOST:
        raise TooMany(MOST, "comment")
    made = stored.add(
        session,
        {
            "programme_id": programme_id,
            "action_id": action_id,
            "person_id": actor.person_id,
            "text": words,
            "source": source,
            "created_at": now,
        },
    )
    where = "web" if source is CommentSource.PAGE else "slack"
    note(session, actor, now, "programme.commented", programme_id=programme_id, source=where, comment=made)
    return _comment(_row(session, made))


def writable(session: Session, *, actor: Actor, now: datetime, programme_id: int) -> ProgrammeRef:
    """The version, when the actor can comment it now. Raises NotAllowed, StaleButton, CommentsNotOpen."""
    require(actor, Permission.COMMENT_PROGRAMME)
    ref = get_programme(session, programme_id)
    if not is_open(ref, local_date(now)):
        raise CommentsNotOpen(ref)
    return ref


def withdraw(session: Session, *, actor: Actor, now: datetime, comment_id: int) -> ProgrammeRef:
    """Takes a comment back while comments are open: one's own, or as a manager anybody's.

    Pressed again it changes nothing. Raises NotAllowed, StaleButton, CommentsNotOpen.
    """
    row = stored.get(session, comment_id)
    if row is None:
        require(actor, Permission.COMMENT_PROGRAMME)
        raise StaleButton
    if row.person_id is None or row.person_id != actor.person_id:
        require(actor, Permission.MANAGE_PROGRAMME)
    ref = ref_of(locked(session, row.programme_id))
    if row.withdrawn_at is None:
        if not is_open(ref, local_date(now)):
            raise CommentsNotOpen(ref)
        stored.withdraw(session, comment_id, now)
        note(session, actor, now, "programme.comment_withdrawn", programme_id=ref.id, comment=comment_id)
    return ref


def is_open(ref: ProgrammeRef, today: date) -> bool:
    """Whether a version can be commented on that local day."""
    return (
        ref.state is ProgrammeState.COMMENTS
        and ref.comments_until is not None
        and today <= ref.comments_until
    )


# -- the thread --------------------------------------------------------------------------------------------


def thread(session: Session, programme_id: int) -> tuple[str, str] | None:
    """Where comments were asked for in Slack, as (channel, ts); None when nowhere."""
    row = stored_programme.get(session, programme_id)
    if row is None:
        return None
    if row.posted_channel_id and row.posted_ts:
        return row.posted_channel_id, row.posted_ts
    return stored.posted(session, programme_id)


def take_in(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    programme_id: int,
    channel_id: str,
    ts: str,
    replies: Sequence[Reply],
    team_id: str,
) -> int:
    """Takes the thread's replies in as comments, each once; those written after the end are left where they
    are, and so are those of whoever may not comment. Returns how many were new.

    The thread is the version's own: another one is refused. Raises StaleButton.
    """
    row = locked(session, programme_id)
    if thread(session, programme_id) != (channel_id, ts):
        raise StaleButton
    if row.state not in TAKEN_AFTER or row.comments_until is None:
        return 0
    if row.posted_ts is None:
        changes.change(session, programme_id, {"posted_channel_id": channel_id, "posted_ts": ts})
    until = datetime.combine(row.comments_until + timedelta(days=1), time(0), HELSINKI)
    found = []
    for reply in replies:
        at = datetime.fromtimestamp(float(reply.ts), UTC)
        writer = find_actor(session, team_id=team_id, user_id=reply.user_id, now=now)
        words = storable(reply.text).strip()[:MAX_COMMENT]
        if writer is None or not words or at >= until or not allows(writer, Permission.COMMENT_PROGRAMME):
            continue
        found.append(
            {
                "programme_id": programme_id,
                "person_id": writer.person_id,
                "text": words,
                "source": CommentSource.THREAD,
                "slack_ts": reply.ts,
                "created_at": at,
            }
        )
    new = stored.add_replies(session, found)
    if new:
        note(session, actor, now, "programme.replies_taken", programme_id=programme_id, count=new)
    return new


# -- parts -------------------------------------------------------------------------------------------------


def _row(session: Session, comment_id: int) -> stored.AnyRow:
    row = stored.get(session, comment_id)
    if row is None:
        raise StaleButton
    return row


def _comment(row: stored.AnyRow) -> Comment:
    return Comment(
        id=row.id,
        text=row.text,
        person=row.person or "",
        person_id=row.person_id,
        action=row.action or "",
        source=row.source,
        at=row.created_at,
    )


__all__ = [
    "Reply",
    "comment",
    "comments",
    "is_open",
    "take_in",
    "thread",
    "withdraw",
    "writable",
]
