"""Seminars: their stages, who is invited, the places held for partners, and what people thought."""

import secrets
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.meetings import AnswerSource
from bot.domain.seminars import DEFAULT_REMINDERS, Reply, SeminarState, Stage, StageState
from bot.storage.base import Base
from bot.storage.types import FREE_TEXT, NO_DATA, PERSONAL, PSEUDONYMOUS


class Seminar(Base):
    """A seminar (the agreement, section 5). Never deleted: a cancelled one says so.

    Its row is locked by whoever gives or frees a place, so that nobody else does meanwhile.
    """

    __tablename__ = "seminars"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("deadline <= starts_at", name="deadline_before_start"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="room_for_somebody"),
        Index("ix_seminars_starts_at", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    name: Mapped[str] = mapped_column(info=FREE_TEXT)
    starts_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    ends_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    place: Mapped[str] = mapped_column(default="", info=FREE_TEXT)
    link: Mapped[str] = mapped_column(default="", info=FREE_TEXT)  # for taking part from afar
    capacity: Mapped[int | None] = mapped_column(info=NO_DATA)  # None: room for everybody
    deadline: Mapped[datetime] = mapped_column(info=NO_DATA)  # to register
    programme: Mapped[str] = mapped_column(default="", info=FREE_TEXT)
    catering: Mapped[bool] = mapped_column(default=False, info=NO_DATA)
    reminders: Mapped[int] = mapped_column(default=DEFAULT_REMINDERS, info=NO_DATA)
    state: Mapped[SeminarState] = mapped_column(default=SeminarState.DRAFT, info=NO_DATA)
    # Rises by one at each move and at the cancellation; buttons of an older one are void.
    sequence: Mapped[int] = mapped_column(default=0, info=NO_DATA)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True, info=PSEUDONYMOUS)
    # Somebody has said that a time outside early autumn is meant so (rule R9).
    off_season_ok: Mapped[bool] = mapped_column(default=False, info=NO_DATA)
    cancel_reason: Mapped[str] = mapped_column(default="", info=FREE_TEXT)
    # What calendars know it by, for ever (RFC 5545, section 3.8.4.7).
    calendar_uid: Mapped[str] = mapped_column(
        unique=True, default=lambda: f"{secrets.token_hex(16)}@ekosysteemibotti", info=NO_DATA
    )
    next_queue_no: Mapped[int] = mapped_column(default=1, info=NO_DATA)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    changed_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)  # last moved or cancelled
    needs_erased_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)


class SeminarStage(Base):
    """One of a seminar's messages to many: planned, scheduled, or sent."""

    __tablename__ = "seminar_stages"
    __table_args__ = (
        UniqueConstraint("seminar_id", "stage", "nth"),
        Index("ix_seminar_stages_state_due_at", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminars.id"), info=NO_DATA)
    stage: Mapped[Stage] = mapped_column(info=NO_DATA)
    nth: Mapped[int] = mapped_column(default=1, info=NO_DATA)
    state: Mapped[StageState] = mapped_column(default=StageState.PLANNED, info=NO_DATA)
    due_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)  # when scheduled
    sent_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)  # when its messages came into the queue
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)


class SeminarGuest(Base):
    """One person on a seminar's list: why they are on it, their answer, place, needs and arrival."""

    __tablename__ = "seminar_guests"
    __table_args__ = (
        UniqueConstraint("seminar_id", "person_id"),
        Index("ix_seminar_guests_reply_offer_until", "reply", "offer_until"),
        CheckConstraint("(reply = 'offered') = (offer_until IS NOT NULL)", name="offer_has_end"),
        CheckConstraint("reply <> 'waiting' OR queue_no IS NOT NULL", name="queue_has_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminars.id"), info=NO_DATA)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True, info=PSEUDONYMOUS)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id"), info=NO_DATA)
    reasons: Mapped[str] = mapped_column(info=NO_DATA)  # codes of domain.seminars.Reason, parted by commas
    reply: Mapped[Reply] = mapped_column(default=Reply.SILENT, info=PSEUDONYMOUS)
    queue_no: Mapped[int | None] = mapped_column(info=NO_DATA)  # rises; the lowest is the next
    offer_until: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    answered_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    answer_source: Mapped[AnswerSource | None] = mapped_column(info=NO_DATA)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    # May tell about health or belief: for the organiser alone, erased 14 days after the seminar.
    diet: Mapped[str] = mapped_column(default="", info=PERSONAL)
    access: Mapped[str] = mapped_column(default="", info=PERSONAL)
    note: Mapped[str] = mapped_column(default="", info=FREE_TEXT)  # to the organiser
    # Rises when a registration is given up or taken again: the calendar's SEQUENCE must rise then too.
    calendar_step: Mapped[int] = mapped_column(default=0, info=NO_DATA)
    arrived_at: Mapped[datetime | None] = mapped_column(info=PSEUDONYMOUS)
    has_given_feedback: Mapped[bool] = mapped_column(default=False, info=PSEUDONYMOUS)
    withdrawn_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)


class SeminarHold(Base):
    """Places kept for one partner's people."""

    __tablename__ = "seminar_holds"

    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminars.id"), primary_key=True, info=NO_DATA)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), primary_key=True, info=NO_DATA)
    places: Mapped[int] = mapped_column(info=NO_DATA)


class SeminarFeedback(Base):
    """What somebody thought of a seminar. Who it was is not kept here, nor when."""

    __tablename__ = "seminar_feedback"

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    seminar_id: Mapped[int] = mapped_column(ForeignKey("seminars.id"), index=True, info=NO_DATA)
    grade: Mapped[int] = mapped_column(info=NO_DATA)  # 1–5
    comment: Mapped[str] = mapped_column(default="", info=FREE_TEXT)
