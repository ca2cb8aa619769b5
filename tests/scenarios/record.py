"""Looks into a home from outside: how far a process has come, and what it left there."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from bot.bootstrap import build
from bot.store.orgs import LOCAL
from knowledge.documents import WHOLE_ORG, Scope, Shelf
from knowledge.library import Library
from knowledge.records import ShelfKey
from tests.conftest import settings_for

OWN = ShelfKey(LOCAL, Shelf.ORGANISATION)
_PROGRESS = """
    SELECT (SELECT count(*) FROM documents WHERE kind = 'guidance'), (SELECT count(*) FROM documents WHERE kind = 'document'),
        (SELECT count(*) FROM documents WHERE kind = 'scan'), (SELECT count(*) FROM assessments)
"""


class Progress(NamedTuple):
    """How much a home holds; all of it 0 while its tables are still being made."""

    guidance: int = 0
    documents: int = 0
    scans: int = 0
    assessments: int = 0


def progress(home: Path) -> Progress | None:
    """How far a process has come with this home; None before there is a database."""
    if not (home / "cairn.db").exists():
        return None
    try:
        (row,) = rows(home, _PROGRESS)
    except sqlite3.OperationalError:
        return Progress()
    return Progress(*row)


def rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{home / 'cairn.db'}?mode=ro", uri=True)) as database:
        return database.execute(query).fetchall()


def kept(home: Path) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Every document and every passage, with all that follows from their contents alone."""
    documents = "id, org, shelf, source, kind, title, audience, dated, content_sha, text"
    passages = "id, document_id, position, section, title, sha, vector, text"
    return (
        rows(home, f"SELECT {documents} FROM documents ORDER BY id"),
        rows(home, f"SELECT {passages} FROM passages ORDER BY id"),
    )


def assert_level(home: Path) -> None:
    """Record, full text and index hold the same, and every passage finds itself in the index."""
    with closing(sqlite3.connect(home / "cairn.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for name in ("passages", "documents"):
            # Refused where a word of the table is missing in the full text, or the other way round.
            database.execute(
                f"INSERT INTO {name}_full_text({name}_full_text, rank) VALUES ('integrity-check', 1)"
            )
    asyncio.run(_assert_index_level(home))


async def _assert_index_level(home: Path) -> None:
    async with build(settings_for(home)) as cairn:
        await asyncio.to_thread(_assert_finds_itself, cairn.library)


def _assert_finds_itself(library: Library) -> None:
    assert library.open(LOCAL), "the index cannot be had"
    health = library.health(LOCAL)
    assert health.faults() == ()
    assert {shelf.mode for shelf in health.shelves} == {"chroma"}
    entries = library.records.entries(OWN, library.embedder.fingerprint)
    scope = Scope(LOCAL, frozenset({WHOLE_ORG}))
    for entry in entries:
        near = library.nearest(entry.vector, scope, Shelf.ORGANISATION, 3)
        assert entry.id in {found.id for found in near}
