"""What an embedder is, and the vectors it gives."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""One row a text, each of length one; a row of zeros stands for a text without a word the embedder knows."""


class Embedder(Protocol):
    """Whatever can turn texts into vectors that are close where the texts mean much the same."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text would get another vector; vectors of two fingerprints never meet."""

    @property
    def dims(self) -> int:
        """How many numbers a vector has."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One normalised float32 row for each text, in the same order."""


def normalised(vectors: Vectors) -> Vectors:
    """Each row at length one, and a row that cannot be (all zeros, or not finite) as zeros."""
    sound = np.where(np.isfinite(vectors).all(axis=1, keepdims=True), vectors, np.float32(0))
    length = np.linalg.norm(sound, axis=1, keepdims=True)
    result: Vectors = np.divide(sound, length, out=np.zeros_like(sound), where=length > 0)
    return result
