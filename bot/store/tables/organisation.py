"""Whose record it is: organisations, their units, who is what in them, and who did what."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from bot.store.columns import COUNTED, Moment
from bot.store.tables.base import metadata, org

orgs = Table(
    "orgs",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("slack_team_id", String, unique=True),
    Column("created_at", Moment, nullable=False),
    Column(
        "gone_at", Moment
    ),  # when its workspace took Cairn out; nothing is posted there until it comes back
)

units = Table(
    "units",
    metadata,
    org(key=True),
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("name_key", String, nullable=False),  # the name without case, which SQLite can only fold for ASCII
    Column("parent_id", String),
    Column("scope", String, nullable=False),
    Column("people", Integer),
    Column("suited", Integer),
    Column("channel_id", String),
    UniqueConstraint("org", "name_key"),
    UniqueConstraint("org", "channel_id"),
    ForeignKeyConstraint(["org", "parent_id"], ["units.org", "units.id"]),
    CheckConstraint("scope in ('organisation', 'department', 'team')", name="scope"),
)

unit_roles = Table(
    "unit_roles",
    metadata,
    org(key=True),
    Column("unit_id", String, primary_key=True),
    Column("person", String, primary_key=True),
    Column("role", String, primary_key=True),
    ForeignKeyConstraint(["org", "unit_id"], ["units.org", "units.id"]),
    CheckConstraint("role in ('champion', 'manager', 'member')", name="role"),
    Index(None, "org", "person"),
)

allowances = Table(
    "allowances",
    metadata,
    org(key=True),
    Column("channel", String, primary_key=True),
    Column("guests", Boolean, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("org_documents", Boolean, nullable=False),
    Column("set_at", Moment, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", COUNTED, primary_key=True, autoincrement=True),
    org(),
    Column("at", Moment, nullable=False),
    Column("who", String, nullable=False),
    Column("what", String, nullable=False),
    Column("about", JSON, nullable=False),
    Index(None, "org", "at"),
)
