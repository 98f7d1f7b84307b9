"""The list of coming meetings: one compiled select, columns only, since it runs more often than anything."""

from datetime import datetime

from sqlalchemy import BindParameter, Integer, and_, bindparam, case, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from bot.domain.meeting_errors import LONGEST
from bot.domain.meetings import MeetingRow, MeetingState
from bot.storage.models import Group, Invitation, Meeting, OfficeHolding
from bot.storage.prepared import Prepared

_me: BindParameter[int] = bindparam("person", type_=Integer)
_bound = aliased(Group)
_is_bound = exists().where(_bound.channel_id == bindparam("channel"), _bound.ended_at.is_(None))
_of_channel = func.coalesce(Group.channel_id == bindparam("channel"), false())
_mine = or_(
    Invitation.id.is_not(None),
    Meeting.organiser_id == _me,
    Group.id.in_(
        select(OfficeHolding.group_id).where(OfficeHolding.person_id == _me, OfficeHolding.ended_at.is_(None))
    ),
)
_COMING = Prepared(
    select(
        Meeting.id,
        Meeting.title,
        Meeting.starts_at,
        Meeting.ends_at,
        Meeting.place,
        Meeting.state,
        Meeting.sequence,
        Meeting.group_id,
        Group.name,
        _of_channel,
        Invitation.id,
        Invitation.answer,
    )
    .join(Group, Group.id == Meeting.group_id)
    .outerjoin(
        Invitation,
        and_(
            Invitation.meeting_id == Meeting.id,
            Invitation.person_id == _me,
            Invitation.withdrawn_at.is_(None),
        ),
    )
    .where(
        # What began longer ago has ended: the index on the beginning leaves the years behind unread.
        Meeting.starts_at > bindparam("since"),
        Meeting.ends_at > bindparam("now"),
        # A draft is its maker's own until it is sent.
        or_(
            Meeting.state == MeetingState.CONFIRMED,
            and_(Meeting.state == MeetingState.DRAFT, Meeting.organiser_id == _me),
        ),
        case(
            (bindparam("group", type_=Integer) > 0, Meeting.group_id == bindparam("group")),
            (_is_bound, _of_channel),
            else_=_mine,
        ),
    )
    .order_by(Meeting.starts_at, Meeting.id)
    .limit(bindparam("count", type_=Integer))
    .offset(bindparam("skip", type_=Integer)),
    made=MeetingRow._make,
)


def coming(
    session: Session,
    *,
    person_id: int,
    channel_id: str,
    group_id: int,
    now: datetime,
    count: int,
    skip: int,
) -> list[MeetingRow]:
    """Coming meetings, soonest first: of the named group (`group_id` > 0), else of the group bound to the
    channel, else those the person is invited to or leads or coordinates.
    """
    values = {
        "person": person_id,
        "channel": channel_id,
        "group": group_id,
        "now": now,
        "since": now - LONGEST,
        "count": count,
        "skip": skip,
    }
    return _COMING.remembered(session, values)
