"""Partners and people."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.outgoing import Topic, Way
from bot.domain.partners import PartnerKind
from bot.domain.people import ReminderWish, Role
from bot.storage.base import Base
from bot.storage.types import NO_DATA, PERSONAL, PSEUDONYMOUS


class Partner(Base):
    """An organisation of the network (the agreement, section 1); kept when it leaves (rule R17)."""

    __tablename__ = "partners"

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    name: Mapped[str] = mapped_column(info=NO_DATA)
    search_name: Mapped[str] = mapped_column(
        unique=True, info=NO_DATA
    )  # folded: case, umlauts (domain.names.fold)
    # Other names people use of it, folded and parted by ";": they match like the name does.
    aliases: Mapped[str | None] = mapped_column(info=NO_DATA)
    kind: Mapped[PartnerKind] = mapped_column(info=NO_DATA)
    joined_on: Mapped[date | None] = mapped_column(info=NO_DATA)
    left_on: Mapped[date | None] = mapped_column(info=NO_DATA)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)


class Person(Base):
    """Somebody the network works with; with or without Slack, with or without an e-mail address."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("slack_team_id", "slack_user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=PSEUDONYMOUS)
    name: Mapped[str] = mapped_column(info=PERSONAL)
    search_name: Mapped[str] = mapped_column(index=True, info=PERSONAL)
    email: Mapped[str | None] = mapped_column(unique=True, info=PERSONAL)  # stored in lower case
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id"), index=True, info=NO_DATA)
    slack_team_id: Mapped[str | None] = mapped_column(info=PSEUDONYMOUS)
    slack_user_id: Mapped[str | None] = mapped_column(info=PSEUDONYMOUS)
    slack_dm_channel_id: Mapped[str | None] = mapped_column(info=PSEUDONYMOUS)
    slack_locale: Mapped[str | None] = mapped_column(info=NO_DATA)
    slack_active: Mapped[bool] = mapped_column(default=True, info=NO_DATA)
    locale: Mapped[str | None] = mapped_column(info=NO_DATA)  # the person's own choice; wins over Slack's
    reminder_wish: Mapped[ReminderWish] = mapped_column(default=ReminderWish.ALL, info=NO_DATA)
    # The person's own choice; None is Slack for who has it, else e-mail (domain.outgoing.way_of).
    preferred_way: Mapped[Way | None] = mapped_column(info=NO_DATA)
    # Links of an older number are closed (services.links): those that were given out before stop working.
    links_version: Mapped[int] = mapped_column(default=0, server_default="0", info=NO_DATA)
    feed_version: Mapped[int] = mapped_column(default=0, server_default="0", info=NO_DATA)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    # The row stays so that counts and decisions do, with nothing personal in it (the agreement, section 7).
    erased_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)


class LetterRefusal(Base):
    """A person does not want letters on a topic: the link at the end of a letter that is no duty."""

    __tablename__ = "letter_refusals"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, info=PSEUDONYMOUS)
    topic: Mapped[Topic] = mapped_column(primary_key=True, info=NO_DATA)
    refused_at: Mapped[datetime] = mapped_column(info=NO_DATA)


class RoleHolding(Base):
    """A person appointed to a role, from–to. Ended rows are history."""

    __tablename__ = "role_holdings"
    __table_args__ = (
        Index(
            "uq_role_holdings_current",
            "person_id",
            "role",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    role: Mapped[Role] = mapped_column(info=NO_DATA)
    started_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    ended_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    appointed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)


class PartnerContact(Base):
    """A partner's contact person, from–to; may name the partner's own people (rights, part 3)."""

    __tablename__ = "partner_contacts"
    __table_args__ = (
        Index(
            "uq_partner_contacts_current",
            "partner_id",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_partner_contacts_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), info=NO_DATA)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    started_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    ended_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
