"""Guest experts' passes, and the confidentiality that people acknowledge (the agreement, 5 and 7)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.guests import AckSource, PassState
from bot.storage.base import Base
from bot.storage.types import FREE_TEXT, NO_DATA, PSEUDONYMOUS

_OPEN_GROUP = text("state IN ('invited', 'accepted') AND meeting_id IS NULL")
_OPEN_MEETING = text("state IN ('invited', 'accepted') AND meeting_id IS NOT NULL")


class GuestPass(Base):
    """A guest's pass to a group for a time, or to one meeting of it. Never deleted.

    `starts_on`–`ends_on` are inclusive local dates. An open pass whose last day is past has ended, whatever
    `state` says until the nightly tidy.
    """

    __tablename__ = "guest_passes"
    __table_args__ = (
        # One open pass to a group, or to a meeting, at a time: the same invitation twice finds what is there.
        Index(
            "uq_guest_passes_open_group",
            "person_id",
            "group_id",
            unique=True,
            sqlite_where=_OPEN_GROUP,
            postgresql_where=_OPEN_GROUP,
        ),
        Index(
            "uq_guest_passes_open_meeting",
            "person_id",
            "meeting_id",
            unique=True,
            sqlite_where=_OPEN_MEETING,
            postgresql_where=_OPEN_MEETING,
        ),
        CheckConstraint("ends_on >= starts_on", name="term_in_order"),
        Index("ix_guest_passes_person_id", "person_id"),
        Index("ix_guest_passes_group_id", "group_id"),
        Index("ix_guest_passes_meeting_id", "meeting_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), info=NO_DATA)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), info=NO_DATA)
    purpose: Mapped[str] = mapped_column(info=FREE_TEXT)
    starts_on: Mapped[date] = mapped_column(info=NO_DATA)
    ends_on: Mapped[date] = mapped_column(info=NO_DATA)
    state: Mapped[PassState] = mapped_column(default=PassState.INVITED, info=NO_DATA)
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    answered_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    answer_source: Mapped[AckSource | None] = mapped_column(info=NO_DATA)
    ended_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)  # ended, declined or cancelled
    # The bot was asked to invite the guest to the group's channel, and not to remove them since.
    in_channel: Mapped[bool] = mapped_column(default=False, info=NO_DATA)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    changed_at: Mapped[datetime] = mapped_column(info=NO_DATA)  # when its days were set last


class ConfidentialityText(Base):
    """One version of the text that is acknowledged, in one language: what was agreed to can be read later."""

    __tablename__ = "confidentiality_texts"

    version: Mapped[str] = mapped_column(primary_key=True, info=NO_DATA)
    language: Mapped[str] = mapped_column(primary_key=True, info=NO_DATA)
    text: Mapped[str] = mapped_column(info=NO_DATA)
    since: Mapped[datetime] = mapped_column(info=NO_DATA)  # taken into use; the latest is the present one


class Acknowledgement(Base):
    """That somebody acknowledged a version. Kept when they leave: the duty goes on (section 7, rule R14)."""

    __tablename__ = "acknowledgements"
    __table_args__ = (Index("uq_acknowledgements_person_version", "person_id", "version", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    version: Mapped[str] = mapped_column(info=NO_DATA)
    language: Mapped[str] = mapped_column(info=NO_DATA)  # the one that was read
    source: Mapped[AckSource] = mapped_column(info=NO_DATA)
    at: Mapped[datetime] = mapped_column(info=NO_DATA)
