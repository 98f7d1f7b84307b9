"""Letters, links, calendars."""

import secrets

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# SQLite copies a table for a constraint, and would forget that ids are never used again.
_COPIED = {"sqlite_autoincrement": True}


def upgrade() -> None:
    op.create_table(
        "letter_refusals",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("refused_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_letter_refusals_person_id")),
        sa.PrimaryKeyConstraint("person_id", "topic", name=op.f("pk_letter_refusals")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("groups", table_kwargs=_COPIED) as batch_op:
        batch_op.add_column(sa.Column("feed_version", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("invitations", table_kwargs=_COPIED) as batch_op:
        batch_op.add_column(sa.Column("calendar_step", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("note", sa.Text(), nullable=True))

    with op.batch_alter_table("meetings", table_kwargs=_COPIED) as batch_op:
        batch_op.add_column(sa.Column("calendar_uid", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("changed_at", UtcDateTime(), nullable=True))

    # No calendar has heard of the meetings so far: any mark will do that nobody else has.
    meetings = sa.table("meetings", sa.column("id", sa.Integer()), sa.column("calendar_uid", sa.Text()))
    connection = op.get_bind()
    for (meeting_id,) in connection.execute(sa.select(meetings.c.id)).all():
        uid = f"{secrets.token_hex(16)}@ekosysteemibotti"
        connection.execute(sa.update(meetings).where(meetings.c.id == meeting_id).values(calendar_uid=uid))

    with op.batch_alter_table("meetings", table_kwargs=_COPIED) as batch_op:
        batch_op.alter_column("calendar_uid", existing_type=sa.Text(), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_meetings_calendar_uid"), ["calendar_uid"])

    with op.batch_alter_table("outgoing", table_kwargs=_COPIED) as batch_op:
        batch_op.add_column(sa.Column("responsible_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_outgoing_responsible_id"), "people", ["responsible_id"], ["id"]
        )

    with op.batch_alter_table("people", table_kwargs=_COPIED) as batch_op:
        batch_op.add_column(sa.Column("preferred_way", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("links_version", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("feed_version", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("people", table_kwargs=_COPIED) as batch_op:
        batch_op.drop_column("feed_version")
        batch_op.drop_column("links_version")
        batch_op.drop_column("preferred_way")

    with op.batch_alter_table("outgoing", table_kwargs=_COPIED) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_outgoing_responsible_id"), type_="foreignkey")
        batch_op.drop_column("responsible_id")

    with op.batch_alter_table("meetings", table_kwargs=_COPIED) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_meetings_calendar_uid"), type_="unique")
        batch_op.drop_column("changed_at")
        batch_op.drop_column("calendar_uid")

    with op.batch_alter_table("invitations", table_kwargs=_COPIED) as batch_op:
        batch_op.drop_column("note")
        batch_op.drop_column("calendar_step")

    with op.batch_alter_table("groups", table_kwargs=_COPIED) as batch_op:
        batch_op.drop_column("feed_version")

    op.drop_table("letter_refusals")
