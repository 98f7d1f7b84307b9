"""Column types of our own, and the marks that say what each column tells about a person."""

import enum
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator


class DataKind(enum.Enum):
    """What a column can tell about a person: the data map that export, erasure, retention and logs read.

    Each column carries one in its `info`: `mapped_column(info={"data": DataKind.PERSONAL})`, or shorter
    `mapped_column(info=PERSONAL)`. A column without a mark fails the tests.
    """

    PERSONAL = "personal"
    """Names a person by itself: name, e-mail address, Slack id."""
    PSEUDONYMOUS = "pseudonymous"
    """About a person who is known only through another row: a person's id, an answer, who did it."""
    FREE_TEXT = "free_text"
    """Typed by somebody, so it may hold anything, people's names too: title, place, note."""
    NONE = "none"
    """Tells nothing about anybody: ids of things, states, times of things, counters."""


PERSONAL: dict[str, DataKind] = {"data": DataKind.PERSONAL}
PSEUDONYMOUS: dict[str, DataKind] = {"data": DataKind.PSEUDONYMOUS}
FREE_TEXT: dict[str, DataKind] = {"data": DataKind.FREE_TEXT}
NO_DATA: dict[str, DataKind] = {"data": DataKind.NONE}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: only aware datetimes go in, only aware UTC ones come out, on both engines.

    PostgreSQL keeps it as `timestamptz`; SQLite as text in UTC with six decimals always, so that the order of
    the texts is the order of the moments.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turns the moment to UTC. Raises ValueError for a naive datetime, TypeError for anything else."""
        if value is None:
            return None
        in_utc = _in_utc(value)
        # SQLite's column keeps no zone: what it holds is UTC by this very line.
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (given by SQLAlchemy)
        """The stored moment in UTC; PostgreSQL hands it out in the zone of the connection."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """For SQLite straight to its text: a quarter of the time, and moments are in every list."""
        return _to_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """For SQLite straight from its text."""
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal number as it was written, "12.50" too; kept as text, since SQLite knows only binary ones.

    Not to be compared or summed in the database.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Turns the number to its text. Raises TypeError for what is no Decimal, ValueError for no number."""
        if value is None:
            return None
        if not isinstance(value, Decimal):
            raise TypeError(f"an exact number must be a Decimal, not {type(value).__name__}")
        if not value.is_finite():
            raise ValueError("an exact number must be finite")
        return format(value, "f")

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """The number again."""
        return None if value is None else Decimal(value)


def _in_utc(value: datetime) -> datetime:
    if not isinstance(value, datetime):
        raise TypeError(f"a moment must be a datetime, not {type(value).__name__}")
    if value.utcoffset() is None:
        raise ValueError(
            f"naive datetime {value.isoformat()}: a moment needs its zone before it is stored "
            "(clock.now() is in UTC; what people write is in Europe/Helsinki)"
        )
    return value.astimezone(UTC)


def _to_text(value: datetime | None) -> str | None:
    return None if value is None else _in_utc(value).isoformat(" ", "microseconds").removesuffix("+00:00")


def _from_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + "+00:00")
