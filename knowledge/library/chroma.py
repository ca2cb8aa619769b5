"""The index in Chroma, embedded: one folder for the organisation's shelf. The only file that knows Chroma."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from knowledge.errors import IndexUnavailable
from knowledge.library.index import Near, Vector
from knowledge.records import Entry

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection as ChromaCollection

NAME = "passages"
AT_ONCE = 500
"""How many passages are written at a time; Chroma takes 5,461 at most."""

# With a filter Chroma reads the metadata of every passage: 22 ms at 10,000 passages, against 4 ms for three times as
# many neighbours without one, of which most people may see most. So it asks first for more, and filters only when too
# few of them remain.
MORE = 3

# Chroma's own files are written in place when this many changes have come together, and a kill at that moment spoils
# them: 7 of 300 at its default of 1,000, none of 260 when it never happens. The changes wait in its log instead.
NEVER = 1_000_000
NEAREST_TRIED, ENOUGH_FOUND = 5, 0.8

_CONFIGURATION: Any = {"hnsw": {"space": "cosine", "sync_threshold": NEVER}}


class ChromaIndex:
    """
    One folder of Chroma, opened by one process at a time: it has no lock of its own, and a second writer loses vectors.

    It holds ids, vectors and audiences, and no text: what was erased from the record is not left here. Every failure is
    an IndexUnavailable.
    """

    def __init__(self, folder: Path, org: str, recipe: str, client: "Client", collection: "ChromaCollection"):
        self._folder = folder
        self._org = org
        self._recipe = recipe
        self._client = client
        self._collection = collection

    @classmethod
    def create(cls, folder: Path, org: str, recipe: str) -> "ChromaIndex":
        """A new index in an empty folder, for vectors made with this recipe and no others."""
        with _as_unavailable(folder):
            client = _client(folder)
            collection = client.create_collection(
                NAME, configuration=_CONFIGURATION, metadata={"recipe": recipe}, embedding_function=None
            )
            return cls(folder, org, recipe, client, collection)

    @classmethod
    def open(cls, folder: Path, org: str, recipe: str) -> "ChromaIndex":
        """The index in this folder; refused when it was not made with this recipe or as Cairn makes them."""
        with _as_unavailable(folder):
            client = _client(folder)
            try:
                collection = client.get_collection(NAME, embedding_function=None)
                _check(collection, recipe)
            except BaseException:
                client.close()
                raise
            return cls(folder, org, recipe, client, collection)

    def nearest(self, vector: Vector, audiences: Collection[str], limit: int) -> tuple[Near, ...]:
        if not audiences or not vector.any():
            return ()
        with _as_unavailable(self._folder):
            raw = self._query(vector, limit * MORE, None)
            seen = [(near, audience) for near, audience in raw if audience in audiences]
            if len(seen) < limit and len(raw) == limit * MORE:
                theirs: Any = {"$and": [{"org": self._org}, {"audience": {"$in": sorted(audiences)}}]}
                seen = self._query(vector, limit, theirs)
        return tuple(
            near for near, _ in sorted(seen, key=lambda pair: (-pair[0].similarity, pair[0].id))[:limit]
        )

    def _query(self, vector: Vector, limit: int, where: Any) -> list[tuple[Near, str]]:
        found = self._collection.query(
            query_embeddings=_embeddings([vector]),
            n_results=limit,
            where=where,
            include=["distances", "metadatas"],
        )
        if found["distances"] is None or found["metadatas"] is None:
            return []
        return [
            (Near(name, 1.0 - float(distance)), str(metadata["audience"]))
            for name, distance, metadata in zip(
                found["ids"][0], found["distances"][0], found["metadatas"][0], strict=True
            )
        ]

    def put(self, entries: Sequence[Entry]) -> None:
        """Add passages, or replace those whose ids are there already."""
        with _as_unavailable(self._folder):
            for at in range(0, len(entries), AT_ONCE):
                some = entries[at : at + AT_ONCE]
                self._collection.upsert(
                    ids=[entry.id for entry in some],
                    embeddings=_embeddings([entry.vector for entry in some]),
                    metadatas=[{"org": self._org, "audience": entry.audience} for entry in some],
                )

    def drop(self, ids: Sequence[str]) -> None:
        """Take passages out; those that are not there do no harm."""
        with _as_unavailable(self._folder):
            for at in range(0, len(ids), AT_ONCE):
                self._collection.delete(ids=list(ids[at : at + AT_ONCE]))

    def audiences(self) -> Mapping[str, str]:
        """Every passage it holds, and for whom."""
        with _as_unavailable(self._folder):
            found = self._collection.get(include=["metadatas"])
            return {
                name: str(metadata["audience"])
                for name, metadata in zip(found["ids"], found["metadatas"] or (), strict=True)
            }

    def count(self) -> int:
        with _as_unavailable(self._folder):
            return self._collection.count()

    def overgrown(self) -> bool:
        """Whether the log is so much longer than what it amounts to that a new index would open sooner."""
        with _as_unavailable(self._folder), closing(sqlite3.connect(self._folder / "chroma.sqlite3")) as log:
            (entries,) = log.execute("SELECT count(*) FROM embeddings_queue").fetchone()
        return bool(entries > 3 * self.count() + 1_000)

    def holds(self, entries: Sequence[Entry]) -> bool:
        """Whether all of these are there and nearly all find themselves: an approximate search may rightly miss one."""
        if not entries:
            return self.count() >= 0
        with _as_unavailable(self._folder):
            kept = self._collection.get(ids=[entry.id for entry in entries], include=[])
            found = self._collection.query(
                query_embeddings=_embeddings([entry.vector for entry in entries]),
                n_results=NEAREST_TRIED,
                include=["distances"],
            )
        nearest = found["distances"] or []
        found_themselves = sum(any(abs(distance) < 0.01 for distance in row) for row in nearest)
        return len(kept["ids"]) == len(entries) and found_themselves >= ENOUGH_FOUND * len(entries)

    def close(self) -> None:
        with _as_unavailable(self._folder):
            self._client.close()


def _client(folder: Path) -> "Client":
    import chromadb  # 1.3 seconds, and not needed where nothing is searched
    from chromadb.config import Settings

    # Every setting is given, so that neither a .env in the working directory nor somebody else's variables count.
    values = {
        name: field.get_default(call_default_factory=True) for name, field in Settings.model_fields.items()
    }
    values |= {"is_persistent": True, "persist_directory": str(folder), "anonymized_telemetry": False}
    # Declared as an interface without `close`, which the client has.
    return cast("Client", chromadb.PersistentClient(folder, settings=Settings(_env_file=None, **values)))


def _embeddings(vectors: Sequence[Vector]) -> Any:
    """As Chroma takes them; its types allow only an array that is of integers and of floats at once."""
    return np.stack(vectors)


def _check(collection: "ChromaCollection", recipe: str) -> None:
    made_with = (collection.metadata or {}).get("recipe")
    if made_with != recipe:
        raise IndexUnavailable(f"The index was made with {made_with!r}, not with {recipe!r}.")
    kept = collection.configuration_json.get("hnsw") or {}
    if any(kept.get(name) != value for name, value in _CONFIGURATION["hnsw"].items()):
        raise IndexUnavailable(f"The index has the settings {kept!r}, which are not Cairn's.")


@contextmanager
def _as_unavailable(folder: Path) -> Iterator[None]:
    """
    Turn whatever goes wrong in Chroma into IndexUnavailable.

    It raises errors of its own, of SQLite and of Python, and a panic in its Rust part is no Exception at all.
    """
    try:
        yield
    except (IndexUnavailable, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as fault:
        raise IndexUnavailable(
            f"The index in {folder} failed ({type(fault).__name__}: {fault}). The record is intact; search goes on "
            "over it, and the index is made anew."
        ) from fault
