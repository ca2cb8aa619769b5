"""The tables of the knowledge record, on one page."""

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    column,
    table,
)

metadata = MetaData()

shelves = Table(
    "shelves",
    metadata,
    Column("org", String, primary_key=True),
    Column("shelf", String, primary_key=True),
    # One more for every change of the shelf, in the transaction that makes it: whoever keeps a copy sees at one glance
    # whether it is still level. Writing it first also makes writers of one shelf wait for each other.
    Column("revision", Integer, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    # What the full text of whole documents knows one by.
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("org", String, nullable=False),
    Column("shelf", String, nullable=False),
    Column("source", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("audience", String, nullable=False),
    Column("dated", Date),
    Column("model", Integer),
    Column("content_sha", String(64), nullable=False),
    Column("text_sha", String(64), nullable=False),
    Column("chunker", String, nullable=False),
    Column("embedder", String, nullable=False),
    Column("asked", Text, nullable=False),
    Column("origin", Text, nullable=False),
    # Last, because whatever stands behind a long text in a row is slow to reach.
    Column("text", Text, nullable=False),
    UniqueConstraint("org", "shelf", "source"),
    Index("documents_by_text", "org", "shelf", "text_sha"),
    Index("documents_by_origin", "org", "shelf", "origin"),
    sqlite_autoincrement=True,
)

passages = Table(
    "passages",
    metadata,
    # What the full text knows a passage by. It is never given out twice, not even after a deletion.
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("document_id", String(32), ForeignKey("documents.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("section", Text, nullable=False),
    # The document's own, here because the full text is kept level with the rows of this table alone.
    Column("title", Text, nullable=False),
    Column("embedder", String, nullable=False),
    Column("sha", String(64), nullable=False),
    Column("vector", LargeBinary, nullable=False),
    Column("text", Text, nullable=False),
    sqlite_autoincrement=True,
)

index_ops = Table(
    "index_ops",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("org", String, nullable=False),
    Column("shelf", String, nullable=False),
    # Only which passage: what to do follows from whether the record still has it, so that the order never matters.
    Column("passage_id", String(32), nullable=False),
    Index("index_ops_by_shelf", "org", "shelf", "number"),
    sqlite_autoincrement=True,
)

full_text = table("full_text_numbers", column("number", Integer))
"""Which passages the full text holds: a view that `lexical.create_full_text` makes, whatever database it is."""
