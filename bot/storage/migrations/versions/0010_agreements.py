"""Sub-agreements, disputes, amendments, renegotiations and notices."""

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# SQLite copies a table for a constraint, and would forget that ids are never used again.
_COPIED = {"sqlite_autoincrement": True}
# The tables that it refers to need not be read for that, nor those that they refer to.
_ALONE = {"resolve_fks": False}


def upgrade() -> None:
    op.create_table(
        "disputes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("registered_by", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("(outcome IS NULL) = (ended_on IS NULL)", name=op.f("ck_disputes_ended_somehow")),
        sa.ForeignKeyConstraint(["registered_by"], ["people.id"], name=op.f("fk_disputes_registered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_disputes_registered_by", "disputes", ["registered_by"], unique=False)

    op.create_table(
        "renegotiations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("registered_by", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(outcome IS NULL) = (ended_on IS NULL)", name=op.f("ck_renegotiations_ended_somehow")
        ),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["people.id"], name=op.f("fk_renegotiations_registered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renegotiations")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_renegotiations_registered_by", "renegotiations", ["registered_by"], unique=False)

    op.create_table(
        "sub_agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("registered_by", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("end_set_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_sub_agreements_term_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["people.id"], name=op.f("fk_sub_agreements_registered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sub_agreements")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sub_agreements_ends_on", "sub_agreements", ["ends_on"], unique=False)
    op.create_index("ix_sub_agreements_registered_by", "sub_agreements", ["registered_by"], unique=False)

    op.create_table(
        "dispute_parties",
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dispute_id"], ["disputes.id"], name=op.f("fk_dispute_parties_dispute_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_dispute_parties_partner_id")),
        sa.PrimaryKeyConstraint("dispute_id", "partner_id", name=op.f("pk_dispute_parties")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dispute_parties_partner_id", "dispute_parties", ["partner_id"], unique=False)

    op.create_table(
        "partner_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("renegotiation_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_partner_notices_partner_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_partner_notices_recorded_by")),
        sa.ForeignKeyConstraint(
            ["renegotiation_id"], ["renegotiations.id"], name=op.f("fk_partner_notices_renegotiation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_notices")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_partner_notices_partner_id", "partner_notices", ["partner_id"], unique=False)
    op.create_index("ix_partner_notices_recorded_by", "partner_notices", ["recorded_by"], unique=False)
    op.create_index(
        "uq_partner_notices_once", "partner_notices", ["renegotiation_id", "partner_id"], unique=True
    )

    op.create_table(
        "sub_agreement_parties",
        sa.Column("sub_agreement_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name=op.f("fk_sub_agreement_parties_partner_id")
        ),
        sa.ForeignKeyConstraint(
            ["sub_agreement_id"],
            ["sub_agreements.id"],
            name=op.f("fk_sub_agreement_parties_sub_agreement_id"),
        ),
        sa.PrimaryKeyConstraint("sub_agreement_id", "partner_id", name=op.f("pk_sub_agreement_parties")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_sub_agreement_parties_partner_id", "sub_agreement_parties", ["partner_id"], unique=False
    )

    op.create_table(
        "amendments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("agenda_item_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("handled_on", sa.Date(), nullable=True),
        sa.Column("in_force_on", sa.Date(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_items.id"], name=op.f("fk_amendments_agenda_item_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_amendments_meeting_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_amendments_partner_id")),
        sa.ForeignKeyConstraint(["proposed_by"], ["people.id"], name=op.f("fk_amendments_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendments")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_amendments_partner_id", "amendments", ["partner_id"], unique=False)
    op.create_index("ix_amendments_proposed_by", "amendments", ["proposed_by"], unique=False)

    op.create_table(
        "amendment_approvals",
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["amendment_id"], ["amendments.id"], name=op.f("fk_amendment_approvals_amendment_id")
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name=op.f("fk_amendment_approvals_partner_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["people.id"], name=op.f("fk_amendment_approvals_recorded_by")
        ),
        sa.PrimaryKeyConstraint("amendment_id", "partner_id", name=op.f("pk_amendment_approvals")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_amendment_approvals_partner_id", "amendment_approvals", ["partner_id"], unique=False)
    op.create_index(
        "ix_amendment_approvals_recorded_by", "amendment_approvals", ["recorded_by"], unique=False
    )

    with op.batch_alter_table("outgoing", table_kwargs=_COPIED, reflect_kwargs=_ALONE) as batch_op:
        batch_op.add_column(sa.Column("sub_agreement_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("dispute_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("amendment_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("partner_notice_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_outgoing_sub_agreement_id"), "sub_agreements", ["sub_agreement_id"], ["id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_outgoing_dispute_id"), "disputes", ["dispute_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_outgoing_amendment_id"), "amendments", ["amendment_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_outgoing_partner_notice_id"), "partner_notices", ["partner_notice_id"], ["id"]
        )
    op.create_index(
        "ix_outgoing_sub_agreement_id",
        "outgoing",
        ["sub_agreement_id"],
        sqlite_where=sa.text("sub_agreement_id IS NOT NULL"),
        postgresql_where=sa.text("sub_agreement_id IS NOT NULL"),
    )
    op.create_index(
        "ix_outgoing_dispute_id",
        "outgoing",
        ["dispute_id"],
        sqlite_where=sa.text("dispute_id IS NOT NULL"),
        postgresql_where=sa.text("dispute_id IS NOT NULL"),
    )
    op.create_index(
        "ix_outgoing_amendment_id",
        "outgoing",
        ["amendment_id"],
        sqlite_where=sa.text("amendment_id IS NOT NULL"),
        postgresql_where=sa.text("amendment_id IS NOT NULL"),
    )
    op.create_index(
        "ix_outgoing_partner_notice_id",
        "outgoing",
        ["partner_notice_id"],
        sqlite_where=sa.text("partner_notice_id IS NOT NULL"),
        postgresql_where=sa.text("partner_notice_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_outgoing_partner_notice_id", "outgoing")
    op.drop_index("ix_outgoing_amendment_id", "outgoing")
    op.drop_index("ix_outgoing_dispute_id", "outgoing")
    op.drop_index("ix_outgoing_sub_agreement_id", "outgoing")
    with op.batch_alter_table("outgoing", table_kwargs=_COPIED, reflect_kwargs=_ALONE) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_outgoing_partner_notice_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_outgoing_amendment_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_outgoing_dispute_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_outgoing_sub_agreement_id"), type_="foreignkey")
        batch_op.drop_column("partner_notice_id")
        batch_op.drop_column("amendment_id")
        batch_op.drop_column("dispute_id")
        batch_op.drop_column("sub_agreement_id")
    op.drop_table("amendment_approvals")
    op.drop_table("amendments")
    op.drop_table("sub_agreement_parties")
    op.drop_table("partner_notices")
    op.drop_table("dispute_parties")
    op.drop_table("sub_agreements")
    op.drop_table("renegotiations")
    op.drop_table("disputes")
