"""Turns text into vectors. The one that comes with Cairn needs no network, no graphics card and no key."""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EmbedderUnavailable

if TYPE_CHECKING:
    from model2vec import StaticModel

Vectors = NDArray[np.float32]
"""One row a text, each of length one; a row of zeros stands for a text without a word the embedder knows."""

BUNDLED = Path(__file__).with_name("embedder")

# What lies in `embedder/` decides what every stored vector means: another file there would quietly spoil the search.
SHA256 = {
    "model.safetensors": "6337749bc668fcce50612ff21d650c0a1d6a46000555b130812e8e4651005876",
    "tokenizer.json": "dd33465341c98889c3338356b6200c8b232b89af5f1b7aa8e6ee1d4d7a699631",
}


class Embedder(Protocol):
    """Whatever can turn texts into vectors that are close where the texts mean much the same."""

    @property
    def name(self) -> str:
        """What people call it, as in CAIRN_EMBEDDER."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text would get another vector; vectors of two fingerprints never meet."""

    @property
    def dims(self) -> int:
        """How many numbers a vector has."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One normalised float32 row for each text, in the same order."""


class StaticEmbedder:
    """
    Token vectors averaged: thousands of passages a second on one core, weaker than a sentence encoder.

    It is loaded at the first text, which takes half a second, so that what needs no search starts at once.
    """

    name = "static"
    dims = 256

    def __init__(self, folder: Path = BUNDLED) -> None:
        self._folder = folder
        self._lock = Lock()

    @property
    def fingerprint(self) -> str:
        return f"static-{self.dims}-{SHA256['model.safetensors'][:8]}-{SHA256['tokenizer.json'][:8]}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dims), dtype=np.float32)
        # The model sets its tokenizer anew at every call, which two threads at once do not survive.
        with self._lock:
            raw = self._model.encode(list(texts), use_multiprocessing=False)
        return normalised(np.asarray(raw, dtype=np.float32))

    @cached_property
    def _model(self) -> "StaticModel":
        check_files(self._folder)
        from model2vec import StaticModel

        # An existing folder is read as it is; model2vec asks the network only for a name that is no folder.
        return StaticModel.from_pretrained(self._folder)


def normalised(vectors: Vectors) -> Vectors:
    """Each row at length one, and a row that cannot be (all zeros, or not finite) as zeros."""
    sound = np.where(np.isfinite(vectors).all(axis=1, keepdims=True), vectors, np.float32(0))
    length = np.linalg.norm(sound, axis=1, keepdims=True)
    result: Vectors = np.divide(sound, length, out=np.zeros_like(sound), where=length > 0)
    return result


def check_files(folder: Path) -> None:
    """Raise EmbedderUnavailable when the embedder's files are missing or not the ones that came with Cairn."""
    for name, expected in SHA256.items():
        path = folder / name
        if not path.is_file():
            raise EmbedderUnavailable(
                f"{path} is missing, so nothing can be searched by meaning. Install Cairn again."
            )
        if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise EmbedderUnavailable(
                f"{path} is not the file that came with this version of Cairn, so its vectors would not fit "
                "those in the record. Install Cairn again; after a wanted change put its SHA-256 into "
                "knowledge/embedding.py and run `cairn reindex`."
            )
