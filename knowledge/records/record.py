"""The record: what is written to it, in single transactions, and what is read of documents and passages."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, Select, func, select
from sqlalchemy.exc import IntegrityError

from knowledge.documents import Document, Passage, Piece, Scope, Shelf
from knowledge.records import rows, writing
from knowledge.records.following import Following, of_shelf
from knowledge.records.ids import Recipe, content_sha, document_id, text_sha
from knowledge.records.rows import Change, Listed, Placed, ShelfKey
from knowledge.records.tables import documents, passages
from knowledge.records.visible import visible_to

OWN = ("id", "document_id", "position", "section", "title", "text")
SHOWN = ("org", "shelf", "source", "kind", "audience", "dated")
"""What a passage shows of its document, beside the title, which it holds itself."""


class Records(Following):
    """
    Everything that stands on the shelves, in one database.

    It is plain and blocking: from async code call it in a thread.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def holds(self, document: Document, recipe: Recipe) -> bool:
        """Whether exactly this document, made with this recipe, stands on its shelf: nothing is left to do then."""
        return self.held([document], recipe) == [True]

    def held(self, some: Sequence[Document], recipe: Recipe) -> list[bool]:
        """The same for several with one look: at each start there are as many as there are topics of the guidance."""
        ids = [document_id(one.org, one.shelf, one.source) for one in some]
        wanted = select(documents.c.id, documents.c.content_sha).where(documents.c.id.in_(ids))
        with self.engine.connect() as connection:
            kept = {row.id: row.content_sha for row in connection.execute(wanted)}
        return [kept.get(name) == content_sha(one, recipe) for name, one in zip(ids, some, strict=True)]

    def shelve(
        self, document: Document, pieces: Sequence[Piece], vectors: NDArray[np.float32], recipe: Recipe
    ) -> Change:
        """
        Put a document on its shelf, or put it in the place of what stood there under its source.

        Document, passages, full text and what the indexes have to follow are one transaction: after a crash all of it
        is there or none. Shelving the same again changes nothing.
        """
        if len(pieces) != len(vectors):
            raise ValueError(f"{document.source!r} has {len(pieces)} pieces and {len(vectors)} vectors.")
        if self.holds(document, recipe):
            return "unchanged"
        try:
            return self._replace(document, pieces, vectors, recipe)
        except IntegrityError:
            # Another process put the first document on this shelf, or this very one, a moment ago: now it is there.
            return self._replace(document, pieces, vectors, recipe)

    def _replace(
        self, document: Document, pieces: Sequence[Piece], vectors: NDArray[np.float32], recipe: Recipe
    ) -> Change:
        key = ShelfKey(document.org, document.shelf)
        with self.engine.begin() as connection:
            writing.raise_revision(connection, key)
            gone = writing.take_down(connection, [document_id(*key, document.source)])
            new = writing.put_up(connection, document, pieces, vectors, recipe)
            writing.note_for_indexes(connection, key, {*gone.passages, *new})
        return "changed" if gone.documents else "added"

    def remove(self, org: str, shelf: Shelf, source: str) -> bool:
        """Take a document off its shelf, with everything that was made of it; False when it was not there."""
        return self._take_down(ShelfKey(org, shelf), [document_id(org, shelf, source)]) > 0

    def remove_all(self, org: str) -> int:
        """Take down everything an organisation shelved; how many documents that was."""
        key = ShelfKey(org, Shelf.ORGANISATION)
        with self.engine.connect() as connection:
            every = connection.scalars(select(documents.c.id).where(*of_shelf(documents, key))).all()
        return self._take_down(key, every)

    def _take_down(self, key: ShelfKey, ids: Sequence[str]) -> int:
        with self.engine.begin() as connection:
            writing.raise_revision(connection, key)
            gone = writing.take_down(connection, ids)
            writing.note_for_indexes(connection, key, gone.passages)
        return gone.documents

    def documents(self, org: str, shelf: Shelf = Shelf.ORGANISATION) -> tuple[Listed, ...]:
        """What stands on the shelf, by source."""
        wanted = (
            select(documents, func.count(passages.c.id).label("passages"))
            .join_from(documents, passages, isouter=True)
            .where(*of_shelf(documents, ShelfKey.of(shelf, org)))
            .group_by(documents.c.id)
            .order_by(documents.c.source)
        )
        with self.engine.connect() as connection:
            return tuple(rows.to_listed(row) for row in connection.execute(wanted).mappings())

    def document(self, org: str, shelf: Shelf, source: str) -> Document | None:
        """One document with its whole text."""
        wanted = select(documents).where(documents.c.id == document_id(org, shelf, source))
        with self.engine.connect() as connection:
            row = connection.execute(wanted).mappings().first()
        return None if row is None else rows.to_document(row)

    def knows(self, org: str, shelf: Shelf, source: str) -> bool:
        """Whether something stands on the shelf under this source."""
        wanted = select(documents.c.id).where(documents.c.id == document_id(org, shelf, source))
        with self.engine.connect() as connection:
            return connection.scalar(wanted) is not None

    def read_from(self, org: str, origin: str) -> Document | None:
        """The document of an organisation that was read from this file."""
        wanted = select(documents).where(
            documents.c.org == org,
            documents.c.shelf == Shelf.ORGANISATION.value,
            documents.c.origin == origin,
        )
        with self.engine.connect() as connection:
            row = connection.execute(wanted).mappings().first()
        return None if row is None else rows.to_document(row)

    def same_text(self, document: Document) -> str | None:
        """The source of another document on the shelf that says the same to the same people."""
        wanted = (
            select(documents.c.source)
            .where(*of_shelf(documents, ShelfKey(document.org, document.shelf)))
            .where(documents.c.text_sha == text_sha(document), documents.c.source != document.source)
            .order_by(documents.c.source)
            .limit(1)
        )
        with self.engine.connect() as connection:
            source: str | None = connection.scalar(wanted)
        return source

    def passages(self, ids: Collection[str], scope: Scope) -> tuple[Passage, ...]:
        """Those of the passages that everyone in the scope may see, in the order asked for."""
        with self.engine.connect() as connection:
            of_document = _seen(connection, ids, scope, SHOWN)
            kept = connection.execute(_among(ids, OWN)).mappings()
            found = {
                row["id"]: rows.to_passage({**row, **of_document[row["document_id"]]})
                for row in kept
                if row["document_id"] in of_document
            }
        return tuple(found[name] for name in ids if name in found)

    def passages_of(self, source: str, scope: Scope) -> tuple[Passage, ...]:
        """The passages of one of the organisation's documents in their order, as far as the scope may see them."""
        document = document_id(scope.org, Shelf.ORGANISATION, source)
        wanted = select(passages.c.id).where(passages.c.document_id == document).order_by(passages.c.position)
        with self.engine.connect() as connection:
            ids = connection.execute(wanted).scalars().all()
        return self.passages(ids, scope)

    def vectors(self, ids: Collection[str], scope: Scope) -> Mapping[str, Placed]:
        """Where those of the passages stand that everyone in the scope may see."""
        with self.engine.connect() as connection:
            seen = _seen(connection, ids, scope, ())
            kept = connection.execute(_among(ids, ("id", "document_id", "vector"))).all()
        return {
            row.id: Placed(row.document_id, rows.from_blob(row.vector))
            for row in kept
            if row.document_id in seen
        }

    def passage_ids(self, documents_named: Collection[str]) -> tuple[str, ...]:
        """The ids of every passage of these documents. What may be seen of them is for `vectors` and `passages` to say."""
        with self.engine.connect() as connection:
            return tuple(connection.scalars(_among_documents(documents_named)))

    def callings(self, documents_named: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """What each of these documents is called: its title, and the ways in which people ask for it."""
        wanted = select(documents.c.id, documents.c.title, documents.c.asked).where(
            documents.c.id.in_(list(documents_named))
        )
        with self.engine.connect() as connection:
            found = connection.execute(wanted).all()
        return {row.id: (row.title, *filter(None, row.asked.split("\n"))) for row in found}

    def outdated(self, org: str, shelf: Shelf, recipe: Recipe) -> tuple[str, ...]:
        """The sources of documents whose passages were made with another recipe than this one."""
        wanted = (
            select(documents.c.source)
            .where(*of_shelf(documents, ShelfKey.of(shelf, org)))
            .where((documents.c.chunker != recipe.chunker) | (documents.c.embedder != recipe.embedder))
            .order_by(documents.c.source)
        )
        with self.engine.connect() as connection:
            return tuple(connection.scalars(wanted))


def _among(ids: Collection[str], columns: Collection[str]) -> Select[Any]:
    return select(*(passages.c[name] for name in columns)).where(passages.c.id.in_(list(ids)))


def _seen(
    connection: Connection, ids: Collection[str], scope: Scope, columns: Collection[str]
) -> Mapping[str, Mapping[str, Any]]:
    """
    The documents of these passages that everyone in the scope may see, by id.

    Asked for on its own: in one statement with the passages SQLite begins with everything the scope allows and reads
    all of its passages, forty milliseconds at ten thousand of them.
    """
    theirs = _among(ids, ("document_id",)).scalar_subquery()
    wanted = select(documents.c.id, *(documents.c[name] for name in columns)).where(
        documents.c.id.in_(theirs), visible_to(scope, tuple(Shelf))
    )
    return {row["id"]: {name: row[name] for name in columns} for row in connection.execute(wanted).mappings()}


def _among_documents(named: Collection[str]) -> Select[tuple[str]]:
    return select(passages.c.id).where(passages.c.document_id.in_(list(named)))
