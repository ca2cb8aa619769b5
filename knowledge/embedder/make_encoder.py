"""
Makes the sentence encoder's files out of all-MiniLM-L6-v2. Cairn never runs this; it is here so that anybody can.

It needs `torch`, `transformers` and `onnx`, which Cairn does not, and a folder with the encoder's weights (or its name,
to have them downloaded):

    python make_encoder.py sentence-transformers/all-MiniLM-L6-v2 NEW_FOLDER

It takes a minute. It prints what knowledge/embedding/files.py has to expect of the new files; after such a change run
prepare_guidance.py, and every shelf needs `cairn reindex`.
"""

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from transformers import AutoModel, AutoTokenizer

LONGEST = 256  # word pieces that are read of a text, as the encoder's authors have it
OPSET = 17


class Encoder(torch.nn.Module):
    """From the numbers of one text's word pieces to its vector: the mean over all of them, of length one."""

    def __init__(self, weights: str) -> None:
        super().__init__()
        # The plain form of attention: the fused one has no counterpart among ONNX's operators.
        self.model = AutoModel.from_pretrained(weights, attn_implementation="eager").eval()

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        whole = torch.ones_like(
            ids
        )  # every piece is of the text: it is read by itself, so nothing fills it up
        hidden = self.model(input_ids=ids, attention_mask=whole, token_type_ids=torch.zeros_like(ids))
        return torch.nn.functional.normalize(hidden.last_hidden_state.mean(1), dim=1)


def write_encoder(weights: str, path: Path) -> None:
    """The graph with weights of eight bits, a scale for each column: 23 MB in place of 90, and four times as fast."""
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        torch.onnx.export(
            Encoder(weights),
            (torch.randint(1000, 20_000, (1, 9)),),
            exact,
            input_names=["ids"],
            output_names=["vector"],
            dynamic_axes={"ids": {0: "texts", 1: "pieces"}, "vector": {0: "texts"}},
            opset_version=OPSET,
            dynamo=False,
        )
        # Seven bits of the eight: with all of them processors without VNNI overflow, and would give other vectors.
        quantize_dynamic(exact, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def write_tokenizer(weights: str, path: Path) -> None:
    tokenizer = Tokenizer.from_str(AutoTokenizer.from_pretrained(weights).backend_tokenizer.to_str())
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    tokenizer.save(str(path))


def main() -> None:
    arguments = argparse.ArgumentParser(description="Make Cairn's sentence encoder from all-MiniLM-L6-v2.")
    arguments.add_argument("weights", help="a folder with the encoder's weights, or its public name")
    arguments.add_argument("folder", type=Path, help="where to put the new files")
    given = arguments.parse_args()
    torch.manual_seed(1)
    encoder, tokenizer = given.folder / "sentences.onnx", given.folder / "sentences_tokenizer.json"
    write_encoder(given.weights, encoder)
    write_tokenizer(given.weights, tokenizer)
    sums = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (encoder, tokenizer)}
    print(json.dumps(sums, indent=4))  # noqa: T201


if __name__ == "__main__":
    main()
