"""Queries about agendas."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, and_, case, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.domain.agenda import ItemState, StandingItem
from bot.domain.meetings import MeetingState
from bot.storage.models import AgendaClosing, AgendaItem, Meeting, Partner, Person

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

# Standing items first, in the order of the agreement; then as they were proposed.
_PLACE = case(
    {one.value: place for place, one in enumerate(StandingItem)},
    value=AgendaItem.standing,
    else_=len(StandingItem),
)
_ITEMS = (
    select(
        AgendaItem.id,
        AgendaItem.group_id,
        AgendaItem.meeting_id,
        AgendaItem.title,
        AgendaItem.standing,
        AgendaItem.state,
        AgendaItem.proposer_id,
        Person.name.label("proposer"),
        Partner.name.label("partner"),
    )
    .outerjoin(Person, Person.id == AgendaItem.proposer_id)
    .outerjoin(Partner, Partner.id == AgendaItem.partner_id)
    .order_by(_PLACE, AgendaItem.id)
)


def of_meeting(session: Session, meeting_id: int) -> Sequence[AnyRow]:
    """A meeting's items that were not withdrawn, in their order."""
    return session.execute(
        _ITEMS.where(AgendaItem.meeting_id == meeting_id, AgendaItem.state != ItemState.WITHDRAWN)
    ).all()


def waiting(session: Session, group_id: int) -> Sequence[AnyRow]:
    """A group's open items that have no meeting yet."""
    return session.execute(
        _ITEMS.where(
            AgendaItem.group_id == group_id,
            AgendaItem.meeting_id.is_(None),
            AgendaItem.state == ItemState.OPEN,
        )
    ).all()


def get(session: Session, item_id: int) -> AnyRow | None:
    """One item, whatever its state."""
    return session.execute(_ITEMS.where(AgendaItem.id == item_id)).first()


def open_count(session: Session, group_id: int) -> int:
    """How many proposals of a group are open."""
    return (
        session.scalar(
            select(func.count(AgendaItem.id)).where(
                AgendaItem.group_id == group_id,
                AgendaItem.standing.is_(None),
                AgendaItem.state == ItemState.OPEN,
            )
        )
        or 0
    )


def same(session: Session, group_id: int, title: str) -> int | None:
    """The id of the group's open item with this very title."""
    return session.scalar(
        select(AgendaItem.id)
        .where(AgendaItem.group_id == group_id, AgendaItem.title == title, AgendaItem.state == ItemState.OPEN)
        .order_by(AgendaItem.id)
        .limit(1)
    )


def add(session: Session, values: Mapping[str, Any]) -> int:
    """Adds an item; its id."""
    return session.execute(insert(AgendaItem).values(**values).returning(AgendaItem.id)).scalar_one()


def add_standing(session: Session, group_id: int, meeting_id: int, now: datetime) -> None:
    """The forum's yearly items; those that are there stay as they are."""
    new = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    rows = [
        {
            "group_id": group_id,
            "meeting_id": meeting_id,
            "standing": one,
            "title": "",
            "state": ItemState.OPEN,
            "created_at": now,
        }
        for one in StandingItem
    ]
    session.execute(new(AgendaItem).values(rows).on_conflict_do_nothing())


def take_over(session: Session, group_id: int, meeting_id: int, now: datetime) -> None:
    """Puts on a meeting's agenda what has none, and what earlier or cancelled meetings left open."""
    left = select(Meeting.id).where(
        Meeting.group_id == group_id,
        Meeting.id != meeting_id,
        or_(Meeting.state == MeetingState.CANCELLED, Meeting.ends_at <= now),
    )
    session.execute(
        update(AgendaItem)
        .where(
            AgendaItem.group_id == group_id,
            AgendaItem.standing.is_(None),
            AgendaItem.state == ItemState.OPEN,
            or_(AgendaItem.meeting_id.is_(None), AgendaItem.meeting_id.in_(left)),
        )
        .values(meeting_id=meeting_id)
    )


def let_go(session: Session, meeting_id: int) -> None:
    """Takes the open proposals off a meeting's agenda: they wait for the next one."""
    session.execute(
        update(AgendaItem)
        .where(
            AgendaItem.meeting_id == meeting_id,
            AgendaItem.standing.is_(None),
            AgendaItem.state == ItemState.OPEN,
        )
        .values(meeting_id=None)
    )


def set_state(session: Session, item_id: int, state: ItemState, now: datetime) -> None:
    """Closes an item, or opens it again."""
    closed_at = None if state is ItemState.OPEN else now
    session.execute(
        update(AgendaItem).where(AgendaItem.id == item_id).values(state=state, closed_at=closed_at)
    )


def closing(session: Session, meeting_id: int) -> date | None:
    """The last day for proposals that somebody chose for the meeting."""
    return session.scalar(select(AgendaClosing.closes_on).where(AgendaClosing.meeting_id == meeting_id))


def set_closing(session: Session, meeting_id: int, day: date) -> None:
    """Chooses the last day for proposals."""
    new = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(
        new(AgendaClosing)
        .values(meeting_id=meeting_id, closes_on=day)
        .on_conflict_do_update(index_elements=["meeting_id"], set_={"closes_on": day})
    )


def next_meeting(session: Session, group_id: int, now: datetime) -> int | None:
    """The group's meeting that goes on or comes next, a draft as well."""
    return session.scalar(
        select(Meeting.id)
        .where(Meeting.group_id == group_id, Meeting.state != MeetingState.CANCELLED, Meeting.ends_at > now)
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(1)
    )


def last_meeting(session: Session, group_id: int, now: datetime) -> int | None:
    """The group's latest meeting that was held."""
    return session.scalar(
        select(Meeting.id)
        .where(
            and_(
                Meeting.group_id == group_id,
                Meeting.state == MeetingState.CONFIRMED,
                Meeting.ends_at <= now,
            )
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(1)
    )


def last_begun(session: Session, group_id: int, now: datetime) -> int | None:
    """The group's latest meeting that has begun, one that goes on as well."""
    return session.scalar(
        select(Meeting.id)
        .where(
            Meeting.group_id == group_id,
            Meeting.state == MeetingState.CONFIRMED,
            Meeting.starts_at <= now,
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(1)
    )


def deal_standing(session: Session, meeting_id: int, standing: StandingItem, now: datetime) -> None:
    """Marks a yearly item of a meeting as dealt with, if it is open."""
    session.execute(
        update(AgendaItem)
        .where(
            AgendaItem.meeting_id == meeting_id,
            AgendaItem.standing == standing,
            AgendaItem.state == ItemState.OPEN,
        )
        .values(state=ItemState.DEALT, closed_at=now)
    )
