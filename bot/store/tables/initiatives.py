"""
Initiatives while and after they are described, each verdict on them, the permits of bounded trials, what each role hands to AI,
and the digests that were sent.
"""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.columns import COUNTED, Moment
from bot.store.tables.base import metadata, org

initiatives = Table(
    "initiatives",
    metadata,
    org(key=True),
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("name_key", String, nullable=False),
    Column(
        "unit", String, nullable=False
    ),  # by name: it may be planned for a unit that Cairn does not know yet
    Column("unit_key", String, nullable=False),
    Column("intake", JSON, nullable=False),  # as `cairn check` reads it
    Column("actual", Float),  # the metric as it was measured last
    Column("actual_on", Date),
    Column("origin", String, nullable=False),
    Column("source", Text, nullable=False),  # the document it was found in; empty for none
    Column("added_by", String, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("org", "unit_key", "name_key"),
    CheckConstraint("origin in ('check', 'hand', 'document')", name="origin"),
)

initiative_checks = Table(
    "initiative_checks",
    metadata,
    Column("id", COUNTED, primary_key=True, autoincrement=True),
    org(),
    Column("initiative_id", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("who", String, nullable=False),
    Column("intake", JSON, nullable=False),
    Column("verdict", JSON, nullable=False),
    Column("assessment_id", String),  # what the unit's stage was taken from; none where nobody had looked
    ForeignKeyConstraint(["org", "initiative_id"], ["initiatives.org", "initiatives.id"]),
    ForeignKeyConstraint(["org", "assessment_id"], ["assessments.org", "assessments.id"]),
    Index(None, "org", "initiative_id", "id"),
    sqlite_autoincrement=True,  # a number is not given twice, so rows stay in the order they were put
)

intakes = Table(
    "intakes",
    metadata,
    org(key=True),
    Column("id", String, primary_key=True),
    Column("person", String, nullable=False),
    Column(
        "answers", JSON, nullable=False
    ),  # by the key of the field; what is not in it was not answered yet
    Column("found", JSON, nullable=False),  # what was found in documents for them
    Column("source", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("done_at", Moment),  # checked, and never again
)

permits = Table(
    "permits",
    metadata,
    org(key=True),
    Column("id", String, primary_key=True),
    Column("initiative_id", String, nullable=False),
    Column("terms", JSON, nullable=False),
    Column("until", Date, nullable=False),
    Column("review", Date, nullable=False),
    Column("started_by", String, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("reminded_for", Date),  # the day of review or end that was last spoken of
    Column("ended_at", Moment),
    Column("ended_by", String),
    Column("outcome", String),
    Column("words", Text, nullable=False),
    ForeignKeyConstraint(["org", "initiative_id"], ["initiatives.org", "initiatives.id"]),
    CheckConstraint("outcome in ('widened', 'extended', 'stopped')", name="outcome"),
    Index(None, "org", "initiative_id"),
)
running = permits.c.ended_at.is_(None)
Index(
    "ix_permits_running",
    *(permits.c.org, permits.c.initiative_id),
    unique=True,
    sqlite_where=running,
    postgresql_where=running,
)

role_sheets = Table(
    "role_sheets",
    metadata,
    org(key=True),
    Column("unit_id", String, primary_key=True),
    Column("role_key", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("people", Integer, nullable=False),
    Column("tasks", JSON, nullable=False),
    Column("set_by", String, nullable=False),
    Column("set_at", Moment, nullable=False),
    ForeignKeyConstraint(["org", "unit_id"], ["units.org", "units.id"]),
)

digests = Table(
    "digests",
    metadata,
    org(key=True),
    Column("audience", String, primary_key=True),  # the channel or the person it goes to
    Column("seen", JSON, nullable=False),  # what the last one told of
    Column("sent_at", Moment, nullable=False),
)
