"""What a search by meaning is asked and what it answers, whoever does it."""

from collections.abc import Collection
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]


class Near(NamedTuple):
    """A passage close to the question; 1 is the same direction, 0 nothing in common."""

    id: str
    similarity: float


class Index(Protocol):
    """The vectors of one shelf of one organisation."""

    def nearest(self, vector: Vector, audiences: Collection[str], limit: int) -> tuple[Near, ...]:
        """The closest passages that one of these audiences may see, closest first."""
