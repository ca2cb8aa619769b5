"""Initiatives with their intakes, verdicts and permits, role sheets, and what the last digest told of."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

MOMENT = sa.DateTime(timezone=True)
COUNTED = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
RUNNING = "ended_at IS NULL"


def upgrade() -> None:
    _initiatives()
    _checks()
    _intakes()
    _permits()
    _role_sheets()
    _digests()


def _initiatives() -> None:
    op.create_table(
        "initiatives",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("unit_key", sa.String(), nullable=False),
        sa.Column("intake", sa.JSON(), nullable=False),
        sa.Column("actual", sa.Float(), nullable=True),
        sa.Column("actual_on", sa.Date(), nullable=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("origin in ('check', 'hand', 'document')", name=op.f("ck_initiatives_origin")),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_initiatives_org_orgs")),
        sa.PrimaryKeyConstraint("org", "id", name=op.f("pk_initiatives")),
        sa.UniqueConstraint("org", "unit_key", "name_key", name=op.f("uq_initiatives_org_unit_key_name_key")),
    )


def _checks() -> None:
    op.create_table(
        "initiative_checks",
        sa.Column("id", COUNTED, autoincrement=True, nullable=False),
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("initiative_id", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("intake", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.JSON(), nullable=False),
        sa.Column("assessment_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["org", "assessment_id"],
            ["assessments.org", "assessments.id"],
            name=op.f("fk_initiative_checks_org_assessment_id_assessments"),
        ),
        sa.ForeignKeyConstraint(
            ["org", "initiative_id"],
            ["initiatives.org", "initiatives.id"],
            name=op.f("fk_initiative_checks_org_initiative_id_initiatives"),
        ),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_initiative_checks_org_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_checks")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_initiative_checks_org_initiative_id_id"), "initiative_checks", ["org", "initiative_id", "id"]
    )


def _intakes() -> None:
    op.create_table(
        "intakes",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_intakes_org_orgs")),
        sa.PrimaryKeyConstraint("org", "id", name=op.f("pk_intakes")),
    )


def _permits() -> None:
    op.create_table(
        "permits",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("initiative_id", sa.String(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("review", sa.Date(), nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("reminded_for", sa.Date(), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome in ('widened', 'extended', 'stopped')", name=op.f("ck_permits_outcome")),
        sa.ForeignKeyConstraint(
            ["org", "initiative_id"],
            ["initiatives.org", "initiatives.id"],
            name=op.f("fk_permits_org_initiative_id_initiatives"),
        ),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_permits_org_orgs")),
        sa.PrimaryKeyConstraint("org", "id", name=op.f("pk_permits")),
    )
    op.create_index(op.f("ix_permits_org_initiative_id"), "permits", ["org", "initiative_id"])
    op.create_index(
        "ix_permits_running",
        "permits",
        ["org", "initiative_id"],
        unique=True,
        sqlite_where=sa.text(RUNNING),
        postgresql_where=sa.text(RUNNING),
    )


def _role_sheets() -> None:
    op.create_table(
        "role_sheets",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("role_key", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("tasks", sa.JSON(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["org", "unit_id"], ["units.org", "units.id"], name=op.f("fk_role_sheets_org_unit_id_units")
        ),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_role_sheets_org_orgs")),
        sa.PrimaryKeyConstraint("org", "unit_id", "role_key", name=op.f("pk_role_sheets")),
    )


def _digests() -> None:
    op.create_table(
        "digests",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_digests_org_orgs")),
        sa.PrimaryKeyConstraint("org", "audience", name=op.f("pk_digests")),
    )
