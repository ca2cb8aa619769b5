"""Measures of a ranking: what was found, in order, against what is right. Pure."""

import math
from collections.abc import Collection, Sequence


def reciprocal_rank(found: Sequence[str], right: Collection[str]) -> float:
    """One over the place of the first right hit, 0 when there is none."""
    place = rank(found, right)
    return 1 / place if place else 0.0


def rank(found: Sequence[str], right: Collection[str]) -> int | None:
    """The place of the first right hit, from 1."""
    return next((place for place, one in enumerate(found, start=1) if one in right), None)


def recall_at(k: int, found: Sequence[str], right: Collection[str]) -> float:
    """The share of what is right that is among the first `k`."""
    _check(right)
    return len(set(found[:k]) & set(right)) / len(set(right))


def ndcg_at(k: int, found: Sequence[str], right: Collection[str]) -> float:
    """
    How early the right hits come among the first `k`: 1 when all of them stand at the top.

    Everything right is equally right, and a hit that is found twice counts once, at its first place.
    """
    _check(right)
    first = list(dict.fromkeys(found))[:k]
    gain = sum(_worth(place) for place, one in enumerate(first, start=1) if one in right)
    best = sum(_worth(place) for place in range(1, min(k, len(set(right))) + 1))
    return gain / best


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of all values does not exceed (nearest rank)."""
    if not values:
        raise ValueError("There is no percentile of nothing.")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _worth(place: int) -> float:
    return 1 / math.log2(place + 1)


def _check(right: Collection[str]) -> None:
    if not right:
        raise ValueError(
            "A question without a right hit has no recall and no gain; leave it out of the mean."
        )
