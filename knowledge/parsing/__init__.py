"""Reads a file's bytes as a document: its title, its text, and the date it states itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from knowledge.errors import DocumentRefused
from knowledge.parsing.dates import stated_date
from knowledge.parsing.front_matter import dated_by, split_front_matter
from knowledge.parsing.plain_text import clean, decode
from knowledge.parsing.titles import first_heading, readable

SUFFIXES = frozenset({".md", ".markdown", ".txt"})
SIZE_LIMIT = 5_000_000

__all__ = ["SIZE_LIMIT", "SUFFIXES", "ParsedDocument", "check", "clean", "parse"]


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What a file says: the text without its front matter, cleaned of what nobody can see."""

    title: str
    text: str
    dated: date | None
    """The date the document itself states; never the file's own time, which says only when it was copied."""
    front_matter: Mapping[str, object]


def parse(name: str, content: bytes, *, dated: date | None = None) -> ParsedDocument:
    """
    Read one file; raise DocumentRefused with a sentence that says what to do about it.

    `dated` stands in where the document states no date of its own.
    """
    check(name, len(content))
    text = decode(name, content)
    front_matter, body = split_front_matter(text)
    if not any(ch.isalnum() for ch in body):
        raise DocumentRefused(f"{name} holds no text, so there is nothing to find in it. Leave it out.")
    title = _said_title(front_matter) or first_heading(body) or readable(name)
    return ParsedDocument(
        title=" ".join(title.split())[:200],
        text=body,
        dated=dated_by(front_matter) or stated_date(body) or dated,
        front_matter=front_matter,
    )


def _said_title(front_matter: Mapping[str, object]) -> str:
    title = front_matter.get("title")
    # Only of plain values: a list in YAML can hold itself a billion times in a few lines, and would be written out.
    return str(title).strip() if isinstance(title, str | int | float | date) else ""


def check(name: str, size: int) -> None:
    """Raise DocumentRefused for what need not even be read: another kind of file, or one that is too big."""
    if PurePosixPath(name).suffix.lower() not in SUFFIXES:
        raise DocumentRefused(f"{name} is not Markdown or plain text. Save it as .md or .txt and add that.")
    if size > SIZE_LIMIT:
        raise DocumentRefused(
            f"{name} has {size / 1e6:.1f} MB and the limit is {SIZE_LIMIT / 1e6:.0f} MB. "
            "Split it, or leave out what nobody will ask about."
        )
