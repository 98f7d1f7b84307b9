"""The items of a meeting's agenda as they are shown with the meeting."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.domain.agenda import AgendaItem, StandingItem
from bot.domain.groups import GroupKind
from bot.domain.meetings import MeetingInfo
from bot.services import agreements
from bot.storage import agenda as stored


def of_meeting(session: Session, meeting: MeetingInfo) -> tuple[AgendaItem, ...]:
    """What a meeting takes up, in its order. Only the forum's meetings have an agenda."""
    if meeting.group.kind is not GroupKind.FORUM:
        return ()
    return filled(session, meeting.id, items(stored.of_meeting(session, meeting.id)))


def filled(session: Session, meeting_id: int, found: tuple[AgendaItem, ...]) -> tuple[AgendaItem, ...]:
    """The items of one meeting; that of the sub-agreements with those that it tells of (section 6)."""
    if not any(one.standing is StandingItem.SUB_AGREEMENTS for one in found):
        return found
    about = tuple(
        (one.subject, tuple(party.name for party in one.parties))
        for one in agreements.for_information(session, meeting_id)
    )
    return tuple(
        replace(one, about=about) if one.standing is StandingItem.SUB_AGREEMENTS else one for one in found
    )


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
