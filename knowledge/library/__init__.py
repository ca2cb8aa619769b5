"""
The library: the shelves, and the index that finds passages on them by meaning.

    Library          the one door: shelve, remove, nearest, passages, reindex, health
    keeper.Keeper    keeps the index of one shelf level with the record, and searches exactly while it is not
    folder           the index on disk: lock, marker, generations
    chroma           the embedded index; the only file that knows Chroma
    exact            the same search by brute force over the record's vectors: the fallback, and the oracle in tests
    probe            tries an index in a process of its own, because a spoiled one can take the interpreter down
"""

from knowledge.library.health import Health, ShelfHealth
from knowledge.library.index import Near, Vector
from knowledge.library.library import Library, Shelved, cleaned

__all__ = ["Health", "Library", "Near", "ShelfHealth", "Shelved", "Vector", "cleaned"]
