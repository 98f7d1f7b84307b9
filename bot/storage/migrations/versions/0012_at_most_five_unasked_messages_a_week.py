"""At most five unasked-for messages a week."""

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# SQLite copies a table for a constraint, and would forget that ids are never used again.
_COPIED = {"sqlite_autoincrement": True}
# The tables that it refers to need not be read for that, nor those that they refer to.
_ALONE = {"resolve_fks": False}


_COUNTED = sa.text("counted_at IS NOT NULL")
_BUNDLED = sa.text("digest_id IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("outgoing", table_kwargs=_COPIED, reflect_kwargs=_ALONE) as batch_op:
        batch_op.add_column(sa.Column("digest_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("counted_at", UtcDateTime(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_outgoing_digest_id"), "outgoing", ["digest_id"], ["id"])
    op.create_index(
        "ix_outgoing_counted",
        "outgoing",
        ["recipient_id", "counted_at"],
        sqlite_where=_COUNTED,
        postgresql_where=_COUNTED,
    )
    op.create_index(
        "ix_outgoing_digest_id", "outgoing", ["digest_id"], sqlite_where=_BUNDLED, postgresql_where=_BUNDLED
    )


def downgrade() -> None:
    # What waits for a digest goes by itself then.
    op.execute("UPDATE outgoing SET state = 'due' WHERE state IN ('bundled', 'in_digest')")
    op.execute("UPDATE outgoing SET state = 'cancelled', lease_token = NULL WHERE kind = 'weekly_digest'")
    op.drop_index("ix_outgoing_digest_id", "outgoing")
    op.drop_index("ix_outgoing_counted", "outgoing")
    with op.batch_alter_table("outgoing", table_kwargs=_COPIED, reflect_kwargs=_ALONE) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_outgoing_digest_id"), type_="foreignkey")
        batch_op.drop_column("counted_at")
        batch_op.drop_column("digest_id")
