"""Guest experts."""

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# SQLite copies a table for a constraint, and would forget that ids are never used again.
_COPIED = {"sqlite_autoincrement": True}


def upgrade() -> None:
    op.create_table(
        "confidentiality_texts",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("version", "language", name=op.f("pk_confidentiality_texts")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "acknowledgements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_acknowledgements_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgements")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("acknowledgements") as batch_op:
        batch_op.create_index("uq_acknowledgements_person_version", ["person_id", "version"], unique=True)

    op.create_table(
        "guest_passes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answer_source", sa.String(length=40), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("in_channel", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_guest_passes_term_in_order")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_guest_passes_group_id")),
        sa.ForeignKeyConstraint(["invited_by"], ["people.id"], name=op.f("fk_guest_passes_invited_by")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_guest_passes_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_guest_passes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_passes")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("guest_passes") as batch_op:
        batch_op.create_index("ix_guest_passes_group_id", ["group_id"], unique=False)
        batch_op.create_index("ix_guest_passes_meeting_id", ["meeting_id"], unique=False)
        batch_op.create_index("ix_guest_passes_person_id", ["person_id"], unique=False)
        batch_op.create_index(
            "uq_guest_passes_open_group",
            ["person_id", "group_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('invited', 'accepted') AND meeting_id IS NULL"),
            postgresql_where=sa.text("state IN ('invited', 'accepted') AND meeting_id IS NULL"),
        )
        batch_op.create_index(
            "uq_guest_passes_open_meeting",
            ["person_id", "meeting_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('invited', 'accepted') AND meeting_id IS NOT NULL"),
            postgresql_where=sa.text("state IN ('invited', 'accepted') AND meeting_id IS NOT NULL"),
        )

    with op.batch_alter_table("invitations", table_kwargs=_COPIED) as batch_op:
        batch_op.add_column(sa.Column("guest_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_invitations_guest_id"), "guest_passes", ["guest_id"], ["id"]
        )

    with op.batch_alter_table("outgoing", table_kwargs=_COPIED) as batch_op:
        batch_op.add_column(sa.Column("guest_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            "ix_outgoing_guest_id",
            ["guest_id"],
            unique=False,
            sqlite_where=sa.text("guest_id IS NOT NULL"),
            postgresql_where=sa.text("guest_id IS NOT NULL"),
        )
        batch_op.create_foreign_key(batch_op.f("fk_outgoing_guest_id"), "guest_passes", ["guest_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("outgoing", table_kwargs=_COPIED) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_outgoing_guest_id"), type_="foreignkey")
        batch_op.drop_index(
            "ix_outgoing_guest_id",
            sqlite_where=sa.text("guest_id IS NOT NULL"),
            postgresql_where=sa.text("guest_id IS NOT NULL"),
        )
        batch_op.drop_column("guest_id")

    with op.batch_alter_table("invitations", table_kwargs=_COPIED) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_invitations_guest_id"), type_="foreignkey")
        batch_op.drop_column("guest_id")

    with op.batch_alter_table("guest_passes") as batch_op:
        batch_op.drop_index(
            "uq_guest_passes_open_meeting",
            sqlite_where=sa.text("state IN ('invited', 'accepted') AND meeting_id IS NOT NULL"),
            postgresql_where=sa.text("state IN ('invited', 'accepted') AND meeting_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_guest_passes_open_group",
            sqlite_where=sa.text("state IN ('invited', 'accepted') AND meeting_id IS NULL"),
            postgresql_where=sa.text("state IN ('invited', 'accepted') AND meeting_id IS NULL"),
        )
        batch_op.drop_index("ix_guest_passes_person_id")
        batch_op.drop_index("ix_guest_passes_meeting_id")
        batch_op.drop_index("ix_guest_passes_group_id")

    op.drop_table("guest_passes")
    with op.batch_alter_table("acknowledgements") as batch_op:
        batch_op.drop_index("uq_acknowledgements_person_version")

    op.drop_table("acknowledgements")
    op.drop_table("confidentiality_texts")
