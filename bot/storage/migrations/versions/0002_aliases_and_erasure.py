"""Other names of partners; when a person was erased."""

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns alone need no copy of the table, on SQLite either.
    op.add_column("partners", sa.Column("aliases", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("erased_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("people", "erased_at")
    op.drop_column("partners", "aliases")
