"""Agendas: what is proposed to a group's next meeting, what was dealt with, what moves on."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.domain.agenda import (
    MAX_ITEMS,
    AgendaItem,
    ClosingAfterMeeting,
    ItemState,
    TooManyItems,
    closing_day,
)
from bot.domain.forum import Agenda, Proposed
from bot.domain.groups import GroupKind, GroupRef
from bot.domain.meetings import MeetingInfo, MeetingState
from bot.domain.names import MAX_TITLE, clean_within
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor
from bot.domain.rights import On, Permission
from bot.domain.zone import HELSINKI, local_date
from bot.permissions import allows, require
from bot.services import audit
from bot.services.agenda_items import filled, item, items
from bot.services.groups import get_group
from bot.services.meetings import load
from bot.storage import agenda as stored
from bot.storage import agreement_changes as amendments
from bot.storage import meetings as stored_meetings


def of_group(session: Session, *, actor: Actor, now: datetime, group_id: int) -> Agenda:
    """The agenda of the group's next meeting, and what the last one left. Raises NotAllowed, StaleButton."""
    group = get_group(session, group_id)
    may_propose = _may_propose(actor, group)
    if not (may_propose or allows(actor, Permission.SEE_GROUP, On(group_id=group.id))):
        require(actor, Permission.PROPOSE_ITEMS, On(group_id=group.id))
    may_manage = allows(actor, Permission.MANAGE_GROUP, On(group_id=group.id))
    meeting = _next(session, group.id, now, drafts=may_manage)
    last_id = stored.last_meeting(session, group.id, now)
    left = filled(session, last_id, items(stored.of_meeting(session, last_id))) if last_id else ()
    return Agenda(
        group=group,
        meeting=meeting,
        items=filled(session, meeting.id, items(stored.of_meeting(session, meeting.id))) if meeting else (),
        waiting=items(stored.waiting(session, group.id)),
        # The yearly items do not move on: next year has its own. What was told of sub-agreements is marked.
        left=tuple(
            one for one in left if one.state is ItemState.OPEN and (one.standing is None or one.about)
        ),
        last=load(session, last_id) if last_id else None,
        closes_on=closes_on(session, meeting) if meeting else None,
        may_manage=may_manage,
        may_propose=may_propose,
    )


def forum_misses_january(session: Session, meeting: MeetingInfo) -> bool:
    """Whether it is the forum's, is not in January, and no meeting of the January after it is known (R7)."""
    day = local_date(meeting.starts_at)
    if meeting.group.kind is not GroupKind.FORUM or day.month == 1:
        return False
    first, after = (datetime(day.year + 1, month, 1, tzinfo=HELSINKI) for month in (1, 2))
    return not stored_meetings.between(session, meeting.group.id, first, after, but=meeting.id)


def closes_on(session: Session, meeting: MeetingInfo) -> date:
    """The last local day on which items can be proposed to the meeting."""
    return closing_day(meeting.starts_at, stored.closing(session, meeting.id))


def prepare(session: Session, meeting: MeetingInfo, *, now: datetime) -> None:
    """Gives a meeting of the forum its agenda: the yearly items, and what waits or was left undealt (R7).

    To be called in the transaction that drafts the meeting. Other groups' meetings get none unasked.
    """
    if meeting.group.kind is not GroupKind.FORUM:
        return
    stored.add_standing(session, meeting.group.id, meeting.id, now)
    stored.take_over(session, meeting.group.id, meeting.id, now)


def release(session: Session, meeting_id: int) -> None:
    """Takes the proposals off the agenda of a meeting that is not held: they wait for the next one."""
    stored.let_go(session, meeting_id)


def propose(session: Session, *, actor: Actor, now: datetime, group_id: int, title: str) -> Proposed:
    """Proposes an item. After the last day it waits for the meeting after the next one.

    Members propose to their own groups, and partners' contacts to the forum. Raises NotAllowed, StaleButton,
    NameEmpty and NameTooLong (field "title"), TooManyItems.
    """
    group = get_group(session, group_id)
    if not _may_propose(actor, group):
        require(actor, Permission.PROPOSE_ITEMS, On(group_id=group.id))
    title = clean_within(title, "title", MAX_TITLE)
    meeting = _next(session, group.id, now, drafts=True)
    late = meeting is not None and local_date(now) > closes_on(session, meeting)
    there = stored.same(session, group.id, title)
    if there is not None:
        item = _get(session, there)
        return Proposed(group, item, _of(session, there, now), again=True)
    if stored.open_count(session, group.id) >= MAX_ITEMS:
        raise TooManyItems
    on = meeting.id if meeting and not late else None
    values = {
        "group_id": group.id,
        "meeting_id": on,
        "title": title,
        "proposer_id": actor.person_id,
        "partner_id": actor.partner_id,
        "state": ItemState.OPEN,
        "created_at": now,
    }
    made = stored.add(session, values)
    _note(session, actor, now, "agenda.proposed", made)
    return Proposed(group, _get(session, made), meeting if on else None, late=late)


def deal(session: Session, *, actor: Actor, now: datetime, item_id: int) -> GroupRef:
    """Marks an item as dealt with; again: opens it again. Raises NotAllowed, StaleButton."""
    row = _row(session, item_id)
    require(actor, Permission.MANAGE_GROUP, On(group_id=row.group_id))
    if row.state is ItemState.WITHDRAWN:
        raise StaleButton
    state = ItemState.DEALT if row.state is ItemState.OPEN else ItemState.OPEN
    stored.set_state(session, item_id, state, now)
    _note(session, actor, now, f"agenda.{state}", item_id)
    return get_group(session, row.group_id)


def withdraw(session: Session, *, actor: Actor, now: datetime, item_id: int) -> GroupRef:
    """Takes a proposal back: whoever proposed it, or who manages the group.

    Raises NotAllowed, StaleButton.
    """
    row = _row(session, item_id)
    if row.proposer_id is None or row.proposer_id != actor.person_id:
        require(actor, Permission.MANAGE_GROUP, On(group_id=row.group_id))
    if row.standing is not None or row.state is not ItemState.OPEN:
        raise StaleButton
    stored.set_state(session, item_id, ItemState.WITHDRAWN, now)
    _note(session, actor, now, "agenda.withdrawn", item_id)
    amendment = amendments.withdraw_of_item(session, item_id)
    if amendment is not None:
        audit.record(
            session,
            actor=actor,
            now=now,
            action="amendment.withdrawn",
            object_type="amendment",
            object_id=amendment,
        )
    return get_group(session, row.group_id)


def set_closing(session: Session, *, actor: Actor, now: datetime, group_id: int, day: date) -> Agenda:
    """Chooses the last day for proposals to the next meeting.

    Raises NotAllowed, StaleButton, ClosingAfterMeeting.
    """
    require(actor, Permission.MANAGE_GROUP, On(group_id=group_id))
    meeting = _next(session, group_id, now, drafts=True)
    if meeting is None:
        raise StaleButton
    meeting_on = local_date(meeting.starts_at)
    if not local_date(now) <= day < meeting_on:
        raise ClosingAfterMeeting(meeting_on)
    stored.set_closing(session, meeting.id, day)
    audit.record(
        session, actor=actor, now=now, action="agenda.closing", object_type="meeting", object_id=meeting.id
    )
    return of_group(session, actor=actor, now=now, group_id=group_id)


# -- parts -------------------------------------------------------------------------------------------------


def _may_propose(actor: Actor, group: GroupRef) -> bool:
    if allows(actor, Permission.PROPOSE_ITEMS, On(group_id=group.id)):
        return True
    return group.kind is GroupKind.FORUM and any(
        allows(actor, Permission.PROPOSE_ITEMS, On(partner_id=one)) for one in actor.contact_of
    )


def _next(session: Session, group_id: int, now: datetime, *, drafts: bool) -> MeetingInfo | None:
    """The meeting that comes next; a draft is nobody's business but those who may send it."""
    found = stored.next_meeting(session, group_id, now)
    meeting = load(session, found) if found else None
    return None if meeting and meeting.state is MeetingState.DRAFT and not drafts else meeting


def _of(session: Session, item_id: int, now: datetime) -> MeetingInfo | None:
    meeting_id = _row(session, item_id).meeting_id
    row = stored_meetings.get(session, meeting_id) if meeting_id else None
    if row is None or row.state is MeetingState.CANCELLED or row.ends_at <= now:
        return None
    return load(session, row.id)


def _row(session: Session, item_id: int) -> stored.AnyRow:
    row = stored.get(session, item_id)
    if row is None:
        raise StaleButton
    return row


def _get(session: Session, item_id: int) -> AgendaItem:
    return item(_row(session, item_id))


def _note(session: Session, actor: Actor, now: datetime, action: str, item_id: int) -> None:
    audit.record(session, actor=actor, now=now, action=action, object_type="agenda_item", object_id=item_id)
