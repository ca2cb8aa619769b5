"""The single steps of a change to a shelf, each inside the transaction of the caller."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, insert, select, update

from knowledge.documents import Document, Piece
from knowledge.records.ids import Recipe, content_sha, document_id, passage_id, piece_sha, text_sha
from knowledge.records.rows import ShelfKey, document_row, to_blob
from knowledge.records.tables import documents, index_ops, passages, shelves


class Gone(NamedTuple):
    """What was taken off a shelf."""

    documents: int
    passages: Sequence[str]


def raise_revision(connection: Connection, key: ShelfKey) -> None:
    """
    Say that the shelf is about to change.

    It has to be the first statement: it takes the lock for writing, and a transaction that began with reading could
    be refused it.
    """
    org, shelf = key
    one_more = (
        update(shelves)
        .where(shelves.c.org == org, shelves.c.shelf == shelf)
        .values(revision=shelves.c.revision + 1)
    )
    if connection.execute(one_more).rowcount == 0:
        connection.execute(insert(shelves).values(org=org, shelf=shelf.value, revision=1))


def take_down(connection: Connection, ids: Sequence[str]) -> Gone:
    """Delete documents and their passages; the full text follows by itself."""
    taken: list[str] = []
    count = 0
    for one in ids:
        theirs = passages.c.document_id == one
        taken += connection.scalars(select(passages.c.id).where(theirs))
        connection.execute(delete(passages).where(theirs))
        count += connection.execute(delete(documents).where(documents.c.id == one)).rowcount
    return Gone(count, taken)


def put_up(
    connection: Connection,
    document: Document,
    pieces: Sequence[Piece],
    vectors: NDArray[np.float32],
    recipe: Recipe,
) -> Sequence[str]:
    """Insert a document and its passages; the ids of the passages."""
    name = document_id(document.org, document.shelf, document.source)
    made = {
        "id": name,
        "content_sha": content_sha(document, recipe),
        "text_sha": text_sha(document),
        "chunker": recipe.chunker,
        "embedder": recipe.embedder,
    }
    connection.execute(insert(documents).values(**document_row(document), **made))
    new = [
        {
            "id": passage_id(name, piece),
            "document_id": name,
            "position": piece.position,
            "section": piece.section,
            "title": document.title,
            "text": piece.text,
            "vector": to_blob(vector),
            "embedder": recipe.embedder,
            "sha": piece_sha(piece),
        }
        for piece, vector in zip(pieces, vectors, strict=True)
    ]
    if new:
        connection.execute(insert(passages), new)
    return [str(row["id"]) for row in new]


def note_for_indexes(connection: Connection, key: ShelfKey, ids: Collection[str]) -> None:
    """Write down which passages every index has to look at again."""
    if ids:
        noted = [{"org": key.org, "shelf": key.shelf.value, "passage_id": name} for name in sorted(ids)]
        connection.execute(insert(index_ops), noted)
