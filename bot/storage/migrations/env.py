"""Alembic's entry: runs migrations on the connection and in the transaction that migrate.py hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Enum

import bot.storage.models  # noqa: F401 (fills the metadata)
from bot.storage.base import Base
from bot.storage.types import ExactDecimal, UtcDateTime


def render_item(kind: str, item: Any, autogenerating: AutogenContext) -> str | Literal[False]:
    """Writes our own types as a migration may keep them for years, not as the models have them today."""
    if kind == "type" and isinstance(item, (ExactDecimal, UtcDateTime)):
        name = type(item).__name__
        autogenerating.imports.add(f"from bot.storage.types import {name}")
        return f"{name}()"
    if kind == "type" and isinstance(item, Enum):
        # The members are the models' business; the column is plain text (bot/storage/base.py).
        return f"sa.String(length={item.length})"
    return False


def run() -> None:
    """One transaction around all of them, begun by the caller: a start that dies half-way leaves nothing."""
    connection: Connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        # SQLite cannot alter a constraint: the table is copied there. On PostgreSQL it is an ordinary ALTER.
        render_as_batch=True,
        compare_server_default=True,
        render_item=render_item,
    )
    context.run_migrations()


run()
