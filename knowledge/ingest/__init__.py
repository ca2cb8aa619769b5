"""
Puts files on the shelves: a folder or a file of the organisation's, or Cairn's own guidance.

A document is known by its source: the path below the folder that was named, with that folder's own name before it
(`policies/travel/trains.md`), or the file name alone. So it is the same document wherever the folder lies, on every
machine, and adding the folder again changes only what has changed in it. Two files that are there at the same time are
two documents: the second gets as many folder names before its own as it takes to tell them apart.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from knowledge import parsing
from knowledge.chunking import says_nothing
from knowledge.documents import EVERY_ORG, WHOLE_ORG, Audience, Document, Shelf
from knowledge.errors import DocumentRefused
from knowledge.ingest.report import Duplicate, IngestReport, Refusal
from knowledge.ingest.tally import Tally
from knowledge.ingest.upkeep import forget, reindex
from knowledge.ingest.walk import File, Walk, why
from knowledge.library import Library

__all__ = [
    "Duplicate",
    "IngestReport",
    "Progress",
    "Refusal",
    "forget",
    "ingest",
    "load_guidance",
    "reindex",
    "topics",
]

Progress = Callable[[int, int, str], None]
"""Called after each file with how many are done, of how many, and the last one's source."""


def ingest(
    paths: Iterable[Path],
    *,
    org: str,
    audience: Audience | None = None,
    dated: date | None = None,
    library: Library,
    on_progress: Progress | None = None,
) -> IngestReport:
    """
    Add files and whole folders to an organisation's shelf, for this audience.

    Without one, a new document is for the whole organisation and one that is there already stays for whom it was: adding
    a folder again must not open what was restricted.
    One that cannot be read is reported and does not keep the others out. `dated` is for documents that state no date
    themselves. Files that are gone from a folder stay on the shelf until somebody removes them.
    """
    walk = Walk()
    files = walk.files(paths)
    tally = Tally(library)
    for number, file in enumerate(files, start=1):
        try:
            tally.take(file.path, _read(library, file, org, audience, dated))
        except (DocumentRefused, OSError) as fault:
            tally.refused.append(Refusal(file.path, why(file.path, fault)))
        if on_progress is not None:
            on_progress(number, len(files), file.source)
    return replace(tally.report(), refused=(*walk.refused, *tally.refused), skipped=walk.skipped)


def load_guidance(library: Library, folder: Path) -> IngestReport:
    """Bring the shelf of guidance level with the topics in a folder: one Markdown file each, those that are gone removed."""
    tally = Tally(library)
    found = topics(folder)
    for topic in found:
        tally.shelve_later(topic)
    there = {topic.source for topic in found}
    kept = library.records.documents(EVERY_ORG, Shelf.GUIDANCE)
    gone = tuple(listed.source for listed in kept if listed.source not in there)
    for source in gone:
        library.remove(EVERY_ORG, Shelf.GUIDANCE, source)
    return replace(tally.report(), removed=gone)


def topics(folder: Path) -> tuple[Document, ...]:
    """The topics of Cairn's guidance as documents, in the order of their files."""
    return tuple(_topic(path, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.md")))


def _read(library: Library, file: File, org: str, audience: Audience | None, dated: date | None) -> Document:
    parsing.check(file.path.name, file.path.stat().st_size)
    parsed = parsing.parse(file.path.name, file.path.read_bytes(), dated=dated)
    if says_nothing(parsed.text):
        raise DocumentRefused(f"{file.path.name} shows no words, only tags or comments. Leave it out.")
    origin = os.path.realpath(file.path)
    kept = library.records.read_from(org, origin)
    source = kept.source if kept else _free_source(library, org, file, origin)
    kept = kept or library.records.document(org, Shelf.ORGANISATION, source)
    return Document(
        org=org,
        shelf=Shelf.ORGANISATION,
        source=source,
        origin=origin,
        title=parsed.title,
        text=parsed.text,
        audience=audience or (kept.audience if kept else WHOLE_ORG),
        dated=parsed.dated,
    )


def _free_source(library: Library, org: str, file: File, origin: str) -> str:
    """The file's source, lengthened by folders while another file that still exists is known by it."""
    source, folders = file.source, list(file.path.parts[1 : -len(Path(file.source).parts)])
    while folders:
        kept = library.records.document(org, Shelf.ORGANISATION, source)
        if kept is None or not kept.origin or kept.origin == origin or not Path(kept.origin).exists():
            break
        source = f"{folders.pop()}/{source}"
    return source


@cache
def _topic(path: Path, _changed: int) -> Document:
    """Read once a process, and again when the file has changed."""
    parsed = parsing.parse(path.name, path.read_bytes())
    model = parsed.front_matter.get("model")
    asked = parsed.front_matter.get("asked_as")
    return Document(
        org=EVERY_ORG,
        shelf=Shelf.GUIDANCE,
        source=path.name,
        title=parsed.title,
        text=parsed.text,
        kind="guidance",
        dated=parsed.dated,
        model=model if isinstance(model, int) else None,
        asked=tuple(" ".join(str(line).split()) for line in asked) if isinstance(asked, list) else (),
    )
