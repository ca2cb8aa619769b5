"""The sentence encoder: reads a text as a whole, so that a question finds an answer that shares no word with it."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from knowledge.embedding.embedder import Vectors, normalised
from knowledge.embedding.files import BUNDLED, SENTENCES, check_files, short_sums
from knowledge.embedding.prepared import Prepared

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

DIMS = 384
NO_WORDS = frozenset({"[CLS]", "[SEP]", "[UNK]"})
"""Where a text begins and ends, and what the encoder has no word for."""
AT_ONCE = 4
"""Texts read side by side, on a machine with so many cores. More would take the memory from others."""


class _Loaded(NamedTuple):
    tokenizer: "Tokenizer"
    session: Any  # onnxruntime has no types
    threads: ThreadPoolExecutor

    def read(self, tokens: "Encoding") -> Vectors:
        """The vector of one text; of zeros when there is no word in it that the encoder knows."""
        if set(tokens.tokens) <= NO_WORDS:
            return np.zeros(DIMS, dtype=np.float32)
        (vectors,) = self.session.run(None, {"ids": np.array([tokens.ids], dtype=np.int64)})
        row: Vectors = vectors[0]
        return row


class SentenceEmbedder:
    """
    all-MiniLM-L6-v2 in eight bits: some hundred passages a second on two cores, a question in ten milliseconds.

    It is loaded at the first text that is not among those prepared, which takes a quarter of a second. Each text is read
    by itself: in eight bits the texts read together would change each other's vectors a little.
    """

    name = "minilm"
    dims = DIMS

    def __init__(self, folder: Path = BUNDLED) -> None:
        self._folder = folder
        self._prepared = Prepared(folder, self.fingerprint)

    @property
    def fingerprint(self) -> str:
        return f"minilm-{self.dims}-{short_sums(SENTENCES)}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        result = self._prepared.vectors(texts, self.dims)
        new = [place for place, vector in enumerate(result) if not vector.any()]
        if new:
            result[new] = self._read([texts[place] for place in new])
        return result

    def _read(self, texts: Sequence[str]) -> Vectors:
        model = _loaded(self._folder)
        return normalised(
            np.stack(list(model.threads.map(model.read, model.tokenizer.encode_batch(list(texts)))))
        )


@cache
def _loaded(folder: Path) -> _Loaded:
    """Once a process, whoever embeds with it."""
    check_files(folder, SENTENCES)
    # Read when it is imported. Without it there is a device id in the person's home, and news of it for Microsoft.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime  # type: ignore[import-untyped]
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    # A text is short work: its parts wait longer for each other than they take. So texts are read side by side.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    encoder, tokenizer = (folder / name for name in SENTENCES)
    return _Loaded(
        Tokenizer.from_file(str(tokenizer)),
        onnxruntime.InferenceSession(encoder, options, providers=["CPUExecutionProvider"]),
        ThreadPoolExecutor(min(AT_ONCE, os.cpu_count() or 1), "sentences"),
    )
