"""Scans, what was answered in them, and the assessments that came of them."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
)

from bot.store.columns import COUNTED, Moment
from bot.store.tables.base import metadata, org

assessments = Table(
    "assessments",
    metadata,
    org(key=True),
    Column("id", String, primary_key=True),
    Column("key", String, nullable=False),  # a digest of unit and input: the same assessment is kept once
    Column("unit_id", String, nullable=False),
    Column("bank_version", String, nullable=False),
    Column("input", JSON, nullable=False),
    Column("placement", JSON, nullable=False),
    Column("taken_at", Date, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("origin", String, nullable=False),
    Column("respondents", Integer, nullable=False),
    Column("supersedes", String),
    Column("shelved_at", Moment),
    UniqueConstraint("org", "key"),
    ForeignKeyConstraint(["org", "unit_id"], ["units.org", "units.id"]),
    ForeignKeyConstraint(["org", "supersedes"], ["assessments.org", "assessments.id"]),
    CheckConstraint("origin in ('file', 'scan')", name="origin"),
    Index(None, "org", "unit_id", "taken_at"),
    Index(None, "org", "supersedes"),
)

scans = Table(
    "scans",
    metadata,
    org(key=True),
    Column("id", String, primary_key=True),
    Column("unit_id", String, nullable=False),
    Column("state", String, nullable=False),
    Column("setup", JSON, nullable=False),
    Column("bank_version", String, nullable=False),
    Column("started_by", String, nullable=False),
    Column("channel", String),  # none when it was started from a terminal
    Column("audience", JSON, nullable=False),
    Column("opened_at", Moment),
    Column("closes_at", Moment),
    Column("closed_at", Moment),
    Column("too_few_at", Moment),
    Column(
        "cleaned_at", Moment
    ),  # when the files were seen to hold nothing any more of what the close erased
    Column("invited", Integer),
    Column("answered", Integer),
    Column("assessment_id", String),
    Column("announce_ts", String),
    Column(
        "recheck_of", String
    ),  # the item of a plan that people are asked about again; none for a whole scan
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    ForeignKeyConstraint(["org", "unit_id"], ["units.org", "units.id"]),
    ForeignKeyConstraint(["org", "assessment_id"], ["assessments.org", "assessments.id"]),
    CheckConstraint("state in ('draft', 'open', 'closing', 'closed', 'cancelled')", name="state"),
    Index(None, "org", "unit_id"),
)
_going_on = scans.c.state.in_(["open", "closing"])
live = and_(_going_on, scans.c.recheck_of.is_(None))
Index("ix_scans_live", scans.c.org, scans.c.unit_id, unique=True, sqlite_where=live, postgresql_where=live)
rechecking = and_(_going_on, scans.c.recheck_of.is_not(None))
Index(
    "ix_scans_rechecks",
    *(scans.c.org, scans.c.recheck_of),
    unique=True,
    sqlite_where=rechecking,
    postgresql_where=rechecking,
)

sheets = Table(
    "sheets",
    metadata,
    org(key=True),
    Column("scan_id", String, primary_key=True),
    Column("key", String, primary_key=True),  # all that an answer knows of the person; both go at the close
    Column("person", String, nullable=False),
    Column("data", JSON, nullable=False),
    Column("state", String, nullable=False),  # as in the data, to be counted
    Column("version", Integer, nullable=False),
    Column("dm_channel", String),
    Column("thread_ts", String),
    Column("card_ts", String),
    UniqueConstraint("org", "scan_id", "person"),
    ForeignKeyConstraint(["org", "scan_id"], ["scans.org", "scans.id"]),
    Index(None, "org", "person"),
)

scan_answers = Table(
    "scan_answers",
    metadata,
    Column("id", COUNTED, primary_key=True, autoincrement=True),
    org(),
    Column("scan_id", String, nullable=False),
    Column(
        "by", String, nullable=False
    ),  # the sheet's key; after the close "r1", or the person in a named scan
    Column("row", String, nullable=False),
    Column("level", String, nullable=False),
    Column("reason", Text),
    Column("evidence", String, nullable=False),
    Column("proof", Text, nullable=False),
    Column("role", String),
    Column("at", Moment, nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("org", "scan_id", "by", "row", "revision"),
    ForeignKeyConstraint(["org", "scan_id"], ["scans.org", "scans.id"]),
    CheckConstraint("level in ('0', '1', '2', '3', '4', 'unknown', 'na')", name="level"),
    CheckConstraint("role in ('manager', 'member')", name="role"),
    sqlite_autoincrement=True,  # a number is not given twice, so rows stay in the order they were put
)

scan_examples = Table(
    "scan_examples",
    metadata,
    org(key=True),
    Column("scan_id", String, primary_key=True),
    Column("criterion", String, primary_key=True),
    ForeignKeyConstraint(["org", "scan_id"], ["scans.org", "scans.id"]),
)
