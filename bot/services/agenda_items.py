"""The items of a meeting's agenda as they are shown with the meeting."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from bot.domain.agenda import AgendaItem
from bot.domain.groups import GroupKind
from bot.domain.meetings import MeetingInfo
from bot.storage import agenda as stored


def of_meeting(session: Session, meeting: MeetingInfo) -> tuple[AgendaItem, ...]:
    """What a meeting takes up, in its order. Only the forum's meetings have an agenda."""
    if meeting.group.kind is not GroupKind.FORUM:
        return ()
    return items(stored.of_meeting(session, meeting.id))


def items(rows: Iterable[stored.AnyRow]) -> tuple[AgendaItem, ...]:
    """Rows as facts."""
    return tuple(map(item, rows))


def item(row: stored.AnyRow) -> AgendaItem:
    """A row as facts."""
    return AgendaItem(
        id=row.id,
        title=row.title,
        standing=row.standing,
        state=row.state,
        proposer_id=row.proposer_id,
        proposer=row.proposer or "",
        partner=row.partner or "",
    )
