"""Polls: what is asked, of whom, who has answered, and, kept apart where a poll is anonymous, what."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.polls import Audience, Closing, PollKind, PollSource, PollState, Reach, Value, Voice
from bot.storage.base import Base
from bot.storage.types import FREE_TEXT, NO_DATA, PSEUDONYMOUS

_OPEN = text("state = 'open'")


class Poll(Base):
    """A question with its options. Never deleted, and never changed once it is closed."""

    __tablename__ = "polls"
    __table_args__ = (
        # The heartbeat asks for what is to be closed, every two seconds.
        Index("ix_polls_open_closes_at", "closes_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        CheckConstraint("NOT anonymous OR hidden", name="anonymous_is_hidden"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    kind: Mapped[PollKind] = mapped_column(info=NO_DATA)
    question: Mapped[str] = mapped_column(info=FREE_TEXT)
    place: Mapped[str] = mapped_column(default="", info=FREE_TEXT)  # of the meeting that is looked for
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), index=True, info=NO_DATA)
    channel_id: Mapped[str | None] = mapped_column(info=NO_DATA)  # where it is posted
    audience: Mapped[Audience] = mapped_column(info=NO_DATA)
    voice: Mapped[Voice] = mapped_column(info=NO_DATA)
    multiple: Mapped[bool] = mapped_column(default=False, info=NO_DATA)
    anonymous: Mapped[bool] = mapped_column(default=False, info=NO_DATA)
    hidden: Mapped[bool] = mapped_column(default=False, info=NO_DATA)  # results only when closed
    own_options: Mapped[bool] = mapped_column(default=False, info=NO_DATA)
    until_all: Mapped[bool] = mapped_column(default=False, info=NO_DATA)  # closes when all have answered
    quorum: Mapped[int | None] = mapped_column(info=NO_DATA)
    quorum_is_percent: Mapped[bool] = mapped_column(default=False, info=NO_DATA)
    closes_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    state: Mapped[PollState] = mapped_column(default=PollState.DRAFT, info=NO_DATA)
    # Rises with every change that its message shows.
    revision: Mapped[int] = mapped_column(default=0, info=NO_DATA)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True, info=PSEUDONYMOUS)
    created_at: Mapped[datetime] = mapped_column(info=NO_DATA)
    opened_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    closed_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    closed_why: Mapped[Closing | None] = mapped_column(info=NO_DATA)
    chosen_option_id: Mapped[int | None] = mapped_column(info=NO_DATA)  # an option of this very poll
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), info=NO_DATA)


class PollOption(Base):
    """One thing to choose. The three sums are an anonymous poll's alone, written once, when it closes."""

    __tablename__ = "poll_options"
    __table_args__ = (UniqueConstraint("poll_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id"), info=NO_DATA)
    position: Mapped[int] = mapped_column(info=NO_DATA)
    text: Mapped[str] = mapped_column(info=FREE_TEXT)
    starts_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    ends_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)
    # Who added it while the poll was open; never known of an anonymous poll.
    added_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    sum_yes: Mapped[int | None] = mapped_column(info=NO_DATA)
    sum_maybe: Mapped[int | None] = mapped_column(info=NO_DATA)
    sum_no: Mapped[int | None] = mapped_column(info=NO_DATA)


class PollPerson(Base):
    """Somebody named one by one to be asked, while the poll is a draft."""

    __tablename__ = "poll_people"

    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id"), primary_key=True, info=NO_DATA)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, info=PSEUDONYMOUS)


class PollVoter(Base):
    """Somebody who is asked, and whether they have answered; what they said is never here."""

    __tablename__ = "poll_voters"
    __table_args__ = (
        UniqueConstraint("poll_id", "person_id"),
        Index("ix_poll_voters_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id"), info=NO_DATA)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id"), info=NO_DATA)
    reach: Mapped[Reach] = mapped_column(info=NO_DATA)
    answered: Mapped[bool] = mapped_column(default=False, info=PSEUDONYMOUS)
    # Which answer of the poll it was, the latest the largest; 0 always in an anonymous poll.
    sequence: Mapped[int] = mapped_column(default=0, info=PSEUDONYMOUS)
    source: Mapped[PollSource | None] = mapped_column(info=PSEUDONYMOUS)
    # Erased before they answered: nobody waits for them any more.
    withdrawn_at: Mapped[datetime | None] = mapped_column(info=NO_DATA)


class PollAnswer(Base):
    """What a voter of an open poll said of one option. An anonymous poll has no such rows."""

    __tablename__ = "poll_answers"
    __table_args__ = (UniqueConstraint("voter_id", "option_id"), Index("ix_poll_answers_poll_id", "poll_id"))

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id"), info=NO_DATA)
    voter_id: Mapped[int] = mapped_column(ForeignKey("poll_voters.id"), info=PSEUDONYMOUS)
    option_id: Mapped[int] = mapped_column(ForeignKey("poll_options.id"), info=NO_DATA)
    value: Mapped[Value] = mapped_column(info=PSEUDONYMOUS)


class PollBallot(Base):
    """An answer to an anonymous poll in its sealed envelope, until the poll closes and all are counted.

    Row order, transaction numbers and the write-ahead log tell which envelope came with whose mark in
    poll_voters; so the envelope cannot be opened by whoever has the database: the key is not in it
    (docs/decisions/0012). All are of equal length. Counting deletes them.
    """

    __tablename__ = "poll_ballots"

    id: Mapped[str] = mapped_column(primary_key=True, info=NO_DATA)  # random
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id"), index=True, info=NO_DATA)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, info=NO_DATA)
