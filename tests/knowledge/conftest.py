"""A record and a library on this machine's disk, with the real embedders, for the tests of the knowledge room."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.embedding import SentenceEmbedder, StaticEmbedder
from knowledge.library import Library
from knowledge.records import Records
from tests.knowledge.shelves import CountingEmbedder, all_documents, new_records


@pytest.fixture(scope="session")
def static() -> StaticEmbedder:
    return StaticEmbedder()


@pytest.fixture(scope="session")
def sentences() -> SentenceEmbedder:
    return SentenceEmbedder()


@pytest.fixture
def embedder(static: StaticEmbedder) -> CountingEmbedder:
    return CountingEmbedder(static)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    kept = new_records(tmp_path / "record.db")
    yield kept
    kept.engine.dispose()


@pytest.fixture
def library(records: Records, embedder: CountingEmbedder) -> Library:
    """Searches exactly: what it answers is what the index has to answer."""
    return Library(records, embedder, home=None)


@pytest.fixture
def indexed(records: Records, embedder: CountingEmbedder, tmp_path: Path) -> Iterator[Library]:
    """Searches in Chroma as soon as it is level."""
    opened = Library(records, embedder, home=tmp_path)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def session_records(tmp_path_factory: pytest.TempPathFactory, static: StaticEmbedder) -> Records:
    """One filled record for tests that only read."""
    kept = new_records(tmp_path_factory.mktemp("session") / "record.db")
    Library(kept, static, home=None).shelve_all(all_documents())
    return kept
