"""Queries about meetings and invitations, and the people who would be invited."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, Row, and_, bindparam, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from bot.domain.groups import GroupKind, Office
from bot.domain.guests import PassState
from bot.domain.meetings import Answer, MeetingState
from bot.domain.people import Role
from bot.storage.models import (
    Group,
    GuestPass,
    Invitation,
    Meeting,
    OfficeHolding,
    Partner,
    Person,
    RoleHolding,
    Seat,
)
from bot.storage.prepared import Prepared

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

_organiser = aliased(Person)
_MEETINGS = (
    select(
        Meeting.id,
        Group.id.label("group_id"),
        Group.name.label("group_name"),
        Group.kind.label("group_kind"),
        Group.reminder_minutes,
        Meeting.title,
        Meeting.starts_at,
        Meeting.ends_at,
        Meeting.place,
        Meeting.state,
        Meeting.sequence,
        Meeting.cancel_reason,
        Meeting.calendar_uid,
        Meeting.changed_at,
        _organiser.name.label("organiser"),
    )
    .join(Group, Group.id == Meeting.group_id)
    .join(_organiser, _organiser.id == Meeting.organiser_id)
)
_ONE = Prepared(_MEETINGS.where(Meeting.id == bindparam("meeting")))
_LOCK = select(Meeting.id).where(Meeting.id == bindparam("meeting")).with_for_update()
_STANDING = _MEETINGS.where(Meeting.state != MeetingState.CANCELLED)
_AT = _STANDING.where(Meeting.group_id == bindparam("group"), Meeting.starts_at == bindparam("starts_at"))
_BETWEEN = Prepared(
    _STANDING.where(
        Meeting.group_id == bindparam("group"),
        Meeting.starts_at >= bindparam("since"),
        Meeting.starts_at < bindparam("until"),
        Meeting.id != bindparam("but"),
    ).order_by(Meeting.starts_at)
)
_SINCE = _STANDING.where(Meeting.ends_at > bindparam("since")).order_by(Meeting.starts_at, Meeting.id)
_NEW: dict[str, BindParameter[Any]] = {
    name: bindparam(name)
    for name in (
        "group_id",
        "title",
        "place",
        "starts_at",
        "ends_at",
        "state",
        "sequence",
        "organiser_id",
        "cancel_reason",
        "created_at",
        "calendar_uid",
    )
}
_INSERT: Prepared[int] = Prepared(
    sqlite.insert(Meeting).values(_NEW).on_conflict_do_nothing().returning(Meeting.id),
    postgresql.insert(Meeting).values(_NEW).on_conflict_do_nothing().returning(Meeting.id),
)

# A seat counts on a day when it is open and the day is within its term.
_SEATED = (
    Seat.ended_at.is_(None),
    Seat.starts_on <= bindparam("day"),
    or_(Seat.ends_on.is_(None), Seat.ends_on >= bindparam("day")),
)
_PERSON = (
    Person.id,
    Person.name,
    Person.email,
    Person.slack_user_id,
    Person.slack_active,
    Person.reminder_wish,
)
_SEATS = Prepared(
    select(*_PERSON, Seat.partner_id, Partner.name.label("partner"), Seat.deputy_id)
    .join(Seat, Seat.person_id == Person.id)
    .outerjoin(Partner, Partner.id == Seat.partner_id)
    .where(Seat.group_id == bindparam("group"), *_SEATED)
    .order_by(Person.name, Person.id)
)
# The development group: service managers, area experts and the leaders of all groups (rule R6).
_DEVELOPERS = (
    select(*_PERSON, Person.partner_id, Partner.name.label("partner"))
    .outerjoin(Partner, Partner.id == Person.partner_id)
    .where(
        or_(
            Person.id.in_(
                select(RoleHolding.person_id).where(
                    RoleHolding.role.in_((Role.SERVICE_MANAGER, Role.AREA_EXPERT)),
                    RoleHolding.ended_at.is_(None),
                )
            ),
            Person.id.in_(
                select(OfficeHolding.person_id)
                .join(Group, Group.id == OfficeHolding.group_id)
                .where(
                    OfficeHolding.office == Office.LEADER,
                    OfficeHolding.ended_at.is_(None),
                    Group.ended_at.is_(None),
                )
            ),
        )
    )
    .order_by(Person.name, Person.id)
)

_recorder = aliased(Person)
_INVITED = (
    select(
        Invitation.id.label("invitation_id"),
        Invitation.meeting_id,
        *_PERSON,
        Invitation.partner_id,
        Partner.name.label("partner"),
        Invitation.stands_for_id,
        Invitation.guest_id,
        Invitation.answer,
        Invitation.present,
        Invitation.withdrawn_at,
        Invitation.answer_source,
        Invitation.note,
        Invitation.calendar_step,
        _recorder.name.label("recorder"),
    )
    .join(Person, Person.id == Invitation.person_id)
    .outerjoin(Partner, Partner.id == Invitation.partner_id)
    .outerjoin(_recorder, _recorder.id == Invitation.recorded_by)
)
_OF_MEETING = _INVITED.where(
    Invitation.meeting_id == bindparam("meeting"), Invitation.withdrawn_at.is_(None)
).order_by(Person.name, Person.id)
_ONE_INVITED = _INVITED.where(Invitation.id == bindparam("invitation"))
_THEIR_INVITATION = select(Invitation.id).where(
    Invitation.meeting_id == bindparam("meeting"), Invitation.person_id == bindparam("person")
)
# What a guest was invited to is theirs to see as long as the pass runs, and no longer.
_MINE = (
    select(Invitation.meeting_id)
    .outerjoin(GuestPass, GuestPass.id == Invitation.guest_id)
    .where(
        Invitation.person_id == bindparam("person"),
        Invitation.withdrawn_at.is_(None),
        or_(
            Invitation.guest_id.is_(None),
            and_(GuestPass.state == PassState.ACCEPTED, GuestPass.ends_on >= bindparam("today")),
        ),
    )
)
_STANDING_IN = (
    select(
        Invitation.id,
        Invitation.person_id,
        Person.name,
        Person.email,
        Person.slack_user_id,
        Person.slack_active,
    )
    .join(Person, Person.id == Invitation.person_id)
    .where(Invitation.stands_for_id == bindparam("invitation"), Invitation.withdrawn_at.is_(None))
)
_DEPUTY = (
    select(Person.id, Person.name)
    .join(Seat, Seat.deputy_id == Person.id)
    .where(Seat.group_id == bindparam("group"), Seat.person_id == bindparam("person"), *_SEATED)
)


def get(session: Session, meeting_id: int) -> AnyRow | None:
    """One meeting with its group and organiser, whatever its state."""
    found = _ONE.named(session, {"meeting": meeting_id})
    return found[0] if found else None


def lock(session: Session, meeting_id: int) -> None:
    """Holds the meeting until the commit: nobody moves or cancels it meanwhile (SQLite has one writer)."""
    session.connection().execute(_LOCK, {"meeting": meeting_id})


def insert_meeting(session: Session, values: Mapping[str, Any]) -> int | None:
    """Makes a meeting; its id, or None when the group has a meeting at that very time."""
    made = _INSERT.first(session, values)
    return made[0] if made else None


def invited_as(session: Session, uid: str, email: str) -> AnyRow | None:
    """Whose invitation a calendar means: the meeting's uid and the address it was sent to."""
    statement = (
        select(Invitation.id, Invitation.person_id, Invitation.calendar_step)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .join(Person, Person.id == Invitation.person_id)
        .where(Meeting.calendar_uid == uid, Person.email == email.strip().lower())
    )
    return session.execute(statement).first()


def organiser_id(session: Session, meeting_id: int) -> int | None:
    """Who called the meeting."""
    return session.scalar(select(Meeting.organiser_id).where(Meeting.id == meeting_id))


def update_meeting(session: Session, meeting_id: int, values: Mapping[str, Any]) -> bool:
    """Changes a meeting's columns; False, and nothing changed, when its group meets at the new time."""
    try:
        with session.begin_nested():
            session.connection().execute(update(Meeting).where(Meeting.id == meeting_id).values(**values))
    except IntegrityError:
        return False
    return True


def at_time(session: Session, group_id: int, starts_at: datetime) -> AnyRow | None:
    """The group's meeting that begins at that moment, if it stands."""
    return session.connection().execute(_AT, {"group": group_id, "starts_at": starts_at}).first()


def between(session: Session, group_id: int, since: datetime, until: datetime, but: int) -> Sequence[AnyRow]:
    """The group's standing meetings that begin in a half-open span of time, one left out."""
    values = {"group": group_id, "since": since, "until": until, "but": but}
    return _BETWEEN.named(session, values)


def standing_since(session: Session, since: datetime) -> Sequence[AnyRow]:
    """All meetings not cancelled that end after that moment, soonest first."""
    return session.connection().execute(_SINCE, {"since": since}).all()


def with_attendance(session: Session, ids: Collection[int]) -> frozenset[int]:
    """Those of the meetings of which it is written down who was there."""
    written = select(Invitation.meeting_id).where(
        Invitation.meeting_id.in_(ids), Invitation.present.is_not(None)
    )
    return frozenset(session.scalars(written.distinct()))


def members(session: Session, group_id: int, kind: GroupKind, day: date) -> Sequence[AnyRow]:
    """The people with a seat in the group on a local day, by name, with the partner they sit for."""
    if kind is GroupKind.DEVELOPMENT_GROUP:
        return session.connection().execute(_DEVELOPERS).all()
    return _SEATS.named(session, {"group": group_id, "day": day})


def invited(session: Session, meeting_id: int) -> Sequence[AnyRow]:
    """Everybody invited whose invitation stands, by name."""
    return session.connection().execute(_OF_MEETING, {"meeting": meeting_id}).all()


def one_invited(session: Session, invitation_id: int) -> AnyRow | None:
    """One invitation with its person, withdrawn or not."""
    return session.connection().execute(_ONE_INVITED, {"invitation": invitation_id}).first()


def invitation_of(session: Session, meeting_id: int, person_id: int) -> int | None:
    """The id of a person's invitation to a meeting, withdrawn or not."""
    values = {"meeting": meeting_id, "person": person_id}
    return session.connection().execute(_THEIR_INVITATION, values).scalar_one_or_none()


def invited_to(session: Session, person_id: int, today: date) -> frozenset[int]:
    """The meetings to which a person's invitation stands, a guest's by a pass that runs on the local day."""
    return frozenset(session.connection().execute(_MINE, {"person": person_id, "today": today}).scalars())


def standing_in(session: Session, invitation_id: int) -> AnyRow | None:
    """Who stands in for the holder of an invitation: invitation, person, name, Slack user."""
    return session.connection().execute(_STANDING_IN, {"invitation": invitation_id}).first()


def deputy(session: Session, group_id: int, person_id: int, day: date) -> Row[int, str] | None:
    """The standing deputy of a person's seat, as (id, name)."""
    values = {"group": group_id, "person": person_id, "day": day}
    return session.connection().execute(_DEPUTY, values).first()


def insert_invitations(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Makes invitations."""
    if rows:
        session.connection().execute(insert(Invitation), list(rows))


def update_invitation(session: Session, invitation_id: int, values: Mapping[str, Any]) -> None:
    """Changes an invitation's columns."""
    session.connection().execute(update(Invitation).where(Invitation.id == invitation_id).values(**values))


def raise_calendar_step(session: Session, invitation_id: int) -> None:
    """The person is let go, or asked again: what their calendar is told from now on is newer."""
    session.connection().execute(
        update(Invitation)
        .where(Invitation.id == invitation_id)
        .values(calendar_step=Invitation.calendar_step + 1)
    )


def forget_answers(session: Session, meeting_id: int) -> None:
    """Empties the answers of a meeting's standing invitations."""
    session.connection().execute(
        update(Invitation)
        .where(Invitation.meeting_id == meeting_id, Invitation.withdrawn_at.is_(None))
        .values(
            answer=Answer.NONE, answered_at=None, answered_sequence=None, answer_source=None, recorded_by=None
        )
    )


def colleagues(session: Session, partner_id: int) -> Sequence[Row[int, str]]:
    """A partner's people as (id, name), by name."""
    statement = select(Person.id, Person.name).where(Person.partner_id == partner_id).order_by(Person.name)
    return session.connection().execute(statement).all()


def person_name(session: Session, person_id: int) -> str | None:
    """The name of somebody in the registry; None for nobody, and for the erased."""
    return (
        session.connection()
        .execute(select(Person.name).where(Person.id == person_id, Person.erased_at.is_(None)))
        .scalar_one_or_none()
    )
