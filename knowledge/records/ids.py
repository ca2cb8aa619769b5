"""Names that follow from what they name: the same content gets the same ids on every machine and at every attempt."""

import hashlib
import json
from dataclasses import dataclass

from knowledge.documents import Document, Piece, Shelf


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a shelf's passages were made with; another one gives other passages or vectors for the same document."""

    chunker: str
    embedder: str

    def __str__(self) -> str:
        return f"{self.chunker} {self.embedder}"


def document_id(org: str, shelf: Shelf, source: str) -> str:
    """A document keeps its id while its content changes."""
    return sha(org, shelf.value, source)[:32]


def passage_id(document: str, piece: Piece) -> str:
    """A passage keeps its id while it stays in its place and says the same: citations of it then still hold."""
    return sha(document, str(piece.position), piece_sha(piece))[:32]


def piece_sha(piece: Piece) -> str:
    return sha(piece.context, piece.section, piece.text)


def text_sha(document: Document) -> str:
    """The same for two documents that say the same to the same people, wherever they come from."""
    return sha(document.text, str(document.audience))


def content_sha(document: Document, recipe: Recipe) -> str:
    """Changes with anything that an index or an answer could show of the document."""
    return sha(
        text_sha(document),
        document.title,
        document.kind,
        str(document.dated),
        str(document.model),
        *document.asked,
        recipe.chunker,
        recipe.embedder,
    )


def sha(*parts: str) -> str:
    # As JSON, because joined by any sign two different lists of parts could read the same.
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
