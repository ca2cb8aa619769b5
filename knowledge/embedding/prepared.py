"""Vectors that come with Cairn ready made: those of its own guidance, so that the first start need not wait for them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from knowledge.embedding.embedder import Vectors

PREPARED = "guidance.npz"


class Prepared:
    """
    Looks texts up by their sums, in a file that `prepare_guidance.py` in `embedder/` writes.

    What is not there is embedded as ever, so a file that is missing or older than the guidance only costs time; one that
    was written with another embedder is passed over.
    """

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self._path = folder / PREPARED
        self._fingerprint = fingerprint

    def vectors(self, texts: Sequence[str], dims: int) -> Vectors:
        """A row for each text, of zeros where it is not among those prepared."""
        result = np.zeros((len(texts), dims), dtype=np.float32)
        for row, text in enumerate(texts):
            known = self._known.get(_sum(text))
            if known is not None:
                result[row] = known
        return result

    def __contains__(self, text: str) -> bool:
        return _sum(text) in self._known

    @cached_property
    def _known(self) -> Mapping[bytes, Vectors]:
        if not self._path.is_file():
            return {}
        return _kept(self._path, self._path.stat().st_mtime_ns, self._fingerprint)


@cache
def _kept(path: Path, _changed: int, fingerprint: str) -> Mapping[bytes, Vectors]:
    """Read once a process, and again when the file has changed."""
    with np.load(path) as kept:
        if str(kept["fingerprint"]) != fingerprint:
            return {}
        vectors = kept["vectors"].astype(np.float32)
        return dict(zip((one.tobytes() for one in kept["sums"]), vectors, strict=True))


def write(folder: Path, fingerprint: str, texts: Iterable[str], vectors: Vectors) -> None:
    """Make these the vectors that come ready made, in the half precision that the record keeps them in."""
    sums = np.stack([np.frombuffer(_sum(text), dtype=np.uint8) for text in texts])
    with (folder / PREPARED).open("wb") as file:
        np.savez(file, fingerprint=np.array(fingerprint), sums=sums, vectors=vectors.astype("<f2"))


def _sum(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:16]
