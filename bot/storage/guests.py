"""Queries about guest experts' passes and acknowledgements of confidentiality."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from bot.domain.guests import AckSource, PassState
from bot.domain.meetings import MeetingState
from bot.storage.meetings import AnyRow
from bot.storage.models import (
    Acknowledgement,
    ConfidentialityText,
    Group,
    GuestPass,
    Invitation,
    Meeting,
    Person,
    Seat,
)
from bot.storage.prepared import Prepared

OPEN = (PassState.INVITED, PassState.ACCEPTED)

_inviter = aliased(Person)
_PASSES = (
    select(
        GuestPass.id,
        GuestPass.person_id,
        Person.name.label("person_name"),
        Person.slack_user_id,
        Person.slack_active,
        Person.email,
        GuestPass.group_id,
        Group.name.label("group_name"),
        Group.kind.label("group_kind"),
        Group.channel_id,
        GuestPass.meeting_id,
        Meeting.title,
        Meeting.starts_at,
        Meeting.ends_at,
        Meeting.place,
        GuestPass.purpose,
        GuestPass.starts_on,
        GuestPass.ends_on,
        GuestPass.state,
        GuestPass.in_channel,
        GuestPass.invited_by,
        GuestPass.answered_at,
        GuestPass.changed_at,
        _inviter.name.label("inviter"),
    )
    .join(Person, Person.id == GuestPass.person_id)
    .join(Group, Group.id == GuestPass.group_id)
    .outerjoin(Meeting, Meeting.id == GuestPass.meeting_id)
    .outerjoin(_inviter, _inviter.id == GuestPass.invited_by)
)
# Prepared: every draft of a meeting asks.
_COVERING = Prepared(
    select(
        GuestPass.id.label("guest_id"),
        Person.id,
        Person.name,
        Person.email,
        Person.slack_user_id,
        Person.slack_active,
    )
    .join(Person, Person.id == GuestPass.person_id)
    .where(
        GuestPass.state == PassState.ACCEPTED,
        GuestPass.group_id == bindparam("group"),
        or_(GuestPass.meeting_id.is_(None), GuestPass.meeting_id == bindparam("meeting")),
        GuestPass.starts_on <= bindparam("day"),
        GuestPass.ends_on >= bindparam("day"),
        Person.erased_at.is_(None),
    )
    .order_by(Person.name, Person.id, GuestPass.id)
)


def get(session: Session, pass_id: int) -> AnyRow | None:
    """One pass with its guest, group, meeting and inviter, whatever its state."""
    return session.execute(_PASSES.where(GuestPass.id == pass_id)).first()


def hold_meetings(session: Session, group_id: int, now: datetime) -> None:
    """Holds the group's meetings that are not over until the commit, in the order in which all take them.

    To be called before a pass is held: a meeting that is confirmed, moved or cancelled at the same moment
    then sees the pass, or the pass sees the meeting.
    """
    session.connection().execute(
        select(Meeting.id)
        .where(Meeting.group_id == group_id, Meeting.state != MeetingState.CANCELLED, Meeting.ends_at > now)
        .order_by(Meeting.starts_at, Meeting.id)
        .with_for_update()
    )


def lock(session: Session, pass_id: int, now: datetime) -> GuestPass | None:
    """The pass, held until the commit with its group's meetings: nobody else changes it meanwhile."""
    group_id = session.scalar(select(GuestPass.group_id).where(GuestPass.id == pass_id))
    if group_id is None:
        return None
    hold_meetings(session, group_id, now)
    return session.scalar(
        select(GuestPass)
        .where(GuestPass.id == pass_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def open_pass(session: Session, person_id: int, group_id: int, meeting_id: int | None) -> GuestPass | None:
    """The guest's open pass to just this, held until the commit; lapsed ones too, until the tidy has been."""
    return session.scalar(
        select(GuestPass)
        .where(
            GuestPass.person_id == person_id,
            GuestPass.group_id == group_id,
            GuestPass.meeting_id.is_(None) if meeting_id is None else GuestPass.meeting_id == meeting_id,
            GuestPass.state.in_(OPEN),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def open_passes(session: Session, today: date) -> Sequence[AnyRow]:
    """All passes offered or in use on a local day, by guest."""
    return session.execute(
        _PASSES.where(GuestPass.state.in_(OPEN), GuestPass.ends_on >= today).order_by(
            Person.search_name, GuestPass.id
        )
    ).all()


def of_groups(session: Session, group_ids: Sequence[int], since: date, limit: int) -> Sequence[AnyRow]:
    """The groups' passes that are open, or whose last day is not before `since`; the newest first."""
    return session.execute(
        _PASSES.where(
            GuestPass.group_id.in_(group_ids),
            or_(GuestPass.state.in_(OPEN), GuestPass.ends_on >= since),
        )
        .order_by(GuestPass.id.desc())
        .limit(limit)
    ).all()


def of_person(session: Session, person_id: int) -> Sequence[AnyRow]:
    """Everything somebody is or was invited to as a guest, the newest first."""
    return session.execute(
        _PASSES.where(GuestPass.person_id == person_id).order_by(GuestPass.id.desc())
    ).all()


def covering(session: Session, *, group_id: int, meeting_id: int, day: date) -> Sequence[AnyRow]:
    """The guests whose accepted pass covers a meeting on a local day: (guest_id, person, reachability)."""
    return _COVERING.named(session, {"group": group_id, "meeting": meeting_id, "day": day})


def of_group_on(session: Session, group_id: int, day: date) -> Sequence[AnyRow]:
    """The guests whose accepted pass is to the whole group on a local day; they are for no partner."""
    return session.execute(
        select(
            Person.id,
            Person.name,
            Person.email,
            Person.slack_user_id,
            Person.slack_active,
            null().label("partner_id"),
            null().label("partner"),
        )
        .join(GuestPass, GuestPass.person_id == Person.id)
        .where(
            GuestPass.state == PassState.ACCEPTED,
            GuestPass.group_id == group_id,
            GuestPass.meeting_id.is_(None),
            GuestPass.starts_on <= day,
            GuestPass.ends_on >= day,
            Person.erased_at.is_(None),
        )
        .order_by(Person.name, Person.id)
    ).all()


def has_left(session: Session, person_id: int, group_id: int, today: date) -> bool:
    """Whether somebody was a guest of the group and is nothing in it on a local day."""
    passes = select(GuestPass.id).where(GuestPass.person_id == person_id, GuestPass.group_id == group_id)
    runs = passes.where(
        GuestPass.state == PassState.ACCEPTED,
        GuestPass.meeting_id.is_(None),
        GuestPass.starts_on <= today,
        GuestPass.ends_on >= today,
    )
    seat = select(Seat.id).where(
        Seat.person_id == person_id, Seat.group_id == group_id, Seat.ended_at.is_(None)
    )
    return bool(session.scalar(select(passes.exists() & ~runs.exists() & ~seat.exists())))


def of_meeting(session: Session, meeting_id: int) -> Sequence[GuestPass]:
    """The open passes for one meeting."""
    return session.scalars(
        select(GuestPass)
        .where(GuestPass.meeting_id == meeting_id, GuestPass.state.in_(OPEN))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def open_of_group(session: Session, group_id: int) -> Sequence[GuestPass]:
    """The open passes to a group and to its meetings."""
    return session.scalars(
        select(GuestPass).where(GuestPass.group_id == group_id, GuestPass.state.in_(OPEN)).with_for_update()
    ).all()


def open_of_person(session: Session, person_id: int) -> Sequence[GuestPass]:
    """Somebody's open passes."""
    return session.scalars(
        select(GuestPass).where(GuestPass.person_id == person_id, GuestPass.state.in_(OPEN)).with_for_update()
    ).all()


def close_lapsed(session: Session, today: date, now: datetime) -> Sequence[int]:
    """Closes the open passes whose last day is past; their ids. Of two processes, one gets each."""
    statement = (
        update(GuestPass)
        .where(GuestPass.state.in_(OPEN), GuestPass.ends_on < today)
        .values(state=PassState.ENDED, ended_at=now)
        .returning(GuestPass.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(session.scalars(statement))


def ending(session: Session, today: date, until: date) -> Sequence[AnyRow]:
    """The accepted passes to groups whose last day is from today to `until`."""
    return session.execute(
        _PASSES.where(
            GuestPass.state == PassState.ACCEPTED,
            GuestPass.meeting_id.is_(None),
            GuestPass.ends_on >= today,
            GuestPass.ends_on <= until,
            Group.ended_at.is_(None),
        ).order_by(GuestPass.id)
    ).all()


def coming_meetings(session: Session, group_id: int, now: datetime) -> Sequence[AnyRow]:
    """The group's meetings that have not begun, drafts too, as (id, title, starts_at), soonest first."""
    return session.execute(
        select(Meeting.id, Meeting.title, Meeting.starts_at)
        .where(
            Meeting.group_id == group_id,
            Meeting.state != MeetingState.CANCELLED,
            Meeting.starts_at > now,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    ).all()


def meetings_of(session: Session, pass_id: int, now: datetime) -> Sequence[AnyRow]:
    """The confirmed meetings, not over, that the guest is invited to by the pass, soonest first."""
    return session.execute(
        select(
            Meeting.id,
            Invitation.id.label("invitation_id"),
            Meeting.title,
            Meeting.starts_at,
            Meeting.ends_at,
            Meeting.place,
            Meeting.sequence,
            Invitation.answer,
        )
        .join(Invitation, Invitation.meeting_id == Meeting.id)
        .where(
            Invitation.guest_id == pass_id,
            Invitation.withdrawn_at.is_(None),
            Meeting.state == MeetingState.CONFIRMED,
            Meeting.ends_at > now,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    ).all()


# -- confidentiality -----------------------------------------------------------------------------------------


def current_texts(session: Session) -> Sequence[AnyRow]:
    """The present version's texts as (version, language, text); nothing before there is one."""
    latest = (
        select(ConfidentialityText.version)
        .order_by(ConfidentialityText.since.desc(), ConfidentialityText.version)
        .limit(1)
        .scalar_subquery()
    )
    return session.execute(
        select(ConfidentialityText.version, ConfidentialityText.language, ConfidentialityText.text).where(
            ConfidentialityText.version == latest
        )
    ).all()


def _upsert(session: Session) -> Any:
    return sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert


def keep_text(session: Session, version: str, texts: Mapping[str, str], now: datetime) -> None:
    """Makes a version the present one; one that was in use before comes back."""
    rows = [
        {"version": version, "language": language, "text": text, "since": now}
        for language, text in sorted(texts.items())
    ]
    insert = _upsert(session)(ConfidentialityText)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=[ConfidentialityText.version, ConfidentialityText.language],
            set_={"since": insert.excluded.since},
        ),
        rows,
    )


def acknowledge(
    session: Session, *, person_id: int, version: str, language: str, source: AckSource, now: datetime
) -> bool:
    """Keeps an acknowledgement; False when the person had acknowledged that version before."""
    statement = _upsert(session)(Acknowledgement).on_conflict_do_nothing().returning(Acknowledgement.id)
    values = {
        "person_id": person_id,
        "version": version,
        "language": language,
        "source": source,
        "at": now,
    }
    return session.execute(statement, [values]).first() is not None


def acknowledgements(session: Session, person_id: int) -> Sequence[AnyRow]:
    """What somebody has acknowledged, as (version, language, source, at), the newest first."""
    return session.execute(
        select(Acknowledgement.version, Acknowledgement.language, Acknowledgement.source, Acknowledgement.at)
        .where(Acknowledgement.person_id == person_id)
        .order_by(Acknowledgement.at.desc(), Acknowledgement.id.desc())
    ).all()


def has_acknowledged(session: Session, person_id: int, version: str) -> bool:
    """Whether somebody has acknowledged a version."""
    return (
        session.scalar(
            select(func.count(Acknowledgement.id)).where(
                Acknowledgement.person_id == person_id, Acknowledgement.version == version
            )
        )
        or 0
    ) > 0
