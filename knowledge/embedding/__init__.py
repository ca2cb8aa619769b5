"""Turns text into vectors. What comes with Cairn needs no network, no graphics card and no key."""

from knowledge.embedding.embedder import Embedder, Vectors, normalised
from knowledge.embedding.files import BUNDLED
from knowledge.embedding.sentences import SentenceEmbedder
from knowledge.embedding.static import StaticEmbedder

__all__ = ["BUNDLED", "Embedder", "SentenceEmbedder", "StaticEmbedder", "Vectors", "normalised"]
