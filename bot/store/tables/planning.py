"""What units have decided to do, and who did what to it when."""

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
)

from bot.store.columns import COUNTED, Moment
from bot.store.tables.base import metadata, org

plan_items = Table(
    "plan_items",
    metadata,
    org(key=True),
    Column("id", String, primary_key=True),
    Column("unit_id", String, nullable=False),
    Column("criterion", String, nullable=False),
    Column("workflow", String, nullable=False),  # empty for what is no workflow's
    Column("move", JSON, nullable=False),
    Column("place", Integer),  # among the moves of the newest placement; none while it is none of them
    Column("assessment_id", String, nullable=False),  # the newest that was laid over it
    Column("found_on", Date, nullable=False),
    Column("whose", String, nullable=False),
    Column("effort", Integer, nullable=False),
    Column("asked", String),
    Column("owner", String),
    Column("tz_minutes", Integer, nullable=False),  # how far the owner's clock is from UTC
    Column("due", Date),
    Column("reminded_for", Date),  # the due date of which the owner was reminded
    Column("state", String, nullable=False),
    Column("since", Moment, nullable=False),
    Column("reported_by", String),
    Column("reason", Text, nullable=False),
    Column("version", Integer, nullable=False),
    ForeignKeyConstraint(["org", "unit_id"], ["units.org", "units.id"]),
    ForeignKeyConstraint(["org", "assessment_id"], ["assessments.org", "assessments.id"]),
    CheckConstraint("state in ('open', 'reported', 'confirmed', 'dropped')", name="state"),
    CheckConstraint("whose in ('ours', 'others')", name="whose"),
    CheckConstraint("effort between 1 and 3", name="effort"),
    Index(None, "org", "owner"),
)
unconfirmed = plan_items.c.state != "confirmed"
Index(
    "ix_plan_items_unconfirmed",
    *(plan_items.c.org, plan_items.c.unit_id, plan_items.c.criterion, plan_items.c.workflow),
    unique=True,
    sqlite_where=unconfirmed,
    postgresql_where=unconfirmed,
)

plan_events = Table(
    "plan_events",
    metadata,
    Column("id", COUNTED, primary_key=True, autoincrement=True),
    org(),
    Column("item_id", String, nullable=False),
    Column("at", Moment, nullable=False),
    Column("who", String, nullable=False),
    Column("what", String, nullable=False),
    Column("about", JSON, nullable=False),
    ForeignKeyConstraint(["org", "item_id"], ["plan_items.org", "plan_items.id"]),
    Index(None, "org", "item_id"),
    sqlite_autoincrement=True,  # a number is not given twice, so rows stay in the order they were put
)
