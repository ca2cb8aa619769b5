"""Shelves documents and keeps count of what came of it."""

from pathlib import Path

from knowledge.documents import Document
from knowledge.ingest.report import Duplicate, IngestReport, Refusal
from knowledge.library import Library
from knowledge.records import text_sha

TOGETHER = 32
"""Documents that are embedded together and then shelved one by one, so that nobody waits long for the database."""


class Tally:
    """Shelves documents a few at a time and keeps count."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._waiting: list[Document] = []
        self._seen: dict[str, str] = {}
        self._done: dict[str, list[str]] = {"added": [], "changed": [], "unchanged": []}
        self._passages = 0
        self.duplicates: list[Duplicate] = []
        self.refused: list[Refusal] = []

    def take(self, path: Path, document: Document) -> None:
        """Shelve a document unless it is new and says only what another one says."""
        records, said = self._library.records, text_sha(document)
        same_as = self._seen.get(said) or records.same_text(document)
        if same_as is not None and not records.knows(document.org, document.shelf, document.source):
            self.duplicates.append(Duplicate(path, same_as))
            return
        self._seen.setdefault(said, document.source)
        self.shelve_later(document)

    def shelve_later(self, document: Document) -> None:
        self._waiting.append(document)
        if len(self._waiting) >= TOGETHER:
            self._shelve()

    def report(self) -> IngestReport:
        self._shelve()
        return IngestReport(
            added=tuple(self._done["added"]),
            changed=tuple(self._done["changed"]),
            unchanged=tuple(self._done["unchanged"]),
            duplicates=tuple(self.duplicates),
            passages=self._passages,
        )

    def _shelve(self) -> None:
        for document, shelved in zip(self._waiting, self._library.shelve_all(self._waiting), strict=True):
            self._done[shelved.change].append(document.source)
            self._passages += shelved.passages
        self._waiting.clear()
