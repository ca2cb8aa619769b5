"""
Makes the files in this folder out of all-MiniLM-L6-v2. Cairn never runs this; it is here so that anybody can.

It needs `torch`, `transformers` and `model2vec[distill]`, which Cairn does not, and a folder with the model's weights
(or its name, to have them downloaded):

    python knowledge/embedder/make_embedder.py sentence-transformers/all-MiniLM-L6-v2 NEW_FOLDER

The files that come with Cairn were made so with torch 2.13.0 and model2vec 0.10. It prints what
knowledge/embedding.py has to expect of the new ones; after such a change every shelf needs `cairn reindex`.
"""

import argparse
import hashlib
import importlib
import json
from pathlib import Path

PUBLIC_NAME = "sentence-transformers/all-MiniLM-L6-v2"
DIMENSIONS = 256


def make(weights: str, folder: Path) -> None:
    """Distil the encoder into one vector a token: 7.6 MB instead of 90, and no encoder to run."""
    # Imported by name: these are not among Cairn's dependencies.
    transformers = importlib.import_module("transformers")
    distill = importlib.import_module("model2vec.distill")
    static = distill.distill_from_model(
        model=transformers.AutoModel.from_pretrained(weights),
        tokenizer=transformers.AutoTokenizer.from_pretrained(weights),
        pca_dims=DIMENSIONS,
        quantize_to="int8",
    )
    static.save_pretrained(folder)
    # Otherwise the file would name the folder the weights happened to lie in.
    config = folder / "config.json"
    values = json.loads(config.read_text(encoding="utf-8")) | {"tokenizer_name": PUBLIC_NAME}
    config.write_text(json.dumps(values, indent=4), encoding="utf-8")


def sums(folder: Path) -> dict[str, str]:
    """The sums that `SHA256` in knowledge/embedding.py has to hold for these files."""
    names = ("model.safetensors", "tokenizer.json")
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def main() -> None:
    arguments = argparse.ArgumentParser(description="Distil all-MiniLM-L6-v2 into Cairn's static embedder.")
    arguments.add_argument("weights", help="a folder with the model's weights, or its public name")
    arguments.add_argument("folder", type=Path, help="where to put the new files")
    given = arguments.parse_args()
    make(given.weights, given.folder)
    print(json.dumps(sums(given.folder), indent=4))  # noqa: T201


if __name__ == "__main__":
    main()
