"""Which constraint refused a change: what two people did at once becomes a sentence, all else an error."""

from sqlalchemy.exc import IntegrityError

from bot.storage.base import Base


def violates(error: IntegrityError, name: str) -> bool:
    """Whether exactly the unique index of that name refused.

    PostgreSQL tells the name; SQLite tells the columns, which no two of our unique indexes share.
    """
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return bool(diagnosis.constraint_name == name)
    for table in Base.metadata.tables.values():
        for index in table.indexes:
            if index.name == name:
                columns = ", ".join(f"{table.name}.{column.name}" for column in index.columns)
                return str(error.orig) == f"UNIQUE constraint failed: {columns}"
    raise LookupError(f"no index is called {name}")
