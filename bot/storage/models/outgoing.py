"""The outgoing queue: everything unasked-for is a row here before it is a message."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.outgoing import OutgoingKind, OutgoingState, Way
from bot.storage.base import Base
from bot.storage.types import NO_DATA, PSEUDONYMOUS

_ABOUT = text("about_id IS NOT NULL")
_OF_GUEST = text("guest_id IS NOT NULL")
# Most rows are about something else: their index holds none of them.
_OF_SEMINAR = text("seminar_id IS NOT NULL")
_OF_SEMINAR_GUEST = text("seminar_guest_id IS NOT NULL")
_OF_PROGRAMME = text("programme_id IS NOT NULL")
_OF_ACTION = text("action_id IS NOT NULL")
_OF_AGREEMENT = {
    "sub_agreement_id": text("sub_agreement_id IS NOT NULL"),
    "dispute_id": text("dispute_id IS NOT NULL"),
    "amendment_id": text("amendment_id IS NOT NULL"),
    "partner_notice_id": text("partner_notice_id IS NOT NULL"),
}
_IN_DIGEST = text("digest_id IS NOT NULL")
_COUNTED = text("counted_at IS NOT NULL")
_MOVING = text("state IN ('due', 'leased', 'posting', 'uncertain')")


class Outgoing(Base):
    """One message to one person or one channel, written in the same transaction as its cause.

    Only references are stored, never text: the message is rendered when it is sent, in the recipient's
    language, after a fresh look at its subject. `subject_sequence` is the meeting's sequence the row
    was made for; a row of an older sequence is void.
    """

    __tablename__ = "outgoing"
    __table_args__ = (
        CheckConstraint("(recipient_id IS NULL) <> (channel_id IS NULL)", name="one_recipient"),
        Index("ix_outgoing_next", "next_try_at", sqlite_where=_MOVING, postgresql_where=_MOVING),
        Index("ix_outgoing_meeting_id", "meeting_id"),
        Index("ix_outgoing_poll_id", "poll_id"),
        Index("ix_outgoing_recipient_id", "recipient_id"),
        # Without it, each deleted row makes the database read all the others, for those that refer to it.
        Index("ix_outgoing_about_id", "about_id", sqlite_where=_ABOUT, postgresql_where=_ABOUT),
        Index("ix_outgoing_digest_id", "digest_id", sqlite_where=_IN_DIGEST, postgresql_where=_IN_DIGEST),
        # How many messages a person has had this week: looked at before each that counts.
        Index(
            "ix_outgoing_counted",
            "recipient_id",
            "counted_at",
            sqlite_where=_COUNTED,
            postgresql_where=_COUNTED,
        ),
        Index("ix_outgoing_guest_id", "guest_id", sqlite_where=_OF_GUEST, postgresql_where=_OF_GUEST),
        Index("ix_outgoing_seminar_id", "seminar_id", sqlite_where=_OF_SEMINAR, postgresql_where=_OF_SEMINAR),
        Index(
            "ix_outgoing_seminar_guest_id",
            "seminar_guest_id",
            sqlite_where=_OF_SEMINAR_GUEST,
            postgresql_where=_OF_SEMINAR_GUEST,
        ),
        Index(
            "ix_outgoing_programme_id",
            "programme_id",
            sqlite_where=_OF_PROGRAMME,
            postgresql_where=_OF_PROGRAMME,
        ),
        Index("ix_outgoing_action_id", "action_id", sqlite_where=_OF_ACTION, postgresql_where=_OF_ACTION),
        *(
            Index(f"ix_outgoing_{name}", name, sqlite_where=where, postgresql_where=where)
            for name, where in _OF_AGREEMENT.items()
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    key: Mapped[str] = mapped_column(unique=True, info=NO_DATA)  # opaque; travels as message metadata
    dedupe_key: Mapped[str] = mapped_column(unique=True, info=PSEUDONYMOUS)
    kind: Mapped[OutgoingKind] = mapped_column(info=NO_DATA)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), info=NO_DATA)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitations.id"), info=NO_DATA)
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guest_passes.id"), info=NO_DATA)
    poll_id: Mapped[int | None] = mapped_column(ForeignKey("polls.id"), info=NO_DATA)
    seminar_id: Mapped[int | None] = mapped_column(ForeignKey("seminars.id"), info=NO_DATA)
    seminar_guest_id: Mapped[int | None] = mapped_column(ForeignKey("seminar_guests.id"), info=NO_DATA)
    seminar_stage_id: Mapped[int | None] = mapped_column(ForeignKey("seminar_stages.id"), info=NO_DATA)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"), info=NO_DATA)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("programme_actions.id"), info=NO_DATA)
    sub_agreement_id: Mapped[int | None] = mapped_column(ForeignKey("sub_agreements.id"), info=NO_DATA)
    dispute_id: Mapped[int | None] = mapped_column(ForeignKey("disputes.id"), info=NO_DATA)
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendments.id"), info=NO_DATA)
    partner_notice_id: Mapped[int | None] = mapped_column(ForeignKey("partner_notices.id"), info=NO_DATA)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing.id"), info=NO_DATA)  # delivery problems
    # The digest that tells of it; kept when the row went by itself after all.
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("outgoing.id"), info=NO_DATA)
    subject_sequence: Mapped[int] = mapped_column(default=0, info=NO_DATA)
    recipient_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    channel_id: Mapped[str | None] = mapped_column(info=NO_DATA)
    # Who hears when it does not arrive; a meeting's organiser does without being named here.
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    way: Mapped[Way] = mapped_column(info=NO_DATA)
    due_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    expires_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    state: Mapped[OutgoingState] = mapped_column(default=OutgoingState.DUE, info=NO_DATA)
    next_try_at: Mapped[datetime] = mapped_column(info=NO_DATA)  # due_at first, later the backoff's
    attempts: Mapped[int] = mapped_column(default=0, info=NO_DATA)
    lookups: Mapped[int] = mapped_column(
        default=0, info=NO_DATA
    )  # times the history was asked since the attempt
    lease_token: Mapped[str | None] = mapped_column(info=NO_DATA)
    lease_until: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    posting_began_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    # When it took its place among the week's unasked-for messages; None for what does not count.
    counted_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    posted_channel_id: Mapped[str | None] = mapped_column(info=NO_DATA)
    sent_ts: Mapped[str | None] = mapped_column(info=NO_DATA)  # Slack's message ts; None by e-mail
    sent_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    last_error: Mapped[str | None] = mapped_column(info=NO_DATA)  # a code, never a text
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)


class SlackPause(Base):
    """Until when nothing may be sent to a method or channel: rate limits every process sees."""

    __tablename__ = "slack_pauses"

    scope: Mapped[str] = mapped_column(primary_key=True, info=NO_DATA)  # "method" or "method:channel"
    until: Mapped[datetime] = mapped_column(info=NO_DATA)
