"""Queries about what the agreement asks of the groups."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from bot.domain.groups import GroupKind, Office
from bot.domain.meetings import MeetingState
from bot.domain.partners import PartnerKind
from bot.domain.seminars import SeminarState
from bot.storage.models import Group, Meeting, OfficeHolding, Partner, Seat, Seminar


def working_groups(session: Session) -> Sequence[Row[int, str]]:
    """The working groups as (id, name), by name."""
    return session.execute(
        select(Group.id, Group.name)
        .where(Group.kind == GroupKind.WORKING_GROUP, Group.ended_at.is_(None))
        .order_by(Group.search_name)
    ).all()


def seats(
    session: Session, today: date
) -> Sequence[Row[int, int, str | None, PartnerKind | None, date | None]]:
    """The current seats of all groups as (group, person, partner's name, its kind, last day)."""
    return session.execute(
        select(Seat.group_id, Seat.person_id, Partner.name, Partner.kind, Seat.ends_on)
        .outerjoin(Partner, Partner.id == Seat.partner_id)
        .where(
            Seat.ended_at.is_(None),
            Seat.starts_on <= today,
            or_(Seat.ends_on.is_(None), Seat.ends_on >= today),
        )
    ).all()


def offices(session: Session) -> Sequence[Row[int, Office, int]]:
    """Who leads and who coordinates now, as (group, office, person)."""
    return session.execute(
        select(OfficeHolding.group_id, OfficeHolding.office, OfficeHolding.person_id).where(
            OfficeHolding.ended_at.is_(None)
        )
    ).all()


def forum_meetings(session: Session) -> Sequence[datetime]:
    """The starts of the forum's agreed meetings, past and coming."""
    return _meetings(session, GroupKind.FORUM)


def development_meetings(session: Session) -> Sequence[datetime]:
    """The starts of the development group's agreed meetings, past and coming."""
    return _meetings(session, GroupKind.DEVELOPMENT_GROUP)


def _meetings(session: Session, kind: GroupKind) -> Sequence[datetime]:
    return session.scalars(
        select(Meeting.starts_at)
        .join(Group, Group.id == Meeting.group_id)
        .where(Group.kind == kind, Group.ended_at.is_(None), Meeting.state == MeetingState.CONFIRMED)
    ).all()


def development_interval(session: Session) -> int | None:
    """Every how many weeks the development group meets; None when it has no interval."""
    return session.scalar(
        select(Group.meets_every_weeks).where(
            Group.kind == GroupKind.DEVELOPMENT_GROUP, Group.ended_at.is_(None)
        )
    )


def seminars(session: Session) -> Sequence[datetime]:
    """The starts of the seminars that people have been told of, past and coming."""
    told = (SeminarState.ANNOUNCED, SeminarState.OPEN)
    return session.scalars(select(Seminar.starts_at).where(Seminar.state.in_(told))).all()


def forum_known_since(session: Session) -> datetime | None:
    """When the forum came into the registry."""
    return session.scalar(
        select(Group.created_at).where(Group.kind == GroupKind.FORUM).order_by(Group.created_at).limit(1)
    )
