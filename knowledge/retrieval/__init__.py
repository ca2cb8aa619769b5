"""The search: which passages of both shelves are about a question. `comparing` is pure, `searching` asks the library."""

from knowledge.retrieval.searching import Match, retrieve, search

__all__ = ["Match", "retrieve", "search"]
