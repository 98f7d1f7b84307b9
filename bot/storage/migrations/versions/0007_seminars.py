"""Seminars."""

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_COPIED = {"sqlite_autoincrement": True}  # SQLite copies the table for its new foreign keys


def upgrade() -> None:
    op.create_table(
        "seminars",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("deadline", UtcDateTime(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("catering", sa.Boolean(), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("off_season_ok", sa.Boolean(), nullable=False),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("calendar_uid", sa.Text(), nullable=False),
        sa.Column("next_queue_no", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.Column("needs_erased_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_seminars_room_for_somebody")),
        sa.CheckConstraint("deadline <= starts_at", name=op.f("ck_seminars_deadline_before_start")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_seminars_ends_after_start")),
        sa.ForeignKeyConstraint(["organiser_id"], ["people.id"], name=op.f("fk_seminars_organiser_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seminars")),
        sa.UniqueConstraint("calendar_uid", name=op.f("uq_seminars_calendar_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("seminars", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seminars_organiser_id"), ["organiser_id"], unique=False)
        batch_op.create_index("ix_seminars_starts_at", ["starts_at"], unique=False)

    op.create_table(
        "seminar_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["seminar_id"], ["seminars.id"], name=op.f("fk_seminar_feedback_seminar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seminar_feedback")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("seminar_feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seminar_feedback_seminar_id"), ["seminar_id"], unique=False)

    op.create_table(
        "seminar_guests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("reply", sa.String(length=40), nullable=False),
        sa.Column("queue_no", sa.Integer(), nullable=True),
        sa.Column("offer_until", UtcDateTime(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answer_source", sa.String(length=40), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("diet", sa.Text(), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("calendar_step", sa.Integer(), nullable=False),
        sa.Column("arrived_at", UtcDateTime(), nullable=True),
        sa.Column("has_given_feedback", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(reply = 'offered') = (offer_until IS NOT NULL)", name=op.f("ck_seminar_guests_offer_has_end")
        ),
        sa.CheckConstraint(
            "reply <> 'waiting' OR queue_no IS NOT NULL", name=op.f("ck_seminar_guests_queue_has_number")
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_seminar_guests_partner_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_seminar_guests_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_seminar_guests_recorded_by")),
        sa.ForeignKeyConstraint(["seminar_id"], ["seminars.id"], name=op.f("fk_seminar_guests_seminar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seminar_guests")),
        sa.UniqueConstraint("seminar_id", "person_id", name=op.f("uq_seminar_guests_seminar_id_person_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("seminar_guests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seminar_guests_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_seminar_guests_reply_offer_until", ["reply", "offer_until"], unique=False)

    op.create_table(
        "seminar_holds",
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_seminar_holds_partner_id")),
        sa.ForeignKeyConstraint(["seminar_id"], ["seminars.id"], name=op.f("fk_seminar_holds_seminar_id")),
        sa.PrimaryKeyConstraint("seminar_id", "partner_id", name=op.f("pk_seminar_holds")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "seminar_stages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["confirmed_by"], ["people.id"], name=op.f("fk_seminar_stages_confirmed_by")),
        sa.ForeignKeyConstraint(["seminar_id"], ["seminars.id"], name=op.f("fk_seminar_stages_seminar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seminar_stages")),
        sa.UniqueConstraint(
            "seminar_id", "stage", "nth", name=op.f("uq_seminar_stages_seminar_id_stage_nth")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("seminar_stages", schema=None) as batch_op:
        batch_op.create_index("ix_seminar_stages_state_due_at", ["state", "due_at"], unique=False)

    with op.batch_alter_table("outgoing", table_kwargs=_COPIED) as batch_op:
        batch_op.add_column(sa.Column("seminar_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("seminar_guest_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("seminar_stage_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            "ix_outgoing_seminar_guest_id",
            ["seminar_guest_id"],
            unique=False,
            sqlite_where=sa.text("seminar_guest_id IS NOT NULL"),
            postgresql_where=sa.text("seminar_guest_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_outgoing_seminar_id",
            ["seminar_id"],
            unique=False,
            sqlite_where=sa.text("seminar_id IS NOT NULL"),
            postgresql_where=sa.text("seminar_id IS NOT NULL"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_outgoing_seminar_guest_id"), "seminar_guests", ["seminar_guest_id"], ["id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_outgoing_seminar_id"), "seminars", ["seminar_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_outgoing_seminar_stage_id"), "seminar_stages", ["seminar_stage_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("outgoing", table_kwargs=_COPIED) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_outgoing_seminar_stage_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_outgoing_seminar_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_outgoing_seminar_guest_id"), type_="foreignkey")
        batch_op.drop_index("ix_outgoing_seminar_id")
        batch_op.drop_index("ix_outgoing_seminar_guest_id")
        batch_op.drop_column("seminar_stage_id")
        batch_op.drop_column("seminar_guest_id")
        batch_op.drop_column("seminar_id")

    with op.batch_alter_table("seminar_stages", schema=None) as batch_op:
        batch_op.drop_index("ix_seminar_stages_state_due_at")

    op.drop_table("seminar_stages")
    op.drop_table("seminar_holds")
    with op.batch_alter_table("seminar_guests", schema=None) as batch_op:
        batch_op.drop_index("ix_seminar_guests_reply_offer_until")
        batch_op.drop_index(batch_op.f("ix_seminar_guests_person_id"))

    op.drop_table("seminar_guests")
    with op.batch_alter_table("seminar_feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seminar_feedback_seminar_id"))

    op.drop_table("seminar_feedback")
    with op.batch_alter_table("seminars", schema=None) as batch_op:
        batch_op.drop_index("ix_seminars_starts_at")
        batch_op.drop_index(batch_op.f("ix_seminars_organiser_id"))

    op.drop_table("seminars")
