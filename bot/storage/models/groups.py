"""Groups, seats and the two offices of a group (the agreement, section 5)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.groups import GroupKind, Office
from bot.storage.base import Base
from bot.storage.types import NO_DATA, PSEUDONYMOUS

_OPEN = text("ended_at IS NULL")


class Group(Base):
    """A working group, subgroup, the forum or the development group. Ending keeps its history (rule R17)."""

    __tablename__ = "groups"
    __table_args__ = (
        CheckConstraint("(kind = 'subgroup') = (parent_id IS NOT NULL)", name="subgroup_has_parent"),
        Index(
            "uq_groups_current_name",
            "search_name",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "uq_groups_current_channel",
            "channel_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND channel_id IS NOT NULL"),
            postgresql_where=text("ended_at IS NULL AND channel_id IS NOT NULL"),
        ),
        # One forum and one development group at a time.
        Index(
            "uq_groups_current_only_one",
            "kind",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND kind IN ('forum', 'development_group')"),
            postgresql_where=text("ended_at IS NULL AND kind IN ('forum', 'development_group')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    name: Mapped[str] = mapped_column(info=NO_DATA)
    search_name: Mapped[str] = mapped_column(info=NO_DATA)
    kind: Mapped[GroupKind] = mapped_column(info=NO_DATA)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), index=True, info=NO_DATA)
    channel_id: Mapped[str | None] = mapped_column(info=NO_DATA)
    # Addresses of the group's calendar of an older number are closed.
    feed_version: Mapped[int] = mapped_column(default=0, server_default="0", info=NO_DATA)
    # Minutes before the start, largest first, as "10080,1440,60"; None means the house's default.
    reminder_minutes: Mapped[str | None] = mapped_column(info=NO_DATA)
    # Weeks from one meeting to the next, when the group has agreed on them; the next one is then proposed.
    meets_every_weeks: Mapped[int | None] = mapped_column(info=NO_DATA)
    started_on: Mapped[date] = mapped_column(info=NO_DATA)
    ended_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)


class Seat(Base):
    """A person's place in a group for a time, named by a partner.

    `starts_on`–`ends_on` (inclusive local dates; None = until further notice) is what was agreed.
    `ended_at` is set when the seat is closed, by a person or when its term ran out: an open seat is
    the only one of its person in the group.
    """

    __tablename__ = "seats"
    __table_args__ = (
        Index(
            "uq_seats_current",
            "group_id",
            "person_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="term_in_order"),
        CheckConstraint("deputy_id IS NULL OR deputy_id <> person_id", name="deputy_is_another"),
        Index("ix_seats_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), info=NO_DATA)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id"), index=True, info=NO_DATA)
    named_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True, info=PSEUDONYMOUS)
    starts_on: Mapped[date] = mapped_column(info=NO_DATA)
    ends_on: Mapped[date | None] = mapped_column(info=NO_DATA)
    ended_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)


class OfficeHolding(Base):
    """Who leads and who coordinates a group, from–to; at most one current holder of each (rules R3, R4)."""

    __tablename__ = "office_holdings"
    __table_args__ = (
        Index(
            "uq_office_holdings_current",
            "group_id",
            "office",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_office_holdings_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), info=NO_DATA)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    office: Mapped[Office] = mapped_column(info=NO_DATA)
    started_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    ended_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
