"""In which channels guests and people of other companies are answered."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "allowances",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("guests", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("org_documents", sa.Boolean(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_allowances_org_orgs")),
        sa.PrimaryKeyConstraint("org", "channel", name=op.f("pk_allowances")),
    )
