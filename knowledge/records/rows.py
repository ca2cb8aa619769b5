"""What comes out of the record, and how rows become documents and passages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import RowMapping

from knowledge.documents import EVERY_ORG, Audience, Document, DocumentKind, Passage, Shelf

Change = Literal["added", "changed", "unchanged"]


class ShelfKey(NamedTuple):
    """One shelf of one organisation."""

    org: str
    shelf: Shelf

    @classmethod
    def of(cls, shelf: Shelf, org: str) -> "ShelfKey":
        """The shelf an organisation sees: of the guidance there is only one."""
        return cls(EVERY_ORG if shelf is Shelf.GUIDANCE else org, shelf)


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as a list shows it."""

    id: str
    shelf: Shelf
    source: str
    kind: DocumentKind
    title: str
    audience: Audience
    dated: date | None
    passages: int


class Placed(NamedTuple):
    """Which document a passage belongs to, and its vector; an empty one if it has none."""

    document_id: str
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Entry:
    """What an index has to know of a passage: who may see it, and where it stands among the others."""

    id: str
    audience: str
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Numbers:
    """How much stands on a shelf."""

    documents: int
    undated: int
    passages: int
    embedded: int
    """Passages with a vector, which an index holds. A few signs that no embedder knows give none."""
    full_text: int
    pending: int
    """Changes that no index has followed yet."""


def to_blob(vector: NDArray[np.float32]) -> bytes:
    """
    Half precision: half the size, and the third decimal of a similarity stays the same.

    A vector of zeros points nowhere and is kept as nothing: no index could place it.
    """
    if not vector.any():
        return b""
    return vector.astype("<f2").tobytes()


def from_blob(blob: bytes) -> NDArray[np.float32]:
    return np.frombuffer(blob, dtype="<f2").astype(np.float32)


def to_document(row: RowMapping) -> Document:
    return Document(
        org=row["org"],
        shelf=Shelf(row["shelf"]),
        source=row["source"],
        title=row["title"],
        text=row["text"],
        kind=row["kind"],
        audience=Audience.parse(row["audience"]),
        dated=row["dated"],
        model=row["model"],
        origin=row["origin"],
        asked=tuple(row["asked"].split("\n")) if row["asked"] else (),
    )


def to_passage(row: Mapping[str, Any]) -> Passage:
    return Passage(
        id=row["id"],
        document_id=row["document_id"],
        org=row["org"],
        shelf=Shelf(row["shelf"]),
        audience=Audience.parse(row["audience"]),
        kind=row["kind"],
        title=row["title"],
        section=row["section"],
        text=row["text"],
        source=row["source"],
        dated=row["dated"],
        position=row["position"],
    )


def to_listed(row: RowMapping) -> Listed:
    return Listed(
        id=row["id"],
        shelf=Shelf(row["shelf"]),
        source=row["source"],
        kind=row["kind"],
        title=row["title"],
        audience=Audience.parse(row["audience"]),
        dated=row["dated"],
        passages=row["passages"],
    )


def document_row(document: Document) -> Mapping[str, Any]:
    """The columns that say what the document itself says."""
    return {
        "org": document.org,
        "shelf": document.shelf.value,
        "source": document.source,
        "kind": document.kind,
        "title": document.title,
        "text": document.text,
        "audience": str(document.audience),
        "dated": document.dated,
        "model": document.model,
        "asked": "\n".join(document.asked),
        "origin": document.origin,
    }


def to_entry(row: RowMapping) -> Entry:
    return Entry(row["id"], row["audience"], from_blob(row["vector"]))
