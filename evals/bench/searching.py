"""How fast shelves are filled and searched, exactly and with Chroma, and how well the search does on a public collection."""

import asyncio
from pathlib import Path

from bot.store.engine import open_store
from bot.store.orgs import LOCAL
from evals import cisi
from evals.bench.corpus import documents, question
from evals.bench.figure import Figure, Watch, passages, usual_and_slow, warm
from evals.subjects import Subjects
from knowledge.documents import Scope, Shelf
from knowledge.embedding import SentenceEmbedder, StaticEmbedder
from knowledge.ingest import ingest
from knowledge.library import Library
from knowledge.records import Records
from knowledge.retrieval import search

SEARCHES = 21
NEAREST = 40
"""As many as the search wants by meaning."""


async def ingested(subjects: Subjects, pages: Path) -> list[Figure]:
    """Real documents, from files to the record."""
    cairn = await subjects.new()
    watch = Watch()
    report = await asyncio.to_thread(ingest, [pages], org=LOCAL, library=cairn.library)
    on = f"{len(report.added)} pages, {passages(report.passages)}"
    return [Figure("ingest", watch.rate(report.passages), on)]


async def shelves(subjects: Subjects, size: int) -> list[Figure]:
    """A made-up shelf of so many passages: filling it, and searching it in both ways."""
    home = subjects.home()
    async with await open_store(home) as store:
        words = StaticEmbedder()
        exact = Library(Records(store.sync_engine()), SentenceEmbedder(), None, words=words)
        indexed = Library(exact.records, exact.embedder, home, words=words)
        try:
            found = [_filled(exact, size), *_searched(exact, size, "exact")]
            watch = Watch()
            await asyncio.to_thread(indexed.open, LOCAL)
            found.append(Figure("filled, Chroma", watch.rate(size), passages(size)))
            return [*found, *_searched(indexed, size, "Chroma")]
        finally:
            await asyncio.to_thread(indexed.close)


async def collection(subjects: Subjects, folder: Path) -> list[Figure]:
    """The suite `cisi`, as figures."""
    result = await cisi.run(subjects, folder)
    return [
        Figure(f"CISI {name}", f"{score:.3f}", f"{result.cases} questions")
        for name, score in result.scores.items()
    ]


def _filled(library: Library, size: int) -> Figure:
    made = documents(LOCAL, size)
    watch = Watch()
    count = sum(shelved.passages for shelved in library.shelve_all(made))
    return Figure("shelved", watch.rate(count), passages(count))


def _searched(library: Library, size: int, how: str) -> list[Figure]:
    scope = Scope(LOCAL)
    questions = [question(number) for number in range(SEARCHES)]
    vectors = library.embedder.embed(questions)
    nearest = warm(lambda one: library.nearest(one, scope, Shelf.ORGANISATION, NEAREST), vectors)
    whole = warm(lambda one: search(library, one, scope), questions)
    return [
        Figure(f"by meaning, {how}", usual_and_slow(nearest), passages(size)),
        Figure(f"whole search, {how}", usual_and_slow(whole), passages(size)),
    ]
