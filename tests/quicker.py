"""
What is the same in every test is done once in a process; nothing of it is left out, and nothing else takes its place.

Each test opens a record, a library and clients of its own. A process that serves people opens each of them once, so what
that costs does not matter there; a suite pays for it a thousand times.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import certifi
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache

from bot import bootstrap
from knowledge.embedding import SentenceEmbedder, StaticEmbedder, Vectors
from knowledge.library.remembered import Remembered

STATEMENTS, TEXTS = 5_000, 100_000
"""More than there are in all of Cairn, and more than all tests have embedded."""


def be_quicker(folder: Path) -> None:
    """Remember from now on what statements compile to, which vectors texts have, and whom the web trusts."""
    _compile_once()
    _embed_once()
    _trust_one(folder)


def _compile_once() -> None:
    """All engines share what their statements were compiled to, and those on SQLite speak one dialect."""
    shared: Any = LRUCache(STATEMENTS)
    Engine._compiled_cache = property(lambda _: shared, lambda _, __: None)  # type: ignore[assignment]
    SQLiteDialect_pysqlite.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]
    SQLiteDialect_pysqlite.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]


def _embed_once() -> None:
    """Whatever `build` puts together remembers all texts that were ever embedded here."""
    words, sentences = Remembered(StaticEmbedder(), TEXTS), Remembered(SentenceEmbedder(), TEXTS)

    class Words(StaticEmbedder):
        def embed(self, texts: Sequence[str]) -> Vectors:
            return words.vectors(texts)

    class Sentences(SentenceEmbedder):
        def embed(self, texts: Sequence[str]) -> Vectors:
            return sentences.vectors(texts)

    bootstrap.StaticEmbedder, bootstrap.SentenceEmbedder = Words, Sentences  # type: ignore[misc]


def _trust_one(folder: Path) -> None:
    """Each client of a model reads every authority of the web anew, though the models here are on this machine."""
    end = "-----END CERTIFICATE-----\n"
    first = Path(certifi.where()).read_text(encoding="utf-8").partition(end)[0]
    (folder / "authority.pem").write_text(first + end, encoding="utf-8")
    os.environ["SSL_CERT_FILE"] = str(folder / "authority.pem")
