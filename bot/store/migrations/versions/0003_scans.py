"""Team scans: their lives, who is asked in them, what was answered; and who has taken on a move."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

MOMENT = sa.DateTime(timezone=True)
COUNTED = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _scans()
    _sheets()
    _scan_answers()
    _scan_examples()
    _move_owners()


def _scans() -> None:
    op.create_table(
        "scans",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("setup", sa.JSON(), nullable=False),
        sa.Column("bank_version", sa.String(), nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("channel", sa.String()),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("opened_at", MOMENT),
        sa.Column("closes_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.Column("too_few_at", MOMENT),
        sa.Column("cleaned_at", MOMENT),
        sa.Column("invited", sa.Integer()),
        sa.Column("answered", sa.Integer()),
        sa.Column("assessment_id", sa.String()),
        sa.Column("announce_ts", sa.String()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "state in ('draft', 'open', 'closing', 'closed', 'cancelled')", name=op.f("ck_scans_state")
        ),
        sa.ForeignKeyConstraint(
            ["org", "unit_id"], ["units.org", "units.id"], name=op.f("fk_scans_org_unit_id_units")
        ),
        sa.ForeignKeyConstraint(
            ["org", "assessment_id"],
            ["assessments.org", "assessments.id"],
            name=op.f("fk_scans_org_assessment_id_assessments"),
        ),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_scans_org_orgs")),
        sa.PrimaryKeyConstraint("org", "id", name=op.f("pk_scans")),
    )
    op.create_index(op.f("ix_scans_org_unit_id"), "scans", ["org", "unit_id"], unique=False)
    live = sa.text("state IN ('open', 'closing')")
    op.create_index(
        "ix_scans_live",
        "scans",
        ["org", "unit_id"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )


def _sheets() -> None:
    op.create_table(
        "sheets",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("scan_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("dm_channel", sa.String()),
        sa.Column("thread_ts", sa.String()),
        sa.Column("card_ts", sa.String()),
        sa.ForeignKeyConstraint(
            ["org", "scan_id"], ["scans.org", "scans.id"], name=op.f("fk_sheets_org_scan_id_scans")
        ),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_sheets_org_orgs")),
        sa.PrimaryKeyConstraint("org", "scan_id", "key", name=op.f("pk_sheets")),
        sa.UniqueConstraint("org", "scan_id", "person", name=op.f("uq_sheets_org_scan_id_person")),
    )
    op.create_index(op.f("ix_sheets_org_person"), "sheets", ["org", "person"], unique=False)


def _scan_answers() -> None:
    op.create_table(
        "scan_answers",
        sa.Column("id", COUNTED, autoincrement=True, nullable=False),
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("scan_id", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("row", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("role", sa.String()),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "level in ('0', '1', '2', '3', '4', 'unknown', 'na')", name=op.f("ck_scan_answers_level")
        ),
        sa.CheckConstraint("role in ('manager', 'member')", name=op.f("ck_scan_answers_role")),
        sa.ForeignKeyConstraint(
            ["org", "scan_id"], ["scans.org", "scans.id"], name=op.f("fk_scan_answers_org_scan_id_scans")
        ),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_scan_answers_org_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_answers")),
        sa.UniqueConstraint(
            *("org", "scan_id", "by", "row", "revision"),
            name=op.f("uq_scan_answers_org_scan_id_by_row_revision"),
        ),
        sqlite_autoincrement=True,
    )


def _scan_examples() -> None:
    op.create_table(
        "scan_examples",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("scan_id", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org", "scan_id"], ["scans.org", "scans.id"], name=op.f("fk_scan_examples_org_scan_id_scans")
        ),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_scan_examples_org_orgs")),
        sa.PrimaryKeyConstraint("org", "scan_id", "criterion", name=op.f("pk_scan_examples")),
    )


def _move_owners() -> None:
    op.create_table(
        "move_owners",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("assessment_id", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("workflow", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["org", "assessment_id"],
            ["assessments.org", "assessments.id"],
            name=op.f("fk_move_owners_org_assessment_id_assessments"),
        ),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_move_owners_org_orgs")),
        sa.PrimaryKeyConstraint("org", "assessment_id", "criterion", "workflow", name=op.f("pk_move_owners")),
    )
