"""
What came in and what is to be posted: a row is open until it is answered or sent, or given up. And what Slack refused of it.
"""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
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

inbox = Table(
    "inbox",
    metadata,
    org(key=True),
    Column("delivery_id", String, primary_key=True),
    Column("channel", String),
    Column("ts", String),
    Column("kind", String, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("claimed_by", String, nullable=False),
    Column("lease_until", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("answered_at", Moment),
    Column("given_up_at", Moment),
    Column("given_up", Text),
    UniqueConstraint("org", "channel", "ts"),
)
owed = and_(inbox.c.answered_at.is_(None), inbox.c.given_up_at.is_(None))
Index("ix_inbox_owed", inbox.c.lease_until, sqlite_where=owed, postgresql_where=owed)

outbox = Table(
    "outbox",
    metadata,
    Column("id", COUNTED, primary_key=True, autoincrement=True),
    org(),
    Column("dedupe_key", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("thread", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("claimed_by", String),
    Column("lease_until", Moment),
    Column("attempts", Integer, nullable=False),
    Column("sent_at", Moment),
    Column("sent_ts", String),
    Column("failed_at", Moment),
    Column("failure", Text),
    UniqueConstraint("org", "dedupe_key"),
    sqlite_autoincrement=True,  # a number is not given twice, so rows stay in the order they were put
)
unsent = and_(outbox.c.sent_at.is_(None), outbox.c.failed_at.is_(None))
Index(
    "ix_outbox_unsent",
    *(outbox.c.org, outbox.c.channel, outbox.c.thread, outbox.c.id),
    sqlite_where=unsent,
    postgresql_where=unsent,
)

detours = Table(
    "detours",
    metadata,
    org(key=True),
    Column("channel", String, primary_key=True),  # empty where it holds for the whole workspace
    Column("way", String, primary_key=True),
    Column("until", Moment, nullable=False),
    CheckConstraint("way in ('edit', 'post', 'line', 'nothing')", name="way"),
)
