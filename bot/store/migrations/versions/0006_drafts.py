"""Answers in the making, as far as people have seen them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("delivery_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("shown", sa.JSON()),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_drafts_org_orgs")),
        sa.PrimaryKeyConstraint("org", "delivery_id", name=op.f("pk_drafts")),
    )
    op.create_index(
        op.f("ix_drafts_org_channel_thread"), "drafts", ["org", "channel", "thread"], unique=False
    )
