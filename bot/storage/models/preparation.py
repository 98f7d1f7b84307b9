"""Who has been asked for input to which year's programme, so that each is asked once, every year."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.base import Base
from bot.storage.types import NO_DATA, PSEUDONYMOUS


class ProgrammeAsk(Base):
    """Somebody was asked for a group's input, or (without a group) for an area expert's own."""

    __tablename__ = "programme_asks"
    __table_args__ = (
        Index("ix_programme_asks_year", "year"),
        Index("ix_programme_asks_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=NO_DATA)
    year: Mapped[int] = mapped_column(info=NO_DATA)  # the programme's
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), info=NO_DATA)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), info=PSEUDONYMOUS)
    asked_at: Mapped[datetime] = mapped_column(info=NO_DATA)  # when the message was to go
