"""What every table starts from: one metadata, named constraints, and the types that annotations stand for."""

import enum
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import Enum, MetaData, Table, Text
from sqlalchemy.orm import DeclarativeBase

from bot.storage.types import ExactDecimal, UtcDateTime

# Every constraint has a name that follows from its columns: a migration can alter only what it can name
# (https://alembic.sqlalchemy.org/en/latest/naming.html). A check says its own name.
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def _values(kind: type[enum.Enum]) -> list[str]:
    """An enum is stored by value: a member can be renamed in the code without touching the rows."""
    return [str(member.value) for member in kind]


class Base(DeclarativeBase):
    """Base of all models.

    `Mapped[datetime]` is UtcDateTime, `Mapped[Decimal]` is ExactDecimal, `Mapped[str]` is text without a
    length limit, `Mapped[SomeEnum]` is stored as the member's value in a VARCHAR of 40 (no CHECK in the
    database: a new member needs no rebuilt table; a value that is no member is refused here, both ways).
    """

    @classmethod
    def __table_cls__(cls, *args: Any, **options: Any) -> Table:
        """Makes the table so that an id is never used again, on SQLite either.

        A button in a channel, a link in a mail and an audit entry carry ids for years: without this, SQLite
        would give the id of a deleted last row to the next one.
        """
        return Table(*args, **options, sqlite_autoincrement=True)

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        Decimal: ExactDecimal(),
        str: Text(),
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            create_constraint=False,
            length=40,
            values_callable=_values,
            validate_strings=True,
        ),
    }
