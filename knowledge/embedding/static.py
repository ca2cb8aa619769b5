"""The static embedder: a table of vectors, one a token, averaged. Quick enough for every word of every passage."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.embedder import Vectors, normalised
from knowledge.embedding.files import BUNDLED, STATIC, check_files, short_sums

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST = 3_072
"""Characters of a text that are read: 512 tokens of the usual six. The tokenizer itself ends after 512."""


class _Loaded(NamedTuple):
    tokenizer: "Tokenizer"
    unknown: int | None
    table: NDArray[np.int8]

    def means(self, texts: Sequence[str]) -> Vectors:
        """The mean of the vectors of each text's tokens; zeros for a text without a token that is known."""
        read = self.tokenizer.encode_batch_fast([text[:LONGEST] for text in texts], add_special_tokens=False)
        alike = defaultdict[int, list[int]](list)
        tokens = [[token for token in one.ids if token != self.unknown] for one in read]
        for place, some in enumerate(tokens):
            alike[len(some)].append(place)
        result = np.zeros((len(texts), self.table.shape[1]), dtype=np.float32)
        for length, places in alike.items():
            if length:  # those of one length together: half of what is asked for is words of one token
                result[places] = self.table[np.array([tokens[place] for place in places])].mean(axis=1)
        return result


class StaticEmbedder:
    """
    Token vectors averaged: thousands of texts a second on one core, weaker than a sentence encoder.

    The files are a model of model2vec's, and the vectors those that it gives, to the last bit (a test holds them together).
    It is not used here because importing it takes half a second, most of it for what talks to a model hub.
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
        # Twice, as it always was: once more moves the last bit of some.
        return normalised(normalised(_loaded(self._folder).means(texts)))


@cache
def _loaded(folder: Path) -> _Loaded:
    """Once a process, whoever embeds with it."""
    check_files(folder, STATIC)
    from safetensors import safe_open
    from tokenizers import Tokenizer

    table, tokenizer = (folder / name for name in STATIC)
    words = Tokenizer.from_file(str(tokenizer))
    with safe_open(table, framework="numpy") as kept:
        return _Loaded(words, words.token_to_id("[UNK]"), kept.get_tensor("embeddings"))
