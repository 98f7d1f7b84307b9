"""Agendas: what a meeting takes up, and until when it can be proposed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.agenda import ItemState, StandingItem
from bot.storage.base import Base
from bot.storage.types import FREE_TEXT, NO_DATA, PSEUDONYMOUS


class AgendaItem(Base):
    """One item of a group's agenda; without a meeting it waits for the next one. Never deleted."""

    __tablename__ = "agenda_items"
    __table_args__ = (
        CheckConstraint("(standing IS NULL) = (title <> '')", name="titled_or_standing"),
        CheckConstraint("standing IS NULL OR meeting_id IS NOT NULL", name="standing_has_meeting"),
        Index(
            "uq_agenda_items_standing",
            "meeting_id",
            "standing",
            unique=True,
            sqlite_where=text("standing IS NOT NULL"),
            postgresql_where=text("standing IS NOT NULL"),
        ),
        Index("ix_agenda_items_group_id", "group_id"),
        Index("ix_agenda_items_meeting_id", "meeting_id"),
        Index("ix_agenda_items_proposer_id", "proposer_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), info=NO_DATA)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), info=NO_DATA)
    standing: Mapped[StandingItem | None] = mapped_column(info=NO_DATA)
    title: Mapped[str] = mapped_column(default="", info=FREE_TEXT)
    proposer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id"), info=NO_DATA)
    state: Mapped[ItemState] = mapped_column(default=ItemState.OPEN, info=NO_DATA)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    closed_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)


class AgendaClosing(Base):
    """A last day for proposals that somebody chose; without a row it follows from the meeting's day."""

    __tablename__ = "agenda_closings"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True, info=NO_DATA)
    closes_on: Mapped[date] = mapped_column(info=NO_DATA)
