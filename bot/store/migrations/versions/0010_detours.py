"""What Slack refused, and how things are said there until it is tried again."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "detours",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("way in ('edit', 'post', 'line', 'nothing')", name=op.f("ck_detours_way")),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_detours_org_orgs")),
        sa.PrimaryKeyConstraint("org", "channel", "way", name=op.f("pk_detours")),
    )
