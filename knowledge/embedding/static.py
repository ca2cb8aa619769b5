"""The static embedder: a table of vectors, one a token, averaged. Quick enough for every word of every passage."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from knowledge.embedding.embedder import Vectors, normalised
from knowledge.embedding.files import BUNDLED, STATIC, check_files, short_sums

if TYPE_CHECKING:
    from model2vec import StaticModel


class StaticEmbedder:
    """
    Token vectors averaged: thousands of texts a second on one core, weaker than a sentence encoder.

    It is loaded at the first text, which takes half a second, so that what needs no search starts at once.
    """

    name = "static"
    dims = 256

    def __init__(self, folder: Path = BUNDLED) -> None:
        self._folder = folder

    @property
    def fingerprint(self) -> str:
        return f"static-{self.dims}-{short_sums(STATIC)}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dims), dtype=np.float32)
        model, alone = _loaded(self._folder)
        # The model sets its tokenizer anew at every call, which two threads at once do not survive.
        with alone:
            raw = model.encode(list(texts), use_multiprocessing=False)
        return normalised(np.asarray(raw, dtype=np.float32))


@cache
def _loaded(folder: Path) -> "tuple[StaticModel, Lock]":
    """Once a process, whoever embeds with it."""
    check_files(folder, STATIC)
    from model2vec import StaticModel

    # An existing folder is read as it is; model2vec asks the network only for a name that is no folder.
    return StaticModel.from_pretrained(folder), Lock()
