"""Meetings and invitations."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.calendar_entry import new_uid
from bot.domain.meetings import Answer, AnswerSource, MeetingState
from bot.storage.base import Base
from bot.storage.types import FREE_TEXT, NO_DATA, PSEUDONYMOUS


class Meeting(Base):
    """A meeting of a group. Never deleted: a cancelled one says so."""

    __tablename__ = "meetings"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        # A group meets once at a time: the same command typed twice finds the meeting that is there.
        Index(
            "uq_meetings_group_start",
            "group_id",
            "starts_at",
            unique=True,
            sqlite_where=text("state <> 'cancelled'"),
            postgresql_where=text("state <> 'cancelled'"),
        ),
        Index("ix_meetings_starts_at", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), info=NO_DATA)
    title: Mapped[str] = mapped_column(info=FREE_TEXT)
    starts_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    ends_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    place: Mapped[str] = mapped_column(
        default="", info=FREE_TEXT
    )  # a place or a link; empty when not known yet
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.DRAFT, info=NO_DATA)
    # Rises by one at each move and cancellation; answers and messages of an older sequence are void.
    sequence: Mapped[int] = mapped_column(default=0, info=NO_DATA)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True, info=PSEUDONYMOUS)
    cancel_reason: Mapped[str] = mapped_column(default="", info=FREE_TEXT)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    confirmed_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    cancelled_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    # What calendars know the meeting by, for ever (RFC 5545, section 3.8.4.7).
    calendar_uid: Mapped[str] = mapped_column(unique=True, default=new_uid, info=NO_DATA)
    changed_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)  # last moved or cancelled


class Invitation(Base):
    """One person asked to one meeting, their answer, and whether they were there."""

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("meeting_id", "person_id"),
        CheckConstraint("stands_for_id IS NULL OR stands_for_id <> id", name="stands_for_another"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), info=NO_DATA)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True, info=PSEUDONYMOUS)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id"), info=NO_DATA)
    # The invitation of the member whom this person stands in for.
    stands_for_id: Mapped[int | None] = mapped_column(ForeignKey("invitations.id"), info=NO_DATA)
    # The pass by which a guest expert is invited.
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guest_passes.id"), info=NO_DATA)
    answer: Mapped[Answer] = mapped_column(default=Answer.NONE, info=NO_DATA)
    answered_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    answered_sequence: Mapped[int | None] = mapped_column(info=NO_DATA)
    answer_source: Mapped[AnswerSource | None] = mapped_column(info=NO_DATA)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    present: Mapped[bool | None] = mapped_column(info=NO_DATA)  # None: attendance not recorded
    withdrawn_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    # Rises when the person is let go and when they are asked again: their calendar's SEQUENCE must rise then
    # too, though the meeting's has not.
    calendar_step: Mapped[int] = mapped_column(default=0, server_default="0", info=NO_DATA)
    # What the person wrote to the organiser with their answer.
    note: Mapped[str | None] = mapped_column(info=FREE_TEXT)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)
