"""
The record of what stands on the shelves: documents, passages, vectors, audiences. Every index is filled from it.

`metadata` holds its tables for the migrations; `Records(engine)` reads and writes them; `open_record(url)` makes an
engine as they need it. Everything is plain SQL by SQLAlchemy, for SQLite and PostgreSQL alike.
"""

from knowledge.records.engine import open_record
from knowledge.records.ids import Recipe, document_id, passage_id, text_sha
from knowledge.records.record import Records
from knowledge.records.rows import Change, Entry, Listed, Numbers, Placed, ShelfKey
from knowledge.records.tables import metadata
from knowledge.records.visible import visible_to

__all__ = [
    "Change",
    "Entry",
    "Listed",
    "Numbers",
    "Placed",
    "Recipe",
    "Records",
    "ShelfKey",
    "document_id",
    "metadata",
    "open_record",
    "passage_id",
    "text_sha",
    "visible_to",
]
