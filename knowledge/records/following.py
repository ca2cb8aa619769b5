"""What an index reads of the record to stay level with it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Engine, Select, Table, delete, func, select

from knowledge.records import rows
from knowledge.records.rows import Entry, Numbers, ShelfKey
from knowledge.records.tables import documents, full_text, index_ops, passages, shelves

# As many values as every database takes in one statement.
AT_ONCE = 500

Value = TypeVar("Value")
Row = TypeVar("Row", bound=tuple[Any, ...])


class Pending(NamedTuple):
    """Passages that changed since the indexes were last level, and the rows that said so."""

    numbers: tuple[int, ...]
    passages: tuple[str, ...]


class Following:
    """The part of the record that indexes use."""

    engine: Engine

    def revision(self, key: ShelfKey) -> int:
        """How often the shelf has changed; a copy made at the same revision is level with the record."""
        wanted = select(shelves.c.revision).where(*of_shelf(shelves, key))
        with self.engine.connect() as connection:
            return connection.scalar(wanted) or 0

    def pending(self, key: ShelfKey, limit: int = AT_ONCE) -> Pending:
        """The oldest changes that no index has followed yet."""
        wanted = (
            select(index_ops.c.number, index_ops.c.passage_id)
            .where(*of_shelf(index_ops, key))
            .order_by(index_ops.c.number)
            .limit(limit)
        )
        with self.engine.connect() as connection:
            found = connection.execute(wanted).all()
        return Pending(
            tuple(row.number for row in found), tuple(dict.fromkeys(row.passage_id for row in found))
        )

    def settle(self, pending: Pending) -> None:
        """Forget changes that the index has followed. Call it after the index has kept them, never before."""
        with self.engine.begin() as connection:
            for numbers in batches(pending.numbers):
                connection.execute(delete(index_ops).where(index_ops.c.number.in_(numbers)))

    def entries(self, key: ShelfKey, embedder: str) -> tuple[Entry, ...]:
        """Everything an exact index holds: all vectors of the shelf that this embedder made."""
        with self.engine.connect() as connection:
            found = connection.execute(_entries(key, embedder)).mappings()
            return tuple(rows.to_entry(row) for row in found)

    def entries_of(self, key: ShelfKey, embedder: str, ids: Collection[str]) -> tuple[Entry, ...]:
        """The same of these passages alone; what is gone from the record is missing here."""
        with self.engine.connect() as connection:
            return tuple(
                rows.to_entry(row)
                for some in batches(ids)
                for row in connection.execute(
                    _entries(key, embedder).where(passages.c.id.in_(some))
                ).mappings()
            )

    def audiences(self, key: ShelfKey, embedder: str) -> Mapping[str, str]:
        """Which passages an index should hold, and for whom."""
        columns: Select[tuple[str, str]] = select(passages.c.id, documents.c.audience)
        wanted = _on_shelf(columns, key, embedder)
        with self.engine.connect() as connection:
            return {row.id: row.audience for row in connection.execute(wanted)}

    def known(self, key: ShelfKey, embedder: str, limit: int) -> tuple[Entry, ...]:
        """A few passages that every sound index must already find."""
        waiting = select(index_ops.c.passage_id).where(*of_shelf(index_ops, key))
        wanted = _entries(key, embedder).where(passages.c.id.not_in(waiting)).limit(limit)
        with self.engine.connect() as connection:
            return tuple(rows.to_entry(row) for row in connection.execute(wanted).mappings())

    def embedders(self, key: ShelfKey) -> frozenset[str]:
        """Which embedders the shelf was filled with; more than one while `cairn reindex` is at work."""
        with self.engine.connect() as connection:
            return frozenset(
                connection.scalars(select(documents.c.embedder).where(*of_shelf(documents, key)).distinct())
            )

    def numbers(self, key: ShelfKey) -> Numbers:
        """How much of everything there is."""
        theirs = of_shelf(documents, key)
        listed = select(func.count()).select_from(documents).where(*theirs)
        held = select(func.count()).select_from(passages).join(documents).where(*theirs)
        waiting = select(func.count()).select_from(index_ops).where(*of_shelf(index_ops, key))
        with self.engine.connect() as connection:
            return Numbers(
                documents=connection.scalar(listed) or 0,
                undated=connection.scalar(listed.where(documents.c.dated.is_(None))) or 0,
                passages=connection.scalar(held) or 0,
                embedded=connection.scalar(held.where(passages.c.vector != b"")) or 0,
                full_text=connection.scalar(held.where(passages.c.number.in_(select(full_text.c.number))))
                or 0,
                pending=connection.scalar(waiting) or 0,
            )


def of_shelf(kept: Table, key: ShelfKey) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The rows of a table that belong to one shelf of one organisation."""
    return kept.c.org == key.org, kept.c.shelf == key.shelf.value


def batches(values: Iterable[Value]) -> Iterator[list[Value]]:
    """The values in lists short enough for one statement."""
    rest = iter(values)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _entries(key: ShelfKey, embedder: str) -> Select[tuple[str, str, bytes]]:
    wanted = select(passages.c.id, documents.c.audience, passages.c.vector).order_by(passages.c.id)
    return _on_shelf(wanted, key, embedder)


def _on_shelf(wanted: Select[Row], key: ShelfKey, embedder: str) -> Select[Row]:
    joined = wanted.join_from(passages, documents)
    with_vector = passages.c.vector != b""
    return joined.where(*of_shelf(documents, key), passages.c.embedder == embedder, with_vector)
