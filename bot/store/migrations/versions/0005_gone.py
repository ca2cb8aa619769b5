"""When a workspace took Cairn out."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("orgs", sa.Column("gone_at", sa.DateTime(timezone=True)))
