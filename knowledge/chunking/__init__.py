"""
Splits a document into pieces that can be found and quoted: `split(document)`.

Pure: the same document always gives the same pieces, and every word a reader of the document sees is in one of them,
in its text or in its headings.
"""

from knowledge.chunking.blocks import blocks
from knowledge.chunking.packing import pack
from knowledge.chunking.plain import without_tags
from knowledge.chunking.visible import visible
from knowledge.documents import Document, Piece

CHUNKER_VERSION = "headings-1"
"""Raise it whenever the same document would be split in another way: `cairn reindex` then splits all of them anew."""

__all__ = ["CHUNKER_VERSION", "says_nothing", "split"]


def split(document: Document) -> tuple[Piece, ...]:
    """The document's pieces in reading order; none when it has no words."""
    return pack(document.title, blocks(document.text, document.title))


def says_nothing(text: str) -> bool:
    """Whether a reader of the page would see no word: a redirect, a page that only includes others."""
    return not any(sign.isalnum() for sign in without_tags(visible(text)))
