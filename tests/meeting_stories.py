"""Steps that tests of meetings share: drafting, confirming, answering, and looking at what came of it."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.domain.meetings import (
    Answer,
    AnswerFate,
    Confirmed,
    Draft,
    MeetingInfo,
    MeetingStatus,
)
from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.services import meeting_answers as answers
from bot.services import meeting_drafts as drafts
from bot.services import meetings
from bot.storage.models import AuditEntry, Invitation, Outgoing
from tests.meeting_world import World

START = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)  # ti 1.12.2026 klo 13 in Helsinki
HOURS_2 = timedelta(hours=2)


def make_draft(world: World, now: datetime, *, by: str = "Leena", start: datetime = START) -> Draft:
    with world.database.writing() as session:
        return drafts.draft(
            session,
            actor=world.actor(session, by, now),
            now=now,
            group=world.group,
            title="Ohjaamon palvelut",
            starts_at=start,
            ends_at=start + HOURS_2,
            place="Carelicum",
        )


def make_meeting(world: World, now: datetime, *, start: datetime = START) -> MeetingInfo:
    draft = make_draft(world, now, start=start)
    with world.database.writing() as session:
        done = drafts.confirm(
            session,
            actor=world.actor(session, "Leena", now),
            now=now,
            meeting_id=draft.meeting.id,
            stamp=draft.stamp,
        )
    assert isinstance(done, Confirmed)
    return done.status.meeting


def queue(world: World, *states: OutgoingState) -> list[tuple[str, OutgoingKind]]:
    """(recipient's first name, kind) of the rows in these states (all states when none is named)."""
    names = {person_id: first for first, person_id in world.people.items()}
    with world.database.reading() as session:
        rows = session.execute(select(Outgoing.recipient_id, Outgoing.kind, Outgoing.state)).all()
    return sorted(
        (names.get(row.recipient_id or 0, "?"), row.kind) for row in rows if not states or row.state in states
    )


def invitation(world: World, meeting: MeetingInfo, first: str) -> int:
    with world.database.reading() as session:
        return session.scalars(
            select(Invitation.id).where(
                Invitation.meeting_id == meeting.id, Invitation.person_id == world.people[first]
            )
        ).one()


def say(world: World, meeting: MeetingInfo, first: str, given: Answer, now: datetime) -> AnswerFate:
    with world.database.writing() as session:
        return answers.answer(
            session,
            actor=world.actor(session, first, now),
            now=now,
            invitation_id=invitation(world, meeting, first),
            sequence=meeting.sequence,
            given=given,
        ).fate


def status(world: World, meeting: MeetingInfo, now: datetime) -> MeetingStatus:
    with world.database.reading() as session:
        actor = world.actor(session, "Leena", now)
        return meetings.show(session, actor=actor, now=now, meeting_id=meeting.id)


def actions(world: World) -> list[str]:
    with world.database.reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
