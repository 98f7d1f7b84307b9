"""The duties of the agreement that are written down: sections 6, 9 and 10 (rules R10–R13). Never deleted."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.agreement_changes import AmendmentState
from bot.domain.agreement_disputes import DisputeOutcome
from bot.domain.agreement_exits import RenegotiationOutcome
from bot.storage.base import Base
from bot.storage.types import FREE_TEXT, NO_DATA, PSEUDONYMOUS


class SubAgreement(Base):
    """A sub-agreement between partners. `ends_on` is its last day; without one, until further notice."""

    __tablename__ = "sub_agreements"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="term_in_order"),
        Index("ix_sub_agreements_ends_on", "ends_on"),
        Index("ix_sub_agreements_registered_by", "registered_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    subject: Mapped[str] = mapped_column(info=FREE_TEXT)
    starts_on: Mapped[date] = mapped_column(info=NO_DATA)
    ends_on: Mapped[date | None] = mapped_column(info=NO_DATA)
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    changed_at: Mapped[datetime] = mapped_column(info=NO_DATA)  # what the forum has to hear of since
    end_set_at: Mapped[datetime] = mapped_column(info=NO_DATA)  # when its last day was set last


class SubAgreementParty(Base):
    """A partner that is a party to a sub-agreement."""

    __tablename__ = "sub_agreement_parties"
    __table_args__ = (Index("ix_sub_agreement_parties_partner_id", "partner_id"),)

    sub_agreement_id: Mapped[int] = mapped_column(
        ForeignKey("sub_agreements.id"), primary_key=True, info=NO_DATA
    )
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), primary_key=True, info=NO_DATA)


class Dispute(Base):
    """A dispute between partners, and the beginning of its negotiations."""

    __tablename__ = "disputes"
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (ended_on IS NULL)", name="ended_somehow"),
        Index("ix_disputes_registered_by", "registered_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    subject: Mapped[str] = mapped_column(info=FREE_TEXT)
    began_on: Mapped[date] = mapped_column(info=NO_DATA)
    outcome: Mapped[DisputeOutcome | None] = mapped_column(info=NO_DATA)
    ended_on: Mapped[date | None] = mapped_column(info=NO_DATA)
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)


class DisputeParty(Base):
    """A partner that is a party to a dispute."""

    __tablename__ = "dispute_parties"
    __table_args__ = (Index("ix_dispute_parties_partner_id", "partner_id"),)

    dispute_id: Mapped[int] = mapped_column(ForeignKey("disputes.id"), primary_key=True, info=NO_DATA)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), primary_key=True, info=NO_DATA)


class Amendment(Base):
    """A proposal to amend the agreement, made by a partner, and its way to being in force."""

    __tablename__ = "amendments"
    __table_args__ = (
        Index("ix_amendments_partner_id", "partner_id"),
        Index("ix_amendments_proposed_by", "proposed_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    title: Mapped[str] = mapped_column(info=FREE_TEXT)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), info=NO_DATA)
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"), info=NO_DATA)
    state: Mapped[AmendmentState] = mapped_column(default=AmendmentState.PROPOSED, info=NO_DATA)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), info=NO_DATA)
    handled_on: Mapped[date | None] = mapped_column(info=NO_DATA)
    in_force_on: Mapped[date | None] = mapped_column(info=NO_DATA)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)


class AmendmentApproval(Base):
    """A partner's approval of an amendment: when, by which body, in which section of its minutes."""

    __tablename__ = "amendment_approvals"
    __table_args__ = (
        Index("ix_amendment_approvals_partner_id", "partner_id"),
        Index("ix_amendment_approvals_recorded_by", "recorded_by"),
    )

    amendment_id: Mapped[int] = mapped_column(ForeignKey("amendments.id"), primary_key=True, info=NO_DATA)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), primary_key=True, info=NO_DATA)
    approved_on: Mapped[date] = mapped_column(info=NO_DATA)
    body: Mapped[str] = mapped_column(info=FREE_TEXT)
    section: Mapped[str] = mapped_column(info=FREE_TEXT)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    recorded_at: Mapped[datetime] = mapped_column(info=NO_DATA)


class Renegotiation(Base):
    """Negotiations of all partners after an essential change."""

    __tablename__ = "renegotiations"
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (ended_on IS NULL)", name="ended_somehow"),
        Index("ix_renegotiations_registered_by", "registered_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    reason: Mapped[str] = mapped_column(info=FREE_TEXT)
    began_on: Mapped[date] = mapped_column(info=NO_DATA)
    outcome: Mapped[RenegotiationOutcome | None] = mapped_column(info=NO_DATA)
    ended_on: Mapped[date | None] = mapped_column(info=NO_DATA)
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)


class PartnerNotice(Base):
    """A partner's notice after a renegotiation that failed; `ends_on` is its last day in the agreement."""

    __tablename__ = "partner_notices"
    __table_args__ = (
        Index("uq_partner_notices_once", "renegotiation_id", "partner_id", unique=True),
        Index("ix_partner_notices_partner_id", "partner_id"),
        Index("ix_partner_notices_recorded_by", "recorded_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    renegotiation_id: Mapped[int] = mapped_column(ForeignKey("renegotiations.id"), info=NO_DATA)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), info=NO_DATA)
    given_on: Mapped[date] = mapped_column(info=NO_DATA)
    ends_on: Mapped[date] = mapped_column(info=NO_DATA)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)
