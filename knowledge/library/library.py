"""The library: puts documents on the shelves, and finds passages on them by meaning."""

from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from knowledge.chunking import CHUNKER_VERSION, split
from knowledge.documents import EVERY_ORG, WHOLE_ORG, Document, Passage, Scope, Shelf
from knowledge.embedding import Embedder, Vectors
from knowledge.errors import EmbedderMismatch, ScopeBreach
from knowledge.library.centres import Centres
from knowledge.library.folder import index_folder
from knowledge.library.health import Health, ShelfHealth
from knowledge.library.index import Near, Vector
from knowledge.library.keeper import Keeper
from knowledge.library.remembered import Remembered
from knowledge.parsing import clean
from knowledge.records import Change, Recipe, Records, ShelfKey

MOST_OPEN = 24
"""Shelves kept open at a time; each costs a handful of threads and file handles. The one idle for longest goes."""
MOST_CALLINGS, MOST_WORDS = 20_000, 30_000
"""Titles, and single words, whose vectors are remembered; 30 MB each at the most."""
TOGETHER = 64
"""Documents whose passages are embedded in one go."""


class Shelved(NamedTuple):
    """What shelving a document came to."""

    change: Change
    passages: int


class Library:
    """
    The shelves of every organisation.

    The record is the truth and every change is safe in it at once. The index under `home` only makes the search
    fast at scale; without a `home` the library searches the record itself. All of it is plain and blocking, and may be
    called from several threads.
    """

    def __init__(
        self, records: Records, embedder: Embedder, home: Path | None, *, words: Embedder | None = None
    ) -> None:
        """
        `words` reads single words, which come by the thousand and have no sentence around them; without one the
        embedder does that too.
        """
        self.records = records
        self.embedder = embedder
        self.recipe = Recipe(CHUNKER_VERSION, embedder.fingerprint)
        self._home = home
        self._keepers: OrderedDict[ShelfKey, Keeper] = OrderedDict()
        self.centres = Centres(records)
        self._callings = Remembered(embedder, MOST_CALLINGS)
        self._words = Remembered(words or embedder, MOST_WORDS)
        self._checked: dict[ShelfKey, int] = {}
        self._lock = Lock()

    def shelve(self, document: Document) -> Shelved:
        """Put one document on its shelf, or in the place of what stood there under its source."""
        (shelved,) = self.shelve_all([document])
        return shelved

    def shelve_all(self, documents: Sequence[Document]) -> tuple[Shelved, ...]:
        """The same for several, each a transaction of its own. What has not changed is not embedded again."""
        return tuple(
            shelved
            for at in range(0, len(documents), TOGETHER)
            for shelved in self._shelve_some(
                [cleaned(document) for document in documents[at : at + TOGETHER]]
            )
        )

    def remove(self, org: str, shelf: Shelf, source: str) -> bool:
        """Take a document off its shelf; False when it was not there."""
        return self.records.remove(org, shelf, source)

    def forget(self, org: str) -> int:
        """Delete everything an organisation shelved, and its index; how many documents that was."""
        key = ShelfKey(org, Shelf.ORGANISATION)
        forgotten = self.records.remove_all(org)
        self._keeper(key).remove()
        with self._lock:
            self._keepers.pop(key, None)
        return forgotten

    def open(self, org: str) -> bool:
        """
        Open what an organisation searches and wait until it is level with the record; False when that cannot be now.

        Nobody has to: a search opens it in the background and answers meanwhile.
        """
        keepers = [self._keeper(ShelfKey.of(shelf, org)) for shelf in Shelf]
        level = [keeper.bring_level() for keeper in keepers]  # all of them, even when the first cannot be had
        return all(level)

    def nearest(self, vector: Vector, scope: Scope, shelf: Shelf, limit: int) -> tuple[Near, ...]:
        """The passages of a shelf whose meaning is closest, within the scope, closest first."""
        key = ShelfKey.of(shelf, scope.org)
        self._check_embedder(key)
        # The guidance is for everyone, whatever its documents say.
        audiences = {"org"} if shelf is Shelf.GUIDANCE else {str(audience) for audience in scope.audiences}
        return self._keeper(key).nearest(vector, audiences, limit)

    def callings(self, lines: Sequence[str]) -> Vectors:
        """The vectors of what documents are called; remembered, up to MOST_CALLINGS."""
        return self._callings.vectors(lines)

    def words(self, words: Sequence[str]) -> Vectors:
        """The vectors of single words; remembered, up to MOST_WORDS. What is remembered holds no text of a document."""
        return self._words.vectors(words)

    def passages(self, ids: Collection[str], scope: Scope) -> tuple[Passage, ...]:
        """
        Those of the passages that the scope allows, in the order asked for. Whatever leaves the library leaves here.

        The record filters; that nothing slipped through is checked once more, and a breach stops the answer.
        """
        return _allowed(self.records.passages(ids, scope), scope)

    def passages_of(self, source: str, scope: Scope) -> tuple[Passage, ...]:
        """The passages of one of the organisation's documents in their order, as far as the scope allows them."""
        return _allowed(self.records.passages_of(source, scope), scope)

    def reindex(self, org: str) -> int:
        """
        Make everything an organisation searches anew, out of the record; how many documents were split and embedded.

        Only what was made with another chunker or embedder is; the index is always filled from nothing.
        """
        again = 0
        for shelf in Shelf:
            key = ShelfKey.of(shelf, org)
            sources = self.records.outdated(org, shelf, self.recipe)
            again += len(sources)
            for at in range(0, len(sources), TOGETHER):
                kept = (self.records.document(*key, source) for source in sources[at : at + TOGETHER])
                self.shelve_all([document for document in kept if document is not None])
            self._keeper(key).rebuild()
        return again

    def health(self, org: str) -> Health:
        """How the shelves are that an organisation searches, as far as this process sees."""
        self.open(org)
        return Health(org, tuple(self._health(shelf, org) for shelf in Shelf))

    def close(self) -> None:
        """
        Close every index properly. Without it the next start checks them, which takes a few seconds.

        What still asks afterwards is answered from the record.
        """
        with self._lock:
            self._home = None
            keepers = list(self._keepers.values())
            self._keepers.clear()
        for keeper in keepers:
            keeper.close()

    def _shelve_some(self, documents: Sequence[Document]) -> list[Shelved]:
        held = self.records.held(documents, self.recipe)
        pieces = [() if same else split(document) for document, same in zip(documents, held, strict=True)]
        vectors = self.embedder.embed([piece.in_context for some in pieces for piece in some])
        done = []
        at = 0
        for document, some, same in zip(documents, pieces, held, strict=True):
            theirs = vectors[at : at + len(some)]
            at += len(some)
            change: Change = "unchanged" if same else self.records.shelve(document, some, theirs, self.recipe)
            done.append(Shelved(change, len(some)))
        return done

    def _health(self, shelf: Shelf, org: str) -> ShelfHealth:
        key = ShelfKey.of(shelf, org)
        keeper = self._keeper(key)
        return ShelfHealth(
            shelf=shelf,
            numbers=self.records.numbers(key),
            mode=keeper.mode,
            indexed=keeper.count(),
            filled_with=self.records.embedders(key),
            embedder=self.embedder.fingerprint,
            outdated=len(self.records.outdated(org, shelf, self.recipe)),
        )

    def _check_embedder(self, key: ShelfKey) -> None:
        """Vectors of two embedders have nothing to do with each other: their similarity would be noise."""
        revision = self.records.revision(key)
        if self._checked.get(key) == revision:
            return
        others = self.records.embedders(key) - {self.embedder.fingerprint}
        if others:
            raise EmbedderMismatch(
                f"The {key.shelf.value!r} shelf was filled with {', '.join(sorted(others))}, not with "
                f"{self.embedder.fingerprint}, so nothing on it can be found by meaning. Run `cairn reindex`."
            )
        self._checked[key] = revision

    def _keeper(self, key: ShelfKey) -> Keeper:
        idle = None
        with self._lock:
            if key not in self._keepers:
                folder = None if self._home is None else index_folder(self._home, key.org)
                self._keepers[key] = Keeper(self.records, key, self.recipe, folder)
            self._keepers.move_to_end(key)
            keeper = self._keepers[key]
            if len(self._keepers) > MOST_OPEN:
                _, idle = self._keepers.popitem(last=False)
        if idle is not None:
            idle.close()
        return keeper


def cleaned(document: Document) -> Document:
    """The document without what cannot be seen or stored, wherever it comes from: a scan's answers are typed by people."""
    if document.shelf is Shelf.GUIDANCE and (document.org, document.audience) != (EVERY_ORG, WHOLE_ORG):
        raise ValueError(
            "Guidance belongs to no organisation and is for everyone: its org is '*', its audience org."
        )
    if document.shelf is Shelf.ORGANISATION and document.org in ("", EVERY_ORG):
        raise ValueError("A document of an organisation needs that organisation's id.")
    title, text = " ".join(clean(document.title).split()), clean(document.text)
    return (
        document
        if (title, text) == (document.title, document.text)
        else replace(document, title=title, text=text)
    )


def _allowed(found: tuple[Passage, ...], scope: Scope) -> tuple[Passage, ...]:
    for passage in found:
        if not scope.allows(passage):
            raise ScopeBreach(
                f"Passage {passage.id} of {passage.org!r} came up in a search for {scope.org!r} and was held "
                "back with all others. Nothing was shown. This is a fault in Cairn; please report it."
            )
    return found
