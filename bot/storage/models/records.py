"""What came in, and who changed what."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base
from bot.storage.types import FREE_TEXT, NO_DATA, PSEUDONYMOUS


class Delivery(Base):
    """A delivery from Slack that changed something, with the answer it got: a repeat gets the same answer."""

    __tablename__ = "deliveries"

    key: Mapped[str] = mapped_column(primary_key=True, info=NO_DATA)
    answer: Mapped[str] = mapped_column(default="", info=FREE_TEXT)
    # Without an index: one costs every command a page of the log, and the nightly forgetting of a week's
    # rows is as fast without it.
    received_at: Mapped[datetime] = mapped_column(info=NO_DATA)


class AuditEntry(Base):
    """Who did what to which object, when and from where. Ids and codes only: no names, no texts."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_object", "object_type", "object_id"),
        Index("ix_audit_entries_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    at: Mapped[datetime] = mapped_column(info=NO_DATA)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    source: Mapped[str] = mapped_column(info=NO_DATA)  # slack, web, cli, job
    action: Mapped[str] = mapped_column(info=NO_DATA)  # "meeting.moved"
    object_type: Mapped[str] = mapped_column(info=NO_DATA)
    object_id: Mapped[int | None] = mapped_column(info=NO_DATA)
    details: Mapped[dict[str, int | str | bool | None]] = mapped_column(JSON, default=dict, info=PSEUDONYMOUS)
