"""The files that embedders are made of, and the sums they have to have."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from knowledge.errors import EmbedderUnavailable

BUNDLED = Path(__file__).parent.parent / "embedder"

# What lies in `embedder/` decides what every stored vector means: another file there would quietly spoil the search.
STATIC = {
    "model.safetensors": "6337749bc668fcce50612ff21d650c0a1d6a46000555b130812e8e4651005876",
    "tokenizer.json": "dd33465341c98889c3338356b6200c8b232b89af5f1b7aa8e6ee1d4d7a699631",
}
SENTENCES = {
    "sentences.onnx": "bf80b9c26d1526f530fb97c98cd1e6d473c6be499abe6cf8a5af25bbe3387f64",
    "sentences_tokenizer.json": "8b79639ec74b46604e730f505186eaafb1006d2fd00f2c4930d168bb7f894680",
}


def short_sums(files: Mapping[str, str]) -> str:
    """The sums in short, for a fingerprint."""
    return "-".join(expected[:8] for expected in files.values())


def check_files(folder: Path, files: Mapping[str, str]) -> None:
    """Raise EmbedderUnavailable when an embedder's files are missing or not the ones that came with Cairn."""
    for name, expected in files.items():
        path = folder / name
        if not path.is_file():
            raise EmbedderUnavailable(
                f"{path} is missing, so nothing can be searched by meaning. Install Cairn again."
            )
        if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise EmbedderUnavailable(
                f"{path} is not the file that came with this version of Cairn, so its vectors would not fit "
                "those in the record. Install Cairn again; after a wanted change put its SHA-256 into "
                "knowledge/embedding/files.py and run `cairn reindex`."
            )
