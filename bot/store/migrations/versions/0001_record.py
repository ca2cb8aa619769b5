"""The bot's own record: organisations and units, assessments, exchanges, inbox, outbox, audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
COUNTED = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _orgs()
    _units()
    _unit_roles()
    _assessments()
    _exchanges()
    _inbox()
    _outbox()
    _audit()


def _orgs() -> None:
    op.create_table(
        "orgs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slack_team_id", sa.String()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orgs")),
        sa.UniqueConstraint("slack_team_id", name=op.f("uq_orgs_slack_team_id")),
    )


def _units() -> None:
    op.create_table(
        "units",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("parent_id", sa.String()),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("people", sa.Integer()),
        sa.Column("suited", sa.Integer()),
        sa.Column("channel_id", sa.String()),
        sa.CheckConstraint("scope in ('organisation', 'department', 'team')", name=op.f("ck_units_scope")),
        sa.ForeignKeyConstraint(
            ["org", "parent_id"], ["units.org", "units.id"], name=op.f("fk_units_org_parent_id_units")
        ),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_units_org_orgs")),
        sa.PrimaryKeyConstraint("org", "id", name=op.f("pk_units")),
        sa.UniqueConstraint("org", "channel_id", name=op.f("uq_units_org_channel_id")),
        sa.UniqueConstraint("org", "name_key", name=op.f("uq_units_org_name_key")),
    )


def _unit_roles() -> None:
    op.create_table(
        "unit_roles",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.CheckConstraint("role in ('champion', 'manager', 'member')", name=op.f("ck_unit_roles_role")),
        sa.ForeignKeyConstraint(
            ["org", "unit_id"], ["units.org", "units.id"], name=op.f("fk_unit_roles_org_unit_id_units")
        ),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_unit_roles_org_orgs")),
        sa.PrimaryKeyConstraint("org", "unit_id", "person", "role", name=op.f("pk_unit_roles")),
    )
    op.create_index(op.f("ix_unit_roles_org_person"), "unit_roles", ["org", "person"], unique=False)


def _assessments() -> None:
    op.create_table(
        "assessments",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("bank_version", sa.String(), nullable=False),
        sa.Column("input", sa.JSON(), nullable=False),
        sa.Column("placement", sa.JSON(), nullable=False),
        sa.Column("taken_at", sa.Date(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("respondents", sa.Integer(), nullable=False),
        sa.Column("supersedes", sa.String()),
        sa.Column("shelved_at", MOMENT),
        sa.CheckConstraint("origin in ('file', 'scan')", name=op.f("ck_assessments_origin")),
        sa.ForeignKeyConstraint(
            ["org", "supersedes"],
            ["assessments.org", "assessments.id"],
            name=op.f("fk_assessments_org_supersedes_assessments"),
        ),
        sa.ForeignKeyConstraint(
            ["org", "unit_id"], ["units.org", "units.id"], name=op.f("fk_assessments_org_unit_id_units")
        ),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_assessments_org_orgs")),
        sa.PrimaryKeyConstraint("org", "id", name=op.f("pk_assessments")),
        sa.UniqueConstraint("org", "key", name=op.f("uq_assessments_org_key")),
    )
    op.create_index(op.f("ix_assessments_org_supersedes"), "assessments", ["org", "supersedes"], unique=False)
    op.create_index(
        op.f("ix_assessments_org_unit_id_taken_at"),
        "assessments",
        ["org", "unit_id", "taken_at"],
        unique=False,
    )


def _exchanges() -> None:
    op.create_table(
        "exchanges",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("intent", sa.String(), nullable=False),
        sa.Column("reply", sa.JSON(), nullable=False),
        sa.Column("composer", sa.String(), nullable=False),
        sa.Column("prompt_version", sa.String()),
        sa.Column("model", sa.String()),
        sa.Column("passage_ids", sa.JSON(), nullable=False),
        sa.Column("tokens", sa.Integer()),
        sa.Column("milliseconds", sa.Integer()),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_exchanges_org_orgs")),
        sa.PrimaryKeyConstraint("org", "id", name=op.f("pk_exchanges")),
    )
    op.create_index(
        op.f("ix_exchanges_org_channel_thread_asked_at"),
        "exchanges",
        ["org", "channel", "thread", "asked_at"],
        unique=False,
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("delivery_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String()),
        sa.Column("ts", sa.String()),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=False),
        sa.Column("lease_until", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("given_up_at", MOMENT),
        sa.Column("given_up", sa.Text()),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_inbox_org_orgs")),
        sa.PrimaryKeyConstraint("org", "delivery_id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("org", "channel", "ts", name=op.f("uq_inbox_org_channel_ts")),
    )
    owed = sa.text("answered_at IS NULL AND given_up_at IS NULL")
    op.create_index(
        "ix_inbox_owed",
        "inbox",
        ["lease_until"],
        unique=False,
        sqlite_where=owed,
        postgresql_where=owed,
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", COUNTED, autoincrement=True, nullable=False),
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT, nullable=False),
        sa.Column("claimed_by", sa.String()),
        sa.Column("lease_until", MOMENT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("sent_ts", sa.String()),
        sa.Column("failed_at", MOMENT),
        sa.Column("failure", sa.Text()),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_outbox_org_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("org", "dedupe_key", name=op.f("uq_outbox_org_dedupe_key")),
        sqlite_autoincrement=True,
    )
    unsent = sa.text("sent_at IS NULL AND failed_at IS NULL")
    op.create_index(
        "ix_outbox_unsent",
        "outbox",
        ["org", "channel", "thread", "id"],
        unique=False,
        sqlite_where=unsent,
        postgresql_where=unsent,
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", COUNTED, autoincrement=True, nullable=False),
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["org"], ["orgs.id"], name=op.f("fk_audit_org_orgs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_org_at"), "audit", ["org", "at"], unique=False)
