"""
All tables of the record on one page.

The organisation is part of each key, so that a row of one cannot point at a row of another.
A row of the inbox or outbox is open until it is answered or sent, or given up.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
)

from bot.store.columns import COUNTED, Moment

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _org(*, key: bool = False) -> Column[str]:
    return Column("org", String, ForeignKey("orgs.id"), primary_key=key, nullable=False)


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
    _org(key=True),
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
    _org(key=True),
    Column("unit_id", String, primary_key=True),
    Column("person", String, primary_key=True),
    Column("role", String, primary_key=True),
    ForeignKeyConstraint(["org", "unit_id"], ["units.org", "units.id"]),
    CheckConstraint("role in ('champion', 'manager', 'member')", name="role"),
    Index(None, "org", "person"),
)

assessments = Table(
    "assessments",
    metadata,
    _org(key=True),
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

exchanges = Table(
    "exchanges",
    metadata,
    _org(key=True),
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
)

feedback = Table(
    "feedback",
    metadata,
    _org(key=True),
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

inbox = Table(
    "inbox",
    metadata,
    _org(key=True),
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

drafts = Table(
    "drafts",
    metadata,
    _org(key=True),
    Column("delivery_id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("thread", String, nullable=False),
    Column("points", JSON, nullable=False),
    Column("shown", JSON(none_as_null=True)),
    Column("begun_at", Moment, nullable=False),
    Index(None, "org", "channel", "thread"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", COUNTED, primary_key=True, autoincrement=True),
    _org(),
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

audit = Table(
    "audit",
    metadata,
    Column("id", COUNTED, primary_key=True, autoincrement=True),
    _org(),
    Column("at", Moment, nullable=False),
    Column("who", String, nullable=False),
    Column("what", String, nullable=False),
    Column("about", JSON, nullable=False),
    Index(None, "org", "at"),
)

scans = Table(
    "scans",
    metadata,
    _org(key=True),
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
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    ForeignKeyConstraint(["org", "unit_id"], ["units.org", "units.id"]),
    ForeignKeyConstraint(["org", "assessment_id"], ["assessments.org", "assessments.id"]),
    CheckConstraint("state in ('draft', 'open', 'closing', 'closed', 'cancelled')", name="state"),
    Index(None, "org", "unit_id"),
)
live = scans.c.state.in_(["open", "closing"])
Index("ix_scans_live", scans.c.org, scans.c.unit_id, unique=True, sqlite_where=live, postgresql_where=live)

sheets = Table(
    "sheets",
    metadata,
    _org(key=True),
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
    _org(),
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
    _org(key=True),
    Column("scan_id", String, primary_key=True),
    Column("criterion", String, primary_key=True),
    ForeignKeyConstraint(["org", "scan_id"], ["scans.org", "scans.id"]),
)

move_owners = Table(
    "move_owners",
    metadata,
    _org(key=True),
    Column("assessment_id", String, primary_key=True),
    Column("criterion", String, primary_key=True),
    Column("workflow", String, primary_key=True),  # empty for a move that is no workflow's
    Column("owner", String, nullable=False),
    Column("due", Date),
    Column("set_by", String, nullable=False),
    Column("set_at", Moment, nullable=False),
    ForeignKeyConstraint(["org", "assessment_id"], ["assessments.org", "assessments.id"]),
)

allowances = Table(
    "allowances",
    metadata,
    _org(key=True),
    Column("channel", String, primary_key=True),
    Column("guests", Boolean, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("org_documents", Boolean, nullable=False),
    Column("set_at", Moment, nullable=False),
)
