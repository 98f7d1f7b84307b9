"""The items of a meeting's agenda as they are shown with the meeting."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.agenda import AgendaItem, ItemState, StandingItem
from bot.domain.groups import GroupKind
from bot.domain.meetings import MeetingInfo
from bot.domain.programme import ProgrammeRef
from bot.services import agreements
from bot.services.programme import ref_of
from bot.storage import agenda as stored
from bot.storage import programme as stored_programme


def of_meeting(session: Session, meeting: MeetingInfo) -> tuple[AgendaItem, ...]:
    """What a meeting takes up, in its order. Only the forum's meetings have an agenda."""
    if meeting.group.kind is not GroupKind.FORUM:
        return ()
    return filled(session, meeting.id, items(stored.of_meeting(session, meeting.id)))


def filled(session: Session, meeting_id: int, found: tuple[AgendaItem, ...]) -> tuple[AgendaItem, ...]:
    """The items of one meeting: that of the programme with its version, that of the sub-agreements with those
    that it tells of (section 6).
    """
    found = tuple(
        replace(one, programme=_version(session, meeting_id, one))
        if one.standing is StandingItem.PROGRAMME
        else one
        for one in found
    )
    if not any(one.standing is StandingItem.SUB_AGREEMENTS for one in found):
        return found
    about = agreements.for_information(session, meeting_id)
    return tuple(
        replace(one, about=about) if one.standing is StandingItem.SUB_AGREEMENTS else one for one in found
    )


def programme_dealt(session: Session, meeting_id: int, now: datetime) -> None:
    """The meeting has decided the programme: its item is dealt with."""
    stored.deal_standing(session, meeting_id, StandingItem.PROGRAMME, now)


def _version(session: Session, meeting_id: int, item: AgendaItem) -> ProgrammeRef | None:
    """The version that the meeting decided; or, while the item is open, the one that waits for a decision."""
    row = stored_programme.on_agenda(session, meeting_id, waiting=item.state is ItemState.OPEN)
    return ref_of(row) if row else None


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
