"""How often a group meets."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# SQLite copies a table to drop a column, and would forget that ids are never used again.
_COPIED = {"sqlite_autoincrement": True}


def upgrade() -> None:
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("meets_every_weeks", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("groups", table_kwargs=_COPIED) as batch_op:
        batch_op.drop_column("meets_every_weeks")
