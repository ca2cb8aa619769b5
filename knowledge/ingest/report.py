"""What adding files to a shelf came to."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


class Refusal(NamedTuple):
    """A file that could not be added, and why."""

    path: Path
    why: str


class Duplicate(NamedTuple):
    """A new file that says word for word what a document says to the same people."""

    path: Path
    same_as: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What adding some files came to. Documents are named by their sources."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    refused: tuple[Refusal, ...] = ()
    skipped: int = 0
    """Files in the folders that are neither Markdown nor plain text."""
    passages: int = 0
    """How many passages were made of what was added or changed."""
