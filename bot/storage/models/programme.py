"""The development programme (the agreement, section 3): versions, and what is followed across them.

An action and an indicator live on from version to version: `ProgrammeAction` and `Indicator` are what is
followed, `ActionPlan` and `IndicatorPlan` what one version says of them. A decided version's never change.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.programme import (
    ActionState,
    CalendarStep,
    CommentSource,
    NoteKind,
    ProgrammeState,
    TopGoal,
)
from bot.storage.base import Base
from bot.storage.types import FREE_TEXT, NO_DATA, PSEUDONYMOUS

_OPEN = text("state IN ('draft', 'comments', 'agenda')")
_FROM_THREAD = text("slack_ts IS NOT NULL")
_CURRENT = text("replaced_at IS NULL")


class Programme(Base):
    """One version of a year's programme. Never deleted; one at a time is being prepared for a year."""

    __tablename__ = "programmes"
    __table_args__ = (
        UniqueConstraint("year", "version"),
        CheckConstraint("(state = 'decided') = (decided_on IS NOT NULL)", name="decided_on_a_day"),
        CheckConstraint("state <> 'comments' OR comments_until IS NOT NULL", name="comments_end"),
        Index("uq_programmes_open", "year", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    year: Mapped[int] = mapped_column(info=NO_DATA)
    version: Mapped[int] = mapped_column(info=NO_DATA)
    state: Mapped[ProgrammeState] = mapped_column(default=ProgrammeState.DRAFT, info=NO_DATA)
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"), info=NO_DATA)
    comments_until: Mapped[date | None] = mapped_column(info=NO_DATA)  # the last local day
    decided_on: Mapped[date | None] = mapped_column(info=NO_DATA)
    decided_meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), info=NO_DATA)
    in_force_from: Mapped[date | None] = mapped_column(info=NO_DATA)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    # Where comments were asked for in Slack: the thread under it is read too.
    posted_channel_id: Mapped[str | None] = mapped_column(info=NO_DATA)
    posted_ts: Mapped[str | None] = mapped_column(info=NO_DATA)


class ProgrammeGoal(Base):
    """A goal of a version: one of the agreement's top goals, or one with a title of its own."""

    __tablename__ = "programme_goals"
    __table_args__ = (
        UniqueConstraint("programme_id", "position"),
        CheckConstraint("(top IS NULL) = (title <> '')", name="titled_or_top"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), info=NO_DATA)
    position: Mapped[int] = mapped_column(info=NO_DATA)
    top: Mapped[TopGoal | None] = mapped_column(info=NO_DATA)
    title: Mapped[str] = mapped_column(default="", info=FREE_TEXT)


class ProgrammeAction(Base):
    """An action as it is followed: how it goes, and the day it is followed by now."""

    __tablename__ = "programme_actions"

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    state: Mapped[ActionState] = mapped_column(default=ActionState.PLANNED, info=NO_DATA)
    moved_to: Mapped[date | None] = mapped_column(info=NO_DATA)  # instead of the plan's deadline
    done_on: Mapped[date | None] = mapped_column(info=NO_DATA)
    in_channel: Mapped[bool] = mapped_column(default=False, info=NO_DATA)  # the leader wishes it so
    help_asked_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)


class ActionPlan(Base):
    """What a version says of an action. Its owner is a group or a person."""

    __tablename__ = "action_plans"
    __table_args__ = (
        UniqueConstraint("programme_id", "action_id"),
        CheckConstraint("(owner_group_id IS NULL) <> (owner_person_id IS NULL)", name="one_owner"),
        Index("ix_action_plans_action_id", "action_id"),
        Index("ix_action_plans_owner_person_id", "owner_person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), info=NO_DATA)
    action_id: Mapped[int] = mapped_column(ForeignKey("programme_actions.id"), info=NO_DATA)
    goal_id: Mapped[int] = mapped_column(ForeignKey("programme_goals.id"), info=NO_DATA)
    position: Mapped[int] = mapped_column(info=NO_DATA)
    title: Mapped[str] = mapped_column(info=FREE_TEXT)
    owner_group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), info=NO_DATA)
    owner_person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    deadline: Mapped[date] = mapped_column(info=NO_DATA)  # the last local day


class ActionPartner(Base):
    """A partner that takes part in an action, as a version says."""

    __tablename__ = "action_partners"

    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plans.id"), primary_key=True, info=NO_DATA)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), primary_key=True, info=NO_DATA)


class ActionNote(Base):
    """What somebody did to an action, or wrote of it. The newest tells how it goes."""

    __tablename__ = "action_notes"
    __table_args__ = (
        Index("ix_action_notes_action_id", "action_id"),
        Index("ix_action_notes_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    action_id: Mapped[int] = mapped_column(ForeignKey("programme_actions.id"), info=NO_DATA)
    kind: Mapped[NoteKind] = mapped_column(info=NO_DATA)
    moved_to: Mapped[date | None] = mapped_column(info=NO_DATA)
    text: Mapped[str] = mapped_column(default="", info=FREE_TEXT)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)


class Indicator(Base):
    """An impact indicator as it is followed: its readings belong here."""

    __tablename__ = "indicators"

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)


class IndicatorPlan(Base):
    """What a version says of an indicator."""

    __tablename__ = "indicator_plans"
    __table_args__ = (
        UniqueConstraint("programme_id", "indicator_id"),
        Index("ix_indicator_plans_indicator_id", "indicator_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), info=NO_DATA)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id"), info=NO_DATA)
    goal_id: Mapped[int] = mapped_column(ForeignKey("programme_goals.id"), info=NO_DATA)
    position: Mapped[int] = mapped_column(info=NO_DATA)
    name: Mapped[str] = mapped_column(info=FREE_TEXT)
    unit: Mapped[str] = mapped_column(default="", info=FREE_TEXT)
    baseline: Mapped[Decimal | None] = mapped_column(info=NO_DATA)
    target: Mapped[Decimal | None] = mapped_column(info=NO_DATA)


class Reading(Base):
    """A value of an indicator for a period. A corrected one stays, replaced by the next."""

    __tablename__ = "readings"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        Index("ix_readings_recorded_by", "recorded_by"),
        Index(
            "uq_readings_current",
            "indicator_id",
            "starts_on",
            "ends_on",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id"), info=NO_DATA)
    starts_on: Mapped[date] = mapped_column(info=NO_DATA)  # the period's first and last local day
    ends_on: Mapped[date] = mapped_column(info=NO_DATA)
    value: Mapped[Decimal] = mapped_column(info=NO_DATA)
    source: Mapped[str] = mapped_column(default="", info=FREE_TEXT)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    replaced_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)


class ProgrammeComment(Base):
    """What somebody says of a version while it is open for comments; of one action, or of the whole."""

    __tablename__ = "programme_comments"
    __table_args__ = (
        Index("ix_programme_comments_programme_id", "programme_id"),
        Index("ix_programme_comments_person_id", "person_id"),
        # A reply in the thread is taken in once.
        Index(
            "uq_programme_comments_slack_ts",
            "programme_id",
            "slack_ts",
            unique=True,
            sqlite_where=_FROM_THREAD,
            postgresql_where=_FROM_THREAD,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), info=NO_DATA)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("programme_actions.id"), info=NO_DATA)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    text: Mapped[str] = mapped_column(info=FREE_TEXT)
    source: Mapped[CommentSource] = mapped_column(info=NO_DATA)
    slack_ts: Mapped[str | None] = mapped_column(info=NO_DATA)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    withdrawn_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)


class ProgrammeInput(Base):
    """What a group, or an area expert, wants of next year's programme. The newest of each counts."""

    __tablename__ = "programme_inputs"
    __table_args__ = (
        Index("ix_programme_inputs_year", "year"),
        Index("ix_programme_inputs_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    year: Mapped[int] = mapped_column(info=NO_DATA)  # the programme's
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), info=NO_DATA)  # None: own
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    text: Mapped[str] = mapped_column(info=FREE_TEXT)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)


class ProgrammeStep(Base):
    """A day of the year's calendar that somebody has changed; the others keep the house's own."""

    __tablename__ = "programme_steps"

    step: Mapped[CalendarStep] = mapped_column(primary_key=True, info=NO_DATA)
    month: Mapped[int] = mapped_column(info=NO_DATA)
    day: Mapped[int] = mapped_column(info=NO_DATA)
