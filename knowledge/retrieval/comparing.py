"""How passages compare for one question: their vectors seen against each other, and their words against its words. Pure."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding import Vectors, normalised

Values = NDArray[np.float32]
"""One value for each of the things that are compared."""

UNLIKE = 0.2
"""Two words that are no closer than this have nothing to do with each other. From 0 to .35 it makes little difference."""
RAREST = 0.001
"""What a word weighs that nothing compared comes close to: as much as one in a thousand would."""


def close_to(vector: Values, vectors: Vectors) -> Values:
    """
    How close each vector is to the one.

    By `einsum`, here and below, since `@` wakes a thread for every core: at these sizes waiting for them takes longer
    than the work, and on a busy machine twice as long as the whole search.
    """
    result: Values = np.einsum("jk,k->j", vectors, vector)
    return result


def apart(question: Values, vectors: Vectors, common: Values) -> Values:
    """
    How close each vector is to the question's once what all that came up has in common is taken away.

    A search brings up passages on much the same, whose vectors all lie to one side. Seen from their middle, what tells
    them apart counts, and whole documents can be compared by the mean of their passages.
    """
    towards = normalised((question - common)[None])[0]
    return close_to(towards, normalised(vectors - common))


def likeness(
    asked: Sequence[str],
    asked_as: Vectors,
    said: Sequence[str],
    said_as: Vectors,
    texts: Sequence[Sequence[int]],
) -> Vectors:
    """
    For each word that was asked (rows) how close the closest word of each text comes (columns), 0 to 1.

    `texts` name their words by the place in `said`. The same word is as close as can be, even one without a vector.
    """
    cosines = np.einsum("ik,jk->ij", asked_as, said_as)
    close = np.clip((cosines - UNLIKE) / (1 - UNLIKE), 0, 1)
    at = {word: place for place, word in enumerate(said)}
    for row, word in enumerate(asked):
        if word in at:
            close[row, at[word]] = 1
    result = np.zeros((len(asked), len(texts)), dtype=np.float32)
    worded = [place for place, text in enumerate(texts) if text]
    if worded:
        starts = np.cumsum([0, *(len(texts[place]) for place in worded[:-1])])
        every = np.concatenate([np.asarray(texts[place]) for place in worded])
        result[:, worded] = np.maximum.reduceat(close[:, every], starts, axis=1)
    return result


def mentioned(likeness: Vectors) -> Values:
    """How much of what was asked each text mentions, 0 to 1; what few of the texts come close to counts for more."""
    if not likeness.size:
        return np.zeros(likeness.shape[1], dtype=np.float32)
    telling = -np.log(np.clip(likeness.mean(axis=1), RAREST, 1))
    result: Values = telling @ likeness / max(float(telling.sum()), 1e-9)
    return result


def levels(values: Values) -> Values:
    """
    Where each value stands between the least and the most of them, 0 to 1.

    An encoder finds every text somewhat close to every other; what counts is how much closer some are than the rest.
    """
    least, most = float(values.min(initial=np.inf)), float(values.max(initial=-np.inf))
    return (values - np.float32(least)) / np.float32(most - least) if most > least else np.zeros_like(values)


def shares(values: Iterable[float]) -> Values:
    """Each value as a share of the best, so that sides of different scale can be added; what is below nothing is nothing."""
    given = np.clip(np.fromiter(values, dtype=np.float32), 0, None)
    most = float(given.max(initial=0))
    return given / np.float32(most) if most > 0 else given
