"""Queries about everything that is one person's: groups, meetings, terms, messages; and their erasure."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.domain.groups import GroupKind, Office
from bot.domain.meetings import Answer, MeetingState
from bot.domain.outgoing import OutgoingState
from bot.domain.people import Role
from bot.storage.models import (
    ActionPlan,
    Amendment,
    AmendmentApproval,
    AuditEntry,
    Delivery,
    Dispute,
    Group,
    Invitation,
    LetterRefusal,
    Meeting,
    OfficeHolding,
    Outgoing,
    Partner,
    PartnerContact,
    PartnerNotice,
    PollVoter,
    ProgrammeComment,
    ProgrammeInput,
    Renegotiation,
    RoleHolding,
    Seat,
    SubAgreement,
)

# What is on its way looks for its recipient again.
_WAITING = (OutgoingState.DUE, OutgoingState.LEASED, OutgoingState.BUNDLED)


def groups_by_id(session: Session, ids: Sequence[int]) -> Sequence[Row[int, str, GroupKind]]:
    """Groups as (id, name, kind), by name."""
    return session.execute(
        select(Group.id, Group.name, Group.kind).where(Group.id.in_(ids)).order_by(Group.search_name)
    ).all()


def coming_meetings(
    session: Session, person_id: int, now: datetime, limit: int
) -> Sequence[Row[int, str, str, datetime, datetime, str, Answer, int, int]]:
    """Confirmed meetings that are not over, with the person's answer, soonest first."""
    return session.execute(
        select(
            Meeting.id,
            Group.name.label("group_name"),
            Meeting.title,
            Meeting.starts_at,
            Meeting.ends_at,
            Meeting.place,
            Invitation.answer,
            Invitation.id.label("invitation_id"),
            Meeting.sequence,
        )
        .join(Invitation, Invitation.meeting_id == Meeting.id)
        .join(Group, Group.id == Meeting.group_id)
        .where(
            Invitation.person_id == person_id,
            Invitation.withdrawn_at.is_(None),
            Meeting.state == MeetingState.CONFIRMED,
            Meeting.ends_at > now,
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(limit)
    ).all()


def without_office(session: Session, ids: Sequence[int], office: Office) -> Sequence[str]:
    """Names of those of the groups that nobody leads, or coordinates."""
    held = select(OfficeHolding.group_id).where(
        OfficeHolding.office == office, OfficeHolding.ended_at.is_(None)
    )
    return session.scalars(
        select(Group.name).where(Group.id.in_(ids), Group.id.not_in(held)).order_by(Group.search_name)
    ).all()


def roles(session: Session, person_id: int) -> Sequence[Row[Role, datetime, datetime | None]]:
    """The person's roles, from–to."""
    return session.execute(
        select(RoleHolding.role, RoleHolding.started_at, RoleHolding.ended_at)
        .where(RoleHolding.person_id == person_id)
        .order_by(RoleHolding.started_at)
    ).all()


def offices(session: Session, person_id: int) -> Sequence[Row[Office, str, datetime, datetime | None]]:
    """The person's offices in groups, from–to."""
    return session.execute(
        select(OfficeHolding.office, Group.name, OfficeHolding.started_at, OfficeHolding.ended_at)
        .join(Group, Group.id == OfficeHolding.group_id)
        .where(OfficeHolding.person_id == person_id)
        .order_by(OfficeHolding.started_at)
    ).all()


def seats(
    session: Session, person_id: int
) -> Sequence[Row[str, str | None, date, date | None, datetime | None]]:
    """The person's seats: (group, partner, first day, last day, when closed)."""
    return session.execute(
        select(
            Group.name.label("group_name"),
            Partner.name.label("partner_name"),
            Seat.starts_on,
            Seat.ends_on,
            Seat.ended_at,
        )
        .join(Group, Group.id == Seat.group_id)
        .outerjoin(Partner, Partner.id == Seat.partner_id)
        .where(Seat.person_id == person_id)
        .order_by(Seat.starts_on)
    ).all()


def deputy_in(session: Session, person_id: int) -> Sequence[str]:
    """Names of the groups in which the person is somebody's deputy."""
    return session.scalars(
        select(Group.name)
        .join(Seat, Seat.group_id == Group.id)
        .where(Seat.deputy_id == person_id)
        .distinct()
        .order_by(Group.name)
    ).all()


def contact_places(session: Session, person_id: int) -> Sequence[Row[str, datetime, datetime | None]]:
    """The partners whose contact the person is or was, from–to."""
    return session.execute(
        select(Partner.name, PartnerContact.started_at, PartnerContact.ended_at)
        .join(Partner, Partner.id == PartnerContact.partner_id)
        .where(PartnerContact.person_id == person_id)
        .order_by(PartnerContact.started_at)
    ).all()


def invitations(
    session: Session, person_id: int, limit: int
) -> Sequence[Row[str, str, datetime, Answer, bool | None]]:
    """The latest meetings the person is or was invited to, with answer and presence."""
    return session.execute(
        select(
            Group.name.label("group_name"),
            Meeting.title,
            Meeting.starts_at,
            Invitation.answer,
            Invitation.present,
        )
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .join(Group, Group.id == Meeting.group_id)
        .where(Invitation.person_id == person_id)
        .order_by(Meeting.starts_at.desc(), Invitation.id)
        .limit(limit)
    ).all()


# Who wrote down something of the agreement's own matters.
_RECORDERS = (
    SubAgreement.registered_by,
    Amendment.proposed_by,
    AmendmentApproval.recorded_by,
    Renegotiation.registered_by,
    PartnerNotice.recorded_by,
    Dispute.registered_by,
)


def _recorded(column: Any, person_id: int) -> Any:
    return select(func.count()).where(column == person_id).scalar_subquery()


def counts(session: Session, person_id: int) -> dict[str, int]:
    """How many rows of each kind name the person."""
    wanted: dict[str, Any] = {
        "invitations": select(func.count(Invitation.id)).where(Invitation.person_id == person_id),
        "messages": select(func.count(Outgoing.id)).where(Outgoing.recipient_id == person_id),
        "meetings": select(func.count(Meeting.id)).where(Meeting.organiser_id == person_id),
        "polls": select(func.count(PollVoter.id)).where(PollVoter.person_id == person_id),
        "poll_answers": select(func.count(PollVoter.id)).where(
            PollVoter.person_id == person_id, PollVoter.answered
        ),
        "actions": select(func.count(ActionPlan.action_id.distinct())).where(
            ActionPlan.owner_person_id == person_id
        ),
        "comments": select(func.count(ProgrammeComment.id)).where(ProgrammeComment.person_id == person_id),
        "inputs": select(func.count(ProgrammeInput.id)).where(ProgrammeInput.person_id == person_id),
        "agreements": select(sum(_recorded(column, person_id) for column in _RECORDERS)),
        "changes": select(func.count(AuditEntry.id)).where(
            or_(
                AuditEntry.actor_id == person_id,
                (AuditEntry.object_type == "person") & (AuditEntry.object_id == person_id),
            )
        ),
    }
    return {name: session.scalar(statement) or 0 for name, statement in wanted.items()}


def end_seats(session: Session, person_id: int, now: datetime, today: date) -> Sequence[int]:
    """Closes the person's open seats, and takes them off as anybody's deputy; returns the seats' groups."""
    found = session.scalars(select(Seat).where(Seat.person_id == person_id, Seat.ended_at.is_(None))).all()
    for seat in found:
        last = max(today, seat.starts_on)
        seat.ends_on = min(seat.ends_on or last, last)
        seat.ended_at = now
    session.execute(update(Seat).where(Seat.deputy_id == person_id).values(deputy_id=None))
    return sorted(seat.group_id for seat in found)


def coming_invitations(session: Session, person_id: int, now: datetime) -> int:
    """How many meetings that have not begun the person is invited to."""
    return (
        session.scalar(
            select(func.count(Invitation.id))
            .join(Meeting, Meeting.id == Invitation.meeting_id)
            .where(
                Invitation.person_id == person_id,
                Invitation.withdrawn_at.is_(None),
                Meeting.starts_at > now,
            )
        )
        or 0
    )


def forget_letters(session: Session, person_id: int) -> None:
    """Removes what the person wrote with their answers, and which letters they refused."""
    notes = update(Invitation).where(Invitation.person_id == person_id).values(note=None)
    session.execute(notes)
    session.execute(delete(LetterRefusal).where(LetterRefusal.person_id == person_id))


def withdraw_invitations(session: Session, person_id: int, now: datetime) -> None:
    """Withdraws the person's invitations to meetings that have not begun."""
    coming = select(Meeting.id).where(Meeting.starts_at > now)
    statement = (
        update(Invitation)
        .where(
            Invitation.person_id == person_id,
            Invitation.withdrawn_at.is_(None),
            Invitation.meeting_id.in_(coming),
        )
        .values(withdrawn_at=now)
    )
    session.execute(statement)


def cancel_messages(session: Session, person_id: int) -> int:
    """Cancels what waits to be sent to the person, or to others about the person; returns how many."""
    theirs = select(Invitation.id).where(Invitation.person_id == person_id)
    statement = (
        update(Outgoing)
        .where(
            Outgoing.state.in_(_WAITING),
            or_(Outgoing.recipient_id == person_id, Outgoing.invitation_id.in_(theirs)),
        )
        .values(state=OutgoingState.CANCELLED, lease_token=None, lease_until=None)
    )
    return session.connection().execute(statement).rowcount


def forget_answers_naming(session: Session, name: str) -> int:
    """Removes the kept answers to Slack that have the name in them; returns how many.

    A repeat of such a delivery would then be done again, so only their texts go: the key stays.
    """
    statement = update(Delivery).where(Delivery.answer.contains(name, autoescape=True)).values(answer="")
    return session.connection().execute(statement).rowcount
