"""Vectors of short texts that every search asks for again: what documents are called, headings, single words."""

from collections.abc import Sequence

import numpy as np

from knowledge.embedding import Embedder, Vectors
from knowledge.library.index import Vector


class Remembered:
    """An embedder that remembers up to `most` of what it was asked, and then begins anew. Several threads may ask."""

    def __init__(self, embedder: Embedder, most: int) -> None:
        self._embedder = embedder
        self._most = most
        self._known: dict[str, Vector] = {}

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """A row for each of the texts, in their order."""
        known = self._known
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if len(known) + len(new) > self._most:
            # A new table and not an emptied one: another thread may be reading from the old one.
            known = self._known = {}
            new = list(dict.fromkeys(texts))
        if new:
            known.update(zip(new, self._embedder.embed(new), strict=True))
        if not texts:
            return self._embedder.embed([])
        return np.stack([known[text] for text in texts])
