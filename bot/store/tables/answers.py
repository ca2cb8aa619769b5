"""What was asked and answered, and what people said of it."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from bot.store.columns import Moment
from bot.store.tables.base import metadata, org

exchanges = Table(
    "exchanges",
    metadata,
    org(key=True),
    Column("id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("thread", String, nullable=False),
    Column("person", String, nullable=False),
    Column("question", Text, nullable=False),
    Column("intent", String, nullable=False),
    Column("reply", JSON, nullable=False),
    Column("composer", String, nullable=False),
    Column("prompt_version", String),
    Column("model", String),
    Column("passage_ids", JSON, nullable=False),
    Column("tokens", Integer),
    Column("milliseconds", Integer),
    Column("asked_at", Moment, nullable=False),
    Column("answered_at", Moment),
    Index(None, "org", "channel", "thread", "asked_at"),
    Index(None, "org", "person", "asked_at"),
)

feedback = Table(
    "feedback",
    metadata,
    org(key=True),
    Column("exchange_id", String, primary_key=True),
    Column("person", String, primary_key=True),
    Column("verdict", String, nullable=False),
    Column("reason", String),
    Column("words", Text, nullable=False),
    Column("given_at", Moment, nullable=False),
    # An answer that is erased takes with it what was said of it.
    ForeignKeyConstraint(["org", "exchange_id"], ["exchanges.org", "exchanges.id"], ondelete="CASCADE"),
    CheckConstraint("verdict in ('good', 'bad')", name="verdict"),
    CheckConstraint("reason in ('wrong', 'outdated', 'not_helpful', 'other')", name="reason"),
    Index(None, "org", "given_at"),
)

drafts = Table(
    "drafts",
    metadata,
    org(key=True),
    Column("delivery_id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("thread", String, nullable=False),
    Column("points", JSON, nullable=False),
    Column("shown", JSON(none_as_null=True)),
    Column("begun_at", Moment, nullable=False),
    Index(None, "org", "channel", "thread"),
)
