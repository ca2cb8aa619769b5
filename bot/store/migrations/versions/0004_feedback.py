"""What people said of the answers they got."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("exchange_id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.String()),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict in ('good', 'bad')", name=op.f("ck_feedback_verdict")),
        sa.CheckConstraint(
            "reason in ('wrong', 'outdated', 'not_helpful', 'other')", name=op.f("ck_feedback_reason")
        ),
        sa.ForeignKeyConstraint(
            ["org", "exchange_id"],
            ["exchanges.org", "exchanges.id"],
            name=op.f("fk_feedback_org_exchange_id_exchanges"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_feedback_org_orgs")),
        sa.PrimaryKeyConstraint("org", "exchange_id", "person", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_org_given_at"), "feedback", ["org", "given_at"], unique=False)
